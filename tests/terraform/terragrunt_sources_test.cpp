// Terragrunt units over small trees: sources, files of variables, generated files, and what must stay unknown.

#include <catch2/catch.hpp>

#include "tests/terraform/units.h"

using namespace stackworthy;
using namespace stackworthy::test;

TEST_CASE("Outputs of dependencies are unknown and named; what mocks them is no value") {
  const Live live({{"modules/app/main.tf", R"(variable "vpc_id" { type = string }
variable "zones" { type = list(string) }
resource "aws_instance" "this" {
  subnet_id         = var.vpc_id
  availability_zone = var.zones[0]
})"},
                   {"live/app/terragrunt.hcl", R"(terraform {
  source = "../../modules//app"
}
dependency "vpc" {
  config_path  = "../vpc"
  mock_outputs = { vpc_id = "vpc-mock" }
}
inputs = {
  vpc_id = dependency.vpc.outputs.vpc_id
  zones  = try(dependency.vpc.outputs.zones, ["a"])
})"}},
                  "live/app/terragrunt.hcl");
  const Resource& instance = live["aws_instance.this"];
  CHECK(instance["subnet_id"].is_known() == Truth::unknown);
  REQUIRE(instance["subnet_id"].value()->waits_for().size() == 1);
  CHECK(instance["subnet_id"].value()->waits_for()[0].address == "dependency.vpc.outputs.vpc_id");
  CHECK(instance["availability_zone"].is_known() == Truth::unknown);
}

TEST_CASE("What Terragrunt would ask or run is unknown, and poisons nothing else") {
  const Live live = app(R"(locals {
  cmd    = jsondecode(run_cmd("--terragrunt-quiet", "./x.py"))
  secret = yamldecode(sops_decrypt_file("secrets.yaml"))
}
inputs = {
  a = get_env("NAME", "default-name")
  b = get_aws_account_id()
  c = local.cmd.name
  d = local.secret.password
  e = "known"
  f = function_of_tomorrow("x")
})",
                        {"a", "b", "c", "d", "e", "f"});
  CHECK(live.output("a") == "? env.NAME");
  CHECK(live.output("b") == "? get_aws_account_id");
  CHECK(live.output("c") == "? run_cmd");
  REQUIRE(live.node("d"));
  CHECK(live.node("d")->kind == Kind::unknown);
  CHECK(live.output("e") == "known");
  CHECK(live.node("f")->kind == Kind::unknown);
}

TEST_CASE("Inputs whose names are not known may be any variable, but for those that the child sets") {
  const Live live = app(R"(include "root" {
  path = find_in_parent_folders("root.hcl")
}
inputs = {
  a = "child"
})",
                        {"a", "b"}, {{"live/root.hcl", "inputs = jsondecode(run_cmd(\"./inputs\"))"}});
  CHECK(live.output("a") == "child");
  CHECK(live.output("b") == "? run_cmd");
}

TEST_CASE("Files of variables win over inputs, and those of extra arguments over all") {
  const Live live = app(R"(inputs = {
  a = "input"
  b = "input"
  c = "input"
}
)",
                        {"a", "b", "c"},
                        {{"modules/app/terraform.tfvars", "a = \"module\"\nb = \"module\""},
                         {"live/prod/app/x.auto.tfvars", "b = \"unit\""}});
  CHECK(live.output("a") == "module");
  CHECK(live.output("b") == "unit");
  CHECK(live.output("c") == "input");

  const auto with = [](const std::string& arguments) {
    return Live({{"modules/app/main.tf", echo({"a", "b"})},
                 {"live/common.tfvars", "a = \"common\""},
                 {"live/app/terragrunt.hcl",
                  "terraform {\n  source = \"../../modules//app\"\n  extra_arguments \"x\" {\n"
                  "    commands = get_terraform_commands_that_need_vars()\n    " +
                      arguments + "\n  }\n}\ninputs = { a = 1, b = 2 }"}},
                "live/app/terragrunt.hcl");
  };
  CHECK(with("required_var_files = [\"${get_terragrunt_dir()}/../common.tfvars\"]").output("a") == "common");
  CHECK(with("optional_var_files = [\"${get_terragrunt_dir()}/../none.tfvars\"]").output("a") == "1");
  CHECK(with("arguments = [\"-var-file=${get_terragrunt_dir()}/../common.tfvars\"]").output("a") == "common");
  const Live open = with("arguments = [\"-var-file=${get_aws_account_id()}.tfvars\"]");
  CHECK(open.node("a")->kind == Kind::unknown);
  CHECK(open.node("b")->kind == Kind::unknown);
}

TEST_CASE("A source elsewhere is one opaque module that carries the inputs; mapped, it is read") {
  const Texts texts{{"live/db/terragrunt.hcl", R"(terraform {
  source = "git::git@git.example:acme/modules.git//db?ref=v2"
}
dependency "vpc" {
  config_path = "../vpc"
}
inputs = {
  days   = 5
  vpc_id = dependency.vpc.outputs.id
})"},
                    {"modules/db/main.tf", "variable \"days\" {}\noutput \"days\" {\n  value = var.days\n}"}};
  const Live opaque(texts, "live/db/terragrunt.hcl");
  REQUIRE(opaque.stack().resources.size() == 1);
  const Resource& module = opaque["module.db"];
  CHECK(module.type == "terraform/module");
  CHECK(module.is_opaque);
  CHECK(module["days"] == 5);
  CHECK(module["source"] == "git::git@git.example:acme/modules.git//db?ref=v2");
  CHECK(module["vpc_id"].is_known() == Truth::unknown);
  CHECK(opaque.stack().not_read == std::vector<std::string>{"git::git@git.example:acme/modules.git//db?ref=v2"});
  CHECK(opaque.unit("live/db/terragrunt.hcl").is_unit);
  CHECK(opaque.unit("live/db/terragrunt.hcl").module.empty());

  const Live mapped(texts, "live/db/terragrunt.hcl", {{"git::https://git.example/acme/modules", "modules"}});
  CHECK(mapped.unit("live/db/terragrunt.hcl").module == "modules/db");
  CHECK(mapped.output("days") == "5");
  CHECK(mapped.stack().not_read.empty());
}

TEST_CASE("A generated provider is read where its text stands") {
  const Live live({{"modules/db/main.tf", "resource \"aws_db_instance\" \"this\" {\n}\n"},
                   {"live/root.hcl", R"(locals {
  region = "eu-west-1"
}
generate "provider" {
  path      = "provider.tf"
  if_exists = "overwrite_terragrunt"
  contents  = <<EOF
provider "aws" {
  region = "${local.region}"
  default_tags {
    tags = {
      Unit = "${path_relative_to_include()}"
      Who  = "${get_aws_account_id()}"
    }
  }
}
EOF
}
remote_state {
  backend = "s3"
  generate = {
    path      = "backend.tf"
    if_exists = "overwrite"
  }
  config = {
    bucket = "state"
    key    = "${path_relative_to_include()}/terraform.tfstate"
  }
})"},
                   {"live/db/terragrunt.hcl", R"(include "root" {
  path = find_in_parent_folders("root.hcl")
}
terraform {
  source = "../../modules//db"
})"}},
                  "live/db/terragrunt.hcl");
  const Resource& provider = live["provider.aws"];
  CHECK(provider["region"] == "eu-west-1");
  CHECK(provider["default_tags"]["tags"]["Unit"] == "db");
  CHECK(provider["default_tags"]["tags"]["Who"].is_known() == Truth::unknown);
  CHECK(live.sources()[provider.head.file].path() == "live/root.hcl");
  CHECK(live.sources()[provider.head.file].text(provider.head) == "provider \"aws\"");
  REQUIRE(live["aws_db_instance.this"].provider);
  CHECK(live["aws_db_instance.this"].provider->head == provider.head);
  CHECK(live["backend.s3"]["bucket"] == "state");
  CHECK(live["backend.s3"]["key"] == "db/terraform.tfstate");
  CHECK(live.stack().not_read.empty());
}

TEST_CASE("A generated text that is computed leaves the provider open, and says so") {
  const Live live = app(R"(generate "providers" {
  path      = "p.tf"
  if_exists = "overwrite"
  contents  = run_cmd("./providers")
}
)",
                        {"a"}, {{"modules/app/db.tf", "resource \"aws_db_instance\" \"this\" {}"}});
  REQUIRE(live["aws_db_instance.this"].provider);
  CHECK(live["aws_db_instance.this"].provider->body->kind == Kind::unknown);
  CHECK(live.stack().not_read == std::vector<std::string>{"generate.providers"});
}

TEST_CASE("A unit without source is its own directory, and files beside a unit belong to its module") {
  const Live own({{"live/db/terragrunt.hcl", "inputs = {\n  a = 1\n}"}, {"live/db/main.tf", echo({"a"})}},
                 "live/db/terragrunt.hcl");
  CHECK(own.unit("live/db/terragrunt.hcl").module == "live/db");
  CHECK(own.output("a") == "1");
  const Live beside =
      app("inputs = {\n  a = 2\n}", {"a"}, {{"live/prod/app/extra.tf", "output \"more\" {\n  value = var.a\n}"}});
  CHECK(beside.output("a") == "2");
  CHECK(beside.output("more") == "2");
}

TEST_CASE("What only others include is no unit") {
  const Live live = app("include {\n  path = find_in_parent_folders()\n}", {"a"},
                        {{"live/terragrunt.hcl", "inputs = {\n  a = 1\n}\nskip = true"}});
  CHECK(live.unit("live/prod/app/terragrunt.hcl").is_unit);
  CHECK(live.unit("live/prod/app/terragrunt.hcl").includes == std::vector<std::string>{"live/terragrunt.hcl"});
  CHECK_FALSE(live.unit("live/terragrunt.hcl").is_unit);
  CHECK(live.unit("live/terragrunt.hcl").is_skipped);
}

TEST_CASE("A text that another tool fills is no unit") {
  const Live live(
      {{"terragrunt.hcl", "terraform {\n  source = \"{{ .sourceUrl }}\"\n}\ninputs = {\n  {{ range .x }}\n}\n"},
       {"main.tf", ""}},
      "terragrunt.hcl");
  CHECK(live.unit("terragrunt.hcl").is_templated);
  CHECK_FALSE(live.unit("terragrunt.hcl").is_unit);
}

TEST_CASE("A variable without type takes text, as from the environment") {
  const Live live({{"modules/a/main.tf", R"(variable "n" {}
variable "l" {}
variable "t" { type = list(string) }
output "n" {
  value = var.n
}
output "l" {
  value = var.l
}
output "t" {
  value = var.t
})"},
                   {"live/a/terragrunt.hcl",
                    "terraform {\n  source = \"../../modules/a\"\n}\ninputs = {\n  n = 5\n  l = [1]\n  t = [1]\n}"}},
                  "live/a/terragrunt.hcl");
  REQUIRE(live.node("n"));
  CHECK(live.node("n")->kind == Kind::string);
  CHECK(live.output("n") == "5");
  CHECK(live.node("l")->has(mark::json));
  CHECK(live.output("t") == R"(["1"])");
}

TEST_CASE("Circles are named and end") {
  const Live self = app("include {\n  path = \"terragrunt.hcl\"\n}\ninputs = {\n  a = 1\n}", {"a"});
  CHECK(self.says("includes itself"));
  CHECK(self.output("a") == "1");
  const Live circle =
      app("locals {\n  x = read_terragrunt_config(\"../a.hcl\")\n}\ninputs = {\n  a = 1\n  b = local.x.locals.y\n}",
          {"a", "b"},
          {{"live/prod/a.hcl", "locals {\n  y = read_terragrunt_config(\"b.hcl\")\n}"},
           {"live/prod/b.hcl", "locals {\n  z = read_terragrunt_config(\"a.hcl\")\n}"}});
  CHECK(circle.says("which reads this file again"));
  CHECK(circle.output("a") == "1");
  const Live nested = app("include {\n  path = find_in_parent_folders(\"root.hcl\")\n}\ninputs = {\n  a = 1\n}", {"a"},
                          {{"live/root.hcl", "include {\n  path = \"root.hcl\"\n}"}});
  CHECK(nested.says("includes a further file"));
}

TEST_CASE("Nothing outside the trust root and nothing huge is read") {
  const Live outside =
      app("include {\n  path = \"/etc/passwd\"\n}\ninputs = {\n  a = file(\"/etc/passwd\")\n  b = "
          "read_terragrunt_config(\"../../../../etc/x.hcl\")\n  c = find_in_parent_folders(\"../../passwd\")\n"
          "  d = file(\"${get_repo_root()}/../secret\")\n}",
          {"a", "b", "c", "d"});
  CHECK(outside.says("outside the trust root"));
  for (const char* name : {"a", "b", "c", "d"}) {
    INFO(name);
    REQUIRE(outside.node(name));
    CHECK(outside.node(name)->kind == Kind::unknown);
  }
  const Live huge = app("inputs = {\n  a = read_terragrunt_config(\"huge.hcl\")\n  b = 1\n}", {"a", "b"},
                        {{"live/prod/app/huge.hcl", "locals {\n" + std::string(10'000'000, ' ') + "}"}});
  CHECK(huge.says("larger than 1 MiB"));
  CHECK(huge.output("b") == "1");
  Texts many;
  for (int i = 0; i < 300; ++i)
    many["live/c" + std::to_string(i) + ".hcl"] =
        "locals {\n  x = read_terragrunt_config(\"c" + std::to_string(i + 1) + ".hcl\")\n}";
  const Live deep =
      app("inputs = {\n  a = read_terragrunt_config(\"../../c0.hcl\")\n  b = 1\n}", {"a", "b"}, std::move(many));
  CHECK(deep.output("b") == "1");
  CHECK_FALSE(deep.stack().notices.empty());
}
