// The first run on a repository, for twelve that are small but real in shape: fixtures/stacks/<name>. Each is copied
// into a git work tree of its own, and the program runs there as somebody runs it who has just installed it. What must
// and must not be said stands in the README beside it; the whole text is a snapshot below
// tests/data/snapshots/first-runs.

#include <sys/wait.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "analyzer/secrets/formats.h"
#include "tests/discover/repository.h"

namespace {

namespace fs = std::filesystem;
using stackworthy::hostile::Run;
using stackworthy::test::Repository;

const fs::path stacks = STACKWORTHY_SOURCE_DIR "/fixtures/stacks";
const fs::path snapshots = STACKWORTHY_SOURCE_DIR "/tests/data/snapshots/first-runs";

std::string contents(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// `{{token:FAMILY}}` stands for a token of that family, which is never checked in.
std::string with_tokens_made(std::string text) {
  static const std::regex mark(R"(\{\{token:([a-z0-9-]+)\}\})");
  for (std::smatch match; std::regex_search(text, match, mark);)
    text.replace(static_cast<std::size_t>(match.position()), static_cast<std::size_t>(match.length()),
                 stackworthy::secrets::example_token(match[1].str()));
  return text;
}

/// The indented `key: value` lines of a README.
std::multimap<std::string, std::string> demands(const fs::path& repository) {
  static const std::regex line(R"(    ([a-z]+): (.*))");
  std::multimap<std::string, std::string> found;
  std::istringstream in(with_tokens_made(contents(repository / "README.md")));
  for (std::string text; std::getline(in, text);) {
    std::smatch match;
    if (std::regex_match(text, match, line)) found.emplace(match[1].str(), match[2].str());
  }
  return found;
}

std::vector<std::string> all(const std::multimap<std::string, std::string>& demanded, const std::string& key) {
  std::vector<std::string> values;
  const auto [begin, end] = demanded.equal_range(key);
  std::transform(begin, end, std::back_inserter(values), [](const auto& each) { return each.second; });
  return values;
}

/// Without the README, which speaks of the fixture, and what the runner of fixtures expects.
void copy_into(const Repository& place, const fs::path& repository) {
  const std::string name = repository.filename().string();
  for (const auto& entry : fs::recursive_directory_iterator(repository)) {
    const fs::path relative = entry.path().lexically_relative(repository);
    if (!entry.is_regular_file() || relative == "README.md" || relative.extension() == ".expect") continue;
    place.write(name + "/" + relative.generic_string(), with_tokens_made(contents(entry.path())));
  }
}

int shell(const std::string& command) {
  const int status = std::system(command.c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/// `line` is as a user types it: `stackworthy cdk.out`.
Run run_in(const Repository& place, const std::string& name, const std::string& line) {
  const std::string root = place.path() + "/" + name;
  place.git("init -q", name);
  place.git("add -A", name);
  REQUIRE(line.starts_with("stackworthy"));
  const std::string out = place.path() + "/out", err = place.path() + "/err";
  Run run;
  run.exit = shell("cd '" + root + "' && env -i '" STACKWORTHY_BINARY "'" + line.substr(11) + " >'" + out + "' 2>'" +
                   err + "' </dev/null");
  run.out = contents(out);
  run.err = contents(err);
  return run;
}

/// `RULE at FILE:LINE` of each finding, in the order in which they are said.
std::vector<std::string> said_in(const std::string& text) {
  static const std::regex head(R"((?:error|warning|note)\[([a-z0-9/-]+)\]: .*)"), at(R"( *--> (.*:\d+):\d+)");
  std::vector<std::string> found;
  std::string rule;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    std::smatch match;
    if (std::regex_match(line, match, head)) rule = match[1].str();
    if (std::regex_match(line, match, at)) found.push_back(rule + " at " + match[1].str());
  }
  return found;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

void check_findings(const std::multimap<std::string, std::string>& demanded, const std::string& out) {
  const auto said = said_in(out);
  const auto first = all(demanded, "first");
  CHECK((first.empty() ? said.empty() : !said.empty() && said.front() == first.front()));
  for (const std::string& wanted : all(demanded, "also")) {
    INFO("also: " << wanted);
    CHECK(std::any_of(said.begin(), said.end(), [&](const std::string& each) { return each.starts_with(wanted); }));
  }
  for (const std::string& wanted : all(demanded, "says")) {
    INFO("says: " << wanted);
    CHECK(holds(out, wanted));
  }
  for (const std::string& unwanted : all(demanded, "never")) {
    INFO("never: " << unwanted);
    CHECK(!holds(out, unwanted));
  }
  const auto lines = lines_of(out);
  CHECK(std::count_if(lines.begin(), lines.end(), [](const auto& line) { return line.starts_with("error["); }) <= 7);
}

void check_summary(const std::string& name, const std::string& out) {
  const auto lines = lines_of(out);
  REQUIRE(lines.size() >= 3);
  CHECK(lines[lines.size() - 3].starts_with(name + "  "));
  CHECK(std::regex_search(lines[lines.size() - 2], std::regex("^  [0-9]+ errors?, [0-9]+ warnings?; ")));
  CHECK(std::regex_search(lines.back(), std::regex("^  .*; .*next: stackworthy ")));
}

void compare_with_snapshot(const std::string& name, const std::string& out) {
  const fs::path snapshot = snapshots / (name + ".txt");
  if (std::getenv("STACKWORTHY_UPDATE")) {
    fs::create_directories(snapshots);
    std::ofstream(snapshot, std::ios::binary) << out;
  }
  INFO("STACKWORTHY_UPDATE=1 writes " << snapshot);
  CHECK(contents(snapshot) == out);
}

}  // namespace

TEST_CASE("the first run on twelve repositories says what their READMEs demand, and nothing else") {
  if (!Repository::has_git()) return;
  std::size_t runs = 0;
  for (const auto& entry : fs::directory_iterator(stacks)) {
    const auto demanded = demands(entry.path());
    if (demanded.count("run") == 0) continue;
    ++runs;
    const std::string name = entry.path().filename().string();
    Repository place;
    copy_into(place, entry.path());
    const Run run = run_in(place, name, all(demanded, "run").front());
    INFO(name << ":\n" << run.out << run.err);
    CHECK(run.err.empty());
    CHECK(std::to_string(run.exit) == all(demanded, "exit").front());
    check_findings(demanded, run.out);
    check_summary(name, run.out);
    for (const std::string& secret : all(demanded, "secret")) CHECK(!holds(run.out, secret));
    compare_with_snapshot(name, run.out);
  }
  CHECK(runs == 12);
}

TEST_CASE("no format and no flag shows a secret of the first runs") {
  if (!Repository::has_git()) return;
  for (const auto& entry : fs::directory_iterator(stacks)) {
    const auto secrets = all(demands(entry.path()), "secret");
    if (secrets.empty()) continue;
    const std::string name = entry.path().filename().string();
    Repository place;
    copy_into(place, entry.path());
    for (const char* flags :
         {"-v", "-o json", "-o sarif", "-o concise", "-o github", "-o markdown", "--severity info"}) {
      const Run run = run_in(place, name, "stackworthy check . " + std::string(flags));
      INFO(name << " " << flags);
      CHECK(run.exit == 1);
      for (const std::string& secret : secrets) CHECK(!holds(run.out + run.err, secret));
    }
    const Run graph = run_in(place, name, "stackworthy graph . --format json --show-values");
    CHECK(graph.exit == 0);
    for (const std::string& secret : secrets) CHECK(!holds(graph.out + graph.err, secret));
  }
}
