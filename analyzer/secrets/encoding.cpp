#include "analyzer/secrets/encoding.h"

#include <array>
#include <vector>

namespace stackworthy::secrets {
namespace {

constexpr std::string_view digits62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view digits36 = "0123456789abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view digits64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view digits32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

constexpr std::array<std::uint32_t, 256> make_crc_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t n = 0; n < 256; ++n) {
    std::uint32_t c = n;
    for (int bit = 0; bit < 8; ++bit) c = (c & 1U) != 0 ? 0xEDB88320U ^ (c >> 1U) : c >> 1U;
    table[n] = c;
  }
  return table;
}

constexpr auto crc_table = make_crc_table();

constexpr std::array<std::int8_t, 256> make_base64_table() {
  std::array<std::int8_t, 256> table{};
  for (auto& entry : table) entry = -1;
  for (std::size_t n = 0; n < digits64.size(); ++n) {
    table[static_cast<unsigned char>(digits64[n])] = static_cast<std::int8_t>(n);
  }
  table['-'] = 62;
  table['_'] = 63;
  return table;
}

constexpr auto base64_table = make_base64_table();

std::string in_base(std::uint32_t value, std::string_view digits, std::size_t width) {
  std::string text;
  const auto base = static_cast<std::uint32_t>(digits.size());
  for (; value != 0; value /= base) text.insert(text.begin(), digits[value % base]);
  if (text.size() < width) text.insert(0, width - text.size(), digits[0]);
  return text;
}

std::uint32_t polymod(const std::vector<std::uint8_t>& values) {
  constexpr std::array<std::uint32_t, 5> generator{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
  std::uint32_t check = 1;
  for (const std::uint8_t value : values) {
    const std::uint32_t top = check >> 25U;
    check = (check & 0x1ffffffU) << 5U ^ value;
    for (std::size_t bit = 0; bit < generator.size(); ++bit) {
      if ((top >> bit & 1U) != 0) check ^= generator[bit];
    }
  }
  return check;
}

std::optional<std::vector<std::uint8_t>> bech32_values(std::string_view prefix, std::string_view data) {
  std::vector<std::uint8_t> values;
  for (const char c : prefix) values.push_back(static_cast<std::uint8_t>(static_cast<unsigned char>(c) >> 5U));
  values.push_back(0);
  for (const char c : prefix) values.push_back(static_cast<std::uint8_t>(static_cast<unsigned char>(c) & 31U));
  for (const char c : data) {
    const auto at = digits32.find(c);
    if (at == std::string_view::npos) return std::nullopt;
    values.push_back(static_cast<std::uint8_t>(at));
  }
  return values;
}

}  // namespace

std::uint32_t crc32(std::string_view bytes) {
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const char c : bytes) crc = crc_table[(crc ^ static_cast<unsigned char>(c)) & 0xFFU] ^ (crc >> 8U);
  return crc ^ 0xFFFFFFFFU;
}

std::string base62(std::uint32_t value, std::size_t width) { return in_base(value, digits62, width); }
std::string base36(std::uint32_t value, std::size_t width) { return in_base(value, digits36, width); }
std::string hex32(std::uint32_t value) { return in_base(value, digits36.substr(0, 16), 8); }

std::optional<std::string> decode_base64(std::string_view encoded) {
  while (!encoded.empty() && encoded.back() == '=') encoded.remove_suffix(1);
  std::string bytes;
  bytes.reserve(encoded.size() * 3 / 4 + 1);
  std::uint32_t buffer = 0;
  unsigned bits = 0;
  for (const char c : encoded) {
    if (c == '\n' || c == '\r' || c == ' ' || c == '\t') continue;
    const int value = base64_table[static_cast<unsigned char>(c)];
    if (value < 0) return std::nullopt;
    buffer = buffer << 6U | static_cast<std::uint32_t>(value);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push_back(static_cast<char>(buffer >> bits & 0xFFU));
    }
  }
  return bytes;
}

std::string encode_base64(std::string_view bytes) {
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    std::uint32_t group = 0;
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - at);
    for (std::size_t n = 0; n < 3; ++n) {
      group = group << 8U | (n < count ? static_cast<unsigned char>(bytes[at + n]) : 0U);
    }
    for (std::size_t n = 0; n < 4; ++n) {
      text.push_back(n <= count ? digits64[group >> (18U - 6U * n) & 63U] : '=');
    }
  }
  return text;
}

bool is_bech32(std::string_view text) {
  std::string lower;
  bool has_lower = false;
  bool has_upper = false;
  for (const char c : text) {
    const bool upper = c >= 'A' && c <= 'Z';
    has_upper = has_upper || upper;
    has_lower = has_lower || (c >= 'a' && c <= 'z');
    lower.push_back(upper ? static_cast<char>(c + ('a' - 'A')) : c);
  }
  if (has_lower && has_upper) return false;
  const auto separator = lower.rfind('1');
  if (separator == std::string::npos || separator == 0 || lower.size() - separator <= 6) return false;
  const std::string_view all = lower;
  const auto values = bech32_values(all.substr(0, separator), all.substr(separator + 1));
  return values && polymod(*values) == 1;
}

std::string bech32_checksum(std::string_view prefix, std::string_view data) {
  auto values = bech32_values(prefix, data);
  if (!values) return {};
  values->insert(values->end(), 6, 0);
  const std::uint32_t check = polymod(*values) ^ 1U;
  std::string text;
  for (unsigned n = 0; n < 6; ++n) text.push_back(digits32[check >> (25U - 5U * n) & 31U]);
  return text;
}

}  // namespace stackworthy::secrets
