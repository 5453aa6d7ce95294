// How the configuration joins the command line. What is typed wins over what is written in the tree, with one
// exception: excludes add up.

#include "analyzer/scan_config.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <set>

#include "analyzer/catalogue.h"
#include "analyzer/model/glob.h"
#include "analyzer/model/lists.h"

namespace stackworthy {

namespace {

namespace fs = std::filesystem;

/// The file that `--config` names, wherever it lies, opened beneath its own directory.
Result<ConfigFile> read_named(const Scope& scope, const std::string& path) {
  std::error_code error;
  const fs::path real = fs::canonical(path, error);
  if (error) return Failure{path + ": " + error.message()};
  const auto tree = discover::Tree::open(real.parent_path().string());
  if (!tree) return Failure{tree.error()};
  ConfigFile file;
  if (!tree->read(real.filename().string(), most_config_bytes, file.text)) return Failure{path + ": " + file.text};
  const fs::path relative = real.lexically_relative(scope.root);
  const bool is_inside = !scope.root.empty() && !relative.empty() && *relative.begin() != "..";
  file.path = is_inside ? relative.generic_string() : path;
  return file;
}

Result<ConfigFile> read_default(const Scope& scope, const ScanOptions& options) {
  ConfigFile file;
  file.path = std::string(config_name);
  if (options.memory) {
    for (const auto& [path, text] : *options.memory) {
      if (path != config_name) continue;
      file.text = text;
      return file;
    }
    return ConfigFile{};
  }
  if (scope.tree->read(config_name, most_config_bytes, file.text)) return file;
  if (file.text == std::strerror(ENOENT)) return ConfigFile{};
  return Failure{std::string(config_name) + ": " + (file.text == std::strerror(ELOOP) ? "is a link" : file.text)};
}

template <class T>
void prefer(std::vector<T>& typed, const std::vector<T>& written) {
  if (typed.empty()) typed = written;
}

constexpr std::size_t most_words = 5;
constexpr std::size_t most_stacks = 3;

void note_rules(const Policy& policy, std::vector<std::string>& notes) {
  std::vector<std::string> off, changed;
  for (const RuleSetting& setting : policy.rules) {
    const std::string id(setting.rule->id.text());
    if (setting.is_off)
      off.push_back(id);
    else if (setting.severity || !setting.options.empty())
      changed.push_back(id);
  }
  std::sort(off.begin(), off.end());
  std::sort(changed.begin(), changed.end());
  if (!off.empty()) notes.push_back(counted(off.size(), "rule") + " off: " + listed(off, most_words));
  if (!changed.empty())
    notes.push_back(counted(changed.size(), "rule") +
                    " with another severity or other options: " + listed(changed, most_words));
}

void note_waivers(const Policy& policy, std::string_view today, std::vector<std::string>& notes) {
  if (policy.waivers.empty()) return;
  const auto expired = std::count_if(policy.waivers.begin(), policy.waivers.end(),
                                     [&](const Waiver& waiver) { return !today.empty() && waiver.until < today; });
  std::string note = counted(policy.waivers.size(), "waiver");
  if (expired > 0) note += " (" + std::to_string(expired) + " expired)";
  notes.push_back(std::move(note));
}

void note_provided(const Policy& policy, std::vector<std::string>& notes) {
  std::set<std::string> words;
  for (const Provided& provided : policy.provided) words.insert(provided.what);
  if (!words.empty()) notes.push_back("provided: " + listed({words.begin(), words.end()}, most_words));
}

void note_excluded(const ConfigFile& file, const discover::Files& files, std::vector<std::string>& notes) {
  const auto& globs = file.config.exclude;
  if (globs.empty()) return;
  const auto is_excluded = [&](const discover::File& each) {
    return !each.excluded.empty() && std::any_of(globs.begin(), globs.end(),
                                                 [&](const std::string& glob) { return glob_covers(glob, each.path); });
  };
  const auto count = std::count_if(files.files.begin(), files.files.end(), is_excluded);
  notes.push_back(counted(static_cast<std::size_t>(count), "path") + " excluded by " + file.path);
}

void note_scope(const Config& config, std::vector<std::string>& notes) {
  const auto globs = [&](const std::vector<std::string>& list, std::string_view what) {
    if (!list.empty()) notes.push_back(std::string(what) + ": " + counted(list.size(), "glob"));
  };
  globs(config.include, "include");
  globs(config.only_stacks, "stack");
  if (!config.select.empty()) notes.push_back("select: " + listed(config.select, most_words));
  if (!config.ignore.empty()) notes.push_back("ignore: " + listed(config.ignore, most_words));
  const Settings& settings = config.settings;
  if (settings.fail_on) notes.push_back("fail-on: " + *settings.fail_on);
  if (settings.severity) notes.push_back("severity: " + *settings.severity);
}

}  // namespace

Result<ConfigFile> read_config(const Scope& scope, const ScanOptions& options) {
  auto file = options.config.empty() ? read_default(scope, options) : read_named(scope, options.config);
  if (!file || file->path.empty()) return file;
  Source source(1, file->path);
  source.set_text(file->text);
  std::vector<Notice> errors;
  file->config = read_config(source, errors);
  if (!errors.empty()) return Failure{to_text(source, errors)};
  return file;
}

ScanOptions configured(const ScanOptions& options, const ConfigFile& file, Scope& scope) {
  ScanOptions all = options;
  if (file.path.empty()) return all;
  const Config& config = file.config;
  prefer(all.select, config.select);
  prefer(all.ignore, config.ignore);
  prefer(all.include, config.include);
  prefer(all.only_stacks, config.only_stacks);
  all.exclude.insert(all.exclude.end(), config.exclude.begin(), config.exclude.end());
  all.uses_gitignore = options.uses_gitignore && config.uses_gitignore;
  all.stacks = config.stacks;
  if (all.profile == Profile::unset) all.profile = config.profile;
  all.policy = config.policy;
  parsers::Inputs& inputs = scope.inputs;
  if (inputs.var_files.empty()) {
    inputs.var_files = config.var_files;
    // What is typed comes after every file that is written.
    for (std::size_t& before : inputs.vars_after) before += inputs.var_files.size();
  }
  if (inputs.vars.empty()) {
    inputs.vars = config.vars;
    inputs.vars_after.clear();
  }
  prefer(inputs.module_sources, config.module_sources);
  all.inputs = inputs;
  return all;
}

void place_config(ConfigFile& file, Sources& sources, bool is_whole_tree, std::vector<Notice>& notices) {
  for (const char* other : {"stackworthy.yml", ".stackworthy.yaml", ".stackworthy.yml"}) {
    const std::string why = "is not read: the configuration is called " + std::string(config_name);
    if (sources.find(other)) notices.push_back({Notice::Severity::warning, {}, why, other});
  }
  if (file.path.empty()) return;
  const Source* source = sources.open(file.path);
  if (!source || source->text() != file.text) source = &sources.add(file.path, file.text);
  move_places(file.config, source->id());
  if (!is_whole_tree) return;
  for (const NamedPath& named : file.config.named) {
    const std::string path = sources.real(named.path);
    if (path == "." || sources.find(path) || !sources.below(path).empty()) continue;
    notices.push_back({Notice::Severity::warning, named.where, "names " + named.path + ", which is not there", {}});
  }
}

Result<std::vector<const Rule*>> enabled_rules(const ScanOptions& options) {
  auto rules = select_rules(options.select, options.ignore);
  if (!rules) return rules;
  std::erase_if(*rules, [&](const Rule* rule) {
    const RuleSetting* setting = options.policy.setting_of(*rule);
    return setting && setting->is_off;
  });
  return rules;
}

namespace {

void note_developers(const Estate& estate, std::vector<std::string>& notes) {
  std::vector<std::string> names;
  for (const auto& stack : estate.stacks) {
    const bool is_run = stack->kind == StackKind::deployed || stack->kind == StackKind::plausible;
    if (stack->profile == Profile::dev && is_run) names.emplace_back(stack->name);
  }
  if (names.empty()) return;
  notes.push_back("profile dev, judged less strictly: " + counted(names.size(), "stack") + " (" +
                  listed(names, most_stacks) + ")");
}

}  // namespace

std::vector<std::string> policy_notes(const ConfigFile& file, const ScanOptions& options, const Estate& estate,
                                      const discover::Files& files) {
  std::vector<std::string> notes;
  if (!file.path.empty()) {
    note_excluded(file, files, notes);
    note_scope(file.config, notes);
    note_rules(file.config.policy, notes);
    note_waivers(file.config.policy, options.today, notes);
    note_provided(file.config.policy, notes);
  }
  note_developers(estate, notes);
  std::sort(notes.begin(), notes.end());
  return notes;
}

}  // namespace stackworthy
