#include "analyzer/cli/cli.h"

int main(int count, char** words) { return stackworthy::cli::run({words + (count > 0 ? 1 : 0), words + count}); }
