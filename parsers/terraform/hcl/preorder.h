#pragma once

#include <cstdint>
#include <vector>

#include "parsers/terraform/hcl/syntax.h"

namespace stackworthy::hcl {

/// Writes nodes in preorder, in the order in which they are met.
class Preorder {
 public:
  explicit Preorder(std::vector<Node>& nodes) : nodes_(nodes) {}

  std::uint32_t here() const { return static_cast<std::uint32_t>(nodes_.size()); }
  Node& operator[](std::uint32_t node) { return nodes_[node]; }

  std::uint32_t open(Kind kind, std::uint32_t begin) {
    nodes_.push_back({begin, begin, 0, kind});
    return here() - 1;
  }
  void close(std::uint32_t node, std::uint32_t end) {
    nodes_[node].end = end;
    nodes_[node].next = here();
  }
  void leaf(Kind kind, std::uint32_t begin, std::uint32_t end) { nodes_.push_back({begin, end, here() + 1, kind}); }
  /// Adds a node whose `next` is right already.
  void add(const Node& node) { nodes_.push_back(node); }

  /// Notes a node that was recognised behind its first child: it belongs before node `first` and covers all nodes from
  /// there on. Of two before the same node the later covers the earlier. Gives an index for `extend`.
  std::size_t wrap(std::uint32_t first, Node node) {
    wraps_.push_back({first, here(), node});
    return wraps_.size() - 1;
  }
  /// Makes a node that was noted cover all nodes up to here, and the text up to `end`.
  void extend(std::size_t wrap, std::uint32_t end) {
    wraps_[wrap].until = here();
    wraps_[wrap].node.end = end;
  }
  /// Puts the noted nodes in place; all of them stand behind node `first`.
  void settle(std::uint32_t first);
  /// Forgets the nodes from `first` on.
  void cut(std::uint32_t first);

 private:
  struct Wrap {
    std::uint32_t at;
    std::uint32_t until;
    Node node;
  };
  std::vector<Node>& nodes_;
  std::vector<Wrap> wraps_;
  std::vector<Node> scratch_;
  std::vector<std::uint32_t> heads_, links_, shifts_;
};

}  // namespace stackworthy::hcl
