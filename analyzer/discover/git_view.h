#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/discover/git_directory.h"

namespace stackworthy::discover {

/// What git knows of a file; `unknown` where the trust root is no work tree.
enum class Tracking : std::uint8_t { unknown, tracked, untracked };

/// The repository of one work tree.
struct Repository {
  GitDirectory directory;
  GitIndex index;
  IgnoreFile exclude;
  std::size_t next = 0;  // In the index, behind the file that was asked for last.
  std::string prefix;    // Where the trust root lies below the top of the work tree, with a slash; usually empty.
};

/// What git says of the names that a walk of the trust root meets. What is tracked is never ignored; what nobody knows
/// to be untracked neither: outside a work tree, where an index or an ignore file cannot be read whole, and in a
/// repository inside that is no submodule or whose own `.git` cannot be followed inside the tree, nothing is ignored.
///
/// Read are `.gitignore` from the trust root down and `info/exclude`. Not read are the user's own `core.excludesFile`,
/// and the `.gitignore` of directories above the trust root where that lies below the top of the work tree: they may
/// ignore more, never less.
class GitView {
 public:
  /// `root`: absolute, canonical path of the trust root; `named`: paths below it that are never ignored; `ignores`
  /// false: only what is tracked is told.
  GitView(std::string root, std::vector<std::string> named, bool ignores = true);

  /// How much matching a run may do; a test lowers it.
  void limit_steps(std::uint64_t steps) { steps_ = steps; }

  /// What holds in one directory.
  class Level {
    friend class GitView;
    Repository* repository_ = nullptr;  // nullptr: nobody knows what is tracked.
    std::size_t cut_ = 0;               // Bytes of a path before those that the repository knows it by.
    std::size_t first_ = 0;             // The repository's first ignore file.
    std::size_t files_ = 0;             // How many ignore files hold.
    bool is_ignored_ = false;           // An ignored directory that holds something tracked or named.
  };
  /// What becomes of a name.
  struct Fate {
    bool is_passed_over = false;
    bool is_ignored = false;
  };

  /// The trust root's own level; `directory` is the root, open.
  Level top(int directory, bool has_ignore_file);
  /// The level of a directory inside another; `has_git`: a `.git` lies in it.
  Level enter(const Level& outer, Fate fate, int directory, std::string_view path, bool has_git, bool has_ignore_file);
  /// Whether a file or directory is ignored and untracked.
  Fate fate(const Level& level, std::string_view path, bool is_directory);
  Tracking tracking(const Level& level, std::string_view path);

  /// Paths and what is wrong there, so that nothing, or less, is ignored.
  std::vector<std::pair<std::string, std::string>> problems;

 private:
  struct File {
    std::size_t base;  // Bytes of a path before those that are relative to the file's directory.
    IgnoreFile patterns;
    bool is_whole;
  };
  Repository* open(int directory, const std::string& path, std::string_view prefix, const std::string& name);
  void read_ignore_file(Level& level, int directory, std::string_view path);
  bool is_matched(const Level& level, std::string_view path, bool is_directory);
  bool is_named(std::string_view path, bool is_directory) const;

  std::string root_;
  std::vector<std::string> named_;
  bool ignores_;
  std::uint64_t steps_ = 500'000'000;
  bool has_run_out_ = false;
  std::vector<std::unique_ptr<Repository>> repositories_;
  std::vector<File> files_;  // From the outermost directory to the one where the walk is.
};

}  // namespace stackworthy::discover
