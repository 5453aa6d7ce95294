#pragma once

#include <string>
#include <vector>

#include "analyzer/model/estate.h"

namespace stackworthy {

/// A stack that the configuration declares, or a setting for the stacks whose roots match.
struct DeclaredStack {
  std::string name;                    ///< Empty for an entry with `match`.
  std::vector<std::string> paths;      ///< Directories, templates, manifests: one graph over all.
  std::vector<std::string> var_files;  ///< Relative to the trust root.
  std::string match;                   ///< A glob over roots; empty for an entry with `name`.
  Profile profile = Profile::unset;
};

}  // namespace stackworthy
