#include <catch2/catch.hpp>

#include "tests/terraform/trees.h"

using namespace stackworthy;
using test::Tree;
using Files = Tree::Files;

TEST_CASE("a value that passes through variables, locals and arguments keeps the place where it was written") {
  const Tree tree(
      Files{{"main.tf",
             "variable \"days\" { default = 3 }\nlocals { kept = var.days }\nmodule \"db\" {\n  source = \"./db\"\n  "
             "days = local.kept\n}\n"},
            {"db/main.tf",
             "variable \"days\" {}\nresource \"aws_db_instance\" \"x\" { backup_retention_period = var.days }\n"}});
  const Attr days = tree["module.db.aws_db_instance.x"]["backup_retention_period"];
  CHECK((days == 3) == Truth::yes);
  CHECK(tree.written(days.where()) == "var.days");
  CHECK(tree.written(days.from()) == "3");
  CHECK_FALSE(days.value()->has(mark::computed));
}

TEST_CASE("the hops of a value lead from its literal to its place") {
  const Tree tree(
      Files{{"main.tf",
             "variable \"days\" { default = 3 }\nlocals { kept = var.days }\nmodule \"db\" {\n  source = \"./db\"\n  "
             "days = local.kept\n}\n"},
            {"db/main.tf",
             "variable \"days\" {}\nresource \"aws_db_instance\" \"x\" { backup_retention_period = var.days }\n"}});
  const Resource& db = tree["module.db.aws_db_instance.x"];
  const Attr days = db["backup_retention_period"];
  std::vector<std::string> hops;
  for (const Span span : tree.stack().tracer->hops(db, days.where(), days.from())) hops.push_back(tree.written(span));
  CHECK(hops ==
        std::vector<std::string>{"3", "variable \"days\"", "var.days", "local.kept", "variable \"days\"", "var.days"});
}

TEST_CASE("what is computed says so and names its expression") {
  const Tree tree("locals { n = 2 }\nresource \"t\" \"x\" { a = local.n * 2 }\n");
  const Attr a = tree["t.x"]["a"];
  CHECK((a == 4) == Truth::yes);
  CHECK(a.value()->has(mark::computed));
  CHECK(tree.written(a.from()) == "local.n * 2");
}

TEST_CASE("a variable without value is unknown and says what it waits for") {
  const Tree tree(
      "variable \"v\" {}\nresource \"t\" \"x\" {\n  a = var.v\n  b = \"arn:${var.v}:x\"\n  c = undeclared.y.z\n  d = "
      "var.undeclared\n}\n");
  const Resource& x = tree["t.x"];
  CHECK(Tree::shown(*x["a"].value()) == "? var.v");
  CHECK(x["b"].starts_with("arn:") == Truth::yes);
  CHECK(x["b"].ends_with(":y") == Truth::no);
  CHECK(x["c"].is_known() == Truth::unknown);
  CHECK(Tree::shown(*x["d"].value()) == "? var.undeclared");
}

TEST_CASE("an error costs the leaf in which it stands") {
  const Tree tree("resource \"t\" \"x\" {\n  a = { good = 1, bad = 1 + \"x\" }\n  b = 2\n}\n");
  CHECK((tree["t.x"]["a"]["good"] == 1) == Truth::yes);
  CHECK((tree["t.x"]["a"]["bad"] == 1) == Truth::unknown);
  CHECK((tree["t.x"]["b"] == 2) == Truth::yes);
  CHECK(tree.says("calculates with what is no number"));
}

TEST_CASE("an undecided condition is pushed to the leaves") {
  const Tree tree(
      "variable \"c\" {}\nresource \"t\" \"x\" {\n  o = var.c ? { min = 1, max = 2 } : { min = 3 }\n  n = var.c ? 7 : "
      "14\n  same = var.c ? 5 : 5\n}\n");
  const Resource& x = tree["t.x"];
  CHECK((x["o"]["min"] == 1) == Truth::unknown);
  CHECK((x["o"]["min"] == 9) == Truth::no);
  CHECK((x["o"]["max"] == 2) == Truth::unknown);
  CHECK((x["n"] >= 7) == Truth::yes);
  CHECK((x["n"] > 7) == Truth::unknown);
  CHECK((x["same"] == 5) == Truth::yes);
}

TEST_CASE("count and for_each that are not decided give one resource that may exist") {
  const Tree tree(
      "variable \"on\" {}\nvariable \"names\" {}\nresource \"t\" \"a\" {\n  count = var.on ? 1 : 0\n  i = "
      "count.index\n}\nresource \"t\" \"b\" {\n  for_each = var.names\n  k = each.key\n}\nresource \"t\" \"c\" { count "
      "= 0 }\nresource \"t\" \"u\" {\n  a = t.a[0].i\n  b = try(t.a[0].i, 5)\n}\n");
  CHECK(tree.addresses("t") == std::vector<std::string>{"t.a[*]", "t.b[*]", "t.u"});
  CHECK(tree["t.a[*]"].exists == Truth::unknown);
  CHECK(tree["t.a[*]"]["i"].number() == 0.0);
  CHECK(tree["t.b[*]"].exists == Truth::unknown);
  CHECK((tree["t.u"]["a"] == 0) == Truth::yes);
  CHECK((tree["t.u"]["b"] == 5) == Truth::unknown);
}

TEST_CASE("an element of for_each that may not exist gives an instance that may not exist") {
  const Tree tree(
      "variable \"c\" {}\nresource \"t\" \"a\" {\n  for_each = merge({ x = 1 }, var.c ? { y = 2 } : {})\n  v = "
      "each.value\n}\n");
  CHECK(tree["t.a[\"x\"]"].exists == Truth::yes);
  CHECK(tree["t.a[\"y\"]"].exists == Truth::unknown);
}

TEST_CASE("a set or nothing is a set, also where the condition is not decided") {
  const Tree tree(R"(
variable "on" {}
resource "t" "sure" {
  for_each = true ? toset(["a"]) : []
}
resource "t" "open" {
  for_each = var.on ? toset(["a"]) : []
}
)");
  CHECK(tree.addresses("t") == std::vector<std::string>{"t.sure[\"a\"]", "t.open[\"a\"]"});
  CHECK(tree["t.sure[\"a\"]"].exists == Truth::yes);
  CHECK(tree["t.open[\"a\"]"].exists == Truth::unknown);
}

TEST_CASE("references are absolute, and are found through locals, arguments and outputs") {
  const Tree tree(Files{{"main.tf",
                         "resource \"aws_kms_key\" \"k\" {}\nlocals { key = aws_kms_key.k.arn }\nmodule \"m\" {\n  "
                         "source = \"./m\"\n  key = local.key\n}\nresource \"t\" \"x\" { b = module.m.bucket }\n"},
                        {"m/main.tf",
                         "variable \"key\" {}\nresource \"aws_s3_bucket\" \"b\" {\n  bucket = \"known\"\n  key = "
                         "var.key\n}\noutput \"bucket\" { value = aws_s3_bucket.b.bucket }\n"}});
  const auto named = [&](std::string_view address) {
    std::vector<std::string> all;
    for (const Reference& reference : tree[address].references) all.emplace_back(reference.address);
    return all;
  };
  CHECK(named("module.m.aws_s3_bucket.b") == std::vector<std::string>{"aws_kms_key.k.arn"});
  CHECK(named("t.x") == std::vector<std::string>{"module.m.aws_s3_bucket.b.bucket"});
  CHECK(tree["t.x"]["b"].string() == std::string_view("known"));
  CHECK(Tree::shown(*tree["module.m.aws_s3_bucket.b"]["key"].value()) == "? aws_kms_key.k.arn");
}

TEST_CASE("a block is a list of objects, a dynamic one is expanded, and what it does not set may be computed") {
  const Tree tree(
      "variable \"u\" {}\nresource \"t\" \"x\" {\n  rule { port = 1 }\n  dynamic \"rule\" {\n    for_each = [2, 3]\n   "
      " content { port = rule.value }\n  }\n  dynamic \"log\" {\n    for_each = var.u\n    content { name = log.key "
      "}\n  }\n}\noutput \"c\" { value = t.x.rule[0].id }\noutput \"p\" { value = t.x.rule[2].port }\n");
  CHECK(to_json(*tree["t.x"]["rule"].value()) == "[{\"port\":1},{\"port\":2},{\"port\":3}]");
  CHECK(tree["t.x"]["log"].exists() == Truth::unknown);
  CHECK(tree.output("c").substr(0, 1) == "?");
  CHECK(tree.output("p") == "3");
}

TEST_CASE("registry and git modules are opaque: their arguments are seen, their outputs unknown") {
  const Tree tree(
      "module \"v\" {\n  source = \"terraform-aws-modules/vpc/aws\"\n  cidr = \"10.0.0.0/16\"\n}\noutput \"o\" { value "
      "= module.v.vpc_id }\n");
  CHECK(tree["module.v"].is_opaque);
  CHECK((tree["module.v"]["cidr"] == "10.0.0.0/16") == Truth::yes);
  CHECK(tree.output("o") == "? module.v.vpc_id");
  CHECK(tree.stack().not_read == std::vector<std::string>{"module.v"});
}

TEST_CASE("providers are found through modules and aliases") {
  const Tree tree(Files{{"main.tf",
                         "provider \"aws\" { region = \"eu-west-1\" }\nprovider \"aws\" {\n  alias = \"us\"\n  region "
                         "= \"us-east-1\"\n}\nresource \"aws_a\" \"x\" { provider = aws.us }\nmodule \"m\" {\n  source "
                         "= \"./m\"\n}\nmodule \"n\" {\n  source = \"./m\"\n  providers = { aws = aws.us }\n}\n"},
                        {"m/main.tf", "resource \"aws_a\" \"y\" {}\n"}});
  const auto region = [&](std::string_view address) {
    const Provider* provider = tree[address].provider;
    const Member* member = provider && provider->body ? find_member(*provider->body, "region") : nullptr;
    return member ? std::string(member->value->string()) : std::string();
  };
  CHECK(region("aws_a.x") == "us-east-1");
  CHECK(region("module.m.aws_a.y") == "eu-west-1");
  CHECK(region("module.n.aws_a.y") == "us-east-1");
}

TEST_CASE("cycles, modules that call themselves and huge counts are named and end") {
  const Tree locals("locals {\n  a = local.b\n  b = local.a\n}\noutput \"x\" { value = local.a }\n");
  CHECK(locals.says("depends on itself: local.a -> local.b -> local.a"));
  const Tree self("module \"m\" { source = \".\" }\n");
  CHECK(self.says("calls itself"));
  const Tree huge(
      "resource \"t\" \"x\" { count = 1000000000 }\nlocals { r = range(1000000000) }\noutput \"r\" { value = local.r "
      "}\n");
  CHECK(huge.addresses("t") == std::vector<std::string>{"t.x[*]"});
  CHECK(huge["t.x[*]"].exists == Truth::yes);
  CHECK(huge.output("r").substr(0, 1) == "?");
  std::string chain = "locals {\n  a0 = 1\n";
  for (int i = 1; i < 5000; ++i) chain += "  a" + std::to_string(i) + " = local.a" + std::to_string(i - 1) + " + 1\n";
  const Tree deep(chain + "}\noutput \"x\" { value = local.a4999 }\n");
  CHECK(deep.says("nested too deeply"));
}

TEST_CASE("values that stand for billions of nodes or nest without end are left unknown") {
  std::string laughs = "locals {\n  l0 = [1, 2, 3, 4, 5, 6, 7, 8, 9, 0]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string inner = "local.l" + std::to_string(i - 1);
    laughs += "  l" + std::to_string(i) + " = [" + inner;
    for (int k = 1; k < 10; ++k) laughs += ", " + inner;
    laughs += "]\n";
  }
  const Tree wide(laughs +
                  "}\noutput \"x\" { value = jsonencode(local.l11) }\noutput \"y\" { value = local.l2[0][0][0] }\n");
  CHECK(wide.output("x").substr(0, 1) == "?");
  CHECK(wide.output("y") == "1");
  CHECK(wide.says("too large to be written out"));
  std::string nest = "locals {\n  a0 = []\n", outputs;
  for (int i = 1; i < 3000; ++i) {
    nest += "  a" + std::to_string(i) + " = [local.a" + std::to_string(i - 1) + "]\n";
    outputs += "output \"o" + std::to_string(i) + "\" { value = local.a" + std::to_string(i) + " }\n";
  }
  const Tree deep(nest + "}\n" + outputs);
  CHECK(deep.output("o3") == "[[[[]]]]");
  CHECK(deep.says("nested too deeply"));
}

TEST_CASE("an opened secret stays marked wherever it goes") {
  const Tree tree(
      "variable \"p\" {\n  default = \"hunter2\"\n  sensitive = true\n}\nresource \"t\" \"x\" {\n  a = var.p\n  b = "
      "\"x-${var.p}\"\n  c = upper(var.p)\n  d = { k = var.p }\n}\n");
  for (const char* name : {"a", "b", "c"}) CHECK(tree["t.x"][name].value()->has(mark::sensitive));
  CHECK(tree["t.x"]["d"]["k"].value()->has(mark::sensitive));
}

TEST_CASE("instances share what does not depend on their key") {
  std::string module = R"(
variable "name" {}
variable "team" {}
locals { tags = { Team = var.team, Name = var.name } }
)";
  for (int i = 0; i < 5; ++i) {
    const std::string number = std::to_string(i);
    module += "resource \"aws_sqs_queue\" \"q" + number + "\" {\n  name = \"${var.name}-" + number + R"("
  tags                       = local.tags
  delay_seconds              = 90
  max_message_size           = 2048
  message_retention_seconds  = 86400
  receive_wait_time_seconds  = 10
  kms_master_key_id          = "alias/aws/sqs"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = ["sqs:SendMessage", "sqs:ReceiveMessage"]
      Resource  = "*"
      Principal = { AWS = "arn:aws:iam::123456789012:root" }
    }]
  })
  redrive {
    target = "t"
    most   = 4
  }
  timeouts { create = "1h" }
}
)";
  }
  const std::string root = R"(
module "m" {
  source   = "./m"
  for_each = toset(flatten([for j in range(2) : [for i in range(1000) : "queue-${j}-${i}"]]))
  name     = each.key
  team     = "core"
}
)";
  const Tree tree(Files{{"main.tf", root}, {"m/main.tf", module}});
  const std::size_t instances = tree.addresses("aws_sqs_queue").size();
  REQUIRE(instances == 10000);
  CHECK((tree.stack().arena.used() + instances * sizeof(Resource)) / instances < 1024);
  CHECK((tree["module.m[\"queue-0-7\"].aws_sqs_queue.q2"]["name"] == "queue-0-7-2") == Truth::yes);
  CHECK(tree["module.m[\"queue-0-7\"].aws_sqs_queue.q2"]["policy"].value() ==
        tree["module.m[\"queue-1-8\"].aws_sqs_queue.q2"]["policy"].value());
}

TEST_CASE("dynamic blocks of the JSON syntax may stand in each other and in nested blocks") {
  const Tree tree(Files{{"main.tf.json", R"({"locals": {"ports": [80, 443]},
    "resource": {"t": {"x": {
      "plain": {"a": 1},
      "rule": {"name": "r", "dynamic": {"port": {"for_each": "${local.ports}", "content": {"number": "${port.value}"}}}},
      "dynamic": {"outer": {"for_each": ["p"], "content": {
        "name": "${outer.value}",
        "dynamic": {"inner": {"for_each": [1, 2], "content": {"of": "${outer.value}${inner.value}"}}}}}}}}}})"}});
  const Resource& x = tree["t.x"];
  CHECK((x["plain"]["a"] == 1) == Truth::yes);
  CHECK((x["rule"]["port"].at(1)["number"] == 443) == Truth::yes);
  CHECK((x["outer"]["inner"].at(1)["of"] == "p2") == Truth::yes);
  CHECK(x["rule"]["dynamic"].absent() == Truth::yes);
}
