// A directory of Terraform files is a stack where nothing else of the run calls it. Directories that call each other in
// a circle have no such: the first of each circle that nothing else reaches stands for it.

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "analyzer/discover/discover.h"

namespace stackworthy::discover {

namespace {

using parsers::TerraformDirectory;

/// Directories of what nobody deploys as it stands: it is read, tried or kept.
constexpr std::array<std::string_view, 11> example_names = {"example",   "examples",   "test",       "tests",
                                                            "fixtures",  "samples",    "sample",     "archived",
                                                            "_archived", "deprecated", "_deprecated"};

bool has_component(std::string_view path, auto is_wanted) {
  for (std::size_t begin = 0; begin <= path.size();) {
    const auto end = std::min(path.find('/', begin), path.size());
    if (is_wanted(path.substr(begin, end - begin))) return true;
    begin = end + 1;
  }
  return false;
}

std::set<std::string_view> directories_with_values(const Files& files) {
  std::set<std::string_view> directories;
  for (const File& file : files.files) {
    if (file.verdict.kind == FileKind::variables && file.source) directories.insert(file.source->directory());
  }
  return directories;
}

void reach(const std::string& directory, const std::map<std::string, const TerraformDirectory*, std::less<>>& by_path,
           std::set<std::string>& done) {
  std::vector<std::string> open{directory};
  while (!open.empty()) {
    const std::string at = std::move(open.back());
    open.pop_back();
    if (!done.insert(at).second) continue;
    const auto found = by_path.find(at);
    if (found == by_path.end()) continue;
    open.insert(open.end(), found->second->calls.begin(), found->second->calls.end());
  }
}

Root classified(const TerraformDirectory& directory, const Files& files, const std::set<std::string_view>& with_values,
                const std::vector<std::string>& judged, const Directories& callers) {
  Root root;
  root.path = std::string(directory.path);
  const bool only_examples = !callers.empty() && std::all_of(callers.begin(), callers.end(), [](const auto& caller) {
    return is_example(caller, {"."});
  });
  const auto is = [&](StackKind kind, std::string why) {
    root.kind = kind;
    root.why = std::move(why);
  };
  if (is_example(directory.path, judged))
    is(StackKind::example, "in a directory of examples, tests or archived code");
  else if (only_examples)
    is(StackKind::example, "only " + called_by(callers));
  else if (directory.has_backend)
    is(StackKind::deployed, "declares a backend");
  else if (with_values.contains(directory.path) || !variants_of(directory.path, files).empty())
    is(StackKind::deployed, "has variable files");
  else if (!callers.empty())
    is(StackKind::library, called_by(callers));
  else if (is_in_modules(directory.path))
    is(StackKind::library, "in a directory of modules");
  else if (directory.has_provider)
    is(StackKind::plausible, "configures a provider");
  else if (directory.has_required_inputs)
    is(StackKind::library, "has inputs without values");
  else
    is(StackKind::plausible, "nothing calls it");
  return root;
}

/// Directories with a Terraform file that is judged. A PATH may be a file: then its directory is judged.
std::set<std::string, std::less<>> directories_with_judged(const Files& files) {
  std::set<std::string, std::less<>> found;
  for (const File& file : files.files) {
    if (file.is_judged && file.verdict.kind == FileKind::terraform && file.source)
      found.emplace(file.source->directory());
  }
  return found;
}

}  // namespace

bool is_example(std::string_view directory, const std::vector<std::string>& judged) {
  std::string_view below = directory;
  for (const std::string& top : judged) {
    if (top != "." && directory.starts_with(top)) below = directory.substr(std::min(directory.size(), top.size() + 1));
  }
  return has_component(below, [](std::string_view part) {
    return std::find(example_names.begin(), example_names.end(), part) != example_names.end();
  });
}

bool is_in_modules(std::string_view directory) {
  return has_component(directory, [](std::string_view part) { return part == "modules"; });
}

std::string called_by(const Directories& callers) {
  std::string text = "called by " + *callers.begin();
  if (callers.size() == 2) text += " and one other";
  if (callers.size() > 2) text += " and " + std::to_string(callers.size() - 1) + " others";
  return text;
}

std::vector<Root> terraform_roots(const std::vector<TerraformDirectory>& directories, const Files& files,
                                  const std::vector<std::string>& judged, const Calls& callers) {
  std::map<std::string, const TerraformDirectory*, std::less<>> by_path;
  for (const TerraformDirectory& directory : directories) by_path.emplace(std::string(directory.path), &directory);
  const auto with_judged = directories_with_judged(files);
  const auto is_judged = [&](std::string_view path) { return with_judged.contains(path); };
  std::set<std::string> called;
  for (const auto& [path, directory] : by_path) {
    if (!is_judged(path)) continue;
    for (const std::string& call : directory->calls) {
      if (call != path) called.insert(call);
    }
  }
  std::vector<Root> roots;
  std::set<std::string> done;
  const auto with_values = directories_with_values(files);
  const auto take = [&](const std::string& path, const TerraformDirectory& directory) {
    const auto called_by = callers.find(path);
    roots.push_back(classified(directory, files, with_values, judged,
                               called_by == callers.end() ? Directories() : called_by->second));
    reach(path, by_path, done);
  };
  for (const auto& [path, directory] : by_path) {
    if (is_judged(path) && !called.contains(path)) take(path, *directory);
  }
  for (const auto& [path, directory] : by_path) {
    if (is_judged(path) && !done.contains(path)) take(path, *directory);
  }
  std::sort(roots.begin(), roots.end(), [](const Root& a, const Root& b) { return a.path < b.path; });
  return roots;
}

}  // namespace stackworthy::discover
