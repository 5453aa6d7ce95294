#include "analyzer/rule.h"

namespace stackworthy::rules::input::waiver_without_reason {

extern constinit const Rule rule{
    .id = "input/waiver-without-reason",
    .severity = Severity::low,
    .title = "a suppression gives no reason",
    .why = R"(
The configuration asks for reasons. Without one nobody can tell later whether
the suppression still holds.)",
    .fix = R"(
Say behind the brackets why the fault is accepted.)",
    .precision = Precision::very_high,
    .check = by_engine,
};

}  // namespace stackworthy::rules::input::waiver_without_reason
