#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/model/byte_set.h"

namespace stackworthy::discover {

/// The patterns of one `.gitignore` or `info/exclude`, as gitignore(5) means them.
class IgnoreFile {
 public:
  enum class Answer : std::uint8_t { nothing, ignored, kept };

  /// Most bytes of a file and of one of its lines that are read.
  static constexpr std::size_t most_bytes = 1U << 20;
  static constexpr std::size_t longest_line = 4096;

  /// False, with the reason, where the file must not be applied because it cannot be applied whole.
  bool read(std::string_view text, std::string& reason);
  /// What the last pattern that matches says. `path` is relative to the file's directory. Takes the steps that it needs
  /// from `steps`; the answer counts for nothing once there are none left.
  Answer of(std::string_view path, bool is_directory, std::uint64_t& steps) const;
  bool is_empty() const { return patterns_.empty(); }

 private:
  struct Pattern {
    enum class Kind : std::uint8_t { name, suffix, glob, path };
    Kind kind = Kind::glob;
    bool is_negated = false;
    bool is_for_directories = false;
    std::string text;                // Of a name and a suffix.
    std::vector<std::string> parts;  // Of a glob (one) and a path: between the slashes.
  };
  void read_line(std::string_view line);

  std::vector<Pattern> patterns_;
};

}  // namespace stackworthy::discover
