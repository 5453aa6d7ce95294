// regex, regexall and replace, which walk a text as Go's regexp package does: after an empty match one character
// further, and no empty match right behind another match.

#include "analyzer/pattern.h"

#include "parsers/terraform/functions/table.h"

namespace stackworthy::terraform {

namespace {

/// `(?<name>` as RE2 of this age spells it: `(?P<name>`.
std::string spelled_for_re2(std::string_view expression) {
  std::string out;
  bool in_class = false;
  for (std::size_t i = 0; i < expression.size(); ++i) {
    const char c = expression[i];
    if (c == '\\' && i + 1 < expression.size()) {
      out += c;
      out += expression[++i];
      continue;
    }
    if (c == '[') in_class = true;
    if (c == ']') in_class = false;
    const bool is_named = !in_class && expression.substr(i, 3) == "(?<" && i + 3 < expression.size() &&
                          expression[i + 3] != '=' && expression[i + 3] != '!';
    if (is_named) {
      out += "(?P<";
      i += 2;
      continue;
    }
    out += c;
  }
  return out;
}

/// A compiled expression, or the answer of the call where it is none.
struct Compiled {
  std::optional<Pattern> pattern;
  Called answer;
};

Compiled compile(const Call& call, std::string_view expression, Shape shape) {
  constexpr std::uint64_t cost_of_compiling = 200;
  Compiled compiled;
  compiled.answer = call.unknown(shape);
  if (!call.budget().spend(cost_of_compiling + expression.size())) return compiled;
  Pattern pattern(spelled_for_re2(expression));
  if (!pattern.is_valid()) {
    if (pattern.error().find("too large") == std::string_view::npos &&
        pattern.error().find("too big") == std::string_view::npos)
      compiled.answer = Call::fail("is given a pattern that is not a regular expression");
    return compiled;
  }
  compiled.pattern.emplace(std::move(pattern));
  return compiled;
}

std::size_t width_at(std::string_view text, std::size_t at) {
  if (at >= text.size()) return 0;
  std::size_t width = 1;
  while (at + width < text.size() && (static_cast<unsigned char>(text[at + width]) & 0xC0) == 0x80) ++width;
  return width;
}

bool charge(const Call& call, std::string_view text, std::size_t from) {
  return call.budget().spend(2 + (text.size() - from) / 256);
}

bool has_named_groups(const Pattern& pattern) {
  for (std::size_t i = 1; i <= pattern.groups(); ++i) {
    if (!pattern.group_name(i).empty()) return true;
  }
  return false;
}

bool has_unnamed_groups(const Pattern& pattern) {
  for (std::size_t i = 1; i <= pattern.groups(); ++i) {
    if (pattern.group_name(i).empty()) return true;
  }
  return false;
}

/// What regex gives for one match: the text, or its groups as a tuple or an object.
const Node* captures(const Call& call, const Pattern& pattern, const Match& match, std::string_view text) {
  const auto piece = [&](const std::optional<Extent>& extent) {
    return extent ? call.string(text.substr(extent->begin, extent->end - extent->begin)).value : call.null().value;
  };
  if (pattern.groups() == 0) return piece(match.groups[0]);
  std::vector<Member> members;
  const bool named = has_named_groups(pattern);
  for (std::size_t i = 1; i <= pattern.groups(); ++i) {
    const Node* value = piece(match.groups[i]);
    members.push_back(named ? call.member(pattern.group_name(i), value) : call.member(value));
  }
  return named ? call.object(members).value : call.list(members).value;
}

constexpr const char* mixed = "is given a pattern with both named and unnamed groups";

Called regex(const Call& call) {
  const Compiled compiled = compile(call, call[0].string(), Shape::any);
  if (!compiled.pattern) return compiled.answer;
  const Pattern& pattern = *compiled.pattern;
  if (has_named_groups(pattern) && has_unnamed_groups(pattern)) return Call::fail(mixed);
  const std::string_view text = call[1].string();
  if (!charge(call, text, 0)) return call.unknown();
  const auto match = pattern.find(text);
  if (!match) return Call::fail("has a pattern that matches nothing in the text");
  return Call::same(captures(call, pattern, *match, text));
}

Called regexall(const Call& call) {
  const Compiled compiled = compile(call, call[0].string(), Shape::list);
  if (!compiled.pattern) return compiled.answer;
  const Pattern& pattern = *compiled.pattern;
  if (has_named_groups(pattern) && has_unnamed_groups(pattern)) return Call::fail(mixed);
  const std::string_view text = call[1].string();
  std::vector<Member> found;
  std::optional<std::size_t> last_end;
  for (std::size_t at = 0; at <= text.size();) {
    if (!charge(call, text, at) || found.size() > Budget::longest_list) return call.unknown(Shape::list);
    const auto match = pattern.find(text, at);
    if (!match) break;
    const Extent whole = match->whole();
    const bool is_repeated = whole.end == at && last_end == whole.begin;
    if (whole.end == at) {
      const std::size_t width = width_at(text, at);
      at = width ? at + width : text.size() + 1;
    } else {
      at = whole.end;
    }
    last_end = whole.end;
    if (!is_repeated) found.push_back(call.member(captures(call, pattern, *match, text)));
  }
  return call.list(found, mark::map);
}

bool is_name_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/// The group that `$name`, `$1` or `${name}` at `at` (behind the dollar) means; `at` moves behind it. nullopt: no group
/// is written there.
std::optional<std::string_view> group_written(std::string_view replacement, std::size_t& at) {
  const bool braced = at < replacement.size() && replacement[at] == '{';
  const std::size_t first = at + (braced ? 1 : 0);
  std::size_t last = first;
  while (last < replacement.size() && is_name_character(replacement[last])) ++last;
  if (last == first || (braced && (last >= replacement.size() || replacement[last] != '}'))) return std::nullopt;
  at = last + (braced ? 1 : 0);
  return replacement.substr(first, last - first);
}

std::string_view captured(const Pattern& pattern, const Match& match, std::string_view text, std::string_view group) {
  std::size_t index = pattern.groups() + 1;
  if (group.find_first_not_of("0123456789") == std::string_view::npos && group.size() < 5) {
    index = 0;
    for (const char c : group) index = index * 10 + static_cast<std::size_t>(c - '0');
  } else {
    for (std::size_t i = 1; i <= pattern.groups(); ++i) {
      if (pattern.group_name(i) == group && match.groups[i]) index = i;
    }
  }
  if (index >= match.groups.size() || !match.groups[index]) return {};
  return text.substr(match.groups[index]->begin, match.groups[index]->end - match.groups[index]->begin);
}

void expand(std::string& out, std::string_view replacement, const Pattern& pattern, const Match& match,
            std::string_view text) {
  for (std::size_t i = 0; i < replacement.size();) {
    if (replacement[i] != '$') {
      out += replacement[i++];
      continue;
    }
    ++i;
    if (i < replacement.size() && replacement[i] == '$') {
      out += '$';
      ++i;
      continue;
    }
    const auto group = group_written(replacement, i);
    if (group) {
      out += captured(pattern, match, text, *group);
    } else {
      out += '$';
    }
  }
}

Called replace_pattern(const Call& call, std::string_view expression) {
  const Compiled compiled = compile(call, expression, Shape::string);
  if (!compiled.pattern) return compiled.answer;
  const std::string_view text = call[0].string();
  const std::string_view replacement = call[2].string();
  std::string out;
  std::size_t last_end = 0;
  for (std::size_t at = 0; at <= text.size();) {
    if (!charge(call, text, at) || out.size() > Budget::longest_string) return call.unknown(Shape::string);
    const auto match = compiled.pattern->find(text, at);
    if (!match) break;
    const Extent whole = match->whole();
    out += text.substr(last_end, whole.begin - last_end);
    if (whole.end > last_end || whole.begin == 0) expand(out, replacement, *compiled.pattern, *match, text);
    last_end = whole.end;
    const std::size_t width = width_at(text, at);
    at = at + width > whole.end ? at + width : at + 1 > whole.end ? at + 1 : whole.end;
  }
  out += text.substr(last_end);
  return call.string(out);
}

Called replace(const Call& call) {
  const std::string_view text = call[0].string();
  const std::string_view sought = call[1].string();
  if (sought.size() > 1 && sought.starts_with('/') && sought.ends_with('/'))
    return replace_pattern(call, sought.substr(1, sought.size() - 2));
  const std::string_view replacement = call[2].string();
  std::string out;
  std::size_t at = 0;
  while (at <= text.size()) {
    if (!call.budget().spend(1) || out.size() > Budget::longest_string) return call.unknown(Shape::string);
    const std::size_t found = sought.empty() ? at : text.find(sought, at);
    if (found == std::string_view::npos) break;
    out += text.substr(at, found - at);
    out += replacement;
    at = found + sought.size();
    if (!sought.empty()) continue;
    const std::size_t width = width_at(text, at);
    if (width == 0) break;
    out += text.substr(at, width);
    at += width;
  }
  out += text.substr(at);
  return call.string(out);
}

constexpr Function patterns_table[] = {
    {"regex", 2, 2, "s", Shape::any, regex},
    {"regexall", 2, 2, "s", Shape::list, regexall},
    {"replace", 3, 3, "s", Shape::string, replace},
};

}  // namespace

std::span<const Function> pattern_functions() { return patterns_table; }

}  // namespace stackworthy::terraform
