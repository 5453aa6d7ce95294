#include "parsers/json/scalars.h"

#include <charconv>
#include <cstdint>
#include <optional>

#include "parsers/json/json.h"

namespace stackworthy::parsers::json {

namespace {

void append_utf8(std::string& out, std::uint32_t c) {
  const auto put = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (c < 0x80) return put(c);
  if (c < 0x800) {
    put(0xC0 | c >> 6);
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12);
    put(0x80 | (c >> 6 & 0x3F));
  } else {
    put(0xF0 | c >> 18);
    put(0x80 | (c >> 12 & 0x3F));
    put(0x80 | (c >> 6 & 0x3F));
  }
  put(0x80 | (c & 0x3F));
}

std::optional<std::uint32_t> hexadecimal(std::string_view digits) {
  std::uint32_t value = 0;
  if (digits.size() < 4) return std::nullopt;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + 4, value, 16);
  if (error != std::errc() || end != digits.data() + 4) return std::nullopt;
  return value;
}

/// The character after `\u`, of which `raw` begins behind; a pair of surrogates is one, a lone one U+FFFD. Advances
/// `at`.
bool append_escaped(std::string& out, std::string_view raw, std::size_t& at) {
  const auto first = hexadecimal(raw.substr(at));
  if (!first) return false;
  at += 4;
  if (*first < 0xD800 || *first >= 0xE000) {
    append_utf8(out, *first);
    return true;
  }
  if (*first < 0xDC00 && raw.substr(at, 2) == "\\u") {
    const auto second = hexadecimal(raw.substr(at + 2));
    if (second && *second >= 0xDC00 && *second < 0xE000) {
      at += 6;
      append_utf8(out, 0x10000 + ((*first - 0xD800) << 10) + (*second - 0xDC00));
      return true;
    }
  }
  append_utf8(out, 0xFFFD);
  return true;
}

}  // namespace

bool unescape(std::string_view raw, std::string& out) {
  bool is_valid = true;
  for (std::size_t at = 0; at < raw.size();) {
    const char c = raw[at++];
    if (c != '\\') {
      is_valid = is_valid && static_cast<unsigned char>(c) >= 0x20;
      out += c;
      continue;
    }
    if (at == raw.size()) return false;
    const char escaped = raw[at++];
    constexpr std::string_view letters = "bfnrt\"\\/";
    constexpr std::string_view meanings = "\b\f\n\r\t\"\\/";
    const std::size_t known = letters.find(escaped);
    if (known != std::string_view::npos) {
      out += meanings[known];
    } else if (escaped != 'u' || !append_escaped(out, raw, at)) {
      is_valid = false;
      out += escaped;
    }
  }
  return is_valid;
}

bool is_strict_number(std::string_view text) {
  std::size_t at = !text.empty() && text[0] == '-' ? 1 : 0;
  const auto digits = [&] {
    const std::size_t first = at;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
    return at - first;
  };
  const bool has_zero = at < text.size() && text[at] == '0';
  const std::size_t whole = digits();
  if (whole == 0 || (has_zero && whole > 1)) return false;
  if (at < text.size() && text[at] == '.') {
    ++at;
    if (digits() == 0) return false;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
    if (digits() == 0) return false;
  }
  return at == text.size();
}

std::size_t too_deep(std::string_view text) {
  std::uint32_t depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    switch (text[i]) {
      case '"':
        for (++i; i < text.size() && text[i] != '"' && text[i] != '\n'; ++i) {
          if (text[i] == '\\') ++i;
        }
        break;
      case '{':
      case '[':
        if (++depth > most_depth) return i;
        break;
      case '}':
      case ']':
        if (depth > 0) --depth;
        break;
      default:
        break;
    }
  }
  return text.size();
}

std::size_t too_many(std::string_view text) {
  std::uint32_t tokens = 0;
  bool is_in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool is_escape = c == '\\';
    if (c == '"' || (c == '\n' && is_in_string)) is_in_string = !is_in_string;
    const bool is_sign = c == ',' || c == ':' || c == '{' || c == '}' || c == '[' || c == ']';
    if (is_escape || c == '"' || (is_sign && !is_in_string)) ++tokens;
    if (tokens > most_tokens) return i;
    if (is_escape) ++i;
  }
  return text.size();
}

}  // namespace stackworthy::parsers::json
