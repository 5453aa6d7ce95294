// Suppressions as a user writes them, each beside the text that only looks like one.

#include <catch2/catch.hpp>
#include <map>
#include <string>
#include <vector>

#include "analyzer/scan.h"
#include "analyzer/suppress.h"

using namespace stackworthy;

namespace {

using Files = std::vector<std::pair<std::string, std::string>>;

const std::string no_backups =
    "resource \"aws_db_instance\" \"a\" {\n  engine = \"postgres\"\n  backup_retention_period = 0\n}\n";

struct Ran {
  std::unique_ptr<Scan> scan;

  /// `rule` of each finding that stands, with its line; `(rule)` of each that does not.
  std::vector<std::string> said(std::string_view area = "backup") const {
    std::vector<std::string> all;
    for (const Finding& finding : scan->results.findings) {
      if (finding.rule->id.area() != area) continue;
      const Source& source = (*scan->sources)[finding.anchor.file];
      const std::string text =
          std::string(finding.rule->id.text()) + ":" + std::to_string(source.position(finding.anchor.begin).line);
      all.push_back(finding.suppressed_by.empty() ? text : "(" + text + ")");
    }
    return all;
  }
  const Finding& only(std::string_view area = "backup") const {
    const Finding* found = nullptr;
    for (const Finding& finding : scan->results.findings) {
      if (finding.rule->id.area() != area) continue;
      REQUIRE(found == nullptr);
      found = &finding;
    }
    REQUIRE(found != nullptr);
    return *found;
  }
};

Ran run(Files files, const ScanOptions& given = {}) {
  ScanOptions options = given;
  options.memory = std::move(files);
  options.threads = 1;
  if (options.today.empty()) options.today = "2026-06-15";
  auto done = scan(options);
  REQUIRE(done);
  return {std::move(*done)};
}

Ran run(const std::string& text) { return run(Files{{"main.tf", text}}); }

bool is_suppressed(const std::string& text) { return !run(text).only().suppressed_by.empty(); }

using Said = std::vector<std::string>;

TEST_CASE("a comment above a block or an attribute, or at the end of their line, suppresses") {
  CHECK(is_suppressed("# stackworthy: ignore[backup/retention-off] dumped\n" + no_backups));
  CHECK(is_suppressed("// stackworthy: ignore[backup/*] dumped\n\n# more words\n" + no_backups));
  CHECK(is_suppressed("/* stackworthy: ignore[backup] dumped */\n" + no_backups));
  CHECK(is_suppressed("#stackworthy:ignore[*] dumped\n" + no_backups));
  CHECK(
      is_suppressed("resource \"aws_db_instance\" \"a\" { # stackworthy: ignore[backup/retention-off] r\n"
                    "  engine = \"postgres\"\n  backup_retention_period = 0\n}\n"));
  CHECK(
      is_suppressed("resource \"aws_db_instance\" \"a\" {\n  engine = \"postgres\"\n"
                    "  backup_retention_period = 0 # stackworthy: ignore[backup/retention-off] r\n}\n"));
  CHECK(
      is_suppressed("resource \"aws_db_instance\" \"a\" {\n  engine = \"postgres\"\n"
                    "  # stackworthy: ignore[iam, backup/retention-off] r\n  backup_retention_period = 0\n}\n"));
}

TEST_CASE("what only looks like a comment, or stands for something else, suppresses nothing") {
  CHECK_FALSE(is_suppressed("# stackworthy: ignore[iam/*] another area\n" + no_backups));
  CHECK_FALSE(is_suppressed("# stackworthy: ignore backup/retention-off\n" + no_backups));
  CHECK_FALSE(is_suppressed("# see stackworthy: ignore[backup/retention-off]\n" + no_backups));
  CHECK_FALSE(is_suppressed("resource \"aws_sns_topic\" \"t\" { # stackworthy: ignore[backup/retention-off] r\n}\n" +
                            no_backups));
  CHECK_FALSE(is_suppressed("locals {\n  s = \"# stackworthy: ignore[backup/retention-off] r\"\n}\n" + no_backups));
  CHECK_FALSE(is_suppressed(
      "locals {\n  s = <<-EOT\n    # stackworthy: ignore-file[backup/retention-off] r\n  EOT\n}\n" + no_backups));
  CHECK_FALSE(
      is_suppressed("resource \"aws_db_instance\" \"a\" {\n  # stackworthy: ignore[backup/retention-off] r\n"
                    "  engine = \"postgres\"\n  backup_retention_period = 0\n}\n"));
}

TEST_CASE("ignore-file stands above the first block and covers the file, and nothing beside it") {
  const Ran ran = run(Files{
      {"a.tf", "# stackworthy: ignore-file[backup/*] sandbox\n\n" + no_backups},
      {"b.tf", "resource \"aws_db_instance\" \"b\" {\n  engine = \"postgres\"\n  backup_retention_period = 0\n}\n"}});
  CHECK(ran.said() == Said{"(backup/retention-off:5)", "backup/retention-off:3"});
  const Ran late = run(no_backups + "# stackworthy: ignore-file[backup/*] too late\n");
  CHECK(late.said() == Said{"backup/retention-off:3"});
  CHECK(late.said("input") == Said{"input/unknown-rule:5"});
}

TEST_CASE("a suppression at a module call covers all that the module instantiates, and no other call of it") {
  const std::string module =
      "variable \"days\" {\n  type = number\n}\n"
      "resource \"aws_db_instance\" \"a\" {\n  engine = \"postgres\"\n  backup_retention_period = var.days\n}\n";
  const std::string calls =
      "module \"one\" { # stackworthy: ignore[backup/retention-off] vendor\n  source = \"./db\"\n  days = 0\n}\n"
      "module \"two\" {\n  source = \"./db\"\n  days = 0\n}\n";
  const Ran ran = run(Files{{"db/main.tf", module}, {"main.tf", calls}});
  CHECK(ran.said() == Said{"(backup/retention-off:3)", "backup/retention-off:7"});
}

TEST_CASE("a suppression at the deciding literal counts for the whole finding, one at a call for its instances") {
  const std::string module =
      "variable \"days\" {\n  default = 0\n}\n"
      "resource \"aws_db_instance\" \"a\" {\n  engine = \"postgres\"\n  backup_retention_period = var.days\n}\n";
  const std::string at_literal = "variable \"days\" {\n  default = 0 # stackworthy: ignore[backup/*] r\n}\n" +
                                 module.substr(module.find("resource"));
  const std::string calls = "module \"one\" {\n  source = \"./db\"\n}\nmodule \"two\" {\n  source = \"./db\"\n}\n";
  CHECK(run(Files{{"db/main.tf", at_literal}, {"main.tf", calls}}).said() == Said{"(backup/retention-off:2)"});

  const Ran one = run(Files{{"db/main.tf", module}, {"main.tf", "# stackworthy: ignore[backup/*] r\n" + calls}});
  CHECK(one.said() == Said{"backup/retention-off:2"});
  REQUIRE(one.only().instances.size() == 1);
  CHECK(one.only().instances[0].address == "module.two.aws_db_instance.a");
  const std::string both =
      "# stackworthy: ignore[backup/*] r\nmodule \"one\" {\n  source = \"./db\"\n}\n"
      "# stackworthy: ignore[backup/*] s\nmodule \"two\" {\n  source = \"./db\"\n}\n";
  CHECK(run(Files{{"db/main.tf", module}, {"main.tf", both}}).said() == Said{"(backup/retention-off:2)"});
}

TEST_CASE("a tfvars line and a JSON comment may hold one") {
  const std::string root =
      "variable \"days\" {\n  type = number\n}\nresource \"aws_db_instance\" \"a\" {\n  engine = \"postgres\"\n"
      "  backup_retention_period = var.days\n}\n";
  CHECK(run(Files{{"main.tf", root}, {"terraform.tfvars", "days = 0 # stackworthy: ignore[backup/*] r\n"}}).said() ==
        Said{"(backup/retention-off:1)"});
  const auto json = [](const std::string& at_top, const std::string& in_block, const std::string& in_map) {
    return run(Files{{"main.tf.json",
                      "{" + at_top + "\"resource\": {\"aws_db_instance\": {\"a\": {" + in_block + "\"tags\": {" +
                          in_map + "\"a\": \"b\"}, \"engine\": \"postgres\", \"backup_retention_period\": 0}}}}"}})
        .said();
  };
  const std::string comment = "\"//\": \"stackworthy: ignore[backup/*] r\", ";
  CHECK(json("", "", "") == Said{"backup/retention-off:1"});
  CHECK(json("", comment, "") == Said{"(backup/retention-off:1)"});
  CHECK(json("\"//\": \"stackworthy: ignore-file[backup/*] r\", ", "", "") == Said{"(backup/retention-off:1)"});
  CHECK(json("", "", comment) == Said{"backup/retention-off:1"});
  CHECK(json("", "\"description\": \"stackworthy: ignore[backup/*] r\", ", "") == Said{"backup/retention-off:1"});
}

const std::string service =
    "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n";

std::string deployment(const std::string& above, const std::string& annotations, const std::string& of_template = "",
                       const std::string& in_container = "") {
  return service + "---\n" + above + "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n" +
         (annotations.empty() ? "" : "  annotations:\n    " + annotations + "\n") +
         "spec:\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata:\n      labels: {app: web}\n" +
         (of_template.empty() ? "" : "      annotations:\n        " + of_template + "\n") +
         "    spec:\n      containers:\n" + in_container + "        - name: web\n          image: web:1\n";
}

bool is_kept(const std::string& text) { return run(Files{{"app.yaml", text}}).only("delivery").suppressed_by.empty(); }

TEST_CASE("a manifest takes comments and annotations") {
  CHECK(is_kept(deployment("", "")));
  CHECK_FALSE(is_kept(deployment("# stackworthy: ignore[delivery/*] r\n", "")));
  CHECK_FALSE(is_kept("# stackworthy: ignore-file[delivery] r\n---\n" + deployment("", "")));
  CHECK_FALSE(is_kept(deployment("", "", "", "        # stackworthy: ignore[delivery/readiness-missing] r\n")));
  CHECK_FALSE(is_kept(deployment("", "stackworthy.dev/ignore: 'delivery/readiness-missing: r'")));
  CHECK_FALSE(is_kept(deployment("", "stackworthy.dev/ignore: 'iam/*: s; delivery/*: r'")));
  CHECK_FALSE(is_kept(deployment("", "stackworthy.dev/ignore: |\n      iam/*: s\n      delivery: r")));
  CHECK_FALSE(is_kept(deployment("", "", "stackworthy.dev/ignore: 'delivery/readiness-missing: r'")));
  CHECK(is_kept("# stackworthy: ignore[delivery/*] the Service\n" + deployment("", "")));
  CHECK(is_kept(deployment("", "example.com/ignore: 'delivery/readiness-missing: r'")));
  CHECK(is_kept(deployment("", "note: '# stackworthy: ignore[delivery/*] r'")));
  CHECK(is_kept(deployment("", "stackworthy.dev/ignore: 'iam/*: of all delivery/readiness-missing: r'")));
}

TEST_CASE("the entries of an annotation keep their reasons") {
  const Ran ran = run(
      Files{{"app.yaml", deployment("", "stackworthy.dev/ignore: 'iam/*: s; delivery/*: batch only; see the wiki'")}});
  CHECK(ran.only("delivery").suppressed_by == "annotation at app.yaml:11: batch only; see the wiki");
}

std::string database(const std::string& top, const std::string& metadata) {
  return "AWSTemplateFormatVersion: '2010-09-09'\n" + top + "Resources:\n  Db:\n    Type: AWS::RDS::DBInstance\n" +
         metadata + "    Properties:\n      Engine: postgres\n      BackupRetentionPeriod: 0\n";
}

bool is_reported(const std::string& templ) { return run(Files{{"db.yaml", templ}}).only().suppressed_by.empty(); }

TEST_CASE("a template takes comments and metadata, of a resource or of all") {
  CHECK(is_reported(database("", "")));
  CHECK_FALSE(is_reported(database(
      "",
      "    Metadata:\n      stackworthy:\n        ignore:\n          - {rule: backup/retention-off, reason: r}\n")));
  CHECK_FALSE(
      is_reported(database("Metadata:\n  stackworthy:\n    ignore:\n      - {rule: 'backup/*', reason: r}\n", "")));
  CHECK(is_reported(database("",
                             "    Metadata:\n      stackworthy:\n        ignore:\n          - {rule: "
                             "backup/retention-off, reason: r, until: 2020-01-01}\n")));
  CHECK_FALSE(is_reported("# stackworthy: ignore-file[backup] r\n" + database("", "")));
  CHECK(is_reported(database(
      "", "    Metadata:\n      other:\n        ignore:\n          - {rule: backup/retention-off, reason: r}\n")));
}

TEST_CASE("a JSON template takes metadata") {
  const auto json = [](const std::string& rule) {
    return "{\"AWSTemplateFormatVersion\": \"2010-09-09\", \"Resources\": {\"Db\": {\"Type\": "
           "\"AWS::RDS::DBInstance\", "
           "\"Metadata\": {\"stackworthy\": {\"ignore\": [{\"rule\": \"" +
           rule +
           "\", \"reason\": \"r\"}]}}, "
           "\"Properties\": {\"Engine\": \"postgres\", \"BackupRetentionPeriod\": 0}}}}";
  };
  CHECK(run(Files{{"db.json", json("backup/retention-off")}}).said() == Said{"(backup/retention-off:1)"});
  CHECK(run(Files{{"db.json", json("iam/allow-everything")}}).said() == Said{"backup/retention-off:1"});
}

TEST_CASE("a suppression ends after its last day") {
  const auto with = [](const std::string& until) {
    return is_suppressed("# stackworthy: ignore[backup/*; until=" + until + "; owner=data] r\n" + no_backups);
  };
  CHECK(with("2026-06-15"));
  CHECK(with("2099-01-01"));
  CHECK_FALSE(with("2026-06-14"));
  CHECK_FALSE(with("2027-02-29"));
  CHECK_FALSE(with("soon"));
  CHECK_FALSE(with(""));
}

TEST_CASE("a day further ahead than the configuration allows does not count and is said") {
  ScanOptions options;
  options.policy.most_days = 30;
  const auto ran = [&](const std::string& until) {
    return run(Files{{"main.tf", "# stackworthy: ignore[backup/*; until=" + until + "] r\n" + no_backups}}, options);
  };
  CHECK(ran("2026-07-15").said() == Said{"(backup/retention-off:4)"});
  CHECK(ran("2026-07-16").said() == Said{"backup/retention-off:4"});
  CHECK(ran("2026-07-16").said("input") == Said{"input/expired-ignore:1"});
}

TEST_CASE("days are counted over leap years and the ends of months") {
  CHECK(why_over("2028-02-29", "2028-02-28", 1).empty());
  CHECK_FALSE(why_over("2028-03-01", "2028-02-28", 1).empty());
  CHECK(why_over("2028-03-01", "2028-02-28", 2).empty());
  CHECK(why_over("2027-12-31", "2026-12-31", 365).empty());
  CHECK_FALSE(why_over("2028-12-31", "2027-12-31", 365).empty());
  CHECK_FALSE(why_over("2100-02-29", "2026-01-01", 0).empty());
  CHECK(why_over("2000-02-29", "2000-02-29", 0).empty());
}

TEST_CASE("ours is named before a peer's, and where it stands") {
  const Ran ran = run(
      "# checkov:skip=CKV_AWS_133:theirs\n# stackworthy: ignore[backup/retention-off] dumped nightly\n" + no_backups);
  CHECK(ran.only().suppressed_by == "comment at main.tf:2: dumped nightly");
  CHECK(ran.only().suppressed_as == SuppressedBy::comment);
  CHECK(ran.only().peer.empty());
}

TEST_CASE("without suppressions everything stands") {
  ScanOptions options;
  options.suppressions = false;
  const Ran ran = run(Files{{"main.tf", "# stackworthy: ignore[backup/*] r\n" + no_backups}}, options);
  CHECK(ran.said() == Said{"backup/retention-off:4"});
  CHECK(ran.said("input").empty());
}

TEST_CASE("a wildcard of a comment does not reach the rules about the input") {
  const Ran ran = run("# stackworthy: ignore-file[*] all\n# \xE2\x80\xAE\n" + no_backups);
  CHECK(ran.said() == Said{"(backup/retention-off:5)"});
  CHECK(ran.said("input") == Said{"input/bidi-text:2"});
  const Ran named = run("# stackworthy: ignore-file[input/bidi-text] a test of editors\n# \xE2\x80\xAE\n");
  CHECK(named.said("input") == Said{"(input/bidi-text:2)"});
}

TEST_CASE("ten thousand comments are read in a moment") {
  std::string text;
  for (int i = 0; i < 10000; ++i) text += "# stackworthy: ignore[backup/retention-off] r\n";
  CHECK(run(text + no_backups).said() == Said{"(backup/retention-off:10003)"});
}

}  // namespace
