#include <cmath>

#include "parsers/terraform/functions/table.h"

namespace stackworthy::terraform {

namespace {

bool is_integer(const Node& node) { return node.has(mark::integer); }

Called abs(const Call& call) {
  const Node& value = call[0];
  if (is_integer(value) && value.integer >= 0) return Call::same(&value);
  const BigNumber number = BigNumber::of(value);
  return call.number(number.is_negative() ? number.negated() : number);
}

Called ceil(const Call& call) {
  if (is_integer(call[0])) return Call::same(&call[0]);
  const BigNumber number = BigNumber::of(call[0]);
  const BigNumber whole = number.truncated();
  return call.number(number > whole ? whole + *BigNumber::read("1") : whole + BigNumber());
}

Called floor(const Call& call) {
  if (is_integer(call[0])) return Call::same(&call[0]);
  const BigNumber number = BigNumber::of(call[0]);
  const BigNumber whole = number.truncated();
  return call.number(number < whole ? whole - *BigNumber::read("1") : whole);
}

Called signum(const Call& call) {
  const BigNumber number = BigNumber::of(call[0]);
  if (!number.is_whole()) return Call::fail("is given a number that is not whole");
  if (!is_integer(call[0])) return call.count(number.is_zero() ? 0 : number.is_negative() ? -1 : 1);
  return call.count(call[0].integer < 0 ? -1 : call[0].integer > 0 ? 1 : 0);
}

/// Go's logarithm, whose last digit is not the C library's and shows in ceil(log(81, 3)): with x = 2^k * (1 + f) and
/// 1 + f near 1, log(1 + f) is a series in f / (2 + f).
double natural_log(double x) {
  if (!(x > 0) || !std::isfinite(x)) return std::log(x);
  int k = 0;
  double f = std::frexp(x, &k);
  if (f < std::sqrt(0.5)) {
    f *= 2;
    --k;
  }
  f -= 1;
  const double s = f / (2 + f), s2 = s * s, s4 = s2 * s2;
  const double odd =
      s2 * (6.666666666666735130e-01 +
            s4 * (2.857142874366239149e-01 + s4 * (1.818357216161805012e-01 + s4 * 1.479819860511658591e-01)));
  const double even = s4 * (3.999999999940941908e-01 + s4 * (2.222219843214978396e-01 + s4 * 1.531383769920937332e-01));
  const double half = 0.5 * f * f;
  constexpr double two_high = 6.93147180369123816490e-01, two_low = 1.90821492927058770002e-10;  // log(2) in two parts
  return k * two_high - ((half - (s * (half + (odd + even)) + k * two_low)) - f);
}

/// Go's power for whole exponents: by squaring a fraction between a half and one.
double power(double x, double y) {
  const double size = std::fabs(y);
  if (!std::isfinite(x) || !std::isfinite(y) || x == 0 || y == 0 || size >= 4096) return std::pow(x, y);
  double result = 1;
  int exponent = 0, result_exponent = 0;
  double base = std::frexp(x, &exponent);
  for (auto i = static_cast<std::uint64_t>(size); i != 0; i >>= 1) {
    if ((i & 1) != 0) {
      result *= base;
      result_exponent += exponent;
    }
    base *= base;
    exponent *= 2;
    if (base < 0.5) {
      base *= 2;
      --exponent;
    }
  }
  return y < 0 ? std::ldexp(1 / result, -result_exponent) : std::ldexp(result, result_exponent);
}

Called log(const Call& call) {
  const double value = natural_log(call[0].number()) / natural_log(call[1].number());
  return std::isnan(value) ? Call::fail("has no result that is a number") : call.number(value);
}

Called pow(const Call& call) {
  const double base = call[0].number(), exponent = call[1].number();
  if (std::fabs(exponent) == 0.5 && base >= 0) return call.number(exponent < 0 ? 1 / std::sqrt(base) : std::sqrt(base));
  if (exponent == std::floor(exponent) || base == 0 || base == 1) return call.number(power(base, exponent));
  // Of other roots the last digit hangs on Go's exponential.
  return base < 0 ? Call::fail("is given the root of a negative number") : call.unknown(Shape::number);
}

bool is_less(const Node& a, const Node& b) { return compare_numbers(a, b) < 0; }

Called max(const Call& call) {
  const Node* best = &call[0];
  for (const Node* value : call.arguments()) best = is_less(*best, *value) ? value : best;
  return Call::same(best);
}

Called min(const Call& call) {
  const Node* best = &call[0];
  for (const Node* value : call.arguments()) best = is_less(*value, *best) ? value : best;
  return Call::same(best);
}

/// The value of a digit in that base (a-z from 10, A-Z from 36 in bases above 36), or the base where it is none.
int digit_value(char c, int base) {
  int value = base;
  if (c >= '0' && c <= '9') value = c - '0';
  if (c >= 'a' && c <= 'z') value = c - 'a' + 10;
  if (c >= 'A' && c <= 'Z') value = c - 'A' + (base > 36 ? 36 : 10);
  return value < base ? value : base;
}

Called parseint(const Call& call) {
  if (call[0].kind == Kind::text) return call.unknown(Shape::number);
  if (call[0].kind != Kind::string) return Call::fail("is given something to parse that is not a string");
  if (!is_integer(call[1]) || call[1].integer < 2 || call[1].integer > 62)
    return Call::fail("is given a base that is not a whole number from 2 to 62");
  const int base = static_cast<int>(call[1].integer);
  std::string_view digits = call[0].string();
  const bool is_negative = digits.starts_with('-');
  if (is_negative || digits.starts_with('+')) digits.remove_prefix(1);
  if (digits.empty()) return Call::fail("is given text that is no number in that base");
  BigNumber large;
  const BigNumber bases = BigNumber::of(call[1]);
  std::uint64_t value = 0;
  bool is_too_large = false;
  if (!call.budget().spend(digits.size() * BigNumber::cost / 4)) return call.unknown(Shape::number);
  for (const char c : digits) {
    const int digit = digit_value(c, base);
    if (digit == base) return Call::fail("is given text that is no number in that base");
    const Node* const one = make::integer(call.arena(), digit, {});
    if (digits.size() > 10) large = large * bases + BigNumber::of(*one);
    is_too_large = is_too_large || __builtin_mul_overflow(value, static_cast<std::uint64_t>(base), &value) ||
                   __builtin_add_overflow(value, static_cast<std::uint64_t>(digit), &value);
  }
  const bool is_rounded = is_too_large && digits.size() > 80;
  if (is_rounded) return call.unknown(Shape::number);
  if (is_too_large || value > static_cast<std::uint64_t>(INT64_MAX))
    return call.number(is_negative ? large.negated() : large);
  return call.count(is_negative ? -static_cast<std::int64_t>(value) : static_cast<std::int64_t>(value));
}

constexpr Function numeric_table[] = {
    {"abs", 1, 1, "n", Shape::number, abs},
    {"ceil", 1, 1, "n", Shape::number, ceil},
    {"floor", 1, 1, "n", Shape::number, floor},
    {"log", 2, 2, "n", Shape::number, log},
    {"max", 1, 255, "n", Shape::number, max},
    {"min", 1, 255, "n", Shape::number, min},
    {"parseint", 2, 2, "an", Shape::number, parseint},
    {"pow", 2, 2, "n", Shape::number, pow},
    {"signum", 1, 1, "n", Shape::number, signum},
};

}  // namespace

std::span<const Function> numeric_functions() { return numeric_table; }

}  // namespace stackworthy::terraform
