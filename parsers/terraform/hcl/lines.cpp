#include "parsers/terraform/hcl/lines.h"

#include <algorithm>

#include "parsers/terraform/hcl/scanner.h"
#include "parsers/terraform/hcl/unicode.h"

namespace stackworthy::hcl {

namespace {

std::string_view trimmed(std::string_view line) {
  line.remove_prefix(leading_space(line));
  line.remove_suffix(trailing_space(line));
  return line;
}

/// The marker of the heredoc that a line opens at its end; empty where it opens none.
std::string_view heredoc_marker(std::string_view line) {
  line = trimmed(line);
  const std::size_t opening = line.rfind("<<");
  if (opening == std::string_view::npos) return {};
  std::string_view marker = line.substr(opening + 2);
  if (marker.starts_with('-')) marker.remove_prefix(1);
  return identifier_end(marker, 0) == marker.size() ? marker : std::string_view();
}

bool is_bracket(char c, std::string_view brackets) { return brackets.find(c) != std::string_view::npos; }

}  // namespace

Lines::Lines(std::string_view text) : text_(text) {
  for (std::uint32_t line = 0; line < text.size();) {
    const std::uint32_t behind = next(line);
    const std::string_view content = trimmed(text.substr(line, behind - line));
    if (!content.empty() && identifier_end(content, 0) == content.size()) markers_[content].push_back(line);
    line = behind;
  }
}

std::uint32_t Lines::next(std::uint32_t at) const {
  const std::size_t end = text_.find('\n', at);
  return static_cast<std::uint32_t>(end == std::string_view::npos ? text_.size() : end + 1);
}

std::uint32_t Lines::begin_of(std::uint32_t at) const {
  return at == 0 ? 0 : static_cast<std::uint32_t>(text_.rfind('\n', at - 1) + 1);
}

std::uint32_t Lines::first_in(std::uint32_t line) const {
  return static_cast<std::uint32_t>(std::min(text_.find_first_not_of(" \t", line), text_.size()));
}

/// Behind the heredoc that the line of `at` opens, if it opens one that is closed before `end`; else behind that line.
std::uint32_t Lines::next_outside_heredocs(std::uint32_t at, std::uint32_t end) const {
  const std::uint32_t behind = std::min(next(at), end);
  const auto lines = markers_.find(heredoc_marker(text_.substr(at, behind - at)));
  if (lines == markers_.end()) return behind;
  const auto closing = std::lower_bound(lines->second.begin(), lines->second.end(), behind);
  return closing == lines->second.end() || *closing >= end ? behind : std::min(next(*closing), end);
}

/// Whether the line that goes from `at` to `end` ends with an opening bracket.
bool Lines::opens(std::uint32_t at, std::uint32_t end) const {
  const std::uint32_t last = trimmed_end(at, end);
  return last > at && is_bracket(text_[last - 1], "{[(");
}

std::uint32_t Lines::item_extent(std::uint32_t at, std::uint32_t end) const {
  const std::uint32_t depth = at - begin_of(at);
  const std::uint32_t behind_first = next_outside_heredocs(at, end);
  std::uint32_t extent = behind_first;
  for (std::uint32_t line = extent; line < end;) {
    const std::uint32_t first = first_in(line);
    if (first >= end) break;
    const bool is_blank = text_[first] == '\n' || text_[first] == '\r';
    const std::uint32_t behind = next_outside_heredocs(line, end);
    if (!is_blank && first - line <= depth) {
      const bool was_opened = extent != behind_first || opens(at, behind_first);
      return was_opened && first - line == depth && is_bracket(text_[first], "}])") ? behind : extent;
    }
    if (!is_blank) extent = behind;
    line = behind;
  }
  return extent;
}

std::uint32_t Lines::closing_line(std::uint32_t begin, std::uint32_t end) const {
  const std::uint32_t line = begin_of(trimmed_end(begin, end));
  const std::uint32_t first = first_in(line);
  return line > begin && first < end && text_[first] == '}' ? line : 0;
}

std::uint32_t Lines::trimmed_end(std::uint32_t begin, std::uint32_t end) const {
  while (end > begin && is_bracket(text_[end - 1], " \t\r\n")) --end;
  return end;
}

std::vector<Comment> Lines::comments() const {
  std::vector<Comment> comments;
  for (std::uint32_t line = 0; line < text_.size();) line = comments_of_line(line, comments);
  return comments;
}

/// Adds the comments that begin in a line; where to go on.
std::uint32_t Lines::comments_of_line(std::uint32_t line, std::vector<Comment>& comments) const {
  const std::uint32_t end = trimmed_end(line, next(line));
  bool is_quoted = false;
  for (std::uint32_t at = line; at < end; ++at) {
    const char c = text_[at];
    const char following = at + 1 < end ? text_[at + 1] : '\0';
    if (c == '\\' && is_quoted) {
      ++at;
    } else if (c == '"') {
      is_quoted = !is_quoted;
    } else if (!is_quoted && (c == '#' || (c == '/' && following == '/'))) {
      comments.push_back({at, end});
      return next(line);
    } else if (!is_quoted && c == '/' && following == '*') {
      const std::size_t close = text_.find("*/", at + 2);
      if (close == std::string_view::npos) return static_cast<std::uint32_t>(text_.size());
      comments.push_back({at, static_cast<std::uint32_t>(close + 2)});
      if (close + 2 > end) return static_cast<std::uint32_t>(close + 2);
      at = static_cast<std::uint32_t>(close + 1);
    }
  }
  return next_outside_heredocs(line, static_cast<std::uint32_t>(text_.size()));
}

}  // namespace stackworthy::hcl
