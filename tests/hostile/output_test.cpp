// THREATS row 11: whatever an author can name has every hostile name in turn, and every command and format stays what
// it is: a drawing whose labels end where they should, JSON that parses, messages without links, lines that no log
// reads.

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>

#include "tests/hostile/workplace.h"
#include "tests/output/hostile_names.h"
#include "tests/output/rendered.h"

namespace stackworthy::hostile {
namespace {

using nlohmann::json;

std::string escaped(const std::string& name, const std::string& also) {
  std::string text;
  for (const char c : name) {
    if (c == '\n') {
      text += "\\n";
    } else if (c == '\r') {
      text += "\\r";
    } else if (c == '\0') {
      text += '0';
    } else {
      if (also.find(c) != std::string::npos) text += '\\';
      text += c;
    }
  }
  return text;
}

/// The name as a string of HCL, where it is no template, of YAML, and as JSON writes it.
std::string in_hcl(const std::string& name) { return '"' + escaped(name, "\"\\") + '"'; }
std::string in_json(const std::string& name) { return json(name).dump(-1, ' ', true, json::error_handler_t::replace); }

std::string file_name(const std::string& name) {
  std::string file;
  for (const char c : name) file += c == '/' || c == '\0' ? '_' : c;
  return file.substr(0, 200);
}

void plant(const Workplace& place, const std::string& name) {
  const std::string hcl = in_hcl(name);
  const std::string quoted = in_json(name);
  const std::string file = file_name(name);
  place.write(file + ".tf", "resource \"aws_db_instance\" \"d\" {\n  for_each = { " + hcl +
                                " = 1 }\n  identifier = " + hcl + "\n  backup_retention_period = 0\n  tags = { " + hcl +
                                " = " + hcl + " }\n}\n" + "variable \"v\" {\n  default = " + hcl + "\n}\n" +
                                "resource \"aws_db_instance\" \"waits\" {\n  backup_retention_period = var.m[" + hcl +
                                "]\n}\n" + "variable \"m\" {\n  type = map(number)\n}\n" +
                                "resource \"aws_db_instance\" \"default\" {\n  backup_retention_period = var.v\n}\n" +
                                "module \"gone\" {\n  source = " + hcl + "\n}\noutput \"f\" {\n  value = file(" + hcl +
                                ")\n}\n" + "resource " + hcl + " " + hcl + " {\n}\n");
  place.write("json/" + file + ".tf.json", "{\"resource\": {\"aws_db_instance\": {" + quoted +
                                               ": {\"backup_retention_period\": 0, \"tags\": {" + quoted + ": " +
                                               quoted + "}}}}, \"module\": {" + quoted + ": {\"source\": " + quoted +
                                               "}}, \"output\": {" + quoted + ": {\"value\": " + quoted + "}}}\n");
  place.write("cfn/" + file + ".json",
              "{\"AWSTemplateFormatVersion\": \"2010-09-09\", \"Parameters\": {" + quoted +
                  ": {\"Type\": \"String\", \"Default\": " + quoted + "}}, \"Resources\": {" + quoted +
                  ": {\"Type\": \"AWS::RDS::DBInstance\", \"Properties\": {\"BackupRetentionPeriod\": 0, "
                  "\"DBInstanceIdentifier\": {\"Ref\": " +
                  quoted + "}}}, \"T\": {\"Type\": " + quoted + ", \"Condition\": " + quoted + ", \"Properties\": {" +
                  quoted + ": {\"Fn::ImportValue\": " + quoted + "}}}}}\n");
  place.write("k8s/" + file + ".json",
              "{\"apiVersion\": \"apps/v1\", \"kind\": \"Deployment\", \"metadata\": {\"name\": " + quoted +
                  ", \"namespace\": " + quoted + "}, \"spec\": {\"selector\": {\"matchLabels\": {\"a\": " + quoted +
                  "}}, \"template\": {\"metadata\": {\"labels\": {\"a\": " + quoted +
                  "}}, \"spec\": {\"containers\": [{\"name\": " + quoted + ", \"image\": " + quoted + "}]}}}}\n");
  place.write("k8s/" + file + ".yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: " + quoted + ", namespace: " +
                                           quoted + "}\nspec: {selector: {a: " + quoted + "}, ports: [{port: 80}]}\n");
}

/// No control but the end of a line, no line that a build log reads as a command.
void check_lines(const std::string& text, bool is_github = false) {
  static const char* const commands[] = {"::", "##vso[", "##[", "##teamcity[", "section_start:", "section_end:"};
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    for (const char c : line) REQUIRE((static_cast<unsigned char>(c) >= 0x20 && c != 0x7f));
    for (const char* hidden : {"\xE2\x80\xA8", "\xE2\x80\xAE", "\xE2\x81\xA6", "\xC2\x9B", "\xEF\xBB\xBF"})
      REQUIRE(line.find(hidden) == std::string::npos);
    const std::string begin = line.substr(std::min(line.find_first_not_of(" \t"), line.size()));
    if (begin.rfind("::: ", 0) == 0) continue;  // Of a frame; what stands behind the blank is no command's name.
    if (is_github && ::hostile::is_our_command(line)) continue;
    for (const char* command : commands) {
      INFO(line);
      CHECK_FALSE(begin.rfind(command, 0) == 0);
    }
  }
}

/// Each line of a drawing is one of the few that the program writes, with every label inside its quotes.
void check_drawing(const std::string& text, bool is_mermaid) {
  static const std::regex dot(
      R"re((digraph stackworthy \{|  rankdir=LR;|  node \[shape=box\];|  subgraph cluster_\d+ \{|  \}|\}|    label="(\\["\\]|[^"\\])*";|    n\d+ \[label="(\\["\\]|[^"\\])*"(, style=dashed)?\];|  x\d+ \[label="(\\["\\]|[^"\\])*", shape=oval\];|  n\d+ -> [nx]\d+ \[label="[a-z -]*"\];))re");
  static const std::regex mermaid(
      R"re((flowchart LR|  subgraph s\d+\["[^"<>`\[\](){}|]*"\]|    n\d+\["[^"<>`\[\](){}|]*"\]|  end|  x\d+\(\["[^"<>`\[\](){}|]*"\]\)|  n\d+ -->\|[a-z -]*\| [nx]\d+))re");
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    INFO(line);
    CHECK(std::regex_match(line, is_mermaid ? mermaid : dot));
  }
}

/// No text of a SARIF log that a viewer renders makes a link or an image; no URI leaves the tree.
void check_sarif(const json& node, const std::string& key) {
  if (node.is_object()) {
    for (const auto& [inner, value] : node.items()) check_sarif(value, inner);
  } else if (node.is_array()) {
    for (const auto& value : node) check_sarif(value, key);
  } else if (node.is_string()) {
    const auto text = node.get<std::string>();
    INFO(key << ": " << text);
    if (key == "text") CHECK(text.find("](") == std::string::npos);
    if (key == "uri") CHECK((text.find_first_of(" \\<>\"`") == std::string::npos && text.rfind("//", 0) != 0));
    const bool is_uri = key == "uri" || (key.size() > 3 && key.substr(key.size() - 3) == "Uri");
    if (is_uri && std::regex_search(text, std::regex("^[a-z]+:"))) CHECK(text.find("evil") == std::string::npos);
  }
}

TEST_CASE("every format stays itself, whatever things are called", "[hostile]") {
  for (const std::string& name : ::hostile::names()) {
    Workplace place;
    plant(place, name);
    INFO(in_json(name));
    for (const char* format : {"text", "concise", "json", "sarif", "github", "markdown"}) {
      const Run run = place.run({"check", ".", "--root", ".", "--exit-zero", "-v", "--severity", "info", "--color",
                                 "never", "--no-suppressions", "-o", format});
      INFO(format);
      INFO(run.err.substr(0, 300));
      REQUIRE(run.exit == 0);
      check_lines(run.out, format == std::string("github"));
      check_lines(run.err);
      if (format == std::string("markdown")) ::hostile::check_markdown(run.out);
      const bool is_json = run.out.rfind('{', 0) == 0;
      CHECK(is_json == (format == std::string("json") || format == std::string("sarif")));
      if (!is_json) continue;
      const json report = json::parse(run.out, nullptr, false);
      REQUIRE(report.is_object());
      if (report.contains("runs")) check_sarif(report.at("runs"), "");
    }
    for (const char* format : {"dot", "mermaid", "json"}) {
      const Run run = place.run({"graph", ".", "--root", ".", "--format", format, "--stats"});
      INFO(format);
      REQUIRE(run.exit == 0);
      check_lines(run.out);
      check_lines(run.err);
      if (format == std::string("json")) CHECK(json::accept(run.out));
      if (format != std::string("json")) check_drawing(run.out, format == std::string("mermaid"));
    }
    const Run values = place.run({"graph", ".", "--root", ".", "--format", "json", "--show-values", "--stats=json"});
    check_lines(values.out);
    CHECK(json::accept(values.out));
    CHECK(json::accept(values.err));
  }
}

TEST_CASE("names of fixtures, rules and options act on nothing", "[hostile]") {
  for (const std::string& name : ::hostile::names()) {
    if (name.find('\0') != std::string::npos) continue;
    Workplace place;
    place.write("fixtures/" + file_name(name) + "/bad.tf", "resource \"aws_db_instance\" \"x\" {\n}\n");
    place.write("fixtures/backup/" + file_name(name) + "/bad.tf", "resource \"aws_db_instance\" \"x\" {\n}\n");
    place.write("fixtures/backup/retention-off/bad-" + file_name(name) + ".tf", "locals {\n");
    place.write("main.tf", "locals {}\n");
    for (const std::vector<std::string>& arguments : {std::vector<std::string>{"test", "fixtures"},
                                                      {"explain", name},
                                                      {"rules", "--area", name},
                                                      {"check", ".", "--root", ".", "--var", name},
                                                      {"check", ".", "--root", ".", "--var-file", file_name(name)},
                                                      {"check", ".", "--root", ".", "--today", name},
                                                      {"check", ".", "--root", ".", "-j", name},
                                                      {"check", ".", "--root", name},
                                                      {"check", ".", "--root", ".", "-o", "sarif=missing/" + name},
                                                      {"graph", ".", "--root", ".", "--format", name}}) {
      const Run run = place.run(arguments);
      INFO(arguments[0] << ' ' << arguments[1] << ' ' << in_json(name));
      CHECK(run.exit >= 0);
      CHECK(run.exit <= 2);
      check_lines(run.out);
      check_lines(run.err);
    }
  }
}

}  // namespace
}  // namespace stackworthy::hostile
