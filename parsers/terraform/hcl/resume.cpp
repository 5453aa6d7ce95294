#include "parsers/terraform/hcl/resume.h"

#include <algorithm>

#include "parsers/terraform/hcl/scanner.h"

// A line that begins, without indentation, with a name begins an item of the file in all but badly formatted files. A
// fault that shows only where the text ends (a brace or a heredoc that is not closed) was made further up: then the
// search begins behind the first line of the item, and each such attempt reads to the end again. Their sum is bounded,
// so that a hostile file costs linear time; what is left then is one error.

namespace stackworthy::hcl {

namespace {

constexpr std::uint64_t rereadings = 16;

std::uint32_t next_line(std::string_view text, std::uint32_t at) {
  const std::size_t end = text.find('\n', at);
  return static_cast<std::uint32_t>(end == std::string_view::npos ? text.size() : end + 1);
}

std::uint32_t line_begin(std::string_view text, std::uint32_t at) {
  const std::size_t end = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  return end == std::string_view::npos ? 0 : static_cast<std::uint32_t>(end + 1);
}

/// The first line at or behind `line` that begins with a name.
std::uint32_t next_item(std::string_view text, std::uint32_t line) {
  while (line < text.size() && identifier_end(text, line) == line) line = next_line(text, line);
  return line;
}

}  // namespace

void read_over_faults(Reader& reader) {
  const std::string_view text = reader.scanner().text();
  const auto size = static_cast<std::uint32_t>(text.size());
  std::uint64_t budget = rereadings * text.size();
  do {
    const std::uint32_t begin = reader.item_begin();
    const std::uint32_t seen = std::max(begin, std::min(reader.scanner().peek().end, size));
    const std::uint32_t behind_first_line = next_line(text, begin);
    const bool shows_at_end = seen >= size;
    const std::uint32_t from =
        shows_at_end ? behind_first_line : std::max(behind_first_line, line_begin(text, reader.faults().back().begin));
    const bool is_spent = budget < seen - begin;
    budget -= is_spent ? budget : seen - begin;
    reader.resume(is_spent ? size : next_item(text, from));
  } while (!reader.read_items());
}

}  // namespace stackworthy::hcl
