#pragma once

namespace stackworthy {

/// Aborts with the file and line of the caller where `condition` does not hold: the fault is ours, not the user's.
[[noreturn]] void failed_expectation(const char* file, int line);

constexpr void expects(bool condition, const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
  if (!condition) failed_expectation(file, line);
}

}  // namespace stackworthy
