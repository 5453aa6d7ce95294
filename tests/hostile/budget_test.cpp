// THREATS row 3: what one run reads is bounded, and a few large files do not push out the small ones.

#include <catch2/catch.hpp>

#include "analyzer/discover/discover.h"
#include "tests/hostile/workplace.h"

namespace stackworthy::hostile {
namespace {

TEST_CASE("what is beyond the budget is named, and small files are read before large ones", "[hostile]") {
  Workplace place;
  place.write("a/large.tf", "# " + std::string(5000, 'x') + "\n");
  place.write("b/small.tf", "locals {}\n");
  place.write("c/large.yaml", "# " + std::string(9000, 'x') + "\n");
  place.write("d/small.yaml", "a: 1\n");
  const auto tree = discover::Tree::open(place.path());
  REQUIRE(tree);
  const discover::Walk walk = tree->walk();
  std::vector<std::string> paths;
  for (const discover::Entry& entry : walk.files) paths.push_back(entry.path);
  const auto kinds = [&](const discover::ReadBudget& budget) {
    const Sources sources(paths, [&](std::string_view path, std::string& bytes) {
      return tree->read(path, discover::most_bytes(path), bytes);
    });
    std::string all;
    for (const discover::File& file : discover::read_files(walk, sources, {"."}, 2, budget).files)
      all += file.verdict.kind == discover::FileKind::not_read ? '-' : '+';
    return all;
  };
  CHECK(kinds({}) == "++++");
  CHECK(kinds({100000, 1000}) == "-+++");
  CHECK(kinds({6000, 100000}) == "++-+");
  CHECK(kinds({1000, 1000}) == "-+-+");
  CHECK(kinds({0, 0}) == "----");
}

}  // namespace
}  // namespace stackworthy::hostile
