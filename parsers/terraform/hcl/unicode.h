#pragma once

#include <cstddef>
#include <string_view>

namespace stackworthy::hcl {

/// Whether a code point of 0x80 or more may begin an identifier.
bool starts_identifier(char32_t point);
/// Whether a code point of 0x80 or more may stand in an identifier behind its first.
bool continues_identifier(char32_t point);
/// How many bytes of white space, in Unicode's sense, `text` begins with.
std::size_t leading_space(std::string_view text);
/// How many bytes of white space, in Unicode's sense, `text` ends with.
std::size_t trailing_space(std::string_view text);

}  // namespace stackworthy::hcl
