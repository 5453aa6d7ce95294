// expect: deleted
#include "analyzer/rule.h"

namespace stackworthy {

Truth is_null(const Attr& attr) { return attr == nullptr; }

}  // namespace stackworthy
