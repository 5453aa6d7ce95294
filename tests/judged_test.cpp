// What the rules say of real repositories is read by people: tests/judged/<repository>.tsv holds a verdict on each
// finding of high and critical severity, and on a sample of the others that the identity alone decides, so that it
// stays the same when findings come and go. A finding that nobody has judged, a verdict on what is no longer found and
// a finding judged wrong are failures; of what is right but wanted by nobody, a tenth is borne.

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "analyzer/scan.h"

namespace {

using namespace stackworthy;
namespace fs = std::filesystem;

struct Found {
  std::string repository;
  std::string rule;
  Severity severity;
  std::string identity;
  std::string place;  ///< `file:line` of its anchor.
};

struct Verdict {
  std::string word;
  std::string because;
};
/// By repository and identity.
using Verdicts = std::map<std::pair<std::string, std::string>, Verdict>;

std::vector<std::string> cells(const std::string& line) {
  std::vector<std::string> parts;
  std::istringstream in(line);
  for (std::string part; std::getline(in, part, '\t');) parts.push_back(part);
  return parts;
}

std::vector<std::vector<std::string>> rows(const fs::path& file) {
  std::vector<std::vector<std::string>> found;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    if (!line.empty() && line.front() != '#') found.push_back(cells(line));
  }
  return found;
}

const fs::path judged = STACKWORTHY_SOURCE_DIR "/tests/judged";

Verdicts read_verdicts() {
  Verdicts verdicts;
  for (const auto& entry : fs::directory_iterator(judged)) {
    const std::string repository = entry.path().stem().string();
    if (entry.path().extension() != ".tsv" || repository == "silent") continue;
    for (const auto& row : rows(entry.path())) {
      INFO(repository << ": " << (row.empty() ? std::string() : row[0]));
      REQUIRE(row.size() == 3);
      CHECK(verdicts.emplace(std::pair(repository, row[0]), Verdict{row[1], row[2]}).second);
    }
  }
  return verdicts;
}

/// FNV-1a, 64 bits.
std::uint64_t hash(const std::string& text) {
  std::uint64_t value = 0xcbf29ce484222325;
  for (const char c : text) value = (value ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return value;
}

std::vector<Found> findings_below(const fs::path& corpus) {
  std::vector<fs::path> repositories;
  for (const auto& entry : fs::directory_iterator(corpus)) {
    if (entry.is_directory()) repositories.push_back(entry.path());
  }
  std::sort(repositories.begin(), repositories.end());
  std::vector<Found> said;
  for (const fs::path& repository : repositories) {
    ScanOptions options;
    options.paths = {repository.string()};
    options.root = repository.string();
    options.suppressions = false;
    const auto scanned = scan(options);
    INFO(repository);
    REQUIRE(scanned);
    for (const Finding& finding : (*scanned)->results.findings) {
      const std::string id(finding.rule->id.text());
      const Source& source = (*(*scanned)->sources)[finding.anchor.file];
      const std::string place =
          std::string(source.path()) + ":" + std::to_string(source.position(finding.anchor.begin).line);
      if (finding.severity >= Severity::low && !id.starts_with("input/"))
        said.push_back({repository.filename().string(), id, finding.severity, finding.identity, place});
    }
  }
  return said;
}

/// The findings that somebody must have judged: all that are grave, and one in k of the others, at least about 30 of
/// each rule; all of them where there are fewer than 60.
std::vector<Found> due(const std::vector<Found>& said) {
  constexpr std::uint64_t sample = 30;
  std::map<std::string, std::uint64_t> counts;
  for (const Found& finding : said) ++counts[finding.rule];
  std::vector<Found> wanted;
  for (const Found& finding : said) {
    const std::uint64_t k = std::max<std::uint64_t>(1, counts[finding.rule] / sample);
    if (finding.severity >= Severity::high || hash(finding.identity) % k == 0) wanted.push_back(finding);
  }
  return wanted;
}

}  // namespace

TEST_CASE("each finding in the corpus that is due has been judged, and none was judged wrong") {
  const fs::path corpus = STACKWORTHY_SHARED "/corpus";
  if (!fs::is_directory(corpus)) {
    WARN("skipped: there is no corpus at " << corpus);
    return;
  }
  const Verdicts verdicts = read_verdicts();
  const std::vector<Found> said = findings_below(corpus);
  CHECK(said.size() > 30);

  std::set<std::pair<std::string, std::string>> standing;
  for (const Found& finding : said) standing.emplace(finding.repository, finding.identity);
  for (const auto& [place, verdict] : verdicts) {
    INFO("stale: " << place.first << ": " << place.second);
    CHECK(standing.count(place) == 1);
  }

  std::size_t right = 0, debatable = 0;
  for (const Found& finding : due(said)) {
    const auto found = verdicts.find({finding.repository, finding.identity});
    INFO(finding.repository << ": " << finding.identity);
    CHECK(found != verdicts.end());
    if (found == verdicts.end()) continue;
    CHECK((found->second.word == "right" || found->second.word == "debatable"));
    CHECK(found->second.because.size() > 12);
    ++(found->second.word == "right" ? right : debatable);
  }
  INFO(right << " right, " << debatable << " debatable");
  CHECK(debatable * 10 <= right + debatable);
}

TEST_CASE("the silence of each rule has been judged at twenty places, or at all where there are fewer") {
  const fs::path corpus = STACKWORTHY_SHARED "/corpus";
  const bool is_here = fs::is_directory(corpus);
  std::set<std::string> found;
  if (is_here) {
    for (const Found& finding : findings_below(corpus))
      found.insert(finding.rule + " " + finding.repository + "/" + finding.place);
  }
  std::map<std::string, std::set<std::string>> places;
  for (const auto& row : rows(judged / "silent.tsv")) {
    INFO("silent.tsv: " << (row.size() > 2 ? row[1] + " " + row[2] : std::string("a short row")));
    REQUIRE(row.size() == 5);
    CHECK(row[3].size() > 12);
    CHECK((row[4] == "right" || row[4] == "debatable" || row[4] == "wrong"));
    const std::string place = row[1] + "/" + row[2];
    if (is_here) CHECK(fs::exists(corpus / place.substr(0, place.rfind(':'))));
    CHECK(found.count(row[0] + " " + place) == 0);
    CHECK(places[row[0]].insert(place).second);
  }
  const std::map<std::string, std::size_t> least{
      {"secrets/known-token", 20},        {"secrets/default-reaches-resource", 20},
      {"backup/retention-off", 20},       {"backup/bucket-unversioned", 20},
      {"iam/allow-everything", 20},       {"monitoring/alarm-reaches-nobody", 20},
      {"delivery/readiness-missing", 20}, {"cost/no-budget", 20}};
  for (const auto& [rule, count] : least) {
    INFO(rule);
    CHECK(places[rule].size() >= count);
  }
}
