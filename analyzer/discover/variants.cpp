// A root is one stack for each set of variable files that somebody could give it: what Terraform reads by itself is in
// all of them and makes none.

#include <algorithm>
#include <map>

#include "analyzer/discover/discover.h"
#include "analyzer/model/path.h"

namespace stackworthy::discover {

namespace {

std::string_view without_suffix(std::string_view name) {
  for (const std::string_view suffix : {".tfvars.json", ".tfvars"}) {
    if (name.ends_with(suffix)) return name.substr(0, name.size() - suffix.size());
  }
  return name;
}

/// Whether a root gives its variable files in a directory of that name.
bool holds_variables(std::string_view name) { return name.starts_with("env") || name == "vars" || name == "tfvars"; }

}  // namespace

bool is_automatic(std::string_view path) {
  const std::string_view variant = without_suffix(base_name(path));
  return variant == "terraform" || variant.ends_with(".auto");
}

std::vector<Variant> variants_of(std::string_view root, const Files& files) {
  std::map<std::string, std::vector<std::string>> by_name;
  for (const File& file : files.files) {
    if (file.verdict.kind != FileKind::variables || !file.source || is_automatic(file.path)) continue;
    const std::string_view directory = file.source->directory();
    const std::string_view above = directory_of(directory);
    const bool is_here = directory == root;
    if (!is_here && (above != root || directory == "." || !holds_variables(base_name(directory)))) continue;
    by_name[std::string(without_suffix(base_name(file.path)))].push_back(file.path);
  }
  std::vector<Variant> variants;
  for (auto& [name, paths] : by_name) variants.push_back({by_name.size() == 1 ? "" : name, std::move(paths)});
  return variants;
}

}  // namespace stackworthy::discover
