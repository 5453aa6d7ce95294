#pragma once

#include <string_view>

namespace stackworthy {

/// The text without spaces, tabs and carriage returns at either end.
constexpr std::string_view trimmed(std::string_view text) {
  constexpr std::string_view spaces = " \t\r";
  const auto begin = text.find_first_not_of(spaces);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(spaces) + 1 - begin);
}

}  // namespace stackworthy
