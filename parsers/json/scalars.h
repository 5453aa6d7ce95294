#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace stackworthy::parsers::json {

/// Appends the characters between a string's quotes without escapes; false where one is not JSON's.
bool unescape(std::string_view raw, std::string& out);

/// Whether the text is a number as JSON writes it.
bool is_strict_number(std::string_view text);

/// Where the nesting outside strings becomes deeper than is read; the size of the text where it does not.
std::size_t too_deep(std::string_view text);

}  // namespace stackworthy::parsers::json
