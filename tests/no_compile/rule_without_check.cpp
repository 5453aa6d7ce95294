// expect: Check
#include "analyzer/rule.h"

namespace stackworthy {

extern constinit const Rule rule{
    .id = "backup/example",
    .severity = Severity::medium,
    .title = "an example",
    .why = "It has a reason.",
    .fix = "Do otherwise.",
};

}  // namespace stackworthy
