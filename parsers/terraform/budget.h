#pragma once

#include <cstdint>

namespace stackworthy::terraform {

/// What the evaluation of one stack may cost, in deterministic units: the same input is cut at the same place on every
/// machine. Once exhausted it stays so.
class Budget {
 public:
  static constexpr std::uint64_t most_steps = 10'000'000;
  static constexpr std::uint64_t most_bytes = 256ULL << 20;
  static constexpr std::uint64_t longest_string = 1ULL << 20;  ///< Bytes of one string that evaluation makes.
  static constexpr std::uint64_t longest_list = 100'000;       ///< Elements of one collection that evaluation makes.

  constexpr Budget() = default;
  constexpr explicit Budget(std::uint64_t steps, std::uint64_t bytes = most_bytes) : steps_(steps), bytes_(bytes) {}

  /// Takes `steps` and `bytes`; false, from then on, where they are not there.
  constexpr bool spend(std::uint64_t steps, std::uint64_t bytes = 0) {
    if (steps > steps_ || bytes > bytes_) {
      steps_ = 0;
      bytes_ = 0;
      is_exhausted_ = true;
      return false;
    }
    steps_ -= steps;
    bytes_ -= bytes;
    return true;
  }
  /// Whether a string of that length may be made; a refusal is remembered, but does not exhaust the budget.
  constexpr bool allows_string(std::uint64_t length) {
    if (length > longest_string) has_refused_ = true;
    return length <= longest_string && spend(1 + length / 64, length);
  }
  /// Whether a collection of that many elements may be made.
  constexpr bool allows_list(std::uint64_t size) {
    if (size > longest_list) has_refused_ = true;
    return size <= longest_list && spend(1 + size, size * 32);
  }

  constexpr bool is_exhausted() const { return is_exhausted_; }
  /// Whether some value was left unknown because it, or all of them, would have cost too much.
  constexpr bool has_refused() const { return has_refused_ || is_exhausted_; }
  constexpr std::uint64_t steps_left() const { return steps_; }

 private:
  std::uint64_t steps_ = most_steps;
  std::uint64_t bytes_ = most_bytes;
  bool is_exhausted_ = false;
  bool has_refused_ = false;
};

}  // namespace stackworthy::terraform
