#include "analyzer/model/byte_set.h"

#include <cctype>

namespace stackworthy {

namespace {

bool is_of_class(std::string_view name, int byte, bool& is_known) {
  struct Class {
    std::string_view name;
    int (*holds)(int);
  };
  static constexpr Class classes[] = {{"alnum", std::isalnum}, {"alpha", std::isalpha}, {"blank", std::isblank},
                                      {"cntrl", std::iscntrl}, {"digit", std::isdigit}, {"graph", std::isgraph},
                                      {"lower", std::islower}, {"print", std::isprint}, {"punct", std::ispunct},
                                      {"space", std::isspace}, {"upper", std::isupper}, {"xdigit", std::isxdigit}};
  for (const Class& each : classes) {
    if (each.name == name) return byte < 128 && each.holds(byte) != 0;
  }
  return is_known = false;
}

/// The class `[:name:]` at `at`, added to the set; false where it is none, `is_known` false where nobody knows the
/// name.
bool add_class(std::string_view pattern, std::size_t& at, ByteSet& set, bool& is_known) {
  if (!pattern.substr(at).starts_with("[:")) return false;
  const auto end = pattern.find(']', at + 2);
  if (end == std::string_view::npos || end < at + 3 || pattern[end - 1] != ':') return false;
  const std::string_view name = pattern.substr(at + 2, end - at - 3);
  for (int byte = 0; byte < 256; ++byte) {
    if (is_of_class(name, byte, is_known)) set.set(static_cast<std::size_t>(byte));
  }
  at = end + 1;
  return true;
}

/// One byte of a set, escaped or not; false at the end of the pattern.
bool take_byte(std::string_view pattern, std::size_t& at, unsigned char& byte) {
  if (at < pattern.size() && pattern[at] == '\\') ++at;
  if (at >= pattern.size()) return false;
  byte = static_cast<unsigned char>(pattern[at++]);
  return true;
}

}  // namespace

std::optional<ByteSet> read_byte_set(std::string_view pattern, std::size_t& at) {
  ByteSet set;
  std::size_t next = at + 1;
  const bool is_negated = next < pattern.size() && (pattern[next] == '!' || pattern[next] == '^');
  if (is_negated) ++next;
  bool is_known = true;
  for (bool is_first = true;; is_first = false) {
    if (next >= pattern.size()) return std::nullopt;
    if (pattern[next] == ']' && !is_first) break;
    if (add_class(pattern, next, set, is_known)) continue;
    unsigned char low = 0;
    if (!take_byte(pattern, next, low)) return std::nullopt;
    unsigned char high = low;
    if (next + 1 < pattern.size() && pattern[next] == '-' && pattern[next + 1] != ']') {
      ++next;
      if (!take_byte(pattern, next, high)) return std::nullopt;
    }
    for (unsigned byte = low; byte <= high; ++byte) set.set(byte);
  }
  if (!is_known) return std::nullopt;
  if (is_negated) set.flip();
  set.reset('/');
  at = next + 1;
  return set;
}

}  // namespace stackworthy
