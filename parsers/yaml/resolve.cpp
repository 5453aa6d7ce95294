// What a scalar without quotes means. YAML leaves it to a schema, and every engine brought its own: each is a Flavour
// here, taken from what the engine's own reader does (go-yaml for kubectl, go-cty-yaml for Terraform, PyYAML's for the
// tools around CloudFormation), and the rest of the loader never asks.

#include "parsers/yaml/resolve.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <string>

#include "parsers/yaml/yaml.h"

namespace stackworthy::parsers::yaml {

namespace {

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  for (const std::string_view word : words) {
    if (text == word) return true;
  }
  return false;
}

std::optional<bool> boolean(std::string_view text, const Flavour& flavour) {
  if (is_one_of(text, {"true", "True", "TRUE"})) return true;
  if (is_one_of(text, {"false", "False", "FALSE"})) return false;
  if (flavour.has_yes_no) {
    if (is_one_of(text, {"yes", "Yes", "YES", "on", "On", "ON"})) return true;
    if (is_one_of(text, {"no", "No", "NO", "off", "Off", "OFF"})) return false;
  }
  if (flavour.has_y_n) {
    if (is_one_of(text, {"y", "Y"})) return true;
    if (is_one_of(text, {"n", "N"})) return false;
  }
  return std::nullopt;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::optional<std::int64_t> whole(std::string_view digits, int base, bool is_negative) {
  if (digits.empty() || digits[0] == '-' || digits[0] == '+') return std::nullopt;
  const std::string signed_digits = (is_negative ? "-" : "") + std::string(digits);
  std::int64_t value = 0;
  const char* last = signed_digits.data() + signed_digits.size();
  const auto [end, error] = std::from_chars(signed_digits.data(), last, value, base);
  if (error != std::errc() || end != last) return std::nullopt;
  return value;
}

/// `digits [. digits] [e [sign] digits]` or `. digits ...`, without a sign.
bool is_decimal(std::string_view text, bool has_bare_exponent) {
  std::size_t at = 0;
  std::size_t digits = 0;
  bool has_point = false;
  while (at < text.size() && (is_digit(text[at]) || (text[at] == '.' && !has_point))) {
    if (text[at] == '.') {
      has_point = true;
    } else {
      ++digits;
    }
    ++at;
  }
  if (digits == 0) return false;
  if (at == text.size()) return true;
  if (text[at] != 'e' && text[at] != 'E') return false;
  ++at;
  const bool has_sign = at < text.size() && (text[at] == '-' || text[at] == '+');
  if (has_sign) ++at;
  if (!has_bare_exponent && (!has_point || !has_sign)) return false;
  if (at == text.size()) return false;
  for (; at < text.size(); ++at) {
    if (!is_digit(text[at])) return false;
  }
  return true;
}

const Node* special(Arena& arena, std::string_view unsigned_text, bool is_negative, bool is_signed, Span from) {
  if (is_one_of(unsigned_text, {".inf", ".Inf", ".INF"})) {
    const double infinity = std::numeric_limits<double>::infinity();
    return make::number(arena, is_negative ? -infinity : infinity, from);
  }
  if (!is_signed && is_one_of(unsigned_text, {".nan", ".NaN", ".NAN"})) return make::number(arena, std::nan(""), from);
  return nullptr;
}

std::optional<std::int64_t> prefixed(std::string_view text, bool is_negative, const Flavour& flavour) {
  if (text.size() < 2 || text[0] != '0') return std::nullopt;
  const std::string_view rest = text.substr(2);
  if (flavour.has_hexadecimal && (text[1] == 'x' || text[1] == 'X')) return whole(rest, 16, is_negative);
  if (flavour.has_binary && (text[1] == 'b' || text[1] == 'B')) return whole(rest, 2, is_negative);
  if (flavour.has_octal_o && (text[1] == 'o' || text[1] == 'O')) return whole(rest, 8, is_negative);
  if (flavour.has_octal_zero) return whole(text.substr(1), 8, is_negative);
  return std::nullopt;
}

const Node* number(Arena& arena, std::string_view text, Span from, const Flavour& flavour) {
  const bool is_negative = text[0] == '-';
  const bool is_signed = is_negative || text[0] == '+';
  std::string copy(text.substr(is_signed ? 1 : 0));
  if (flavour.has_underscores && !copy.empty() && is_digit(copy[0])) std::erase(copy, '_');
  if (copy.empty()) return nullptr;
  if (const Node* node = special(arena, copy, is_negative, is_signed, from)) return node;
  if (const auto value = prefixed(copy, is_negative, flavour)) return make::integer(arena, *value, from);
  if (!is_decimal(copy, flavour.has_bare_exponent)) return nullptr;
  if (const auto value = whole(copy, 10, is_negative)) return make::integer(arena, *value, from);
  double value = 0;
  const auto [end, error] = std::from_chars(copy.data(), copy.data() + copy.size(), value);
  if (error != std::errc() || end != copy.data() + copy.size()) return nullptr;
  return make::number(arena, is_negative ? -value : value, from);
}

const Node* for_kubectl(Arena& arena, std::string_view text, Span from) {
  return plain_scalar(arena, text, from,
                      {.has_y_n = true,
                       .has_yes_no = true,
                       .has_octal_zero = true,
                       .has_octal_o = true,
                       .has_hexadecimal = true,
                       .has_binary = true,
                       .has_underscores = true,
                       .has_bare_exponent = true});
}

const Node* for_terraform(Arena& arena, std::string_view text, Span from) {
  return plain_scalar(arena, text, from, {.has_y_n = true, .has_yes_no = true, .has_bare_exponent = true});
}

const Node* for_core(Arena& arena, std::string_view text, Span from) {
  return plain_scalar(arena, text, from, {.has_octal_o = true, .has_hexadecimal = true, .has_bare_exponent = true});
}

}  // namespace

const Node* plain_scalar(Arena& arena, std::string_view text, Span from, const Flavour& flavour) {
  if (text.empty() || is_one_of(text, {"~", "null", "Null", "NULL"})) return make::null(arena, from);
  if (text.size() <= 5) {
    if (const auto value = boolean(text, flavour)) return make::boolean(arena, *value, from);
  }
  const char first = text[0];
  const bool may_be_number = is_digit(first) || first == '-' || first == '+' || first == '.';
  if (may_be_number && text.size() <= 400) {
    if (const Node* node = number(arena, text, from, flavour)) return node;
  }
  return make::borrowed(arena, text, from);
}

const Resolver kubectl{.plain = for_kubectl};
const Resolver terraform{.plain = for_terraform};
const Resolver core{.plain = for_core};

}  // namespace stackworthy::parsers::yaml
