#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace stackworthy {

/// A character that makes its line read in another order than it is.
struct Misleading {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::string_view name;  ///< `U+202E (right-to-left override)`.
};

/// The first such character of each line, in order.
std::vector<Misleading> misleading_lines(std::string_view text);

}  // namespace stackworthy
