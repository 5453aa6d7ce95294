// Over real repositories: every file of Terraform, CloudFormation or Kubernetes is read by some stack, or it is named
// with the reason why not.

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "analyzer/scan.h"

namespace {

namespace fs = std::filesystem;
using namespace stackworthy;

const fs::path corpus = STACKWORTHY_SHARED "/corpus";

std::string directory_of(const std::string& path) {
  const std::string parent = fs::path(path).parent_path().generic_string();
  return parent.empty() ? "." : parent;
}

/// What a local source in a directory leads to.
std::string at(const std::string& directory, const std::string& source) {
  std::string path = (fs::path(directory) / source).lexically_normal().generic_string();
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

/// The files that the stacks read, as far as something of each stands in one.
std::set<std::string> files_seen(const Scan& done) {
  std::set<std::string> seen;
  for (const auto& stack : done.estate->stacks) {
    for (const Resource& resource : stack->resources) {
      for (const Span span : {resource.head, resource.body ? resource.body->from : Span{}}) {
        if (span.is_somewhere()) seen.emplace((*done.sources)[span.file].path());
      }
    }
  }
  return seen;
}

/// The directories that stacks of Terraform read: their roots, where their resources stand, and what those call, found
/// by the text of the calls.
std::set<std::string> directories_read(const Scan& done, const std::set<std::string>& seen) {
  static const std::regex call(R"re(\bsource\s*=\s*"(\.\.?/[^"?]*)")re");
  std::map<std::string, std::set<std::string>> called;
  for (const FileVerdict& file : done.results.coverage.files) {
    const Source* source = file.verdict == "terraform" ? done.sources->open(file.path) : nullptr;
    if (!source) continue;
    const std::string text(source->text());
    for (std::sregex_iterator each(text.begin(), text.end(), call), end; each != end; ++each)
      called[directory_of(file.path)].insert(at(directory_of(file.path), (*each)[1]));
  }
  std::vector<std::string> open;
  for (const std::string& file : seen) open.push_back(directory_of(file));
  for (const auto& stack : done.estate->stacks) {
    if (stack->dialect == Dialect::terraform) open.push_back(stack->root);
  }
  std::set<std::string> read;
  while (!open.empty()) {
    const std::string directory = open.back();
    open.pop_back();
    if (!read.insert(directory).second) continue;
    open.insert(open.end(), called[directory].begin(), called[directory].end());
  }
  return read;
}

bool is_kustomization(const std::string& path) {
  const std::string name = fs::path(path).filename().string();
  return name == "kustomization.yaml" || name == "kustomization.yml" || name == "Kustomization";
}

/// Directories of the kustomizations that stacks read: at their roots, below a root without one, and what those name.
std::set<std::string> kustomizations_read(const Scan& done) {
  static const std::regex item(R"re(\n[ \t]*-[ \t]+['"]?([^\s'":]+)['"]?[ \t\r]*(?=\n|$|#))re");
  std::map<std::string, std::string> texts;
  for (const FileVerdict& file : done.results.coverage.files) {
    const Source* source = is_kustomization(file.path) ? done.sources->open(file.path) : nullptr;
    if (source) texts[directory_of(file.path)] = '\n' + std::string(source->text());
  }
  std::vector<std::string> open;
  for (const auto& stack : done.estate->stacks) {
    if (stack->dialect != Dialect::kubernetes) continue;
    open.push_back(stack->root);
    if (texts.contains(stack->root)) continue;
    for (const auto& [directory, text] : texts) {
      if (directory.starts_with(stack->root + '/')) open.push_back(directory);
    }
  }
  std::set<std::string> read;
  while (!open.empty()) {
    const std::string directory = open.back();
    open.pop_back();
    const auto text = texts.find(directory);
    if (text == texts.end() || !read.insert(directory).second) continue;
    for (std::sregex_iterator each(text->second.begin(), text->second.end(), item), end; each != end; ++each)
      open.push_back(at(directory, (*each)[1]));
  }
  return read;
}

/// Whether a Terragrunt file belongs to some unit: it lies in or above its directory, or the unit's text names it.
bool is_of_unit(const Scan& done, const std::string& path) {
  const std::string directory = directory_of(path);
  const std::string name = (fs::path(directory).filename() / fs::path(path).filename()).generic_string();
  return std::any_of(done.estate->stacks.begin(), done.estate->stacks.end(), [&](const auto& stack) {
    if (!stack->why.starts_with("is a Terragrunt unit")) return false;
    if (directory == "." || stack->root == directory || stack->root.starts_with(directory + '/')) return true;
    const Source* unit = done.sources->open(stack->root + "/terragrunt.hcl");
    return unit && unit->text().find('/' + name + '"') != std::string_view::npos;
  });
}

bool is_named(const Results& results, const std::string& path) {
  const auto is_here = [&](const auto& each) { return each.path == path && !each.message.empty(); };
  return std::any_of(results.notices.begin(), results.notices.end(), is_here) ||
         std::any_of(results.coverage.unread.begin(), results.coverage.unread.end(),
                     [&](const Unread& unread) { return unread.name == path && !unread.reason.empty(); });
}

/// Files that claim to be infrastructure, but that nothing reads and nothing names.
std::vector<std::string> lost_in(const Scan& done) {
  const auto seen = files_seen(done);
  const auto directories = directories_read(done, seen);
  const auto kustomizations = kustomizations_read(done);
  std::set<std::string> templates;
  for (const auto& stack : done.estate->stacks) {
    if (stack->dialect == Dialect::cloudformation) templates.insert(stack->root);
  }
  std::vector<std::string> lost;
  for (const FileVerdict& file : done.results.coverage.files) {
    const bool is_terraform = file.verdict == "terraform";
    const bool is_ours = is_terraform || file.verdict == "cloudformation" || file.verdict == "kubernetes";
    if (!is_ours || seen.contains(file.path) || templates.contains(file.path)) continue;
    if (is_terraform && directories.contains(directory_of(file.path))) continue;
    if (is_terraform && file.path.ends_with(".hcl") && is_of_unit(done, file.path)) continue;
    if (is_kustomization(file.path) && kustomizations.contains(directory_of(file.path))) continue;
    if (!is_named(done.results, file.path)) lost.push_back(file.verdict + " " + file.path);
  }
  return lost;
}

}  // namespace

TEST_CASE("every file of the corpus that is infrastructure is read by a stack or named with a reason") {
  std::error_code error;
  std::vector<fs::path> repositories;
  for (const auto& entry : fs::directory_iterator(corpus, error)) {
    if (entry.is_directory()) repositories.push_back(entry.path());
  }
  std::sort(repositories.begin(), repositories.end());
  if (repositories.empty()) WARN("skipped: no corpus at " << corpus);
  if (!repositories.empty()) repositories.push_back(corpus);
  for (const fs::path& repository : repositories) {
    ScanOptions options;
    options.root = repository.string();
    options.paths = {options.root};
    options.judge = false;
    options.threads = 2;
    const auto done = scan(options);
    REQUIRE(done);
    const auto lost = lost_in(**done);
    std::string all;
    for (const std::string& each : lost) all += "\n" + each;
    INFO(repository << all);
    CHECK(lost.empty());
  }
}
