// expect: constant (expression|initializer)
#include "analyzer/rule.h"

namespace stackworthy {

extern constinit const Rule rule{
    .id = "Example",
    .severity = Severity::medium,
    .title = "an example",
    .why = "It has a reason.",
    .fix = "Do otherwise.",
    .check = [](const Resource& db, Report& report) { report(db["days"] < 7, db, "is short"); },
};

}  // namespace stackworthy
