#include "parsers/terraform/hcl/reader.h"

#include <algorithm>

// Nodes are written in the order in which they are met. An operator is met behind its first operand, in front of which
// its node belongs: it is noted as a wrap, and `settle` puts all wraps of one argument in place in a single pass, so
// that a chain of operators costs no more than its length.

namespace stackworthy::hcl {

namespace {

constexpr std::uint32_t greatest_nesting = 200;
constexpr std::uint32_t greatest_expression_depth = 500;
constexpr std::uint32_t none = ~0u;

}  // namespace

std::uint32_t Reader::open(Kind kind, std::uint32_t begin) {
  nodes_.push_back({begin, begin, 0, kind});
  return here() - 1;
}

void Reader::close(std::uint32_t node, std::uint32_t end) {
  nodes_[node].end = end;
  nodes_[node].next = here();
}

void Reader::leaf(Kind kind, std::uint32_t begin, std::uint32_t end) {
  nodes_.push_back({begin, end, here() + 1, kind});
}

void Reader::wrap(std::uint32_t first, Node node) { wraps_.push_back({first, here(), node}); }

void Reader::settle(std::uint32_t first) {
  if (wraps_.empty()) return;
  const std::uint32_t count = here() - first;
  heads_.assign(count, none);
  links_.resize(wraps_.size());
  shifts_.assign(count + 1, 0);
  for (std::uint32_t i = 0; i < wraps_.size(); ++i) {
    const std::uint32_t at = wraps_[i].at - first;
    links_[i] = heads_[at];
    heads_[at] = i;
    ++shifts_[at + 1];
  }
  for (std::uint32_t i = 1; i <= count; ++i) shifts_[i] += shifts_[i - 1];
  scratch_.clear();
  for (std::uint32_t i = 0; i < count; ++i) {
    for (std::uint32_t w = heads_[i]; w != none; w = links_[w]) {
      scratch_.push_back(wraps_[w].node);
      scratch_.back().next = wraps_[w].until + shifts_[wraps_[w].until - first];
    }
    scratch_.push_back(nodes_[first + i]);
    scratch_.back().next += shifts_[scratch_.back().next - first];
  }
  nodes_.resize(first);
  nodes_.insert(nodes_.end(), scratch_.begin(), scratch_.end());
  wraps_.clear();
}

Reader::Depth Reader::stop(std::uint32_t begin, std::uint32_t end, std::string message) {
  note(begin, end, std::move(message));
  return 0;
}

void Reader::note(std::uint32_t begin, std::uint32_t end, std::string message) {
  const auto size = static_cast<std::uint32_t>(scanner_.text().size());
  faults_.push_back({std::min(begin, size), std::min(end, size), std::move(message)});
}

void Reader::spoil(std::uint32_t first, std::uint32_t begin, std::uint32_t end) {
  while (!wraps_.empty() && wraps_.back().at >= first) wraps_.pop_back();
  nodes_.resize(first);
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

void Reader::resume(std::uint32_t at) {
  nesting_ = 0;
  is_too_deep_ = false;
  wraps_.clear();
  names_.resize(item_names_);
  nodes_.resize(item_node_);
  leaf(Kind::error, item_begin_, at);
  scanner_.see_newlines(true);
  scanner_.jump(at);
}

bool Reader::read_expression() {
  scanner_.see_newlines(false);
  if (!expression()) return false;
  if (!scanner_.next_is(Token::end)) return stop(scanner_.peek(), "something follows the expression") != 0;
  settle(0);
  return true;
}

bool Reader::read_template() {
  const std::uint32_t node = open(Kind::text, 0);
  nodes_[node].op = static_cast<std::uint8_t>(TextKind::heredoc);
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
  settle(0);
  return true;
}

}  // namespace stackworthy::hcl
