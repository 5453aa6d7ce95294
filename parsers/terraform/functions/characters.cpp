// Unicode as Terraform has it: strings are in normalization form C, and a character is a grapheme cluster. What is no
// UTF-8 stays as it is.

#include "parsers/terraform/functions/characters.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>

namespace stackworthy::terraform {

namespace {

/// Below U+0300, whose first byte this is, every text is in normalization form C.
constexpr unsigned char first_that_composes = 0xCC;
/// It has a capital, but Go's simple mapping does not lead there.
constexpr char32_t sharp_s = 0xDF;

}  // namespace

std::optional<std::u32string> decode_utf8(std::string_view text) {
  std::u32string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    utf8proc_int32_t point = 0;
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data() + i);
    const utf8proc_ssize_t length =
        utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(std::min<std::size_t>(text.size() - i, 4)), &point);
    if (length <= 0) return std::nullopt;
    decoded += static_cast<char32_t>(point);
    i += static_cast<std::size_t>(length);
  }
  return decoded;
}

void append_utf8(std::string& out, char32_t point) {
  utf8proc_uint8_t bytes[4];
  const utf8proc_ssize_t length = utf8proc_encode_char(static_cast<utf8proc_int32_t>(point), bytes);
  out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
}

std::optional<std::string> composed(std::string_view text) {
  const auto is_plain = [](char c) { return static_cast<unsigned char>(c) < first_that_composes; };
  if (std::all_of(text.begin(), text.end(), is_plain)) return std::nullopt;
  utf8proc_uint8_t* made = nullptr;
  const utf8proc_ssize_t length =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
                   &made, static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  if (length < 0) return std::nullopt;
  std::string out(reinterpret_cast<const char*>(made), static_cast<std::size_t>(length));
  std::free(made);
  if (out == text) return std::nullopt;
  return out;
}

std::optional<std::vector<std::string>> characters_of(std::string_view text) {
  const auto decoded = decode_utf8(text);
  if (!decoded) return std::nullopt;
  std::vector<std::string> characters;
  utf8proc_int32_t state = 0;
  for (std::size_t i = 0; i < decoded->size(); ++i) {
    const bool begins =
        i == 0 || utf8proc_grapheme_break_stateful(static_cast<utf8proc_int32_t>((*decoded)[i - 1]),
                                                   static_cast<utf8proc_int32_t>((*decoded)[i]), &state);
    if (begins) characters.emplace_back();
    append_utf8(characters.back(), (*decoded)[i]);
  }
  return characters;
}

char32_t lower_of(char32_t c) { return static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(c))); }

char32_t upper_of(char32_t c) {
  return c == sharp_s ? c : static_cast<char32_t>(utf8proc_toupper(static_cast<utf8proc_int32_t>(c)));
}

char32_t title_of(char32_t c) {
  return c == sharp_s ? c : static_cast<char32_t>(utf8proc_totitle(static_cast<utf8proc_int32_t>(c)));
}

bool is_letter_or_digit(char32_t c) {
  const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(c));
  return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) || category == UTF8PROC_CATEGORY_ND;
}

bool is_space(char32_t c) {
  return (c >= 9 && c <= 13) || c == ' ' || c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
         c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

}  // namespace stackworthy::terraform
