#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stackworthy::terraform {

/// Code points of UTF-8; nothing for invalid bytes.
std::optional<std::u32string> decode_utf8(std::string_view);
void append_utf8(std::string&, char32_t);
/// The text in normalization form C, as every string of Terraform's is; nothing where it is so already.
std::optional<std::string> composed(std::string_view);
/// What Terraform counts and cuts strings by: grapheme clusters; nothing for invalid bytes.
std::optional<std::vector<std::string>> characters_of(std::string_view);
/// The other case of one code point.
char32_t lower_of(char32_t);
char32_t upper_of(char32_t);
char32_t title_of(char32_t);
bool is_letter_or_digit(char32_t);
bool is_space(char32_t);

}  // namespace stackworthy::terraform
