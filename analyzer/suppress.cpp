// A comment stands for what begins on its line, or, alone on its line, for what begins on the next line that is neither
// blank nor a comment: the outermost construct that begins there, and always that line itself.

#include "analyzer/suppress.h"

#include <algorithm>

#include "analyzer/catalogue.h"

namespace stackworthy {

namespace {

constexpr std::string_view marker = "stackworthy:";

std::string_view trimmed(std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const auto end = std::min(text.find(separator, begin), text.size());
    parts.push_back(trimmed(text.substr(begin, end - begin)));
    begin = end + 1;
  }
  return parts;
}

/// The text of a comment without its marks.
std::string_view inside(std::string_view comment) {
  if (comment.starts_with("/*")) {
    comment.remove_prefix(2);
    if (comment.ends_with("*/")) comment.remove_suffix(2);
  } else {
    while (comment.starts_with('#') || comment.starts_with('/')) comment.remove_prefix(1);
  }
  return trimmed(comment);
}

bool read_arguments(std::string_view text, Suppression& made) {
  const auto close = text.find(']');
  if (!text.starts_with('[') || close == std::string_view::npos) return false;
  const auto parts = split(text.substr(1, close - 1), ';');
  for (const std::string_view id : split(parts.front(), ',')) {
    if (!id.empty()) made.rules.emplace_back(id);
  }
  for (std::size_t i = 1; i < parts.size(); ++i) {
    if (parts[i].starts_with("until=")) made.until = parts[i].substr(6);
    if (parts[i].starts_with("owner=")) made.owner = parts[i].substr(6);
  }
  made.reason = trimmed(text.substr(close + 1));
  return !made.rules.empty();
}

std::uint32_t target_line(const Source& source, const Outline& outline, const Comment& comment) {
  std::uint32_t line = source.position(comment.begin).line;
  if (!comment.alone) return line;
  const auto is_comment_line = [&](std::uint32_t number) {
    return std::any_of(outline.comments.begin(), outline.comments.end(), [&](const Comment& other) {
      return other.alone && source.position(other.begin).line <= number && number <= source.position(other.end).line;
    });
  };
  const std::uint32_t last = source.line_count();
  for (line = source.position(comment.end).line + 1; line <= last; ++line) {
    if (!trimmed(source.line(line)).empty() && !is_comment_line(line)) return line;
  }
  return last;
}

Span covered(const Source& source, const Outline& outline, const Comment& comment) {
  const std::uint32_t line = target_line(source, outline, comment);
  Span span{source.id(), source.line_begin(line), 0};
  span.end = span.begin + static_cast<std::uint32_t>(source.line(line).size());
  for (const Item& item : outline.items) {
    if (item.begin < span.begin || item.begin > span.end) continue;
    span.end = std::max(span.end, item.end);
    break;  // The outermost: parents come before children.
  }
  return span;
}

}  // namespace

bool Suppression::covers_rule(const Rule& rule) const {
  return std::any_of(rules.begin(), rules.end(),
                     [&](const std::string& selector) { return stackworthy::covers(selector, rule); });
}

std::vector<Suppression> read_suppressions(const Source& source, const Outline& outline) {
  std::vector<Suppression> found;
  for (const Comment& comment : outline.comments) {
    std::string_view text = inside(source.text({source.id(), comment.begin, comment.end}));
    if (!text.starts_with(marker)) continue;
    text = trimmed(text.substr(marker.size()));
    Suppression made;
    made.comment = {source.id(), comment.begin, comment.end};
    const bool whole_file = text.starts_with("ignore-file");
    if (!whole_file && !text.starts_with("ignore")) continue;
    if (!read_arguments(trimmed(text.substr(whole_file ? 11 : 6)), made)) continue;
    const bool above_all = outline.items.empty() || comment.begin < outline.items.front().begin;
    if (whole_file && !above_all) continue;
    made.covers = whole_file ? source.whole() : covered(source, outline, comment);
    found.push_back(std::move(made));
  }
  return found;
}

}  // namespace stackworthy
