#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>

#include "analyzer/output/fingerprint.h"
#include "analyzer/output/formats.h"
#include "tests/output/sample.h"

using namespace stackworthy;
using nlohmann::json;
using sample::finding_at;
using sample::span_of;

namespace {

json run_of(const Results& results) { return json::parse(output::sarif(results)).at("runs").at(0); }

/// What holds for every log that we write.
void check_log(const Results& results) {
  const json run = run_of(results);
  REQUIRE(run.at("results").is_array());
  std::set<std::string> fingerprints;
  const json& rules = run.at("tool").at("driver").at("rules");
  for (const json& result : run.at("results")) {
    const std::size_t index = result.at("ruleIndex");
    CHECK(rules.at(index).at("id") == result.at("ruleId"));
    CHECK(result.at("rank").get<int>() >= 5);
    CHECK(result.at("message").at("text").get<std::string>().ends_with("."));
    REQUIRE(result.at("locations").size() == 1);
    const json& place = result.at("locations").at(0).at("physicalLocation");
    const std::string uri = place.at("artifactLocation").at("uri");
    CHECK(uri.find(':') == std::string::npos);
    CHECK_FALSE(uri.starts_with("/"));
    CHECK(results.sources->find(uri) != nullptr);
    const json& region = place.at("region");
    CHECK(region.at("startLine") == region.at("endLine"));
    CHECK(region.at("startColumn").get<int>() < region.at("endColumn").get<int>());
    if (place.contains("contextRegion")) {
      CHECK(place["contextRegion"].at("startLine").get<int>() <= region.at("startLine").get<int>());
      CHECK(place["contextRegion"].at("endLine").get<int>() >= region.at("endLine").get<int>());
    }
    const std::string hash = result.at("partialFingerprints").at("primaryLocationLineHash");
    CHECK(fingerprints.insert(result.at("ruleId").get<std::string>() + uri + hash).second);
  }
  CHECK(
      std::is_sorted(rules.begin(), rules.end(), [](const json& a, const json& b) { return a.at("id") < b.at("id"); }));
}

}  // namespace

TEST_CASE("a SARIF log says the same bytes for the same results") {
  sample::Shop shop;
  check_log(shop.results);
  sample::check_snapshot("shop.sarif", output::sarif(shop.results));
}

TEST_CASE("a clean scan has results, and they are none") {
  sample::Repository repository;
  repository.finish();
  CHECK(run_of(repository.results).at("results") == json::array());
}

TEST_CASE("the text of SARIF rules does not depend on what was found") {
  sample::Shop shop;
  sample::Repository clean;
  clean.finish();
  CHECK(run_of(shop.results).at("tool") == run_of(clean.results).at("tool"));
}

TEST_CASE("only secrets, IAM and public exposure are security alerts") {
  sample::Shop shop;
  const json rules = run_of(shop.results).at("tool").at("driver").at("rules");
  for (const json& rule : rules) {
    const bool is_secret = rule.at("id") == "secrets/known-token";
    const json& properties = rule.at("properties");
    CHECK(properties.contains("security-severity") == is_secret);
    const auto tags = properties.at("tags").get<std::vector<std::string>>();
    CHECK((std::count(tags.begin(), tags.end(), "security") == 1) == is_secret);
    CHECK((std::count(tags.begin(), tags.end(), "external/cwe/cwe-798") == 1) == is_secret);
  }
}

TEST_CASE("columns count UTF-16 units") {
  sample::Repository repository;
  const Source& source = repository.sources.add("a.yaml", "\xEF\xBB\xBF\xF0\x9F\x98\x80: \xC3\xBC\xF0\x9F\x98\x80\n");
  repository.finish();
  repository.results.findings.push_back(
      finding_at(sample::retention_off, span_of(source, "\xC3\xBC\xF0\x9F\x98\x80"), "is here"));
  const json region =
      run_of(repository.results).at("results").at(0).at("locations").at(0).at("physicalLocation").at("region");
  CHECK(region.at("startColumn") == 5);
  CHECK(region.at("endColumn") == 8);
}

TEST_CASE("findings of one rule on one line are one result") {
  sample::Repository repository;
  const Source& source = repository.sources.add("a.tf", "a = 1, b = 2\nc = 3\n");
  repository.finish();
  for (const char* text : {"1", "2", "3"})
    repository.results.findings.push_back(
        finding_at(sample::retention_off, span_of(source, text), "is off", "x." + std::string(text)));
  check_log(repository.results);
  const json results = run_of(repository.results).at("results");
  REQUIRE(results.size() == 2);
  CHECK(results[0].at("relatedLocations").at(0).at("message").at("text") == "'x.2' is off.");
  CHECK(results[0].at("locations").at(0).at("logicalLocations").size() == 2);
  CHECK(results[0].at("properties").at("identities").size() == 2);
}

TEST_CASE("a span of several lines is reported on its first") {
  sample::Repository repository;
  const Source& source = repository.sources.add("a.tf", "x {\n  a = 1\n}\n");
  repository.finish();
  repository.results.findings.push_back(finding_at(sample::retention_off, source.whole(), "is off", "x"));
  check_log(repository.results);
  const json place = run_of(repository.results).at("results").at(0).at("locations").at(0).at("physicalLocation");
  CHECK(place.at("region").at("endLine") == 1);
  CHECK(place.at("region").at("endColumn") == 4);
}

TEST_CASE("what GitHub would refuse is left out, the least severe first, and said") {
  sample::Repository repository;
  std::string text;
  for (int i = 0; i < 5100; ++i) text += "a = " + std::to_string(i) + "\n";
  const Source& source = repository.sources.add("a.tf", text);
  repository.finish();
  for (std::uint32_t line = 1; line <= 5100; ++line) {
    const std::uint32_t begin = source.line_begin(line);
    const Rule& rule = line == 5100 ? sample::known_token : sample::no_budget;
    repository.results.findings.push_back(finding_at(rule, {source.id(), begin, begin + 1}, "is off"));
  }
  const json run = run_of(repository.results);
  CHECK(run.at("results").size() == 5000);
  CHECK(run.at("results").back().at("ruleId") == "secrets/known-token");
  const json notifications = run.at("invocations").at(0).at("toolExecutionNotifications");
  CHECK(notifications.back().at("message").at("text").get<std::string>().starts_with("100 results"));
}

TEST_CASE("a result of many instances and places stays within the limits and says so") {
  sample::Repository repository;
  const Source& source = repository.sources.add("a.tf", std::string(300, 'x') + "\n");
  repository.finish();
  Finding finding = finding_at(sample::retention_off, {source.id(), 0, 1}, "is off", "a.b");
  for (int i = 0; i < 3000; ++i) finding.instances.push_back({"a.b[" + std::to_string(i) + "]", "envs/prod"});
  for (std::uint32_t i = 0; i < 200; ++i) finding.related.push_back({{source.id(), i, i + 1}, {{"here", {}}}});
  repository.results.findings.push_back(finding);
  const json run = run_of(repository.results);
  const json& result = run.at("results").at(0);
  CHECK(result.at("relatedLocations").size() == 100);
  CHECK(result.at("locations").at(0).at("logicalLocations").size() == 1000);
  CHECK(run.at("invocations").at(0).at("toolExecutionNotifications").size() == 3);
}

TEST_CASE("what is not decided is a notification with its rule and place, never a result") {
  sample::Shop shop;
  const json run = run_of(shop.results);
  const json notifications = run.at("invocations").at(0).at("toolExecutionNotifications");
  const auto undecided = std::find_if(notifications.begin(), notifications.end(),
                                      [](const json& one) { return one.at("descriptor").at("id") == "undecided"; });
  REQUIRE(undecided != notifications.end());
  CHECK(undecided->at("associatedRule").at("id") == "backup/retention-off");
  CHECK(undecided->at("locations").at(0).at("physicalLocation").at("region").at("startLine") == 11);
  CHECK(undecided->at("message").at("text").get<std::string>().find("var.retention") != std::string::npos);
}

TEST_CASE("a path of a value is a code flow") {
  sample::Shop shop;
  const json results = run_of(shop.results).at("results");
  CHECK(results.at(1).at("codeFlows").at(0).at("threadFlows").at(0).at("locations").size() == 3);
  CHECK_FALSE(results.at(0).contains("codeFlows"));
}

TEST_CASE("the hash of a result is that of its line") {
  sample::Shop shop;
  const json result = run_of(shop.results).at("results").at(1);
  CHECK(result.at("partialFingerprints").at("primaryLocationLineHash") ==
        output::line_hashes(sample::prod_tfvars).at(3));
}

TEST_CASE("suppressed findings are left out, or all results say whether they are") {
  sample::Shop shop;
  Results& results = shop.results;
  results.findings[0].suppressed_by = "comment at app.yaml:1: a test's token";
  results.findings[0].suppressed_as = SuppressedBy::comment;
  results.findings[1].suppressed_by = "waiver: behind the proxy";
  results.findings[1].suppressed_as = SuppressedBy::waiver;
  const json left = run_of(results).at("results");
  REQUIRE(left.size() == 1);
  CHECK_FALSE(left.at(0).contains("suppressions"));
  const json all = json::parse(output::sarif(results, {"", true})).at("runs").at(0).at("results");
  REQUIRE(all.size() == 3);
  CHECK(all.at(0).at("suppressions").at(0).at("kind") == "inSource");
  CHECK(all.at(0).at("suppressions").at(0).at("justification") == "comment at app.yaml:1: a test's token");
  CHECK(all.at(1).at("suppressions").at(0).at("kind") == "external");
  CHECK(all.at(2).at("suppressions") == json::array());
}

TEST_CASE("of findings on one line a suppressed one never hides one that stands") {
  sample::Repository repository;
  const Source& source = repository.sources.add("a.tf", "x = 0\n");
  repository.finish();
  for (const char* reason : {"comment at a.tf:1: reason", ""}) {
    Finding finding = finding_at(sample::retention_off, span_of(source, "0"), "is 0", "a.b");
    finding.suppressed_by = reason;
    if (*reason) finding.severity = Severity::critical;
    repository.results.findings.push_back(finding);
  }
  const json all = json::parse(output::sarif(repository.results, {"", true})).at("runs").at(0).at("results");
  REQUIRE(all.size() == 1);
  CHECK(all.at(0).at("suppressions") == json::array());
  CHECK(all.at(0).at("level") == "error");
}

TEST_CASE("a category is what stands before the last slash of the run's id") {
  sample::Shop shop;
  CHECK_FALSE(run_of(shop.results).contains("automationDetails"));
  const auto id = [&](const std::string& category) {
    return json::parse(output::sarif(shop.results, {category, false}))
        .at("runs")
        .at(0)
        .at("automationDetails")
        .at("id")
        .get<std::string>();
  };
  CHECK(id("iac") == "iac/");
  CHECK(id("iac/prod/") == "iac/prod/");
}

TEST_CASE("SARIF says what was read, and that nothing could be") {
  sample::Shop shop;
  Results& results = shop.results;
  results.coverage.unread = {{Unread::Kind::module, "module.a (x/a)", "registry module", "envs/prod"}};
  results.focus = Focus{1, 2};
  results.policy_notes = {"1 waiver"};
  const auto texts = [&] {
    std::string all;
    const json run = run_of(results);
    for (const json& each : run.at("invocations").at(0).at("toolExecutionNotifications"))
      all += each.at("descriptor").at("id").get<std::string>() + ": " +
             each.at("message").at("text").get<std::string>() + '\n';
    return all;
  }();
  CHECK(
      texts.find("coverage: Read 3 files, 1 resource (terraform 1); 1 file not read. 2 errors, 1 warning; 1 undecided; "
                 "0 of 8 areas have evidence.\n") != std::string::npos);
  CHECK(texts.find("not-read: Not read: Module.a (x/a)") == std::string::npos);
  CHECK(texts.find("not-read: Not read: module.a (x/a) in envs/prod: registry module.\n") != std::string::npos);
  CHECK(texts.find("focus: Only what the given files touch was judged: 1 stack; 2 other files") != std::string::npos);
  CHECK(texts.find("policy: The configuration changes what is reported: 1 waiver.\n") != std::string::npos);
  const auto succeeds = [&] { return run_of(results).at("invocations").at(0).at("executionSuccessful").get<bool>(); };
  CHECK(succeeds());
  results.coverage.analysed = 0;
  CHECK_FALSE(succeeds());
}
