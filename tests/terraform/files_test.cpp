#include <catch2/catch.hpp>

#include "tests/terraform/trees.h"

using namespace stackworthy;
using test::Tree;
using Files = Tree::Files;

TEST_CASE("variables take the value of what comes last in terraform's order") {
  parsers::Inputs inputs;
  inputs.environment = {{"a", "env"}, {"b", "env"}, {"l", "[1, 2]"}};
  inputs.var_files = {"x.tfvars"};
  inputs.vars = {{"e", "before"}, {"f", "flag"}};
  inputs.vars_after = {0, 1};
  const Tree tree(Files{{"main.tf",
                         "variable \"a\" { default = 0 }\nvariable \"b\" {}\nvariable \"c\" {}\nvariable \"d\" "
                         "{}\nvariable \"e\" {}\nvariable \"f\" {}\nvariable \"l\" { type = list(number) }\noutput "
                         "\"o\" { value = [var.a, var.b, var.c, var.d, var.e, var.f, var.l] }\n"},
                        {"terraform.tfvars", "b = \"tfvars\"\nc = \"tfvars\"\n"},
                        {"terraform.tfvars.json", "{\"c\": \"json\", \"d\": \"$${json}\"}"},
                        {"z.auto.tfvars", "d = \"auto\"\n"},
                        {"x.tfvars", "e = \"file\"\nf = \"file\"\n"}},
                  ".", inputs);
  CHECK(tree.output("o") == "[\"env\",\"tfvars\",\"json\",\"auto\",\"file\",\"flag\",[1,2]]");
}

TEST_CASE("a .tofu file stands in for the .tf of its name, and override files are merged") {
  const Tree tree(Files{{"a.tf", "resource \"t\" \"x\" { v = 1 }\n"},
                        {"a.tofu", "resource \"t\" \"x\" {\n  v = 2\n  w = 2\n  b { k = 1 }\n}\n"},
                        {"a_override.tf", "resource \"t\" \"x\" {\n  w = 3\n  b { k = 2 }\n}\n"}});
  CHECK((tree["t.x"]["v"] == 2) == Truth::yes);
  CHECK((tree["t.x"]["w"] == 3) == Truth::yes);
  CHECK(to_json(*tree["t.x"]["b"].value()) == "[{\"k\":2}]");
}

TEST_CASE("a directory says what discovery must know of it") {
  const Tree tree(Files{{"envs/prod/main.tf",
                         "terraform {\n  backend \"s3\" {}\n}\nmodule \"m\" { source = \"../../modules/m\" }\nprovider "
                         "\"aws\" { region = \"x\" }\n"},
                        {"modules/m/main.tf", "variable \"v\" {}\nresource \"t\" \"x\" {}\n"}},
                  "envs/prod");
  const auto all = parsers::directories(tree.files());
  REQUIRE(all.size() == 2);
  CHECK(all[0].path == "envs/prod");
  CHECK(all[0].calls == std::vector<std::string>{"modules/m"});
  CHECK(all[0].has_backend);
  CHECK(all[0].has_provider);
  CHECK_FALSE(all[0].has_required_inputs);
  CHECK(all[1].has_required_inputs);
  CHECK(all[1].has_resources);
  CHECK(tree["module.m.t.x"].call->directory == "modules/m");
}

TEST_CASE("what is declared twice is named and the rest goes on") {
  const Tree tree("resource \"t\" \"x\" { a = 1 }\nresource \"t\" \"x\" { a = 2 }\nresource \"t\" \"y\" { a = 3 }\n");
  const auto said = parsers::notices(tree.files());
  REQUIRE(said.size() == 1);
  CHECK(said[0].message == "declares resource \"t\" \"x\" a second time");
  CHECK((tree["t.y"]["a"] == 3) == Truth::yes);
}

TEST_CASE("the JSON syntax declares the same") {
  const Tree tree(Files{{"main.tf.json",
                         "{\"variable\": {\"n\": {\"default\": 2}}, \"resource\": {\"t\": {\"x\": {\"count\": "
                         "\"${var.n}\", \"i\": \"v-${count.index}\", \"lifecycle\": {\"prevent_destroy\": true}}}}}"}});
  CHECK(tree.addresses("t") == std::vector<std::string>{"t.x[0]", "t.x[1]"});
  CHECK((tree["t.x[1]"]["i"] == "v-1") == Truth::yes);
  CHECK(tree["t.x[1]"].meta != nullptr);
}
