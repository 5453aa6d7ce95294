#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace stackworthy {

/// Up to `capacity` words as a compile-time constant; more do not compile. (g++ 12 cannot constant-initialise a member
/// of type initializer_list.)
template <std::size_t capacity>
class Words {
 public:
  constexpr Words() = default;
  template <class... Text>
  requires(sizeof...(Text) <= capacity) consteval Words(Text... words)
      : words_{std::string_view(words)...}, size_(sizeof...(Text)) {  // NOLINT
    for (std::size_t i = 0; i < size_; ++i) {
      if (words_[i].empty()) throw "a word is not empty";
    }
  }
  /// Words of a smaller list.
  template <std::size_t other>
  requires(other < capacity) constexpr Words(const Words<other>& words) : size_(words.size()) {  // NOLINT
    std::size_t at = 0;
    for (const std::string_view word : words) words_[at++] = word;
  }

  constexpr const std::string_view* begin() const { return words_.data(); }
  constexpr const std::string_view* end() const { return words_.data() + size_; }
  constexpr std::size_t size() const { return size_; }
  constexpr bool contains(std::string_view word) const {
    for (const std::string_view each : *this) {
      if (each == word) return true;
    }
    return false;
  }
  constexpr operator std::span<const std::string_view>() const { return {words_.data(), size_}; }  // NOLINT

 private:
  std::array<std::string_view, capacity> words_{};
  std::size_t size_ = 0;
};

}  // namespace stackworthy
