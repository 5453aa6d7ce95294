// Values are immutable: an edit makes the nodes along its way anew and shares the rest.

#include "analyzer/scan_edits.h"

#include <algorithm>
#include <charconv>
#include <vector>

namespace stackworthy::edits {

namespace {

constexpr std::uint64_t most_comparisons = 1'000'000;

const Node* object_with(Arena& arena, const Node* object, std::string_view key, const Node* value) {
  std::vector<Member> members;
  bool is_there = false;
  if (object && object->kind == Kind::object) {
    members.assign(object->parts().begin(), object->parts().end());
    for (Member& member : members) {
      if (member.name->spelled != key) continue;
      member.value = value;
      is_there = true;
    }
  }
  if (!is_there) {
    const std::string_view kept = arena.copy(key);
    members.push_back({value, make::name(arena, kept, kept), value->from, Truth::yes});
  }
  return make::object(arena, members, object ? object->from : value->from, object ? object->marks : 0);
}

const Node* list_with(Arena& arena, const Node& list, std::size_t index, const Node* value) {
  std::vector<Member> members(list.parts().begin(), list.parts().end());
  members[index].value = value;
  return make::list(arena, members, list.from, list.marks);
}

bool index_of(std::string_view key, std::size_t size, std::size_t& index) {
  const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), index);
  return error == std::errc() && end == key.data() + key.size() && index < size;
}

}  // namespace

const Node* put(Arena& arena, const Node* at, std::span<const std::string> keys, const Node* value, bool makes) {
  if (keys.empty()) return value;
  if (at && at->kind == Kind::unknown) return at;
  if (at && at->kind == Kind::list) {
    std::size_t index = 0;
    if (!index_of(keys.front(), at->size, index)) return value;
    const Member& element = at->parts()[index];
    return list_with(arena, *at, index, put(arena, element.value, keys.subspan(1), value, makes));
  }
  if (at && at->kind != Kind::object && at->kind != Kind::null) return value;
  const Member* member = at && at->kind == Kind::object ? find_member(*at, keys.front()) : nullptr;
  if (!member && !makes && keys.size() > 1) return at;
  return object_with(arena, at, keys.front(),
                     put(arena, member ? member->value : nullptr, keys.subspan(1), value, makes));
}

const Node* merge_unknown(Arena& arena, const Node* base, const Node& patch, const Node* value) {
  if (!base || base->kind != Kind::object || patch.kind != Kind::object || find_member(patch, "$patch")) return value;
  if (std::uint64_t{base->size} * patch.size > most_comparisons) return value;
  std::vector<Member> members(base->parts().begin(), base->parts().end());
  for (const Member& change : patch.parts()) {
    const std::string_view key = change.name->spelled;
    const auto found =
        std::find_if(members.begin(), members.end(), [&](const Member& each) { return each.name->spelled == key; });
    if (found != members.end()) {
      found->value = merge_unknown(arena, found->value, *change.value, value);
    } else if (change.value->kind != Kind::null) {
      members.push_back({value, make::name(arena, key, key), change.where, Truth::yes});
    }
  }
  return make::object(arena, members, base->from, base->marks);
}

const Node* replace_texts(Arena& arena, const Node* at, const Asked& asked, const Node* value, std::string_view key,
                          std::string_view parent) {
  if (at->kind == Kind::string) return asked(key, parent, at->string()) ? value : at;
  if (!at->is_collection()) return at;
  std::vector<Member> members(at->parts().begin(), at->parts().end());
  bool is_changed = false;
  for (Member& member : members) {
    const std::string_view name = member.name ? member.name->spelled : key;
    const std::string_view above = member.name && at->kind == Kind::object ? key : parent;
    const Node* changed = replace_texts(arena, member.value, asked, value, name, above);
    is_changed = is_changed || changed != member.value;
    member.value = changed;
  }
  if (!is_changed) return at;
  return at->kind == Kind::list ? make::list(arena, members, at->from, at->marks)
                                : make::object(arena, members, at->from, at->marks);
}

}  // namespace stackworthy::edits
