#include <algorithm>
#include <catch2/catch.hpp>
#include <regex>
#include <sstream>

#include "analyzer/output/formats.h"
#include "analyzer/output/summary.h"
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
                                         "it holds what can be made again, by its name"};
  const std::string text = output::text(shop.results, {.is_verbose = true});
  CHECK(text.find("= It waits for var.retention, module.m[\"a b\"].id.\n") != std::string::npos);
  CHECK(text.find("= Perhaps: it holds what can be made again, by its name.\n") != std::string::npos);
}

TEST_CASE("a suppressed finding is counted and not shown") {
  sample::Shop shop;
  for (Finding& finding : shop.results.findings) finding.suppressed_by = "comment at a.tf:1: reason";
  const std::string text = output::text(shop.results, {});
  CHECK(text.find("[backup/") == std::string::npos);
  CHECK(text.find("0 errors, 0 warnings; 1 undecided; 3 suppressed") != std::string::npos);
  CHECK(output::concise(shop.results).empty());
}

TEST_CASE("the worst comes first, then the order of the files") {
  sample::Shop shop;
  std::reverse(shop.results.findings.begin(), shop.results.findings.end());
  const std::string text = output::text(shop.results, {});
  const auto token = text.find("[secrets/known-token]");
  const auto off = text.find("[backup/retention-off]");
  const auto budget = text.find("[cost/no-budget]");
  REQUIRE(budget != std::string::npos);
  CHECK(token < off);
  CHECK(off < budget);
  CHECK(text.find("fix first: envs/prod/app.yaml:2        next: stackworthy explain secrets/known-token\n") !=
        std::string::npos);
}

namespace {

/// The last three lines.
std::vector<std::string> ending(const Results& results, const output::TextOptions& options = {}) {
  std::istringstream text(output::text(results, options));
  std::vector<std::string> lines;
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  REQUIRE(lines.size() >= 3);
  return {lines.end() - 3, lines.end()};
}

}  // namespace

TEST_CASE("the last three lines say what was read, what was found, and what to do") {
  sample::Shop shop;
  Results& results = shop.results;
  std::erase_if(results.findings, [](const Finding& finding) { return finding.rule == &sample::known_token; });
  results.areas_with_evidence = {"backup", "cost"};
  const auto lines = ending(results);
  CHECK(lines[0] == "shop  3 files, 1 resource (terraform 1); 1 file not read");
  CHECK(lines[1] == "  1 error, 1 warning; 1 undecided");
  CHECK(lines[2] ==
        "  2 of 8 areas have evidence; fix first: envs/prod/prod.tfvars:4 (1 line)        next: stackworthy explain "
        "backup/retention-off");
}

TEST_CASE("only a value of an argument is mended in one line") {
  sample::Repository repository;
  const Source& source =
      repository.sources.add("a.yaml", "a: 0\nb: \"off\"\nc = 1\n- name: web\n{ Effect = x }\nlong: |\n  text\n");
  repository.finish();
  const auto is_one = [&](Span span, const Rule& rule = sample::retention_off) {
    return output::is_one_line(finding_at(rule, span, "is here"), repository.results);
  };
  CHECK(is_one(span_of(source, "0")));
  CHECK(is_one(span_of(source, "off")));
  CHECK(is_one(span_of(source, "1")));
  CHECK_FALSE(is_one(span_of(source, "name: web")));
  CHECK_FALSE(is_one(span_of(source, "{ Effect")));
  CHECK_FALSE(is_one(span_of(source, "|\n  text")));
  CHECK_FALSE(is_one(span_of(source, "0"), sample::no_budget));
  CHECK_FALSE(is_one({}));
}

TEST_CASE("the summary tells apart who took what out of the gate") {
  sample::Shop shop;
  Results& results = shop.results;
  const Finding one = results.findings[1];
  results.findings.clear();
  const auto add = [&](SuppressedBy by, const std::string& peer) {
    results.findings.push_back(one);
    results.findings.back().suppressed_by = "because";
    results.findings.back().suppressed_as = by;
    results.findings.back().peer = peer;
  };
  for (int i = 0; i < 3; ++i) add(SuppressedBy::comment, "");
  add(SuppressedBy::nothing, "");
  for (int i = 0; i < 2; ++i) add(SuppressedBy::peer, "checkov");
  add(SuppressedBy::peer, "tfsec");
  add(SuppressedBy::waiver, "");
  for (int i = 0; i < 4; ++i) add(SuppressedBy::baseline, "");
  CHECK(ending(results)[1] ==
        "  0 errors, 0 warnings; 1 undecided; 7 suppressed (2 by checkov comments, 1 by tfsec comments), 1 waiver; "
        "4 in the baseline");
  std::erase_if(results.findings, [](const Finding& each) { return each.suppressed_as != SuppressedBy::waiver; });
  CHECK(ending(results)[1] == "  0 errors, 0 warnings; 1 undecided; 1 waiver");
}

TEST_CASE("a run that finds nothing says what to look at next") {
  sample::Repository repository;
  repository.finish();
  Results& results = repository.results;
  const std::string none = "  0 of 8 areas have evidence; nothing to fix        next: stackworthy check ";
  CHECK(
      ending(results)[2].ends_with("nothing to analyse: no Terraform, CloudFormation or Kubernetes in 0 files        "
                                   "next: stackworthy check PATH"));
  results.coverage.analysed = 1;
  CHECK(ending(results)[2] == none + "--severity info .");
  results.coverage.files = {{"a.enc.yaml", "not-read", "encrypted by SOPS"}};
  results.coverage.not_read = 1;
  const std::string part =
      "  0 of 8 areas have evidence; nothing to fix in what was read        next: stackworthy check ";
  CHECK(ending(results)[2] == part + "-v .");
  CHECK(ending(results, {.paths = "envs/prod"})[2] == part + "-v envs/prod");
  CHECK(ending(results, {.is_verbose = true})[2] == part + "--severity info .");
}

TEST_CASE("the templates of a chart are told as one chart, and one by one under -v") {
  sample::Shop shop;
  const std::string reason = "a chart's template, not read yet";
  shop.results.coverage.files = {{"deploy/web/templates/a.yaml", "not-read", reason},
                                 {"deploy/web/templates/tests/b.yaml", "not-read", reason},
                                 {"templates/c.yaml", "not-read", reason}};
  shop.results.coverage.not_read = 3;
  CHECK(output::text(shop.results, {}).find("\nnot read: 2 charts, not rendered (deploy/web, .); -v lists all\n") !=
        std::string::npos);
  CHECK(output::text(shop.results, {.is_verbose = true}).find("\nnot read: templates/c.yaml: a chart's template") !=
        std::string::npos);
}

TEST_CASE("what was not read is named by kind, and all of it under -v") {
  sample::Shop shop;
  Results& results = shop.results;
  for (const char* name : {"module.a (x/a)", "module.b (x/b)", "module.c (x/c)"})
    results.coverage.unread.push_back({Unread::Kind::module, name, "registry module", "envs/prod"});
  results.coverage.unread.push_back({Unread::Kind::module, "module.a (x/a)", "registry module", "envs/dev"});
  results.coverage.unread.push_back({Unread::Kind::chart, "charts/web", "not rendered", ""});
  CHECK(output::text(results, {})
            .find("\nnot read: 3 registry modules (module.a (x/a), module.b (x/b), ... 1 more); 1 chart, not rendered "
                  "(charts/web); 1 file, encrypted (envs/prod/secret.enc); -v lists all\n\nshop  ") !=
        std::string::npos);
  const std::string all = output::text(results, {.is_verbose = true});
  CHECK(all.find("\nnot read: module.c (x/c) in envs/prod: registry module\n") != std::string::npos);
  CHECK(all.find("\nnot read: module.a (x/a) in envs/dev: registry module\n") != std::string::npos);
  CHECK(all.find("-v lists all") == std::string::npos);
  CHECK(output::text(results, {.is_quiet = true}).find("\nnot read") == std::string::npos);
}

TEST_CASE("what was not read is listed once") {
  sample::Shop shop;
  shop.results.notices.back().message = "not read: encrypted";
  const std::string text = output::text(shop.results, {.is_verbose = true});
  CHECK(text.find("note: envs/prod/secret.enc") == std::string::npos);
  CHECK(text.find("\nnot read: envs/prod/secret.enc: encrypted\n") != std::string::npos);
}

TEST_CASE("excluded files are always counted, ignored ones under -v") {
  sample::Shop shop;
  shop.results.coverage.ignored = 3;
  CHECK(output::text(shop.results, {}).find("left out") == std::string::npos);
  CHECK(output::text(shop.results, {.is_verbose = true}).find("\nleft out: 3 untracked that git ignores\n") !=
        std::string::npos);
  shop.results.coverage.excluded = 1;
  CHECK(output::text(shop.results, {}).find("\nleft out: 1 file excluded\n") != std::string::npos);
}

TEST_CASE("the focus and what the configuration changes stand above the last lines") {
  sample::Shop shop;
  shop.results.focus = Focus{1, 280};
  shop.results.policy_notes = {"1 waiver", "rules off: cost/no-budget"};
  const std::string text = output::text(shop.results, {});
  CHECK(text.find("\nfocus: 1 stack; 280 other files were not analysed (stackworthy . reads all)\npolicy: 1 waiver\n"
                  "policy: rules off: cost/no-budget\n\nshop  ") != std::string::npos);
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
