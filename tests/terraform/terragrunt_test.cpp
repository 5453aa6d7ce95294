// Terragrunt units over small trees: includes, functions, inputs, generated files, and what must stay unknown.

#include <catch2/catch.hpp>

#include "parsers/parsers.h"
#include "tests/terraform/trees.h"

using namespace stackworthy;

namespace {

using Texts = std::map<std::string, std::string>;
using Pairs = std::vector<std::pair<std::string, std::string>>;

/// A tree and the stack of one of its units.
class Live {
 public:
  Live(Texts texts, std::string unit, Pairs module_sources = {}) : texts_(std::move(texts)) {
    std::vector<std::string> paths;
    for (const auto& [path, text] : texts_) paths.push_back(path);
    sources_ = std::make_unique<Sources>(paths, [this](std::string_view path, std::string& bytes) {
      bytes = texts_.at(std::string(path));
      return true;
    });
    std::vector<std::string_view> configuration, units;
    for (const auto& [path, text] : texts_) {
      if (path.ends_with(".tf")) configuration.push_back(path);
      if (path.ends_with("terragrunt.hcl")) units.push_back(path);
    }
    parsers::Inputs inputs;
    inputs.module_sources = std::move(module_sources);
    const auto files = parsers::read_terraform(*sources_, configuration, 1, inputs.module_sources);
    units_ = parsers::terragrunt_units(*files, *sources_, units, 1);
    stack_ = parsers::evaluate_terragrunt(files, *sources_, this->unit(unit), inputs);
  }

  const parsers::TerragruntUnit& unit(std::string_view path) const {
    for (const auto& each : units_) {
      if (each.path == path) return each;
    }
    static const parsers::TerragruntUnit none;
    return none;
  }
  const Stack& stack() const { return *stack_; }
  const Sources& sources() const { return *sources_; }
  const Resource& operator[](std::string_view address) const {
    static const Resource none;
    const Resource* found = stack_->find(address);
    return found ? *found : none;
  }
  /// An output of the module.
  std::string output(std::string_view name) const {
    const Member* member = stack_->outputs ? find_member(*stack_->outputs, name) : nullptr;
    return member ? test::Tree::shown(*member->value) : "(none)";
  }
  const Node* node(std::string_view name) const {
    const Member* member = stack_->outputs ? find_member(*stack_->outputs, name) : nullptr;
    return member ? member->value : nullptr;
  }
  std::string from(std::string_view name) const {
    const Node* value = node(name);
    if (!value || !value->from.is_somewhere()) return {};
    const Source& source = (*sources_)[value->from.file];
    return std::string(source.path()) + ": " + std::string(source.text(value->from));
  }
  bool says(std::string_view part) const {
    return std::any_of(stack_->notices.begin(), stack_->notices.end(),
                       [&](const Notice& notice) { return notice.message.find(part) != std::string::npos; });
  }

 private:
  Texts texts_;
  std::unique_ptr<Sources> sources_;
  std::vector<parsers::TerragruntUnit> units_;
  std::unique_ptr<Stack> stack_;
};

/// A module that gives back each variable of the list as an output.
std::string echo(std::initializer_list<const char*> names) {
  std::string text;
  for (const std::string name : names) {
    text += "variable \"" + name + "\" {\n  type    = any\n  default = \"default\"\n}\n";
    text += "output \"" + name + "\" {\n  value = var." + name + "\n}\n";
  }
  return text;
}

/// A unit in `live/prod/app` of the module `modules/app`, with further text.
Live app(const std::string& text, std::initializer_list<const char*> names, Texts more = {}) {
  more["live/prod/app/terragrunt.hcl"] = "terraform {\n  source = \"../../../modules//app\"\n}\n" + text;
  more["modules/app/main.tf"] = echo(names);
  return Live(std::move(more), "live/prod/app/terragrunt.hcl");
}

}  // namespace

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

TEST_CASE("[hostile] Nothing outside the trust root and nothing huge is read") {
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
