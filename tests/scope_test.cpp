// What is read, what is judged and what a focus touches, over small trees in memory.

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <string>
#include <vector>

#include "analyzer/scan.h"

namespace {

using namespace stackworthy;

using Tree = std::map<std::string, std::string>;

std::unique_ptr<Scan> scanned(const Tree& tree, std::vector<std::string> paths, bool is_focused = false) {
  ScanOptions options;
  options.memory.emplace(tree.begin(), tree.end());
  options.paths = std::move(paths);
  options.is_focused = is_focused;
  options.select = {"backup/retention-off"};
  auto done = scan(options);
  REQUIRE(done.has_value());
  return std::move(*done);
}

/// `name kind: why` of each stack.
std::vector<std::string> stacks(const Scan& scan) {
  std::vector<std::string> all;
  for (const auto& stack : scan.estate->stacks)
    all.push_back(stack->name + " " + std::string(to_text(stack->kind)) + ": " + stack->why);
  return all;
}

std::vector<std::string> found(const Scan& scan) {
  std::vector<std::string> all;
  for (const Finding& finding : scan.results.findings) all.emplace_back((*scan.sources)[finding.anchor.file].path());
  return all;
}

using Texts = std::vector<std::string>;

const std::string database =
    "variable \"days\" {}\nresource \"aws_db_instance\" \"this\" {\n  backup_retention_period = var.days\n}\n";
const std::string no_backups = "resource \"aws_db_instance\" \"own\" {\n  backup_retention_period = 0\n}\n";

std::string call(const std::string& source, const std::string& days) {
  return "module \"db\" {\n  source = \"" + source + "\"\n  days   = " + days + "\n}\n";
}

const Tree shop{{"modules/db/main.tf", database},
                {"envs/prod/main.tf", call("../../modules/db", "0") + "terraform {\n  backend \"s3\" {}\n}\n"},
                {"envs/eu/main.tf", call("../../modules/db", "7")},
                {"other/main.tf", no_backups}};

}  // namespace

TEST_CASE("a module elsewhere is read where a judged stack calls it") {
  const auto scan = scanned(shop, {"envs/prod"});
  CHECK(stacks(*scan) == Texts{"envs/prod deployed: declares a backend"});
  CHECK(found(*scan) == Texts{"envs/prod/main.tf"});
}

TEST_CASE("a module alone is a library that says who calls it") {
  CHECK(stacks(*scanned(shop, {"modules/db"})) == Texts{"modules/db library: called by envs/eu and one other"});
}

TEST_CASE("two paths are judged together, each once") {
  const auto scan = scanned(shop, {"envs/prod", "other"});
  CHECK(stacks(*scan) == Texts{"envs/prod deployed: declares a backend", "other plausible: nothing calls it"});
}

TEST_CASE("a focus on a module judges the stacks that call it and reports what it touches") {
  const auto scan = scanned(shop, {"modules/db/main.tf"}, true);
  CHECK(stacks(*scan) == Texts{"envs/eu plausible: nothing calls it", "envs/prod deployed: declares a backend"});
  CHECK(found(*scan) == Texts{"envs/prod/main.tf"});
  REQUIRE(scan->results.focus);
  CHECK(scan->results.focus->stacks == 2);
  CHECK(scan->results.focus->other_files == 1);
}

TEST_CASE("a focus says nothing of what it does not touch") {
  const Tree tree{{"a/main.tf", no_backups}, {"a/more.tf", "locals {}\n"}, {"b/main.tf", no_backups}};
  CHECK(found(*scanned(tree, {"a/more.tf"}, true)).empty());
  CHECK(found(*scanned(tree, {"a/main.tf"}, true)) == Texts{"a/main.tf"});
  CHECK(stacks(*scanned(tree, {"gone.tf"}, true)).empty());
}

TEST_CASE("variable files make variants, one alone gives its values, automatic ones are in all") {
  const std::string root = database + "terraform {\n  backend \"s3\" {}\n}\n";
  CHECK(stacks(*scanned({{"app/main.tf", root}, {"app/vars/eu.tfvars", "days = 0\n"}, {"app/us.tfvars", "days = 7\n"}},
                        {"."})) == Texts{"app@eu deployed: declares a backend", "app@us deployed: declares a backend"});
  const auto alone = scanned({{"app/main.tf", database}, {"app/env/eu.tfvars", "days = 0\n"}}, {"."});
  CHECK(stacks(*alone) == Texts{"app deployed: has variable files"});
  CHECK(found(*alone) == Texts{"app/env/eu.tfvars"});
  const auto automatic = scanned({{"app/main.tf", database}, {"app/eu.auto.tfvars", "days = 0\n"}}, {"."});
  CHECK(stacks(*automatic) == Texts{"app deployed: has variable files"});
  CHECK(found(*automatic) == Texts{"app/eu.auto.tfvars"});
  // A directory of another name gives no values.
  const auto elsewhere = scanned({{"app/main.tf", database}, {"app/values/eu.tfvars", "days = 0\n"}}, {"."});
  CHECK(stacks(*elsewhere) == Texts{"app library: has inputs without values"});
}

TEST_CASE("what only examples call is an example; what looks like a call makes nothing a library") {
  CHECK(stacks(*scanned({{"db/main.tf", database}, {"examples/a/main.tf", call("../../db", "0")}}, {"db"})) ==
        Texts{"db example: only called by examples/a"});
  const Tree lookalike{{"a/main.tf", "resource \"aws_s3_object\" \"o\" {\n  source = \"./missing\"\n}\n"},
                       {"b/main.tf", no_backups}};
  CHECK(stacks(*scanned(lookalike, {"b"})) == Texts{"b plausible: nothing calls it"});
}

TEST_CASE("samconfig.toml beside a template makes it deployed") {
  const std::string text = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  T:\n    Type: AWS::SNS::Topic\n";
  CHECK(stacks(*scanned({{"app/samconfig.toml", "version = 0.1\n"}, {"app/template.yaml", text}}, {"."})) ==
        Texts{"app/template.yaml deployed: has samconfig.toml beside it"});
  CHECK(stacks(*scanned({{"app/template.yaml", text}}, {"."})) == Texts{"app/template.yaml plausible: is a template"});
}

TEST_CASE("a tofu file stands in for the tf file of its name") {
  CHECK(found(*scanned({{"a/main.tf", no_backups}, {"a/main.tofu", "locals {}\n"}}, {"."})).empty());
}

TEST_CASE("variable files whose values no stack takes are named by their directory") {
  const auto said = [](const Tree& tree) {
    const auto done = scanned(tree, {"."});
    Texts all;
    for (const Notice& notice : done->results.notices) all.push_back(notice.path + ": " + notice.message);
    return all;
  };
  const std::string words = "that no stack takes: var-files of a stack in the configuration, or --var-file, gives them";
  CHECK(said({{"app/main.tf", database},
              {"values/prod/app.tfvars", "days = 0\n"},
              {"values/prod/common.tfvars", ""},
              {"values/dev/app.tfvars", "days = 1\n"}}) ==
        Texts{"values/dev: holds 1 variable file " + words, "values/prod: holds 2 variable files " + words});
  CHECK(
      said({{"app/main.tf", database}, {"app/envs/prod.tfvars", "days = 7\n"}, {"app/terraform.tfvars", ""}}).empty());
  CHECK(said({{"app/main.tf", database},
              {"stackworthy.yaml", "version: 1\nstacks:\n  - {name: a, paths: [app], var-files: [v/a.tfvars]}\n"},
              {"v/a.tfvars", "days = 7\n"}})
            .empty());
  CHECK(said({{"app/main.tf", call("../db", "7")}, {"db/main.tf", database}, {"db/terraform.tfvars", "days = 0\n"}}) ==
        Texts{"db: holds 1 variable file " + words});
}
