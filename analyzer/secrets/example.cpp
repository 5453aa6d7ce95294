// Examples are made from recipes, so that no token stands in the sources. A recipe is text with directives in braces:
//   {w30}  30 random characters of a class: w letters and digits, h hexadecimal, H its upper case, d digits, l
//   lower-case
//          letters and digits, u upper-case letters and digits, A letters, b base64, s the URL alphabet of base64,
//          3 base32
//   {uuid} {crc62} {crc36} {CRC} {crcle} {age}   an identifier, and the checksums that `checks.cpp` verifies
//   {base64:TEXT} {url64:TEXT}   TEXT encoded without padding, `<` and `>` in it standing for braces
//   {pem:LABEL} {pem64:LABEL} {pgp} {putty}   armoured keys, their line ends written `\n` (not in putty, pem64)
// The random characters are those of a small generator that is seeded with the family's name: always the same.

#include <algorithm>
#include <charconv>

#include "analyzer/secrets/encoding.h"
#include "analyzer/secrets/formats.h"

namespace stackworthy::secrets {
namespace {

constexpr std::string_view lowers = "abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view uppers = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view digits = "0123456789";

class Generator {
 public:
  explicit Generator(std::string_view seed) {
    for (const char c : seed) state_ = (state_ ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  }

  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15ULL;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31U);
  }

  std::string from(std::string_view alphabet, std::size_t count) {
    std::string text;
    while (text.size() < count) text.push_back(alphabet[next() % alphabet.size()]);
    return text;
  }

  std::string bytes(std::size_t count) {
    std::string text;
    while (text.size() < count) text.push_back(static_cast<char>(next() & 0xFFU));
    return text;
  }

 private:
  std::uint64_t state_ = 0xcbf29ce484222325ULL;
};

std::string alphabet_of(char letter) {
  const std::string lower(lowers);
  const std::string upper(uppers);
  const std::string digit(digits);
  switch (letter) {
    case 'w':
      return digit + upper + lower;
    case 'h':
      return digit + "abcdef";
    case 'H':
      return digit + "ABCDEF";
    case 'd':
      return digit;
    case 'l':
      return digit + lower;
    case 'u':
      return digit + upper;
    case 'A':
      return lower + upper;
    case 'b':
      return upper + lower + digit + "+/";
    case 's':
      return upper + lower + digit + "-_";
    case '3':
      return upper + "234567";
    default:
      return {};
  }
}

std::string in_lines(std::string_view text, std::string_view line_end) {
  std::string lines;
  for (std::size_t at = 0; at < text.size(); at += 64) {
    lines += text.substr(at, 64);
    lines += line_end;
  }
  return lines;
}

/// A DER sequence of the right length that begins as a key does; the numbers in it are noise, so it opens nothing.
std::string noise_key(Generator& generator) {
  const std::string inner = std::string("\x02\x01\x00", 3) + generator.bytes(1187);
  const auto size = inner.size();
  std::string der("\x30\x82");
  der.push_back(static_cast<char>(size >> 8U & 0xFFU));
  der.push_back(static_cast<char>(size & 0xFFU));
  return der + inner;
}

std::string armour(std::string_view label, std::string_view body, std::string_view line_end) {
  const std::string name(label);
  return "-----BEGIN " + name + "-----" + std::string(line_end) + in_lines(body, line_end) + "-----END " + name +
         "-----";
}

std::string encoded(std::string text, bool for_url) {
  std::replace(text.begin(), text.end(), '<', '{');
  std::replace(text.begin(), text.end(), '>', '}');
  std::string base64 = encode_base64(text);
  base64.erase(std::find(base64.begin(), base64.end(), '='), base64.end());
  if (for_url) {
    std::replace(base64.begin(), base64.end(), '+', '-');
    std::replace(base64.begin(), base64.end(), '/', '_');
  }
  return base64;
}

std::string uuid(Generator& generator) {
  const std::string hex = alphabet_of('h');
  std::string text = generator.from(hex, 8);
  for (const std::size_t group : {4U, 4U, 4U, 12U}) text += "-" + generator.from(hex, group);
  return text;
}

std::string putty_key(Generator& generator) {
  return "PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\nComment: deploy\nPublic-Lines: 1\n" +
         generator.from(alphabet_of('b'), 64) + "\nPrivate-Lines: 1\n" + generator.from(alphabet_of('b'), 64);
}

std::string low_byte_first(std::uint32_t value) {
  const std::string hex = hex32(value);
  return hex.substr(6, 2) + hex.substr(4, 2) + hex.substr(2, 2) + hex.substr(0, 2);
}

/// The directives that close what was made so far; empty where `name` is none of them.
std::string closing(std::string_view name, std::string_view made) {
  if (name == "crc62") return base62(crc32(made.substr(made.rfind('_') + 1)), 6);
  if (name == "crc36") return base36(crc32(made), 7);
  if (name == "crcle") return low_byte_first(crc32(made.substr(0, made.size() - 1)));
  if (name != "CRC") return {};
  std::string hex = hex32(crc32(made));
  for (char& c : hex) c = c >= 'a' ? static_cast<char>(c - ('a' - 'A')) : c;
  return hex;
}

std::string age_data(Generator& generator) {
  std::string data = generator.from("qpzry9x8gf2tvdw0s3jn54khce6mua7l", 52);
  data += bech32_checksum("age-secret-key-", data);
  for (char& c : data) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c;
  return data;
}

std::string expanded(std::string_view name, std::string_view made, Generator& generator) {
  const auto colon = name.find(':');
  const std::string_view word = name.substr(0, colon);
  const std::string_view argument = colon == std::string_view::npos ? "" : name.substr(colon + 1);
  if (word == "base64" || word == "url64") return encoded(std::string(argument), word == "url64");
  if (word == "pem") return armour(argument, encode_base64(noise_key(generator)), "\\n");
  if (word == "pem64") return encode_base64(armour(argument, encode_base64(noise_key(generator)), "\n") + "\n");
  if (word == "pgp") return armour("PGP PRIVATE KEY BLOCK", generator.from(alphabet_of('b'), 640), "\\n");
  if (word == "putty") return putty_key(generator);
  if (word == "uuid") return uuid(generator);
  if (word == "age") return age_data(generator);
  if (std::string closed = closing(word, made); !closed.empty()) return closed;
  std::size_t count = 0;
  std::from_chars(word.data() + 1, word.data() + word.size(), count);
  return generator.from(alphabet_of(word.front()), count);
}

std::string cooked(std::string_view recipe, Generator& generator) {
  std::string made;
  while (!recipe.empty()) {
    if (recipe.front() != '{') {
      made.push_back(recipe.front());
      recipe.remove_prefix(1);
      continue;
    }
    const auto close = recipe.find('}');
    made += expanded(recipe.substr(1, close - 1), made, generator);
    recipe.remove_prefix(close + 1);
  }
  return made;
}

}  // namespace

std::string example_token(std::string_view family) {
  const Format* format = format_of(family);
  if (format == nullptr) return {};
  Generator generator(family);
  return cooked(format->recipe, generator);
}

std::string example_text(std::string_view family) {
  const Format* format = format_of(family);
  if (format == nullptr) return {};
  const std::string token = example_token(family);
  const auto at = format->setting.find('@');
  if (at == std::string_view::npos) return token;
  return std::string(format->setting.substr(0, at)) + token + std::string(format->setting.substr(at + 1));
}

}  // namespace stackworthy::secrets
