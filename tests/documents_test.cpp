// The examples of the documents are what people copy: their YAML is read, and what must never stand in a pipeline is
// looked for. That their commands do what is said is tests/conformance/examples.

#include <yaml-cpp/yaml.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

struct Block {
  std::string where;
  std::string language;
  std::string text;
};

std::string content(const fs::path& path) {
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  REQUIRE_FALSE(text.str().empty());
  return text.str();
}

const fs::path root = STACKWORTHY_SOURCE_DIR;

/// The fenced blocks of README.md and of every document.
std::vector<Block> blocks() {
  std::vector<fs::path> documents{root / "README.md"};
  for (const auto& entry : fs::directory_iterator(root / "docs")) {
    if (entry.path().extension() == ".md") documents.push_back(entry.path());
  }
  std::vector<Block> all;
  for (const fs::path& document : documents) {
    std::istringstream lines(content(document));
    bool is_inside = false;
    for (std::string line; std::getline(lines, line);) {
      if (line.rfind("```", 0) == 0) {
        is_inside = !is_inside;
        if (is_inside) all.push_back({document.filename().string(), line.substr(3), ""});
      } else if (is_inside) {
        all.back().text += line + '\n';
      }
    }
  }
  return all;
}

/// Every value of a key, at any depth.
void values_of(const YAML::Node& node, const std::string& key, std::vector<std::string>& found) {
  if (node.IsMap()) {
    for (const auto& member : node) {
      if (member.first.as<std::string>() == key && member.second.IsScalar())
        found.push_back(member.second.as<std::string>());
      values_of(member.second, key, found);
    }
  } else if (node.IsSequence()) {
    for (const auto& each : node) values_of(each, key, found);
  }
}

std::vector<std::string> values_of(const YAML::Node& node, const std::string& key) {
  std::vector<std::string> found;
  values_of(node, key, found);
  return found;
}

}  // namespace

TEST_CASE("every example in YAML is YAML, and its actions are pinned") {
  static const std::regex pinned("[A-Za-z0-9_./-]+@[0-9a-f]{40}|OWNER/stackworthy@COMMIT");
  std::size_t examples = 0;
  std::size_t actions = 0;
  for (const Block& block : blocks()) {
    if (block.language != "yaml") continue;
    ++examples;
    INFO(block.where << ":\n" << block.text);
    YAML::Node node;
    REQUIRE_NOTHROW(node = YAML::Load(block.text));
    CHECK((node.IsMap() || node.IsSequence()));
    for (const std::string& action : values_of(node, "uses")) {
      ++actions;
      CHECK(std::regex_match(action, pinned));
    }
    for (const std::string& command : values_of(node, "run")) CHECK(command.find("${{") == std::string::npos);
    if (block.text.find("upload-sarif@") != std::string::npos) {
      CHECK(node["permissions"]["security-events"].as<std::string>() == "write");
      CHECK(node["permissions"]["contents"].as<std::string>() == "read");
      CHECK(node["permissions"].size() == 2);
    }
  }
  CHECK(examples >= 6);
  CHECK(actions >= 5);
}

TEST_CASE("every document has an example") {
  const auto all = blocks();
  for (const char* name : {"github.md", "gitlab.md", "azure.md", "jenkins.md", "pre-commit.md"}) {
    INFO(name);
    CHECK(std::any_of(all.begin(), all.end(), [&](const Block& block) { return block.where == name; }));
  }
}

TEST_CASE("the action gives its inputs to the shell as data") {
  const YAML::Node action = YAML::Load(content(root / "action.yml"));
  CHECK(action["runs"]["using"].as<std::string>() == "composite");
  const YAML::Node step = action["runs"]["steps"][0];
  REQUIRE(action["runs"]["steps"].size() == 1);
  CHECK(step["run"].as<std::string>().find("${{") == std::string::npos);
  std::string given;
  for (const auto& variable : step["env"]) given += variable.second.as<std::string>() + '\n';
  for (const auto& input : action["inputs"]) {
    const auto name = input.first.as<std::string>();
    INFO(name);
    CHECK(given.find("${{ inputs." + name + " }}\n") != std::string::npos);
    CHECK_FALSE(input.second["description"].as<std::string>().empty());
    CHECK(input.second["default"].IsDefined());
    CHECK(content(root / "docs/github.md").find("| `" + name + "` |") != std::string::npos);
  }
}

TEST_CASE("hooks are run one at a time, and name no stages") {
  const YAML::Node hooks = YAML::Load(content(root / ".pre-commit-hooks.yaml"));
  REQUIRE(hooks.size() == 2);
  for (const auto& hook : hooks) {
    CHECK(hook["require_serial"].as<bool>());
    CHECK(hook["language"].as<std::string>() == "system");
    CHECK_FALSE(hook["stages"].IsDefined());
  }
  CHECK(hooks[0]["args"][hooks[0]["args"].size() - 1].as<std::string>() == "--");
  CHECK(hooks[1]["always_run"].as<bool>());
  CHECK_FALSE(hooks[1]["pass_filenames"].as<bool>());
}
