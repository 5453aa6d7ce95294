#pragma once

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

/// Whether a syntax error is that of a template that another tool has yet to fill in: its line or the text holds the
/// marks of one.
bool is_templated_error(const Source& source, Span error);

}  // namespace stackworthy
