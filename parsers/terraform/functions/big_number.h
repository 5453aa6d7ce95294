#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/model/value.h"

namespace stackworthy::terraform {

/// A number in decimal digits: `0.significant` times ten to the `point`; zero has no digits.
struct Digits {
  std::string significant;  ///< Without zeros at its ends.
  long point = 0;
  bool is_negative = false;
};

/// A number as Terraform holds it: a binary fraction of 512 significant bits (of 64 where it counts something, of 53
/// where it was computed as a double; of two numbers the more), each result rounded to the nearest, half to even; zero
/// has a sign.
class BigNumber {
 public:
  static constexpr long most_exponent = 1000;  ///< Of ten, and thus digits before or behind the point.

  static constexpr std::uint64_t cost = 1000;  ///< Steps of the budget for one operation.

  BigNumber() = default;
  /// Values of `Node::tag` on numbers of fewer bits.
  static constexpr std::uint8_t of_64_bits = 1, of_53_bits = 2;

  /// What a double holds, to its last bit.
  static BigNumber exactly(double);
  /// The number that text spells in base ten; nothing where it spells none.
  static std::optional<BigNumber> read(std::string_view decimal, std::size_t bits = 512);
  /// Whether the text spells a number that is too large or too small to be held here.
  static bool is_beyond(std::string_view decimal);
  /// A known number.
  static BigNumber of(const Node& number);

  /// As Terraform prints it: the fewest digits that read back as the same number, never with an exponent.
  std::string text() const;
  /// All of its digits.
  Digits digits() const;
  /// The number as a value; an unknown where it has too many digits.
  const Node* node(Arena&, Span from) const;

  bool is_zero() const { return limbs_.empty(); }
  bool is_negative() const { return is_negative_; }
  bool is_whole() const;
  BigNumber negated() const;
  /// Without its fraction.
  BigNumber truncated() const;

  friend BigNumber operator+(const BigNumber&, const BigNumber&);
  friend BigNumber operator-(const BigNumber& a, const BigNumber& b) { return a + b.negated(); }
  friend BigNumber operator*(const BigNumber&, const BigNumber&);
  /// The divisor is not zero.
  friend BigNumber operator/(const BigNumber&, const BigNumber&);
  /// What is left of the division whose result is truncated; the dividend where the divisor is zero.
  friend BigNumber operator%(const BigNumber&, const BigNumber&);
  friend std::strong_ordering operator<=>(const BigNumber&, const BigNumber&);
  friend bool operator==(const BigNumber& a, const BigNumber& b) { return (a <=> b) == std::strong_ordering::equal; }

 private:
  using Limbs = std::vector<std::uint32_t>;

  BigNumber(bool is_negative, Limbs limbs, long exponent, std::size_t bits, bool has_rest = false);

  bool is_negative_ = false;
  Limbs limbs_;        ///< The significant bits as a whole number, the lowest 32 first; empty for zero.
  long exponent_ = 0;  ///< Of two.
  std::size_t bits_ = 512;
};

/// The order of two known numbers.
std::strong_ordering compare_numbers(const Node&, const Node&);

}  // namespace stackworthy::terraform
