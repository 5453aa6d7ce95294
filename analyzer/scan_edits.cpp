// Values are immutable: an edit makes the nodes along its way anew and shares the rest.

#include "analyzer/scan_edits.h"

#include <algorithm>
#include <charconv>
#include <unordered_map>
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

/// Aliases make one part stand in many places: what was done with it is kept.
class Replacing {
 public:
  Replacing(Arena& arena, const Asked& asked, const Node* value) : arena_(arena), asked_(asked), value_(value) {}

  const Node* replaced(const Node* at, std::string_view key, std::string_view parent) {
    if (at->kind == Kind::string) return asked_(key, parent, at->string()) ? value_ : at;
    if (!at->is_collection()) return at;
    const auto known = done_.find(at);
    if (known != done_.end() && known->second.key == key && known->second.parent == parent) return known->second.made;
    const Node* made = rebuilt(at, key, parent);
    done_[at] = {key, parent, made};
    return made;
  }

 private:
  struct Done {
    std::string_view key, parent;
    const Node* made = nullptr;
  };

  const Node* rebuilt(const Node* at, std::string_view key, std::string_view parent) {
    std::vector<Member> members;
    const auto parts = at->parts();
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const bool is_member = parts[i].name && at->kind == Kind::object;
      const Node* changed =
          replaced(parts[i].value, is_member ? parts[i].name->spelled : key, is_member ? key : parent);
      if (changed == parts[i].value) continue;
      if (members.empty()) members.assign(parts.begin(), parts.end());
      members[i].value = changed;
    }
    if (members.empty()) return at;
    return at->kind == Kind::list ? make::list(arena_, members, at->from, at->marks)
                                  : make::object(arena_, members, at->from, at->marks);
  }

  Arena& arena_;
  const Asked& asked_;
  const Node* value_;
  std::unordered_map<const Node*, Done> done_;
};

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

const Node* replace_texts(Arena& arena, const Node* at, const Asked& asked, const Node* value, std::string_view key) {
  return Replacing(arena, asked, value).replaced(at, key, {});
}

}  // namespace stackworthy::edits
