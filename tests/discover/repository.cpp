#include "tests/discover/repository.h"

#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <cstdio>
#include <filesystem>

namespace stackworthy::test {

namespace fs = std::filesystem;

bool Repository::has_git() {
  static const bool has = std::system("git --version >/dev/null 2>&1") == 0;
  if (!has) WARN("skipped: there is no git on this machine");
  return has;
}

std::string Repository::git(const std::string& arguments, const std::string& below) const {
  const std::string command =
      "cd '" + path() + "/" + below + "' && env -i PATH=\"$PATH\" HOME=/nonexistent " +
      "GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null git -c user.name=t -c user.email=t@t " +
      "-c init.defaultBranch=main -c protocol.file.allow=always " + arguments + " 2>/dev/null";
  FILE* pipe = ::popen(command.c_str(), "r");
  REQUIRE(pipe);
  std::string out;
  char buffer[4096];
  for (std::size_t size; (size = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) out.append(buffer, size);
  const int status = ::pclose(pipe);
  INFO("git " << arguments);
  REQUIRE(status == 0);
  return out;
}

std::set<std::string> Repository::listed(const std::string& arguments, const std::string& below) const {
  std::set<std::string> names;
  const std::string out = git(arguments, below);
  for (std::size_t at = 0; at < out.size();) {
    const std::string name = out.substr(at, out.find('\0', at) - at);
    at += name.size() + 1;
    if (fs::is_regular_file(fs::symlink_status(fs::path(path()) / below / name))) names.insert(name);
  }
  return names;
}

discover::Walk walk_of(const std::string& path, const std::vector<std::string>& named, bool ignores) {
  auto tree = discover::Tree::open(path);
  REQUIRE(tree);
  discover::GitView git(path, named, ignores);
  return tree->walk({}, &git);
}

std::set<std::string> paths_of(const discover::Walk& walk) {
  std::set<std::string> paths;
  for (const auto& entry : walk.files) paths.insert(entry.path);
  return paths;
}

std::set<std::string> tracked_of(const discover::Walk& walk, discover::Tracking tracking) {
  std::set<std::string> paths;
  for (const auto& entry : walk.files) {
    if (entry.tracking == tracking) paths.insert(entry.path);
  }
  return paths;
}

}  // namespace stackworthy::test
