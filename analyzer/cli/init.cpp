// A first configuration, from a scan: what is found stands in it as comments beside the keys that would change it. Only
// what holds anyway is set, so that a run with the new file says what the run before said.

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "analyzer/cli/arguments.h"
#include "analyzer/cli/cli.h"
#include "analyzer/cli/config.h"
#include "analyzer/cli/write.h"
#include "analyzer/config.h"
#include "analyzer/output/escape.h"
#include "analyzer/scan_scope.h"

namespace stackworthy::cli {

namespace {

constexpr std::size_t most_listed = 40;

/// Whether a name needs neither quotes in YAML nor escapes in a glob, and holds no secret.
bool is_plain_path(const Scan& scan, std::string_view path) {
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./-";
  return !path.empty() && path.size() <= 200 && path.find_first_not_of(letters) == path.npos &&
         scan.secrets.mask_name(path) == path;
}

std::string shown(const Scan& scan, std::string_view text) { return output::escape_text(scan.secrets.mask_name(text)); }

std::string more(std::size_t count) {
  return count > most_listed ? "#   ... and " + std::to_string(count - most_listed) + " more\n" : "";
}

bool is_below(std::string_view path, std::string_view directory) {
  return path.size() > directory.size() && path.starts_with(directory) && path[directory.size()] == '/';
}

/// Directories of what somebody runs, at and below which there are only developers' stacks, none below another.
std::vector<std::string> developers_roots(const Scan& scan) {
  std::set<std::string> roots;
  for (const auto& stack : scan.estate->stacks) {
    const bool is_run = stack->kind == StackKind::deployed || stack->kind == StackKind::plausible;
    if (is_run) roots.insert(stack->root);
  }
  std::vector<std::string> found;
  for (const std::string& root : roots) {
    if (root == "." || (!found.empty() && is_below(root, found.back()))) continue;
    const bool is_for_all = std::all_of(scan.estate->stacks.begin(), scan.estate->stacks.end(), [&](const auto& stack) {
      return (stack->root != root && !is_below(stack->root, root)) || stack->profile == Profile::dev;
    });
    if (is_for_all) found.push_back(root);
  }
  return found;
}

/// The stacks that are there, and an entry for each root that only a developer's stacks have.
std::string stacks_text(const Scan& scan) {
  const auto& stacks = scan.estate->stacks;
  std::string found = stacks.empty() ? "# Stacks are found by themselves. There is none yet.\n"
                                     : "# Stacks are found by themselves. These were:\n";
  std::size_t count = 0;
  for (const auto& stack : stacks) {
    if (count++ >= most_listed) continue;
    const std::string profile =
        stack->profile == Profile::unset ? "" : ", profile " + std::string(to_text(stack->profile));
    found += "#   " + shown(scan, stack->name) + ": " + std::string(to_text(stack->kind)) + " (" +
             shown(scan, stack->why) + ")" + profile + "\n";
  }
  found += more(stacks.size());
  std::string entries;
  for (const std::string& root : developers_roots(scan)) {
    if (is_plain_path(scan, root)) entries += "  - match: \"" + root + "\"\n    profile: dev\n";
  }
  found +=
      "# An entry joins several directories and languages into one graph, or sets what stacks are for. In profile dev\n"
      "# rules weigh less, and nothing is asked that only a whole deployment can have.\n";
  const std::string example =
      "#   - name: shop-prod\n#     paths: [envs/prod, k8s/overlays/prod]\n#     var-files: [envs/prod/prod.tfvars]\n";
  return entries.empty() ? found + "# stacks:\n" + example : found + "stacks:\n" + entries + example;
}

/// The source of a module without subdirectory and version, and the name of its repository.
std::pair<std::string, std::string> repository_of(std::string_view source) {
  source = source.substr(0, source.find('?'));
  const auto scheme = source.find("://");
  const auto inner = source.find("//", scheme == source.npos ? 0 : scheme + 3);
  source = source.substr(0, inner);
  const auto slash = source.find_last_of("/:");
  std::string_view name = slash == source.npos ? source : source.substr(slash + 1);
  if (name.ends_with(".git")) name.remove_suffix(4);
  return {std::string(source), std::string(name)};
}

/// Whether a password may stand in it.
bool has_user(std::string_view source) {
  const auto scheme = source.find("://");
  const auto at = source.rfind('@');
  return scheme != source.npos && at != source.npos &&
         source.substr(scheme + 3, at - scheme - 3).find(':') != source.npos;
}

bool is_git(std::string_view source) {
  return source.starts_with("git::") || source.starts_with("git@") || source.starts_with("github.com/") ||
         source.starts_with("bitbucket.org/");
}

/// The first directory of that name, the least deep first; empty where there is none.
std::string directory_called(const Scan& scan, const std::string& name) {
  std::string best;
  const auto depth = [](const std::string& path) { return std::count(path.begin(), path.end(), '/'); };
  for (const std::string_view path : scan.sources->below(".")) {
    for (auto slash = path.find('/'); slash != path.npos; slash = path.find('/', slash + 1)) {
      const std::string directory(path.substr(0, slash));
      if (directory != name && !directory.ends_with("/" + name)) continue;
      if (best.empty() || depth(directory) < depth(best)) best = directory;
    }
  }
  return best;
}

std::string modules_text(const Scan& scan) {
  std::map<std::string, std::string> mapped;
  std::set<std::string> seen;
  for (const auto& stack : scan.estate->stacks) {
    for (const Resource* module : stack->of_type("terraform/module")) {
      const auto source = (*module)["source"].string();
      if (!module->is_opaque || !source || !is_git(*source) || has_user(*source)) continue;
      const auto [prefix, name] = repository_of(*source);
      if (name.empty() || !seen.insert(prefix).second) continue;
      mapped[prefix] = directory_called(scan, name);
    }
  }
  std::string text =
      "# Modules of other repositories that also lie in this one: the beginning of a source, and a directory.\n"
      "# module-sources:\n";
  if (mapped.empty()) return text + "#   \"git::https://git.example/acme/modules.git\": modules\n";
  std::size_t count = 0;
  for (const auto& [prefix, directory] : mapped) {
    if (count++ >= most_listed) continue;
    const std::string target = directory.empty() ? "modules  # where it lies, if it does" : shown(scan, directory);
    text += "#   \"" + shown(scan, prefix) + "\": " + target + "\n";
  }
  return text + more(mapped.size());
}

std::string provided_text(const Scan& scan) {
  std::map<std::string, std::string> absent;
  const auto add = [&](const Rule& rule) {
    const std::string_view word = rule.check.kind == Check::Kind::absence ? rule.check.absence.provided : rule.provided;
    if (!word.empty()) absent.emplace(word, rule.id.text());
  };
  for (const Finding& finding : scan.results.findings) add(*finding.rule);
  for (const Undecided& undecided : scan.results.undecided) add(*undecided.rule);
  std::string text = "# What lives outside this repository, so that nobody misses it here. One of:\n#   ";
  for (const std::string_view word : provided_words()) text += std::string(word) + (word == "waf" ? "\n" : ", ");
  text += "# provided:\n";
  if (absent.empty()) return text + "#   - {what: budget, where: \"organisation account\"}\n";
  for (const auto& [word, rule] : absent)
    text += "#   - {what: " + word + ", where: \"...\"}  # asked by " + rule + "\n";
  return text;
}

/// Directories of other people's and of generated code, by their names.
std::string exclude_text(const Scan& scan) {
  static constexpr std::string_view names[] = {"vendor",    "vendored", "third_party", "third-party",
                                               "generated", "cdk.out",  "testdata"};
  std::set<std::string> directories;
  for (const FileVerdict& file : scan.results.coverage.files) {
    const std::string_view path = file.path;
    for (std::size_t begin = 0, slash; (slash = path.find('/', begin)) != path.npos; begin = slash + 1) {
      if (std::find(std::begin(names), std::end(names), path.substr(begin, slash - begin)) == std::end(names)) continue;
      directories.insert(std::string(path.substr(0, slash)));
      break;
    }
  }
  std::string text = "# Paths that are not analysed.\n# exclude:\n";
  if (directories.empty()) return text + "#   - \"**/testdata/**\"\n";
  std::size_t count = 0;
  for (const std::string& directory : directories) {
    if (count++ < most_listed) text += "#   - \"" + shown(scan, directory) + "/**\"\n";
  }
  return text + more(directories.size());
}

std::string text_of(const Scan& scan) {
  return "# How stackworthy judges this repository. `stackworthy config schema` lists all keys, `stackworthy config "
         "show`\n"
         "# what holds, `stackworthy config validate` checks this file.\n"
         "version: 1\n\n"
         "# The least severity that fails a run: critical, high, medium, low, never.\n"
         "# fail-on: high\n\n" +
         stacks_text(scan) + "\n" + modules_text(scan) + "\n" + provided_text(scan) + "\n" + exclude_text(scan) +
         "\n# How much may be lost, and how long it may take until it runs again.\n"
         "# objectives: {rpo: 1h, rto: 4h}\n\n"
         "# By rule: off, or another severity and options. `stackworthy rules` lists them.\n"
         "# rules:\n#   cost/no-budget: {severity: high}\n\n"
         "# Findings that somebody answers for until a day.\n"
         "# waivers:\n#   - {rule: cost/no-budget, stack: \"*\", reason: \"...\", until: 2027-03-31, owner: "
         "\"...\"}\n\n"
         "# What a suppression in a comment must say.\n"
         "# suppressions: {require-reason: true, max-days: 365}\n";
}

/// Whether a relative path goes through a link: what it would name is not of this tree.
bool goes_through_link(const std::string& path) {
  namespace fs = std::filesystem;
  const fs::path given(path);
  if (given.is_absolute()) return false;
  fs::path so_far;
  std::error_code error;
  for (const fs::path& part : given) {
    so_far /= part;
    if (fs::is_symlink(so_far, error)) return true;
  }
  return false;
}

}  // namespace

int init(const std::vector<std::string>& given) {
  std::string root;
  Arguments arguments("init", "Writes a commented stackworthy.yaml that fits what is found.", "[DIR]");
  arguments.value("--root", root, "The trust root, where the file is written; else the top of the repository of DIR");
  if (const auto status = arguments.parse(given)) return *status;
  if (arguments.operands().size() > 1) return fail("init takes one directory");
  ScanOptions options;
  options.root = root;
  options.paths = {arguments.operands().empty() ? "." : arguments.operands().front()};
  for (const std::string& path : {options.paths.front(), root}) {
    if (goes_through_link(path))
      return fail("cannot write " + path + "/" + std::string(config_name) + ": " + path + " is a link");
  }
  const auto scope = open_scope(options);
  if (!scope) return fail(scope.error());
  // The whole repository is looked at, whatever directory of it was named.
  options.root = scope->root;
  options.paths = {scope->root};
  const std::string path = scope->root + "/" + std::string(config_name);
  std::error_code error;
  if (std::filesystem::symlink_status(path, error).type() != std::filesystem::file_type::not_found)
    return fail(path + " is there already");
  const auto scanned = scan(options);
  if (!scanned) return fail(scanned.error());
  const auto written = create_file(path, text_of(**scanned));
  if (!written) return fail(written.error());
  const auto said = print("wrote " + output::escape_text(path) + "\n");
  return said ? exit_clean : fail(said.error());
}

}  // namespace stackworthy::cli
