// Whole numbers of any length are vectors of 32-bit limbs. A BigNumber is one of them times a power of two; every
// operation computes exactly (division: with more bits than are kept, and whether something is left) and rounds once.

#include "parsers/terraform/functions/big_number.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>

namespace stackworthy::terraform {

namespace {

using Limbs = std::vector<std::uint32_t>;

void trim_limbs(Limbs& limbs) {
  while (!limbs.empty() && limbs.back() == 0) limbs.pop_back();
}

std::size_t bits_of(const Limbs& limbs) {
  return limbs.empty() ? 0 : limbs.size() * 32 - static_cast<std::size_t>(std::countl_zero(limbs.back()));
}

bool bit_at(const Limbs& limbs, std::size_t bit) {
  return bit / 32 < limbs.size() && ((limbs[bit / 32] >> (bit % 32)) & 1) != 0;
}

bool has_bits_below(const Limbs& limbs, std::size_t bit) {
  for (std::size_t i = 0; i < limbs.size() && i * 32 < bit; ++i) {
    const std::size_t left = bit - i * 32;
    const std::uint32_t part = left >= 32 ? limbs[i] : limbs[i] & ((std::uint32_t{1} << left) - 1);
    if (part != 0) return true;
  }
  return false;
}

Limbs shifted_left(const Limbs& limbs, std::size_t bits) {
  if (limbs.empty()) return {};
  Limbs made(bits / 32, 0);
  std::uint64_t carry = 0;
  for (const std::uint32_t limb : limbs) {
    carry |= static_cast<std::uint64_t>(limb) << (bits % 32);
    made.push_back(static_cast<std::uint32_t>(carry));
    carry >>= 32;
  }
  made.push_back(static_cast<std::uint32_t>(carry));
  trim_limbs(made);
  return made;
}

Limbs shifted_right(const Limbs& limbs, std::size_t bits) {
  Limbs made;
  for (std::size_t i = bits / 32; i < limbs.size(); ++i) {
    const std::uint64_t high = i + 1 < limbs.size() ? limbs[i + 1] : 0;
    made.push_back(static_cast<std::uint32_t>(((high << 32) | limbs[i]) >> (bits % 32)));
  }
  trim_limbs(made);
  return made;
}

void halve(Limbs& limbs) {
  std::uint32_t carry = 0;
  for (auto limb = limbs.rbegin(); limb != limbs.rend(); ++limb) {
    const std::uint32_t low = *limb & 1;
    *limb = (*limb >> 1) | (carry << 31);
    carry = low;
  }
  trim_limbs(limbs);
}

void multiply_add(Limbs& limbs, std::uint32_t factor, std::uint32_t addend) {
  std::uint64_t carry = addend;
  for (std::uint32_t& limb : limbs) {
    carry += static_cast<std::uint64_t>(limb) * factor;
    limb = static_cast<std::uint32_t>(carry);
    carry >>= 32;
  }
  if (carry != 0) limbs.push_back(static_cast<std::uint32_t>(carry));
}

/// Divides in place and gives what is left.
std::uint32_t divide_by(Limbs& limbs, std::uint32_t divisor) {
  std::uint64_t rest = 0;
  for (auto limb = limbs.rbegin(); limb != limbs.rend(); ++limb) {
    rest = (rest << 32) | *limb;
    *limb = static_cast<std::uint32_t>(rest / divisor);
    rest %= divisor;
  }
  trim_limbs(limbs);
  return static_cast<std::uint32_t>(rest);
}

std::strong_ordering order(const Limbs& a, const Limbs& b) {
  if (a.size() != b.size()) return a.size() <=> b.size();
  for (std::size_t i = a.size(); i-- > 0;) {
    if (a[i] != b[i]) return a[i] <=> b[i];
  }
  return std::strong_ordering::equal;
}

Limbs sum_of(const Limbs& a, const Limbs& b) {
  Limbs made;
  std::uint64_t carry = 0;
  for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
    carry += (i < a.size() ? std::uint64_t{a[i]} : 0) + (i < b.size() ? b[i] : 0);
    made.push_back(static_cast<std::uint32_t>(carry));
    carry >>= 32;
  }
  if (carry != 0) made.push_back(static_cast<std::uint32_t>(carry));
  return made;
}

/// `a` is not less than `b`.
void subtract_from(Limbs& a, const Limbs& b) {
  std::int64_t borrow = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    borrow += static_cast<std::int64_t>(a[i]) - (i < b.size() ? static_cast<std::int64_t>(b[i]) : 0);
    a[i] = static_cast<std::uint32_t>(borrow);
    borrow >>= 32;
  }
  trim_limbs(a);
}

Limbs product_of(const Limbs& a, const Limbs& b) {
  if (a.empty() || b.empty()) return {};
  Limbs made(a.size() + b.size(), 0);
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::uint64_t carry = 0;
    for (std::size_t k = 0; k < b.size() || carry != 0; ++k) {
      carry += made[i + k] + static_cast<std::uint64_t>(a[i]) * (k < b.size() ? b[k] : 0);
      made[i + k] = static_cast<std::uint32_t>(carry);
      carry >>= 32;
    }
  }
  trim_limbs(made);
  return made;
}

/// Divides `rest` bit by bit; what is left stays in it.
Limbs quotient_of(Limbs& rest, const Limbs& divisor) {
  const std::size_t wide = bits_of(rest), narrow = bits_of(divisor);
  if (wide < narrow) return {};
  if (divisor.size() == 1) {
    Limbs made = rest;
    rest = {divide_by(made, divisor[0])};
    trim_limbs(rest);
    return made;
  }
  Limbs made((wide - narrow) / 32 + 1, 0);
  Limbs shifted = shifted_left(divisor, wide - narrow);
  for (std::size_t bit = wide - narrow + 1; bit-- > 0;) {
    if (order(rest, shifted) != std::strong_ordering::less) {
      subtract_from(rest, shifted);
      made[bit / 32] |= std::uint32_t{1} << (bit % 32);
    }
    halve(shifted);
  }
  trim_limbs(made);
  return made;
}

Limbs power_of_ten(long exponent) {
  Limbs made{1};
  for (; exponent >= 9; exponent -= 9) multiply_add(made, 1'000'000'000, 0);
  for (; exponent > 0; --exponent) multiply_add(made, 10, 0);
  return made;
}

Digits expand(Limbs limbs, long exponent) {
  Digits made;
  if (exponent >= 0) {
    limbs = shifted_left(limbs, static_cast<std::size_t>(exponent));
  } else {
    for (long i = exponent; i < 0; ++i) multiply_add(limbs, 5, 0);
  }
  while (!limbs.empty()) {
    std::uint32_t nine = divide_by(limbs, 1'000'000'000);
    for (int i = 0; i < 9; ++i, nine /= 10) made.significant += static_cast<char>('0' + nine % 10);
  }
  while (!made.significant.empty() && made.significant.back() == '0') made.significant.pop_back();
  std::reverse(made.significant.begin(), made.significant.end());
  made.point = static_cast<long>(made.significant.size()) + (exponent < 0 ? exponent : 0);
  while (!made.significant.empty() && made.significant.back() == '0') made.significant.pop_back();
  return made;
}

/// Adds one to the last of the digits.
void round_up(Digits& number, std::size_t size) {
  number.significant.resize(size);
  while (!number.significant.empty() && number.significant.back() == '9') number.significant.pop_back();
  if (number.significant.empty()) {
    number.significant = "1";
    ++number.point;
  } else {
    ++number.significant.back();
  }
}

void round_down(Digits& number, std::size_t size) {
  number.significant.resize(size);
  while (!number.significant.empty() && number.significant.back() == '0') number.significant.pop_back();
}

/// Cuts the digits to as few as tell the number from its neighbours, which are half a unit away at `lower` and `upper`;
/// the bounds themselves read back as the number where it is even.
void shorten(Digits& number, const Digits& lower, const Digits& upper, bool is_even) {
  const auto digit = [](const Digits& bound, std::size_t i) {
    return i < bound.significant.size() ? bound.significant[i] : '0';
  };
  const std::string all = number.significant;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const char own = all[i], above = digit(upper, i);
    const bool can_go_down = digit(lower, i) != own || (is_even && i + 1 == lower.significant.size());
    const bool can_go_up = own != above && (is_even || own + 1 < above || i + 1 < upper.significant.size());
    if (!can_go_down && !can_go_up) continue;
    bool goes_up = can_go_up;
    if (can_go_down && can_go_up) {
      const bool is_half = i + 2 == all.size() && all[i + 1] == '5';
      goes_up = i + 1 < all.size() && (is_half ? (own - '0') % 2 == 1 : all[i + 1] >= '5');
    }
    return goes_up ? round_up(number, i + 1) : round_down(number, i + 1);
  }
}

std::string spelled(const Digits& number, bool is_negative) {
  std::string text = is_negative ? "-" : "";
  const auto size = static_cast<long>(number.significant.size());
  if (number.point <= 0) {
    text.append("0.").append(static_cast<std::size_t>(-number.point), '0');
    return text + number.significant;
  }
  text += number.significant.substr(0, static_cast<std::size_t>(std::min(number.point, size)));
  if (number.point >= size) return text.append(static_cast<std::size_t>(number.point - size), '0');
  return text + "." + number.significant.substr(static_cast<std::size_t>(number.point));
}

/// The parts of a spelled number.
struct SpelledNumber {
  bool is_negative = false;
  std::string digits;
  long point = 0;
};

std::optional<SpelledNumber> read_number_spelling(std::string_view text) {
  SpelledNumber made;
  made.is_negative = text.starts_with('-');
  if (made.is_negative || text.starts_with('+')) text.remove_prefix(1);
  bool has_point = false, has_digits = false;
  std::size_t i = 0;
  for (; i < text.size() && (text[i] == '.' || (text[i] >= '0' && text[i] <= '9')); ++i) {
    if (text[i] == '.') {
      if (has_point) return std::nullopt;
      has_point = true;
      continue;
    }
    has_digits = true;
    if (!has_point) ++made.point;
    if (made.digits.empty() && text[i] == '0') {
      --made.point;
      continue;
    }
    made.digits += text[i];
  }
  if (!has_digits) return std::nullopt;
  while (!made.digits.empty() && made.digits.back() == '0') made.digits.pop_back();
  if (i == text.size()) return made;
  if (text[i] != 'e' && text[i] != 'E') return std::nullopt;
  ++i;
  if (i < text.size() && text[i] == '+' && text.substr(i + 1, 1) != "-") ++i;
  long exponent = 0;
  const auto read = std::from_chars(text.data() + i, text.data() + text.size(), exponent);
  if (read.ec == std::errc::invalid_argument || read.ptr != text.data() + text.size()) return std::nullopt;
  constexpr long far = 1'000'000;
  if (read.ec != std::errc()) exponent = text[i] == '-' ? -far : far;
  made.point += std::clamp(exponent, -far, far);
  return made;
}

bool is_far(const SpelledNumber& spelling) {
  return !spelling.digits.empty() &&
         (spelling.point > BigNumber::most_exponent || spelling.point < -BigNumber::most_exponent ||
          spelling.digits.size() > 4 * BigNumber::most_exponent);
}

}  // namespace

BigNumber::BigNumber(bool is_negative, Limbs limbs, long exponent, std::size_t kept, bool has_rest)
    : is_negative_(is_negative), limbs_(std::move(limbs)), exponent_(exponent), bits_(kept) {
  const std::size_t bits = bits_of(limbs_);
  if (bits > kept) {
    const std::size_t dropped = bits - kept;
    const bool half = bit_at(limbs_, dropped - 1);
    const bool more = has_rest || has_bits_below(limbs_, dropped - 1);
    limbs_ = shifted_right(limbs_, dropped);
    exponent_ += static_cast<long>(dropped);
    if (half && (more || (limbs_[0] & 1) != 0)) multiply_add(limbs_, 1, 1);
  }
  if (limbs_.empty()) {
    exponent_ = 0;
    return;
  }
  std::size_t zeros = 0;
  while (!bit_at(limbs_, zeros)) ++zeros;
  if (zeros == 0) return;
  limbs_ = shifted_right(limbs_, zeros);
  exponent_ += static_cast<long>(zeros);
}

bool BigNumber::is_beyond(std::string_view decimal) {
  const auto spelling = read_number_spelling(decimal);
  return spelling && is_far(*spelling);
}

std::optional<BigNumber> BigNumber::read(std::string_view decimal, std::size_t bits) {
  const auto spelling = read_number_spelling(decimal);
  if (!spelling || is_far(*spelling)) return std::nullopt;
  Limbs limbs;
  for (const char digit : spelling->digits) multiply_add(limbs, 10, static_cast<std::uint32_t>(digit - '0'));
  const long power = spelling->point - static_cast<long>(spelling->digits.size());
  if (power >= 0) return BigNumber(spelling->is_negative, product_of(limbs, power_of_ten(power)), 0, bits);
  const Limbs divisor = power_of_ten(-power);
  const std::size_t more = bits + 2 + bits_of(divisor);
  limbs = shifted_left(limbs, more);
  Limbs quotient = quotient_of(limbs, divisor);
  return BigNumber(spelling->is_negative, std::move(quotient), -static_cast<long>(more), bits, !limbs.empty());
}

BigNumber BigNumber::of(const Node& number) {
  const std::size_t bits = number.tag == of_64_bits ? 64 : number.tag == of_53_bits ? 53 : 512;
  if (!number.has(mark::integer)) {
    const std::string spelled = number_text(number);
    const BigNumber made = read(spelled, bits).value_or(BigNumber());
    // Go prints a power of two and the number below it alike where it has few bits; the power is meant.
    const BigNumber next(made.is_negative_, sum_of(made.limbs_, {1}), made.exponent_, bits);
    if (bits != 512 && next.limbs_ == Limbs{1} && next.text() == spelled) return next;
    return made;
  }
  const bool is_negative = number.integer < 0;
  const std::uint64_t size =
      is_negative ? 0 - static_cast<std::uint64_t>(number.integer) : static_cast<std::uint64_t>(number.integer);
  Limbs limbs{static_cast<std::uint32_t>(size), static_cast<std::uint32_t>(size >> 32)};
  trim_limbs(limbs);
  return BigNumber(is_negative, std::move(limbs), 0, bits);
}

BigNumber BigNumber::exactly(double value) {
  int exponent = 0;
  const auto whole = static_cast<std::uint64_t>(std::ldexp(std::frexp(std::fabs(value), &exponent), 53));
  Limbs limbs{static_cast<std::uint32_t>(whole), static_cast<std::uint32_t>(whole >> 32)};
  trim_limbs(limbs);
  return BigNumber(std::signbit(value), std::move(limbs), exponent - 53, 53);
}

Digits BigNumber::digits() const {
  Digits made = expand(limbs_, exponent_);
  made.is_negative = is_negative_;
  return made;
}

std::string BigNumber::text() const {
  if (is_zero()) return is_negative_ ? "-0" : "0";
  Digits number = expand(limbs_, exponent_);
  const std::size_t size = bits_of(limbs_);
  const std::size_t more = bits_ > size ? bits_ - size : 0;
  Limbs whole = shifted_left(limbs_, more + 1);
  const long exponent = exponent_ - static_cast<long>(more) - 1;
  Limbs below = whole;
  subtract_from(below, {1});
  const bool is_even = !bit_at(whole, 1);
  shorten(number, expand(below, exponent), expand(sum_of(whole, {1}), exponent), is_even);
  return spelled(number, is_negative_);
}

const Node* BigNumber::node(Arena& arena, Span from) const {
  const long top = exponent_ + static_cast<long>(bits_of(limbs_));
  if (!is_zero() && (top > 4 * most_exponent || top < -4 * most_exponent))
    return make::unknown(arena, {}, from, Shape::number);
  Node made;
  made.kind = Kind::number;
  made.from = from;
  made.tag = bits_ == 64 ? of_64_bits : bits_ == 53 ? of_53_bits : 0;
  const long whole_bits = bits_ == 53 ? 53 : 63;
  const std::string digits = exponent_ >= 0 && top <= whole_bits ? std::string() : text();
  if ((exponent_ >= 0 && top <= whole_bits && !(is_zero() && is_negative_)) || digits == "-9223372036854775808") {
    const Limbs whole = shifted_left(limbs_, static_cast<std::size_t>(exponent_));
    std::uint64_t size = 0;
    for (std::size_t i = whole.size(); i-- > 0;) size = (size << 32) | whole[i];
    made.marks = mark::integer;
    made.integer = static_cast<std::int64_t>(is_negative_ ? 0 - size : size);
    return arena.make(made);
  }
  if (is_zero()) {
    made.real = -0.0;
    return arena.make(made);
  }
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), made.real);
  if (read.ec != std::errc() || to_text(made.real) != digits) {
    const std::string_view kept = arena.copy(std::string_view(digits));
    made.chars = kept.data();
    made.size = static_cast<std::uint32_t>(kept.size());
  }
  return arena.make(made);
}

bool BigNumber::is_whole() const { return exponent_ >= 0; }

BigNumber BigNumber::negated() const {
  BigNumber made = *this;
  made.is_negative_ = !is_negative_;
  return made;
}

BigNumber BigNumber::truncated() const {
  if (is_whole()) return *this;
  return BigNumber(is_negative_, shifted_right(limbs_, static_cast<std::size_t>(-exponent_)), 0, bits_);
}

BigNumber operator+(const BigNumber& a, const BigNumber& b) {
  const std::size_t bits = std::max(a.bits_, b.bits_);
  if (a.is_zero() && b.is_zero()) return BigNumber(a.is_negative_ && b.is_negative_, {}, 0, bits);
  const long exponent = a.is_zero() ? b.exponent_ : b.is_zero() ? a.exponent_ : std::min(a.exponent_, b.exponent_);
  Limbs left = a.is_zero() ? Limbs() : shifted_left(a.limbs_, static_cast<std::size_t>(a.exponent_ - exponent));
  Limbs right = b.is_zero() ? Limbs() : shifted_left(b.limbs_, static_cast<std::size_t>(b.exponent_ - exponent));
  if (a.is_negative_ == b.is_negative_) return BigNumber(a.is_negative_, sum_of(left, right), exponent, bits);
  const auto which = order(left, right);
  if (which == std::strong_ordering::equal) return BigNumber(false, {}, 0, bits);
  if (which == std::strong_ordering::less) std::swap(left, right);
  subtract_from(left, right);
  return BigNumber(which == std::strong_ordering::less ? b.is_negative_ : a.is_negative_, left, exponent, bits);
}

BigNumber operator*(const BigNumber& a, const BigNumber& b) {
  return BigNumber(a.is_negative_ != b.is_negative_, product_of(a.limbs_, b.limbs_), a.exponent_ + b.exponent_,
                   std::max(a.bits_, b.bits_));
}

BigNumber operator/(const BigNumber& a, const BigNumber& b) {
  const std::size_t bits = std::max(a.bits_, b.bits_);
  const std::size_t more = bits + 2 + bits_of(b.limbs_);
  Limbs rest = shifted_left(a.limbs_, more);
  Limbs quotient = quotient_of(rest, b.limbs_);
  const long exponent = a.exponent_ - b.exponent_ - static_cast<long>(more);
  return BigNumber(a.is_negative_ != b.is_negative_, std::move(quotient), exponent, bits, !rest.empty());
}

BigNumber operator%(const BigNumber& a, const BigNumber& b) {
  if (b.is_zero()) return a;
  const auto kept = [&](BigNumber made) {
    return BigNumber(made.is_negative_, std::move(made.limbs_), made.exponent_, a.bits_);
  };
  return kept(a - kept(b * kept(a / b).truncated()));
}

std::strong_ordering operator<=>(const BigNumber& a, const BigNumber& b) {
  const BigNumber difference = a - b;
  if (difference.is_zero()) return std::strong_ordering::equal;
  return difference.is_negative() ? std::strong_ordering::less : std::strong_ordering::greater;
}

std::strong_ordering compare_numbers(const Node& a, const Node& b) {
  if (a.has(mark::integer) && b.has(mark::integer)) return a.integer <=> b.integer;
  if (a.decimal().empty() && b.decimal().empty() && a.number() != b.number())
    return a.number() < b.number() ? std::strong_ordering::less : std::strong_ordering::greater;
  return BigNumber::of(a) <=> BigNumber::of(b);
}

}  // namespace stackworthy::terraform
