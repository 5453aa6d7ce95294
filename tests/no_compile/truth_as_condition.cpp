// expect: Truth
#include "analyzer/rule.h"

namespace stackworthy {

int count(Truth truth) {
  if (truth) return 1;
  return 0;
}

}  // namespace stackworthy
