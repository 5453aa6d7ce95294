// Terragrunt units in a run: which stacks there are, where findings stand, and what the repository of the corpus gives.

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "analyzer/scan.h"

using namespace stackworthy;

namespace {

using Texts = std::vector<std::pair<std::string, std::string>>;

std::unique_ptr<Scan> run_over(Texts texts, std::vector<std::string> paths = {"."},
                               std::vector<std::pair<std::string, std::string>> module_sources = {}) {
  ScanOptions options;
  std::sort(texts.begin(), texts.end());
  options.memory = std::move(texts);
  options.paths = std::move(paths);
  options.inputs.module_sources = std::move(module_sources);
  options.today = "2026-01-01";
  options.threads = 2;
  auto done = scan(options);
  REQUIRE(done);
  return std::move(*done);
}

/// Roots, kinds and reasons, one line each.
std::vector<std::string> stacks_of(const Scan& done) {
  std::vector<std::string> lines;
  for (const auto& stack : done.estate->stacks)
    lines.push_back(stack->root + " " + std::string(to_text(stack->kind)) + " " + stack->why);
  return lines;
}

const Finding* finding_of(const Scan& done, std::string_view rule) {
  for (const Finding& finding : done.results.findings) {
    if (finding.rule->id.text() == rule) return &finding;
  }
  return nullptr;
}

const Stack* stack_of(const Scan& done, std::string_view root) {
  for (const auto& stack : done.estate->stacks) {
    if (stack->root == root) return stack.get();
  }
  return nullptr;
}

const Texts small{{"modules/db/main.tf", R"(variable "days" {
  type = number
}
resource "aws_db_instance" "this" {
  engine                  = "postgres"
  backup_retention_period = var.days
  skip_final_snapshot     = false
}
)"},
                  {"modules/db/examples/x/main.tf", "module \"db\" {\n  source = \"../..\"\n  days = 30\n}\n"},
                  {"live/terragrunt.hcl", "inputs = {\n  region = \"eu-west-1\"\n}\n"},
                  {"live/prod/db/terragrunt.hcl", R"(include {
  path = find_in_parent_folders()
}
terraform {
  source = "../../../modules//db"
}
inputs = {
  days = 0
}
)"}};

}  // namespace

TEST_CASE("A unit is the stack of its module, and what others include is none") {
  const auto done = run_over(small);
  CHECK(stacks_of(*done) ==
        std::vector<std::string>{"live/prod/db deployed is a Terragrunt unit",
                                 "modules/db/examples/x example in a directory of examples, tests or archived code"});
}

TEST_CASE("A finding stands at the input that decides, and is called by it") {
  const auto done = run_over(small, {"live"});
  const Finding* finding = finding_of(*done, "backup/retention-off");
  REQUIRE(finding);
  const Source& source = (*done->sources)[finding->anchor.file];
  CHECK(source.path() == "live/prod/db/terragrunt.hcl");
  CHECK(source.text(finding->anchor) == "0");
  CHECK(finding->identity == "backup/retention-off|live/prod/db|inputs.days");
}

TEST_CASE("A module whose units are not judged is excused from what their inputs may say") {
  const auto done = run_over(small, {"modules"});
  CHECK_FALSE(finding_of(*done, "backup/retention-off"));
  CHECK(done->estate->given_elsewhere == std::vector<std::string>{"modules/db"});
}

TEST_CASE("Units alone are infrastructure, and their source elsewhere is what was not read") {
  const auto done = run_over({{"live/vpc/terragrunt.hcl",
                               "terraform {\n  source = \"tfr:///terraform-aws-modules/vpc/aws?version=5.0.0\"\n}\n"},
                              {"live/stack/terragrunt.stack.hcl", "unit \"a\" {\n}\n"},
                              {"live/tpl/terragrunt.hcl", "terraform {\n  source = \"{{ .x }}\"\n}\n{{ range .y }}\n"},
                              {"live/env.hcl", "locals {}\n"}});
  CHECK_FALSE(done->found_nothing);
  CHECK(stacks_of(*done) == std::vector<std::string>{"live/vpc deployed is a Terragrunt unit"});
  CHECK(done->estate->stacks[0]->not_read ==
        std::vector<std::string>{"tfr:///terraform-aws-modules/vpc/aws?version=5.0.0"});
  CHECK(done->results.coverage.not_read == 2);
  CHECK(run_over({{"live/vpc/terragrunt.hcl", "terraform {\n  source = \"../vpc\"\n}\nskip = true\n"}})
            ->estate->stacks[0]
            ->why == "is a Terragrunt unit, skipped by Terragrunt");
}

TEST_CASE("The pair of live and modules of the corpus reads as complete stacks") {
  namespace fs = std::filesystem;
  const fs::path corpus = STACKWORTHY_SHARED "/corpus";
  Texts texts;
  for (const auto& [from, to] : {std::pair{"terragrunt-infrastructure-live-example", "live"},
                                 std::pair{"terragrunt-infrastructure-modules-example", "modules"}}) {
    std::error_code error;
    for (fs::recursive_directory_iterator at(corpus / from, error), end; !error && at != end; at.increment(error)) {
      if (!at->is_regular_file()) continue;
      std::ostringstream text;
      text << std::ifstream(at->path(), std::ios::binary).rdbuf();
      texts.emplace_back(to + ("/" + fs::relative(at->path(), corpus / from).generic_string()), text.str());
    }
  }
  if (texts.empty()) {
    WARN("skipped: the corpus is not there");
    return;
  }
  const auto done =
      run_over(std::move(texts), {"live"},
               {{"git::ssh://git@github.com/gruntwork-io/terragrunt-infrastructure-modules-example.git", "modules"}});
  REQUIRE(done->estate->stacks.size() == 6);
  for (const auto& stack : done->estate->stacks) {
    INFO(stack->root);
    CHECK(stack->kind == StackKind::deployed);
    CHECK(stack->not_read.empty());
    CHECK(stack->find("provider.aws"));
    CHECK(stack->find("backend.s3"));
  }
  for (const FileVerdict& file : done->results.coverage.files) {
    INFO(file.path);
    if (file.path.ends_with(".hcl")) CHECK(file.verdict == "terraform");
  }
  const Stack* prod = stack_of(*done, "live/prod/us-east-1/prod/mysql");
  const Stack* stage = stack_of(*done, "live/non-prod/us-east-1/stage/mysql");
  REQUIRE(prod);
  REQUIRE(stage);
  const Resource& db = *prod->find("aws_db_instance.mysql");
  CHECK(db["instance_class"] == "db.t2.medium");
  CHECK(db["allocated_storage"] == 100);
  CHECK(db["db_name"] == "mysql_prod");
  CHECK(db["password"].is_known() == Truth::unknown);
  CHECK((*stage->find("aws_db_instance.mysql"))["allocated_storage"] == 20);
  CHECK((*prod->find("provider.aws"))["region"] == "us-east-1");
  CHECK((*prod->find("backend.s3"))["key"] == "prod/us-east-1/prod/mysql/tf.tfstate");
}
