#pragma once

#include <cstdlib>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/discover/tree.h"
#include "tests/hostile/workplace.h"

namespace stackworthy::test {

/// A workplace in which the real git works, whatever the user's configuration says.
class Repository : public hostile::Workplace {
 public:
  /// Whether there is a git on this machine.
  static bool has_git();
  /// What `git ARGUMENTS` prints, in a directory below. Fails the test where git fails.
  std::string git(const std::string& arguments, const std::string& below = ".") const;
  /// Names that git prints with `-z`, those that are no file left out, below a directory.
  std::set<std::string> listed(const std::string& arguments, const std::string& below = ".") const;
};

/// A walk of a directory with git's view of it.
discover::Walk walk_of(const std::string& path, const std::vector<std::string>& named = {"."}, bool ignores = true);
std::set<std::string> paths_of(const discover::Walk& walk);
std::set<std::string> tracked_of(const discover::Walk& walk, discover::Tracking tracking = discover::Tracking::tracked);

}  // namespace stackworthy::test
