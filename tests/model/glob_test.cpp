// What a glob covers, by examples and against a matcher that multiplies braces out and tries everything.

#include "analyzer/model/glob.h"

#include <catch2/catch.hpp>
#include <chrono>
#include <random>
#include <string>
#include <vector>

namespace stackworthy {
namespace {

TEST_CASE("a glob is all of the path, and a directory covers what lies below it") {
  CHECK(glob_covers("envs/prod", "envs/prod"));
  CHECK(glob_covers("envs/prod", "envs/prod/main.tf"));
  CHECK(glob_covers("envs/prod/", "envs/prod/main.tf"));
  CHECK(glob_covers("./envs/prod", "envs/prod/main.tf"));
  CHECK_FALSE(glob_covers("envs/prod", "envs/production/main.tf"));
  CHECK_FALSE(glob_covers("envs/prod", "a/envs/prod/main.tf"));
  CHECK_FALSE(glob_covers("envs/prod", "envs"));
  CHECK(glob_covers(".", "a/b.tf"));
  CHECK(glob_covers(".", "."));
  CHECK_FALSE(glob_covers("", "a"));
}

TEST_CASE("one star stays within a component and two cross them") {
  CHECK(glob_covers("*.tf", "main.tf"));
  CHECK_FALSE(glob_covers("*.tf", "a/main.tf"));
  CHECK(glob_covers("**/*.tf", "main.tf"));
  CHECK(glob_covers("**/*.tf", "a/b/main.tf"));
  CHECK(glob_covers("a/**/z.tf", "a/z.tf"));
  CHECK(glob_covers("a/**/z.tf", "a/b/c/z.tf"));
  CHECK_FALSE(glob_covers("a/**/z.tf", "a/bz.tf"));
  CHECK(glob_covers("envs/dev/**", "envs/dev"));
  CHECK(glob_covers("envs/dev/**", "envs/dev/x/y"));
  CHECK_FALSE(glob_covers("envs/dev/**", "envs/development"));
  CHECK(glob_covers("**", "."));
  CHECK(glob_covers("**/testdata/**", "testdata/a.tf"));
  CHECK(glob_covers("**/testdata/**", "x/testdata/a/b.tf"));
  CHECK_FALSE(glob_covers("**/testdata/**", "x/mytestdata/a.tf"));
  CHECK(glob_covers("envs/*/main.tf", "envs/a/main.tf"));
  CHECK_FALSE(glob_covers("envs/*/main.tf", "envs/a/b/main.tf"));
  CHECK(glob_covers("envs/*", "envs/a/b/main.tf"));
  CHECK_FALSE(glob_covers("a?b", "a/b"));
}

TEST_CASE("sets, alternatives and escapes mean what they mean to a shell") {
  CHECK(glob_covers("v[0-9].tf", "v7.tf"));
  CHECK_FALSE(glob_covers("v[!0-9].tf", "v7.tf"));
  CHECK_FALSE(glob_covers("a[!b]c", "a/c"));
  CHECK(glob_covers("[]x]", "]"));
  CHECK(glob_covers("[[:upper:]]*", "README"));
  CHECK_FALSE(glob_covers("[[:upper:]]*", "readme"));
  CHECK(glob_covers("envs/{dev,test}/*.tf", "envs/test/a.tf"));
  CHECK_FALSE(glob_covers("envs/{dev,test}/*.tf", "envs/prod/a.tf"));
  CHECK(glob_covers("*.{tf,tofu}{,.json}", "a.tofu.json"));
  CHECK(glob_covers("{a,{b,c}/**/d}", "c/x/d"));
  CHECK(glob_covers("{**/a,b}", "x/a"));
  CHECK(glob_covers("a\\*", "a*"));
  CHECK_FALSE(glob_covers("a\\*", "ab"));
  CHECK(glob_covers("\\{a,b}", "{a,b}"));
  CHECK(glob_covers("a,b", "a,b"));
}

TEST_CASE("what is not closed stands for itself") {
  CHECK(glob_covers("a{b,c", "a{b,c"));
  CHECK(glob_covers("a[b*", "a[bcd"));
  CHECK(glob_covers("a}", "a}"));
  CHECK(glob_covers("a*\\", "ab\\"));
}

/// Every text that the braces stand for; the globs below have no escape and no set with a brace in it.
void expand(const std::string& glob, std::vector<std::string>& all) {
  const auto open = glob.find('{');
  if (open == std::string::npos) return all.push_back(glob);
  int depth = 0;
  std::size_t close = open;
  std::vector<std::size_t> cuts{open};
  for (;; ++close) {
    if (glob[close] == '{') ++depth;
    if (glob[close] == ',' && depth == 1) cuts.push_back(close);
    if (glob[close] == '}' && --depth == 0) break;
  }
  cuts.push_back(close);
  for (std::size_t i = 0; i + 1 < cuts.size(); ++i)
    expand(glob.substr(0, open) + glob.substr(cuts[i] + 1, cuts[i + 1] - cuts[i] - 1) + glob.substr(close + 1), all);
}

bool tries(std::string_view glob, std::string_view path, bool begins = true) {
  if (glob.empty()) return path.empty() || path.front() == '/';
  if (begins && glob.starts_with("**/")) {
    if (tries(glob.substr(3), path, true)) return true;
    for (std::size_t i = 0; i < path.size(); ++i) {
      if (path[i] == '/' && tries(glob.substr(3), path.substr(i + 1), true)) return true;
    }
    return false;
  }
  if (glob.front() == '*') {
    const bool crosses = glob.starts_with("**");
    std::size_t stars = 0;
    while (stars < glob.size() && glob[stars] == '*') ++stars;
    for (std::size_t i = 0; i <= path.size(); ++i) {
      if (tries(glob.substr(stars), path.substr(i), false)) return true;
      if (i < path.size() && path[i] == '/' && !crosses) return false;
    }
    return false;
  }
  if (path.empty()) return false;
  const bool holds = glob.front() == '?' ? path.front() != '/' : glob.front() == path.front();
  return holds && tries(glob.substr(1), path.substr(1), glob.front() == '/');
}

class Words {
 public:
  explicit Words(unsigned seed) : random_(seed) {}
  std::size_t below(std::size_t most) { return random_() % most; }
  std::string glob(int depth) {
    std::string text = "a";
    for (std::size_t i = below(5); i > 0; --i) {
      static constexpr const char* pieces[] = {"a", "b", "/", "*", "?", "/**/", "/*", "b/a"};
      if (depth > 0 && below(4) == 0) {
        text += "b{" + alternative(depth) + "," + alternative(depth) + "}a";
      } else {
        text += pieces[below(8)];
      }
    }
    return text + "b";
  }
  std::string path() {
    std::string text = "a";
    for (std::size_t i = below(7); i > 0; --i) text += "ab/"[below(3)];
    return text + "b";
  }

 private:
  /// Begins and ends with no star, and stands between no stars: it joins with none to a longer run.
  std::string alternative(int depth) { return below(3) == 0 ? std::string() : glob(depth - 1); }
  std::mt19937 random_;
};

TEST_CASE("braces and stars agree with a matcher that tries everything") {
  Words words(7);
  int covered = 0;
  for (int i = 0; i < 20'000; ++i) {
    const std::string glob = words.glob(2);
    const std::string path = words.path();
    if (glob.find("//") != std::string::npos || glob.find("***") != std::string::npos) continue;
    std::vector<std::string> all;
    expand(glob, all);
    bool expected = false;
    for (const std::string& each : all) expected = expected || tries(each, path);
    INFO(glob << " on " << path);
    REQUIRE(glob_covers(glob, path) == expected);
    covered += expected;
  }
  CHECK(covered > 500);
}

TEST_CASE("no glob takes longer than the product of both lengths") {
  std::string stars, braces, open, nested, sets, path(4000, 'a');
  for (int i = 0; i < 500; ++i) {
    stars += "*a";
    braces += "{a,b,aa,*}";
    open += "{a,";
    nested += "{a*,";
    sets += "[\\]";
  }
  nested += std::string(500, '}');
  const auto begin = std::chrono::steady_clock::now();
  CHECK_FALSE(glob_covers(stars + "b", path));
  CHECK_FALSE(glob_covers(braces + "/x", path));
  CHECK_FALSE(glob_covers(open, path));
  CHECK_FALSE(glob_covers(nested + "/c", path));
  CHECK_FALSE(glob_covers(sets, path));
  CHECK_FALSE(glob_covers(std::string(1 << 20, '{') + "*", path));
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(5));
}

}  // namespace
}  // namespace stackworthy
