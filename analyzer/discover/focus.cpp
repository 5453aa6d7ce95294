// Under a focus only what the named files touch is read: the stacks that hold them, and those that call what holds
// them.

#include <algorithm>

#include "analyzer/discover/discover.h"
#include "analyzer/model/path.h"

namespace stackworthy::discover {

namespace {

/// The nearest directory of Terraform at or above a file that a stack may read.
std::string nearest(const Calls& calls, std::string directory) {
  while (!calls.contains(directory)) {
    if (directory == ".") return {};
    directory = std::string(directory_of(directory));
  }
  return directory;
}

bool names_one_of(const File& unit, const Directories& modules) {
  const std::string_view text = unit.source->text();
  return std::any_of(modules.begin(), modules.end(), [&](const std::string& module) {
    return module != "." && text.find(base_name(module)) != std::string_view::npos;
  });
}

}  // namespace

void widen(Files& files, const Calls& calls) {
  Directories touched, manifests;
  for (const File& file : files.files) {
    if (!file.is_judged || !file.source) continue;
    const std::string directory(directory_of(file.path));
    if (file.verdict.kind == FileKind::kubernetes) {
      manifests.insert(directory);
    } else if (file.verdict.kind != FileKind::cloudformation) {
      std::string at = nearest(calls, directory);
      if (!at.empty()) touched.insert(std::move(at));
    }
  }
  const Directories all = reached(reversed(calls), touched);
  for (File& file : files.files) {
    if (!file.source || !file.excluded.empty()) continue;
    const std::string directory(directory_of(file.path));
    const FileKind kind = file.verdict.kind;
    const bool is_unit = file.path == "terragrunt.hcl" || file.path.ends_with("/terragrunt.hcl");
    if (kind == FileKind::terraform) file.is_judged |= all.contains(directory);
    if (kind == FileKind::variables)
      file.is_judged |= all.contains(directory) || all.contains(std::string(directory_of(directory)));
    if (kind == FileKind::kubernetes) file.is_judged |= manifests.contains(directory);
    if (is_unit && !all.empty()) file.is_judged |= names_one_of(file, all);
  }
}

}  // namespace stackworthy::discover
