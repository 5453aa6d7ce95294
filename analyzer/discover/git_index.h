#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace stackworthy::discover {

/// The names that git tracks, read from the bytes of its index file: versions 2 to 4, SHA-1 and SHA-256, split and
/// sparse. The checksum is not verified. Names are only ever compared, never opened.
class GitIndex {
 public:
  /// Gives the bytes of `sharedindex.HASH`, for a split index; false, with the reason in the string, where there are
  /// none.
  using Shared = std::function<bool(const std::string& name, std::string& bytes_or_reason)>;

  /// Most entries, and most bytes of names, that an index may hold.
  struct Budget {
    std::size_t most_entries = 2'000'000;
    std::size_t most_bytes = 128U << 20;
  };

  /// False, with the reason, where the bytes are no whole index within the budget; the index then tracks nothing and
  /// must not be asked. Only names below `prefix` are kept (empty for all), without it.
  bool read(std::string_view bytes, std::string_view prefix, const Shared& shared, std::string& reason);
  bool read(std::string_view bytes, std::string_view prefix, const Shared& shared, std::string& reason,
            const Budget& budget);

  /// Whether a file is tracked, itself or by a directory of a sparse index.
  bool tracks(std::string_view path) const;
  /// The same, quick where names are asked for in their order: `next` is where the last answer was, 0 at first.
  bool tracks(std::string_view path, std::size_t& next) const;
  /// Whether something at or below a directory is tracked: a file, a submodule, a directory of a sparse index.
  bool tracks_below(std::string_view directory) const;
  /// Whether the path is a submodule.
  bool is_submodule(std::string_view path) const;
  std::size_t size() const { return entries_.size(); }

  /// One name; a sparse directory has a slash at its end.
  struct Entry {
    std::uint32_t begin = 0;
    std::uint32_t size = 0;
    std::uint32_t mode = 0;
  };

 private:
  std::string_view name(const Entry& entry) const { return std::string_view(names_).substr(entry.begin, entry.size); }
  std::size_t lower_bound(std::string_view wanted) const;
  bool is_below_sparse(std::string_view path) const;

  std::string names_;
  std::vector<Entry> entries_;  // Sorted by name, each name once.
  bool has_sparse_ = false;
  bool has_all_ = false;  // A sparse directory holds everything below the prefix.
};

}  // namespace stackworthy::discover
