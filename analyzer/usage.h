#pragma once

#include <map>
#include <set>
#include <vector>

#include "analyzer/engine.h"
#include "analyzer/suppress.h"

namespace stackworthy {

/// Whether a suppression that took nothing could have: whether its rules ran, and could decide, on what it covers.
class Usage {
 public:
  Usage(const Judging& judging, const std::vector<Outcome>& outcomes, const std::vector<AbsenceOutcome>& absences);

  /// The selectors of one of ours that are surely of no use where they stand.
  std::vector<const Selector*> idle(const Suppression& suppression) const;

 private:
  /// A declaration, as all stacks of the scan see it.
  struct Declared {
    Span extent;
    bool is_decided = true;  ///< It exists wherever it is evaluated, and its code was read.
    bool is_of_dev = false;  ///< A developer's stack is not asked for what only a whole deployment can have.
  };
  struct Open {
    Span place;
    const Rule* rule;
  };

  void add(const Resource& resource);
  void add(const Outcome& outcome);
  bool is_evaluated(const Suppression& suppression, bool as_a_whole) const;
  bool is_open(const Suppression& suppression, const Rule& rule) const;
  bool could_tell(const Suppression& suppression, const Selector& selector) const;

  const Judging& judging_;
  std::set<std::uint32_t> broken_;                           // Files with syntax errors.
  std::map<std::uint32_t, std::vector<Declared>> declared_;  // By file, sorted.
  std::set<std::string_view> directories_;                   // Where something is evaluated.
  std::map<std::uint32_t, std::vector<Open>> open_;          // By file, sorted: what could not be decided.
  std::set<const Rule*> open_absences_;
};

}  // namespace stackworthy
