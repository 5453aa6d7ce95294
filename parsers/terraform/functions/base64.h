#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace stackworthy::terraform {

/// Standard base64 with padding.
std::string base64_of(std::string_view bytes);
/// The bytes of standard base64 with padding, line breaks ignored as in Go; nothing where it is malformed.
std::optional<std::string> bytes_of_base64(std::string_view text);
/// Lower-case hexadecimal.
std::string hex_of(std::string_view bytes);

}  // namespace stackworthy::terraform
