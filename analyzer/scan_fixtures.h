#pragma once

#include <string>
#include <vector>

#include "analyzer/model/result.h"

namespace stackworthy {

/// One `bad*`, `good*`, `unknown*` file or directory, or a whole stack, and what differs from what it states.
struct FixtureResult {
  std::string path;                      ///< Relative to the directory given.
  std::vector<std::string> differences;  ///< Empty where it holds.
};

/// Runs every fixture below `directory`, each as a trust root of its own; below a folder `<area>/<rule>` only that rule
/// runs, or for one of the area `input` all do, on 2026-01-01, and only its findings count.
Result<std::vector<FixtureResult>> run_fixtures(const std::string& directory, unsigned threads);

}  // namespace stackworthy
