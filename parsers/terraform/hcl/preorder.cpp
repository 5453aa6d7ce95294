#include "parsers/terraform/hcl/preorder.h"

// Nodes are written in the order in which they are met. An operator is met behind its first operand, in front of which
// its node belongs: it is noted as a wrap, and `settle` puts all wraps of one argument in place in a single pass, so
// that a chain of operators costs no more than its length.

namespace stackworthy::hcl {

namespace {

constexpr std::uint32_t none = ~0u;

}  // namespace

void Preorder::settle(std::uint32_t first) {
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

void Preorder::cut(std::uint32_t first) {
  while (!wraps_.empty() && wraps_.back().at >= first) wraps_.pop_back();
  nodes_.resize(first);
}

}  // namespace stackworthy::hcl
