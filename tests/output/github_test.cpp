#include <catch2/catch.hpp>
#include <sstream>

#include "analyzer/output/formats.h"
#include "tests/output/sample.h"

using namespace stackworthy;
using sample::finding_at;
using sample::span_of;

namespace {

std::size_t lines_with(const std::string& text, const std::string& beginning) {
  std::size_t count = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) count += line.starts_with(beginning) ? 1 : 0;
  return count;
}

/// Findings of one severity, each on a line of its own.
void add_findings(sample::Repository& repository, const Source& source, Severity severity, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    const auto at = static_cast<std::uint32_t>(i * 2);
    Finding finding = finding_at(sample::retention_off, {source.id(), at, at + 1}, "is here");
    finding.severity = severity;
    repository.results.findings.push_back(finding);
  }
}

std::string lines_of_x(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += "x\n";
  return text;
}

}  // namespace

TEST_CASE("GitHub's log gets a command for each finding, the worst first, and a summary") {
  sample::Shop shop;
  sample::check_snapshot("shop.github", output::github(shop.results));
}

TEST_CASE("what could end a command or a property is encoded") {
  sample::Repository repository;
  const Source& source = repository.sources.add("a,b:c%.tf", "x = 0\n");
  repository.finish();
  repository.results.findings.push_back(finding_at(sample::retention_off, span_of(source, "0"), "is 100%: a,b\nc\r"));
  const std::string text = output::github(repository.results);
  CHECK(
      text.starts_with("::error file=a%2Cb%3Ac%25.tf,line=1,col=5,endColumn=6,title=backup/retention-off (high)::"
                       "This is 100%25: a,b\\u{a}c\\u{d}.%0AFix: "));
  CHECK(lines_with(text, "::") == 1);
}

TEST_CASE("a place of several lines has no columns, one without a file no place") {
  sample::Repository repository;
  const Source& source = repository.sources.add("a.tf", "x {\n}\n");
  repository.finish();
  repository.results.findings.push_back(finding_at(sample::retention_off, {source.id(), 0, 5}, "is here"));
  repository.results.findings.push_back(finding_at(sample::no_budget, {}, "is missing"));
  const std::string text = output::github(repository.results);
  CHECK(text.find("::error file=a.tf,line=1,title=") == 0);
  CHECK(text.find("\n::warning title=cost/no-budget (medium)::") != std::string::npos);
}

TEST_CASE("of each level ten are annotations, the rest is counted and listed") {
  sample::Repository repository;
  const Source& source = repository.sources.add("a.tf", lines_of_x(40));
  repository.finish();
  add_findings(repository, source, Severity::high, 12);
  add_findings(repository, source, Severity::medium, 10);
  add_findings(repository, source, Severity::low, 10);
  const std::string text = output::github(repository.results);
  CHECK(lines_with(text, "::error ") == 10);
  CHECK(lines_with(text, "::warning ") == 10);
  CHECK(lines_with(text, "::notice ") == 10);
  CHECK(text.find("::notice title=stackworthy::3 more findings are listed in the log: GitHub shows 10 of a level and "
                  "step.\n") != std::string::npos);
  CHECK(lines_with(text, "a.tf:") == 3);
}

TEST_CASE("ten of each level leave nothing to count") {
  sample::Repository repository;
  const Source& source = repository.sources.add("a.tf", lines_of_x(40));
  repository.finish();
  add_findings(repository, source, Severity::medium, 10);
  add_findings(repository, source, Severity::info, 10);
  const std::string text = output::github(repository.results);
  CHECK(lines_with(text, "::notice file=") == 10);
  CHECK(text.find("more finding") == std::string::npos);
}

TEST_CASE("the worst are annotations, wherever they stand") {
  sample::Repository repository;
  const Source& source = repository.sources.add("a.tf", lines_of_x(40));
  repository.finish();
  add_findings(repository, source, Severity::high, 11);
  repository.results.findings.back().severity = Severity::critical;
  const std::string text = output::github(repository.results);
  CHECK(text.starts_with("::error file=a.tf,line=11,"));
  CHECK(text.find("\na.tf:10:1: high[backup/retention-off] This is here.\n") != std::string::npos);
}
