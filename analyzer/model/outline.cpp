#include "analyzer/model/outline.h"

#include <algorithm>

namespace stackworthy {

std::string path_at(const Outline& outline, std::uint32_t offset) {
  const auto& items = outline.items;
  auto after = std::upper_bound(items.begin(), items.end(), offset,
                                [](std::uint32_t at, const Item& item) { return at < item.begin; });
  std::int32_t index = static_cast<std::int32_t>(after - items.begin()) - 1;
  while (index >= 0 && items[static_cast<std::size_t>(index)].end <= offset)
    index = items[static_cast<std::size_t>(index)].parent;
  // A list element begins where its first entry does: what begins here as a whole is meant.
  const auto parent_of = [&](std::int32_t at) { return items[static_cast<std::size_t>(at)].parent; };
  const auto begins_here = [&](std::int32_t at) {
    return at >= 0 && items[static_cast<std::size_t>(at)].begin == offset;
  };
  while (begins_here(index) && begins_here(parent_of(index))) index = parent_of(index);
  std::string path;
  for (; index >= 0; index = items[static_cast<std::size_t>(index)].parent) {
    const std::string& name = items[static_cast<std::size_t>(index)].name;
    if (name.empty()) continue;
    path = path.empty() ? name : name + (path.starts_with('[') ? "" : ".") + path;
  }
  return path;
}

}  // namespace stackworthy
