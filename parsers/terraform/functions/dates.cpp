// Times are RFC 3339; seconds are counted from 1970 on the proleptic Gregorian calendar.

#include <array>
#include <chrono>

#include "parsers/terraform/functions/table.h"

namespace stackworthy::terraform {

namespace {

struct Time {
  std::int64_t seconds = 0;  ///< Since 1970, UTC.
  std::int64_t nanoseconds = 0;
  int offset = 0;  ///< Minutes east of UTC.
};

struct Clock {
  int year = 0, month = 0, day = 0, weekday = 0, hour = 0, minute = 0, second = 0;
};

/// `count` digits at `at`, which moves behind them; -1 where there are none.
int read_digits_at(std::string_view text, std::size_t& at, std::size_t count) {
  if (at + count > text.size()) return -1;
  int value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const char c = text[at + i];
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  at += count;
  return value;
}

bool skip(std::string_view text, std::size_t& at, char c) {
  if (at >= text.size() || text[at] != c) return false;
  ++at;
  return true;
}

std::int64_t days_of(int year, int month, int day) {
  using namespace std::chrono;
  const year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                            std::chrono::day(static_cast<unsigned>(day))};
  return date.ok() ? sys_days(date).time_since_epoch().count() : INT64_MIN;
}

/// `Z` or `+hh:mm` at `at`, in minutes; false where it is malformed.
bool read_offset(std::string_view text, std::size_t& at, int& offset) {
  if (skip(text, at, 'Z')) return true;
  const bool is_west = at < text.size() && text[at] == '-';
  if (!skip(text, at, '+') && !skip(text, at, '-')) return false;
  const int hours = read_digits_at(text, at, 2);
  const bool has_colon = skip(text, at, ':');
  const int minutes = has_colon ? read_digits_at(text, at, 2) : -1;
  offset = (is_west ? -1 : 1) * (hours * 60 + minutes);
  return hours >= 0 && hours < 24 && minutes >= 0 && minutes < 60;
}

std::optional<Time> read_time(std::string_view text) {
  std::size_t at = 0;
  const int year = read_digits_at(text, at, 4);
  const bool dashes = skip(text, at, '-');
  const int month = read_digits_at(text, at, 2);
  const bool more_dashes = skip(text, at, '-');
  const int day = read_digits_at(text, at, 2);
  const bool has_time = skip(text, at, 'T');
  const int hour = read_digits_at(text, at, 2);
  const bool colon = skip(text, at, ':');
  const int minute = read_digits_at(text, at, 2);
  const bool more_colon = skip(text, at, ':');
  const int second = read_digits_at(text, at, 2);
  if (year < 0 || !dashes || month < 1 || !more_dashes || day < 1 || !has_time || hour < 0 || !colon || minute < 0 ||
      !more_colon || second < 0)
    return std::nullopt;
  const std::int64_t days = days_of(year, month, day);
  if (days == INT64_MIN || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  Time time;
  if (skip(text, at, '.')) {
    std::int64_t unit = 100'000'000;
    const std::size_t first = at;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, unit /= 10)
      time.nanoseconds += unit * (text[at] - '0');
    if (at == first) return std::nullopt;
  }
  if (!read_offset(text, at, time.offset) || at != text.size()) return std::nullopt;
  time.seconds = days * 86400 + hour * 3600 + minute * 60 + second - time.offset * 60;
  return time;
}

Clock clock_of(const Time& time) {
  using namespace std::chrono;
  const std::int64_t local = time.seconds + time.offset * 60;
  std::int64_t days = local / 86400;
  if (local % 86400 < 0) --days;
  const int rest = static_cast<int>(local - days * 86400);
  const sys_days day{std::chrono::days(days)};
  const year_month_day date{day};
  Clock clock;
  clock.year = static_cast<int>(date.year());
  clock.month = static_cast<int>(static_cast<unsigned>(date.month()));
  clock.day = static_cast<int>(static_cast<unsigned>(date.day()));
  clock.weekday = static_cast<int>(std::chrono::weekday(day).c_encoding());
  clock.hour = rest / 3600;
  clock.minute = rest / 60 % 60;
  clock.second = rest % 60;
  return clock;
}

std::string padded(int value, std::size_t width) {
  std::string text = std::to_string(value);
  if (text.size() < width) text.insert(0, width - text.size(), '0');
  return text;
}

std::string offset_text(int minutes, bool colon) {
  const int size = minutes < 0 ? -minutes : minutes;
  return (minutes < 0 ? "-" : "+") + padded(size / 60, 2) + (colon ? ":" : "") + padded(size % 60, 2);
}

std::string rfc3339(const Time& time) {
  const Clock clock = clock_of(time);
  return padded(clock.year, 4) + "-" + padded(clock.month, 2) + "-" + padded(clock.day, 2) + "T" +
         padded(clock.hour, 2) + ":" + padded(clock.minute, 2) + ":" + padded(clock.second, 2) +
         (time.offset == 0 ? "Z" : offset_text(time.offset, true));
}

constexpr std::array<const char*, 12> months{"January", "February", "March",     "April",   "May",      "June",
                                             "July",    "August",   "September", "October", "November", "December"};
constexpr std::array<const char*, 7> weekdays{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                              "Thursday", "Friday", "Saturday"};

/// One or two digits, as the verb has letters.
std::optional<std::string> number_verb(int value, std::size_t letters) {
  if (letters > 2) return std::nullopt;
  return padded(value, letters);
}

std::optional<std::string> zone_verb(const Time& time, std::size_t letters) {
  switch (letters) {
    case 1:
      return time.offset == 0 ? "Z" : offset_text(time.offset, true);
    case 3:
      return time.offset == 0 ? "UTC" : offset_text(time.offset, false);
    case 4:
      return offset_text(time.offset, false);
    case 5:
      return offset_text(time.offset, true);
    default:
      return std::nullopt;
  }
}

/// The text of `letters` times `letter`; nothing where that is no verb.
std::optional<std::string> date_verb(const Time& time, const Clock& clock, char letter, std::size_t letters) {
  const std::string month = months[static_cast<std::size_t>(clock.month) - 1];
  const std::string weekday = weekdays[static_cast<std::size_t>(clock.weekday)];
  switch (letter) {
    case 'Y':
      if (letters == 2) return padded(clock.year % 100, 2);
      return letters == 4 ? std::optional(padded(clock.year, 4)) : std::nullopt;
    case 'M':
      if (letters == 3) return month.substr(0, 3);
      return letters == 4 ? std::optional(month) : number_verb(clock.month, letters);
    case 'D':
      return number_verb(clock.day, letters);
    case 'E':
      if (letters == 3) return weekday.substr(0, 3);
      return letters == 4 ? std::optional(weekday) : std::nullopt;
    case 'h':
      return number_verb(clock.hour, letters);
    case 'H':
      return number_verb(clock.hour % 12 == 0 ? 12 : clock.hour % 12, letters);
    case 'A':
    case 'a':
      if (letters != 2) return std::nullopt;
      return std::string(letter == 'A' ? (clock.hour < 12 ? "AM" : "PM") : (clock.hour < 12 ? "am" : "pm"));
    case 'm':
      return number_verb(clock.minute, letters);
    case 's':
      return number_verb(clock.second, letters);
    case 'Z':
      return zone_verb(time, letters);
    default:
      return std::nullopt;
  }
}

/// The literal between single quotes at `at`, in which two of them stand for one; false where it does not end.
bool quoted_literal(std::string_view format, std::size_t& at, std::string& out) {
  for (++at; at < format.size(); ++at) {
    if (format[at] != '\'') {
      out += format[at];
      continue;
    }
    if (at + 1 >= format.size() || format[at + 1] != '\'') {
      ++at;
      return true;
    }
    out += '\'';
    ++at;
  }
  return false;
}

constexpr const char* no_time = "is given a time that is not in RFC 3339";

Called formatdate(const Call& call) {
  const auto time = read_time(call[1].string());
  if (!time) return Call::fail(no_time);
  const Clock clock = clock_of(*time);
  const std::string_view format = call[0].string();
  if (!call.budget().spend(format.size())) return call.unknown(Shape::string);
  std::string out;
  for (std::size_t at = 0; at < format.size();) {
    const char c = format[at];
    if (c == '\'') {
      if (!quoted_literal(format, at, out)) return Call::fail("has a format with an open quote");
      continue;
    }
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))) {
      out += c;
      ++at;
      continue;
    }
    std::size_t letters = 1;
    while (at + letters < format.size() && format[at + letters] == c) ++letters;
    const auto text = date_verb(*time, clock, c, letters);
    if (!text) return Call::fail("has a format with a verb that there is not");
    out += *text;
    at += letters;
  }
  return call.string(out);
}

/// The nanoseconds of a unit of Go's durations at `at`, which moves behind it; 0 where there is none.
std::int64_t read_unit(std::string_view text, std::size_t& at) {
  struct Unit {
    std::string_view name;
    std::int64_t nanoseconds;
  };
  static constexpr Unit units[] = {
      {"ns", 1},         {"us", 1'000},        {"\xC2\xB5s", 1'000},  {"\xCE\xBCs", 1'000},
      {"ms", 1'000'000}, {"s", 1'000'000'000}, {"m", 60'000'000'000}, {"h", 3'600'000'000'000}};
  std::size_t end = at;
  while (end < text.size() && text[end] != '.' && (text[end] < '0' || text[end] > '9')) ++end;
  const std::string_view name = text.substr(at, end - at);
  at = end;
  for (const Unit& unit : units) {
    if (unit.name == name) return unit.nanoseconds;
  }
  return 0;
}

/// A Go duration in nanoseconds: `1h30m`, `-1.5s`; nothing where it is malformed or beyond 290 years.
std::optional<std::int64_t> read_duration(std::string_view text) {
  std::size_t at = 0;
  const bool is_negative = text.starts_with('-');
  if (is_negative || text.starts_with('+')) ++at;
  if (text.substr(at) == "0") return 0;
  if (at == text.size()) return std::nullopt;
  std::int64_t total = 0;
  while (at < text.size()) {
    std::int64_t whole = 0;
    double fraction = 0;
    bool any = false;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, any = true) {
      if (__builtin_mul_overflow(whole, 10, &whole) || __builtin_add_overflow(whole, text[at] - '0', &whole))
        return std::nullopt;
    }
    if (skip(text, at, '.')) {
      double unit = 0.1;
      for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, unit /= 10, any = true)
        fraction += unit * (text[at] - '0');
    }
    const std::int64_t unit = read_unit(text, at);
    if (!any || unit == 0 || __builtin_mul_overflow(whole, unit, &whole) ||
        __builtin_add_overflow(total, whole, &total) ||
        __builtin_add_overflow(total, static_cast<std::int64_t>(fraction * static_cast<double>(unit) + 0.5), &total))
      return std::nullopt;
  }
  return is_negative ? -total : total;
}

Called timeadd(const Call& call) {
  auto time = read_time(call[0].string());
  if (!time) return Call::fail(no_time);
  const auto duration = read_duration(call[1].string());
  if (!duration) return Call::fail("is given what is no duration");
  constexpr std::int64_t second = 1'000'000'000;
  std::int64_t nanoseconds = time->nanoseconds + *duration % second;
  time->seconds += *duration / second + nanoseconds / second;
  nanoseconds %= second;
  if (nanoseconds < 0) --time->seconds;
  const int year = clock_of(*time).year;
  if (year < 0 || year > 9999) return call.unknown(Shape::string);
  return call.string(rfc3339(*time));
}

Called timecmp(const Call& call) {
  const auto a = read_time(call[0].string());
  const auto b = read_time(call[1].string());
  if (!a || !b) return Call::fail(no_time);
  if (a->seconds != b->seconds) return call.count(a->seconds < b->seconds ? -1 : 1);
  return call.count(a->nanoseconds == b->nanoseconds ? 0 : a->nanoseconds < b->nanoseconds ? -1 : 1);
}

/// The time at which Terraform runs.
Called now(const Call& call) { return call.unknown(Shape::string); }

constexpr Function dates_table[] = {
    {"formatdate", 2, 2, "s", Shape::string, formatdate}, {"plantimestamp", 0, 0, "s", Shape::string, now},
    {"timeadd", 2, 2, "s", Shape::string, timeadd},       {"timecmp", 2, 2, "s", Shape::number, timecmp},
    {"timestamp", 0, 0, "s", Shape::string, now},
};

}  // namespace

std::span<const Function> date_functions() { return dates_table; }

}  // namespace stackworthy::terraform
