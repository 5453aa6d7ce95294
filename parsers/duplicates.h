#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "analyzer/model/value.h"

namespace stackworthy::parsers {

/// Whether two of the members, which all have names, are spelled alike.
inline bool has_duplicates(std::span<const Member> members) {
  constexpr std::size_t few = 12;
  if (members.size() <= few) {
    for (std::size_t i = 1; i < members.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (members[i].name->spelled == members[j].name->spelled) return true;
      }
    }
    return false;
  }
  std::unordered_set<std::string_view> seen;
  seen.reserve(members.size());
  return !std::all_of(members.begin(), members.end(),
                      [&seen](const Member& m) { return seen.insert(m.name->spelled).second; });
}

/// `, key` for a message; nothing for a key that is long or has control characters.
inline std::string shown(std::string_view key) {
  constexpr std::size_t most = 60;
  const bool is_plain =
      std::all_of(key.begin(), key.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x20; });
  return is_plain && key.size() <= most ? ", " + std::string(key) : std::string();
}

/// Removes from `members`, from `first` on, each that a later one of the same spelling hides; `hidden(member)` is
/// called for it.
template <class Hidden>
void drop_duplicates(std::vector<Member>& members, std::size_t first, Hidden hidden) {
  const std::span<Member> tail(members.data() + first, members.size() - first);
  if (!has_duplicates(tail)) return;
  std::unordered_set<std::string_view> seen;
  std::size_t kept = tail.size();
  for (std::size_t i = tail.size(); i-- > 0;) {
    const Member member = tail[i];
    if (seen.insert(member.name->spelled).second) {
      tail[--kept] = member;
    } else {
      hidden(member);
    }
  }
  const auto begin = members.begin() + static_cast<std::ptrdiff_t>(first);
  members.erase(begin, begin + static_cast<std::ptrdiff_t>(kept));
}

}  // namespace stackworthy::parsers
