#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stackworthy::tests {

/// xorshift64*, of which the upper bits are taken; the same numbers as in tests/oracle/hcl/mutants.go.
class Numbers {
 public:
  explicit Numbers(std::uint64_t seed) : state_(seed) {}

  std::size_t below(std::size_t limit) {
    state_ ^= state_ >> 12;
    state_ ^= state_ << 25;
    state_ ^= state_ >> 27;
    return static_cast<std::size_t>((state_ * 0x2545F4914F6CDD1D >> 33) % limit);
  }

 private:
  std::uint64_t state_;
};

/// Mutant `number` of the sources: one of them, changed in one to three places.
inline std::string mutant_of(std::size_t number, const std::vector<std::string>& sources) {
  using namespace std::string_view_literals;
  static constexpr std::array inserts{
      "\""sv, "{"sv,    "}"sv,   "["sv,    "]"sv,     "("sv,  ")"sv,  "="sv,  ","sv,  "\n"sv,
      " "sv,  "${"sv,   "%{"sv,  "~}"sv,   "<<A\n"sv, "#"sv,  "/*"sv, "*/"sv, "."sv,  "*"sv,
      ":"sv,  "?"sv,    "!"sv,   "-"sv,    "&&"sv,    "$"sv,  "\\"sv, "\r"sv, "\0"sv, "\xff"sv,
      "é"sv,  "for "sv, "if "sv, "in "sv,  "..."sv,   "=>"sv, "::"sv, "0"sv,  "a"sv,  "'"sv,
      ";"sv,  "//"sv,   "1.5"sv, "null"sv, "\t"sv,    "<"sv,  "=="sv, "@"sv,  "~"sv,  "%{ endif }"sv};
  Numbers numbers(number * 0x9E3779B97F4A7C15 + 1);
  for (int i = 0; i < 4; ++i) numbers.below(1);
  std::string text = sources[numbers.below(sources.size())];
  for (std::size_t changes = 1 + numbers.below(3); changes > 0; --changes) {
    const std::size_t at = numbers.below(text.size() + 1);
    const auto piece = [&](std::size_t most) { return std::min(1 + numbers.below(most), text.size() - at); };
    switch (numbers.below(5)) {
      case 0:
        text.resize(at);
        break;
      case 1:
        text.insert(at, inserts[numbers.below(inserts.size())]);
        break;
      case 2:
        text.erase(at, piece(3));
        break;
      case 3:
        text.erase(at, piece(40));
        break;
      default: {
        const std::string copy = text.substr(at, piece(40));
        text.insert(numbers.below(text.size() + 1), copy);
      }
    }
  }
  return text;
}

}  // namespace stackworthy::tests
