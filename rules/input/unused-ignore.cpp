#include "analyzer/rule.h"

namespace stackworthy::rules::input::unused_ignore {

extern constinit const Rule rule{
    .id = "input/unused-ignore",
    .severity = Severity::low,
    .title = "a suppression takes no finding",
    .why = R"(
It speaks of a fault that is gone. Left behind, it hides the next one that
somebody makes at the same place.)",
    .fix = R"(
Remove it, or the rules in it that it names. It is reported only where all of
these rules ran and could decide.)",
    .precision = Precision::very_high,
    .check = by_engine,
};

}  // namespace stackworthy::rules::input::unused_ignore
