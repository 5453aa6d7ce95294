#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace stackworthy {

/// Where a pattern holds in a text: byte offsets from the text's begin, half open.
struct Extent {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// One place where a pattern holds. `groups[0]` is the whole; a group that took no part is nullopt.
struct Match {
  std::vector<std::optional<Extent>> groups;

  Extent whole() const { return *groups.front(); }
};

struct PatternOptions {
  bool ignore_case = false;
  bool latin1 = false;  ///< One byte is one character; otherwise UTF-8, where invalid bytes match nothing.
};

/// A regular expression in RE2's syntax, compiled when it is first asked and never again. Linear in the text, of
/// bounded size, safe to ask from several threads at once.
class Pattern {
 public:
  explicit Pattern(std::string_view expression, PatternOptions options = {});
  Pattern(Pattern&&) noexcept;
  Pattern& operator=(Pattern&&) noexcept;
  ~Pattern();

  /// Whether the expression is well formed and within the size limit; one that is not matches nothing.
  bool is_valid() const;
  /// Why it is not, empty where it is.
  std::string_view error() const;
  std::string_view expression() const;
  /// Number of capturing groups, the whole not counted.
  std::size_t groups() const;
  /// Name of group 1..groups(), empty where it has none.
  std::string_view group_name(std::size_t group) const;

  /// The leftmost place at or after `from`; anchors and word boundaries see the text before it.
  std::optional<Match> find(std::string_view text, std::size_t from = 0) const;
  /// The same without groups: faster where only the place counts.
  std::optional<Extent> find_extent(std::string_view text, std::size_t from = 0) const;
  /// Whether the pattern holds anywhere.
  bool holds_in(std::string_view text) const { return find_extent(text).has_value(); }
  /// Whether the pattern is all of the text.
  bool is_all_of(std::string_view text) const;

 private:
  struct Compiled;
  std::unique_ptr<Compiled> compiled_;
};

}  // namespace stackworthy
