// What is ignored, by examples and against the real git on random trees.

#include "analyzer/discover/ignore.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <random>

#include "tests/discover/repository.h"

namespace stackworthy::discover {
namespace {

using test::paths_of;
using test::Repository;
using test::tracked_of;
using test::walk_of;
using Answer = IgnoreFile::Answer;

Answer answer(std::string_view patterns, std::string_view path, bool is_directory = false) {
  IgnoreFile file;
  std::string reason;
  REQUIRE(file.read(patterns, reason));
  std::uint64_t steps = 1'000'000;
  return file.of(path, is_directory, steps);
}

TEST_CASE("a pattern without a slash holds at any depth and one with a slash from its directory") {
  CHECK(answer("*.tfvars", "a/b/x.tfvars") == Answer::ignored);
  CHECK(answer("*.tfvars", "a/b/x.tfvars.json") == Answer::nothing);
  CHECK(answer("build", "a/build") == Answer::ignored);
  CHECK(answer("build", "a/rebuild") == Answer::nothing);
  CHECK(answer("/build", "build") == Answer::ignored);
  CHECK(answer("/build", "a/build") == Answer::nothing);
  CHECK(answer("a/build", "a/build") == Answer::ignored);
  CHECK(answer("a/build", "x/a/build") == Answer::nothing);
  CHECK(answer("build/", "build") == Answer::nothing);
  CHECK(answer("build/", "x/build", true) == Answer::ignored);
}

TEST_CASE("two stars are any number of directories where they are a whole component") {
  CHECK(answer("**/build", "build") == Answer::ignored);
  CHECK(answer("**/build/x", "a/b/build/x") == Answer::ignored);
  CHECK(answer("a/**/z", "a/z") == Answer::ignored);
  CHECK(answer("a/**/z", "a/b/c/z") == Answer::ignored);
  CHECK(answer("a/**", "a", true) == Answer::nothing);
  CHECK(answer("a/**", "a/b") == Answer::ignored);
  CHECK(answer("a/x**z", "a/x/z") == Answer::nothing);
  CHECK(answer("a/**/b/**/c", "a/b/x/b/y/c") == Answer::ignored);
  CHECK(answer("a/**/b/*/c", "a/b/x/b/y/c") == Answer::ignored);
}

TEST_CASE("the last pattern that matches decides") {
  CHECK(answer("*.tf\n!main.tf", "main.tf") == Answer::kept);
  CHECK(answer("!main.tf\n*.tf", "main.tf") == Answer::ignored);
  CHECK(answer("*.tf\n!main.tf", "other.tf") == Answer::ignored);
}

TEST_CASE("comments, escapes, trailing spaces and line ends are git's") {
  CHECK(answer("#a", "#a") == Answer::nothing);
  CHECK(answer("\\#a", "#a") == Answer::ignored);
  CHECK(answer("\\!a", "!a") == Answer::ignored);
  CHECK(answer("a  ", "a") == Answer::ignored);
  CHECK(answer("a\\ ", "a ") == Answer::ignored);
  CHECK(answer("a\r\nb", "a") == Answer::ignored);
  CHECK(answer("\xEF\xBB\xBF"
               "a",
               "a") == Answer::ignored);
  CHECK(answer("a\\", "a\\") == Answer::nothing);
  CHECK(answer("a[b", "a[b") == Answer::nothing);
  CHECK(answer("a[/]b/c", "a/b/c") == Answer::nothing);
  CHECK(answer("{a,b}", "a") == Answer::nothing);
  CHECK(answer("/", "a") == Answer::nothing);
  CHECK(answer("!", "a") == Answer::nothing);
}

/// Names, patterns and trees made of few pieces, so that they meet often.
class Random {
 public:
  explicit Random(unsigned seed) : random_(seed) {}
  std::size_t below(std::size_t most) { return random_() % most; }

  std::string name() {
    static constexpr const char* names[] = {"a",   "b",  "ab", "abc", "a.b", "b.b", ".c",
                                            "x y", "a ", "#a", "!b",  "[a]", "c"};
    return names[below(std::size(names))];
  }

  std::string pattern() {
    static constexpr const char* pieces[] = {
        "a", "b",  "ab",   "*",   "*",           "?",      "[ab]", "[!a]", "[a-c]", "\\a",   "\\*", ".b",  "/",
        "/", "**", "/**/", "**/", "[[:alpha:]]", "[^b-c]", "\\#",  "{a}",  "[]a]",  "x\\ y", "c",   "/**", " "};
    std::string text;
    for (std::size_t i = 1 + below(4); i > 0; --i) text += pieces[below(std::size(pieces))];
    if (below(4) == 0) text = "/" + text;
    if (below(4) == 0) text += "/";
    return begins_with_stars(text) ? pattern() : below(4) == 0 ? "!" + text : text;
  }

  std::string file() {
    std::string text;
    static constexpr const char* ends[] = {"\n", "\r\n", "  \n", "\n\n# words\n"};
    for (std::size_t i = below(5); i > 0; --i) text += pattern() + ends[below(std::size(ends))];
    return text;
  }

  void fill(const Repository& repository, const std::string& directory, int depth) {
    if (below(3) == 0) repository.write(directory + ".gitignore", file());
    for (std::size_t i = 1 + below(6); i > 0; --i) {
      const std::string path = directory + name();
      if (std::filesystem::exists(repository.path() + "/" + path)) continue;
      if (depth > 0 && below(2) == 0)
        fill(repository, path + "/", depth - 1);
      else
        repository.write(path, "x");
    }
  }

 private:
  /// Git cuts the plain text off the front of a pattern before it looks at the rest, so that `a**/b` means `a` and
  /// then `**/b` to it, against its own documentation.
  static bool begins_with_stars(std::string_view text) {
    const auto at = text.find_first_of("*?[\\");
    return at != std::string_view::npos && at > 0 && text[at - 1] != '/' && text.substr(at).starts_with("**");
  }
  std::mt19937 random_;
};

TEST_CASE("random trees are seen as git sees them") {
  if (!Repository::has_git()) return;
  Random random(11);
  std::size_t ignored = 0;
  std::size_t tracked = 0;
  for (int i = 0; i < 40; ++i) {
    const Repository repository;
    repository.git("init -q");
    for (int top = 0; top < 12; ++top) random.fill(repository, "d" + std::to_string(top) + "/", 3);
    repository.write(".gitignore", random.file());
    repository.write(".git/info/exclude", random.file());
    const std::string version = std::to_string(2 + i % 3);
    // Some that are ignored are tracked all the same.
    std::string chosen;
    for (const std::string& name : repository.listed("ls-files -z -o")) {
      if (random.below(3) == 0) chosen += name + '\0';
    }
    repository.write(".git/chosen", chosen);
    repository.git("update-index --add -z --stdin < .git/chosen");
    repository.git("update-index --index-version " + version);
    const Walk walk = walk_of(repository.path());
    INFO("tree " << i);
    CHECK(walk.refused.empty());
    const auto all = repository.listed("ls-files -z -c -o --exclude-standard");
    const auto expected = repository.listed("ls-files -z -c");
    REQUIRE(paths_of(walk) == all);
    REQUIRE(tracked_of(walk) == expected);
    tracked += expected.size();
    ignored += walk.ignored;
  }
  CHECK(ignored > 200);
  CHECK(tracked > 200);
}

TEST_CASE("each pattern matches what git says it matches") {
  if (!Repository::has_git()) return;
  Random random(5);
  const Repository repository;
  repository.git("init -q");
  std::vector<std::string> paths;
  std::vector<std::string> patterns;
  for (int i = 0; i < 400; ++i) {
    const std::string top = "p" + std::to_string(i);
    patterns.push_back(random.pattern());
    repository.write(top + "/.gitignore", patterns.back() + "\n");
    std::string path = "q/" + random.name();
    for (std::size_t depth = random.below(4); depth > 0; --depth) path += "/" + random.name();
    repository.write(top + "/" + path, "x");
    repository.write(top + "/a/b/ab", "x");
    repository.write(top + "/b/a.b", "x");
  }
  CHECK(paths_of(walk_of(repository.path())) == repository.listed("ls-files -z -o --exclude-standard"));
}

TEST_CASE("what is named, and what git tracks below an ignored directory, is found") {
  if (!Repository::has_git()) return;
  const Repository repository;
  repository.git("init -q");
  for (const char* name : {"out/kept/main.tf", "out/kept/other.tf", "out/gone/main.tf", "out/named/a.tf", "a.tf"})
    repository.write(name, "x");
  repository.write(".gitignore", "out/\n!out/gone\n");
  repository.git("add -f out/kept/main.tf");
  CHECK(paths_of(walk_of(repository.path())) == std::set<std::string>{".gitignore", "a.tf", "out/kept/main.tf"});
  CHECK(paths_of(walk_of(repository.path(), {"out/named"})) ==
        std::set<std::string>{".gitignore", "a.tf", "out/kept/main.tf", "out/named/a.tf"});
  CHECK(paths_of(walk_of(repository.path(), {"out/named/a.tf"})) ==
        std::set<std::string>{".gitignore", "a.tf", "out/kept/main.tf", "out/named/a.tf"});
  CHECK(walk_of(repository.path()).ignored == 3);
  const Walk all = walk_of(repository.path(), {"."}, false);
  CHECK(all.files.size() == 6);
  CHECK(all.ignored == 0);
  CHECK(tracked_of(all) == std::set<std::string>{"out/kept/main.tf"});
}

TEST_CASE("outside a work tree nothing is known to be untracked, so nothing is ignored") {
  const Repository repository;
  repository.write(".gitignore", "*\n");
  repository.write("a/main.tf", "x");
  const Walk walk = walk_of(repository.path());
  CHECK(paths_of(walk) == std::set<std::string>{".gitignore", "a/main.tf"});
  CHECK(tracked_of(walk, Tracking::unknown).size() == 2);
  CHECK(walk.refused.empty());
}

TEST_CASE("a trust root below the top of the work tree has the index and info/exclude of the whole") {
  if (!Repository::has_git()) return;
  const Repository repository;
  repository.git("init -q");
  for (const char* name : {"a/x.tf", "a/y.tf", "a/z.tf", "b/x.tf"}) repository.write(name, "x");
  repository.write(".git/info/exclude", "/a/y.tf\n/z.tf\n/a/x.tf\n");
  repository.git("add -f a/x.tf b/x.tf");
  const Walk walk = walk_of(repository.path() + "/a");
  CHECK(paths_of(walk) == std::set<std::string>{"x.tf", "z.tf"});
  CHECK(tracked_of(walk) == std::set<std::string>{"x.tf"});
}

TEST_CASE("an ignore file that cannot be applied whole ignores nothing and is named") {
  if (!Repository::has_git()) return;
  const Repository repository;
  repository.git("init -q");
  repository.write("a/.gitignore", "*.tf\n" + std::string(5000, 'x') + "\n");
  repository.write("a/main.tf", "x");
  repository.write("b/.gitignore", "*.tf\n");
  repository.write("b/main.tf", "x");
  const Walk walk = walk_of(repository.path());
  CHECK(paths_of(walk) == std::set<std::string>{"a/.gitignore", "a/main.tf", "b/.gitignore"});
  REQUIRE(walk.refused.size() == 1);
  CHECK(walk.refused.front().first == "a/.gitignore");
}

}  // namespace
}  // namespace stackworthy::discover
