#include "analyzer/scan_fixtures.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <map>

#include "analyzer/catalogue.h"
#include "analyzer/discover/tree.h"
#include "analyzer/expect.h"
#include "analyzer/parallel.h"
#include "analyzer/scan.h"
#include "analyzer/secrets/formats.h"

namespace stackworthy {

namespace {

using CaseFiles = std::vector<std::pair<std::string, std::string>>;  // path inside the case, text

/// One trust root of its own.
struct Case {
  std::string path;
  std::string kind;  ///< `bad`, `good`, `unknown`, or empty for a whole stack.
  const Rule* rule = nullptr;
  CaseFiles files;
  std::vector<std::string> paths;  ///< What is judged, by the README of a stack; empty: all.
  std::vector<Expectation> expected;
};

constexpr std::string_view beside = ".expect";

std::string kind_of(std::string_view name) {
  for (const std::string_view kind : {"bad", "good", "unknown"}) {
    const bool ends = name.size() == kind.size() ||
                      (name.size() > kind.size() && (name[kind.size()] == '.' || name[kind.size()] == '-'));
    if (name.starts_with(kind) && ends) return std::string(kind);
  }
  return {};
}

/// Tokens are never checked in: `{{token:github-pat}}` stands for an example of that family.
std::string with_tokens(std::string text) {
  constexpr std::string_view open = "{{token:";
  for (auto at = text.find(open); at != std::string::npos; at = text.find(open, at)) {
    const auto close = text.find("}}", at);
    if (close == std::string::npos) break;
    const std::string token = secrets::example_token(text.substr(at + open.size(), close - at - open.size()));
    text.replace(at, close + 2 - at, token);
    at += token.size();
  }
  return text;
}

/// Characters that are not to be seen are not checked in: `{{char:202E}}` stands for one between U+0800 and U+FFFF.
std::string with_characters(std::string text) {
  constexpr std::string_view open = "{{char:";
  for (auto at = text.find(open); at != std::string::npos; at = text.find(open, at + 1)) {
    const auto digits = at + open.size();
    unsigned code = 0;
    const auto read = std::from_chars(text.data() + digits, text.data() + std::min(digits + 4, text.size()), code, 16);
    if (code < 0x800 || std::string_view(read.ptr, 2) != "}}") continue;
    const char bytes[] = {static_cast<char>(0xE0 | (code >> 12)), static_cast<char>(0x80 | ((code >> 6) & 0x3F)),
                          static_cast<char>(0x80 | (code & 0x3F))};
    text.replace(at, open.size() + 6, bytes, 3);
  }
  return text;
}

/// The PATHs of the line `    run: stackworthy PATH...` in the README of a stack.
std::vector<std::string> paths_of(std::string_view readme) {
  constexpr std::string_view run = "    run: stackworthy ";
  const auto at = readme.find(run);
  if (at == std::string_view::npos) return {};
  std::string_view line = readme.substr(at + run.size());
  line = line.substr(0, line.find('\n'));
  std::vector<std::string> paths;
  for (std::size_t begin = 0; begin < line.size();) {
    const auto end = std::min(line.find(' ', begin), line.size());
    const std::string_view word = line.substr(begin, end - begin);
    if (!word.empty() && !word.starts_with('-')) paths.emplace_back(word);
    begin = end + 1;
  }
  return paths;
}

/// Where a case begins in `path`, whose first `depth` components are its folder: the rule's folder, or `stacks`.
struct Location {
  std::string root;    ///< Of the case, relative to the directory given.
  std::string inside;  ///< The file's path inside the case.
  std::string kind;
  const Rule* rule = nullptr;
};

std::vector<std::string> components(std::string_view path) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= path.size();) {
    const auto end = std::min(path.find('/', begin), path.size());
    parts.emplace_back(path.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

std::string join(const std::vector<std::string>& parts, std::size_t from, std::size_t to) {
  std::string joined;
  for (std::size_t i = from; i < to; ++i) joined += (i > from ? "/" : "") + parts[i];
  return joined;
}

/// `above` are the components of the directory given, so that any level below `fixtures` may be named.
bool locate(const std::vector<std::string>& above, std::string_view path, Location& place) {
  std::vector<std::string> parts = above;
  const auto below = components(path);
  parts.insert(parts.end(), below.begin(), below.end());
  for (std::size_t i = std::max<std::size_t>(above.size(), 1); i < parts.size(); ++i) {
    const bool is_stack = parts[i - 1] == "stacks" && i + 1 < parts.size();
    const Rule* rule = i >= 2 ? find_rule(parts[i - 2] + "/" + parts[i - 1]) : nullptr;
    std::string kind = rule ? kind_of(parts[i]) : std::string();
    if (!is_stack && kind.empty()) continue;
    place.root = join(parts, above.size(), i + 1);
    const bool is_file = i + 1 == parts.size();
    place.inside = is_file ? parts[i] : join(parts, i + 1, parts.size());
    place.kind = std::move(kind);
    place.rule = rule;
    return true;
  }
  return false;
}

void check_kind(const Case& one, std::vector<std::string>& differences) {
  const auto count = [&](Expectation::Kind kind) {
    return std::count_if(one.expected.begin(), one.expected.end(),
                         [&](const Expectation& expectation) { return expectation.kind == kind; });
  };
  const auto findings = count(Expectation::Kind::finding);
  const auto undecided = count(Expectation::Kind::undecided);
  const auto misses = count(Expectation::Kind::known_miss);
  if (one.kind == "bad" && findings + misses == 0) differences.push_back("a bad fixture states a finding");
  if (one.kind == "good" && findings + undecided != 0)
    differences.push_back("a good fixture states neither a finding nor an undecided place");
  if (one.kind == "unknown" && (undecided == 0 || findings != 0))
    differences.push_back("an unknown fixture states an undecided place and no finding");
}

FixtureResult run(const Case& one) {
  FixtureResult result{one.path, {}};
  ScanOptions options;
  options.memory = one.files;
  options.paths = one.paths;
  options.threads = 1;
  // A rule about suppressions needs the rules that are suppressed; what those say is theirs to state.
  const bool is_about_input = one.rule && one.rule->check.kind == Check::Kind::engine;
  if (one.rule && !is_about_input) options.select = {std::string(one.rule->id.text())};
  if (is_about_input) {
    options.today = "2026-01-01";
    options.policy.requires_reason = one.rule->id.text() == "input/waiver-without-reason";
  }
  const auto done = scan(options);
  if (!done) {
    result.differences.push_back(done.error());
    return result;
  }
  if (is_about_input) {
    std::erase_if((*done)->results.findings, [&](const Finding& finding) { return finding.rule != one.rule; });
    (*done)->results.undecided.clear();
  }
  result.differences = differences(one.expected, (*done)->results);
  check_kind(one, result.differences);
  return result;
}

}  // namespace

Result<std::vector<FixtureResult>> run_fixtures(const std::string& directory, unsigned threads) {
  const auto tree = discover::Tree::open(directory);
  if (!tree) return Failure{tree.error()};
  std::error_code error;
  const auto above = components(std::filesystem::weakly_canonical(directory, error).generic_string());
  std::map<std::string, Case> cases;
  for (const auto& entry : tree->walk().files) {
    Location place;
    if (!locate(above, entry.path, place)) continue;
    std::string text;
    if (!tree->read(entry.path, 1 << 24, text)) return Failure{entry.path + ": " + text};
    const bool is_beside = place.inside.ends_with(beside);
    if (is_beside && place.root.ends_with(beside)) place.root.resize(place.root.size() - beside.size());
    Case& one = cases[place.root];
    one.path = place.root;
    one.kind = place.kind;
    one.rule = place.rule;
    text = with_characters(with_tokens(std::move(text)));
    auto expected = is_beside ? expectations_beside(place.inside.substr(0, place.inside.size() - beside.size()), text)
                              : expectations(place.inside, text);
    std::move(expected.begin(), expected.end(), std::back_inserter(one.expected));
    if (one.kind.empty() && place.inside == "README.md") one.paths = paths_of(text);
    if (!is_beside) one.files.emplace_back(place.inside, std::move(text));
  }
  if (cases.empty()) return Failure{directory + ": no fixture below it"};
  std::vector<const Case*> order;
  for (const auto& [path, one] : cases) order.push_back(&one);
  std::vector<FixtureResult> results(order.size());
  parallel(order.size(), threads, [&](std::size_t i) { results[i] = run(*order[i]); });
  return results;
}

}  // namespace stackworthy
