// expect: Check
#include "analyzer/rule.h"

namespace stackworthy {

extern constinit const Rule rule{
    .id = "backup/example",
    .severity = Severity::medium,
    .title = "an example",
    .why = "It has a reason.",
    .fix = "Do otherwise.",
    .check = [days = 7](const Resource& db, Report& report) { report(db["days"] < days, db, "is short"); },
};

}  // namespace stackworthy
