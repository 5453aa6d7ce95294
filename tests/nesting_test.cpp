// Which templates are children of others, and what that makes of them.

#include <catch2/catch.hpp>
#include <map>
#include <string>
#include <vector>

#include "analyzer/scan.h"

namespace {

using namespace stackworthy;

using Tree = std::map<std::string, std::string>;

std::unique_ptr<Scan> scanned(const Tree& tree, std::vector<std::string> paths = {"."}) {
  ScanOptions options;
  options.memory.emplace(tree.begin(), tree.end());
  options.paths = std::move(paths);
  options.select = {"backup/retention-off"};
  auto done = scan(options);
  REQUIRE(done);
  return std::move(*done);
}

/// `name kind: why` of each stack.
std::vector<std::string> said_of(const Scan& done) {
  std::vector<std::string> lines;
  for (const auto& stack : done.estate->stacks)
    lines.push_back(stack->name + " " + std::string(to_text(stack->kind)) + ": " + stack->why);
  return lines;
}

std::string nesting(const std::string& url, const std::string& parameters = "") {
  return "AWSTemplateFormatVersion: '2010-09-09'\nParameters:\n  Bucket:\n    Type: String\nResources:\n  Db:\n    "
         "Type: "
         "AWS::CloudFormation::Stack\n    Properties:\n      TemplateURL: " +
         url + "\n" + parameters;
}

const std::string database =
    "AWSTemplateFormatVersion: '2010-09-09'\nParameters:\n  Days:\n    Type: Number\n    Default: 0\nResources:\n  "
    "Orders:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      Engine: postgres\n      BackupRetentionPeriod: "
    "!Ref "
    "Days\n";

/// Whether `db.yaml`, at its path, is a child of `main.yaml` that names it by `url`.
bool is_child(const std::string& url, const std::string& path, Tree more = {},
              const std::string& parent = "main.yaml") {
  more[parent] = nesting(url);
  more[path] = database;
  const auto done = scanned(more);
  for (const auto& stack : done->estate->stacks) {
    if (stack->root == path) return stack->why == "called by " + parent;
  }
  return false;
}

}  // namespace

TEST_CASE("a template that another names by a path is its child") {
  CHECK(is_child("./db.yaml", "db.yaml"));
  CHECK(is_child("parts/db.yaml", "parts/db.yaml"));
  CHECK(is_child("../db.yaml", "db.yaml", {}, "app/main.yaml"));
  CHECK_FALSE(is_child("db.yaml", "db.yaml", {}, "app/main.yaml"));
  CHECK_FALSE(is_child("../../db.yaml", "db.yaml", {}, "app/main.yaml"));
  CHECK_FALSE(is_child("/db.yaml", "db.yaml"));
}

TEST_CASE("a template that another names by an address is its child where that is sure") {
  CHECK(is_child("https://s3.amazonaws.com/bucket/parts/db.yaml", "parts/db.yaml"));
  CHECK(is_child("https://bucket.s3.amazonaws.com/v1/parts/db.yaml?versionId=1", "app/parts/db.yaml", {},
                 "app/main.yaml"));
  CHECK(is_child("https://s3.amazonaws.com/bucket/db.yaml", "db.yaml"));
  CHECK(is_child("!Sub 'https://${Bucket}.s3.amazonaws.com/parts/db.yaml'", "parts/db.yaml"));
  CHECK_FALSE(is_child("!Sub 'https://s3.amazonaws.com/b/${Bucket}parts/db.yaml'", "arts/db.yaml"));
  CHECK_FALSE(is_child("https://s3.amazonaws.com/bucket/other/project/db.yaml", "db.yaml"));
  CHECK_FALSE(is_child("https://s3.amazonaws.com/bucket/myparts/db.yaml", "parts/db.yaml"));
  CHECK_FALSE(is_child("https://s3.amazonaws.com/b/parts/db.yaml", "parts/db.yaml", {{"app/parts/db.yaml", database}},
                       "app/main.yaml"));
}

TEST_CASE("the longest path decides which template an address names") {
  const auto done = scanned({{"main.yaml", nesting("!Sub 'https://s3.amazonaws.com/${Bucket}/templates/db.yaml'")},
                             {"db.yaml", database},
                             {"templates/db.yaml", database}});
  CHECK(said_of(*done) == std::vector<std::string>{"db.yaml plausible: is a template",
                                                   "main.yaml plausible: is a template",
                                                   "templates/db.yaml plausible: called by main.yaml"});
}

TEST_CASE("a child is what the templates above it are, and a library where none of them is judged") {
  const Tree tree{{"samconfig.toml", ""},
                  {"main.yaml", nesting("./a/db.yaml")},
                  {"examples/main.yaml", nesting("../b/db.yaml")},
                  {"a/db.yaml", nesting("../c/db.yaml")},
                  {"b/db.yaml", database},
                  {"c/db.yaml", database}};
  CHECK(said_of(*scanned(tree)) ==
        std::vector<std::string>{"a/db.yaml deployed: called by main.yaml",
                                 "b/db.yaml example: only called by examples/main.yaml",
                                 "c/db.yaml deployed: called by a/db.yaml",
                                 "examples/main.yaml example: in a directory of examples, tests or archived code",
                                 "main.yaml deployed: has samconfig.toml beside it"});
  CHECK(said_of(*scanned(tree, {"a", "b"})) ==
        std::vector<std::string>{"a/db.yaml library: called by main.yaml",
                                 "b/db.yaml example: only called by examples/main.yaml"});
}

TEST_CASE("the default of a parameter that the parent gives says nothing") {
  const std::string given = "      Parameters:\n        Days: 7\n";
  CHECK(scanned({{"main.yaml", nesting("./db.yaml")}, {"db.yaml", database}})->results.findings.size() == 1);
  CHECK(scanned({{"main.yaml", nesting("./db.yaml", given)}, {"db.yaml", database}})->results.findings.empty());
  CHECK(scanned({{"main.yaml", nesting("./gone.yaml", given)}, {"db.yaml", database}})->results.findings.size() == 1);
}

TEST_CASE("a nested stack is not read where its template is not among what is judged") {
  const Tree tree{{"main.yaml", nesting("./parts/db.yaml")}, {"parts/db.yaml", database}};
  const auto whole = scanned(tree);
  CHECK(whole->results.coverage.unread.empty());
  CHECK(whole->estate->stacks[0]->not_read.empty());
  const auto unread = scanned(tree, {"main.yaml"})->results.coverage.unread;
  REQUIRE(unread.size() == 1);
  CHECK(unread[0].name == "Db from ./parts/db.yaml");
  CHECK(unread[0].reason == "nested stack");
  const std::string sam =
      "Transform: AWS::Serverless-2016-10-31\nResources:\n  App:\n    Type: AWS::Serverless::Application\n    "
      "Properties:\n      Location: ";
  CHECK(scanned({{"t.yaml", sam + "app.yaml\n"}, {"app.yaml", database}})->results.coverage.unread.empty());
  CHECK(scanned({{"t.yaml", sam + "{ApplicationId: 'arn:aws:x', SemanticVersion: 1.0.0}\n"}})
            ->results.coverage.unread.size() == 1);
}

TEST_CASE("templates that nest each other or themselves are judged like any other") {
  const auto done =
      scanned({{"a.yaml", nesting("./b.yaml")}, {"b.yaml", nesting("./a.yaml")}, {"c.yaml", nesting("./c.yaml")}});
  CHECK(said_of(*done) == std::vector<std::string>{"a.yaml plausible: is a template", "b.yaml plausible: is a template",
                                                   "c.yaml plausible: is a template"});
}
