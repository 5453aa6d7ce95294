// An armoured key is written in many ways: over lines with any indentation, in one string with `\n`, as the lines of a
// list in quotes. The body is read as base64 with such margins skipped, up to the first byte that can be neither; only
// the dashes of the footer may be that byte. What was read must then be what the header says: DER whose outer length is
// the length of the body, or an OpenSSH key whose cipher is `none`. A shortened sample and an encrypted key are silent.

#include <algorithm>
#include <charconv>
#include <string>

#include "analyzer/secrets/characters.h"
#include "analyzer/secrets/checks.h"
#include "analyzer/secrets/encoding.h"

namespace stackworthy::secrets {
namespace {

constexpr std::string_view dashes = "-----";
constexpr std::size_t largest_body = 32768;

struct Armour {
  std::string_view label;  // `RSA PRIVATE KEY`
  std::string body;        // base64, margins skipped
  Range whole;
};

/// The length of a margin at `at`: white space, `\n`, `\\n`, a quote, a comma, a concatenation; 0 where there is none.
std::size_t margin_at(std::string_view text, std::size_t at) {
  constexpr std::string_view single = " \t\r\n\"',|>#";
  if (single.find(text[at]) != std::string_view::npos) return 1;
  if (text[at] != '\\') return 0;
  std::size_t end = at;
  while (end < text.size() && end < at + 4 && text[end] == '\\') ++end;
  if (end == text.size()) return end - at;
  constexpr std::string_view escaped = "nrt\"\n\r";
  return escaped.find(text[end]) != std::string_view::npos ? end - at + 1 : end - at;
}

std::optional<Armour> read_armour(std::string_view text, std::size_t begin) {
  constexpr std::string_view head = "-----BEGIN ";
  if (text.substr(begin, head.size()) != head) return std::nullopt;
  const std::size_t label = begin + head.size();
  const auto label_end = text.substr(0, label + 48).find(dashes, label);
  if (label_end == std::string_view::npos) return std::nullopt;
  Armour armour{text.substr(label, label_end - label), {}, {begin, begin}};
  std::size_t at = label_end + dashes.size();
  while (at < text.size() && armour.body.size() <= largest_body && at - begin < 4 * largest_body) {
    if (is_base64(text[at])) {
      armour.body.push_back(text[at++]);
      continue;
    }
    const std::size_t margin = margin_at(text, at);
    if (margin == 0) break;
    at += margin;
  }
  constexpr std::string_view foot = "-----END ";
  if (text.substr(at, foot.size()) != foot) return std::nullopt;
  at += foot.size();
  if (text.substr(at, armour.label.size()) != armour.label) return std::nullopt;
  at += armour.label.size();
  if (text.substr(at, dashes.size()) != dashes) return std::nullopt;
  armour.whole.end = at + dashes.size();
  return armour;
}

/// Whether the bytes are one DER sequence, whole, that begins with a small integer: PKCS 1, PKCS 8 and SEC 1 keys.
bool is_der_key(std::string_view bytes) {
  const auto byte = [bytes](std::size_t n) { return static_cast<unsigned char>(bytes[n]); };
  if (bytes.size() < 40 || byte(0) != 0x30) return false;
  std::size_t length = byte(1);
  std::size_t at = 2;
  if (length >= 0x80) {
    const std::size_t octets = length & 0x7FU;
    if (octets == 0 || octets > 3) return false;
    length = 0;
    for (std::size_t n = 0; n < octets; ++n) length = length << 8U | byte(at++);
  }
  return at + length == bytes.size() && byte(at) == 0x02 && byte(at + 1) == 0x01 && byte(at + 2) <= 1;
}

/// Whether it is an OpenSSH key that no passphrase protects.
bool is_openssh_key(std::string_view bytes) {
  using namespace std::string_view_literals;
  constexpr std::string_view open = "openssh-key-v1\0\0\0\0\4none"sv;
  return bytes.size() > 100 && bytes.starts_with(open);
}

bool is_whole_key(const Armour& armour) {
  const auto bytes = decode_base64(armour.body);
  if (!bytes) return false;
  if (armour.label == "OPENSSH PRIVATE KEY") return is_openssh_key(*bytes);
  const bool is_der = armour.label == "PRIVATE KEY" || armour.label == "RSA PRIVATE KEY" ||
                      armour.label == "EC PRIVATE KEY" || armour.label == "DSA PRIVATE KEY";
  return is_der && is_der_key(*bytes);
}

std::string_view without_margins(std::string_view line) {
  while (!line.empty() && (line.front() == ' ' || line.front() == '\t')) line.remove_prefix(1);
  while (!line.empty() && (line.back() == ' ' || line.back() == '\r')) line.remove_suffix(1);
  return line;
}

std::size_t number(std::string_view digits) {
  std::size_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

}  // namespace

std::optional<Range> find_private_key(std::string_view text, std::size_t keyword) {
  const auto armour = read_armour(text, keyword);
  if (!armour || !is_whole_key(*armour)) return std::nullopt;
  return armour->whole;
}

std::optional<Range> find_service_account_key(std::string_view text, std::size_t keyword) {
  const auto key = find_private_key(text, keyword);
  if (!key) return std::nullopt;
  const std::size_t begin = keyword > 1024 ? keyword - 1024 : 0;
  const std::string_view around = text.substr(begin, key->end + 1024 - begin);
  const bool is_google = around.find("service_account") != std::string_view::npos &&
                         around.find("gserviceaccount.com") != std::string_view::npos;
  return is_google ? key : std::nullopt;
}

std::optional<Range> find_pgp_key(std::string_view text, std::size_t keyword) {
  constexpr std::string_view head = "-----BEGIN PGP PRIVATE KEY BLOCK-----";
  constexpr std::string_view foot = "-----END PGP PRIVATE KEY BLOCK-----";
  if (text.substr(keyword, head.size()) != head) return std::nullopt;
  const std::size_t begin = keyword + head.size();
  const auto next = text.substr(0, begin + 2 * largest_body).find(dashes, begin);
  if (next == std::string_view::npos || text.substr(next, foot.size()) != foot) return std::nullopt;
  std::size_t body = 0;
  for (std::size_t at = begin; at < next; ++at) {
    if (is_base64(text[at])) ++body;
    if (text.substr(at, 3) == "...") return std::nullopt;
  }
  if (body < 300) return std::nullopt;
  return Range{keyword, next + foot.size()};
}

std::optional<Range> find_putty_key(std::string_view text, std::size_t keyword) {
  constexpr int most_lines = 200;
  bool is_open = false;
  std::size_t private_lines = 0;
  std::size_t body = 0;
  std::size_t at = text.find('\n', keyword);
  for (int n = 0; n < most_lines && at < text.size(); ++n) {
    const std::size_t begin = at + 1;
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = without_margins(text.substr(begin, end - begin));
    at = end;
    if (private_lines > 0) {
      body += line.size();
      if (--private_lines == 0) return is_open && body >= 32 ? std::optional(Range{keyword, end}) : std::nullopt;
    } else if (line.starts_with("Private-Lines: ")) {
      private_lines = number(line.substr(15));
      if (private_lines == 0) return std::nullopt;
    } else if (line == "Encryption: none") {
      is_open = true;
    } else if (line.size() > 100 || line.starts_with("PuTTY-User-Key-File-")) {
      return std::nullopt;
    }
  }
  return std::nullopt;
}

std::optional<Range> find_encoded_private_key(std::string_view text, std::size_t keyword) {
  std::size_t end = keyword;
  while (end < text.size() && end - keyword < 2 * largest_body && is_base64(text[end])) ++end;
  const auto pem = decode_base64(text.substr(keyword, end - keyword));
  if (!pem || pem->find("PRIVATE KEY-----") == std::string::npos) return std::nullopt;
  constexpr std::string_view head = "-----BEGIN ";
  for (auto at = pem->find(head); at != std::string::npos; at = pem->find(head, at + 1)) {
    if (find_private_key(*pem, at)) return Range{keyword, end};
  }
  return std::nullopt;
}

}  // namespace stackworthy::secrets
