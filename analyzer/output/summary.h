#pragma once

#include <string>
#include <utility>
#include <vector>

#include "analyzer/finding.h"
#include "analyzer/output/print.h"

namespace stackworthy::output {

// What a run comes to, in words that all formats share: masked, not yet escaped.

/// How many findings there are of each kind, and how many are taken out of the gate by what.
struct Tally {
  std::size_t errors = 0;
  std::size_t warnings = 0;
  std::size_t notes = 0;
  std::size_t suppressed = 0;  ///< By comments, annotations and metadata, peers' included.
  std::size_t waived = 0;
  std::size_t in_baseline = 0;
  std::size_t in_generated = 0;                            ///< In manifests that nobody here writes.
  std::vector<std::pair<std::string, std::size_t>> peers;  ///< Suppressed by the comments of whom; sorted.

  std::size_t standing() const { return errors + warnings + notes; }
};
Tally tally_of(const Results& results);

/// The findings that stand, the most severe first, each severity in the order of the results.
std::vector<const Finding*> worst_first(const Results& results);

/// `41 files, 213 resources (terraform 160, kubernetes 44, cloudformation 9); 2 files not read`.
std::string coverage_words(const Results& results);
/// `; 2 files not read`, or nothing.
std::string not_read_words(const Results& results);
/// `2 errors, 5 warnings; 4 undecided; 6 suppressed (3 by checkov comments), 1 waiver; 12 in the baseline`.
std::string count_words(const Results& results);
/// `5 of 8 areas have evidence`.
std::string area_words(const Results& results);
/// `1 stack; 280 other files were not analysed (stackworthy . reads all)`; empty where the run has no focus.
std::string focus_words(const Results& results);

/// All that was not read: what may hold most comes first.
std::vector<Unread> unread_of(const Results& results);
/// The same of one kind and reason, in one phrase: `3 registry modules (network, cluster, ... 1 more)`.
std::vector<std::string> unread_words(const Results& results, const Printer& printer);
/// One thing that was not read: `charts/web in envs/prod: is not rendered`.
std::string describe(const Unread& unread, const Printer& printer);

/// The finding to begin with; nullptr where none stands.
const Finding* first_to_fix(const Results& results);
/// Whether what the finding asks for is an edit of one line: its anchor is the value of an argument there.
bool is_one_line(const Finding& finding, const Results& results);

}  // namespace stackworthy::output
