// Small configurations, accepted and refused: what HashiCorp's parser and `terraform validate` said of each, recorded
// in tests/data/syntax by tests/oracle/syntax.py, against ours. What the parser refuses is a syntax error on that line;
// what terraform refuses by meaning is a notice on that line and never fails a scan.

#include <catch2/catch.hpp>
#include <fstream>
#include <set>
#include <sstream>

#include "tests/terraform/trees.h"

namespace stackworthy::terraform {

namespace {

struct SyntaxCase {
  std::string name;
  test::Tree::Files files;
  unsigned refused_at = 0;         // By the parser; 0: accepted.
  std::set<std::string> refusals;  // `path:line`, by the parser or by meaning.
};

std::vector<SyntaxCase> read_syntax_cases(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::vector<SyntaxCase> cases;
  std::string line, name;
  while (std::getline(file, line)) {
    if (line.rfind("== ", 0) == 0) {
      cases.push_back({line.substr(3), {}, 0, {}});
      name = "main.tf";
    } else if (line.rfind("-- ", 0) == 0) {
      name = line.substr(3);
      cases.back().files[name];
    } else {
      cases.back().files[name] += line + "\n";
    }
  }
  return cases;
}

/// Fills in what was recorded.
std::vector<SyntaxCase> recorded_cases() {
  const std::string directory = STACKWORTHY_SOURCE_DIR "/tests/data/syntax/";
  std::vector<SyntaxCase> cases = read_syntax_cases(directory + "cases.txt");
  std::ifstream verdicts(directory + "verdicts.tsv", std::ios::binary);
  for (SyntaxCase& each : cases) {
    std::string line;
    REQUIRE(std::getline(verdicts, line));
    std::istringstream fields(line);
    std::string name, at, refusals;
    std::getline(fields, name, '\t');
    std::getline(fields, at, '\t');
    std::getline(fields, refusals);
    REQUIRE(name == each.name);
    each.refused_at = static_cast<unsigned>(std::stoul(at));
    std::istringstream list(refusals);
    for (std::string refusal; refusals != "-" && std::getline(list, refusal, ';');)
      each.refusals.insert(refusal.substr(0, refusal.find(' ')));
  }
  return cases;
}

std::vector<Notice> all_notices(const test::Tree& tree) {
  std::vector<Notice> all = parsers::notices(tree.files());
  all.insert(all.end(), tree.stack().notices.begin(), tree.stack().notices.end());
  return all;
}

std::string place_of(const test::Tree& tree, const Notice& notice) {
  if (!notice.span.is_somewhere()) return notice.path + ":0";
  const Source& source = tree.sources()[notice.span.file];
  return std::string(source.path()) + ":" + std::to_string(source.position(notice.span.begin).line);
}

std::string listed(const std::set<std::string>& places) {
  std::string all;
  for (const std::string& place : places) all += place + " ";
  return all;
}

}  // namespace

TEST_CASE("Syntax that the language's own parser refuses is refused on its line, and no other", "[syntax_cases]") {
  for (const SyntaxCase& each : recorded_cases()) {
    const test::Tree tree(each.files);
    std::set<unsigned> lines;
    std::string said;
    for (const Notice& notice : all_notices(tree)) {
      said += place_of(tree, notice) + " " + notice.message + "\n";
      if (notice.severity != Notice::Severity::syntax) continue;
      lines.insert(tree.sources()[notice.span.file].position(notice.span.begin).line);
    }
    CAPTURE(each.name, each.refused_at, said);
    // The JSON parser leaves templates to whoever evaluates them, and places what is not closed at its beginning.
    // Ours says where reading stopped.
    const unsigned at = each.name == "json_bad_template" ? 3 : each.refused_at;
    const bool is_placed_elsewhere =
        each.name == "json_unclosed" || each.name == "json_missing_comma" || each.name == "json_newline_in_string";
    if (at == 0) {
      CHECK(lines.empty());
    } else if (is_placed_elsewhere) {
      CHECK(!lines.empty());
    } else {
      CHECK(lines.count(at) == 1);
    }
  }
}

TEST_CASE("What terraform refuses by meaning is a notice on its line, and what it accepts is none", "[syntax_cases]") {
  for (const SyntaxCase& each : recorded_cases()) {
    if (each.refused_at != 0) continue;
    const test::Tree tree(each.files);
    std::set<std::string> places;
    std::string said;
    for (const Notice& notice : all_notices(tree)) {
      places.insert(place_of(tree, notice));
      said += place_of(tree, notice) + " " + notice.message + "\n";
    }
    CAPTURE(each.name, listed(each.refusals), said);
    if (each.refusals.empty()) {
      CHECK(places.empty());
      continue;
    }
    const bool is_anywhere = each.refusals.count(":0") != 0;
    const bool is_there = std::any_of(each.refusals.begin(), each.refusals.end(),
                                      [&](const std::string& place) { return places.count(place) != 0; });
    CHECK((is_there || (is_anywhere && !places.empty())));
  }
}

TEST_CASE("What newer versions and OpenTofu know is never an error of syntax, and known", "[syntax_cases]") {
  const auto cases = read_syntax_cases(STACKWORTHY_SOURCE_DIR "/tests/data/syntax/newer.txt");
  CHECK(cases.size() >= 25);
  for (const SyntaxCase& each : cases) {
    CAPTURE(each.name);
    CHECK(each.name.find(" https://") != std::string::npos);
    const test::Tree tree(each.files);
    for (const Notice& notice : all_notices(tree)) {
      CAPTURE(place_of(tree, notice), notice.message);
      CHECK(notice.severity == Notice::Severity::note);
    }
  }
}

}  // namespace stackworthy::terraform
