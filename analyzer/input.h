#pragma once

#include <unordered_map>
#include <vector>

#include "analyzer/engine.h"
#include "analyzer/suppress.h"

namespace stackworthy {

/// Adds what the rules about the text of the input say: files that do not parse, misleading text.
void check_input(const Judging& judging, std::vector<Outcome>& outcomes);

/// What the rules about suppressions say, once every finding has asked for its own.
std::vector<Outcome> check_suppressions(const Judging& judging, Suppressions& suppressions,
                                        const std::vector<Outcome>& outcomes,
                                        const std::vector<AbsenceOutcome>& absences);

/// Tells syntax errors of templates that another tool has yet to fill in. Reads each text once.
class TemplateMarks {
 public:
  /// Whether the error's line or the text of its file holds the marks of one.
  bool explain(const Source& source, Span error);

 private:
  std::unordered_map<std::uint32_t, bool> in_text_;
};

}  // namespace stackworthy
