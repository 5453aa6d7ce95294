#include <cstdio>
#include <cstdlib>
#include <exception>

#include "analyzer/cli/cli.h"

int main(int count, char** words) {
  // Out of memory, or a fault of ours on any thread: exit 2, and nothing that is half written.
  std::set_terminate([] {
    std::fputs("stackworthy: internal error or out of memory; please report it\n", stderr);
    std::_Exit(2);
  });
  return stackworthy::cli::run({words + (count > 0 ? 1 : 0), words + count});
}
