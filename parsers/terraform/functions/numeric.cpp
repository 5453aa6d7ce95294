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

Called log(const Call& call) {
  const double value = std::log(call[0].number()) / std::log(call[1].number());
  return std::isnan(value) ? Call::fail("has no result that is a number") : call.number(value);
}

Called pow(const Call& call) { return call.number(std::pow(call[0].number(), call[1].number())); }

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
