// A pattern is taken apart at its slashes and held against the path component by component: a star never leaves its
// component, and `**` is a whole one. In both, only the last star that was met is ever tried again, since whatever an
// earlier one could give the last one can take; so the time is at most the product of both lengths.

#include "analyzer/discover/ignore.h"

#include <algorithm>

#include "analyzer/model/path.h"

namespace stackworthy::discover {

namespace {

constexpr std::string_view glob_bytes = "*?[\\";

/// Whether one piece of a component's pattern takes the byte; `next` is then behind the piece.
bool takes(std::string_view pattern, std::size_t at, char byte, std::size_t& next) {
  next = at + 1;
  if (pattern[at] == '?') return true;
  if (pattern[at] == '[') {
    next = at;
    const auto set = read_byte_set(pattern, next);
    return set && (*set)[static_cast<unsigned char>(byte)];
  }
  if (pattern[at] != '\\') return pattern[at] == byte;
  next = at + 2;
  return at + 1 < pattern.size() && pattern[at + 1] == byte;
}

bool matches_component(std::string_view pattern, std::string_view text, std::uint64_t& steps) {
  std::size_t at = 0;
  std::size_t in = 0;
  std::size_t star = std::string_view::npos;
  std::size_t star_in = 0;
  while (in < text.size()) {
    if (steps == 0) return false;
    --steps;
    std::size_t next = 0;
    if (at < pattern.size() && pattern[at] == '*') {
      star = ++at;
      star_in = in;
    } else if (at < pattern.size() && takes(pattern, at, text[in], next)) {
      at = next;
      ++in;
    } else if (star != std::string_view::npos) {
      at = star;
      in = ++star_in;
    } else {
      return false;
    }
  }
  while (at < pattern.size() && pattern[at] == '*') ++at;
  return at == pattern.size();
}

bool is_any_depth(std::string_view part) {
  return part.size() >= 2 && part.find_first_not_of('*') == std::string_view::npos;
}

std::string_view take_component(std::string_view& path) {
  const auto slash = path.find('/');
  const std::string_view part = path.substr(0, slash);
  path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
  return part;
}

bool matches_path(const std::vector<std::string>& parts, std::string_view path, std::uint64_t& steps) {
  std::size_t at = 0;
  std::size_t again = std::string::npos;
  std::string_view again_from;
  while (!path.empty()) {
    if (at < parts.size() && is_any_depth(parts[at])) {
      if (at + 1 == parts.size()) return true;
      again = ++at;
      again_from = path;
      continue;
    }
    std::string_view rest = path;
    const std::string_view component = take_component(rest);
    if (at < parts.size() && matches_component(parts[at], component, steps)) {
      ++at;
      path = rest;
    } else if (again != std::string::npos && steps > 0) {
      at = again;
      take_component(again_from);
      path = again_from;
    } else {
      return false;
    }
  }
  return at == parts.size();
}

/// `ends_with`, which asks for the last byte first: nearly all names end there.
bool ends_as(std::string_view name, std::string_view end) {
  return end.empty() || (!name.empty() && name.back() == end.back() && name.ends_with(end));
}

/// Without the spaces at its end that no backslash holds.
std::string_view trimmed_line(std::string_view line) {
  std::size_t end = 0;
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (line[at] == '\\') {
      if (++at == line.size()) return line;
      end = at + 1;
    } else if (line[at] != ' ') {
      end = at + 1;
    }
  }
  return line.substr(0, end);
}

/// At its slashes, but for those in a set. Nothing where a set is not closed: such a pattern matches nothing.
std::vector<std::string> split_pattern(std::string_view text) {
  std::vector<std::string> parts(1);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    if (text[at] == '[') {
      if (!read_byte_set(text, at)) return {};
      parts.back() += text.substr(begin, at - begin);
      continue;
    }
    if (text[at] == '\\' && at + 1 < text.size()) ++at;
    if (text[at] == '/') {
      parts.emplace_back();
    } else {
      parts.back() += text.substr(begin, at + 1 - begin);
    }
    ++at;
  }
  return parts;
}

}  // namespace

bool IgnoreFile::read(std::string_view text, std::string& reason) {
  if (text.size() > most_bytes) return reason = "is larger than " + std::to_string(most_bytes >> 20) + " MiB", false;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.size() > longest_line)
      return reason = "has a line of more than " + std::to_string(longest_line) + " bytes", false;
    if (line.empty() || line.front() == '#') continue;
    if (line.ends_with('\r')) line.remove_suffix(1);
    line = line.substr(0, line.find('\0'));
    read_line(trimmed_line(line));
  }
  return true;
}

void IgnoreFile::read_line(std::string_view line) {
  Pattern pattern;
  if (line.starts_with('!')) {
    pattern.is_negated = true;
    line.remove_prefix(1);
  }
  if (line.ends_with('/')) {
    pattern.is_for_directories = true;
    line.remove_suffix(1);
  }
  if (line.empty()) return;
  const bool has_glob = line.find_first_of(glob_bytes) != std::string_view::npos;
  if (line.find('/') == std::string_view::npos) {
    const bool is_suffix = line.front() == '*' && line.find_first_of(glob_bytes, 1) == std::string_view::npos;
    pattern.kind = is_suffix ? Pattern::Kind::suffix : has_glob ? Pattern::Kind::glob : Pattern::Kind::name;
    if (pattern.kind == Pattern::Kind::glob) {
      pattern.parts = split_pattern(line);
      if (pattern.parts.empty()) return;
    } else {
      pattern.text = line.substr(is_suffix ? 1 : 0);
    }
  } else {
    if (line.starts_with('/')) line.remove_prefix(1);
    pattern.kind = Pattern::Kind::path;
    pattern.parts = split_pattern(line);
    if (pattern.parts.empty()) return;
  }
  patterns_.push_back(std::move(pattern));
}

IgnoreFile::Answer IgnoreFile::of(std::string_view path, bool is_directory, std::uint64_t& steps) const {
  const std::string_view name = base_name(path);
  for (auto at = patterns_.rbegin(); at != patterns_.rend() && steps > 0; ++at) {
    --steps;
    const Pattern& pattern = *at;
    if (pattern.is_for_directories && !is_directory) continue;
    const bool matches = pattern.kind == Pattern::Kind::name     ? name == pattern.text
                         : pattern.kind == Pattern::Kind::suffix ? ends_as(name, pattern.text)
                         : pattern.kind == Pattern::Kind::glob   ? matches_component(pattern.parts.front(), name, steps)
                                                                 : matches_path(pattern.parts, path, steps);
    if (matches) return pattern.is_negated ? Answer::kept : Answer::ignored;
  }
  return Answer::nothing;
}

}  // namespace stackworthy::discover
