// Compiles: what the other files of this folder do wrong, done right.
#include "analyzer/rule.h"

namespace stackworthy {

bool is_yes(Truth truth) { return truth == Truth::yes; }

Truth is_absent(const Attr& attr) { return attr.absent(); }

Truth is_short(const Attr& days) { return days < 7; }

extern constinit const Rule rule{
    .id = "backup/example",
    .severity = Severity::medium,
    .title = "an example",
    .why = "It has a reason.",
    .fix = "Do otherwise.",
    .check = [](const Resource& db, Report& report) { report(db["days"] < 7, db["days"], "keeps ", db["days"]); },
};

}  // namespace stackworthy
