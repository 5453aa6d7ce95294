// The command line as a user and a pipeline see it: what goes where, and with what status it ends.

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/hostile/workplace.h"

using nlohmann::json;
using stackworthy::hostile::Run;
using stackworthy::hostile::Workplace;

namespace {

namespace fs = std::filesystem;

const char* const no_backups = R"(resource "aws_db_instance" "orders" {
  engine                  = "postgres"
  backup_retention_period = 0
}
)";

const char* const from_variable = R"(variable "days" {
  type = number
}
resource "aws_db_instance" "orders" {
  engine                  = "postgres"
  backup_retention_period = var.days
}
)";

const char* const bucket = R"(resource "aws_s3_bucket" "b" {
  bucket = "orders"
}
resource "aws_s3_bucket_versioning" "b" {
  bucket = aws_s3_bucket.b.id
  versioning_configuration {
    status = "Suspended"
  }
}
)";

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

/// Only what backups are about, so that the tests do not speak of other rules.
Run check(const Workplace& place, std::vector<std::string> more, const std::vector<std::string>& environment = {}) {
  std::vector<std::string> arguments{"check", ".", "--root", ".", "--select", "backup"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return place.run(arguments, environment);
}

}  // namespace

TEST_CASE("the exit status says whether something is at or above --fail-on") {
  Workplace place;
  place.write("main.tf", no_backups);
  CHECK(check(place, {}).exit == 1);
  CHECK(check(place, {"--exit-zero"}).exit == 0);
  CHECK(check(place, {"--fail-on", "critical"}).exit == 0);
  CHECK(check(place, {"--fail-on", "never"}).exit == 0);
  CHECK(check(place, {"--severity", "critical"}).exit == 1);
  for (const char* format : {"text", "concise", "json", "sarif", "github", "markdown"})
    CHECK(check(place, {"-o", format}).exit == 1);
  CHECK(check(place, {"--ignore", "backup/retention-off"}).exit == 0);
}

TEST_CASE("what is of medium severity fails only where that is asked for") {
  Workplace place;
  place.write("main.tf", bucket);
  CHECK(check(place, {}).exit == 0);
  CHECK(check(place, {"--fail-on", "medium"}).exit == 1);
  CHECK(check(place, {"--severity", "high", "-o", "concise"}).out.empty());
}

TEST_CASE("check is the default command, the working directory the default path") {
  Workplace place;
  place.write("main.tf", no_backups);
  const std::string expected = place.run({"check", ".", "--select", "backup", "-o", "concise"}).out;
  CHECK(expected.find("main.tf:3:29: high[backup/retention-off] 'aws_db_instance.orders' ") == 0);
  CHECK(place.run({".", "--select", "backup", "-o", "concise"}).out == expected);
  CHECK(place.run({"--select", "backup", "-o", "concise"}).out == expected);
  CHECK(place.run({"main.tf", "--select=backup", "-oconcise"}).out == expected);
}

TEST_CASE("a path in which there is nothing to analyse is an error") {
  Workplace place;
  place.write("notes.txt", "nothing");
  const Run run = place.run({"check", "."});
  CHECK(run.exit == 2);
  CHECK(run.err.find("nothing to analyse") != std::string::npos);
  CHECK(run.out.empty());
  CHECK(place.run({"check", "no-such-directory"}).exit == 2);
  place.write("infra/main.tf", no_backups);
  place.write("other/notes.txt", "nothing");
  const Run both = place.run({"check", "infra", "other", "--root", "."});
  CHECK(both.exit == 2);
  CHECK(both.err.find("nothing to analyse in other") != std::string::npos);
  CHECK(place.run({"check", "infra", "infra/main.tf", "--root", "."}).exit == 1);
  const Run covered = check(place, {"--include", "infra/*.tfx"});
  CHECK(covered.exit == 2);
  CHECK(covered.err.find("nothing to analyse in what --include covers") != std::string::npos);
}

TEST_CASE("where there is nothing to analyse, what is passed over by itself is named") {
  Workplace place;
  place.write("app/cdk.out/Stack.template.json", R"({"Resources": {"Q": {"Type": "AWS::SQS::Queue"}}})");
  place.write("other/infra/main.tf", no_backups);
  const Run run = place.run({"check", "app", "--root", "."});
  CHECK(run.exit == 2);
  CHECK(run.err.find("nothing to analyse in app (app/cdk.out is output of the CDK") != std::string::npos);
  CHECK(place.run({"check", "app/cdk.out", "--root", "."}).exit == 0);
}

TEST_CASE("what is misspelled is refused with the word that was meant") {
  Workplace place;
  place.write("main.tf", no_backups);
  const auto refused = [&](std::vector<std::string> arguments, const std::string& meant) {
    const Run run = place.run(arguments);
    INFO(run.err);
    CHECK(run.exit == 2);
    CHECK(run.out.empty());
    CHECK(run.err.find("did you mean '" + meant + "'?") != std::string::npos);
  };
  refused({"check", ".", "--selct", "backup"}, "--select");
  refused({"check", ".", "--select", "bakup"}, "backup");
  refused({"check", ".", "--ignore", "backup/retention-of"}, "backup/retention-off");
  refused({"check", ".", "-o", "sarfi"}, "sarif");
  refused({"check", ".", "--severity", "hihg"}, "high");
  refused({"check", ".", "--fail-on", "nevr"}, "never");
  refused({"check", ".", "--color", "alwas"}, "always");
  refused({"graph", ".", "--format", "jsn"}, "json");
  refused({"rules", "--area", "bakcup"}, "backup");
  refused({"explain", "backup/retention-offf"}, "backup/retention-off");
  refused({"chekc", "."}, "check");
}

TEST_CASE("flags that contradict or lack something are refused") {
  Workplace place;
  place.write("main.tf", no_backups);
  for (const std::vector<std::string>& flags : std::vector<std::vector<std::string>>{{"-o", "json", "-o", "sarif"},
                                                                                     {"-o", "sarif="},
                                                                                     {"--var", "novalue"},
                                                                                     {"-j", "many"},
                                                                                     {"--today", "soon"},
                                                                                     {"--today", "2027-02-30"},
                                                                                     {"--root"}}) {
    const Run run = check(place, flags);
    INFO(run.err);
    CHECK(run.exit == 2);
    CHECK(run.out.empty());
    CHECK_FALSE(run.err.empty());
  }
}

TEST_CASE("results stand alone on standard output, statistics on standard error") {
  Workplace place;
  place.write("main.tf", no_backups);
  place.write("sub/notes.md", "text");
  const Run run = check(place, {"-o", "json", "--stats=json"});
  CHECK(json::parse(run.out).at("findings").size() == 1);
  const json stats = json::parse(run.err);
  CHECK(stats.at("files").size() == 2);
  CHECK(stats.at("files").at(0).at("verdict") == "terraform");
  CHECK(check(place, {"--stats", "-o", "concise"}).err.find("1 findings") != std::string::npos);
}

TEST_CASE("each format goes to its own file, the rest to standard output") {
  Workplace place;
  place.write("main.tf", no_backups);
  const Run run = check(place, {"-o", "sarif=out.sarif", "-o", "json=out.json", "-o", "concise"});
  CHECK(run.out.find("high[backup/retention-off]") != std::string::npos);
  CHECK(json::parse(read(place.path() + "/out.sarif")).at("version") == "2.1.0");
  CHECK(json::parse(read(place.path() + "/out.json")).at("findings").size() == 1);
  CHECK(std::distance(fs::directory_iterator(place.path()), fs::directory_iterator()) == 3);
}

TEST_CASE("a file is never written through a link, and nothing else is left") {
  Workplace place;
  place.write("main.tf", no_backups);
  place.write("victim", "keep me");
  fs::create_symlink("victim", place.path() + "/link.json");
  fs::create_symlink("nowhere", place.path() + "/dangling.json");
  fs::create_directory(place.path() + "/directory");
  for (const std::string path : {"link.json", "dangling.json", "directory", "missing/out.json", "directory/"}) {
    const Run run = check(place, {"-o", "json=" + path});
    INFO(path << ": " << run.err);
    CHECK(run.exit == 2);
    CHECK(run.err.find("cannot write " + path) != std::string::npos);
  }
  CHECK(read(place.path() + "/victim") == "keep me");
  CHECK(fs::is_symlink(place.path() + "/link.json"));
  CHECK_FALSE(fs::exists(place.path() + "/nowhere"));
  CHECK(std::distance(fs::directory_iterator(place.path()), fs::directory_iterator()) == 5);
}

TEST_CASE("an output that is there is replaced and keeps who may read it") {
  Workplace place;
  place.write("main.tf", no_backups);
  place.write("out.json", "old");
  fs::permissions(place.path() + "/out.json", fs::perms(0600));
  CHECK(check(place, {"-o", "json=out.json", "--exit-zero"}).exit == 0);
  CHECK(json::parse(read(place.path() + "/out.json")).contains("findings"));
  CHECK(fs::status(place.path() + "/out.json").permissions() == fs::perms(0600));
}

TEST_CASE("the same bytes come out with any number of threads and from any directory") {
  Workplace place;
  place.write("tree/a/main.tf", no_backups);
  place.write("tree/b/main.tf", bucket);
  for (const char* format : {"text", "concise", "json", "sarif", "github", "markdown"}) {
    const auto run = [&](std::vector<std::string> arguments) {
      arguments.insert(arguments.end(), {"-o", format, "--exit-zero"});
      return place.run(arguments).out;
    };
    const std::string expected = run({"check", "tree", "--root", "tree", "-j1"});
    CHECK_FALSE(expected.empty());
    CHECK(run({"check", "tree", "--root", "tree", "-j", "2"}) == expected);
    CHECK(run({"check", place.path() + "/tree", "--root", place.path() + "/tree"}) == expected);
  }
}

TEST_CASE("a path is a path, however it is spelled") {
  Workplace place;
  place.write("[id]/main.tf", no_backups);
  place.write("-odd/main.tf", no_backups);
  place.write("graph/main.tf", no_backups);
  CHECK(place.run({"check", "[id]", "-o", "concise"}).exit == 1);
  CHECK(place.run({"check", "-o", "concise", "--", "-odd"}).exit == 1);
  CHECK(place.run({"./graph", "-o", "concise"}).exit == 1);
}

TEST_CASE("variables come from flags and files, and from the environment only when asked") {
  Workplace place;
  place.write("main.tf", from_variable);
  place.write("values/off.tfvars", "days = 0\n");
  const std::vector<std::string> environment{"TF_VAR_days=0"};
  CHECK(check(place, {"-o", "concise"}, environment).out.empty());
  CHECK(check(place, {"-o", "concise", "--env-vars"}, environment).exit == 1);
  CHECK(check(place, {"-o", "concise", "--var", "days=0"}).exit == 1);
  CHECK(check(place, {"-o", "concise", "--var-file", "values/off.tfvars"}).exit == 1);
  CHECK(check(place, {"-o", "concise", "--var-file", "values/off.tfvars", "--var", "days=7"}).exit == 0);
}

TEST_CASE("a finding of two variants stands at the worse one, and a waiver for one leaves the other") {
  Workplace place;
  place.write("main.tf", from_variable);
  place.write("envs/dev.tfvars", "days = 0\n");
  place.write("envs/prod.tfvars", "days = 0\n");
  const auto found = [&] { return json::parse(check(place, {"-o", "json", "--select", "backup"}).out).at("findings"); };
  const json both = found();
  REQUIRE(both.size() == 1);
  CHECK(both.at(0).at("severity") == "high");
  CHECK(both.at(0).at("file") == "envs/prod.tfvars");
  CHECK(both.at(0).at("instances").size() == 2);
  CHECK(check(place, {}).exit == 1);
  place.write("stackworthy.yaml",
              "version: 1\nwaivers: [{rule: backup/*, stack: \"*@dev\", reason: r, until: 2999-01-01}]\n");
  REQUIRE(found().size() == 1);
  CHECK(found().at(0).at("severity") == "high");
  CHECK(check(place, {}).exit == 1);
}

TEST_CASE("what is not decided is listed under -v with what it waits for, and never fails") {
  Workplace place;
  place.write("main.tf", from_variable);
  const Run run = check(place, {"-v"});
  CHECK(run.exit == 0);
  CHECK(run.out.find("undecided[backup/retention-off]: it is not known whether 'aws_db_instance.orders' has no") !=
        std::string::npos);
  CHECK(run.out.find("It waits for var.days.") != std::string::npos);
  CHECK(json::parse(check(place, {"-o", "json"}).out).at("undecided").at(0).at("waits_for") == json{"var.days"});
}

TEST_CASE("colours follow the flag, then the environment, and files have none") {
  Workplace place;
  place.write("main.tf", no_backups);
  const auto is_colored = [](const Run& run) { return run.out.find("\x1b[") != std::string::npos; };
  CHECK_FALSE(is_colored(check(place, {})));
  CHECK(is_colored(check(place, {"--color", "always"})));
  CHECK(is_colored(check(place, {}, {"FORCE_COLOR=1"})));
  CHECK(is_colored(check(place, {}, {"CLICOLOR_FORCE=1"})));
  CHECK_FALSE(is_colored(check(place, {}, {"CLICOLOR_FORCE=0"})));
  CHECK_FALSE(is_colored(check(place, {}, {"FORCE_COLOR=1", "NO_COLOR=1"})));
  CHECK_FALSE(is_colored(check(place, {"--color", "never"}, {"FORCE_COLOR=1"})));
  check(place, {"--color", "always", "-o", "text=out.txt"});
  CHECK(read(place.path() + "/out.txt").find('\x1b') == std::string::npos);
}

TEST_CASE("comments suppress unless that is switched off") {
  Workplace place;
  std::string text = no_backups;
  text.insert(0, "# stackworthy: ignore[backup/retention-off] nightly dump instead\n");
  place.write("main.tf", text);
  CHECK(check(place, {}).exit == 0);
  CHECK(check(place, {}).out.find("1 suppressed") != std::string::npos);
  CHECK(check(place, {"--no-suppressions"}).exit == 1);
  CHECK(json::parse(check(place, {"-o", "sarif"}).out).at("runs").at(0).at("results").empty());
}

TEST_CASE("standard input is judged as one file of manifests") {
  Workplace place;
  place.write("in.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n");
  const std::string command =
      std::string("cd '") + place.path() + "' && '" STACKWORTHY_BINARY "' - -o json <in.yaml >out.json 2>err";
  CHECK(std::system(command.c_str()) == 0);
  CHECK(json::parse(read(place.path() + "/out.json")).at("coverage").at("resources").at("kubernetes") == 1);
  const Run beside = place.run({"check", "-", "in.yaml"});
  CHECK(beside.exit == 2);
  CHECK(beside.err.find("'-' stands alone") != std::string::npos);
}

TEST_CASE("the graph has no value unless asked, and JSON alone can show one") {
  Workplace place;
  place.write("main.tf", no_backups);
  const json hidden = json::parse(place.run({"graph", ".", "--format", "json"}).out);
  CHECK(hidden.at("stacks").at(0).at("root") == ".");
  CHECK(hidden.dump().find("postgres") == std::string::npos);
  const json shown = json::parse(place.run({"graph", ".", "--format", "json", "--show-values"}).out);
  CHECK(shown.at("stacks").at(0).at("resources").at(0).at("values").at("engine") == "postgres");
  CHECK(place.run({"graph", "."}).out.starts_with("digraph"));
  CHECK(place.run({"graph", ".", "--format", "mermaid"}).out.starts_with("flowchart"));
  CHECK(place.run({"graph", ".", "--show-values"}).exit == 2);
}

TEST_CASE("rules are listed and explained from the binary itself") {
  Workplace place;
  const json rules = json::parse(place.run({"rules", "--format", "json"}).out);
  REQUIRE(rules.size() >= 8);
  for (const json& rule : rules) {
    const std::string id = rule.at("id");
    const Run explained = place.run({"explain", id});
    CHECK(explained.exit == 0);
    CHECK(explained.out.find("Example bad") != std::string::npos);
    CHECK(place.run({"rules"}).out.find(id) != std::string::npos);
  }
  const json backup = json::parse(place.run({"rules", "--format", "json", "--area", "backup"}).out);
  CHECK(backup.size() < rules.size());
  const auto retention = std::find_if(backup.begin(), backup.end(),
                                      [](const json& rule) { return rule.at("id") == "backup/retention-off"; });
  REQUIRE(retention != backup.end());
  const auto types = retention->at("types").at("cloudformation").get<std::vector<std::string>>();
  CHECK(std::find(types.begin(), types.end(), "AWS::RDS::DBInstance") != types.end());
  CHECK(place.run({"rules", "--format", "md"}).out.starts_with("| rule |"));
}

TEST_CASE("version and help go to standard output") {
  Workplace place;
  CHECK(place.run({"version"}).out == place.run({"--version"}).out);
  CHECK(json::parse(place.run({"version", "--json"}).out).at("name") == "stackworthy");
  for (const char* command : {"check", "graph", "rules", "explain", "test", "version"}) {
    const Run run = place.run({command, "--help"});
    CHECK(run.exit == 0);
    CHECK(run.out.find(std::string("stackworthy ") + command) != std::string::npos);
  }
  CHECK(place.run({"--help"}).exit == 0);
  CHECK(place.run({}).exit == 0);
}

TEST_CASE("fixtures that do not hold are named, and fail") {
  Workplace place;
  place.write("backup/retention-off/bad.tf",
              "resource \"aws_db_instance\" \"a\" {\n  engine = \"postgres\"\n  backup_retention_period = 0\n}\n");
  const Run run = place.run({"test", "."});
  CHECK(run.exit == 1);
  CHECK(run.out.find("FAIL backup/retention-off/bad.tf") != std::string::npos);
  CHECK(run.out.find("1 fixtures, 1 failed") != std::string::npos);
  Workplace empty;
  CHECK(empty.run({"test", "."}).exit == 2);
}
