// Rows 12, 13 and 15 of the threats: the configuration and what is written belong to the author of the pull request.

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "analyzer/secrets/formats.h"
#include "tests/hostile/workplace.h"

using nlohmann::json;
using stackworthy::hostile::Run;
using stackworthy::hostile::Workplace;

namespace {

namespace fs = std::filesystem;

const char* const database = R"(resource "aws_db_instance" "orders" {
  engine                  = "postgres"
  backup_retention_period = 0
}
)";

std::string text_at(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

/// A configuration that ends the run, with one sentence that says why.
void refused(const std::string& config, const std::string& why) {
  Workplace place;
  place.write("main.tf", database);
  place.write("stackworthy.yaml", config);
  const Run run = place.run({"check", ".", "--root", "."});
  INFO(run.err.substr(0, 2'000));
  CHECK(run.exit == 2);
  CHECK(run.out.empty());
  CHECK(run.err.find(why) != std::string::npos);
  CHECK(run.err.size() < 20'000);
}

/// What nobody is meant to see of a run's summary and JSON.
void says(const std::string& config, const std::string& note, int exit) {
  Workplace place;
  place.write("main.tf", database);
  place.write("b/main.tf", database);
  place.write("stackworthy.yaml", "version: 1\n" + config);
  const Run text = place.run({"check", ".", "--root", "."});
  INFO(config << text.out << text.err);
  CHECK(text.exit == exit);
  CHECK((text.out + text.err).find(note) != std::string::npos);
}

}  // namespace

TEST_CASE("init follows no link, neither the file nor a directory on the way", "[hostile]") {
  Workplace place, home;
  place.write("main.tf", database);
  home.write("bashrc", "mine\n");
  fs::create_symlink(home.path() + "/bashrc", place.path() + "/stackworthy.yaml");
  CHECK(place.run({"init", ".", "--root", "."}).exit == 2);
  CHECK(text_at(home.path() + "/bashrc") == "mine\n");
  CHECK(fs::is_symlink(place.path() + "/stackworthy.yaml"));
  fs::remove(place.path() + "/stackworthy.yaml");
  fs::create_symlink(home.path() + "/new", place.path() + "/stackworthy.yaml");
  CHECK(place.run({"init", ".", "--root", "."}).exit == 2);
  CHECK_FALSE(fs::exists(home.path() + "/new"));
  fs::create_directory_symlink(home.path(), place.path() + "/infra");
  CHECK(place.run({"init", "infra"}).exit == 2);
  CHECK(place.run({"init", "infra", "--root", "infra"}).exit == 2);
  CHECK_FALSE(fs::exists(home.path() + "/stackworthy.yaml"));
}

TEST_CASE("a report is never written onto a link of the tree", "[hostile]") {
  Workplace place, home;
  place.write("main.tf", database);
  home.write("bashrc", "mine\n");
  fs::create_symlink(home.path() + "/bashrc", place.path() + "/out.sarif");
  CHECK(place.run({"check", ".", "--root", ".", "-o", "sarif=out.sarif"}).exit == 2);
  CHECK(text_at(home.path() + "/bashrc") == "mine\n");
}

TEST_CASE("a configuration that is a link, a directory or a pipe ends the run", "[hostile]") {
  Workplace place, home;
  place.write("main.tf", database);
  home.write("theirs.yaml", "version: 1\nfail-on: never\n");
  const std::string path = place.path() + "/stackworthy.yaml";
  fs::create_symlink(home.path() + "/theirs.yaml", path);
  CHECK(place.run({"check", ".", "--root", "."}).exit == 2);
  fs::remove(path);
  fs::create_directory(path);
  CHECK(place.run({"check", ".", "--root", "."}).exit == 2);
  fs::remove(path);
  REQUIRE(mkfifo(path.c_str(), 0600) == 0);
  CHECK(place.run({"check", ".", "--root", "."}).exit == 2);
}

TEST_CASE("a configuration that hides everything is nothing to analyse, and says what hid it", "[hostile]") {
  says("exclude: ['**']\n", "nothing to analyse in . (2 paths excluded by stackworthy.yaml)", 2);
  says("include: ['docs/**']\n", "nothing to analyse", 2);
}

TEST_CASE("what the configuration takes from the gate stands in summary and JSON", "[hostile]") {
  says("fail-on: never\n", "policy: fail-on: never", 0);
  says("severity: critical\n", "policy: severity: critical", 1);
  says("select: [cost]\n", "policy: select: cost", 0);
  says("rules: {backup/retention-off: off, cost/no-budget: {severity: info}}\n", "1 rule off: backup/retention-off", 0);
  says("waivers: [{rule: '*', reason: r, until: 2999-01-31}]\n", "policy: 1 waiver", 0);
  says("exclude: [b]\n", "policy: 1 path excluded by stackworthy.yaml", 1);
  says("provided: [{what: budget, where: x}, {what: pager, where: x}, {what: backup, where: x}]\n",
       "policy: provided: backup, budget, pager", 1);
  Workplace place;
  place.write("main.tf", database);
  place.write("stackworthy.yaml",
              "version: 1\nfail-on: never\nwaivers: [{rule: backup, reason: r, until: 2999-01-31}]\n");
  const Run run = place.run({"check", ".", "--root", ".", "-o", "json"});
  CHECK(run.exit == 0);
  const json report = json::parse(run.out);
  CHECK(report["coverage"]["policy"] == json({"1 waiver", "fail-on: never"}));
  CHECK(report["coverage"]["suppressed"] == 1);
}

TEST_CASE("bombs in the configuration end in one clear error", "[hostile]") {
  std::string aliases = "version: 1\na0: &a0 [x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    aliases += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int j = 0; j < 9; ++j) aliases += (j ? ", *a" : "*a") + std::to_string(i - 1);
    aliases += "]\n";
  }
  refused(aliases, "stackworthy.yaml:");
  refused("version: 1\n" + std::string(900'000, 'k') + ": 1\n", "stackworthy.yaml:2:");
  refused("version: 1\n\"" + std::string(1'000, 'k') + "\": 1\n", "stackworthy.yaml:2:2: unknown key\n");
  refused("version: 1\nfail-on: " + std::string(900'000, 'k') + "\n", "unknown fail-on");
  refused("version: 1\nexclude: " + std::string(100'000, '[') + "\n", "stackworthy.yaml:");
  refused("version: 1\nexclude:\n" + std::string(300, ' ') + "- a\n#" + std::string(1'100'000, 'x'),
          "larger than 1 MiB");
  refused(std::string("version: 1\nfail-on: \x00high\n", 25), "stackworthy.yaml:2:");
  refused("version: 1\nfail-on: \"\xff\"\n", "stackworthy.yaml:2:");
  refused("version: 1\n&a x: *a\n", "stackworthy.yaml:");
  std::string many = "version: 1\n";
  for (int i = 0; i < 60'000; ++i) many += "k" + std::to_string(i) + ": 1\n";
  refused(many, "more errors follow");
}

TEST_CASE("globs and lists of the tree are bounded", "[hostile]") {
  refused("version: 1\nexclude: ['" + std::string(257, '*') + "']\n", "longer than 256 bytes");
  std::string globs = "version: 1\nexclude:\n";
  for (int i = 0; i < 100; ++i) globs += "  - '" + std::string(100, 'a') + "*'\n";
  refused(globs, "exclude has more than 8 KiB of globs");
  std::string waivers = "version: 1\nwaivers:\n";
  for (int i = 0; i < 1'001; ++i) waivers += "  - {rule: iam, reason: r, until: 2027-01-31}\n";
  refused(waivers, "waivers has more than 1000 entries");
}

TEST_CASE("the most expensive configuration that is allowed is fast enough", "[hostile]") {
  Workplace place;
  std::string config = "version: 1\nexclude:\n";
  for (int i = 0; i < 30; ++i)
    config += "  - '" + std::string(60, '*') + "{a,{b,{c,{d,**/}}}}*a*a*a*a*a*a*a*a*a*b?[a-z]" + "'\n";
  config += "waivers:\n";
  for (int i = 0; i < 1'000; ++i)
    config += "  - {rule: iam, stack: '*a*a*a*a*a*a*a*a*a*b', reason: r, until: 2099-01-31}\n";
  place.write("stackworthy.yaml", config);
  for (int i = 0; i < 2'000; ++i) place.write("d/" + std::string(100, 'a') + std::to_string(i) + ".tf", database);
  place.plant_canaries();
  const Run run = place.run({"check", ".", "--root", ".", "-o", "json", "--exit-zero", "--select", "backup"});
  INFO(run.err << " after " << run.seconds << " s");
  CHECK(run.exit == 0);
}

TEST_CASE("errors of the configuration show no secret and no command of a terminal or a build log", "[hostile]") {
  Workplace place;
  const std::string token = stackworthy::secrets::example_token("github-pat");
  place.write("main.tf", database);
  place.write("stackworthy.yaml", "version: 1\n" + token + ": 1\nfail-on: " + token +
                                      "\n\"::stop-commands::x\": 1\n\"\\e[31m\\n::error::x\": 1\nrules: {" + token +
                                      ": off}\nvar: {p: " + token + ", q: [" + token + "]}\n");
  for (const auto& arguments : std::vector<std::vector<std::string>>{
           {"check", ".", "--root", "."}, {"config", "show", "--root", "."}, {"config", "validate", "--root", "."}}) {
    const Run run = place.run(arguments);
    INFO(run.err);
    CHECK(run.exit == 2);
    CHECK((run.out + run.err).find(token) == std::string::npos);
    CHECK((run.out + run.err).find('\x1b') == std::string::npos);
    CHECK((run.out + run.err).find("\n::") == std::string::npos);
  }
  place.write("stackworthy.yaml", "version: 1\nvar: {p: " + token +
                                      "}\nstacks: [{match: a, provided: [{what: waf, where: \"" + token +
                                      "\"}]}]\nmodule-sources: {\"https://x:" + token + "@git.example\": m}\n");
  const Run run = place.run({"config", "show", "--root", "."});
  CHECK(run.exit == 0);
  CHECK(run.out.find(token) == std::string::npos);
  fs::remove(place.path() + "/stackworthy.yaml");
  place.write(token + "/dev/main.tf", database);
  CHECK(place.run({"init", ".", "--root", "."}).exit == 0);
  CHECK(text_at(place.path() + "/stackworthy.yaml").find(token) == std::string::npos);
}
