// The configuration as its reader understands it: every key, every error with its place, and how it joins the flags.

#include "analyzer/config.h"

#include <yaml-cpp/yaml.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "analyzer/cli/config.h"
#include "analyzer/config_keys.h"
#include "analyzer/scan.h"
#include "tests/hostile/workplace.h"

namespace stackworthy {
namespace {

using hostile::Run;
using hostile::Workplace;

/// A configuration and what is wrong with it.
struct ReadBack {
  Config config;
  std::string errors;
};

ReadBack read(const std::string& text) {
  Source source(1, "stackworthy.yaml");
  source.set_text(text);
  std::vector<Notice> errors;
  ReadBack back;
  back.config = read_config(source, errors);
  back.errors = to_text(source, errors);
  return back;
}

ReadBack valid(const std::string& text) {
  ReadBack back = read("version: 1\n" + text);
  INFO(text);
  CHECK(back.errors == "");
  return back;
}

/// The errors of a text whose first line is the version, so that it begins on line 2.
std::string errors_of(const std::string& text) { return read("version: 1\n" + text).errors; }

std::string file(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

const char* const no_backups = R"(resource "aws_db_instance" "orders" {
  engine                  = "postgres"
  backup_retention_period = 0
}
)";

TEST_CASE("the example of the documentation is read whole") {
  const Config config = valid(R"(fail-on: medium
stacks:
  - name: shop-prod
    paths: [envs/prod, ./k8s/overlays/../overlays/prod/, cfn/network.yaml]
    var-files: [envs/prod/prod.tfvars]
    provided:
      - {what: budget, where: "organisation account"}
  - match: "envs/dev/**"
    profile: dev
module-sources: {"git::ssh://git.example/acme/modules": "modules"}
objectives: {rpo: 1h, rto: 1d12h}
exclude: ["**/testdata/**"]
rules:
  backup/retention-off: {severity: critical}
  cost/no-budget: off
waivers:
  - {rule: backup, stack: shop-prod, reason: "behind the corporate WAF", until: 2027-03-31, owner: platform}
suppressions: {require-reason: true, max-days: 365}
provided: [{what: pager, where: elsewhere}]
)")
                            .config;
  CHECK(config.settings.fail_on == "medium");
  REQUIRE(config.stacks.size() == 2);
  CHECK(config.stacks[0].name == "shop-prod");
  CHECK(config.stacks[0].paths == std::vector<std::string>{"envs/prod", "k8s/overlays/prod", "cfn/network.yaml"});
  CHECK(config.stacks[0].var_files == std::vector<std::string>{"envs/prod/prod.tfvars"});
  CHECK(config.stacks[1].match == "envs/dev/**");
  CHECK(config.stacks[1].profile == Profile::dev);
  REQUIRE(config.module_sources.size() == 1);
  CHECK(config.module_sources[0].second == "modules");
  CHECK(config.policy.objectives.recovery_point == 3600);
  CHECK(config.policy.objectives.recovery_time == 36 * 3600);
  CHECK(config.exclude == std::vector<std::string>{"**/testdata/**"});
  REQUIRE(config.policy.rules.size() == 2);
  CHECK(config.policy.rules[0].severity == Severity::critical);
  CHECK(config.policy.rules[1].is_off);
  REQUIRE(config.policy.waivers.size() == 1);
  CHECK(config.policy.waivers[0].until == "2027-03-31");
  CHECK(config.policy.waivers[0].owner == "platform");
  CHECK(config.policy.requires_reason);
  CHECK(config.policy.most_days == 365);
  REQUIRE(config.policy.provided.size() == 2);
  CHECK(config.policy.provided[0].stack == "shop-prod");
  CHECK(config.policy.provided[1].stack.empty());
}

TEST_CASE("every flag that may stand in the file is read under its long name") {
  const Config config = valid(R"(include: ["envs/**"]
no-gitignore: true
stack: ["prod*"]
profile: staging
var-file: [common.tfvars]
var: {region: eu-west-1, count: 3, on: true}
select: [backup, iam/*]
ignore: [backup/retention-off]
severity: medium
fail-on-incomplete: true
max-undecided: 4
)")
                            .config;
  CHECK(config.include == std::vector<std::string>{"envs/**"});
  CHECK_FALSE(config.uses_gitignore);
  CHECK(config.only_stacks == std::vector<std::string>{"prod*"});
  CHECK(config.profile == Profile::staging);
  CHECK(config.var_files == std::vector<std::string>{"common.tfvars"});
  using Vars = std::vector<std::pair<std::string, std::string>>;
  CHECK(config.vars == Vars{{"region", "eu-west-1"}, {"count", "3"}, {"on", "true"}});
  CHECK(config.select == std::vector<std::string>{"backup", "iam/*"});
  CHECK(config.ignore == std::vector<std::string>{"backup/retention-off"});
  CHECK(config.settings.severity == "medium");
  CHECK(config.settings.fail_on_incomplete == true);
  CHECK(config.settings.max_undecided == 4);
}

TEST_CASE("what is not there and lists without entries change nothing") {
  const Config config = valid("stacks:\nexclude:\nrules: {}\nwaivers: []\n").config;
  CHECK(config.stacks.empty());
  CHECK(config.policy.rules.empty());
  CHECK_FALSE(config.settings.fail_on);
  CHECK(config.uses_gitignore);
}

TEST_CASE("each error has its place and says what was meant") {
  const std::string at = "stackworthy.yaml:2:";
  CHECK(errors_of("fial-on: high\n") == at + "1: unknown key 'fial-on'; did you mean 'fail-on'?");
  CHECK(errors_of("colour: red\n") == at + "1: unknown key 'colour'");
  CHECK(errors_of("fail-on: hgih\n") == at + "10: unknown fail-on 'hgih'; did you mean 'high'?");
  CHECK(errors_of("severity: never\n").find(at + "11: unknown severity") == 0);
  CHECK(errors_of("profile: prd\n") == at + "10: unknown profile 'prd'; did you mean 'prod'?");
  CHECK(errors_of("select: [bakup]\n") == at + "10: unknown rule or area 'bakup'; did you mean 'backup'?");
  CHECK(errors_of("rules: {cost/no-bugdet: off}\n") ==
        at + "9: unknown rule 'cost/no-bugdet'; did you mean 'cost/no-budget'?");
  CHECK(errors_of("rules: {cost/no-budget: of}\n") == at + "25: a rule is off, or a mapping of severity and options");
  CHECK(errors_of("rules: {cost/no-budget: false}\n") == at + "25: rules wants off or a mapping");
  CHECK(errors_of("rules: {cost/no-budget: {options: {days: 1}}}\n") == at + "36: cost/no-budget has no options");
  CHECK(errors_of("provided: [{what: bugdet, where: x}]\n") ==
        at + "19: unknown what 'bugdet'; did you mean 'budget'?");
  CHECK(errors_of("provided: [{what: budget}]\n") == at + "12: an entry of provided has no where");
  CHECK(errors_of("exclude: ['a[b']\n") == at + "11: exclude is no glob: it has a '[' without ']'");
  CHECK(errors_of("exclude: ['a{b']\n") == at + "11: exclude is no glob: it has a '{' without '}'");
  CHECK(errors_of("exclude: ['']\n") == at + "11: exclude is no glob: it is empty");
  CHECK(errors_of("exclude: a\n") == at + "10: exclude wants a list");
  CHECK(errors_of("fail-on: [high]\n") == at + "10: fail-on wants text; quotes make it that");
  CHECK(errors_of("fail-on:\n") == at + "1: fail-on wants text; quotes make it that");
  CHECK(errors_of("no-gitignore: yes\n") == at + "15: no-gitignore wants true or false");
  CHECK(errors_of("max-undecided: -1\n") == at + "16: max-undecided wants a whole number, 0 or more");
  CHECK(errors_of("objectives: {rpo: soon}\n") == at + "19: rpo is no duration as 30m, 1h or 7d");
  CHECK(errors_of("objectives: {rpo: 99999999999999999999d}\n") == at + "19: rpo is no duration as 30m, 1h or 7d");
  CHECK(errors_of("objectives: [1h]\n") == at + "13: objectives wants a mapping");
  CHECK(errors_of("baseline: b.json\n") == at + "1: baseline is not supported yet");
  CHECK(errors_of("var: {x: [1]}\n").find(at + "10: var wants text, a number") == 0);
}

TEST_CASE("a waiver names its rule, its reason and its last day") {
  const std::string at = "stackworthy.yaml:2:";
  CHECK(errors_of("waivers: [{reason: r, until: 2027-01-31}]\n") == at + "11: an entry of waivers has no rule");
  CHECK(errors_of("waivers: [{rule: iam, until: 2027-01-31}]\n") == at + "11: an entry of waivers has no reason");
  CHECK(errors_of("waivers: [{rule: iam, reason: r}]\n") == at + "11: an entry of waivers has no until");
  CHECK(errors_of("waivers: [{rule: iam, reason: '', until: 2027-01-31}]\n") == at + "31: reason is empty");
  for (const char* day : {"2027-02-29", "2027-13-01", "2027-00-10", "2027-1-31", "31.01.2027", "tomorrow"})
    CHECK(errors_of(std::string("waivers: [{rule: iam, reason: r, until: ") + day + "}]\n") ==
          at + "41: until is no date as 2027-01-31");
  CHECK(errors_of("waivers: [{rule: iam, reason: r, until: 2028-02-29}]\n") == "");
}

TEST_CASE("paths stay inside the trust root") {
  for (const char* path : {"../x", "/etc/passwd", "a/../../x", ""})
    CHECK(errors_of(std::string("var-file: ['") + path + "']\n") ==
          "stackworthy.yaml:2:12: var-file leaves the trust root: paths are relative to it");
  CHECK(valid("var-file: [a/../b]\n").config.var_files == std::vector<std::string>{"b"});
  CHECK(errors_of("module-sources: {x: ../modules}\n").find("leaves the trust root") != std::string::npos);
  CHECK(errors_of("stacks: [{name: a, paths: [..]}]\n").find("leaves the trust root") != std::string::npos);
  CHECK(errors_of("exclude: ['../x']\n").find("is no glob") != std::string::npos);
}

TEST_CASE("an entry of stacks is either declared or chosen") {
  const std::string at = "stackworthy.yaml:2:10: ";
  CHECK(errors_of("stacks: [{profile: dev}]\n") == at + "an entry of stacks has either a name, with paths, or match");
  CHECK(errors_of("stacks: [{name: a, match: b, paths: [c]}]\n") ==
        at + "an entry of stacks has either a name, with paths, or match");
  CHECK(errors_of("stacks: [{name: a}]\n") == at + "an entry of stacks with a name has paths");
  CHECK(errors_of("stacks: [{match: a, paths: [b]}]\n") ==
        at + "an entry of stacks with match has neither paths nor var-files");
  CHECK(errors_of("stacks: [{name: a, paths: [b]}, {name: a, paths: [c]}]\n").find("another entry") !=
        std::string::npos);
}

TEST_CASE("what an entry of stacks provides is its own, also where it is an alias") {
  const Config config = valid(R"(stacks:
  - {name: a, paths: [a], provided: &p [{what: budget, where: x}]}
  - {name: b, paths: [b], provided: *p}
)")
                            .config;
  REQUIRE(config.policy.provided.size() == 2);
  CHECK(config.policy.provided[0].stack == "a");
  CHECK(config.policy.provided[1].stack == "b");
}

TEST_CASE("a version is needed, and it is 1") {
  CHECK(read("fail-on: high\n").errors == "stackworthy.yaml:1:1: stackworthy.yaml has no version");
  CHECK(read("version: 2\n").errors.find("stackworthy.yaml:1:10: version is not one that this program knows") == 0);
  CHECK(read("version: '1'\n").errors == "stackworthy.yaml:1:10: version wants a whole number, 0 or more");
  CHECK(read("").errors == "stackworthy.yaml:1:1: is empty: it begins with version: 1");
  CHECK(read("# nothing\n").errors == "stackworthy.yaml:1:1: is empty: it begins with version: 1");
  CHECK(read("- version: 1\n").errors == "stackworthy.yaml:1:1: is no mapping of keys to values");
}

TEST_CASE("all errors are reported, in the order of the text") {
  const std::string errors = errors_of("fail-on: low\nfail-on: hgih\nexclude: ['[']\nxyz: 1\n---\nversion: 1\n");
  CHECK(errors ==
        "stackworthy.yaml:2:10: is hidden by a later entry of the same key, fail-on\n"
        "stackworthy.yaml:3:10: unknown fail-on 'hgih'; did you mean 'high'?\n"
        "stackworthy.yaml:4:11: exclude is no glob: it has a '[' without ']'\n"
        "stackworthy.yaml:5:1: unknown key 'xyz'\n"
        "stackworthy.yaml:7:1: is a second document: a configuration is one");
}

TEST_CASE("a broken text has one error and not those that follow from it") {
  const std::string errors = read("version: 1\nexclude: [a\nrules: {\n").errors;
  CHECK_FALSE(errors.empty());
  CHECK(errors.find('\n') == std::string::npos);
  CHECK(errors.find("has no version") == std::string::npos);
}

TEST_CASE("what is wrong is quoted only where it is nearly right: it may be a secret") {
  CHECK(errors_of("fail-on: hunter2-hunter2\n").find("hunter2") == std::string::npos);
  CHECK(errors_of("Hunter2: x\n").find("Hunter2") == std::string::npos);
  CHECK(errors_of("var: {password: [hunter2]}\n").find("hunter2") == std::string::npos);
}

TEST_CASE("flags win over the file, lists replace its lists, and excludes add up") {
  Workplace place;
  place.write("a/main.tf", no_backups);
  place.write("b/main.tf", no_backups);
  place.write("stackworthy.yaml", "version: 1\nselect: [backup]\nfail-on: critical\n");
  const auto run = [&](std::vector<std::string> more) {
    std::vector<std::string> arguments{"check", ".", "--root", ".", "-o", "concise"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return place.run(arguments);
  };
  CHECK(run({}).exit == 0);
  CHECK(run({}).out.find("backup/retention-off") != std::string::npos);
  CHECK(run({}).out.find("cost/") == std::string::npos);
  CHECK(run({"--fail-on", "high"}).exit == 1);
  CHECK(run({"--select", "cost"}).out.find("backup/") == std::string::npos);
  CHECK(run({"--severity", "critical"}).out.empty());
  place.write("stackworthy.yaml", "version: 1\nseverity: critical\nselect: [backup]\n");
  CHECK(run({}).exit == 1);  // The gate looks at what is found.
  CHECK(run({}).out.empty());
  CHECK(run({"--severity", "high"}).out.find("retention-off") != std::string::npos);
}

TEST_CASE("variables of the file come before those of the command line") {
  Workplace place;
  place.write("main.tf", "variable \"days\" {}\n" +
                             std::string(no_backups).replace(std::string(no_backups).find("= 0"), 3, "= var.days"));
  place.write("values/zero.tfvars", "days = 0\n");
  place.write("values/seven.tfvars", "days = 7\n");
  const auto exit = [&](const std::string& text, std::vector<std::string> more) {
    place.write("stackworthy.yaml", "version: 1\nselect: [backup]\n" + text);
    std::vector<std::string> arguments{"check", ".", "--root", "."};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Run run = place.run(arguments);
    INFO(run.err);
    return run.exit;
  };
  CHECK(exit("", {}) == 0);
  CHECK(exit("var-file: [values/zero.tfvars]\n", {}) == 1);
  CHECK(exit("var: {days: 0}\n", {}) == 1);
  CHECK(exit("var-file: [values/zero.tfvars]\nvar: {days: 7}\n", {}) == 0);
  CHECK(exit("var-file: [values/zero.tfvars]\n", {"--var", "days=7"}) == 0);
  CHECK(exit("var-file: [values/zero.tfvars]\n", {"--var-file", "values/seven.tfvars"}) == 0);
  CHECK(exit("var: {days: 0}\n", {"--var", "days=7"}) == 0);
}

TEST_CASE("--config names a file anywhere, and a wrong one ends the run with a line for each error") {
  Workplace place, elsewhere;
  place.write("main.tf", no_backups);
  place.write("stackworthy.yaml", "version: 1\nfail-on: critical\n");
  elsewhere.write("strict.yaml", "version: 1\nselect: [backup]\n");
  CHECK(place.run({"check", ".", "--root", "."}).exit == 0);
  CHECK(place.run({"check", ".", "--root", ".", "--config", elsewhere.path() + "/strict.yaml"}).exit == 1);
  elsewhere.write("wrong.yaml", "version: 3\nfial-on: high\n");
  const Run wrong = place.run({"check", ".", "--root", ".", "--config", elsewhere.path() + "/wrong.yaml"});
  CHECK(wrong.exit == 2);
  CHECK(wrong.out.empty());
  CHECK(wrong.err.find("wrong.yaml:1:10: version") != std::string::npos);
  CHECK(wrong.err.find("wrong.yaml:2:1: unknown key 'fial-on'; did you mean 'fail-on'?") != std::string::npos);
  CHECK(place.run({"check", ".", "--config", "no-such-file.yaml"}).exit == 2);
}

TEST_CASE("config show says each value and where it comes from, and reads back as the same") {
  Workplace place;
  const std::string text =
      "version: 1\nexclude: ['**/x', \"a b\"]\nvar: {password: hunter2}\nwaivers:\n  - {rule: iam, reason: \"a: b # "
      "c\", "
      "until: 2027-01-31}\nstacks: [{match: \"a*\", provided: [{what: waf, where: \"true\"}]}]\n";
  place.write("stackworthy.yaml", text);
  const Run run = place.run({"config", "show", "--root", "."});
  INFO(run.out);
  CHECK(run.exit == 0);
  CHECK(run.out.find("fail-on: high  # default\n") != std::string::npos);
  CHECK(run.out.find("exclude: [\"**/x\", \"a b\"]  # stackworthy.yaml:2\n") != std::string::npos);
  CHECK(run.out.find("hunter2") == std::string::npos);
  CHECK(read(run.out).errors == "");
  const YAML::Node shown = YAML::Load(run.out), written = YAML::Load(text);
  CHECK(shown["waivers"][0]["reason"].as<std::string>() == "a: b # c");
  CHECK(shown["stacks"][0]["provided"][0]["where"].Tag() == "!");
  CHECK(shown["exclude"].size() == written["exclude"].size());
}

TEST_CASE("config validate says whether a file is right") {
  Workplace place;
  CHECK(place.run({"config", "validate", "--root", "."}).exit == 2);
  place.write("stackworthy.yaml", "version: 1\n");
  CHECK(place.run({"config", "validate", "--root", "."}).out == "stackworthy.yaml is valid\n");
  place.write("other.yaml", "version: 1\nrules: {x/y: off}\n");
  const Run run = place.run({"config", "validate", "other.yaml"});
  CHECK(run.exit == 2);
  CHECK(run.err.find("other.yaml:2:9: unknown rule") != std::string::npos);
  CHECK(place.run({"config", "valdate"}).err.find("did you mean 'validate'?") != std::string::npos);
  CHECK(place.run({"config"}).exit == 2);
}

TEST_CASE("schema and page of the configuration are what the table of keys says") {
  const std::string docs = STACKWORTHY_SOURCE_DIR "/docs/";
  if (std::getenv("STACKWORTHY_UPDATE")) {
    std::ofstream(docs + "config.schema.json", std::ios::binary) << cli::config_schema();
    std::ofstream(docs + "configuration.md", std::ios::binary) << cli::config_page();
  }
  INFO("STACKWORTHY_UPDATE=1 writes docs/config.schema.json and docs/configuration.md");
  CHECK(file(docs + "config.schema.json") == cli::config_schema());
  CHECK(file(docs + "configuration.md") == cli::config_page());
  const auto schema = nlohmann::json::parse(cli::config_schema());
  for (const config::Key& key : config::keys())
    CHECK(schema["properties"].contains(std::string(key.name)) == key.is_supported);
  CHECK(schema["properties"]["rules"]["properties"].contains("cost/no-budget"));
}

TEST_CASE("every key has a meaning and a way to be read, and every word of a closed list is accepted") {
  for (const config::Key& key : config::keys()) {
    INFO(key.name);
    CHECK_FALSE(key.meaning.empty());
    const bool is_read = key.set || !key.below.empty();
    CHECK(is_read == key.is_supported);
    if (key.form != config::Form::word || key.shape != config::Shape::one || !key.is_supported) continue;
    for (const std::string_view word : key.words())
      CHECK(errors_of(std::string(key.name) + ": " + std::string(word) + "\n") == "");
  }
}

}  // namespace
}  // namespace stackworthy
