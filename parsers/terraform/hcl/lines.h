#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "parsers/terraform/hcl/syntax.h"

namespace stackworthy::hcl {

/// The lines of a text that is not sound HCL.
class Lines {
 public:
  explicit Lines(std::string_view text);

  /// Where the item at `at` ends by indentation, at most at `end`: behind its own line, the deeper lines that follow,
  /// and a line at its own depth that begins with a closing bracket. Heredocs are gone over.
  std::uint32_t item_extent(std::uint32_t at, std::uint32_t end) const;
  /// The begin of the last line from `begin` to `end`, if that begins with `}`; 0 otherwise.
  std::uint32_t closing_line(std::uint32_t begin, std::uint32_t end) const;
  /// `end` without the white space before it, but at least `begin`.
  std::uint32_t trimmed_end(std::uint32_t begin, std::uint32_t end) const;
  /// What looks like a comment outside double quotes and heredocs.
  std::vector<Comment> comments() const;

 private:
  std::uint32_t next(std::uint32_t at) const;
  std::uint32_t next_outside_heredocs(std::uint32_t at, std::uint32_t end) const;
  std::uint32_t comments_of_line(std::uint32_t line, std::vector<Comment>& comments) const;
  std::uint32_t begin_of(std::uint32_t at) const;
  std::uint32_t first_in(std::uint32_t line) const;
  bool opens(std::uint32_t at, std::uint32_t end) const;

  std::string_view text_;
  /// Lines that hold an identifier and nothing else, by that: what may close a heredoc.
  std::unordered_map<std::string_view, std::vector<std::uint32_t>> markers_;
};

}  // namespace stackworthy::hcl
