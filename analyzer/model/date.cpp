#include "analyzer/model/date.h"

#include <array>

namespace stackworthy {

std::optional<long> day_number(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  int parts[3] = {0, 0, 0};
  int part = 0;
  for (const char c : text) {
    if (c == '-')
      ++part;
    else if (c >= '0' && c <= '9' && part < 3)
      parts[part] = parts[part] * 10 + (c - '0');
    else
      return std::nullopt;
  }
  if (part != 2) return std::nullopt;
  const int year = parts[0], month = parts[1], day = parts[2];
  constexpr std::array<int, 12> lengths{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month < 1 || month > 12) return std::nullopt;
  const bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  const int length = lengths[static_cast<std::size_t>(month) - 1] + (month == 2 && is_leap ? 1 : 0);
  if (day < 1 || day > length) return std::nullopt;
  // Counted from the first of March, so that the leap day ends a year.
  const long years = year - (month <= 2 ? 1 : 0);
  const long months = (month + 9) % 12;
  return years * 365 + years / 4 - years / 100 + years / 400 + (months * 153 + 2) / 5 + day - 1 - 719468;
}

}  // namespace stackworthy
