#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "analyzer/catalogue.h"
#include "analyzer/cli/arguments.h"
#include "analyzer/cli/cli.h"

namespace stackworthy::cli {

namespace {

struct Command {
  std::string_view name;
  int (*run)(const std::vector<std::string>&);
};

constexpr Command commands[] = {{"check", check}, {"graph", graph}, {"rules", rules},   {"explain", explain},
                                {"test", test},   {"init", init},   {"config", config}, {"version", version}};

constexpr std::string_view overview = R"(Usage: stackworthy [COMMAND] [PATH...] [FLAGS]

Is this stack worthy of production? Reads Terraform, CloudFormation and Kubernetes.

Commands:
  check    [PATH...]  analyse (the default: `stackworthy .`); `-` reads manifests from standard input
  graph    [PATH...]  the resources and how they hang together: --format json|dot|mermaid
  rules               the rules: --area AREA, --format table|json|md
  explain  RULE       what, why, how to fix, and the rule's own examples
  test     DIR        run the fixtures of rules
  init     [DIR]      write a commented stackworthy.yaml that fits what is found
  config   show|schema|validate  what stackworthy.yaml says, may say, and whether it is right
  version             --json for the data that is built in

`stackworthy COMMAND --help` lists a command's flags.
Exit status: 0 nothing at or above --fail-on, 1 something is, 2 usage or internal error,
or a PATH in which there is nothing to analyse.
)";

/// A word that is no path may be meant as a command.
int misspelled(const std::string& word) {
  std::vector<std::string_view> names;
  for (const Command& command : commands) names.push_back(command.name);
  const std::string near = nearest(word, names);
  return fail("'" + word + "' is neither a command nor a path" +
              (near.empty() ? "" : "; did you mean '" + near + "'?"));
}

}  // namespace

int run(const std::vector<std::string>& arguments) {
  if (arguments.empty()) return check({});
  const std::string& first = arguments.front();
  if (first == "help" || first == "--help" || first == "-h") {
    std::fputs(std::string(overview).c_str(), stdout);
    return exit_clean;
  }
  if (first == "--version") return version({});
  for (const Command& command : commands) {
    if (command.name == first) return command.run({arguments.begin() + 1, arguments.end()});
  }
  std::error_code ignored;
  if (first.front() != '-' && !std::filesystem::exists(first, ignored)) return misspelled(first);
  return check(arguments);
}

}  // namespace stackworthy::cli
