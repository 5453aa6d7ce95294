#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace stackworthy::parsers::json {

/// Appends the characters between a string's quotes without escapes; false where one is not JSON's.
bool unescape(std::string_view raw, std::string& out);

/// Whether the text is a number as JSON writes it.
bool is_strict_number(std::string_view text);

/// Where the nesting outside strings becomes deeper than is read; the size of the text where it does not.
std::size_t too_deep(std::string_view text);

/// Quotes, escapes, brackets, commas and colons of one text that are read: each is a node of some 200 bytes.
constexpr std::uint32_t most_tokens = 500'000;

/// Where there are more of them than are read; the size of the text where there are not.
std::size_t too_many(std::string_view text);

}  // namespace stackworthy::parsers::json
