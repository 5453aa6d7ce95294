#include <catch2/catch.hpp>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "analyzer/catalogue.h"
#include "analyzer/embedded.h"

using namespace stackworthy;

namespace {

bool has_fixture(std::string_view id, std::string_view kind) {
  for (const EmbeddedFile& file : embedded_fixtures())
    if (file.path.starts_with(std::string(id) + "/" + std::string(kind))) return true;
  return false;
}

TEST_CASE("a rule's id is the path of its file") {
  REQUIRE_FALSE(registered_rules().empty());
  std::set<std::string_view> seen;
  for (const RegisteredRule& registered : registered_rules()) {
    CHECK(registered.path == registered.rule->id.text());
    CHECK(seen.insert(registered.path).second);
  }
}

TEST_CASE("a rule's references are addresses of pages") {
  for (const RegisteredRule& registered : registered_rules()) {
    INFO(registered.path);
    for (const std::string_view reference : registered.rule->references)
      CHECK(std::regex_match(std::string(reference), std::regex(R"(https://[a-z0-9.-]+/[^ ]*)")));
  }
}

TEST_CASE("a rule names peers and CWE entries as their owners spell them") {
  const std::regex peer(
      R"((checkov|trivy|tfsec|kics|kube-linter|cfn-lint|kube-score|polaris|kubescape|gitleaks|trufflehog|terrascan|snyk|detect-secrets|betterleaks|datree|prowler|cfn-guard|cfn_nag|regula):[A-Za-z0-9_./-]+)");
  for (const RegisteredRule& registered : registered_rules()) {
    INFO(registered.path);
    for (const auto& list : {registered.rule->peers, registered.rule->related})
      for (const std::string_view name : list) {
        INFO(name);
        CHECK(std::regex_match(std::string(name), peer));
      }
    for (const std::string_view name : registered.rule->cwe)
      CHECK(std::regex_match(std::string(name), std::regex("CWE-[0-9]+")));
  }
}

TEST_CASE("a former id is nobody's id") {
  for (const RegisteredRule& registered : registered_rules())
    for (const std::string_view former : registered.rule->formerly)
      for (const RegisteredRule& other : registered_rules()) CHECK(other.path != former);
}

TEST_CASE("titles fit a line and prose ends its sentences") {
  for (const RegisteredRule& registered : registered_rules()) {
    INFO(registered.path);
    CHECK(registered.rule->title.text().size() <= 80);
    CHECK(registered.rule->title.text().back() != '.');
    for (const std::string_view prose : {registered.rule->why.text(), registered.rule->fix.text()}) {
      const auto end = prose.find_last_not_of(" \n");
      REQUIRE(end != std::string_view::npos);
      CHECK(prose[end] == '.');
    }
  }
}

TEST_CASE("every rule that is not the engine's own has fixtures that are bad and good, embedded in the binary") {
  for (const RegisteredRule& registered : registered_rules()) {
    if (registered.rule->check.kind == Check::Kind::engine) continue;
    INFO(registered.path);
    CHECK(has_fixture(registered.path, "bad"));
    CHECK(has_fixture(registered.path, "good"));
  }
}

TEST_CASE("every fixture belongs to a rule") {
  for (const EmbeddedFile& file : embedded_fixtures()) {
    const auto end = file.path.find('/', file.path.find('/') + 1);
    INFO(file.path);
    REQUIRE(end != std::string_view::npos);
    CHECK(find_rule(file.path.substr(0, end)) != nullptr);
  }
}

}  // namespace
