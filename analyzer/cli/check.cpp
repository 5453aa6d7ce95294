#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "analyzer/catalogue.h"
#include "analyzer/cli/arguments.h"
#include "analyzer/cli/cli.h"
#include "analyzer/cli/progress.h"
#include "analyzer/cli/write.h"
#include "analyzer/output/formats.h"

namespace stackworthy::cli {

namespace {

/// Where a format goes: `sarif=out.sarif`, or standard output without a path.
struct Destination {
  std::string format;
  std::string path;
};

struct CheckFlags {
  ScopeFlags scope;
  std::vector<std::string> select;
  std::vector<std::string> ignore;
  std::vector<std::string> outputs;
  std::string severity;  ///< Empty: the configuration's, else low.
  std::string fail_on;   ///< Empty: the configuration's, else high.
  std::string max_undecided;
  std::string color = "auto";
  std::string sarif_category;
  std::string sarif_suppressed = "omit";
  bool fails_on_incomplete = false;
  bool shows_no_progress = false;
  bool exits_zero = false;
  bool no_suppressions = false;
  bool is_quiet = false;
  bool is_verbose = false;

  void add_to(Arguments& arguments) {
    scope.add_to(arguments);
    arguments.values("--select", select, "Only these rules or areas: backup,iam/allow-everything", true);
    arguments.values("--ignore", ignore, "Not these rules or areas", true);
    arguments.value("--severity", severity,
                    "The least severity that is shown: critical, high, medium, low (default), info");
    arguments.value("--fail-on", fail_on,
                    "The least severity that fails: critical, high (default), medium, low, never");
    arguments.flag("--fail-on-incomplete", fails_on_incomplete,
                   "Fail also where a file, chart or base could not be read");
    arguments.value("--max-undecided", max_undecided, "Fail also where more than so many places are undecided");
    arguments.flag("--exit-zero", exits_zero, "Exit 0 whatever is found");
    arguments.flag("--no-suppressions", no_suppressions, "Report what comments suppress");
    arguments.values("-o,--output", outputs, "FORMAT[=PATH], repeatable: text, concise, json, sarif, github, markdown");
    arguments.value("--sarif-category", sarif_category, "What tells this run from others of the same commit");
    arguments.value("--sarif-suppressed", sarif_suppressed, "omit (default), include: with their suppressions");
    arguments.value("--color", color, "auto (default), always, never");
    arguments.flag("-q,--quiet", is_quiet, "Findings only, no summary");
    arguments.flag("-v,--verbose", is_verbose, "List also what could not be decided or read, and every notice");
    arguments.flag("--no-progress", shows_no_progress, "Show no progress on a terminal");
  }
};

Result<std::vector<Destination>> destinations(const std::vector<std::string>& outputs) {
  std::vector<Destination> all;
  for (const std::string& output : outputs) {
    const auto equals = output.find('=');
    const std::string name = output.substr(0, equals);
    const auto format = one_of("format", name, {"text", "concise", "json", "sarif", "github", "markdown"});
    if (!format) return Failure{format.error()};
    if (equals != std::string::npos && equals + 1 == output.size()) return Failure{"-o " + output + " names no path"};
    all.push_back({name, equals == std::string::npos ? "" : output.substr(equals + 1)});
  }
  const auto is_stdout = [](const Destination& one) { return one.path.empty(); };
  if (std::count_if(all.begin(), all.end(), is_stdout) > 1)
    return Failure{"only one format can go to standard output: give the others a path (-o sarif=PATH)"};
  if (all.empty()) all.push_back({"text", ""});
  return all;
}

/// What decides the exit status and what is shown: a flag wins over the configuration, which wins over the default.
struct Gate {
  int least = static_cast<int>(Severity::high);  ///< One more than `critical` for `never`.
  Severity shown = Severity::low;
  bool fails_on_incomplete = false;
  std::optional<std::size_t> max_undecided;
};

int threshold(const std::string& fail_on) {
  Severity severity = Severity::critical;
  return parse_severity(fail_on, severity) ? static_cast<int>(severity) : static_cast<int>(Severity::critical) + 1;
}

Result<std::size_t> number(const std::string& flag, const std::string& given) {
  std::size_t value = 0;
  const char* end = given.data() + given.size();
  const auto read = std::from_chars(given.data(), end, value);
  if (read.ec != std::errc() || read.ptr != end) return Failure{flag + " takes a number, not '" + given + "'"};
  return value;
}

/// Whether every flag that takes one of a few words has one.
Result<bool> check_words(const CheckFlags& flags) {
  const auto wrong = [](std::string_view what, const std::string& given,
                        std::initializer_list<std::string_view> words) {
    const auto word = one_of(what, given, words);
    return word ? std::string() : word.error();
  };
  for (const std::string& error :
       {flags.fail_on.empty() ? "" : wrong("severity", flags.fail_on, {"critical", "high", "medium", "low", "never"}),
        flags.severity.empty() ? "" : wrong("severity", flags.severity, {"critical", "high", "medium", "low", "info"}),
        wrong("choice of --color", flags.color, {"auto", "always", "never"}),
        wrong("choice of --sarif-suppressed", flags.sarif_suppressed, {"omit", "include"})}) {
    if (!error.empty()) return Failure{error};
  }
  if (!flags.max_undecided.empty()) {
    if (const auto most = number("--max-undecided", flags.max_undecided); !most) return Failure{most.error()};
  }
  return true;
}

Gate gate_of(const CheckFlags& flags, const Settings& settings) {
  Gate gate;
  const std::string fail_on = flags.fail_on.empty() ? settings.fail_on.value_or("high") : flags.fail_on;
  gate.least = threshold(fail_on);
  parse_severity(flags.severity.empty() ? settings.severity.value_or("low") : flags.severity, gate.shown);
  gate.fails_on_incomplete = flags.fails_on_incomplete || settings.fail_on_incomplete.value_or(false);
  if (!flags.max_undecided.empty()) {
    gate.max_undecided = *number("--max-undecided", flags.max_undecided);
  } else if (settings.max_undecided) {
    gate.max_undecided = static_cast<std::size_t>(*settings.max_undecided);
  }
  return gate;
}

Result<ScanOptions> scan_options(const CheckFlags& flags, const Arguments& arguments) {
  auto options = flags.scope.options(arguments);
  if (!options) return options;
  if (const auto words = check_words(flags); !words) return Failure{words.error()};
  if (const auto rules = select_rules(flags.select, flags.ignore); !rules) return Failure{rules.error()};
  options->select = flags.select;
  options->ignore = flags.ignore;
  options->suppressions = !flags.no_suppressions;
  return options;
}

bool reaches(const Results& results, int least) {
  return std::any_of(results.findings.begin(), results.findings.end(), [&](const Finding& finding) {
    return finding.suppressed_by.empty() && static_cast<int>(finding.severity) >= least;
  });
}

/// What of the trust root was there to be judged and could not be read, a chart of several stacks once. A module from
/// elsewhere is not: nothing that runs without a network reads it.
std::size_t unread_count(const Results& results) {
  std::set<std::pair<Unread::Kind, std::string>> unread;
  for (const Unread& each : results.coverage.unread) {
    if (each.kind == Unread::Kind::chart || each.kind == Unread::Kind::base) unread.emplace(each.kind, each.name);
  }
  return results.coverage.not_read + unread.size();
}

/// Whether the run fails; says why on standard error where no finding does.
bool fails(const Results& results, const Gate& gate) {
  bool is_failure = reaches(results, gate.least);
  if (const std::size_t unread = unread_count(results); gate.fails_on_incomplete && unread > 0) {
    is_failure = true;
    say(std::to_string(unread) + (unread == 1 ? " file, chart or base was" : " files, charts or bases were") +
        " not read, which fails under --fail-on-incomplete");
  }
  if (gate.max_undecided && results.undecided.size() > *gate.max_undecided) {
    is_failure = true;
    say(std::to_string(results.undecided.size()) + " undecided, more than --max-undecided " +
        std::to_string(*gate.max_undecided));
  }
  return is_failure;
}

/// The paths as one would type them.
std::string typed(const std::vector<std::string>& paths) {
  std::string all;
  for (const std::string& path : paths) {
    const bool is_simple = !path.empty() && path.find_first_not_of(
                                                "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                                "0123456789_./-") == std::string::npos;
    std::string word;
    for (const char c : path) word += c == '\'' ? "'\\''" : std::string(1, c);
    all += (all.empty() ? "" : " ") + (is_simple ? path : '\'' + word + '\'');
  }
  return all;
}

std::string rendered(const Results& results, const Destination& to, const CheckFlags& flags,
                     const std::vector<std::string>& paths) {
  if (to.format == "json") return output::json(results);
  if (to.format == "concise") return output::concise(results);
  if (to.format == "github") return output::github(results);
  if (to.format == "markdown") return output::markdown(results);
  if (to.format == "sarif") return output::sarif(results, {flags.sarif_category, flags.sarif_suppressed == "include"});
  output::TextOptions options;
  options.colored = to.path.empty() && is_colored(flags.color);
  options.is_verbose = flags.is_verbose;
  options.is_quiet = flags.is_quiet;
  options.paths = typed(paths);
  return output::text(results, options);
}

}  // namespace

int check(const std::vector<std::string>& given) {
  CheckFlags flags;
  Arguments arguments("check", "Analyses infrastructure as code: what is wrong, and what is missing.", "[PATH...]");
  flags.add_to(arguments);
  if (const auto status = arguments.parse(given)) return *status;
  const auto where = destinations(flags.outputs);
  if (!where) return fail(where.error());
  auto options = scan_options(flags, arguments);
  if (!options) return fail(options.error());
  const auto scanned = [&] {
    ProgressLine progress(!flags.shows_no_progress && !flags.is_quiet);
    options->progress = progress.counts();
    return scan_paths(*options);
  }();
  if (!scanned) return fail(scanned.error());
  Results& results = (*scanned)->results;
  const Gate gate = gate_of(flags, (*scanned)->settings);
  // The gate looks at what is found, not at what is shown.
  const bool is_failure = fails(results, gate) && !flags.exits_zero;
  std::erase_if(results.findings, [&](const Finding& finding) { return finding.severity < gate.shown; });
  std::erase_if(results.undecided, [&](const Undecided& undecided) { return undecided.rule->severity < gate.shown; });

  // All texts exist before the first byte is written: a fault of ours leaves no partial report.
  std::vector<std::string> texts;
  for (const Destination& to : *where) texts.push_back(rendered(results, to, flags, options->paths));
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::string& path = (*where)[i].path;
    const auto written = path.empty() ? print(texts[i]) : write_file(path, texts[i]);
    if (!written) return fail(written.error());
  }
  print_stats(**scanned, flags.scope.stats);
  return is_failure ? exit_findings : exit_clean;
}

}  // namespace stackworthy::cli
