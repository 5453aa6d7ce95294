// Terraform counts and cuts strings by grapheme cluster. Here a string is cut only where every code point is surely a
// cluster of its own: scripts without combining marks, joiners and flags. Elsewhere the answer is unknown.

#include "parsers/terraform/functions/arguments.h"

namespace stackworthy::terraform {

std::optional<std::u32string> decode_utf8(std::string_view text) {
  std::u32string decoded;
  for (std::size_t i = 0; i < text.size();) {
    const unsigned char lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead < 0x80                   ? 1
                               : lead >= 0xC2 && lead < 0xE0 ? 2
                               : lead >= 0xE0 && lead < 0xF0 ? 3
                               : lead >= 0xF0 && lead < 0xF5 ? 4
                                                             : 0;
    if (length == 0 || i + length > text.size()) return std::nullopt;
    char32_t point = length == 1 ? lead : lead & (0x7F >> length);
    for (std::size_t k = 1; k < length; ++k) {
      const unsigned char next = static_cast<unsigned char>(text[i + k]);
      if ((next & 0xC0) != 0x80) return std::nullopt;
      point = (point << 6) | (next & 0x3F);
    }
    const bool is_overlong = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
    if (is_overlong || point > 0x10FFFF || (point >= 0xD800 && point < 0xE000)) return std::nullopt;
    decoded += point;
    i += length;
  }
  return decoded;
}

void append_utf8(std::string& out, char32_t point) {
  if (point < 0x80) {
    out += static_cast<char>(point);
  } else if (point < 0x800) {
    out += static_cast<char>(0xC0 | (point >> 6));
    out += static_cast<char>(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    out += static_cast<char>(0xE0 | (point >> 12));
    out += static_cast<char>(0x80 | ((point >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (point & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (point >> 18));
    out += static_cast<char>(0x80 | ((point >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((point >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (point & 0x3F));
  }
}

bool is_one_character_each(std::u32string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char32_t c = text[i];
    if (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') return false;
    const bool is_latin_greek_cyrillic = c < 0x300 || (c >= 0x370 && c < 0x483) || (c >= 0x48A && c < 0x530);
    const bool is_latin_more = c >= 0x1E00 && c < 0x1F00;
    const bool is_punctuation =
        (c >= 0x2010 && c < 0x2028) || (c >= 0x2030 && c < 0x2060) || (c >= 0x20A0 && c < 0x20C0);
    const bool is_symbol = c >= 0x2100 && c < 0x2600;
    const bool is_kana_or_han =
        (c >= 0x3041 && c < 0x3097) || (c >= 0x30A0 && c < 0x3100) || (c >= 0x4E00 && c < 0xA000);
    if (!is_latin_greek_cyrillic && !is_latin_more && !is_punctuation && !is_symbol && !is_kana_or_han) return false;
  }
  return true;
}

}  // namespace stackworthy::terraform
