// A rule that lists a type shows it: in the language of each dialect that has a word for it.

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "analyzer/catalogue.h"
#include "analyzer/embedded.h"
#include "parsers/vocabulary/vocabulary.h"

namespace {

using namespace stackworthy;

std::string all_fixtures_of(std::string_view id) {
  std::string text;
  for (const EmbeddedFile& file : embedded_fixtures()) {
    if (file.path.substr(0, id.size() + 1) == std::string(id) + "/") text += file.text;
  }
  return text;
}

/// For each dialect the words of which one has to stand in a fixture.
std::vector<std::vector<std::string>> words_for(std::string_view type) {
  if (type.substr(0, 11) == "kubernetes/") return {{"kind: " + std::string(type.substr(11))}};
  if (type.substr(0, 5) == "AWS::") return {{"Type: " + std::string(type)}};
  if (type.substr(0, 8) == "aws_fsx_") return {{"\"" + std::string(type) + "\""}, {"Type: AWS::FSx::FileSystem"}};
  std::vector<std::string> in_templates;
  for (const auto& each : vocabulary::spellings()) {
    if (each.canonical == type && each.spelled.substr(0, 5) == "AWS::")
      in_templates.push_back("Type: " + std::string(each.spelled));
  }
  const std::vector<std::string> in_terraform{"\"" + std::string(type) + "\""};
  // A permission set holds its policy in templates only.
  if (type == "aws_ssoadmin_permission_set") return {in_templates};
  if (in_templates.empty()) return {in_terraform};
  return {in_terraform, in_templates};
}

}  // namespace

TEST_CASE("every type that a rule lists stands in one of its fixtures, in each dialect") {
  std::size_t checked = 0;
  for (const RegisteredRule& registered : registered_rules()) {
    const std::string fixtures = all_fixtures_of(registered.path);
    for (const std::string_view type : registered.rule->resources) {
      for (const auto& words : words_for(type)) {
        bool found = false;
        for (const std::string& word : words) found = found || fixtures.find(word) != std::string::npos;
        INFO(registered.path << " " << type << ": " << words.front());
        CHECK(found);
        ++checked;
      }
    }
  }
  CHECK(checked > 60);
}
