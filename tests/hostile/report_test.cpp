// What someone could name a file, a resource or a key so that a report of it does something, and where a secret could
// come out, over every command and format that there is.

#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "analyzer/output/unicode.h"
#include "analyzer/secrets/formats.h"
#include "tests/hostile/workplace.h"
#include "tests/output/hostile_names.h"
#include "tests/output/rendered.h"

using stackworthy::hostile::Run;
using stackworthy::hostile::Workplace;
namespace output = stackworthy::output;

namespace {

/// Every command and format over the working directory.
std::vector<std::vector<std::string>> reports() {
  std::vector<std::vector<std::string>> all;
  for (const char* format : {"text", "concise", "json", "sarif", "github", "markdown"}) {
    all.push_back({"check", ".", "--root", ".", "--exit-zero", "-v", "--severity", "info", "--stats", "-o", format});
    all.push_back({"check", ".", "--root", ".", "--exit-zero", "--stats=json", "--ignore", "secrets", "--severity",
                   "info", "-o", format});
    all.push_back({"check", ".", "--root", ".", "--exit-zero", "--no-suppressions", "-o", format});
  }
  for (const char* format : {"json", "dot", "mermaid"})
    all.push_back({"graph", ".", "--root", ".", "--format", format, "--stats"});
  all.push_back({"graph", ".", "--root", ".", "--format", "json", "--show-values"});
  return all;
}

std::string spelled(const std::vector<std::string>& arguments) {
  std::string line;
  for (const std::string& argument : arguments) line += argument + ' ';
  return line;
}

void check_is_harmless(const std::string& text) {
  for (std::size_t at = 0; at < text.size();) {
    const output::Character next = output::character_at(text, at);
    REQUIRE(next.is_valid);
    REQUIRE((next.code == '\n' || !output::is_control(next.code)));
    at += next.size;
  }
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    CHECK_FALSE((line.starts_with("::") && !::hostile::is_our_command(line)));
    CHECK(line.find("##vso[") == std::string::npos);
    CHECK(line.find("##[") == std::string::npos);
  }
}

/// As the content of a quoted HCL or YAML string.
std::string quoted(const std::string& name) {
  std::string text = "\"";
  for (const char c : name) {
    if (c == '"' || c == '\\') text += '\\';
    if (c == '\n' || c == '\r' || c == '\0') {
      text += c == '\n' ? "\\n" : c == '\r' ? "\\r" : "";
    } else {
      text += c;
    }
  }
  return text + '"';
}

}  // namespace

TEST_CASE("no name of a file, key or resource acts on what shows the report", "[hostile]") {
  Workplace place;
  std::size_t number = 0;
  for (const std::string& name : hostile::names()) {
    std::string file;
    for (const char c : name) file += c == '/' || c == '\0' ? '_' : c;
    place.write(file + ".tf", "resource \"aws_db_instance\" \"d" + std::to_string(++number) +
                                  "\" {\n  for_each = toset([" + quoted(name) + "])\n  identifier = " + quoted(name) +
                                  "\n  backup_retention_period = 0\n}\n# " +
                                  file.substr(0, file.find_first_of("\r\n")) + "\n");
    place.write("k/" + file + ".yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: n" +
                                           std::to_string(number) + "\ndata:\n  ? " + quoted(name) + "\n  : 1\n");
  }
  for (const auto& arguments : reports()) {
    const Run run = place.run(arguments);
    INFO(spelled(arguments));
    INFO(run.err.substr(0, 1000));
    REQUIRE(run.exit == 0);
    const bool is_json = run.out.starts_with('{');
    check_is_harmless(run.out);
    check_is_harmless(run.err);
    if (is_json) CHECK_NOTHROW(nlohmann::json::parse(run.out));
  }
}

TEST_CASE("a path in an error message acts on nothing", "[hostile]") {
  Workplace place;
  for (const std::string& name : hostile::names()) {
    if (name.find('\0') != std::string::npos) continue;
    for (const std::vector<std::string>& arguments :
         std::vector<std::vector<std::string>>{{"check", "./" + name},
                                               {"explain", "x" + name},
                                               {"check", ".", "--select", "x" + name},
                                               {"check", ".", "-o", "x" + name},
                                               {"x" + name}}) {
      const Run run = place.run(arguments);
      CHECK(run.exit == 2);
      check_is_harmless(run.err);
    }
  }
}

TEST_CASE("the bytes of a secret are in no report of any command", "[hostile]") {
  const std::string token = stackworthy::secrets::example_token("stripe-live");
  const std::string other = stackworthy::secrets::example_token("github-pat");
  REQUIRE(token.size() > 20);
  REQUIRE(other.size() > 20);
  Workplace place;
  place.write("main.tf", "variable \"pay\" {\n  default = \"" + token +
                             "\"\n}\n"
                             "variable \"two\" {\n  default = { a = \"" +
                             token + "\", b = \"" + other +
                             "\" }\n}\n"
                             "locals {\n  both = \"" +
                             token + "\" # " + other +
                             "\n  joined = \"Bearer ${var.pay}\"\n  encoded = jsonencode({ key = var.pay, \"" + other +
                             "\" = 1 })\n}\n"
                             "resource \"aws_db_instance\" \"orders\" {\n  engine = \"postgres\"\n  password = \"" +
                             token + "\"\n  backup_retention_period = 0 # " + other +
                             "\n}\n"
                             "resource \"aws_db_instance\" \"many\" {\n  for_each = toset([\"" +
                             other +
                             "\"])\n  identifier = each.key\n  backup_retention_period = 0\n}\n"
                             "resource \"aws_db_instance\" \"waits\" {\n  identifier = \"" +
                             token + "\"\n  backup_retention_period = var.tokens[\"" + other +
                             "\"]\n}\n"
                             "resource \"null_resource\" \"env\" {\n  triggers = { a = local.joined, b = "
                             "local.encoded, c = base64encode(var.pay), d = upper(\"x\") }\n}\n"
                             "output \"pay\" {\n  value = local.encoded\n}\n"
                             "variable \"tokens\" {\n  type = map(number)\n}\n");
  place.write("app/deploy.yaml",
              "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n  annotations:\n    note: \"" + token +
                  "\"\ndata:\n  key: \"" + other + "\"\n  \"" + token + "\": x\n");
  place.write("stack.yaml",
              "AWSTemplateFormatVersion: '2010-09-09'\nParameters:\n  P:\n    Type: String\n    Default: " + token +
                  "\nResources:\n  Db:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      BackupRetentionPeriod: "
                  "0\n      MasterUserPassword: !Ref P\n");
  place.write("files/" + other + ".env", "KEY=" + token + "\n");
  place.write("broken.tf", "resource \"x\" \"y\" {\n  a = \"" + token + "\n");
  for (const auto& arguments : reports()) {
    const Run run = place.run(arguments);
    INFO(spelled(arguments));
    REQUIRE(run.exit == 0);
    for (const std::string& secret : {token, other}) {
      const auto tail = secret.substr(secret.size() - 16);
      for (const std::string& text : {run.out, run.err}) {
        const auto at = text.find(tail);
        INFO(text.substr(at == std::string::npos ? 0 : at - std::min<std::size_t>(at, 300),
                         at == std::string::npos ? 0 : 400));
        CHECK(at == std::string::npos);
      }
    }
  }
}
