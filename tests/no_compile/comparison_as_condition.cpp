// expect: Truth
#include "analyzer/rule.h"

namespace stackworthy {

int count(const Attr& days) {
  if (days < 7) return 1;
  return 0;
}

}  // namespace stackworthy
