#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace stackworthy::secrets {

/// Where a keyword stands in a text.
struct KeywordHit {
  std::uint32_t keyword = 0;  ///< Its index in the list that the automaton was made of.
  std::uint32_t begin = 0;
  friend constexpr auto operator<=>(const KeywordHit&, const KeywordHit&) = default;
};

/// Finds all of many keywords in one pass over a text; ASCII letters match in either case.
class Automaton {
 public:
  /// Each keyword has at least 3 bytes; the same keyword may be listed more than once.
  explicit Automaton(const std::vector<std::string_view>& keywords);

  /// Appends every occurrence of every keyword that begins in [from, to), overlapping ones too, in order.
  void find(std::string_view text, std::size_t from, std::size_t to, std::vector<KeywordHit>& hits) const;

 private:
  using Masks = std::array<std::uint8_t, 65536>;

  void verify(std::string_view text, std::size_t at, std::vector<KeywordHit>& hits) const;
  void place(std::uint32_t keyword, std::uint8_t bucket);
  static std::uint32_t slot_of(std::uint32_t three_bytes);

  std::vector<std::string> keywords_;              // folded
  std::unique_ptr<Masks> first_;                   // buckets whose keywords may begin with these two bytes
  std::unique_ptr<Masks> second_;                  // buckets whose keywords may go on with these two bytes
  std::vector<std::vector<std::uint32_t>> slots_;  // by hash of the first three folded bytes
};

}  // namespace stackworthy::secrets
