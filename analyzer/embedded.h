#pragma once

#include <span>
#include <string_view>

namespace stackworthy {

/// One file of fixtures/<area>/<rule>/ as it was when the binary was built.
struct EmbeddedFile {
  std::string_view path;  ///< Below fixtures/, e.g. "backup/retention-off/bad.tf".
  std::string_view text;
};

/// All fixtures of rules, sorted by path.
std::span<const EmbeddedFile> embedded_fixtures();

}  // namespace stackworthy
