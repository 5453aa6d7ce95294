#include "analyzer/cli/arguments.h"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>

#include "analyzer/catalogue.h"
#include "analyzer/model/date.h"
#include "analyzer/model/lists.h"
#include "analyzer/output/escape.h"
#include "analyzer/output/stats.h"

extern char** environ;

namespace stackworthy::cli {

Arguments::Arguments(std::string_view command, std::string_view purpose, std::string_view operands)
    : app_(std::string(purpose),
           "stackworthy " + std::string(command) + (operands.empty() ? "" : " ") + std::string(operands)) {
  app_.allow_extras();
}

void Arguments::value(const std::string& names, std::string& target, const std::string& help) {
  app_.add_option(names, target, help)->take_last();
}

void Arguments::values(const std::string& names, std::vector<std::string>& target, const std::string& help,
                       bool splits) {
  CLI::Option* option = app_.add_option(names, target, help)->allow_extra_args(false);
  if (splits) option->delimiter(',');
}

void Arguments::flag(const std::string& names, bool& target, const std::string& help) {
  app_.add_flag(names, target, help);
}

std::optional<int> Arguments::unknown_flag(const std::string& flag) const {
  const std::string name = flag.substr(0, flag.find('='));
  std::vector<std::string> known;
  for (const CLI::Option* option : app_.get_options()) {
    for (const std::string& each : option->get_lnames()) known.push_back("--" + each);
  }
  const std::vector<std::string_view> words(known.begin(), known.end());
  const std::string near = nearest(name, words);
  return fail("unknown flag '" + name + "'" + (near.empty() ? "" : "; did you mean '" + near + "'?"));
}

std::optional<int> Arguments::parse(const std::vector<std::string>& arguments) {
  const auto rest = std::find(arguments.begin(), arguments.end(), "--");
  std::vector<std::string> reversed;
  for (auto argument = arguments.begin(); argument != rest; ++argument) {
    reversed.push_back(*argument == "--stats" ? "--stats=text" : *argument);
  }
  std::reverse(reversed.begin(), reversed.end());
  try {
    app_.parse(reversed);
  } catch (const CLI::CallForHelp&) {
    std::fputs(app_.help().c_str(), stdout);
    return exit_clean;
  } catch (const CLI::ParseError& error) {
    return fail(error.what());
  }
  for (const std::string& each : app_.remaining()) {
    if (each.size() > 1 && each.front() == '-') return unknown_flag(each);
    operands_.push_back(each);
  }
  if (rest != arguments.end()) operands_.insert(operands_.end(), rest + 1, arguments.end());
  return std::nullopt;
}

std::vector<std::size_t> Arguments::given_before(const std::string& later, const std::string& earlier) const {
  const CLI::Option* wanted = app_.get_option(later);
  const CLI::Option* counted = app_.get_option(earlier);
  std::vector<std::size_t> before;
  std::size_t count = 0;
  for (const CLI::Option* option : app_.parse_order()) {
    if (option == counted) ++count;
    if (option == wanted) before.push_back(count);
  }
  return before;
}

void say(std::string_view message) { std::fprintf(stderr, "stackworthy: %s\n", output::escape_text(message).c_str()); }

int fail(std::string_view message) {
  // A configuration may have several faults: a line for each.
  for (std::size_t begin = 0; begin <= message.size();) {
    const std::size_t end = std::min(message.find('\n', begin), message.size());
    say(message.substr(begin, end - begin));
    begin = end + 1;
  }
  return exit_error;
}

Result<std::string> one_of(std::string_view what, const std::string& given,
                           std::initializer_list<std::string_view> words) {
  std::string all;
  for (const std::string_view word : words) {
    if (word == given) return given;
    all += (all.empty() ? "" : ", ") + std::string(word);
  }
  const std::vector<std::string_view> list(words);
  const std::string near = nearest(given, list);
  return Failure{"unknown " + std::string(what) + " '" + given + "'" +
                 (near.empty() ? " (" + all + ")" : "; did you mean '" + near + "'?")};
}

bool is_colored(const std::string& flag) {
  if (flag == "always") return true;
  if (flag == "never") return false;
  const auto is_set = [](const char* name) {
    const char* value = std::getenv(name);
    return value && *value && std::string_view(value) != "0";
  };
  const char* no_color = std::getenv("NO_COLOR");
  if (no_color && *no_color) return false;
  return is_set("FORCE_COLOR") || is_set("CLICOLOR_FORCE") || isatty(STDOUT_FILENO) == 1;
}

void ScopeFlags::add_to(Arguments& arguments) {
  arguments.value("--root", root, "The trust root: nothing outside it is opened");
  arguments.value("--config", config, "The configuration, in place of stackworthy.yaml at the trust root");
  arguments.values("--stack", stacks, "Only stacks whose names this glob covers; repeatable");
  arguments.values("--include", include, "Only paths that this glob covers; repeatable");
  arguments.values("--exclude", exclude, "Not the paths that this glob covers; repeatable");
  arguments.flag("--no-gitignore", ignores_gitignore, "Also untracked files that git ignores");
  arguments.flag("--focus", is_focused, "The paths are what changed: only what they touch is reported");
  arguments.value("--profile", profile, "What the stacks are for, where their names do not say: dev, staging, prod");
  arguments.values("--var", vars, "A Terraform variable, NAME=VALUE; repeatable");
  arguments.values("--var-file", var_files, "A Terraform variable file; repeatable, later ones win");
  arguments.flag("--env-vars", reads_environment, "Read TF_VAR_NAME from the environment");
  arguments.value("-j,--jobs", threads, "Threads; 0 (the default) is as many as the machine has");
  arguments.value("--today", today, "The date that expiries are held against, YYYY-MM-DD");
  arguments.value("--stats", stats,
                  "What was read, decided and how long it took, on standard error: --stats or --stats=json");
}

namespace {

std::string date_now() {
  const std::time_t now = std::time(nullptr);
  std::tm broken{};
  gmtime_r(&now, &broken);
  char buffer[16];
  const std::size_t size = std::strftime(buffer, sizeof buffer, "%Y-%m-%d", &broken);
  return {buffer, size};
}

std::vector<std::pair<std::string, std::string>> terraform_environment() {
  constexpr std::string_view prefix = "TF_VAR_";
  std::vector<std::pair<std::string, std::string>> variables;
  for (char** entry = environ; entry && *entry; ++entry) {
    const std::string_view text = *entry;
    const auto equals = text.find('=');
    if (!text.starts_with(prefix) || equals == std::string_view::npos || equals == prefix.size()) continue;
    variables.emplace_back(text.substr(prefix.size(), equals - prefix.size()), text.substr(equals + 1));
  }
  std::sort(variables.begin(), variables.end());
  return variables;
}

/// Whether some file at or below the path is infrastructure code, read or not.
bool holds_something(const Scan& scan, const std::string& path) {
  std::error_code error;
  const auto real = std::filesystem::canonical(path, error);
  const std::string relative = real.lexically_relative(scan.root).generic_string();
  if (error || relative.empty() || relative == ".") return !scan.found_nothing;
  const auto& files = scan.results.coverage.files;
  return std::any_of(files.begin(), files.end(), [&](const FileVerdict& file) {
    const bool is_inside = file.path == relative || file.path.starts_with(relative + '/');
    return is_inside && file.verdict != "text" && file.verdict != "skipped";
  });
}

/// Why there may be nothing: what is passed over by itself, and what the configuration changes.
std::string hidden_by(const Scan& scan, const std::string& path) {
  constexpr std::size_t most_reasons = 3;
  std::vector<std::string> reasons = scan.results.policy_notes;
  std::error_code error;
  const std::string top = std::filesystem::canonical(path, error).lexically_relative(scan.root).generic_string() + '/';
  const bool is_whole = top == "./";
  if (const std::size_t ignored = scan.results.coverage.ignored; ignored > 0 && is_whole)
    reasons.push_back(std::to_string(ignored) + " untracked that git ignores");
  for (const Notice& notice : scan.results.notices) {
    const bool is_inside = is_whole || (notice.path + '/').starts_with(top);
    if (!notice.span.is_somewhere() && is_inside)
      reasons.push_back(scan.secrets.mask_name(notice.path + ' ' + notice.message));
  }
  return reasons.empty() ? "" : " (" + listed(reasons, most_reasons) + ')';
}

std::string read_stdin() {
  std::string text;
  char buffer[65536];
  for (std::size_t size; (size = std::fread(buffer, 1, sizeof buffer, stdin)) > 0;) text.append(buffer, size);
  return text;
}

}  // namespace

Result<ScanOptions> ScopeFlags::options(const Arguments& arguments) const {
  ScanOptions options;
  options.paths = arguments.operands();
  options.root = root;
  options.config = config;
  options.only_stacks = stacks;
  options.include = include;
  options.exclude = exclude;
  options.uses_gitignore = !ignores_gitignore;
  options.is_focused = is_focused;
  if (!profile.empty()) {
    if (const auto word = one_of("profile", profile, {"dev", "staging", "prod"}); !word) return Failure{word.error()};
    for (const Profile each : {Profile::dev, Profile::staging, Profile::prod}) {
      if (to_text(each) == profile) options.profile = each;
    }
  }
  options.inputs.var_files = var_files;
  options.inputs.vars_after = arguments.given_before("--var", "--var-file");
  for (const std::string& var : vars) {
    const auto equals = var.find('=');
    if (equals == std::string::npos || equals == 0) return Failure{"--var takes NAME=VALUE, not '" + var + "'"};
    options.inputs.vars.emplace_back(var.substr(0, equals), var.substr(equals + 1));
  }
  if (reads_environment) options.inputs.environment = terraform_environment();
  if (!threads.empty()) {
    const char* end = threads.data() + threads.size();
    const auto read = std::from_chars(threads.data(), end, options.threads);
    if (read.ec != std::errc() || read.ptr != end || options.threads > 1024)
      return Failure{"-j takes a number of threads, not '" + threads + "'"};
  }
  if (!today.empty() && !day_number(today)) return Failure{"--today takes a date as 2027-01-31, not '" + today + "'"};
  options.today = today.empty() ? date_now() : today;
  if (!stats.empty()) {
    if (const auto format = one_of("format of --stats", stats, {"text", "json"}); !format)
      return Failure{format.error()};
  }
  return options;
}

Result<Scan*> scan_paths(ScanOptions options) {
  const bool reads_stdin = std::find(options.paths.begin(), options.paths.end(), "-") != options.paths.end();
  if (reads_stdin && options.paths.size() > 1) return Failure{"'-' stands alone: no other PATH is read beside it"};
  if (reads_stdin) options.stdin_text = read_stdin();
  auto done = scan(options);
  if (!done) return Failure{done.error()};
  if (reads_stdin && (*done)->found_nothing)
    return Failure{"nothing to analyse in standard input, of which manifests and templates are read"};
  if (!options.include.empty() && !options.is_focused && (*done)->found_nothing)
    return Failure{"nothing to analyse in what --include covers"};
  for (const std::string& path : options.paths) {
    if (!reads_stdin && !options.is_focused && !holds_something(**done, path))
      return Failure{"nothing to analyse in " + path + hidden_by(**done, path)};
  }
  // Reachable and never given back: freeing a graph piece by piece is work that nobody sees.
  static auto* const kept = new std::vector<std::unique_ptr<Scan>>;
  kept->push_back(std::move(*done));
  return kept->back().get();
}

void print_stats(const Scan& scan, const std::string& format) {
  if (format.empty()) return;
  std::vector<output::Stage> stages;
  for (const auto& stage : scan.stages) stages.push_back({stage.name, stage.cpu_seconds, stage.wall_seconds});
  const std::string text =
      format == "json" ? output::stats_json(scan.results, stages) : output::stats_text(scan.results, stages);
  std::fwrite(text.data(), 1, text.size(), stderr);
}

}  // namespace stackworthy::cli
