#include "parsers/terraform/hcl/reader.h"

#include <algorithm>

// Expressions without brackets of their own kind: conditionals, operators, steps (`.a`, `[0]`, `.*`, `[*]`), literals
// and names. A line end ends an expression unless it stands in parentheses, brackets or an interpolation.

namespace stackworthy::hcl {

namespace {

struct Binding {
  Operator op;
  int strength;  ///< 0: no operator.
};

constexpr Binding binding(Token token) {
  switch (token) {
    case Token::or_:
      return {Operator::or_, 1};
    case Token::and_:
      return {Operator::and_, 2};
    case Token::equal_equal:
      return {Operator::equal, 3};
    case Token::not_equal:
      return {Operator::not_equal, 3};
    case Token::less:
      return {Operator::less, 4};
    case Token::less_equal:
      return {Operator::less_equal, 4};
    case Token::greater:
      return {Operator::greater, 4};
    case Token::greater_equal:
      return {Operator::greater_equal, 4};
    case Token::plus:
      return {Operator::add, 5};
    case Token::minus:
      return {Operator::subtract, 5};
    case Token::star:
      return {Operator::multiply, 6};
    case Token::slash:
      return {Operator::divide, 6};
    case Token::percent:
      return {Operator::modulo, 6};
    default:
      return {Operator::or_, 0};
  }
}

/// Digits, a fraction, an exponent of at most 31 bits: a token of a number may have more points and exponents than
/// that.
bool is_number(std::string_view text) {
  std::size_t at = 0;
  const auto digits = [&] {
    const std::size_t from = at;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
    return at - from;
  };
  digits();
  if (at < text.size() && text[at] == '.') {
    ++at;
    digits();
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    const std::size_t from = at;
    const std::size_t length = digits();
    const bool is_sayable = length < 10 || (length == 10 && text.substr(from, length) < "2147483000");
    if (length == 0 || !is_sayable) return false;
  }
  return at == text.size();
}

}  // namespace

Reader::Depth Reader::expression() {
  const std::uint32_t first = here();
  const std::uint32_t begin = scanner_.peek().begin;
  Depth depth = binary(1);
  if (depth == 0 || !scanner_.take_if(Token::question)) return depth;
  if (!enter()) return 0;
  const Depth chosen = expression();
  if (chosen == 0) return 0;
  if (!scanner_.take_if(Token::colon)) return stop(scanner_.peek(), "a conditional needs `:` and its other value");
  const Depth other = expression();
  if (other == 0) return 0;
  leave();
  wrap(first, {begin, scanner_.at(), 0, Kind::conditional});
  return deeper(std::max({depth, chosen, other}));
}

Reader::Depth Reader::binary(int least) {
  const std::uint32_t first = here();
  const std::uint32_t begin = scanner_.peek().begin;
  Depth depth = operand();
  while (depth != 0) {
    const Binding next = binding(scanner_.peek().token);
    if (next.strength < least) break;
    scanner_.take();
    const Depth right = binary(next.strength + 1);
    if (right == 0) return 0;
    wrap(first, {begin, scanner_.at(), 0, Kind::binary, static_cast<std::uint8_t>(next.op)});
    depth = deeper(std::max(depth, right));
  }
  return depth;
}

Reader::Depth Reader::operand() {
  const std::uint32_t first = here();
  const Depth depth = term();
  return depth == 0 ? 0 : steps(depth, first);
}

Reader::Depth Reader::steps(Depth depth, std::uint32_t first) {
  for (;;) {
    const Token next = scanner_.peek().token;
    if (next == Token::dot) {
      if (!dotted(depth, first)) return 0;
    } else if (next == Token::open_bracket) {
      if (!bracketed(depth, first)) return 0;
    } else {
      return depth;
    }
  }
}

bool Reader::dotted(Depth& depth, std::uint32_t first) {
  const std::uint32_t begin = tree_[first].begin;
  scanner_.take();
  const Lexeme step = scanner_.peek();
  if (step.token == Token::star) return attribute_splat(depth, first);
  if (step.token != Token::name && step.token != Token::number) return stop(step, "a name must follow the point") != 0;
  scanner_.take();
  if (step.token == Token::number && !is_number(scanner_.spelled(step)))
    note(step.begin, step.end, "this is no number");
  if (step.token == Token::number && scanner_.spelled(step).find('.') != std::string_view::npos) {
    note(step.begin, step.end, "two indexes in a row must be written in brackets");
    spoil(first, begin, step.end);
    return true;
  }
  leaf(Kind::name, step.begin, step.end);
  wrap(first, {begin, step.end, 0, Kind::get_attribute});
  depth = deeper(depth);
  return depth != 0;
}

/// `.*` takes names and numbers, and no brackets: what stands behind those applies to the whole.
bool Reader::attribute_splat(Depth& depth, std::uint32_t first) {
  const std::uint32_t begin = tree_[first].begin;
  scanner_.take();
  const std::uint32_t each = here();
  leaf(Kind::splat_item, scanner_.at(), scanner_.at());
  Depth inner = 1;
  while (scanner_.next_is(Token::dot)) {
    scanner_.take();
    const Token next = scanner_.peek().token;
    if (next == Token::star) return stop(scanner_.peek(), "a `.*` cannot stand behind another") != 0;
    if (next != Token::name && next != Token::number) return stop(scanner_.peek(), "a name must follow the point") != 0;
    const Lexeme step = scanner_.take();
    const std::string_view spelled = scanner_.spelled(step);
    if (next == Token::number && (!is_number(spelled) || spelled.find('.') != std::string_view::npos)) {
      note(step.begin, step.end, "two indexes in a row must be written in brackets");
    }
    leaf(Kind::name, step.begin, step.end);
    wrap(each, {tree_[each].begin, step.end, 0, Kind::get_attribute});
    inner = deeper(inner);
    if (inner == 0) return false;
  }
  wrap(first, {begin, scanner_.at(), 0, Kind::splat, static_cast<std::uint8_t>(SplatKind::attribute)});
  depth = deeper(std::max(depth, inner));
  return depth != 0;
}

bool Reader::bracketed(Depth& depth, std::uint32_t first) {
  const std::uint32_t begin = tree_[first].begin;
  const std::uint32_t bracket = scanner_.take().begin;
  if (!enter()) return false;
  Depth inner = 0;
  if (scanner_.take_if(Token::star)) {
    if (!scanner_.take_if(Token::close_bracket))
      return stop(scanner_.peek(), "a `]` must follow the star of a splat") != 0;
    const std::uint32_t each = here();
    leaf(Kind::splat_item, bracket, bracket);
    inner = steps(1, each);
    if (inner == 0) return false;
    wrap(first, {begin, scanner_.at(), 0, Kind::splat, static_cast<std::uint8_t>(SplatKind::full)});
  } else {
    const bool newlines = scanner_.see_newlines(false);
    inner = expression();
    if (inner == 0) return false;
    if (!scanner_.take_if(Token::close_bracket)) return stop(scanner_.peek(), "an index must end with `]`") != 0;
    scanner_.see_newlines(newlines);
    wrap(first, {begin, scanner_.at(), 0, Kind::get_index});
  }
  leave();
  depth = deeper(std::max(depth, inner));
  return depth != 0;
}

Reader::Depth Reader::term() {
  const Lexeme next = scanner_.peek();
  switch (next.token) {
    case Token::open_parenthesis:
      return parentheses();
    case Token::number:
      return number();
    case Token::name:
      return word();
    case Token::quote:
    case Token::heredoc:
      return text(scanner_.take());
    case Token::minus:
      return unary(Operator::minus);
    case Token::not_:
      return unary(Operator::not_);
    case Token::open_bracket:
      return tuple();
    case Token::open_brace:
      return object();
    case Token::end:
      return stop(next, "an expression is expected, and the text ends");
    case Token::bad:
      return stop(next, "this character has no meaning here");
    default:
      return stop(next, "an expression is expected here");
  }
}

Reader::Depth Reader::parentheses() {
  const Lexeme paren = scanner_.take();
  if (!enter()) return 0;
  const std::uint32_t node = open(Kind::parentheses, paren.begin);
  const bool newlines = scanner_.see_newlines(false);
  const Depth depth = expression();
  if (depth == 0) return 0;
  if (!scanner_.take_if(Token::close_parenthesis)) return stop(scanner_.peek(), "a `)` is expected here");
  scanner_.see_newlines(newlines);
  leave();
  close(node, scanner_.at());
  return deeper(depth);
}

Reader::Depth Reader::unary(Operator op) {
  const Lexeme sign = scanner_.take();
  if (!enter()) return 0;
  const std::uint32_t node = open(Kind::unary, sign.begin);
  tree_[node].op = static_cast<std::uint8_t>(op);
  const Depth depth = operand();
  if (depth == 0) return 0;
  leave();
  close(node, scanner_.at());
  return deeper(depth);
}

Reader::Depth Reader::word() {
  const Lexeme name = scanner_.take();
  const Token next = scanner_.peek().token;
  if (next == Token::open_parenthesis || next == Token::double_colon) return call(name);
  const std::string_view spelled = scanner_.spelled(name);
  const Kind kind = spelled == "true"    ? Kind::true_literal
                    : spelled == "false" ? Kind::false_literal
                    : spelled == "null"  ? Kind::null_literal
                                         : Kind::variable;
  leaf(kind, name.begin, name.end);
  return 1;
}

Reader::Depth Reader::number() {
  const Lexeme digits = scanner_.take();
  const bool is_sound = is_number(scanner_.spelled(digits));
  if (!is_sound) note(digits.begin, digits.end, "this is no number");
  leaf(is_sound ? Kind::number : Kind::error, digits.begin, digits.end);
  return 1;
}

}  // namespace stackworthy::hcl
