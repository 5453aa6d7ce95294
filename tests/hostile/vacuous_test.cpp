// Success that means nothing: whoever points the program at the wrong directory, excludes everything or hides it, must
// not get the same answer as for code that is right.

#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/hostile/workplace.h"

namespace {

using stackworthy::hostile::Run;
using stackworthy::hostile::Workplace;
using Json = nlohmann::json;

const std::string no_backups =
    "resource \"aws_db_instance\" \"x\" {\n  engine                  = \"postgres\"\n  backup_retention_period = "
    "0\n}\n";
const std::string manifest = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";
const std::string encrypted = std::string("\0GITCRYPT\0", 10) + "\x01\x02\x03\x04";

Json json_of(const Run& run) {
  INFO(run.out << run.err);
  const Json made = Json::parse(run.out, nullptr, false);
  REQUIRE(made.is_object());
  return made;
}

/// The invocation of a SARIF log.
Json invocation(const Workplace& place, std::vector<std::string> arguments = {}) {
  arguments.insert(arguments.begin(), {"--root", ".", "-o", "sarif", "--exit-zero"});
  const Json made = json_of(place.run(arguments));
  CHECK(made["runs"][0]["results"].is_array());
  return made["runs"][0]["invocations"][0];
}

/// Whether a notification of the run says that.
bool says(const Json& invocation, const std::string& words) {
  const Json& all = invocation["toolExecutionNotifications"];
  return std::any_of(all.begin(), all.end(), [&](const Json& each) {
    return each["message"]["text"].get<std::string>().find(words) != std::string::npos;
  });
}

bool has(const std::string& text, const std::string& words) { return text.find(words) != std::string::npos; }

}  // namespace

TEST_CASE("a path in which nothing can be analysed is an error in every format, and writes no report", "[hostile]") {
  Workplace place;
  place.write("infra/main.tf", no_backups);
  place.write("docs/guide.md", "text");
  place.write("docs/site.yaml", "title: site\n");
  for (const std::string format : {"text", "json", "sarif", "github", "markdown", "concise"}) {
    INFO(format);
    const Run wrong = place.run({"check", "docs", "--root", ".", "-o", format});
    CHECK(wrong.exit == 2);
    CHECK(wrong.out.empty());
    CHECK(has(wrong.err, "nothing to analyse in docs"));
    const Run right = place.run({"check", "infra", "--root", ".", "-o", format});
    CHECK(right.exit == 1);
  }
  CHECK(place.run({"check", "gone", "--root", "."}).exit == 2);
  CHECK(place.run({"check", "docs", "--root", ".", "--exit-zero"}).exit == 2);
  CHECK(place.run({"check", "infra", "docs", "--root", "."}).exit == 2);
}

TEST_CASE("what is excluded, or not included, is no success for a path that is named", "[hostile]") {
  Workplace place;
  place.write("infra/main.tf", no_backups);
  CHECK(place.run({"check", "infra", "--root", ".", "--exclude", "**"}).exit == 2);
  CHECK(place.run({"check", ".", "--root", ".", "--exclude", "**"}).exit == 2);
  CHECK(place.run({"check", "infra", "--root", ".", "--include", "elsewhere/**"}).exit == 2);
  CHECK(place.run({"check", ".", "--root", ".", "--stack", "elsewhere"}).exit == 2);
  place.write("stackworthy.yaml", "version: 1\nexclude: [\"**\"]\n");
  const Run written = place.run({"check", "infra", "--root", "."});
  CHECK(written.exit == 2);
  CHECK(has(written.err, "excluded by stackworthy.yaml"));
}

TEST_CASE("without a path, a run that finds nothing says what it left out", "[hostile]") {
  Workplace place;
  place.write("infra/main.tf", no_backups);
  place.write("stackworthy.yaml", "version: 1\nexclude: [\"infra/**\"]\n");
  const Run text = place.run({});
  INFO(text.out << text.err);
  CHECK(text.exit == 0);
  CHECK(has(text.out, "nothing to analyse"));
  CHECK(has(text.out, "left out: 1 file excluded"));
  CHECK_FALSE(has(text.out, "nothing to fix"));
  CHECK(json_of(place.run({"-o", "json"}))["coverage"]["excluded"] == 1);
  CHECK(says(invocation(place), "1 file excluded"));
}

TEST_CASE("where git ignores all that there is, that is said", "[hostile]") {
  Workplace place;
  place.write(".git/HEAD", "ref: refs/heads/main\n");
  place.write(".gitignore", "*.tf\n/infra/\n");
  place.write("infra/db.yaml", manifest);
  place.write("infra/main.tf", no_backups);
  const Run text = place.run({});
  INFO(text.out << text.err);
  CHECK(text.exit == 0);
  CHECK(has(text.out, "nothing to analyse"));
  CHECK(has(text.out, "untracked that git ignores"));
  CHECK(says(invocation(place), "untracked that git ignores"));
  const Run named = place.run({"check", "."});
  CHECK(named.exit == 2);
  CHECK(has(named.err, "nothing to analyse in . (1 untracked that git ignores)"));
  CHECK(json_of(place.run({"check", "infra", "-o", "json"}))["coverage"]["analysed"] == 1);
  CHECK(place.run({"--no-gitignore"}).exit == 1);
}

TEST_CASE("where nothing could be read, the log says that the run did not succeed", "[hostile]") {
  const auto is_told = [](const std::string& name, const std::string& bytes, const std::string& reason) {
    INFO(name);
    Workplace place;
    place.write(name, bytes);
    const Json told = invocation(place);
    CHECK(told["executionSuccessful"] == false);
    CHECK(says(told, reason));
    const Run text = place.run({"check", ".", "--root", "."});
    INFO(text.out);
    CHECK(has(text.out, "1 file not read"));
    CHECK(has(text.out, reason));
    CHECK_FALSE(has(text.out, "nothing to fix  "));
    const Json coverage = json_of(place.run({"check", ".", "--root", ".", "-o", "json"}))["coverage"];
    CHECK(coverage["analysed"] == 0);
    REQUIRE(coverage["not_read"].size() == 1);
    CHECK(has(coverage["not_read"][0]["reason"].get<std::string>(), reason));
    CHECK(place.run({"check", ".", "--root", ".", "--fail-on-incomplete"}).exit == 1);
    place.write("more.tf", no_backups);
    CHECK(invocation(place)["executionSuccessful"] == true);
  };
  is_told("main.tf", encrypted, "encrypted by git-crypt");
  is_told("values.yaml", "apiVersion: v1\nkind: Secret\ndata: {a: 'ENC[AES256_GCM,data:x]'}\nsops: {mac: x}\n",
          "encrypted by SOPS");
  is_told("utf16.tf", std::string("\xFF\xFEr\0e\0", 6), "UTF-16");
}

TEST_CASE("what does not parse is a finding, not silence", "[hostile]") {
  Workplace place;
  place.write("main.tf", "resource \"aws_db_instance\" \"x\" {\n  a = [\n");
  const Run run = place.run({"check", ".", "--root", "."});
  CHECK(run.exit == 1);
  CHECK(has(run.out, "input/unreadable"));
}

TEST_CASE("where all lies in modules and nested stacks from elsewhere, that is said", "[hostile]") {
  Workplace place;
  place.write("main.tf", "module \"all\" {\n  source  = \"acme/platform/aws\"\n  version = \"1.0.0\"\n}\n");
  place.write("main.yaml",
              "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  All:\n    Type: AWS::CloudFormation::Stack\n    "
              "Properties: {TemplateURL: 'https://s3.amazonaws.com/bucket/all.yaml'}\n");
  const Run text = place.run({"check", ".", "--root", "."});
  INFO(text.out);
  CHECK(text.exit == 0);
  CHECK(has(text.out, "not read: "));
  CHECK(has(text.out, "nothing to fix in what was read"));
  const Json coverage = json_of(place.run({"check", ".", "--root", ".", "-o", "json"}))["coverage"];
  CHECK(coverage["unread"].size() == 2);
  const Json told = invocation(place);
  CHECK(says(told, "module.all from acme/platform/aws"));
  CHECK(says(told, "All from https://s3.amazonaws.com/bucket/all.yaml"));
}
