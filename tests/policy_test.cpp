// What the configuration changes in what is judged: the same tree with another stackworthy.yaml.

#include "analyzer/policy.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "analyzer/catalogue.h"
#include "analyzer/scan.h"
#include "analyzer/secrets/formats.h"

namespace stackworthy {
namespace {

const char* const database = R"(
resource "aws_db_instance" "orders" {
  engine                  = "postgres"
  backup_retention_period = 0
}
)";

const char* const topic = R"(
resource "aws_sns_topic" "pager" {}
resource "aws_cloudwatch_metric_alarm" "cpu" {
  alarm_name    = "cpu"
  alarm_actions = [aws_sns_topic.pager.arn]
}
)";

const char* const provider = "provider \"aws\" {\n  region = \"eu-west-1\"\n}\n";

/// Three deployments of the same module, each a stack.
std::vector<std::pair<std::string, std::string>> three_stacks() {
  const std::string call = std::string(provider) + "module \"db\" {\n  source = \"../../modules/db\"\n}\n";
  return {{"envs/blue/main.tf", call},
          {"envs/green/main.tf", call},
          {"envs/red/main.tf", call + topic},
          {"modules/db/main.tf", database}};
}

std::unique_ptr<Scan> scan_of(std::vector<std::pair<std::string, std::string>> files, const std::string& config,
                              const std::string& today = "2026-11-24") {
  if (!config.empty()) files.emplace_back("stackworthy.yaml", "version: 1\n" + config);
  std::sort(files.begin(), files.end());
  ScanOptions options;
  options.memory = std::move(files);
  options.today = today;
  auto done = scan(options);
  INFO(config << "\n" << done.error());
  REQUIRE(done);
  return std::move(*done);
}

std::vector<const Finding*> findings_of(const Scan& scan, std::string_view rule) {
  std::vector<const Finding*> found;
  for (const Finding& finding : scan.results.findings) {
    if (finding.rule->id.text() == rule) found.push_back(&finding);
  }
  return found;
}

/// The only finding of a rule, with the names of its stacks.
const Finding& only(const Scan& scan, std::string_view rule) {
  const auto found = findings_of(scan, rule);
  REQUIRE(found.size() == 1);
  return *found.front();
}

std::vector<std::string> stacks_of(const Finding& finding) {
  std::vector<std::string> names;
  for (const Instance& instance : finding.instances) names.push_back(instance.stack);
  return names;
}

using Names = std::vector<std::string>;

TEST_CASE("without a configuration nothing is changed and nothing is noted") {
  const auto scan = scan_of(three_stacks(), "");
  const Finding& finding = only(*scan, "backup/retention-off");
  CHECK(finding.severity == find_rule("backup/retention-off")->severity);
  CHECK(stacks_of(finding) == Names{"envs/blue", "envs/green", "envs/red"});
  CHECK(scan->results.policy_notes.empty());
}

TEST_CASE("a configured severity is the finding's, and the rule keeps its own") {
  const auto scan = scan_of(three_stacks(), "rules: {backup/retention-off: {severity: low}}\n");
  CHECK(only(*scan, "backup/retention-off").severity == Severity::low);
  CHECK(only(*scan, "backup/retention-off").rule->severity == Severity::high);
  CHECK(only(*scan, "cost/no-budget").severity == find_rule("cost/no-budget")->severity);
}

TEST_CASE("a rule that is off says nothing and is not among the enabled ones") {
  const auto scan = scan_of(three_stacks(), "rules: {backup/retention-off: off}\n");
  CHECK(findings_of(*scan, "backup/retention-off").empty());
  const auto& rules = scan->results.rules;
  CHECK(std::find(rules.begin(), rules.end(), find_rule("backup/retention-off")) == rules.end());
  CHECK(scan->results.policy_notes == Names{"1 rule off: backup/retention-off"});
}

TEST_CASE("a rule about secrets that is off still hides what it finds") {
  const std::string token = secrets::example_token("github-pat");
  const auto scan =
      scan_of({{"main.tf", "locals {\n  key = \"" + token + "\"\n}\n"}}, "rules: {secrets/known-token: off}\n");
  CHECK(findings_of(*scan, "secrets/known-token").empty());
  CHECK(scan->secrets.mask_value("key " + token) == "key ***");
}

TEST_CASE("what is provided for all is good evidence, and a stack's own frees that stack only") {
  const auto asked = scan_of(three_stacks(), "");
  CHECK(stacks_of(only(*asked, "cost/no-budget")) == Names{"envs/blue", "envs/green", "envs/red"});
  const auto all = scan_of(three_stacks(), "provided: [{what: budget, where: accounts}]\n");
  CHECK(findings_of(*all, "cost/no-budget").empty());
  CHECK(all->results.good == asked->results.good + 1);
  CHECK(all->results.policy_notes == Names{"provided: budget"});
  const auto other = scan_of(three_stacks(), "provided: [{what: waf, where: accounts}]\n");
  CHECK(findings_of(*other, "cost/no-budget").size() == 1);
  const auto some = scan_of(three_stacks(), "stacks: [{match: envs/blue, provided: [{what: budget, where: x}]}]\n");
  CHECK(stacks_of(only(*some, "cost/no-budget")) == Names{"envs/green", "envs/red"});
  const auto each = scan_of(three_stacks(), "stacks: [{match: 'envs/*', provided: [{what: budget, where: x}]}]\n");
  CHECK(findings_of(*each, "cost/no-budget").empty());
}

TEST_CASE("a path that leads nowhere here leads to the pager that is declared elsewhere") {
  CHECK(findings_of(*scan_of(three_stacks(), ""), "monitoring/alarm-reaches-nobody").size() == 1);
  const auto with_pager = scan_of(three_stacks(), "provided: [{what: pager, where: opsgenie}]\n");
  CHECK(findings_of(*with_pager, "monitoring/alarm-reaches-nobody").empty());
  const auto elsewhere = scan_of(three_stacks(), "stacks: [{match: envs/blue, provided: [{what: pager, where: x}]}]\n");
  CHECK(findings_of(*elsewhere, "monitoring/alarm-reaches-nobody").size() == 1);
  const auto here = scan_of(three_stacks(), "stacks: [{match: envs/red, provided: [{what: pager, where: x}]}]\n");
  CHECK(findings_of(*here, "monitoring/alarm-reaches-nobody").empty());
}

TEST_CASE("a waiver takes the instances of its stacks, and with the last of them the finding") {
  const auto waived = [](const std::string& stack, const std::string& until = "2027-01-31") {
    return scan_of(three_stacks(),
                   "waivers: [{rule: backup, stack: '" + stack + "', reason: dumps, until: " + until + "}]\n");
  };
  const auto one = waived("envs/blue");
  const Finding& left = only(*one, "backup/retention-off");
  CHECK(left.suppressed_as == SuppressedBy::nothing);
  CHECK(stacks_of(left) == Names{"envs/green", "envs/red"});
  const auto all = waived("envs/*");
  const Finding& gone = only(*all, "backup/retention-off");
  CHECK(gone.suppressed_as == SuppressedBy::waiver);
  CHECK(gone.suppressed_by == "waiver at stackworthy.yaml:2: dumps");
  CHECK(stacks_of(gone).size() == 3);
  CHECK(only(*all, "cost/no-budget").suppressed_by.empty());
  CHECK(all->results.policy_notes == Names{"1 waiver"});
  CHECK(only(*waived("envs/black"), "backup/retention-off").instances.size() == 3);
}

TEST_CASE("a waiver holds on its last day and not after") {
  const std::string config = "waivers: [{rule: '*', reason: later, until: 2027-01-31}]\n";
  CHECK_FALSE(only(*scan_of(three_stacks(), config, "2027-01-31"), "backup/retention-off").suppressed_by.empty());
  const auto after = scan_of(three_stacks(), config, "2027-02-01");
  CHECK(only(*after, "backup/retention-off").suppressed_by.empty());
  CHECK(after->results.policy_notes == Names{"1 waiver (1 expired)"});
}

TEST_CASE("a waiver for some of the stacks that need what is missing leaves the others asking") {
  const auto one =
      scan_of(three_stacks(), "waivers: [{rule: cost/no-budget, stack: envs/blue, reason: r, until: 2027-01-31}]\n");
  const Finding& left = only(*one, "cost/no-budget");
  CHECK(stacks_of(left) == Names{"envs/green", "envs/red"});
  CHECK(left.suppressed_by.empty());
  const auto all =
      scan_of(three_stacks(), "waivers: [{rule: cost/*, stack: 'envs/*', reason: r, until: 2027-01-31}]\n");
  CHECK(only(*all, "cost/no-budget").suppressed_as == SuppressedBy::waiver);
}

TEST_CASE("a waiver without a stack also covers what belongs to none") {
  const std::string token = secrets::example_token("github-pat");
  const std::vector<std::pair<std::string, std::string>> tree = {
      {"main.tf", "locals {\n  key = \"" + token + "\"\n}\n"}};
  const auto at = [&](const std::string& stack) {
    return scan_of(tree, "waivers: [{rule: secrets, " + stack + "reason: revoked, until: 2027-01-31}]\n");
  };
  CHECK(only(*at(""), "secrets/known-token").suppressed_as == SuppressedBy::waiver);
  CHECK(only(*at("stack: memory, "), "secrets/known-token").suppressed_as == SuppressedBy::nothing);
}

TEST_CASE("profile dev lowers by one step what is neither about secrets nor about access") {
  Policy policy;
  Stack dev, prod;
  dev.profile = Profile::dev;
  prod.profile = Profile::prod;
  const Rule& backup = *find_rule("backup/retention-off");
  const Rule& token = *find_rule("secrets/known-token");
  CHECK(effective_severity(policy, backup, &dev) == Severity::medium);
  CHECK(effective_severity(policy, backup, &prod) == Severity::high);
  CHECK(effective_severity(policy, backup, nullptr) == Severity::high);
  CHECK(effective_severity(policy, token, &dev) == Severity::critical);
  RuleSetting setting;
  setting.rule = &backup;
  setting.severity = Severity::info;
  policy.rules.push_back(setting);
  CHECK(effective_severity(policy, backup, &dev) == Severity::info);
  policy.rules.back().severity = Severity::critical;
  CHECK(effective_severity(policy, backup, &dev) == Severity::high);
}

TEST_CASE("what the configuration hides is said") {
  const auto scan = scan_of(three_stacks(), R"(fail-on: never
severity: high
exclude: ["envs/green/*.tf", "x"]
ignore: [delivery]
rules: {backup/retention-off: {severity: low}, cost/no-budget: off}
provided: [{what: waf, where: x}, {what: pager, where: y}, {what: waf, where: z}]
waivers:
  - {rule: iam, reason: r, until: 2027-01-31}
  - {rule: iam, reason: r, until: 2020-01-31}
)");
  const Names notes = scan->results.policy_notes;
  CHECK(std::is_sorted(notes.begin(), notes.end()));
  for (const char* note :
       {"1 path excluded by stackworthy.yaml", "fail-on: never", "severity: high", "ignore: delivery",
        "1 rule off: cost/no-budget", "1 rule with another severity or other options: backup/retention-off",
        "provided: pager, waf", "2 waivers (1 expired)"}) {
    INFO(note);
    CHECK(std::find(notes.begin(), notes.end(), note) != notes.end());
  }
}

TEST_CASE("a configuration of another name is not passed over in silence") {
  const auto scan = scan_of({{"main.tf", database}, {"stackworthy.yml", "version: 1\nfail-on: never\n"}}, "");
  CHECK_FALSE(scan->settings.fail_on);
  const auto& notices = scan->results.notices;
  CHECK(std::any_of(notices.begin(), notices.end(), [](const Notice& notice) {
    return notice.path == "stackworthy.yml" && notice.message.find("is called stackworthy.yaml") != std::string::npos;
  }));
}

TEST_CASE("a configuration that names what is not there says so at the place") {
  const auto scan = scan_of(three_stacks(), "stacks: [{name: shop, paths: [envs/blue, envs/purple]}]\n");
  const auto& notices = scan->results.notices;
  const auto said = std::find_if(notices.begin(), notices.end(), [](const Notice& notice) {
    return notice.message == "names envs/purple, which is not there";
  });
  REQUIRE(said != notices.end());
  CHECK(said->path == "stackworthy.yaml");
  CHECK((*scan->sources)[said->span.file].position(said->span.begin).line == 2);
}

}  // namespace
}  // namespace stackworthy
