#include "analyzer/pattern.h"

#include <catch2/catch.hpp>
#include <string>
#include <thread>
#include <vector>

using stackworthy::Pattern;

namespace {

TEST_CASE("a pattern finds the leftmost place and the extents of its groups") {
  const Pattern pattern("(?P<user>[a-z]+)@([a-z]+)(\\.de)?");
  const auto match = pattern.find("mail joe@example and ann@web.de");
  REQUIRE(match);
  CHECK(match->whole().begin == 5);
  CHECK(match->whole().end == 16);
  REQUIRE(match->groups.size() == 4);
  CHECK(match->groups[1]->begin == 5);
  CHECK(match->groups[1]->end == 8);
  CHECK_FALSE(match->groups[3]);
  CHECK(pattern.groups() == 3);
  CHECK(pattern.group_name(1) == "user");
  CHECK(pattern.group_name(2).empty());
}

TEST_CASE("a search that begins inside a text still sees what stands before") {
  const Pattern word("\\bkey");
  CHECK_FALSE(word.find("mykey", 2));
  CHECK(word.find("my key", 3));
  const Pattern start("^key");
  CHECK_FALSE(start.find("a key", 2));
  CHECK_FALSE(word.find("key", 4));
}

TEST_CASE("an empty text and an empty pattern are answered like any other") {
  CHECK(Pattern("").find("")->whole().end == 0);
  CHECK(Pattern("x*").is_all_of({}));
  CHECK_FALSE(Pattern("x").find({}));
}

TEST_CASE("a malformed pattern says so and matches nothing") {
  const Pattern pattern("(open");
  CHECK_FALSE(pattern.is_valid());
  CHECK_FALSE(pattern.error().empty());
  CHECK_FALSE(pattern.find("(open"));
  CHECK(pattern.groups() == 0);
}

TEST_CASE("a pattern that would grow beyond the limit is refused") {
  CHECK_FALSE(Pattern("((a{100}){100}){100}").is_valid());
}

TEST_CASE("case and encoding are options") {
  CHECK(Pattern("token", {.ignore_case = true}).holds_in("My TOKEN"));
  CHECK_FALSE(Pattern("token").holds_in("My TOKEN"));
  CHECK(Pattern("^.$").is_all_of("ü"));
  CHECK_FALSE(Pattern("^.$", {.latin1 = true}).is_all_of("ü"));
}

TEST_CASE("one pattern may be asked first by several threads at once") {
  const Pattern pattern("needle");
  const std::string text = std::string(10000, 'x') + "needle";
  std::vector<int> found(8);
  {
    std::vector<std::jthread> threads;
    for (int& slot : found) threads.emplace_back([&] { slot = pattern.holds_in(text) ? 1 : 0; });
  }
  CHECK(found == std::vector<int>(8, 1));
}

}  // namespace
