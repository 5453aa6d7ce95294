#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "analyzer/link/resolver.h"
#include "analyzer/model/estate.h"

namespace stackworthy::linking {

/// Takes the edges of one family up to a budget.
class Collector {
 public:
  static constexpr std::size_t budget = 200'000;
  static constexpr std::size_t most_comparisons = 10'000'000;

  /// False once the budget is spent.
  bool add(Edge edge) {
    if (edges_.size() >= budget) {
      if (!overflow_) overflow_ = edge.from;
      return false;
    }
    edges_.push_back(edge);
    return true;
  }
  /// Counts a comparison that may lead to an edge; false once there were too many.
  bool compare(const Resource& from) {
    if (++comparisons_ > most_comparisons && !overflow_) overflow_ = &from;
    return comparisons_ <= most_comparisons;
  }
  bool is_full() const { return edges_.size() >= budget || comparisons_ > most_comparisons; }
  /// Says that edges of a resource are left out.
  void leave_out(const Resource& from) {
    if (!overflow_) overflow_ = &from;
  }
  /// The first resource whose edge found no place, or nullptr.
  const Resource* overflow() const { return overflow_; }
  std::vector<Edge> take() { return std::move(edges_); }

 private:
  std::vector<Edge> edges_;
  std::size_t comparisons_ = 0;
  const Resource* overflow_ = nullptr;
};

using Family = void (*)(const Estate&, const Resolver&, Collector&);

void link_references(const Estate&, const Resolver&, Collector&);
void link_arguments(const Estate&, const Resolver&, Collector&);
void link_policies(const Estate&, const Resolver&, Collector&);
void link_selectors(const Estate&, const Resolver&, Collector&);
void link_backups(const Estate&, const Resolver&, Collector&);
void link_exports(const Estate&, const Resolver&, Collector&);

}  // namespace stackworthy::linking
