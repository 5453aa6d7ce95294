#include "parsers/terraform/hcl/reader.h"

#include <algorithm>

// Calls, tuples, objects and for expressions. Line ends are blanks in all of them but objects, where they end an item.

namespace stackworthy::hcl {

/// An expression that is followed by a comma, a line end that counts, or what closes the brackets around it.
Reader::Depth Reader::element(Token closing) {
  if (!gets_over_elements_) return expression();
  const std::uint32_t first = here();
  const std::uint32_t at = scanner_.at();
  const std::uint32_t begin = scanner_.peek().begin;
  const std::uint32_t nesting = nesting_;
  const bool newlines = scanner_.sees_newlines();
  const Depth depth = expression();
  const auto next_is = [&](Token token) { return scanner_.next_is(token); };
  if (depth != 0 && (next_is(Token::comma) || next_is(Token::newline) || next_is(closing) || next_is(Token::ellipsis)))
    return depth;
  if (depth != 0) stop(scanner_.peek(), "a comma or a closing bracket is expected here");
  if (is_too_deep_ || !gets_over_elements_) return 0;
  nesting_ = nesting;
  scanner_.see_newlines(newlines);
  scanner_.jump(at);
  std::uint32_t end = begin;
  gets_over_elements_ = skip_element(end);
  tree_.cut(first);
  leaf(Kind::error, begin, end);
  return gets_over_elements_ ? 1 : 0;
}

/// Goes to what ends an element, brackets inside it counted; false where nothing does.
bool Reader::skip_element(std::uint32_t& end) {
  const std::string_view text = scanner_.text();
  for (std::uint32_t open = 0;; end = scanner_.at()) {
    const Lexeme next = scanner_.peek();
    switch (next.token) {
      case Token::end:
      case Token::heredoc:
        return false;
      case Token::comma:
      case Token::newline:
        if (open == 0) return true;
        break;
      case Token::open_brace:
      case Token::open_bracket:
      case Token::open_parenthesis:
        ++open;
        break;
      case Token::close_brace:
      case Token::strip_close:
      case Token::close_bracket:
      case Token::close_parenthesis:
        if (open-- == 0) return true;
        break;
      case Token::quote: {
        std::size_t at = text.find_first_of("\"\\\n", next.end);
        while (at < text.size() && text[at] == '\\') at = text.find_first_of("\"\\\n", at + 2);
        if (at >= text.size()) return false;
        scanner_.jump(static_cast<std::uint32_t>(text[at] == '"' ? at + 1 : at));
        continue;
      }
      default:
        break;
    }
    scanner_.take();
  }
}

bool Reader::call_name(std::uint32_t& end) {
  while (scanner_.take_if(Token::double_colon)) {
    if (!scanner_.next_is(Token::name)) return stop(scanner_.peek(), "the name of a function must follow `::`") != 0;
    end = scanner_.take().end;
  }
  return scanner_.next_is(Token::open_parenthesis) || stop(scanner_.peek(), "a `(` must follow the name of a function");
}

Reader::Depth Reader::call(Lexeme name) {
  const std::uint32_t node = open(Kind::call, name.begin);
  if (!call_name(name.end)) return 0;
  leaf(Kind::name, name.begin, name.end);
  scanner_.take();
  if (!enter()) return 0;
  const bool newlines = scanner_.see_newlines(false);
  Depth depth = 1;
  while (!scanner_.take_if(Token::close_parenthesis)) {
    const Depth argument = element(Token::close_parenthesis);
    if (argument == 0) return 0;
    depth = std::max(depth, argument);
    if (scanner_.take_if(Token::comma)) continue;
    if (scanner_.take_if(Token::ellipsis)) tree_[node].flags |= flags::expand_last;
    if (!scanner_.take_if(Token::close_parenthesis)) {
      return stop(scanner_.peek(), "arguments of a call are separated by commas and closed by `)`");
    }
    break;
  }
  scanner_.see_newlines(newlines);
  leave();
  close(node, scanner_.at());
  return deeper(depth);
}

Reader::Depth Reader::tuple() {
  const Lexeme bracket = scanner_.take();
  if (!enter()) return 0;
  const bool newlines = scanner_.see_newlines(false);
  Depth depth = 1;
  if (scanner_.next_is_word("for")) {
    depth = for_expression(bracket, false);
    if (depth == 0) return 0;
  } else {
    const std::uint32_t node = open(Kind::tuple, bracket.begin);
    while (!scanner_.take_if(Token::close_bracket)) {
      const Depth part = element(Token::close_bracket);
      if (part == 0) return 0;
      depth = std::max(depth, part);
      if (scanner_.take_if(Token::comma)) continue;
      if (scanner_.take_if(Token::close_bracket)) break;
      return stop(scanner_.peek(), "elements of a list are separated by commas and closed by `]`");
    }
    close(node, scanner_.at());
  }
  scanner_.see_newlines(newlines);
  leave();
  return deeper(depth);
}

Reader::Depth Reader::object() {
  const Lexeme brace = scanner_.take();
  if (!enter()) return 0;
  const bool newlines = scanner_.see_newlines(false);
  Depth depth = 1;
  if (scanner_.next_is_word("for")) {
    depth = for_expression(brace, true);
    if (depth == 0) return 0;
  } else {
    scanner_.see_newlines(true);
    const std::uint32_t node = open(Kind::object, brace.begin);
    while (!scanner_.take_if(Token::close_brace)) {
      if (scanner_.take_if(Token::newline)) continue;
      if (!object_item(depth)) return 0;
      if (scanner_.take_if(Token::close_brace)) break;
      if (!scanner_.take_if(Token::comma) && !scanner_.take_if(Token::newline)) {
        return stop(scanner_.peek(), "items of an object are separated by commas or line ends and closed by `}`");
      }
    }
    close(node, scanner_.at());
  }
  scanner_.see_newlines(newlines);
  leave();
  return deeper(depth);
}

bool Reader::object_item(Depth& depth) {
  const std::uint32_t item = open(Kind::object_item, scanner_.peek().begin);
  const Depth key = expression();
  if (key == 0) return false;
  Node& first = tree_[item + 1];
  const bool is_word = first.kind == Kind::variable || first.kind == Kind::true_literal ||
                       first.kind == Kind::false_literal || first.kind == Kind::null_literal;
  if (here() == item + 2 && is_word) {
    first.kind = Kind::name;
    tree_[item].flags = flags::bare_key;
  }
  if (!scanner_.take_if(Token::equal) && !scanner_.take_if(Token::colon)) {
    return stop(scanner_.peek(), "the key of an object needs `=` or `:` and a value") != 0;
  }
  const Depth value = element(Token::close_brace);
  if (value == 0) return false;
  close(item, scanner_.at());
  depth = std::max({depth, key + 1, value + 1});
  return true;
}

/// Reads `name[, name] in` below `node`.
bool Reader::for_names(std::uint32_t node, const char* missing) {
  for (;;) {
    if (!scanner_.next_is(Token::name)) return stop(scanner_.peek(), missing) != 0;
    const Lexeme name = scanner_.take();
    leaf(Kind::name, name.begin, name.end);
    if ((tree_[node].flags & flags::two_names) != 0 || !scanner_.take_if(Token::comma)) break;
    tree_[node].flags |= flags::two_names;
  }
  if (!scanner_.next_is_word("in")) return stop(scanner_.peek(), "`in` must follow the names behind `for`") != 0;
  scanner_.take();
  return true;
}

Reader::Depth Reader::for_expression(Lexeme bracket, bool is_object) {
  scanner_.take();
  const std::uint32_t node = open(is_object ? Kind::for_object : Kind::for_tuple, bracket.begin);
  if (!for_names(node, "`for` needs one or two names")) return 0;
  Depth depth = expression();
  if (depth == 0) return 0;
  if (!scanner_.take_if(Token::colon)) return stop(scanner_.peek(), "a `:` must follow what `for` goes through");
  if (!for_result(node, is_object, depth)) return 0;
  if (scanner_.next_is_word("if")) {
    scanner_.take();
    tree_[node].flags |= flags::has_condition;
    const Depth condition = expression();
    if (condition == 0) return 0;
    depth = std::max(depth, condition);
  }
  if (!scanner_.take_if(is_object ? Token::close_brace : Token::close_bracket)) {
    return stop(scanner_.peek(), is_object ? "this `for` must end with `}`" : "this `for` must end with `]`");
  }
  close(node, scanner_.at());
  return depth;
}

bool Reader::for_result(std::uint32_t node, bool is_object, Depth& depth) {
  const Lexeme start = scanner_.peek();
  Depth result = expression();
  if (result == 0) return false;
  depth = std::max(depth, result);
  const bool has_key = scanner_.take_if(Token::arrow);
  if (has_key) {
    result = expression();
    if (result == 0) return false;
    depth = std::max(depth, result);
  }
  const Lexeme after = scanner_.peek();
  const bool groups = scanner_.take_if(Token::ellipsis);
  if (groups) tree_[node].flags |= flags::grouping;
  if (is_object && !has_key) return stop(start, "`for` in braces needs `key => value`") != 0;
  if (!is_object && has_key) return stop(start, "`for` in brackets takes no key") != 0;
  if (!is_object && groups) return stop(after, "`for` in brackets cannot group with `...`") != 0;
  return true;
}

}  // namespace stackworthy::hcl
