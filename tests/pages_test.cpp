#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include "analyzer/catalogue.h"
#include "analyzer/embedded.h"
#include "analyzer/output/formats.h"
#include "parsers/vocabulary/vocabulary.h"

namespace stackworthy {
namespace {

TEST_CASE("the page of each area is what the rules say") {
  for (const std::string_view area : areas()) {
    const std::string path = STACKWORTHY_SOURCE_DIR "/rules/" + std::string(area) + "/README.md";
    if (std::getenv("STACKWORTHY_UPDATE")) std::ofstream(path, std::ios::binary) << output::rules_page(area);
    std::ostringstream written;
    written << std::ifstream(path, std::ios::binary).rdbuf();
    INFO("STACKWORTHY_UPDATE=1 writes " << path);
    CHECK(written.str() == output::rules_page(area));
  }
}

/// All that the fixtures of a rule say, expectations included.
std::string fixtures_of(const Rule& rule) {
  std::string all;
  for (const EmbeddedFile& file : embedded_fixtures()) {
    if (file.path.starts_with(std::string(rule.id.text()) + "/")) all += file.text;
  }
  return all;
}

bool names_type(const std::string& fixtures, std::string_view type) {
  constexpr std::string_view kubernetes = "kubernetes/";
  if (type.starts_with(kubernetes))
    return fixtures.find("kind: " + std::string(type.substr(kubernetes.size()))) != std::string::npos;
  for (auto at = fixtures.find(type); at != std::string::npos; at = fixtures.find(type, at + 1)) {
    const char next = at + type.size() < fixtures.size() ? fixtures[at + type.size()] : ' ';
    if (next == '"' || next == '\n' || next == ' ' || next == '.' || next == '\'' || next == ',') return true;
  }
  return false;
}

TEST_CASE("every type that a rule lists stands in a fixture of it, in Terraform, CloudFormation and manifests") {
  for (const Rule* rule : all_rules()) {
    const std::string fixtures = fixtures_of(*rule);
    for (const std::string_view type : rule->resources) {
      INFO(rule->id.text() << " has no fixture with " << type);
      CHECK(names_type(fixtures, type));
      for (const vocabulary::Spelling& spelling : vocabulary::spellings()) {
        if (spelling.canonical != type || spelling.spelled.find("::") == std::string_view::npos) continue;
        INFO(rule->id.text() << " has no fixture with " << spelling.spelled);
        CHECK(names_type(fixtures, spelling.spelled));
      }
    }
  }
}

}  // namespace
}  // namespace stackworthy
