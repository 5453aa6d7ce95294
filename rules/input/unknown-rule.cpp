#include "analyzer/rule.h"

namespace stackworthy::rules::input::unknown_rule {

extern constinit const Rule rule{
    .id = "input/unknown-rule",
    .severity = Severity::low,
    .title = "a suppression is written so that it suppresses nothing",
    .why = R"(
A misspelled id or option suppresses nothing, while whoever reads the line
believes that it does.)",
    .fix = R"(
Write `stackworthy: ignore[area/name] reason` with an id that `stackworthy rules`
lists; `ignore-file` belongs above the first block. Ids are ASCII: a look-alike
letter is another one.)",
    .precision = Precision::very_high,
    .check = by_engine,
};

}  // namespace stackworthy::rules::input::unknown_rule
