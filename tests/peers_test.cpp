// Other scanners' suppressions, one by one, each beside the same words where they mean nothing.

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "analyzer/catalogue.h"
#include "analyzer/scan.h"
#include "analyzer/secrets/formats.h"
#include "analyzer/suppress.h"

using namespace stackworthy;

namespace {

using Files = std::vector<std::pair<std::string, std::string>>;

/// What suppresses the one finding of the area; empty where it stands.
std::string peer_of(Files files, std::string_view area = "backup") {
  ScanOptions options;
  options.memory = std::move(files);
  options.threads = 1;
  options.today = "2026-06-15";
  const auto done = scan(options);
  REQUIRE(done);
  const Finding* found = nullptr;
  for (const Finding& finding : (*done)->results.findings) {
    // A peer's is never unused, unknown or expired.
    CHECK(finding.rule->id.area() != "input");
    if (finding.rule->id.area() != area) continue;
    REQUIRE(found == nullptr);
    found = &finding;
  }
  REQUIRE(found != nullptr);
  CHECK((found->suppressed_as == SuppressedBy::peer) == !found->peer.empty());
  CHECK(found->suppressed_by.empty() == found->peer.empty());
  return found->peer;
}

std::string database(const std::string& above, const std::string& inside = "", const std::string& at_end = "") {
  return above + "resource \"aws_db_instance\" \"a\" {\n" + inside +
         "  engine = \"postgres\"\n  backup_retention_period = 0" + at_end + "\n}\n";
}

std::string by(const std::string& above, const std::string& inside = "", const std::string& at_end = "") {
  return peer_of({{"main.tf", database(above, inside, at_end)}});
}

std::string bucket(const std::string& above, const std::string& inside = "") {
  return above + "resource \"aws_s3_bucket\" \"b\" {\n" + inside + "  bucket = \"orders\"\n}\n" +
         "resource \"aws_s3_bucket_versioning\" \"b\" {\n  bucket = aws_s3_bucket.b.id\n"
         "  versioning_configuration {\n    status = \"Suspended\"\n  }\n}\n";
}

const std::string other = "resource \"aws_sns_topic\" \"t\" {\n  name = \"t\"\n}\n";

TEST_CASE("checkov: a comment inside the resource, with or without a reason") {
  CHECK(by("", "  # checkov:skip=CKV_AWS_133:dumped nightly\n") == "checkov");
  CHECK(by("", "  #checkov:skip=CKV_AWS_133\n") == "checkov");
  CHECK(by("", "  # checkov:skip=CKV_AWS_1,CKV_AWS_133: two\n") == "checkov");
  CHECK(by("", "  # checkov:skip=CKV_AWS_1:one checkov:skip=CKV_AWS_133:two\n") == "checkov");
  CHECK(by("", "  /* bridgecrew:skip=CKV_AWS_133:r */\n") == "checkov");
  CHECK(by("", "", " # checkov:skip=CKV_AWS_133:r") == "checkov");
  CHECK(by("", "  # checkov:skip\n") == "checkov");
}

TEST_CASE("checkov: another check, another place, or no comment") {
  CHECK(by("", "  # checkov:skip=CKV_AWS_1:r\n").empty());
  CHECK(by("", "  # checkov:skip=CKV_AWS_1333:r\n").empty());
  CHECK(by("# checkov:skip=CKV_AWS_133:above\n").empty());
  CHECK(by("resource \"aws_sns_topic\" \"t\" {\n  # checkov:skip=CKV_AWS_133:r\n  name = \"t\"\n}\n").empty());
  CHECK(by("", "  tags = { a = \"checkov:skip=CKV_AWS_133:r\" }\n").empty());
  CHECK(by("", "  user_data = <<-EOT\n    # checkov:skip=CKV_AWS_133:r\n  EOT\n").empty());
  CHECK(by("", "  # checkov:skipped=CKV_AWS_133\n").empty());
  CHECK(by("", "  # mycheckov:skip=CKV_AWS_133\n").empty());
}

TEST_CASE("checkov: what is in a module covers its instances where the call says so") {
  const std::string module = database("");
  CHECK(peer_of({{"db/main.tf", module},
                 {"main.tf", "module \"db\" {\n  # checkov:skip=CKV_AWS_133:r\n  source = \"./db\"\n}\n"}}) ==
        "checkov");
  CHECK(peer_of({{"db/main.tf", module},
                 {"main.tf", "module \"db\" {\n  source = \"./db\"\n}\n" + other.substr(0, other.size() - 2) +
                                 "  # checkov:skip=CKV_AWS_133:r\n}\n"}})
            .empty());
}

TEST_CASE("a peer's comment at a literal that others use names no resource") {
  const std::string uses =
      "resource \"aws_db_instance\" \"a\" {\n  engine = \"postgres\"\n  backup_retention_period = var.days\n}\n";
  CHECK(peer_of({{"main.tf", "variable \"days\" {\n  default = 0 # checkov:skip=CKV_AWS_133:r\n}\n" + uses}}).empty());
  CHECK(peer_of({{"main.tf", "#tfsec:ignore:*\nvariable \"days\" {\n  default = 0\n}\n" + uses}}).empty());
  CHECK(peer_of({{"main.tf", "variable \"days\" {}\n" + uses}, {"terraform.tfvars", "days = 0 # trivy:ignore:*\n"}})
            .empty());
}

TEST_CASE("trivy and tfsec: above or on the line, several, with an end, old and new spellings") {
  const auto of_bucket = [](const std::string& above) { return peer_of({{"main.tf", bucket(above)}}); };
  CHECK(of_bucket("#trivy:ignore:AVD-AWS-0090\n") == "trivy");
  CHECK(of_bucket("# trivy:ignore:aws-0090\n") == "trivy");
  CHECK(of_bucket("#trivy:ignore:AVD-AWS-0001 trivy:ignore:AVD-AWS-0090\n") == "trivy");
  CHECK(of_bucket("#tfsec:ignore:aws-s3-enable-versioning\n") == "tfsec");
  CHECK(of_bucket("#trivy:ignore:aws-s3-enable-versioning\n") == "trivy");
  CHECK(of_bucket("#tfsec:ignore:AVD-AWS-0090\n") == "tfsec");
  CHECK(of_bucket("#trivy:ignore:*\n") == "trivy");
  CHECK(of_bucket("#trivy:ignore:AVD-AWS-0090:exp:2026-06-15\n") == "trivy");
  CHECK(of_bucket("#tfsec:ignore:*:exp:2026-06-16\n") == "tfsec");
  CHECK(of_bucket("#trivy:ignore:AVD-AWS-0090:exp:2026-06-14\n").empty());
  CHECK(of_bucket("#trivy:ignore:AVD-AWS-0090:exp:soon\n").empty());
  CHECK(of_bucket("#trivy:ignore:AVD-AWS-0090:ws:dev\n").empty());
  CHECK(of_bucket("#trivy:ignore:AVD-AWS-0090[name=x]\n").empty());
  CHECK(of_bucket("#trivy:ignore:AVD-AWS-0091\n").empty());
  CHECK(of_bucket("#trivy:ignore:\n").empty());
  CHECK(of_bucket("#trivy:ignore:AVD-AWS-0090\n" + other).empty());
  CHECK(of_bucket("locals {\n  s = \"#trivy:ignore:AVD-AWS-0090\"\n}\n").empty());
}

TEST_CASE("kics and Datadog's scanner: a line, a block, a file, chosen checks") {
  for (const std::string tool : {"kics-scan", "dd-iac-scan"}) {
    INFO(tool);
    const std::string peer = tool == "kics-scan" ? "kics" : tool;
    CHECK(by("# " + tool + " ignore\n\n") == peer);
    CHECK(by("# " + tool + " ignore-block\n") == peer);
    CHECK(by("", "", " # " + tool + " ignore-line") == peer);
    CHECK(by("# " + tool + " disable=1dc73fb4-5b51-430c-8c5f-25dcf9090b02,e542bd46-58c4-4e0f-a52a-1fb4f9548e02\n\n") ==
          peer);
    CHECK(by("# " + tool + " disable=00000000-5b51-430c-8c5f-25dcf9090b02\n\n").empty());
    CHECK(by("# " + tool + " disable=\n\n").empty());
    CHECK(by("# " + tool + " ignore-block\n" + other).empty());
    CHECK(by(other + "# " + tool + " ignore\n").empty());
    CHECK(by("# " + tool + " enable=1dc73fb4-5b51-430c-8c5f-25dcf9090b02\n").empty());
    CHECK(by("", "  tags = { a = \"" + tool + " ignore-block\" }\n").empty());
    CHECK(by("", "  # " + tool + " ignore-line\n").empty());  // The line below says nothing of backups.
  }
}

TEST_CASE("terrascan: a comment inside the resource") {
  const auto of_bucket = [](const std::string& inside) { return peer_of({{"main.tf", bucket("", inside)}}); };
  CHECK(of_bucket("  #ts:skip=AC_AWS_0214 kept elsewhere\n") == "terrascan");
  CHECK(of_bucket("  #ts:skip=AC_AWS_0215 kept elsewhere\n").empty());
  CHECK(of_bucket("  tags = { a = \"#ts:skip=AC_AWS_0214\" }\n").empty());
  CHECK(of_bucket("  # alerts:skip=AC_AWS_0214\n").empty());
}

TEST_CASE("a tool that no rule lists suppresses nothing") {
  CHECK(by("# audytx:ignore:*\n").empty());
  CHECK(by("# audytx:ignore:CKV_AWS_133\n").empty());
  CHECK(by("# nosec\n").empty());
}

const std::string token = "{{token}}";

std::string secret_by(const std::string& line, const std::string& above = "", const std::string& below = "") {
  const std::string value = secrets::example_token("github-pat");
  std::string text = line;
  const auto at = text.find(token);
  text.replace(at, token.size(), value);
  return peer_of({{"main.tf", above + "locals {\n" + text + "\n" + below + "}\n"}}, "secrets");
}

std::string template_with(const std::string& top, const std::string& metadata) {
  return "AWSTemplateFormatVersion: '2010-09-09'\n" + top + "Resources:\n  Data:\n    Type: AWS::S3::Bucket\n" +
         metadata + "    Properties:\n      BucketName: orders\n      VersioningConfiguration: {Status: Suspended}\n";
}

std::string by_metadata(const std::string& top, const std::string& metadata) {
  return peer_of({{"data.yaml", template_with(top, metadata)}});
}

TEST_CASE("metadata of a template: checkov, cfn_nag, cfn-lint") {
  const auto entry = [](const std::string& tool, const std::string& list, const std::string& item) {
    return "    Metadata:\n      " + tool + ":\n        " + list + ":\n          - " + item + "\n";
  };
  CHECK(by_metadata("", "").empty());
  CHECK(by_metadata("", entry("checkov", "skip", "{id: CKV_AWS_21, comment: r}")) == "checkov");
  CHECK(by_metadata("", entry("checkov", "skip", "{id: CKV_AWS_20, comment: r}")).empty());
  CHECK(by_metadata("", entry("other", "skip", "{id: CKV_AWS_21, comment: r}")).empty());
  CHECK(by_metadata("", "    # checkov:skip=CKV_AWS_21:r\n") == "checkov");
  CHECK(by_metadata("# checkov:skip=CKV_AWS_21:r\n", "").empty());
  CHECK(by_metadata("Metadata:\n  checkov:\n    skip:\n      - {id: CKV_AWS_21, comment: r}\n", "") == "checkov");
  CHECK(by_metadata("", entry("cfn_nag", "rules_to_suppress", "{id: W35, reason: r}")).empty());
  CHECK(by_metadata("Metadata:\n  cfn-lint:\n    config:\n      ignore_checks: [W3045]\n", "").empty());
}

TEST_CASE("the words of cfn_nag's and cfn-lint's metadata are read, whatever rules list them") {
  const Sources sources({"data.yaml"}, [](std::string_view, std::string& bytes) {
    bytes = template_with(
        "Metadata:\n  cfn-lint:\n    config:\n      ignore_checks: [W3045]\n",
        "    Metadata:\n      cfn_nag:\n        rules_to_suppress:\n          - {id: W35, reason: logs}\n");
    return true;
  });
  const Source& source = *sources.open("data.yaml");
  const auto found = read_suppressions(source, parsers::outline(source));
  REQUIRE(found.size() == 2);
  CHECK(found[0].peer == "cfn-lint");
  CHECK(found[0].is_of_file);
  CHECK(found[0].selectors.at(0).text == "W3045");
  CHECK(found[1].peer == "cfn_nag");
  CHECK(found[1].reason == "logs");
  CHECK(found[1].selectors.at(0).text == "W35");
  CHECK(source.text(found[1].covers).substr(0, 5) == "Data:");
}

std::string workload(const std::string& annotation, const std::string& place = "") {
  return peer_of({{"app.yaml",
                   "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n" +
                       (place == "service" ? "  annotations:\n    " + annotation + "\n" : "") +
                       "spec: {selector: {app: web}, ports: [{port: 80}]}\n---\n"
                       "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n" +
                       (place.empty() ? "  annotations:\n    " + annotation + "\n" : "") +
                       "spec:\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n"
                       "    spec:\n      containers:\n        - name: web\n          image: web:1\n" +
                       (place == "container" ? "          " + annotation + "\n" : "")}},
                 "delivery");
}

TEST_CASE("annotations of a manifest: kube-linter, checkov, terrascan") {
  CHECK(workload("ignore-check.kube-linter.io/no-readiness-probe: r") == "kube-linter");
  CHECK(workload("kube-linter.io/ignore-all: r") == "kube-linter");
  CHECK(workload("checkov.io/skip1: CKV_K8S_9=r") == "checkov");
  CHECK(workload("checkov.io/skip12: CKV_K8S_9") == "checkov");
  CHECK(workload("runterrascan.io/skip: '[{\"rule\": \"AC_K8S_0072\", \"comment\": \"r\"}]'") == "terrascan");
  CHECK(workload("ignore-check.kube-linter.io/no-liveness-probe: r").empty());
  CHECK(workload("kube-linter.io/no-readiness-probe: r").empty());
  CHECK(workload("checkov.io/skip1: CKV_K8S_8=CKV_K8S_9").empty());
  CHECK(workload("checkov.io/skipped: CKV_K8S_9=r").empty());
  CHECK(workload("kube-linter.io/ignore-all: r", "service").empty());
  CHECK(workload("# checkov:skip=CKV_K8S_9:r", "container").empty());  // Below the last token of the object.
  CHECK(workload("note: checkov:skip=CKV_K8S_9").empty());
}

TEST_CASE("gitleaks and detect-secrets: the line of a secret") {
  CHECK(secret_by("  t = \"" + token + "\" # gitleaks:allow") == "gitleaks");
  CHECK(secret_by("  t = \"" + token + "\" // pragma: allowlist secret") == "detect-secrets");
  CHECK(secret_by("  t = \"" + token + "\" # pragma: whitelist secret") == "detect-secrets");
  CHECK(secret_by("  # pragma: allowlist nextline secret\n  t = \"" + token + "\"") == "detect-secrets");
  CHECK(secret_by("  t = \"" + token + "\"", "# gitleaks:allow\n").empty());
  CHECK(secret_by("  t = \"" + token + "\"", "", "  # pragma: allowlist secret\n").empty());
  CHECK(secret_by("  t = \"" + token + " # gitleaks:allow\"").empty());
  CHECK(secret_by("  # pragma: allowlist secret\n  t = \"" + token + "\"").empty());
  CHECK(by("", "", " # gitleaks:allow").empty());
}

TEST_CASE("a script and a settings file have comments too") {
  const std::string value = secrets::example_token("github-pat");
  const auto of = [&](const std::string& path, const std::string& text) {
    return peer_of({{"main.tf", "locals {}\n"}, {path, text}}, "secrets");
  };
  CHECK(of("deploy.sh", "export T=" + value + " # gitleaks:allow\n") == "gitleaks");
  CHECK(of(".env", "T=" + value + " # pragma: allowlist secret\n") == "detect-secrets");
  CHECK(of("deploy.sh", "echo \"" + value + " # gitleaks:allow\"\n").empty());
  CHECK(of("deploy.sh", "export T=" + value + "#gitleaks:allow\n").empty());
}

TEST_CASE("a peer's checks are matched with their whole name") {
  const Rule& off = *find_rule("backup/retention-off");
  CHECK(lists(off, "checkov", "CKV_AWS_133"));
  CHECK(lists(off, "checkov", ""));
  CHECK(lists(off, "kics", "1dc73fb4-5b51-430c-8c5f-25dcf9090b02"));
  CHECK_FALSE(lists(off, "kics", "1dc7"));
  CHECK_FALSE(lists(off, "kube-linter", ""));
  CHECK_FALSE(lists(off, "terrascan", "AC_AWS_0052"));  // Listed as near only.
}

}  // namespace
