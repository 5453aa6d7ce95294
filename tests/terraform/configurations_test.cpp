// Configurations with resources of real providers. What terraform plans is known of the same configuration rewritten
// for terraform_data, blocks as lists of objects (tests/oracle/configurations.py); each of its leaves is compared.

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/terraform/trees.h"

namespace stackworthy::terraform {

namespace {

using Planned = nlohmann::json;

struct Score {
  unsigned equal = 0, unknown = 0;
  std::vector<std::string> wrong;
};

bool says_nothing(const Planned& value) { return value.is_null() || (value.is_array() && value.empty()); }

void compare_leaf(const Node& ours, const Planned& planned, const std::string& path, Score& score) {
  const bool is_equal =
      (ours.kind == Kind::string && planned.is_string() && ours.string() == planned.get<std::string>()) ||
      (ours.kind == Kind::number && planned.is_number() && ours.number() == planned.get<double>()) ||
      (ours.kind == Kind::boolean && planned.is_boolean() && ours.boolean == planned.get<bool>()) ||
      (ours.kind == Kind::null && planned.is_null());
  if (is_equal) {
    ++score.equal;
  } else {
    score.wrong.push_back(path + ": " + to_text(ours) + " instead of " + planned.dump());
  }
}

void compare_planned(const Node& ours, const Planned& planned, const std::string& path, Score& score) {
  if (ours.kind == Kind::unknown || ours.kind == Kind::text || ours.kind == Kind::choice) {
    ++score.unknown;
  } else if (ours.kind == Kind::list && planned.is_array()) {
    if (ours.size != planned.size()) return score.wrong.push_back(path + ": is a list of another length");
    for (std::size_t i = 0; i < planned.size(); ++i)
      compare_planned(*ours.parts()[i].value, planned[i], path + "[" + std::to_string(i) + "]", score);
  } else if (ours.kind == Kind::object && planned.is_object()) {
    for (const auto& [name, value] : planned.items()) {
      const Member* member = find_member(ours, name);
      if (member) {
        compare_planned(*member->value, value, path + "." + name, score);
      } else if (!says_nothing(value)) {
        score.wrong.push_back(path + "." + name + ": is absent");
      }
    }
    for (const Member& member : ours.parts()) {
      const std::string name(member.name->spelled);
      if (!planned.contains(name)) score.wrong.push_back(path + "." + name + ": is invented");
    }
  } else {
    compare_leaf(ours, planned, path, score);
  }
}

}  // namespace

TEST_CASE("Resources with dynamic blocks, iterators and nested modules have the values that terraform plans",
          "[configurations]") {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(STACKWORTHY_SOURCE_DIR "/tests/data/configurations"))
    paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  CHECK(paths.size() >= 40);
  Score all;
  for (const auto& path : paths) {
    std::ifstream file(path);
    const Planned golden = Planned::parse(file);
    const test::Tree tree(golden["original"].get<test::Tree::Files>());
    CAPTURE(path.filename().string());
    std::set<std::string> expected;
    for (const auto& [address, values] : golden["expected"].items()) {
      CAPTURE(address);
      expected.insert(address);
      const Resource* resource = tree.stack().find(address);
      REQUIRE(resource);
      REQUIRE(resource->body);
      compare_planned(*resource->body, values, path.stem().string() + ": " + address, all);
    }
    for (const Resource& resource : tree.stack().resources) {
      if (resource.type.substr(0, 10) == "terraform/" || resource.parent) continue;
      CAPTURE(resource.address);
      CHECK(expected.count(std::string(resource.address)) == 1);
    }
  }
  for (const std::string& wrong : all.wrong) UNSCOPED_INFO(wrong);
  CHECK(all.wrong.empty());
  CHECK(all.unknown == 0);
  CHECK(all.equal >= 345);
}

}  // namespace stackworthy::terraform
