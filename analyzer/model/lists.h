#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace stackworthy {

/// `1 file`, `3 files`: of a noun that takes an s.
inline std::string counted(std::size_t count, std::string_view noun) {
  return std::to_string(count) + ' ' + std::string(noun) + (count == 1 ? "" : "s");
}

/// `a, b, ... 3 more`: the first of some words and how many there are besides.
inline std::string listed(const std::vector<std::string>& words, std::size_t most_shown) {
  std::string text;
  for (std::size_t i = 0; i < words.size() && i < most_shown; ++i) text += (i > 0 ? ", " : "") + words[i];
  return words.size() > most_shown ? text + ", ... " + std::to_string(words.size() - most_shown) + " more" : text;
}

}  // namespace stackworthy
