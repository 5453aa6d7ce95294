#include "parsers/yaml/comments.h"

#include <algorithm>

#include "parsers/yaml/events.h"

namespace stackworthy::parsers::yaml {

namespace {

struct Extent {
  std::uint32_t begin;
  std::uint32_t end;
};

std::uint32_t line_end(std::string_view text, std::size_t at) {
  return static_cast<std::uint32_t>(std::min(text.find_first_of("\r\n", at), text.size()));
}

/// Where scalars stand; of a block scalar without its first line, which may end in a comment.
std::vector<Extent> scalars_of(std::string_view text) {
  std::vector<Extent> extents;
  for (const Chunk chunk : split_stream(text)) {
    Events events(text, chunk);
    for (;;) {
      const Event& event = events.next();
      if (event.type == Event::Type::stream_end || event.type == Event::Type::failure) break;
      if (event.type != Event::Type::scalar || event.end <= event.value_begin) continue;
      const std::uint32_t begin = event.is_block ? line_end(text, event.value_begin) : event.value_begin;
      if (begin < event.end) extents.push_back({begin, event.end});
    }
  }
  std::sort(extents.begin(), extents.end(), [](Extent a, Extent b) { return a.begin < b.begin; });
  return extents;
}

}  // namespace

std::vector<Comment> comments_of(std::string_view original) {
  std::vector<Comment> comments;
  if (original.find('#') == std::string_view::npos) return comments;
  const Cleaned cleaned = clean(original);
  if (cleaned.is_utf16) return comments;
  const std::string_view text = cleaned.text.empty() ? original : std::string_view(cleaned.text);
  const std::vector<Extent> scalars = scalars_of(text);
  auto scalar = scalars.begin();
  for (std::size_t at = text.find('#'); at != std::string_view::npos; at = text.find('#', at)) {
    while (scalar != scalars.end() && scalar->end <= at) ++scalar;
    const bool is_inside = scalar != scalars.end() && scalar->begin <= at;
    const bool is_separate = at == 0 || std::string_view(" \t\r\n").find(text[at - 1]) != std::string_view::npos;
    if (is_inside || !is_separate) {
      ++at;
      continue;
    }
    const std::uint32_t end = line_end(text, at);
    const std::size_t before = at == 0 ? std::string_view::npos : text.find_last_not_of(" \t", at - 1);
    const bool is_alone = before == std::string_view::npos || text[before] == '\n' || text[before] == '\r';
    comments.push_back({static_cast<std::uint32_t>(at), end, is_alone});
    at = end;
  }
  return comments;
}

}  // namespace stackworthy::parsers::yaml
