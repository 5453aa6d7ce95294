// The rules about the input, where a fixture cannot show it: what else is said of a file, and what is not.

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "analyzer/bidi.h"
#include "analyzer/scan.h"

using namespace stackworthy;

namespace {

using Files = std::vector<std::pair<std::string, std::string>>;
using Said = std::vector<std::string>;

std::unique_ptr<Scan> run(Files files, ScanOptions options = {}) {
  options.memory = std::move(files);
  options.threads = 1;
  options.today = "2026-06-15";
  auto done = scan(options);
  REQUIRE(done);
  return std::move(*done);
}

/// `rule path:line`, in parentheses where it is suppressed.
Said said(const Scan& scan) {
  Said all;
  for (const Finding& finding : scan.results.findings) {
    if (finding.rule->id.area() != "input") continue;
    const Source& source = (*scan.sources)[finding.anchor.file];
    const std::string text = std::string(finding.rule->id.text().substr(6)) + " " + std::string(source.path()) + ":" +
                             std::to_string(source.position(finding.anchor.begin).line);
    all.push_back(finding.suppressed_by.empty() ? text : "(" + text + ")");
  }
  return all;
}

std::size_t errors(const Scan& scan) {
  std::size_t count = 0;
  for (const Notice& notice : scan.results.notices) count += notice.severity >= Notice::Severity::error ? 1 : 0;
  return count;
}

std::string database(const std::string& days) {
  return "resource \"aws_db_instance\" \"a\" {\n  engine = \"postgres\"\n  backup_retention_period = " + days + "\n}\n";
}

const std::string ignored = "# stackworthy: ignore[backup/retention-off] r\n";
const std::string broken = "resource \"x\" \"y\" {\n";

TEST_CASE("a file that does not parse is one finding and no notice beside it") {
  const auto ran = run({{"a.tf", broken + "}}\n]\n"}, {"b.tf", database("7")}});
  CHECK(said(*ran) == Said{"unreadable a.tf:2"});
  CHECK(errors(*ran) == 0);
}

TEST_CASE("where the rule does not run, the notice stays") {
  ScanOptions options;
  options.select = {"backup"};
  const auto ran = run({{"a.tf", broken}}, options);
  CHECK(said(*ran).empty());
  CHECK(errors(*ran) == 1);
}

TEST_CASE("a template that does not parse is readable to the tool that fills it in") {
  const auto ran = run({{"a.yaml", "apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Name }}\n  {{ if .X }}\n"}});
  CHECK(said(*ran).empty());
  CHECK(errors(*ran) == 0);
}

TEST_CASE("an unreadable file is waived in the configuration and by no comment") {
  CHECK(said(*run({{"a.tf", "# stackworthy: ignore-file[input/unreadable, input] r\n" + broken}})) ==
        Said{"unknown-rule a.tf:1", "unreadable a.tf:2"});
  ScanOptions options;
  options.policy.waivers.push_back({"input/unreadable", "", "kept for the parser's tests", "2027-01-01", "", {}});
  CHECK(said(*run({{"a.tf", broken}}, options)) == Said{"(unreadable a.tf:1)"});
}

TEST_CASE("text that is not ours may be broken") {
  CHECK(said(*run({{"values.yaml", "a: [\n"}, {"x.json", "{"}, {"main.tf", database("7")}})).empty());
}

TEST_CASE("a suppression is unused only where all its rules ran") {
  const Files files{{"main.tf", ignored + database("7")}};
  CHECK(said(*run(files)) == Said{"unused-ignore main.tf:1"});
  ScanOptions options;
  options.ignore = {"backup/retention-off"};
  CHECK(said(*run(files, options)).empty());
  options.ignore = {"iam"};
  CHECK(said(*run(files, options)) == Said{"unused-ignore main.tf:1"});
  CHECK(said(*run({{"main.tf", "# stackworthy: ignore[*] r\n" + database("7")}}, options)).empty());
  options = {};
  options.suppressions = false;
  CHECK(said(*run(files, options)).empty());
}

TEST_CASE("a suppression is not unused where the scan sees a part") {
  CHECK(said(*run({{"main.tf", ignored + database("7")}, {"b.tf", broken}})) ==
        Said{"unreadable b.tf:1", "unused-ignore main.tf:1"});
  CHECK(said(*run({{"main.tf", ignored + database("7") + broken}})) == Said{"unreadable main.tf:6"});
  // Nobody calls it here, so its defaults are not the last word.
  CHECK(said(*run({{"modules/db/main.tf", ignored + database("7")}})).empty());
  CHECK(said(*run({{"examples/db/main.tf", ignored + database("7")}})).empty());
  const Files called{{"db/main.tf", ignored + database("7")}, {"main.tf", "module \"db\" {\n  source = \"./db\"\n}\n"}};
  CHECK(said(*run(called)) == Said{"unused-ignore db/main.tf:1"});
  ScanOptions options;
  options.only_stacks = {"*"};
  CHECK(said(*run(called, options)).empty());
}

TEST_CASE("what a developer's stack is not asked for is not unused there") {
  const std::string text =
      "# stackworthy: ignore[cost/no-budget] the organisation has one\nresource \"aws_sns_topic\" \"t\" {}\n";
  CHECK(said(*run({{"envs/dev/main.tf", text}})).empty());
  CHECK(said(*run({{"envs/prod/main.tf", text}})) == Said{"unused-ignore envs/prod/main.tf:1"});
}

TEST_CASE("a suppression at the call of a module that is not read is not unused") {
  const auto call = [](const std::string& source) {
    return "# stackworthy: ignore[backup/retention-off] vendor\nmodule \"db\" {\n  source = \"" + source + "\"\n}\n";
  };
  const Files local{{"db/main.tf", database("7")}, {"main.tf", call("./db")}};
  CHECK(said(*run(local)) == Said{"unused-ignore main.tf:1"});
  CHECK(said(*run({{"main.tf", call("terraform-aws-modules/rds/aws") + database("7")}})).empty());
}

TEST_CASE("a suppression beside a literal elsewhere is used, or unused where the directory is judged") {
  const std::string root = "variable \"days\" {\n  type = number\n}\n" + database("var.days");
  CHECK(
      said(*run({{"main.tf", root}, {"terraform.tfvars", "days = 0 # stackworthy: ignore[backup/retention-off] r\n"}}))
          .empty());
  CHECK(said(*run(
            {{"main.tf", root}, {"terraform.tfvars", "days = 7 # stackworthy: ignore[backup/retention-off] r\n"}})) ==
        Said{"unused-ignore terraform.tfvars:1"});
}

TEST_CASE("an expired waiver is said where it is written") {
  ScanOptions options;
  const auto ran =
      run({{"stackworthy.yaml",
            "version: 1\nwaivers:\n  - {rule: backup/retention-off, stack: memory, reason: r, until: 2026-06-14}\n"
            "  - {rule: cost/no-budget, stack: memory, reason: r, until: 2026-06-15}\n"},
           {"main.tf", database("0")}});
  CHECK(said(*ran) == Said{"expired-ignore stackworthy.yaml:3"});
}

TEST_CASE("an area has evidence where a rule found something good") {
  CHECK(run({{"main.tf", database("7")}})->results.areas_with_evidence == Said{"backup"});
  CHECK(run({{"main.tf", database("0")}})->results.areas_with_evidence.empty());
  CHECK(run({{"main.tf", broken}})->results.areas_with_evidence.empty());
}

std::string names(std::string_view text) {
  std::string all;
  for (const Misleading& one : misleading_lines(text))
    all += std::string(one.name.substr(0, 6)) + "@" + std::to_string(one.begin) + " ";
  return all;
}

TEST_CASE("an isolate or embedding that is closed on its line misleads nobody") {
  CHECK(names("a \xE2\x81\xA7x\xE2\x81\xA9 b\n").empty());
  CHECK(names("a \xE2\x80\xABx\xE2\x80\xAC b\n").empty());
  CHECK(names("\xE2\x81\xA6\xE2\x80\xAA\xE2\x81\xA9\n").empty());  // The isolate's end ends what is inside.
  CHECK(names("\xE2\x80\xAC \xE2\x81\xA9 \xE2\x80\x8E \xE2\x80\x8F\n").empty());
  CHECK(names("\xE2\x80\x9Cquoted\xE2\x80\x9D \xE2\x86\x92 \xE2").empty());
}

TEST_CASE("what stays open, overrides or reaches over a quote misleads") {
  CHECK(names("ab\xE2\x81\xA7 c\n") == "U+2067@2 ");
  CHECK(names("\xE2\x81\xA7\n\xE2\x81\xA9\n") == "U+2067@0 ");
  CHECK(names("\xE2\x80\xAEx\xE2\x80\xAC\n") == "U+202E@0 ");
  CHECK(names("\xE2\x80\xAD\r\xE2\x80\xAE") == "U+202D@0 U+202E@4 ");
  CHECK(names("\xE2\x81\xA7\" # \"\xE2\x81\xA9\n") == "U+2067@0 ");
  CHECK(names("\"\xE2\x81\xA7 \\\" \xE2\x81\xA9\"\n").empty());
  CHECK(names("/*\xE2\x81\xA6 */ \xE2\x81\xA9\n") == "U+2066@2 ");
  CHECK(names("\xE2\x81\xA6\xE2\x80\xAA\xE2\x80\xAC") == "U+2066@0 ");
}

}  // namespace
