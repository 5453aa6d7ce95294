#pragma once

// Results made by hand, for tests of formats: what a scan of a small repository could have said.

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>

#include "analyzer/finding.h"
#include "analyzer/model/estate.h"

namespace sample {

using namespace stackworthy;

inline constinit const Rule retention_off{
    .id = "backup/retention-off",
    .severity = Severity::high,
    .title = "database has no automated backups",
    .why = R"(
Without automated backups a wrong DELETE is final. The last copy is
whatever someone happened to export.

A second paragraph.)",
    .fix = R"(
Keep automated backups for 7 or more days.)",
    .references = {"https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.html"},
    .peers = {"trivy:AWS-0077"},
    .resources = {"aws_db_instance"},
    .check = [](const Resource&, Report&) {},
};

inline constinit const Rule known_token{
    .id = "secrets/known-token",
    .severity = Severity::critical,
    .title = "a token of a known provider is committed",
    .why = "Whoever reads the repository can use it.",
    .fix = "Revoke it, then read it from a secrets manager.",
    .references = {"https://cwe.mitre.org/data/definitions/798.html"},
    .cwe = {"CWE-798"},
    .exposure = Exposure::secret,
    .precision = Precision::very_high,
    .check = [](const Source&, Report&) {},
};

inline constinit const Rule no_budget{
    .id = "cost/no-budget",
    .severity = Severity::medium,
    .title = "nothing watches what the account costs",
    .why = "A loop that starts machines is noticed on the invoice.",
    .fix = "Declare a budget with a notification.",
    .references = {"https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-managing-costs.html"},
    .check = Absence{.what = "budget", .provided = "budget", .searched = {"aws_budgets_budget"}},
};

inline Span span_of(const Source& source, std::string_view text, std::size_t occurrence = 1) {
  std::size_t at = source.text().find(text);
  while (--occurrence > 0) at = source.text().find(text, at + 1);
  REQUIRE(at != std::string_view::npos);
  return {source.id(), static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + text.size())};
}

/// An empty repository to which sources, findings and a stack are added.
struct Repository {
  Sources sources{{}, nullptr};
  Secrets secrets;
  Estate estate;
  Results results;
  Stack* stack = nullptr;

  Repository() {
    estate.stacks.push_back(std::make_unique<Stack>());
    stack = estate.stacks.back().get();
    stack->name = "envs/prod";
    stack->root = "envs/prod";
    stack->why = "it has a backend";
    stack->kind = StackKind::deployed;
    results.name = "shop";
    results.rules = {&retention_off, &no_budget, &known_token};
    results.sources = &sources;
    results.secrets = &secrets;
    results.estate = &estate;
  }
  Repository(const Repository&) = delete;

  Resource& resource(std::string_view address, Span head, Span extent, const Node* body = nullptr) {
    Resource& made = stack->resources.emplace_back();
    made.type = made.spelled_type = "aws_db_instance";
    made.address = stack->arena.copy(address);
    made.head = head;
    made.extent = extent;
    made.body = body;
    return made;
  }
  void finish() {
    secrets.finish();
    stack->index();
    estate.number();
    estate.set_edges({});
  }
};

inline Finding finding_at(const Rule& rule, Span anchor, std::string message, std::string address = {}) {
  Finding finding;
  finding.rule = &rule;
  finding.severity = rule.severity;
  finding.anchor = anchor;
  finding.message = {{std::move(message), {}}};
  finding.identity = std::string(rule.id.text()) + "|envs/prod|" + address;
  if (!address.empty()) finding.instances = {{address, "envs/prod"}};
  finding.address = std::move(address);
  return finding;
}

inline const std::string_view prod_tfvars =
    "region      = \"eu-west-1\"\n"
    "name        = \"shop\"\n"
    "\n"
    "backup_days = 0\n";

inline const std::string_view db_tf =
    "variable \"backup_days\" {\n"
    "  type = number\n"
    "}\n"
    "\n"
    "variable \"name\" {\n"
    "  type = string\n"
    "}\n"
    "\n"
    "\n"
    "resource \"aws_db_instance\" \"orders\" {\n"
    "  identifier              = var.name\n"
    "  backup_retention_period = var.backup_days\n"
    "}\n";

/// A database whose backups a variable file switches off, a token beside it, and a missing budget.
struct Shop : Repository {
  Shop() {
    const Source& vars = sources.add("envs/prod/prod.tfvars", std::string(prod_tfvars));
    const Source& db = sources.add("envs/prod/db.tf", std::string(db_tf));
    const Source& env =
        sources.add("envs/prod/app.yaml", "env:\n\t- {name: \xE5\x90\x8D, token: tok_0123456789abcdef, id: 7}\n");
    const Span block{db.id(), span_of(db, "resource").begin, static_cast<std::uint32_t>(db.text().size() - 1)};
    resource("aws_db_instance.orders", span_of(db, "resource \"aws_db_instance\" \"orders\""), block);
    const Span token = span_of(env, "tok_0123456789abcdef");
    secrets.add(token, "secrets/known-token");
    finish();
    results.findings.push_back(finding_at(known_token, token, "is a token of Example"));

    Finding off = finding_at(retention_off, span_of(vars, "0"), "has no automated backups: retention is 0 days",
                             "aws_db_instance.orders");
    off.anchor = {vars.id(), static_cast<std::uint32_t>(vars.text().size() - 2),
                  static_cast<std::uint32_t>(vars.text().size() - 1)};
    off.decides = "backup_retention_period";
    off.related = {{span_of(db, "resource \"aws_db_instance\" \"orders\""), {{"aws_db_instance.orders", {}}}},
                   {span_of(db, "var.backup_days"), {{"evaluates to 0", {}}}}};
    off.flow = {{off.anchor, {}}, {span_of(db, "variable \"backup_days\""), {}}, {span_of(db, "var.backup_days"), {}}};
    off.fix = "set backup_days to 7 or more";
    results.findings.push_back(std::move(off));

    Finding budget = finding_at(no_budget, span_of(db, "resource \"aws_db_instance\" \"orders\""),
                                "has no budget, which 1 stack needs", "aws");
    budget.searched = {"aws_budgets_budget", "AWS::Budgets::Budget"};
    budget.provided = "provided: [{what: budget, where: \"...\"}]";
    results.findings.push_back(std::move(budget));

    results.undecided.push_back({&retention_off,
                                 span_of(db, "var.name"),
                                 "aws_db_instance.orders",
                                 "envs/prod",
                                 {{"has no automated backups", {}}},
                                 {"var.retention"}});
    results.notices.push_back({Notice::Severity::error, span_of(vars, "region"), "is not understood here", ""});
    results.notices.push_back({Notice::Severity::note, {}, "is encrypted", "envs/prod/secret.enc"});
    Coverage& coverage = results.coverage;
    coverage.files = {{"envs/prod/app.yaml", "kubernetes", ""},
                      {"envs/prod/db.tf", "terraform", ""},
                      {"envs/prod/prod.tfvars", "variables", ""},
                      {"envs/prod/secret.enc", "not-read", "encrypted"}};
    coverage.analysed = 3;
    coverage.not_read = 1;
    coverage.resources[0] = 1;
    coverage.stacks = 1;
    coverage.bytes = 500;
  }
};

/// Compares `actual` with tests/data/snapshots/NAME, which STACKWORTHY_UPDATE in the environment rewrites.
inline void check_snapshot(const std::string& name, const std::string& actual) {
  const std::string path = std::string(STACKWORTHY_SOURCE_DIR) + "/tests/data/snapshots/" + name;
  if (std::getenv("STACKWORTHY_UPDATE")) std::ofstream(path, std::ios::binary) << actual;
  std::ifstream in(path, std::ios::binary);
  INFO("STACKWORTHY_UPDATE=1 writes " << path);
  REQUIRE(in.good());
  std::stringstream expected;
  expected << in.rdbuf();
  CHECK(expected.str() == actual);
}

}  // namespace sample
