#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stackworthy::secrets {

/// The CRC-32 of zip and Ethernet.
std::uint32_t crc32(std::string_view bytes);

/// `value` in base 62 (0-9, A-Z, a-z), padded with zeros to `width`.
std::string base62(std::uint32_t value, std::size_t width);

/// `value` in base 36 (0-9, a-z), padded with zeros to `width`.
std::string base36(std::uint32_t value, std::size_t width);

/// Lower-case hexadecimal of the four bytes of `value`, the most significant first.
std::string hex32(std::uint32_t value);

/// Accepts the standard and the URL alphabet, with or without padding; nothing where another byte stands in it.
std::optional<std::string> decode_base64(std::string_view encoded);

/// The standard alphabet, padded.
std::string encode_base64(std::string_view bytes);

/// Whether the text is bech32 (BIP 173) and its six checksum characters are right.
bool is_bech32(std::string_view text);

/// The six characters that complete `prefix` + "1" + `data`, all lower case, to bech32.
std::string bech32_checksum(std::string_view prefix, std::string_view data);

}  // namespace stackworthy::secrets
