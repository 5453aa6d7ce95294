// THREATS rows 13 and 16: a pull request that suppresses everything is seen to do so, and text that reads otherwise
// than it is hides nothing.

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>

#include "analyzer/secrets/formats.h"
#include "tests/hostile/workplace.h"

namespace stackworthy::hostile {
namespace {

using nlohmann::json;

std::string database(const std::string& name, const std::string& inside = "") {
  return "resource \"aws_db_instance\" \"" + name + "\" {\n" + inside +
         "  engine = \"postgres\"\n  backup_retention_period = 0\n}\n";
}

std::set<std::string> found(const Run& run) {
  std::set<std::string> all;
  const json report = json::parse(run.out);
  for (const json& finding : report["findings"])
    all.insert(finding["rule"].get<std::string>() + " " + finding["file"].get<std::string>() + ":" +
               std::to_string(finding["line"].get<int>()));
  return all;
}

TEST_CASE("wholesale comments of other scanners take what lists them, and are counted by name", "[hostile]") {
  Workplace place;
  place.write("checkov.tf", database("checkov", "  # checkov:skip\n"));
  place.write("tfsec.tf", "#tfsec:ignore:*\n" + database("tfsec"));
  place.write("trivy.tf", "#trivy:ignore:*\n" + database("trivy"));
  place.write("kics.tf", "# kics-scan ignore\n\n" + database("kics"));
  place.write("nobody.tf", "# audytx:ignore:*\n# kube-linter ignore\n# nosec\n" + database("nobody"));
  const Run run = place.run({"check", ".", "--root", ".", "--select", "backup"});
  CHECK(run.exit == 1);
  CHECK(run.out.find("nobody.tf:6:") != std::string::npos);
  CHECK(run.out.find("1 error") != std::string::npos);
  CHECK(run.out.find("4 suppressed") != std::string::npos);
  for (const char* peer : {"checkov", "tfsec", "trivy", "kics"})
    CHECK(run.out.find(std::string("1 by ") + peer) != std::string::npos);
  CHECK(place.run({"check", ".", "--root", ".", "--select", "backup", "--no-suppressions"}).out.find("5 errors") !=
        std::string::npos);
}

TEST_CASE("ignoring everything in every file is counted, and does not reach what is said of the input", "[hostile]") {
  Workplace place;
  place.write("a.tf", "# stackworthy: ignore-file[*] nothing to see\n" + database("a"));
  place.write("b.tf", "# stackworthy: ignore-file[*] nothing to see\n# \xE2\x80\xAE\n" + database("b"));
  place.write("c.tf",
              "# stackworthy: ignore-file[*, input, input/unreadable] nothing to see\nresource \"x\" \"y\" {\n");
  const Run run = place.run({"check", ".", "--root", "."});
  CHECK(run.exit == 1);
  CHECK(run.out.find("suppressed") != std::string::npos);
  CHECK(run.out.find("b.tf:2:") != std::string::npos);
  CHECK(run.out.find("c.tf:2:") != std::string::npos);
  CHECK(run.out.find("a.tf:") == std::string::npos);
  CHECK(run.out.find("\xE2\x80\xAE") == std::string::npos);
  const Run bare = place.run({"check", ".", "--root", ".", "--no-suppressions"});
  CHECK(bare.out.find("a.tf:4:") != std::string::npos);
  CHECK(bare.out.find("suppressed") == std::string::npos);
}

TEST_CASE("a look-alike letter in an id suppresses nothing and is said", "[hostile]") {
  Workplace place;
  // The second letter is Cyrillic.
  place.write("a.tf",
              "# stackworthy: ignore[b\xD0\xB0"
              "ckup/retention-off] r\n" +
                  database("a"));
  const Run run = place.run({"check", ".", "--root", ".", "-o", "json"});
  CHECK(run.exit == 1);
  CHECK(found(run).count("backup/retention-off a.tf:4") == 1);
  CHECK(found(run).count("input/unknown-rule a.tf:1") == 1);
  CHECK(run.out.find("not ASCII") != std::string::npos);
}

TEST_CASE("names that are equal once normalised do not hide each other", "[hostile]") {
  Workplace place;
  const std::string composed = "caf\xC3\xA9", decomposed = "cafe\xCC\x81";
  const auto secret = [](const std::string& name, const std::string& token) {
    return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: " + name + "\ndata:\n  t: " + token + "\n";
  };
  place.write("a.yaml", secret(composed, secrets::example_token("github-pat")));
  place.write("b.yaml", secret(decomposed, secrets::example_token("github-pat")));
  place.write("c.tf", database(composed));
  place.write("d.tf", database(decomposed));
  const Run run = place.run({"check", ".", "--root", ".", "-o", "json"});
  const auto all = found(run);
  CHECK(all.count("secrets/known-token a.yaml:6") == 1);
  CHECK(all.count("secrets/known-token b.yaml:6") == 1);
  CHECK(all.count("backup/retention-off c.tf:3") + all.count("backup/retention-off d.tf:3") >= 1);
  if (all.count("backup/retention-off c.tf:3") + all.count("backup/retention-off d.tf:3") == 1)
    CHECK((run.out.find("a second time") != std::string::npos || run.out.find("\"related\"") != std::string::npos));
}

TEST_CASE("a documented sample of a key is no secret, and says nothing for its neighbour", "[hostile]") {
  Workplace place;
  place.write("a.tf", std::string("locals {\n  sample = \"AKIA") + "IOSFODNN7EXAMPLE\"\n  real   = \"" +
                          secrets::example_token("github-pat") + "\" # as in AKIA" + "IOSFODNN7EXAMPLE\n}\n");
  const Run run = place.run({"check", ".", "--root", ".", "--select", "secrets", "-o", "json"});
  CHECK(found(run) == std::set<std::string>{"secrets/known-token a.tf:3"});
}

TEST_CASE("a hundred thousand suppressions cost their reading alone", "[hostile]") {
  Workplace place;
  place.plant_canaries();
  std::string own, peers, blocks;
  for (int i = 0; i < 40000; ++i) own += "# stackworthy: ignore-file[iam/x" + std::to_string(i % 7) + "] r\n";
  for (int i = 0; i < 60000; ++i) peers += "#tfsec:ignore:aws-x-y trivy:ignore:AVD-AWS-0001\n";
  for (int i = 0; i < 5000; ++i)
    blocks +=
        "# stackworthy: ignore[backup/*] r\n" + database("d" + std::to_string(i), "  # checkov:skip=CKV_AWS_1:r\n");
  place.write("hostile/own.tf", own + database("own"));
  place.write("hostile/peers.tf", peers + database("peers"));
  place.write("hostile/blocks.tf", blocks);
  place.check_with_canaries();
  CHECK(place.run({"check", ".", "--root", ".", "--exit-zero", "-o", "concise"}).exit == 0);
}

TEST_CASE("broken suppressions of every kind end nothing", "[hostile]") {
  Workplace place;
  place.plant_canaries();
  std::string text;
  for (const char* comment : {"stackworthy:",
                              "stackworthy: ignore",
                              "stackworthy: ignore[",
                              "stackworthy: ignore[]",
                              "stackworthy: ignore[,;,]",
                              "stackworthy: ignore[;until=]",
                              "stackworthy: ignore[a;=;;=b]",
                              "stackworthy: ignore-file",
                              "stackworthy: ignored",
                              "checkov:skip=",
                              "checkov:skip=,,",
                              "trivy:ignore:",
                              "trivy:ignore::exp:",
                              "trivy:ignore:exp:",
                              "tfsec:ignore:*:exp:",
                              "kics-scan",
                              "kics-scan disable",
                              "kics-scan disable=,",
                              "kics-scan ignore-line",
                              "ts:skip",
                              "ts:skip=",
                              "dd-iac-scan ignore-block",
                              "audytx:ignore:",
                              "pragma: allowlist nextline secret",
                              "gitleaks:allow"})
    text += std::string("# ") + comment + "\n/* " + comment + " */\nlocals {} # " + comment + "\n";
  place.write("hostile/last.tf", text + "# stackworthy: ignore[x]");
  place.write("hostile/a.yaml", "# kics-scan ignore-line\n---\n# stackworthy: ignore[x]\n");
  place.write(
      "hostile/b.yaml",
      "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  annotations:\n    stackworthy.dev/ignore: ';;:;a:\n\n:b'\n"
      "    checkov.io/skip1: '='\n    runterrascan.io/skip: '\"rule\"'\n    ignore-check.kube-linter.io/: ''\n");
  place.write(
      "hostile/c.yaml",
      "AWSTemplateFormatVersion: '2010-09-09'\nMetadata: {stackworthy: {ignore: [[], {}, {rule: }, 1, {rule: [a]}]}, "
      "checkov: {skip: [1, {}]}, cfn_nag: 3, cfn-lint: {config: {ignore_checks: x}}}\nResources: {A: {Type: "
      "'AWS::S3::Bucket', Metadata: 1}}\n");
  place.write(
      "hostile/d.tf.json",
      "{\"//\": 1, \"resource\": {\"//\": {\"//\": \"stackworthy: ignore[a/b]\"}}, \"module\": {\"m\": {\"//\": []}}}");
  place.check_with_canaries();
  const Run run = place.run({"check", ".", "--root", ".", "--exit-zero", "-o", "json"});
  CHECK(run.exit == 0);
  CHECK(json::accept(run.out));
}

}  // namespace
}  // namespace stackworthy::hostile
