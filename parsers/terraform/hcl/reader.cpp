#include "parsers/terraform/hcl/reader.h"

#include <algorithm>

namespace stackworthy::hcl {

namespace {

constexpr std::uint32_t greatest_nesting = 200;
constexpr std::uint32_t greatest_expression_depth = 500;

}  // namespace

Reader::Depth Reader::stop(std::uint32_t begin, std::uint32_t end, std::string message) {
  note(begin, end, std::move(message));
  return 0;
}

void Reader::note(std::uint32_t begin, std::uint32_t end, std::string message) {
  const auto size = static_cast<std::uint32_t>(scanner_.text().size());
  faults_.push_back({std::min(begin, size), std::min(end, size), std::move(message)});
}

void Reader::spoil(std::uint32_t first, std::uint32_t begin, std::uint32_t end) {
  tree_.cut(first);
  leaf(Kind::error, begin, end);
}

Reader::Depth Reader::deeper(Depth depth) {
  if (depth == 0 || depth < greatest_expression_depth) return depth == 0 ? 0 : depth + 1;
  is_too_deep_ = true;
  return stop(scanner_.at(), scanner_.at(),
              "a chain of operators is longer than " + std::to_string(greatest_expression_depth));
}

bool Reader::enter() {
  if (++nesting_ <= greatest_nesting) return true;
  is_too_deep_ = true;
  stop(scanner_.at(), scanner_.at(), "it is nested more than " + std::to_string(greatest_nesting) + " deep");
  return false;
}

bool Reader::read_expression() {
  scanner_.see_newlines(false);
  if (!expression()) return false;
  if (!scanner_.next_is(Token::end)) return stop(scanner_.peek(), "something follows the expression") != 0;
  tree_.settle(0);
  return true;
}

bool Reader::read_template() {
  const std::uint32_t node = open(Kind::text, 0);
  tree_[node].op = static_cast<std::uint8_t>(TextKind::heredoc);
  Template shape;
  shape.kind = TextKind::heredoc;
  shape.is_bare = true;
  Ending ending;
  if (!parts(shape, ending)) return false;
  if (ending.stop != Stop::close) return stop(ending.begin, ending.end, "this directive closes none that is open") != 0;
  if (shape.is_spoiled) {
    spoil(node, 0, ending.end);
    return true;
  }
  close(node, ending.end);
  tree_.settle(0);
  return true;
}

}  // namespace stackworthy::hcl
