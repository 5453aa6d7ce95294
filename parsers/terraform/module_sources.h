#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stackworthy::terraform {

/// A module's source in one spelling for all that mean the same place: `host/path//sub`, or `namespace/name/provider`
/// for the public registries; without scheme, user, port, `.git` and query.
std::string plain_source(std::string_view source);

/// Where modules of other places lie in the tree.
class ModuleSources {
 public:
  ModuleSources() = default;
  /// Pairs of a source's prefix and a directory relative to the trust root.
  explicit ModuleSources(std::span<const std::pair<std::string, std::string>> given);

  /// The directory of a source under the longest prefix that covers it, `//sub` kept; empty where none does, or where
  /// it would leave the trust root.
  std::string directory(std::string_view source) const;

 private:
  std::vector<std::pair<std::string, std::string>> prefixes_;  // Longest first.
};

}  // namespace stackworthy::terraform
