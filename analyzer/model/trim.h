#pragma once

#include <string_view>

namespace stackworthy {

/// The text without spaces, tabs and carriage returns, or other bytes that are given, at either end.
constexpr std::string_view trimmed(std::string_view text, std::string_view margins = " \t\r") {
  const auto begin = text.find_first_not_of(margins);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(margins) + 1 - begin);
}

}  // namespace stackworthy
