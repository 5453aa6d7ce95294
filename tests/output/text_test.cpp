#include <catch2/catch.hpp>
#include <regex>

#include "analyzer/output/formats.h"
#include "tests/output/sample.h"

using namespace stackworthy;
using sample::finding_at;
using sample::span_of;

TEST_CASE("text frames the place that decides, and the places it reaches") {
  sample::Shop shop;
  sample::check_snapshot("shop.txt", output::text(shop.results, {.is_verbose = true}));
}

TEST_CASE("text without a summary is the findings alone") {
  sample::Shop shop;
  const std::string text = output::text(shop.results, {.is_quiet = true});
  CHECK(text.find("fix first") == std::string::npos);
  CHECK(text.find("error[backup/retention-off]") != std::string::npos);
  CHECK(text.find("It waits for") == std::string::npos);
}

TEST_CASE("colours frame the same characters") {
  sample::Shop shop;
  const std::string plain = output::text(shop.results, {});
  const std::string colored = output::text(shop.results, {.colored = true});
  CHECK(colored != plain);
  CHECK(std::regex_replace(colored, std::regex("\x1b\\[[0-9;]*m"), "") == plain);
}

TEST_CASE("concise is one line a finding, in characters") {
  sample::Shop shop;
  CHECK(output::concise(shop.results) ==
        "envs/prod/app.yaml:2:21: critical[secrets/known-token] This is a token of Example.\n"
        "envs/prod/prod.tfvars:4:15: high[backup/retention-off] 'aws_db_instance.orders' has no automated backups: "
        "retention is 0 days.\n"
        "envs/prod/db.tf:10:1: medium[cost/no-budget] 'aws' has no budget, which 1 stack needs.\n");
}

TEST_CASE("what an undecided place waits for is told apart from what a rule is not sure of") {
  sample::Shop shop;
  shop.results.undecided[0].waits_for = {"var.retention", "module.m[\"a b\"].id",
                                         "by its name holds what can be made again"};
  const std::string text = output::text(shop.results, {.is_verbose = true});
  CHECK(text.find("= It waits for var.retention, module.m[\"a b\"].id.\n") != std::string::npos);
  CHECK(text.find("= Perhaps: by its name holds what can be made again.\n") != std::string::npos);
}

TEST_CASE("a suppressed finding is counted and not shown") {
  sample::Shop shop;
  for (Finding& finding : shop.results.findings) finding.suppressed_by = "comment at a.tf:1: reason";
  const std::string text = output::text(shop.results, {});
  CHECK(text.find("[backup/") == std::string::npos);
  CHECK(text.find("0 errors, 0 warnings; 1 undecided; 3 suppressed") != std::string::npos);
  CHECK(output::concise(shop.results).empty());
}

TEST_CASE("a caret stands below its character after tabs, wide and combining characters") {
  sample::Repository repository;
  const Source& source = repository.sources.add("a.yaml",
                                                "\t\xE5\x90\x8D"
                                                "e\xCC\x81: 7\r\n");
  repository.finish();
  repository.results.findings.push_back(finding_at(sample::retention_off, span_of(source, "7"), "is 7"));
  const std::string text = output::text(repository.results, {.is_quiet = true});
  CHECK(text.find("\n  1 |     \xE5\x90\x8D"
                  "e\xCC\x81: 7\n    |          ^\n") != std::string::npos);
}

TEST_CASE("of a very long line the part around the caret is shown") {
  sample::Repository repository;
  const Source& source = repository.sources.add("a.json", std::string(100000, 'x') + "here" + std::string(100000, 'y'));
  repository.finish();
  repository.results.findings.push_back(finding_at(sample::retention_off, span_of(source, "here"), "is here"));
  const std::string text = output::text(repository.results, {.is_quiet = true});
  CHECK(text.size() < 2000);
  CHECK(text.find("xhere") != std::string::npos);
  const auto line = text.find(" | ...");
  REQUIRE(line != std::string::npos);
  const auto below = text.find(" | ", text.find('\n', line));
  CHECK(text.find("here", line) - line == text.find("^^^^", below) - below);
}

TEST_CASE("a secret on the line of another finding is masked, and carets stay in place") {
  sample::Repository repository;
  const Source& source = repository.sources.add("a.tf", "token = \"tok_0123456789abcdef\", days = 0\n");
  repository.secrets.add(span_of(source, "tok_0123456789abcdef"), "secrets/known-token");
  repository.secrets.add_value("tok_0123456789abcdef");
  repository.finish();
  repository.results.findings.push_back(finding_at(sample::retention_off, span_of(source, "0\n"), "keeps nothing"));
  repository.results.findings.back().anchor.end -= 1;
  const std::string text = output::text(repository.results, {.is_quiet = true});
  CHECK(text.find("  1 | token = \"***\", days = 0\n    |                       ^\n") != std::string::npos);
}

TEST_CASE("many places of one finding are counted where they are not shown") {
  sample::Repository repository;
  const Source& source = repository.sources.add("a.tf", "0123456789abcdefghijklmnop\n");
  repository.finish();
  Finding finding = finding_at(sample::retention_off, span_of(source, "0"), "is here");
  for (const char c : std::string("123456789abc"))
    finding.related.push_back({span_of(source, std::string(1, c)), {{"and here", {}}}});
  repository.results.findings.push_back(finding);
  CHECK(output::text(repository.results, {.is_quiet = true}).find("= and 5 more places") != std::string::npos);
}

TEST_CASE("a finding of many instances names the first and counts the rest") {
  sample::Repository repository;
  const Source& source = repository.sources.add("a.tf", "x = 0\n");
  repository.finish();
  Finding finding = finding_at(sample::retention_off, span_of(source, "0"), "is off", "a.b[0]");
  for (int i = 1; i < 9; ++i) finding.instances.push_back({"a.b[" + std::to_string(i) + "]", "envs/prod"});
  repository.results.findings.push_back(finding);
  CHECK(output::text(repository.results, {.is_quiet = true})
            .find("= 9 instances: a.b[0] in envs/prod, a.b[1] in envs/prod, a.b[2] in envs/prod, ... 6 more\n") !=
        std::string::npos);
}
