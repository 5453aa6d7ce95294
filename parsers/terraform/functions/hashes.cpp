#include "parsers/terraform/functions/base64.h"
#include "parsers/terraform/functions/digests.h"
#include "parsers/terraform/functions/table.h"

namespace stackworthy::terraform {

namespace {

std::optional<std::string> digest(const Call& call, std::string (*of)(std::string_view)) {
  if (!call.budget().spend(10 + call[0].size / 8)) return std::nullopt;
  return of(call[0].string());
}

Called in_hex(const Call& call, std::string (*of)(std::string_view)) {
  const auto bytes = digest(call, of);
  return bytes ? call.string(hex_of(*bytes)) : call.unknown(Shape::string);
}

Called in_base64(const Call& call, std::string (*of)(std::string_view)) {
  const auto bytes = digest(call, of);
  return bytes ? call.string(base64_of(*bytes)) : call.unknown(Shape::string);
}

Called md5(const Call& call) { return in_hex(call, md5_of); }

Called sha1(const Call& call) { return in_hex(call, sha1_of); }

Called sha256(const Call& call) { return in_hex(call, sha256_of); }

Called sha512(const Call& call) { return in_hex(call, sha512_of); }

Called base64sha256(const Call& call) { return in_base64(call, sha256_of); }

Called base64sha512(const Call& call) { return in_base64(call, sha512_of); }

/// The sixteen bytes of a namespace: one of the four names of RFC 4122, or a UUID in its usual spelling.
std::optional<std::string> namespace_bytes(std::string_view name) {
  std::string spelled(name);
  if (name == "dns") spelled = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";
  if (name == "url") spelled = "6ba7b811-9dad-11d1-80b4-00c04fd430c8";
  if (name == "oid") spelled = "6ba7b812-9dad-11d1-80b4-00c04fd430c8";
  if (name == "x500") spelled = "6ba7b814-9dad-11d1-80b4-00c04fd430c8";
  if (spelled.size() != 36) return std::nullopt;
  std::string bytes;
  int high = -1;
  for (std::size_t i = 0; i < spelled.size(); ++i) {
    const char c = spelled[i];
    if (i == 8 || i == 13 || i == 18 || i == 23) {
      if (c != '-') return std::nullopt;
      continue;
    }
    const int digit = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    if (digit < 0) return std::nullopt;
    if (high < 0) {
      high = digit;
      continue;
    }
    bytes += static_cast<char>(high * 16 + digit);
    high = -1;
  }
  return bytes;
}

Called uuidv5(const Call& call) {
  const auto space = namespace_bytes(call[0].string());
  const bool may_be_other_spelling = call[0].size == 32 || call[0].size == 38 || call[0].size == 45;
  if (!space && may_be_other_spelling) return call.unknown(Shape::word);
  if (!space) return Call::fail("is given a namespace that is no UUID");
  if (!call.budget().spend(10 + call[1].size / 8)) return call.unknown(Shape::word);
  std::string bytes = sha1_of(*space + std::string(call[1].string())).substr(0, 16);
  bytes[6] = static_cast<char>((bytes[6] & 0x0F) | 0x50);
  bytes[8] = static_cast<char>((bytes[8] & 0x3F) | 0x80);
  const std::string hex = hex_of(bytes);
  return call.string(hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" + hex.substr(16, 4) +
                     "-" + hex.substr(20));
}

/// What is random, decided when Terraform runs, or needs a private key.
Called never_known(const Call& call) { return call.unknown(Shape::string); }

Called random_word(const Call& call) { return call.unknown(Shape::word); }

constexpr Function hashes_table[] = {
    {"base64sha256", 1, 1, "s", Shape::string, base64sha256},
    {"base64sha512", 1, 1, "s", Shape::string, base64sha512},
    {"bcrypt", 1, 2, "sn", Shape::string, never_known},
    {"md5", 1, 1, "s", Shape::word, md5},
    {"rsadecrypt", 2, 2, "s", Shape::string, never_known},
    {"sha1", 1, 1, "s", Shape::word, sha1},
    {"sha256", 1, 1, "s", Shape::word, sha256},
    {"sha512", 1, 1, "s", Shape::word, sha512},
    {"uuid", 0, 0, "s", Shape::word, random_word},
    {"uuidv5", 2, 2, "s", Shape::word, uuidv5},
};

}  // namespace

std::span<const Function> hash_functions() { return hashes_table; }

}  // namespace stackworthy::terraform
