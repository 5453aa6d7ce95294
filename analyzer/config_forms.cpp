// What one value of the configuration must look like. Globs and texts are bounded here: the author of a pull request
// writes them, and each is held against every path of the tree.

#include <algorithm>
#include <limits>

#include "analyzer/catalogue.h"
#include "analyzer/config_keys.h"
#include "analyzer/model/date.h"
#include "analyzer/model/source.h"

namespace stackworthy::config {

namespace {

constexpr std::size_t longest_text = 1'000;
constexpr std::size_t longest_glob = 256;

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7f; });
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::int64_t seconds_in(char unit) {
  switch (unit) {
    case 's':
      return 1;
    case 'm':
      return 60;
    case 'h':
      return 3'600;
    case 'd':
      return 86'400;
    default:
      return 0;
  }
}

/// `1h30m` in seconds; 0 where it is no duration, or none that lies within ten years.
std::int64_t duration_of(std::string_view text) {
  constexpr std::int64_t most = std::int64_t{3'660} * 86'400;
  std::int64_t sum = 0;
  for (std::size_t at = 0; at < text.size();) {
    std::int64_t number = 0;
    const std::size_t begin = at;
    for (; at < text.size() && is_digit(text[at]) && number <= most; ++at) number = number * 10 + (text[at] - '0');
    const std::int64_t unit = at > begin && at < text.size() ? seconds_in(text[at++]) : 0;
    if (unit == 0 || number > most) return 0;
    sum += number * unit;
    if (sum > most) return 0;
  }
  return sum;
}

/// What is wrong with a glob, or nothing.
std::string_view fault_of_glob(std::string_view glob) {
  if (glob.empty()) return "is empty";
  if (glob.size() > longest_glob) return "is longer than 256 bytes";
  if (has_control(glob)) return "holds a control character";
  int braces = 0;
  bool is_in_set = false;
  for (std::size_t i = 0; i < glob.size(); ++i) {
    const char c = glob[i];
    if (c == '\\' && ++i == glob.size()) return "ends in a backslash";
    if (c == '[' && !is_in_set) {
      is_in_set = true;
      if (i + 1 < glob.size() && (glob[i + 1] == '!' || glob[i + 1] == '^')) ++i;
      if (i + 1 < glob.size() && glob[i + 1] == ']') ++i;
    } else if (c == ']' && is_in_set) {
      is_in_set = false;
    } else if (!is_in_set && (c == '{' || c == '}')) {
      braces += c == '{' ? 1 : -1;
      if (braces < 0) return "has a '}' without '{'";
    }
  }
  if (is_in_set) return "has a '[' without ']'";
  if (braces > 0) return "has a '{' without '}'";
  if (glob == ".." || glob.starts_with("../") || glob.find("/../") != std::string_view::npos || glob.ends_with("/.."))
    return "leads out of the trust root or back: '..' is no name";
  return {};
}

bool take_text(const Key& key, Item& item, std::string& why) {
  const std::string_view text = item.text;
  switch (key.form) {
    case Form::word:
      if (const auto words = key.words(); std::find(words.begin(), words.end(), text) == words.end())
        why = unknown(key.name, text, words);
      break;
    case Form::selector:
      if (const auto words = selectors();
          std::find(words.begin(), words.end(), text) == words.end() && !find_rule(text))
        why = unknown("rule or area", text, words);
      break;
    case Form::date:
      if (!day_number(text)) why = "is no date as 2027-01-31";
      break;
    case Form::duration:
      item.number = duration_of(text);
      if (item.number == 0) why = "is no duration as 30m, 1h or 7d";
      break;
    case Form::glob:
      if (const auto fault = fault_of_glob(text); !fault.empty()) why = "is no glob: it " + std::string(fault);
      break;
    case Form::path:
      if (text.size() > longest_text || has_control(text)) {
        why = "is no path";
      } else if (std::string normal = join_path(".", text); !text.empty() && !normal.empty()) {
        item.text = std::move(normal);
      } else {
        why = "leaves the trust root: paths are relative to it";
      }
      break;
    default:
      if (text.empty()) why = "is empty";
      if (text.size() > longest_text) why = "is longer than 1000 bytes";
      if (has_control(text) && key.form != Form::scalar) why = "is not one line of text";
      break;
  }
  return why.empty();
}

std::string_view wanted(Form form) {
  switch (form) {
    case Form::boolean:
      return "true or false";
    case Form::count:
      return "a whole number, 0 or more";
    case Form::object:
      return "a mapping";
    case Form::setting:
      return "off or a mapping";
    case Form::date:
      return "a date as 2027-01-31";
    case Form::duration:
      return "a duration as 30m, 1h or 7d";
    case Form::scalar:
      return "text, a number, true or false; what is longer stands as HCL in quotes";
    default:
      return "text; quotes make it that";
  }
}

}  // namespace

std::string unknown(std::string_view what, std::string_view wrong, std::span<const std::string_view> words) {
  const std::string near = nearest(wrong, words);
  if (!near.empty())
    return "unknown " + std::string(what) + " '" + std::string(wrong) + "'; did you mean '" + near + "'?";
  constexpr std::size_t few = 20;
  std::string text = "unknown " + std::string(what);
  if (words.size() > few) return text;
  text += ": it is one of";
  for (std::size_t i = 0; i < words.size(); ++i) text += (i ? ", " : " ") + std::string(words[i]);
  return text;
}

std::vector<std::string_view> selectors() {
  static const std::vector<std::string> groups = [] {
    std::vector<std::string> all;
    for (const std::string_view area : areas()) all.push_back(std::string(area) + "/*");
    return all;
  }();
  std::vector<std::string_view> words = areas();
  words.insert(words.end(), groups.begin(), groups.end());
  for (const Rule* rule : all_rules()) words.push_back(rule->id.text());
  words.push_back("*");
  return words;
}

bool take(const Key& key, const Node& value, Item& item, std::string& why) {
  const auto is_count = [&] {
    return value.has(mark::integer) && value.integer >= 0 && value.integer <= 1'000'000'000;
  };
  bool fits = false;
  switch (key.form) {
    case Form::boolean:
      fits = value.kind == Kind::boolean;
      item.boolean = fits && value.boolean;
      break;
    case Form::count:
      fits = value.kind == Kind::number && is_count();
      item.number = fits ? value.integer : 0;
      break;
    case Form::scalar:
      fits = value.is_scalar();
      if (fits) item.text = to_text(value);
      break;
    default:
      fits = value.kind == Kind::string;
      if (fits) item.text = std::string(value.string());
  }
  if (!fits) {
    why = "wants " + std::string(wanted(key.form));
    return false;
  }
  return key.form == Form::boolean || key.form == Form::count || take_text(key, item, why);
}

}  // namespace stackworthy::config
