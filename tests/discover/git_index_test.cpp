// The index against the real git: each version and extension that git 2 writes, and `.git` files of work trees and
// submodules.

#include "analyzer/discover/git_index.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/discover/repository.h"

namespace stackworthy::discover {
namespace {

using test::paths_of;
using test::Repository;
using test::tracked_of;
using test::walk_of;
using Names = std::set<std::string>;

std::string bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

bool has_shared_index(const std::string& git) {
  for (const auto& entry : std::filesystem::directory_iterator(git)) {
    if (entry.path().filename().string().starts_with("sharedindex.")) return true;
  }
  return false;
}

void fill(const Repository& repository, int count) {
  for (int i = 0; i < count; ++i)
    repository.write("d" + std::to_string(i % 7) + "/" + std::string(static_cast<std::size_t>(1 + i % 90), 'n') +
                         std::to_string(i) + ".tf",
                     "x");
}

Walk checked_walk(const Repository& repository) {
  Walk walk = walk_of(repository.path());
  CHECK(walk.refused.empty());
  CHECK(tracked_of(walk) == repository.listed("ls-files -z"));
  CHECK(tracked_of(walk, Tracking::unknown).empty());
  return walk;
}

TEST_CASE("versions 2, 3 and 4 give the names that git lists") {
  if (!Repository::has_git()) return;
  for (const char* version : {"2", "3", "4"}) {
    const Repository repository;
    repository.git("init -q");
    fill(repository, 300);
    repository.write("long/" + std::string(200, 'a') + "/" + std::string(200, 'b') + "/x.tf", "x");
    repository.git("add .");
    repository.write("new.tf", "x");
    repository.write("intended.tf", "x");
    repository.git(std::string("update-index --index-version ") + version);
    if (*version != '2') repository.git("add -N intended.tf");
    if (*version != '2') repository.git("update-index --skip-worktree d1/nn1.tf");
    const std::string bytes = bytes_of(repository.path() + "/.git/index");
    REQUIRE(bytes.substr(4, 4) == std::string("\0\0\0", 3) + static_cast<char>(*version - '0'));
    checked_walk(repository);
  }
}

TEST_CASE("an index of SHA-256 is read") {
  if (!Repository::has_git()) return;
  const Repository repository;
  repository.git("init -q --object-format=sha256");
  fill(repository, 50);
  repository.git("add .");
  repository.write("new.tf", "x");
  checked_walk(repository);
  repository.git("update-index --index-version 4");
  checked_walk(repository);
}

TEST_CASE("unmerged files are tracked") {
  if (!Repository::has_git()) return;
  const Repository repository;
  repository.git("init -q");
  repository.write("a.tf", "1");
  repository.git("add .");
  repository.git("commit -q -m a");
  repository.git("checkout -q -b other");
  repository.write("a.tf", "2");
  repository.git("commit -q -a -m b");
  repository.git("checkout -q main");
  repository.write("a.tf", "3");
  repository.git("commit -q -a -m c");
  repository.git("merge -q other || true");
  CHECK(repository.git("ls-files -u").find("a.tf") != std::string::npos);
  checked_walk(repository);
}

TEST_CASE("a split index is joined with its base") {
  if (!Repository::has_git()) return;
  for (const char* version : {"2", "4"}) {
    const Repository repository;
    repository.git("init -q");
    repository.git("config splitIndex.maxPercentChange 100");
    fill(repository, 200);
    repository.git("add .");
    repository.git(std::string("update-index --index-version ") + version);
    repository.git("update-index --split-index");
    repository.git("rm -q --cached d0/n0.tf d3/" + std::string(11, 'n') + "10.tf");
    repository.write("d1/nn1.tf", "changed");
    repository.write("added.tf", "x");
    repository.write("new.tf", "x");
    repository.git("add added.tf d1/nn1.tf");
    REQUIRE(has_shared_index(repository.path() + "/.git"));
    REQUIRE(bytes_of(repository.path() + "/.git/index").find("link") != std::string::npos);
    const Walk walk = checked_walk(repository);
    CHECK(tracked_of(walk, Tracking::untracked) == Names{"d0/n0.tf", "d3/" + std::string(11, 'n') + "10.tf", "new.tf"});
  }
}

TEST_CASE("a directory of a sparse index is tracked with all that it holds") {
  if (!Repository::has_git()) return;
  const Repository repository;
  repository.git("init -q");
  fill(repository, 50);
  repository.git("add .");
  repository.git("commit -q -m a");
  repository.git("sparse-checkout init --cone --sparse-index");
  repository.git("sparse-checkout set d1");
  REQUIRE(bytes_of(repository.path() + "/.git/index").find("sdir") != std::string::npos);
  repository.write("d2/inner/main.tf", "x");
  repository.write("other/main.tf", "x");
  repository.write(".git/info/exclude", "d2/\nother/\n");
  const Walk walk = walk_of(repository.path());
  CHECK(walk.refused.empty());
  CHECK(paths_of(walk).count("d2/inner/main.tf") == 1);
  CHECK(paths_of(walk).count("other/main.tf") == 0);
}

TEST_CASE("a work tree beside the repository is followed for index and info/exclude") {
  if (!Repository::has_git()) return;
  const Repository repository;
  repository.git("init -q main");
  repository.write("main/a.tf", "x");
  repository.git("add a.tf", "main");
  repository.git("commit -q -m a", "main");
  repository.git("worktree add -q ../beside", "main");
  repository.write("beside/b.tf", "x");
  repository.write("beside/c.tf", "x");
  repository.write("beside/dir/d.tf", "x");
  repository.write("main/.git/info/exclude", "c.tf\na.tf\n");
  const Walk walk = walk_of(repository.path() + "/beside");
  CHECK(walk.refused.empty());
  CHECK(paths_of(walk) == repository.listed("ls-files -z -c -o --exclude-standard", "beside"));
  CHECK(tracked_of(walk) == Names{"a.tf"});
  CHECK(paths_of(walk) == Names{"a.tf", "b.tf", "dir/d.tf"});
}

TEST_CASE("a submodule's files belong to its own index") {
  if (!Repository::has_git()) return;
  const Repository repository;
  repository.git("init -q lib");
  repository.write("lib/lib.tf", "x");
  repository.git("add .", "lib");
  repository.git("commit -q -m a", "lib");
  repository.git("init -q top");
  repository.write("top/.gitignore", "*.auto.tf\n");
  repository.git("submodule add -q ../lib mods/lib", "top");
  repository.git("add .", "top");
  repository.write("top/mods/lib/x.auto.tf", "x");
  repository.write("top/mods/lib/gone.tf", "x");
  repository.write("top/mods/lib/.gitignore", "gone.tf\nlib.tf\n");
  repository.write("top/a.auto.tf", "x");
  repository.write("top/nested/.git", "gitdir: ../.git/modules/mods/lib\n");
  repository.write("top/nested/c.auto.tf", "x");
  const Walk walk = walk_of(repository.path() + "/top");
  CHECK(walk.refused.empty());
  CHECK(tracked_of(walk) == Names{".gitignore", ".gitmodules", "mods/lib/lib.tf"});
  CHECK(tracked_of(walk, Tracking::untracked) == Names{"mods/lib/.gitignore", "mods/lib/x.auto.tf"});
  // A repository that is no submodule: nobody knows.
  CHECK(tracked_of(walk, Tracking::unknown) == Names{"nested/c.auto.tf"});
  CHECK(tracked_of(walk_of(repository.path() + "/top/mods/lib")) == Names{"lib.tf"});

  std::filesystem::remove(repository.path() + "/top/mods/lib/.git");
  repository.write("top/mods/lib/deep/b.auto.tf", "x");
  const Walk left = walk_of(repository.path() + "/top");
  CHECK(tracked_of(left, Tracking::unknown) == Names{"mods/lib/.gitignore", "mods/lib/deep/b.auto.tf",
                                                     "mods/lib/gone.tf", "mods/lib/lib.tf", "mods/lib/x.auto.tf",
                                                     "nested/c.auto.tf"});
}

TEST_CASE("a new repository tracks nothing, a directory that only is called so says nothing") {
  if (!Repository::has_git()) return;
  const Repository repository;
  repository.git("init -q new");
  repository.write("new/a.tf", "x");
  repository.write("new/b.log", "x");
  repository.write("new/.gitignore", "*.log\n");
  CHECK(paths_of(walk_of(repository.path() + "/new")) == Names{".gitignore", "a.tf"});
  repository.write("no/.git/words", "x");
  repository.write("no/b.log", "x");
  repository.write("no/.gitignore", "*.log\n");
  const Walk walk = walk_of(repository.path() + "/no");
  CHECK(paths_of(walk) == Names{".gitignore", "b.log"});
  REQUIRE(walk.refused.size() == 1);
  CHECK(walk.refused.front().first == ".git");
}

}  // namespace
}  // namespace stackworthy::discover
