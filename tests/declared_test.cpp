// What stacks are called, what they are for, and which of them are asked.

#include "analyzer/scan_declared.h"

#include <algorithm>
#include <catch2/catch.hpp>

namespace stackworthy {
namespace {

using Files = std::vector<std::pair<std::string, std::string>>;
using Names = std::vector<std::string>;

const char* const database =
    "provider \"aws\" {}\nvariable \"days\" {\n  default = 0\n}\nresource \"aws_db_instance\" \"orders\" {\n"
    "  engine                  = \"postgres\"\n  backup_retention_period = var.days\n}\n";

ScanOptions options_of(Files files, const std::string& config) {
  if (!config.empty()) files.emplace_back("stackworthy.yaml", "version: 1\n" + config);
  std::sort(files.begin(), files.end());
  ScanOptions options;
  options.memory = std::move(files);
  options.today = "2026-11-24";
  return options;
}

std::unique_ptr<Scan> scanned(const ScanOptions& options) {
  auto done = scan(options);
  INFO(done.error());
  REQUIRE(done);
  return std::move(*done);
}

const Stack& stack_at(const Scan& scan, std::string_view root) {
  for (const auto& stack : scan.estate->stacks) {
    if (stack->root == root) return *stack;
  }
  FAIL("no stack at " << root);
  return *scan.estate->stacks.front();
}

const Finding* finding_of(const Scan& scan, std::string_view rule) {
  for (const Finding& finding : scan.results.findings) {
    if (finding.rule->id.text() == rule) return &finding;
  }
  return nullptr;
}

Names stacks_of(const Finding& finding) {
  Names names;
  for (const Instance& instance : finding.instances) names.push_back(instance.stack);
  return names;
}

TEST_CASE("whole words of a stack's root are its profile, and production wins") {
  const auto profile = [](const std::string& root) {
    return stack_at(*scanned(options_of({{root + "/main.tf", database}}, "")), root).profile;
  };
  CHECK(profile("envs/dev") == Profile::dev);
  CHECK(profile("shop-sandbox") == Profile::dev);
  CHECK(profile("envs/DEV/eu") == Profile::dev);
  CHECK(profile("envs/staging") == Profile::staging);
  CHECK(profile("envs/prod") == Profile::prod);
  CHECK(profile("prod/dev-portal") == Profile::prod);
  CHECK(profile("devices") == Profile::unset);
  CHECK(profile("products/latest") == Profile::unset);
}

TEST_CASE("the configuration's profile wins over the command line's, and that over words") {
  const Files files = {{"envs/dev/main.tf", database}, {"envs/prod/main.tf", database}};
  ScanOptions options = options_of(files, "stacks: [{match: envs/prod, profile: dev}]\n");
  CHECK(stack_at(*scanned(options), "envs/prod").profile == Profile::dev);
  options.profile = Profile::staging;
  const auto scan = scanned(options);
  CHECK(stack_at(*scan, "envs/prod").profile == Profile::dev);
  CHECK(stack_at(*scan, "envs/dev").profile == Profile::staging);
}

TEST_CASE("in profile dev rules weigh less, and nothing is asked that a whole deployment has") {
  const auto dev = scanned(options_of({{"envs/dev/main.tf", database}}, ""));
  CHECK(finding_of(*dev, "backup/retention-off")->severity == Severity::medium);
  CHECK(finding_of(*dev, "cost/no-budget") == nullptr);
  CHECK(dev->results.policy_notes == Names{"profile dev, judged less strictly: 1 stack (envs/dev)"});
  const auto both = scanned(options_of({{"envs/dev/main.tf", database}, {"envs/prod/main.tf", database}}, ""));
  CHECK(stacks_of(*finding_of(*both, "cost/no-budget")) == Names{"envs/prod"});
}

TEST_CASE("a finding of several stacks has the severity of its worst and is told of that one") {
  const std::string call = "module \"db\" {\n  source = \"../../modules/db\"\n}\n";
  const Files files = {{"envs/a-dev/main.tf", call}, {"envs/b/main.tf", call}, {"modules/db/main.tf", database}};
  const auto scan = scanned(options_of(files, ""));
  const Finding& finding = *finding_of(*scan, "backup/retention-off");
  CHECK(finding.severity == Severity::high);
  CHECK(stacks_of(finding) == Names{"envs/a-dev", "envs/b"});
}

TEST_CASE("directories and languages that the configuration joins are one stack by name") {
  const char* const templ = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  Topic:\n    Type: AWS::SNS::Topic\n";
  const Files files = {{"cfn/network.yaml", templ}, {"envs/prod/main.tf", database}, {"other/main.tf", database}};
  const auto scan = scanned(options_of(files, "stacks: [{name: shop-prod, paths: [envs/prod, cfn/network.yaml]}]\n"));
  CHECK(stack_at(*scan, "envs/prod").name == "shop-prod");
  CHECK(stack_at(*scan, "cfn/network.yaml").name == "shop-prod");
  CHECK(stack_at(*scan, "envs/prod").kind == StackKind::deployed);
  CHECK(stack_at(*scan, "other").name == "other");
  CHECK(stacks_of(*finding_of(*scan, "cost/no-budget")) == Names{"other", "shop-prod"});
}

TEST_CASE("the longest path decides to which declared stack a root belongs") {
  std::vector<DeclaredStack> declared(2);
  declared[0].name = "all";
  declared[0].paths = {"envs"};
  declared[1].name = "prod";
  declared[1].paths = {"envs/prod"};
  CHECK(declared_for(declared, "envs/prod") == &declared[1]);
  CHECK(declared_for(declared, "envs/prod/eu") == &declared[1]);
  CHECK(declared_for(declared, "envs/production") == &declared[0]);
  CHECK(declared_for(declared, "environments") == nullptr);
}

TEST_CASE("a declared stack has its own variable files, and is judged though others call it") {
  const Files files = {{"modules/db/main.tf", database},
                       {"values/db.tfvars", "days = 7\n"},
                       {"app/main.tf", "module \"db\" {\n  source = \"../modules/db\"\n  days   = 9\n}\n"}};
  CHECK(finding_of(*scanned(options_of(files, "")), "backup/retention-off") == nullptr);
  const std::string named = "stacks: [{name: db, paths: [modules/db]";
  CHECK(finding_of(*scanned(options_of(files, named + "}]\n")), "backup/retention-off") != nullptr);
  const auto given = scanned(options_of(files, named + ", var-files: [values/db.tfvars]}]\n"));
  CHECK(finding_of(*given, "backup/retention-off") == nullptr);
  CHECK(stack_at(*given, "modules/db").name == "db");
}

TEST_CASE("--stack leaves the others as evidence only, and is refused where it names none") {
  const Files files = {{"envs/a/main.tf", database}, {"envs/b/main.tf", database}};
  ScanOptions options = options_of(files, "");
  options.only_stacks = {"envs/a"};
  const auto scan = scanned(options);
  REQUIRE(finding_of(*scan, "backup/retention-off"));
  for (const Finding& finding : scan->results.findings) CHECK(stacks_of(finding) == Names{"envs/a"});
  options.only_stacks = {"envs/aa"};
  const auto refused = stackworthy::scan(options);
  REQUIRE_FALSE(refused);
  CHECK(refused.error() == "no stack is called 'envs/aa'; did you mean 'envs/a'?");
}

}  // namespace
}  // namespace stackworthy
