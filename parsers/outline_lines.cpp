#include "parsers/outline_lines.h"

#include <algorithm>

namespace stackworthy::parsers {

namespace {

bool is_blank_text(std::string_view text) { return text.find_first_not_of(" \t\r") == std::string_view::npos; }

/// Where the comment of a line begins, or its size.
std::size_t comment_of_line(std::string_view line) {
  char quote = 0;
  for (std::size_t at = 0; at < line.size(); ++at) {
    const char c = line[at];
    if (c == '\\' && quote != '\'') {
      ++at;
    } else if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '#' && (at == 0 || line[at - 1] == ' ' || line[at - 1] == '\t')) {
      return at;
    }
  }
  return line.size();
}

}  // namespace

Outline outline_lines(const Source& source) {
  Outline outline;
  const std::string_view text = source.text();
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find_first_of("\r\n", begin), text.size());
    const std::string_view line = text.substr(begin, end - begin);
    const std::size_t at = comment_of_line(line);
    if (at < line.size())
      outline.comments.push_back(
          {static_cast<std::uint32_t>(begin + at), static_cast<std::uint32_t>(end), is_blank_text(line.substr(0, at))});
    begin = end + 1;
  }
  return outline;
}

}  // namespace stackworthy::parsers
