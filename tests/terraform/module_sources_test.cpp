// How the sources of modules lead into the tree.

#include <catch2/catch.hpp>

#include "parsers/terraform/module_sources.h"
#include "tests/terraform/trees.h"

using namespace stackworthy;
using stackworthy::terraform::ModuleSources;
using stackworthy::terraform::plain_source;

namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

std::string led(const Pairs& given, std::string_view source) { return ModuleSources(given).directory(source); }

}  // namespace

TEST_CASE("Every spelling of one repository is one source") {
  for (const char* source :
       {"git::ssh://git@git.example/acme/modules.git", "git@git.example:acme/modules.git",
        "git::git@git.example:acme/modules", "git::https://git.example/acme/modules.git?ref=v1.2.3",
        "git::https://git.example/acme/modules/", "git.example/acme/modules", "ssh://git@git.example:22/acme/modules",
        "git::ssh://git@git.example:acme/modules.git", "https://GIT.example/acme/modules.git",
        "git::https://user:word@git.example/acme/modules?depth=1&ref=main"}) {
    INFO(source);
    CHECK(plain_source(source) == "git.example/acme/modules");
  }
  CHECK(plain_source("git@github.com:acme/modules.git//aws/db?ref=1") == "github.com/acme/modules//aws/db");
  CHECK(plain_source("github.com/acme/modules//aws//db") == "github.com/acme/modules//aws//db");
}

TEST_CASE("Every spelling of one module of a registry is one source") {
  for (const char* source : {"terraform-aws-modules/rds/aws", "registry.terraform.io/terraform-aws-modules/rds/aws",
                             "tfr:///terraform-aws-modules/rds/aws?version=6.0.0",
                             "tfr://registry.opentofu.org/terraform-aws-modules/rds/aws"})
    CHECK(plain_source(source) == "terraform-aws-modules/rds/aws");
  CHECK(plain_source("tfr:///acme/iam/aws//modules/policy?version=1") == "acme/iam/aws//modules/policy");
  CHECK(plain_source("app.terraform.io/acme/db/aws") == "app.terraform.io/acme/db/aws");
}

TEST_CASE("The longest prefix of a source wins, at a slash") {
  const Pairs given = {{"git.example/acme", "vendor"},
                       {"git::ssh://git@git.example/acme/modules.git", "modules"},
                       {"git.example/acme/modules//aws", "aws"}};
  CHECK(led(given, "git::https://git.example/acme/modules//db?ref=v1") == "modules/db");
  CHECK(led(given, "git::https://git.example/acme/modules.git//aws/db") == "aws/db");
  CHECK(led(given, "git@git.example:acme/modules") == "modules");
  CHECK(led(given, "git@git.example:acme/other.git//x") == "vendor/other/x");
  CHECK(led(given, "git@git.example:acme2/other.git//x").empty());
  CHECK(led(given, "git@git.example:acme/modules-old") == "vendor/modules-old");
  CHECK(led({{"acme/db/aws", "."}}, "acme/db/aws//modules/x") == "modules/x");
}

TEST_CASE("A mapped source never leaves the trust root") {
  CHECK(led({{"git.example/acme", "modules"}}, "git.example/acme//../../../etc").empty());
  CHECK(led({{"git.example/acme", "../out"}}, "git.example/acme").empty());
  CHECK(led({{"git.example/acme", "/etc"}}, "git.example/acme").empty());
  CHECK(led({{"", "modules"}}, "git.example/acme").empty());
}

TEST_CASE("A call of a mapped source is evaluated as a local one is") {
  parsers::Inputs inputs;
  inputs.module_sources = {{"git::ssh://git.example/acme/modules", "modules"}};
  const std::string call = R"(module "db" {
  source = "git::https://git.example/acme/modules.git//db?ref=v1"
  days   = 3
})";
  const test::Tree tree({{"envs/prod/main.tf", call}, {"modules/db/main.tf", R"(variable "days" {}
resource "aws_db_instance" "this" { backup_retention_period = var.days })"}},
                        "envs/prod", inputs);
  CHECK(tree["module.db.aws_db_instance.this"]["backup_retention_period"] == 3);
  CHECK(tree.stack().not_read.empty());
  const auto directories = parsers::directories(tree.files());
  REQUIRE(directories.size() == 2);
  CHECK(directories[0].calls == std::vector<std::string>{"modules/db"});
}

TEST_CASE("A mapped directory that is not there is said, and the module is opaque") {
  parsers::Inputs inputs;
  inputs.module_sources = {{"git.example/acme/modules", "modules"}};
  const test::Tree tree({{"main.tf", R"(module "db" { source = "git@git.example:acme/modules.git//db" })"}}, ".",
                        inputs);
  CHECK(tree["module.db"].is_opaque);
  CHECK(tree.says("leads to 'modules/db', where no module lies"));
  CHECK(tree.stack().not_read == std::vector<std::string>{"module.db"});
}
