#include "analyzer/scan_scope.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <thread>

namespace stackworthy {

namespace {

namespace fs = std::filesystem;
using discover::File;
using discover::FileKind;

/// The canonical form of a path that is there.
Result<fs::path> canonical(const std::string& path) {
  std::error_code error;
  fs::path real = fs::canonical(path, error);
  if (error) return Failure{path + ": " + error.message()};
  return real;
}

/// The nearest directory at or above `from` that holds `name`, or nothing.
std::optional<fs::path> above(const fs::path& from, const char* name) {
  for (fs::path at = from;; at = at.parent_path()) {
    std::error_code error;
    if (fs::exists(at / name, error)) return at;
    if (at == at.parent_path()) return std::nullopt;
  }
}

fs::path default_root(const fs::path& path) {
  std::error_code error;
  const fs::path directory = fs::is_directory(path, error) ? path : path.parent_path();
  if (const auto top = above(directory, ".git")) return *top;
  if (const auto top = above(directory, "stackworthy.yaml")) return *top;
  return directory;
}

/// `path` relative to `root`; fails where it lies outside.
Result<std::string> beneath(const fs::path& root, const fs::path& path) {
  const fs::path relative = path.lexically_relative(root);
  if (relative.empty() || *relative.begin() == "..")
    return Failure{path.string() + " is outside the trust root " + root.string()};
  return relative.generic_string();
}

Result<Scope> scope_in_memory(const ScanOptions& options) {
  Scope scope;
  scope.name = "memory";
  scope.judged = options.paths.empty() ? std::vector<std::string>{"."} : options.paths;
  scope.inputs = options.inputs;
  return scope;
}

/// What the command line or the configuration names is never ignored.
std::vector<std::string> named_files(const Scope& scope, const ScanOptions& options) {
  std::vector<std::string> named = scope.judged;
  const auto add = [&](const std::vector<std::string>& more) { named.insert(named.end(), more.begin(), more.end()); };
  add(scope.inputs.var_files);
  for (const auto& stack : options.stacks) {
    add(stack.paths);
    add(stack.var_files);
  }
  return named;
}

}  // namespace

Result<Scope> open_scope(const ScanOptions& options) {
  if (options.memory) return scope_in_memory(options);
  const std::vector<std::string> paths =
      options.paths.empty() || options.stdin_text ? std::vector<std::string>{"."} : options.paths;
  Scope scope;
  scope.inputs = options.inputs;
  // A focus may name what is deleted: it touches nothing any more.
  const auto is_there = [](const std::string& path) { return canonical(path).has_value(); };
  const auto known = options.is_focused ? std::find_if(paths.begin(), paths.end(), is_there) : paths.begin();
  const auto first = canonical(known == paths.end() ? std::string(".") : *known);
  if (!first) return Failure{first.error()};
  const auto root = options.root.empty() ? Result<fs::path>(options.stdin_text ? *first : default_root(*first))
                                         : canonical(options.root);
  if (!root) return Failure{root.error()};
  for (const std::string& path : paths) {
    const auto real = canonical(path);
    if (!real && options.is_focused) continue;
    if (!real) return Failure{real.error()};
    auto relative = beneath(*root, *real);
    if (!relative) return Failure{relative.error()};
    if (!options.stdin_text) scope.judged.push_back(std::move(*relative));
  }
  for (std::string& file : scope.inputs.var_files) {
    const auto real = canonical(file);
    if (!real) return Failure{real.error()};
    auto relative = beneath(*root, *real);
    if (!relative) return Failure{relative.error()};
    file = std::move(*relative);
  }
  auto tree = discover::Tree::open(root->string());
  if (!tree) return Failure{tree.error()};
  scope.root = root->string();
  scope.name = root->filename().string().empty() ? "root" : root->filename().string();
  scope.tree = std::make_shared<const discover::Tree>(std::move(*tree));
  if (options.stdin_text) scope.judged = {"stdin"};
  return scope;
}

discover::Walk walk_scope(const Scope& scope, const ScanOptions& options) {
  discover::Walk walk;
  if (options.stdin_text) {
    walk.files.push_back({"stdin", options.stdin_text->size(), discover::Tracking::unknown});
    return walk;
  }
  if (!options.memory) {
    discover::GitView git(scope.root, named_files(scope, options), options.uses_gitignore);
    return scope.tree->walk({}, &git);
  }
  for (const auto& [path, text] : *options.memory)
    walk.files.push_back({path, text.size(), discover::Tracking::unknown});
  std::sort(walk.files.begin(), walk.files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  return walk;
}

std::unique_ptr<Sources> make_sources(const Scope& scope, const discover::Walk& walk, const ScanOptions& options) {
  std::vector<std::string> paths;
  paths.reserve(walk.files.size());
  for (const auto& entry : walk.files) paths.push_back(entry.path);
  Sources::Reader reader;
  if (options.stdin_text) {
    reader = [text = *options.stdin_text](std::string_view, std::string& bytes) { return bytes = text, true; };
  } else if (options.memory) {
    std::map<std::string, std::string, std::less<>> texts(options.memory->begin(), options.memory->end());
    reader = [texts = std::move(texts)](std::string_view path, std::string& bytes) {
      return bytes = texts.find(path)->second, true;
    };
  } else {
    reader = [tree = scope.tree, progress = options.progress](std::string_view path, std::string& bytes) {
      if (progress) ++progress->files;
      return tree->read(path, discover::most_bytes(path), bytes);
    };
  }
  if (options.progress) {
    for (const auto& entry : walk.files) options.progress->most_files += discover::is_candidate(entry.path) ? 1 : 0;
  }
  auto sources = std::make_unique<Sources>(std::move(paths), std::move(reader));
  for (const auto& [from, to] : walk.links) sources->link(from, to);
  return sources;
}

unsigned threads_for(const discover::Walk& walk, const ScanOptions& options) {
  if (options.threads != 0) return options.threads;
  constexpr std::uint64_t little = 256 * 1024;
  std::uint64_t bytes = 0;
  for (const auto& entry : walk.files) bytes += discover::is_candidate(entry.path) ? entry.size : 0;
  return bytes < little ? 1 : std::max(1u, std::thread::hardware_concurrency());
}

bool is_analysed(const File& file) {
  const FileKind kind = file.verdict.kind;
  return file.is_judged && (kind == FileKind::terraform || kind == FileKind::variables ||
                            kind == FileKind::cloudformation || kind == FileKind::kubernetes);
}

bool may_hold_evidence(const File& file) {
  constexpr std::uint64_t most = 1 << 20;
  const std::string_view path = file.path;
  for (const std::string_view suffix :
       {".tf", ".tofu", ".tf.json", ".hcl", ".yaml", ".yml", ".json", ".template", ".ts", ".py", ".go", ".java", ".cs",
        ".jsonnet", ".libsonnet", ".j2", ".bicep"}) {
    if (path.ends_with(suffix)) return file.size <= most;
  }
  return false;
}

bool is_scanned_for_secrets(const File& file) {
  if (!file.source || file.verdict.kind == FileKind::skipped) return false;
  const std::string_view reason = file.verdict.reason;
  return !(file.verdict.kind == FileKind::not_read &&
           (reason.starts_with("encrypted") || reason.starts_with("UTF-16")));
}

}  // namespace stackworthy
