// What decides the exit status beside findings, and the flags of `check` that say where a report goes.

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/hostile/workplace.h"

using nlohmann::json;
using stackworthy::hostile::Run;
using stackworthy::hostile::Workplace;

namespace {

const char* const no_backups =
    "resource \"aws_db_instance\" \"orders\" {\n  engine = \"postgres\"\n  backup_retention_period = 0\n}\n";
const char* const from_variable =
    "variable \"days\" {\n  type = number\n}\nresource \"aws_db_instance\" \"orders\" {\n  engine = \"postgres\"\n"
    "  backup_retention_period = var.days\n}\n";
const char* const encrypted =
    "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData:\n  a: ENC[AES256_GCM,data:x,iv:y,tag:z,type:str]\n"
    "sops:\n  mac: ENC[AES256_GCM,data:x,iv:y,tag:z,type:str]\n  version: 3.8.1\n";

Run check(const Workplace& place, std::vector<std::string> more) {
  std::vector<std::string> arguments{"check", ".", "--root", ".", "--select", "backup"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return place.run(arguments);
}

}  // namespace

TEST_CASE("undecided places fail only where there are more than were allowed") {
  Workplace place;
  place.write("main.tf", from_variable);
  CHECK(check(place, {}).exit == 0);
  CHECK(check(place, {"--max-undecided", "1"}).exit == 0);
  const Run run = check(place, {"--max-undecided", "0", "-o", "json"});
  CHECK(run.exit == 1);
  CHECK(run.err.find("1 undecided, more than --max-undecided 0") != std::string::npos);
  CHECK(json::parse(run.out).at("findings").empty());
  CHECK(check(place, {"--max-undecided", "0", "--exit-zero"}).exit == 0);
  for (const char* wrong : {"many", "-1", "1x", ""}) {
    INFO(wrong);
    CHECK(check(place, {std::string("--max-undecided=") + wrong}).exit == 2);
  }
}

TEST_CASE("what is hidden by its severity still counts as undecided") {
  Workplace place;
  place.write("main.tf", from_variable);
  CHECK(check(place, {"--max-undecided", "0", "--severity", "critical"}).exit == 1);
}

TEST_CASE("a file that cannot be read fails only under --fail-on-incomplete") {
  Workplace place;
  place.write("main.tf", "locals {\n}\n");
  CHECK(check(place, {"--fail-on-incomplete"}).exit == 0);
  place.write("k8s/secret.yaml", encrypted);
  const Run plain = check(place, {});
  CHECK(plain.exit == 0);
  CHECK(plain.out.find("not read: 1 file") != std::string::npos);
  CHECK(plain.out.find("k8s/secret.yaml") != std::string::npos);
  const Run run = check(place, {"--fail-on-incomplete"});
  CHECK(run.exit == 1);
  CHECK(run.err.find("1 file, chart or base was not read") != std::string::npos);
  CHECK(check(place, {"--fail-on-incomplete", "--exit-zero"}).exit == 0);
}

TEST_CASE("a module from a registry leaves nothing incomplete that could be read here") {
  Workplace place;
  place.write("main.tf", "module \"vpc\" {\n  source = \"terraform-aws-modules/vpc/aws\"\n}\n");
  CHECK(check(place, {"--fail-on-incomplete"}).exit == 0);
}

TEST_CASE("under --focus files that are no infrastructure are nothing to do, and no error") {
  Workplace place;
  place.write("notes.md", "text\n");
  place.write("main.tf", no_backups);
  CHECK(place.run({"check", "notes.md", "--root", "."}).exit == 2);
  const Run run = place.run({"check", "--focus", "notes.md", "--root", "."});
  INFO(run.err);
  CHECK(run.exit == 0);
  CHECK(place.run({"check", "--focus", "main.tf", "--root", ".", "--select", "backup"}).exit == 1);
  CHECK(place.run({"check", "--focus", "gone.tf", "--root", "."}).exit == 0);
  CHECK(place.run({"check", "gone.tf", "--root", "."}).exit == 2);
}

TEST_CASE("SARIF has a category and suppressed findings where they are asked for") {
  Workplace place;
  place.write("main.tf", std::string("# stackworthy: ignore[backup/retention-off] nightly dump\n") + no_backups);
  const json plain = json::parse(check(place, {"-o", "sarif"}).out).at("runs").at(0);
  CHECK(plain.at("results").empty());
  CHECK_FALSE(plain.contains("automationDetails"));
  const Run run = check(place, {"-o", "sarif", "--sarif-category", "iac", "--sarif-suppressed", "include"});
  CHECK(run.exit == 0);
  const json full = json::parse(run.out).at("runs").at(0);
  CHECK(full.at("automationDetails").at("id") == "iac/");
  REQUIRE(full.at("results").size() == 1);
  CHECK(full.at("results").at(0).at("suppressions").at(0).at("kind") == "inSource");
  const Run wrong = check(place, {"--sarif-suppressed", "includ"});
  CHECK(wrong.exit == 2);
  CHECK(wrong.err.find("did you mean 'include'?") != std::string::npos);
}

TEST_CASE("the summary proposes a command for the paths that were given") {
  Workplace place;
  place.write("a b/main.tf", "locals {\n}\n");
  const Run run = place.run({"check", "a b", "--root", "."});
  CHECK(run.out.find("nothing to fix        next: stackworthy check --severity info 'a b'\n") != std::string::npos);
}

TEST_CASE("every format can go to a file beside the text") {
  Workplace place;
  place.write("main.tf", no_backups);
  const Run run =
      check(place, {"-o", "text", "-o", "github=out.log", "-o", "markdown=out.md", "-o", "sarif=out.sarif"});
  CHECK(run.exit == 1);
  CHECK(run.out.find("error[backup/retention-off]") == 0);
  CHECK(check(place, {"-o", "github"}).out.starts_with("::error file=main.tf,line=3,col=29,endColumn=30,title="));
  CHECK(check(place, {"-o", "markdown"}).out.starts_with("### stackworthy: 1 error\n"));
}
