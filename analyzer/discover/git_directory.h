#pragma once

#include <string>
#include <string_view>

#include "analyzer/discover/descriptor.h"
#include "analyzer/discover/git_index.h"
#include "analyzer/discover/ignore.h"

namespace stackworthy::discover {

/// The directory in which git keeps what it knows of a work tree, opened for two files only: the index (with its shared
/// base) and `info/exclude`. It is the one thing that may lie outside the trust root: a `.git` file (worktree,
/// submodule) is followed where the directory that it names points back at it.
class GitDirectory {
 public:
  /// `.git` of the work tree that is open as `directory` and lies at `path` (absolute, canonical). Fails, with the
  /// reason, where it is no directory of git's that belongs to this work tree.
  bool open(int directory, const std::string& path, std::string& reason);
  /// Its own path, canonical.
  const std::string& path() const { return path_; }

  /// False, with the reason, where the index cannot be read whole. A new repository without an index tracks nothing.
  bool read_index(std::string_view prefix, GitIndex& index, std::string& reason) const;
  /// Nothing to read is an empty file.
  bool read_exclude(IgnoreFile& exclude, std::string& reason) const;

 private:
  bool follow(const std::string& work_tree, std::string text, std::string& reason);
  bool points_back(const std::string& work_tree);

  Descriptor own_;     // Index.
  Descriptor common_;  // info/exclude of a worktree; not open where that is the same.
  std::string path_;
};

}  // namespace stackworthy::discover
