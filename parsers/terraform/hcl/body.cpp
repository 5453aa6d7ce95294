#include "parsers/terraform/hcl/reader.h"

// Bodies: arguments and blocks, each of which ends with its line.

namespace stackworthy::hcl {

namespace {

constexpr std::size_t few_names = 16;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

}  // namespace

bool Reader::read_file() {
  open(Kind::body, 0);
  if (scanner_.text().starts_with(byte_order_mark)) scanner_.jump(static_cast<std::uint32_t>(byte_order_mark.size()));
  return read_items();
}

bool Reader::read_items() {
  names_.reserve(64);
  for (;;) {
    const Lexeme next = scanner_.peek();
    if (next.token == Token::newline) {
      scanner_.take();
    } else if (next.token == Token::end) {
      close(0, next.end);
      return true;
    } else if (!item(file_names_)) {
      return false;
    }
  }
}

std::uint32_t Reader::read_head(std::uint32_t at) {
  scanner_.jump(at);
  if (!scanner_.next_is(Token::name) || !block_head(scanner_.take())) return 0;
  const std::uint32_t brace = scanner_.take().begin;
  return scanner_.next_is(Token::newline) || scanner_.next_is(Token::end) ? brace : 0;
}

std::uint32_t Reader::read_item(std::uint32_t at) {
  scanner_.jump(at);
  return item(file_names_) ? scanner_.at() : 0;
}

bool Reader::item(Names& names) {
  if (scanner_.next_is(Token::quote)) return quoted_attribute(names);
  if (!scanner_.next_is(Token::name)) {
    return stop(scanner_.peek(), "an argument or a block is expected here") != 0;
  }
  const Lexeme name = scanner_.take();
  switch (scanner_.peek().token) {
    case Token::equal:
      return attribute(name, names);
    case Token::quote:
    case Token::open_brace:
    case Token::name:
      return block(name);
    default:
      return stop(name, "an argument needs `=` behind its name, a block `{`") != 0;
  }
}

void Reader::set(Names& names, std::uint32_t begin, std::uint32_t end) {
  const std::string_view name = scanner_.text().substr(begin, end - begin);
  bool is_new = true;
  if (!names.many.empty()) {
    is_new = names.many.insert(name).second;
  } else {
    for (std::size_t i = names.first; i < names_.size(); ++i) is_new = is_new && names_[i] != name;
    names_.push_back(name);
    if (names_.size() - names.first > few_names) {
      names.many.insert(names_.begin() + static_cast<std::ptrdiff_t>(names.first), names_.end());
    }
  }
  if (!is_new) note(begin, end, "`" + std::string(name) + "` is set twice in one block");
}

bool Reader::attribute(Lexeme name, Names& names) {
  const std::uint32_t node = open(Kind::attribute, name.begin);
  leaf(Kind::name, name.begin, name.end);
  set(names, name.begin, name.end);
  return value(node) && end_of_line("an argument must end with its line");
}

/// `"name" = value` was the syntax of HCL 1.
bool Reader::quoted_attribute(Names& names) {
  const Lexeme quote = scanner_.peek();
  const std::uint32_t node = open(Kind::attribute, quote.begin);
  if (!label()) return false;
  tree_[here() - 1].kind = Kind::name;
  if (!scanner_.next_is(Token::equal)) return stop(quote, "an argument or a block is expected here") != 0;
  note(quote.begin, scanner_.at(), "the name of an argument must not be quoted (it was in HCL 1)");
  set(names, tree_[here() - 1].begin, tree_[here() - 1].end);
  return value(node) && end_of_line("an argument must end with its line");
}

bool Reader::value(std::uint32_t attribute) {
  scanner_.take();
  const std::uint32_t first = here();
  if (!expression()) return false;
  const std::uint32_t end = scanner_.at();
  tree_.settle(first);
  close(attribute, end);
  return true;
}

bool Reader::end_of_line(const char* message) {
  if (scanner_.next_is(Token::end)) return true;
  return scanner_.take_if(Token::newline) || stop(scanner_.peek(), message);
}

bool Reader::block_head(Lexeme type) {
  open(Kind::block, type.begin);
  leaf(Kind::name, type.begin, type.end);
  while (!scanner_.next_is(Token::open_brace)) {
    if (scanner_.next_is(Token::quote)) {
      if (!label()) return false;
    } else if (scanner_.next_is(Token::name)) {
      const Lexeme word = scanner_.take();
      leaf(Kind::label, word.begin, word.end);
    } else {
      return stop(scanner_.peek(), "a block needs its `{` in the line in which it begins") != 0;
    }
  }
  return true;
}

bool Reader::block(Lexeme type) {
  const std::uint32_t node = here();
  if (!block_head(type) || !enter() || !block_body()) return false;
  leave();
  close(node, scanner_.at());
  return end_of_line("a block must end with its line");
}

bool Reader::block_body() {
  const Lexeme brace = scanner_.take();
  const std::uint32_t body = open(Kind::body, brace.begin);
  const Token next = scanner_.peek().token;
  if (next != Token::newline && next != Token::end && next != Token::close_brace) {
    if (!single_attribute()) return false;
    close(body, scanner_.at());
    return true;
  }
  Names names{names_.size(), {}};
  while (!scanner_.next_is(Token::close_brace)) {
    if (scanner_.take_if(Token::newline)) continue;
    if (scanner_.next_is(Token::end)) return stop(brace, "this block is not closed before the end of the file") != 0;
    if (!item(names)) return false;
  }
  names_.resize(names.first);
  scanner_.take();
  close(body, scanner_.at());
  return true;
}

bool Reader::single_attribute() {
  if (!scanner_.next_is(Token::name)) return stop(scanner_.peek(), "an argument or a block is expected here") != 0;
  const Lexeme name = scanner_.take();
  if (!scanner_.next_is(Token::equal)) {
    return stop(name, "a block in one line may hold one argument and nothing else") != 0;
  }
  const std::uint32_t node = open(Kind::attribute, name.begin);
  leaf(Kind::name, name.begin, name.end);
  if (!value(node)) return false;
  if (scanner_.take_if(Token::close_brace)) return true;
  return stop(scanner_.peek(), "a block in one line must be closed behind its one argument") != 0;
}

bool Reader::label() {
  const Lexeme quote = scanner_.take();
  Template shape;
  Ending ending;
  if (!quoted_literal(shape, ending)) return false;
  if (ending.stop != Stop::close) return stop(ending.begin, ending.begin + 2, "a label must be plain text") != 0;
  leaf(Kind::label, quote.end, ending.begin);
  return true;
}

}  // namespace stackworthy::hcl
