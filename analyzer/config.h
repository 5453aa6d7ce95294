#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/model/declared.h"
#include "analyzer/model/source.h"
#include "analyzer/policy.h"

namespace stackworthy {

/// The name of the configuration at the trust root.
constexpr std::string_view config_name = "stackworthy.yaml";
/// The largest configuration that is read, in bytes.
constexpr std::uint64_t most_config_bytes = 1 << 20;

/// A path that the configuration names: relative to the trust root, normalised.
struct NamedPath {
  std::string path;
  Span where;
};

/// What a `stackworthy.yaml` says. Lists are empty and optionals are not set where it says nothing.
struct Config {
  Settings settings;
  Policy policy;
  std::vector<DeclaredStack> stacks;
  Profile profile = Profile::unset;
  std::vector<std::string> select, ignore, include, exclude, only_stacks;
  bool uses_gitignore = true;
  std::vector<std::string> var_files;
  std::vector<std::pair<std::string, std::string>> vars;
  std::vector<std::pair<std::string, std::string>> module_sources;  ///< Longest prefix first.
  std::vector<NamedPath> named;                                     ///< Every path in it, as it was met.
};

/// Reads a configuration. Everything that is wrong is added to `errors`, in the order of the text, at its place; where
/// there is an error the result is not to be used.
Config read_config(const Source& source, std::vector<Notice>& errors);

/// One line for each error, `stackworthy.yaml:3:9: MESSAGE`, of which none holds a line end.
std::string to_text(const Source& source, const std::vector<Notice>& errors);

/// Gives every place in it to the source `file`, which has the same text.
void move_places(Config& config, std::uint32_t file);

}  // namespace stackworthy
