#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/discover/git_view.h"
#include "analyzer/model/result.h"

namespace stackworthy::discover {

/// A regular file found by the walk.
struct Entry {
  std::string path;  ///< Relative to the trust root.
  std::uint64_t size = 0;
  Tracking tracking = Tracking::unknown;
};

/// What the walk found, in order of paths (bytes).
struct Walk {
  std::vector<Entry> files;
  std::vector<std::pair<std::string, std::string>> links;  ///< Link and target inside the root, both relative.
  std::vector<std::pair<std::string, std::string>>
      refused;              ///< Path and reason: links that lead outside, sockets, directories that cannot be read.
  bool is_whole = true;     ///< False where a budget cut it off; `refused` says where.
  std::size_t ignored = 0;  ///< Files, and directories with all that they hold, that git ignores.
};

/// How much a walk may hold; a test lowers it.
struct WalkBudget {
  std::size_t most_files = 2'000'000;
  std::size_t most_depth = 200;
};

/// The trust root: the only way to open anything. Everything is opened beneath its descriptor, without following links
/// out of it.
class Tree {
 public:
  static Result<Tree> open(const std::string& directory);
  Tree(Tree&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  Tree& operator=(Tree&&) = delete;
  ~Tree();

  /// Every regular file below the root; `.git`, `.terraform`, `.terragrunt-cache` and `node_modules` are passed over by
  /// name, and what git ignores is where there is a view of it.
  Walk walk(const WalkBudget& budget = {}, GitView* git = nullptr) const;
  /// The bytes of a regular file of at most `most` bytes; false, with the reason in `bytes_or_reason`, otherwise. Never
  /// blocks on a FIFO.
  bool read(std::string_view path, std::uint64_t most, std::string& bytes_or_reason) const;

 private:
  explicit Tree(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
};

/// Whether a directory of that name is passed over wherever it stands.
bool is_skipped_by_name(std::string_view name);

}  // namespace stackworthy::discover
