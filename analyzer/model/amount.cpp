// Durations and sizes as the engines spell them. A whole text is read or nothing: `1h 30` is no duration.

#include <cctype>
#include <charconv>

#include "analyzer/model/value.h"

namespace stackworthy {

namespace {

struct Unit {
  std::string_view name;
  double factor;
};

constexpr double minute = 60, hour = 3600, day = 86400;

constexpr Unit duration_units[] = {
    {"ns", 1e-9},   {"us", 1e-6},       {"µs", 1e-6},        {"ms", 1e-3},       {"s", 1},
    {"m", minute},  {"h", hour},        {"d", day},          {"w", 7 * day},     {"second", 1},
    {"seconds", 1}, {"minute", minute}, {"minutes", minute}, {"hour", hour},     {"hours", hour},
    {"day", day},   {"days", day},      {"week", 7 * day},   {"weeks", 7 * day},
};

constexpr double kibi = 1024, kilo = 1000;
constexpr Unit size_units[] = {
    {"", 1},
    {"m", 1e-3},
    {"k", kilo},
    {"K", kilo},
    {"M", kilo* kilo},
    {"G", kilo* kilo* kilo},
    {"T", kilo* kilo* kilo* kilo},
    {"P", 1e15},
    {"E", 1e18},
    {"Ki", kibi},
    {"Mi", kibi* kibi},
    {"Gi", kibi* kibi* kibi},
    {"Ti", kibi* kibi* kibi* kibi},
    {"Pi", kibi* kibi* kibi* kibi* kibi},
    {"Ei", kibi* kibi* kibi* kibi* kibi* kibi},
    {"KB", kilo},
    {"MB", kilo* kilo},
    {"GB", kilo* kilo* kilo},
    {"TB", 1e12},
    {"KiB", kibi},
    {"MiB", kibi* kibi},
    {"GiB", kibi* kibi* kibi},
};

/// A number, then letters; advances `text` behind both and the white space between.
bool take(std::string_view& text, double& value, std::string_view& unit) {
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc()) return false;
  text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
  while (text.starts_with(' ')) text.remove_prefix(1);
  std::size_t letters = 0;
  while (letters < text.size() &&
         (std::isalpha(static_cast<unsigned char>(text[letters])) || static_cast<unsigned char>(text[letters]) >= 0x80))
    ++letters;
  unit = text.substr(0, letters);
  text.remove_prefix(letters);
  while (text.starts_with(' ')) text.remove_prefix(1);
  return true;
}

template <std::size_t count>
std::optional<double> factor_of(const Unit (&units)[count], std::string_view name) {
  for (const Unit& unit : units) {
    if (unit.name == name) return unit.factor;
  }
  return std::nullopt;
}

std::optional<double> iso_8601(std::string_view text) {
  text.remove_prefix(1);
  double total = 0;
  bool in_time = false;
  bool some = false;
  while (!text.empty()) {
    if (text.starts_with('T') && !in_time) {
      in_time = true;
      text.remove_prefix(1);
      continue;
    }
    double value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (read.ec != std::errc() || read.ptr == text.data() + text.size()) return std::nullopt;
    const char unit = *read.ptr;
    text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()) + 1);
    some = true;
    if (!in_time && unit == 'D')
      total += value * day;
    else if (!in_time && unit == 'W')
      total += value * 7 * day;
    else if (!in_time && unit == 'Y')
      total += value * 365 * day;
    else if (!in_time && unit == 'M')
      total += value * 30 * day;
    else if (in_time && unit == 'H')
      total += value * hour;
    else if (in_time && unit == 'M')
      total += value * minute;
    else if (in_time && unit == 'S')
      total += value;
    else
      return std::nullopt;
  }
  return some ? std::optional<double>(total) : std::nullopt;
}

std::optional<double> duration_of(std::string_view text) {
  if (text.starts_with('P')) return iso_8601(text);
  double total = 0;
  bool first = true;
  while (!text.empty()) {
    double value = 0;
    std::string_view unit;
    if (!take(text, value, unit)) return std::nullopt;
    if (unit.empty()) return first && text.empty() ? std::optional<double>(value) : std::nullopt;
    const auto factor = factor_of(duration_units, unit);
    if (!factor) return std::nullopt;
    total += value * *factor;
    first = false;
  }
  return first ? std::nullopt : std::optional<double>(total);
}

std::optional<double> size_of(std::string_view text) {
  double value = 0;
  std::string_view unit;
  if (!take(text, value, unit) || !text.empty()) return std::nullopt;
  const auto factor = factor_of(size_units, unit);
  return factor ? std::optional<double>(value * *factor) : std::nullopt;
}

template <class Read>
Amount amount(const Attr& attr, Read read) {
  if (attr.is_below_unknown() || attr.is_known() == Truth::unknown) return Amount::unknown();
  if (const auto text = attr.string()) {
    const auto value = read(*text);
    return value ? Amount::known(*value) : Amount();
  }
  const auto value = attr.number();
  return value ? Amount::known(*value) : Amount();
}

}  // namespace

Amount Attr::seconds() const { return amount(*this, duration_of); }
Amount Attr::bytes() const { return amount(*this, size_of); }

}  // namespace stackworthy
