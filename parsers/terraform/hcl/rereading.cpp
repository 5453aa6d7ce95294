#include <algorithm>

#include "parsers/terraform/hcl/conversion.h"
#include "parsers/terraform/hcl/reader.h"

// What tree-sitter lost in a body is read again by the strict reader, line by line: it skips to the next good token and
// takes what lies between for lost, while the items of a body each have lines of their own. Lines with another
// indentation than the first belong to something inside an item and are not tried, so that the items of an object that
// was lost do not turn up as arguments of its block.

namespace stackworthy::hcl {

namespace {

std::size_t indentation(std::string_view text, std::size_t line) {
  const std::size_t at = std::min(text.find_first_not_of(" \t", line), text.size());
  return at - line;
}

}  // namespace

/// Reads the item at `begin`, which must end in the line in which `end` stands.
bool Conversion::reread_item(std::uint32_t begin, std::uint32_t end, std::uint32_t& behind) {
  const std::size_t line_end = std::min(text_.find('\n', end), text_.size());
  budget_ -= static_cast<std::int64_t>(line_end - begin);
  if (budget_ < 0) return false;
  std::vector<Node> nodes;
  std::vector<Comment> comments;
  Reader reader(text_.substr(0, line_end), nodes, comments);
  behind = reader.read_item(begin);
  if (behind == 0 || !reader.faults().empty()) return false;
  const std::uint32_t shift = tree_.here();
  for (Node node : nodes) {
    node.next += shift;
    tree_.add(node);
  }
  end_ = std::max(end_, nodes.front().end);
  return true;
}

void Conversion::reread_lines(std::uint32_t begin, std::uint32_t end) {
  const std::size_t line = begin == 0 ? 0 : text_.rfind('\n', begin - 1) + 1;
  const std::size_t depth = indentation(text_, line);
  std::uint32_t lost = begin;
  for (std::size_t at = begin; at < end;) {
    std::uint32_t behind = 0;
    const std::uint32_t before = tree_.here();
    if (lost < at) tree_.leaf(Kind::error, lost, static_cast<std::uint32_t>(at));
    if (reread_item(static_cast<std::uint32_t>(at), end, behind)) {
      lost = behind;
      at = behind;
    } else {
      tree_.cut(before);
    }
    do {
      at = std::min(text_.find('\n', at), text_.size()) + 1;
    } while (at < end && (indentation(text_, at) != depth || text_[at + depth] == '\n'));
    at += at < end ? depth : 0;
  }
  if (lost < end) tree_.leaf(Kind::error, lost, end);
}

}  // namespace stackworthy::hcl
