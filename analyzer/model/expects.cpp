#include "analyzer/model/expects.h"

#include <cstdio>
#include <cstdlib>

namespace stackworthy {

void failed_expectation(const char* file, int line) {
  std::fprintf(stderr, "stackworthy: internal error at %s:%d; please report it\n", file, line);
#ifdef STACKWORTHY_FUZZING
  std::abort();
#else
  std::_Exit(2);
#endif
}

}  // namespace stackworthy
