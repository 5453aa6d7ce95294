#include <algorithm>
#include <memory>

#include "analyzer/catalogue.h"
#include "analyzer/cli/arguments.h"
#include "analyzer/cli/cli.h"
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
  std::string color = "auto";
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
    arguments.flag("--exit-zero", exits_zero, "Exit 0 whatever is found");
    arguments.flag("--no-suppressions", no_suppressions, "Report what comments suppress");
    arguments.values("-o,--output", outputs, "FORMAT[=PATH], repeatable: text, concise, json, sarif");
    arguments.value("--color", color, "auto (default), always, never");
    arguments.flag("-q,--quiet", is_quiet, "Findings only, no summary");
    arguments.flag("-v,--verbose", is_verbose, "List also what could not be decided");
  }
};

Result<std::vector<Destination>> destinations(const std::vector<std::string>& outputs) {
  std::vector<Destination> all;
  for (const std::string& output : outputs) {
    const auto equals = output.find('=');
    const std::string name = output.substr(0, equals);
    const auto format = one_of("format", name, {"text", "concise", "json", "sarif"});
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

/// One more than `critical` for `never`.
Result<int> threshold(const std::string& fail_on) {
  const auto word = one_of("severity", fail_on, {"critical", "high", "medium", "low", "never"});
  if (!word) return Failure{word.error()};
  Severity severity = Severity::critical;
  return parse_severity(*word, severity) ? static_cast<int>(severity) : static_cast<int>(Severity::critical) + 1;
}

/// What is typed, else what the configuration says, else the default.
std::string chosen(const std::string& typed, const std::optional<std::string>& written, std::string_view fallback) {
  return !typed.empty() ? typed : written.value_or(std::string(fallback));
}

Result<ScanOptions> scan_options(const CheckFlags& flags, const Arguments& arguments) {
  auto options = flags.scope.options(arguments);
  if (!options) return options;
  if (const auto color = one_of("choice of --color", flags.color, {"auto", "always", "never"}); !color)
    return Failure{color.error()};
  if (const auto rules = select_rules(flags.select, flags.ignore); !rules) return Failure{rules.error()};
  options->select = flags.select;
  options->ignore = flags.ignore;
  options->suppressions = !flags.no_suppressions;
  return options;
}

Result<Severity> least_shown(const std::string& given) {
  const auto word = one_of("severity", given, {"critical", "high", "medium", "low", "info"});
  if (!word) return Failure{word.error()};
  Severity severity = Severity::low;
  parse_severity(*word, severity);
  return severity;
}

bool reaches(const Results& results, int least) {
  return std::any_of(results.findings.begin(), results.findings.end(), [&](const Finding& finding) {
    return finding.suppressed_by.empty() && static_cast<int>(finding.severity) >= least;
  });
}

std::string rendered(const Results& results, const Destination& to, const CheckFlags& flags) {
  if (to.format == "json") return output::json(results);
  if (to.format == "sarif") return output::sarif(results);
  if (to.format == "concise") return output::concise(results);
  output::TextOptions options;
  options.colored = to.path.empty() && is_colored(flags.color);
  options.lists_undecided = flags.is_verbose;
  options.is_quiet = flags.is_quiet;
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
  if (const auto least = threshold(chosen(flags.fail_on, {}, "high")); !least) return fail(least.error());
  if (const auto shown = least_shown(chosen(flags.severity, {}, "low")); !shown) return fail(shown.error());
  const auto options = scan_options(flags, arguments);
  if (!options) return fail(options.error());
  auto scanned = scan_paths(*options);
  if (!scanned) return fail(scanned.error());
  Results& results = (*scanned)->results;
  const Settings& settings = (*scanned)->settings;
  const auto least = threshold(chosen(flags.fail_on, settings.fail_on, "high"));
  const auto shown = least_shown(chosen(flags.severity, settings.severity, "low"));
  // The gate looks at what is found, not at what is shown.
  const bool fails = reaches(results, *least) && !flags.exits_zero;
  std::erase_if(results.findings, [&](const Finding& finding) { return finding.severity < *shown; });
  std::erase_if(results.undecided, [&](const Undecided& undecided) { return undecided.rule->severity < *shown; });

  // All texts exist before the first byte is written: a fault of ours leaves no partial report.
  std::vector<std::string> texts;
  for (const Destination& to : *where) texts.push_back(rendered(results, to, flags));
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::string& path = (*where)[i].path;
    const auto written = path.empty() ? print(texts[i]) : write_file(path, texts[i]);
    if (!written) return fail(written.error());
  }
  print_stats(**scanned, flags.scope.stats);
  return fails ? exit_findings : exit_clean;
}

}  // namespace stackworthy::cli
