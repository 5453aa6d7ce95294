#pragma once

#include <algorithm>
#include <initializer_list>
#include <string_view>

namespace stackworthy {

/// What stands behind the last slash of a path: the whole where there is none.
constexpr std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

/// The directory of a file or directory below the trust root: `.` at the top.
constexpr std::string_view directory_of(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view(".") : path.substr(0, slash);
}

/// Whether a path ends in one of the suffixes.
constexpr bool ends_with_any(std::string_view path, std::initializer_list<std::string_view> suffixes) {
  return std::any_of(suffixes.begin(), suffixes.end(), [&](std::string_view suffix) { return path.ends_with(suffix); });
}

}  // namespace stackworthy
