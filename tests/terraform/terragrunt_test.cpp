// Terragrunt units over small trees: includes, functions and inputs.

#include <catch2/catch.hpp>

#include "tests/terraform/units.h"

using namespace stackworthy;
using namespace stackworthy::test;

TEST_CASE("Inputs of a unit are the variables of its module, and stand where the author wrote them") {
  const Live live({{"modules/db/main.tf", R"(variable "days" { type = number }
variable "class" {
  type    = string
  default = "db.t3.micro"
}
resource "aws_db_instance" "this" {
  backup_retention_period = var.days
  instance_class          = var.class
})"},
                   {"live/db/terragrunt.hcl", R"(terraform {
  source = "../../modules//db?ref=v1"
}
locals {
  days = 3
}
inputs = {
  days    = local.days
  no_such = true
})"}},
                  "live/db/terragrunt.hcl");
  const Resource& db = live["aws_db_instance.this"];
  CHECK(db["backup_retention_period"] == 3);
  CHECK(db["instance_class"] == "db.t3.micro");
  const Span from = db["backup_retention_period"].from();
  CHECK(live.sources()[from.file].path() == "live/db/terragrunt.hcl");
  CHECK(live.sources()[from.file].text(from) == "3");
  const auto hops = live.stack().tracer->hops(db, db["backup_retention_period"].where(), from);
  CHECK(hops.front() == from);
  CHECK(hops.size() == 3);
  CHECK(live.stack().root == "live/db");
  CHECK(live.unit("live/db/terragrunt.hcl").module == "modules/db");
  CHECK(live.stack().not_read.empty());
}

TEST_CASE("Includes merge over each other, the child last; no_merge only shows") {
  const Live live =
      app(R"(include "root" {
  path = find_in_parent_folders("root.hcl")
}
include "common" {
  path   = "${dirname(find_in_parent_folders("root.hcl"))}/_envcommon/app.hcl"
  expose = true
}
include "region" {
  path           = find_in_parent_folders("region.hcl")
  expose         = true
  merge_strategy = "no_merge"
}
inputs = {
  a      = "child"
  region = include.region.locals.region
  shown  = include.common.inputs.b
  tags   = { child = true }
})",
          {"a", "b", "c", "region", "shown", "tags", "hidden"},
          {{"root.hcl", "inputs = {\n  a = \"root\"\n  b = \"root\"\n  c = \"root\"\n  tags = { root = 1 }\n}"},
           {"_envcommon/app.hcl", "inputs = {\n  a = \"common\"\n  b = \"common\"\n}"},
           {"live/region.hcl", "locals {\n  region = \"eu-west-1\"\n}\ninputs = {\n  hidden = 1\n}"}});
  CHECK(live.output("a") == "child");
  CHECK(live.output("b") == "common");
  CHECK(live.output("c") == "root");
  CHECK(live.output("region") == "eu-west-1");
  CHECK(live.output("shown") == "common");
  CHECK(live.output("hidden") == "default");
  CHECK(live.output("tags") == R"({"child":true})");
  CHECK(live.from("b") == "_envcommon/app.hcl: \"common\"");
  CHECK(live.from("c") == "root.hcl: \"root\"");
}

TEST_CASE("A deep merge joins maps and appends lists") {
  const Live live = app(R"(include {
  path           = find_in_parent_folders()
  merge_strategy = "deep"
}
inputs = {
  list = ["child"]
  map  = { b = { y = 2 }, c = 3, u = { k = 1 } }
  word = "child"
  kind = "scalar"
})",
                        {"list", "map", "word", "kind", "rest"}, {{"live/terragrunt.hcl", R"(inputs = {
  list = ["root"]
  map  = { a = 1, b = { x = 1, y = 1 }, u = get_env("X") }
  word = "root"
  kind = { a = 1 }
  rest = 5
})"}});
  CHECK(live.output("list") == R"(["root","child"])");
  CHECK(live.output("word") == "child");
  CHECK(live.output("kind") == "scalar");
  CHECK(live.output("rest") == "5");
  REQUIRE(live.node("map"));
  const Node& map = *live.node("map");
  CHECK(to_text(*find_member(map, "b")->value) == R"({"x":1,"y":2})");
  CHECK(to_text(*find_member(map, "c")->value) == "3");
  CHECK(find_member(map, "u")->value->kind == Kind::unknown);
}

TEST_CASE("read_terragrunt_config gives locals and inputs, or its fallback where the file is not there") {
  const Live live = app(R"(locals {
  account  = read_terragrunt_config(find_in_parent_folders("account.hcl"))
  fallback = read_terragrunt_config(find_in_parent_folders("no.hcl", "no.hcl"), { inputs = { x = "f" } })
}
inputs = merge(local.account.locals, local.account.inputs, local.fallback.inputs, { where = local.account.locals.dir }))",
                        {"name", "i", "x", "where", "base"}, {{"live/account.hcl", R"(locals {
  name = "prod"
  base = basename(get_original_terragrunt_dir())
  dir  = basename(get_terragrunt_dir())
}
inputs = {
  i = "${local.name}-i"
})"}});
  CHECK(live.output("name") == "prod");
  CHECK(live.output("i") == "prod-i");
  CHECK(live.output("x") == "f");
  CHECK(live.output("where") == "live");
  CHECK(live.output("base") == "app");
  CHECK(live.from("name") == "live/account.hcl: \"prod\"");
}

TEST_CASE("Functions of paths look around from the unit, also in what it includes") {
  const Live live = app(R"(include "root" {
  path = find_in_parent_folders("root.hcl")
}
inputs = {
  from_child = path_relative_to_include("root")
  up         = path_relative_from_include("root")
  repo       = get_path_from_repo_root()
  to_repo    = get_path_to_repo_root()
})",
                        {"from_child", "up", "repo", "to_repo", "key", "dir", "env", "parent", "text"},
                        {{"live/root.hcl", R"(inputs = {
  key    = "${path_relative_to_include()}/terraform.tfstate"
  dir    = basename(get_terragrunt_dir())
  env    = read_terragrunt_config(find_in_parent_folders("env.hcl")).locals.env
  parent = basename(get_parent_terragrunt_dir())
  text   = file("note.txt")
})"},
                         {"live/note.txt", "hello"},
                         {"live/prod/env.hcl", "locals {\n  env = \"prod\"\n}"}});
  CHECK(live.output("from_child") == "prod/app");
  CHECK(live.output("up") == "../..");
  CHECK(live.output("repo") == "live/prod/app");
  CHECK(live.output("to_repo") == "../../..");
  CHECK(live.output("key") == "prod/app/terraform.tfstate");
  CHECK(live.output("dir") == "app");
  CHECK(live.output("env") == "prod");
  CHECK(live.output("parent") == "live");
  CHECK(live.output("text") == "hello");
}

TEST_CASE("Terraform's functions read files of the tree by absolute paths, and sources may be such") {
  const Live live({{"modules/app/main.tf", echo({"region", "cidr", "none"})},
                   {"live/common.yaml", "region: eu-west-1\ncidr: 10.0.0.0/16\n"},
                   {"live/prod/app/terragrunt.hcl", R"(terraform {
  source = "${get_repo_root()}//modules/app"
}
locals {
  common = yamldecode(file(find_in_parent_folders("common.yaml")))
  none   = try(yamldecode(file("${get_terragrunt_dir()}/none.yaml")), { none = "tried" })
}
inputs = merge(local.common, { none = fileexists("${get_parent_terragrunt_dir()}/none.yaml") }))"}},
                  "live/prod/app/terragrunt.hcl");
  CHECK(live.unit("live/prod/app/terragrunt.hcl").module == "modules/app");
  CHECK(live.output("region") == "eu-west-1");
  CHECK(live.output("cidr") == "10.0.0.0/16");
  CHECK(live.output("none") == "false");
  CHECK(live.from("region").starts_with("live/common.yaml"));
}

TEST_CASE("A unit that is not HCL in part is still one, and says so") {
  const Live live({{"live/a/terragrunt.hcl", "terraform {\n  source =\n}\n"}}, "live/a/terragrunt.hcl");
  CHECK(live.unit("live/a/terragrunt.hcl").is_unit);
  CHECK(live.says("is not valid HCL"));
  CHECK(live["module.a"].is_opaque);
}

TEST_CASE("Where the tree lies on a disk is unknown") {
  const Live live = app(R"(inputs = {
  dir   = get_terragrunt_dir()
  split = split("/", get_terragrunt_dir())
  hash  = sha1(get_repo_root())
  size  = length(get_terragrunt_dir())
  cut   = replace(get_terragrunt_dir(), get_repo_root(), "")
  same  = get_terragrunt_dir() == get_original_terragrunt_dir()
})",
                        {"dir", "split", "hash", "size", "cut", "same"});
  REQUIRE(live.node("dir"));
  CHECK(live.node("dir")->kind == Kind::text);
  CHECK(Attr(live.node("dir"), {}, "", nullptr).ends_with("/live/prod/app") == Truth::yes);
  CHECK(live.node("split")->kind == Kind::unknown);
  CHECK(live.node("hash")->kind == Kind::unknown);
  CHECK(live.node("size")->kind == Kind::unknown);
  CHECK(live.output("cut") == "/live/prod/app");
  CHECK(live.output("same") == "true");
}
