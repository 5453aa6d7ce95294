#include "analyzer/rule.h"

namespace stackworthy::rules::input::unknown_rule {

extern constinit const Rule rule{
    .id = "input/unknown-rule",
    .severity = Severity::low,
    .title = "a suppression names no rule",
    .why = R"(
A misspelled id or option suppresses nothing, while whoever reads the line
believes that it does.)",
    .fix = R"(
Write the id as `stackworthy rules` lists it. Ids are ASCII: a look-alike letter is
another one.)",
    .precision = Precision::very_high,
    .check = by_engine,
};

}  // namespace stackworthy::rules::input::unknown_rule
