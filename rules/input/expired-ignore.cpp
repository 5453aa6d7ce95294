#include "analyzer/rule.h"

namespace stackworthy::rules::input::expired_ignore {

extern constinit const Rule rule{
    .id = "input/expired-ignore",
    .severity = Severity::low,
    .title = "a suppression or waiver no longer counts",
    .why = R"(
Its day has passed, or is further ahead than the configuration allows, so that what
it was to suppress is reported.)",
    .fix = R"(
Mend what it suppressed, or decide anew: a later day with a reason that still
holds. Write days as YYYY-MM-DD.)",
    .precision = Precision::very_high,
    .check = by_engine,
};

}  // namespace stackworthy::rules::input::expired_ignore
