// GitHub recognises an alert by a hash of its line and what follows: a rolling polynomial hash (factor 37, 64 bits)
// over the next 100 UTF-16 units, blanks and tabs left out, every line end one LF, the end of the file 65535 and then
// zeros. Equal hashes of one file are numbered. The upload action computes it again and complains where ours differs.

#include "analyzer/output/fingerprint.h"

#include <array>
#include <cstdint>
#include <unordered_map>

#include "analyzer/output/unicode.h"

namespace stackworthy::output {

namespace {

constexpr std::size_t window_size = 100;
constexpr std::uint64_t factor = 37;
constexpr std::uint64_t end_of_file = 65535;

consteval std::uint64_t highest_power() {
  std::uint64_t power = 1;
  for (std::size_t i = 0; i < window_size; ++i) power *= factor;
  return power;
}

std::string hex(std::uint64_t value) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string out;
  do {
    out.insert(out.begin(), digits[value & 15]);
    value >>= 4;
  } while (value != 0);
  return out;
}

class RollingHash {
 public:
  void take(std::uint64_t unit) {
    const bool is_second_half = after_return_ && unit == '\n';
    after_return_ = unit == '\r';
    if (unit == ' ' || unit == '\t' || is_second_half) return;
    if (unit == '\r') unit = '\n';
    finish_line();
    if (at_line_start_) {
      at_line_start_ = false;
      lines_[at_] = ++line_;
    }
    if (unit == '\n') at_line_start_ = true;
    roll(unit);
  }

  std::vector<std::string> finish() {
    take(end_of_file);
    for (std::size_t i = 0; i < window_size; ++i) {
      finish_line();
      roll(0);
    }
    return std::move(hashes_);
  }

 private:
  /// The line that began `window_size` units ago has its hash now.
  void finish_line() {
    if (lines_[at_] == 0) return;
    const std::string hash = hex(hash_);
    hashes_.resize(lines_[at_]);
    hashes_[lines_[at_] - 1] = hash + ':' + std::to_string(++seen_[hash]);
    lines_[at_] = 0;
  }

  void roll(std::uint64_t unit) {
    hash_ = factor * hash_ + unit - highest_power() * window_[at_];
    window_[at_] = unit;
    at_ = (at_ + 1) % window_size;
  }

  std::array<std::uint64_t, window_size> window_{};
  std::array<std::size_t, window_size> lines_{};  ///< Which line began at this place of the window; 0 for none.
  std::uint64_t hash_ = 0;
  std::size_t at_ = 0;
  std::size_t line_ = 0;
  bool at_line_start_ = true;
  bool after_return_ = false;
  std::unordered_map<std::string, std::size_t> seen_;
  std::vector<std::string> hashes_;
};

}  // namespace

std::vector<std::string> line_hashes(std::string_view text) {
  RollingHash hash;
  for (std::size_t at = 0; at < text.size();) {
    const Character next = character_at(text, at);
    at += next.size;
    const char32_t code = next.is_valid ? next.code : 0xFFFD;
    if (code > 0xFFFF) {
      hash.take(0xD7C0 + (code >> 10));
      hash.take(0xDC00 + (code & 0x3FF));
    } else {
      hash.take(code);
    }
  }
  return hash.finish();
}

}  // namespace stackworthy::output
