// Functions that make collections of collections. Elements are handed on as they are: unknown ones, and members that
// may not exist, stay so. Where an element may turn out to be several or none (flatten of an unknown, compact of a
// string that may be empty), it stands in the result as one that may not exist.

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>

#include "parsers/terraform/functions/table.h"

namespace stackworthy::terraform {

namespace {

bool is_open(const Node& node) { return node.kind == Kind::unknown || node.kind == Kind::choice; }

bool is_tuple_or_list(const Node& node) {
  return node.kind == Kind::list && !node.has(mark::set) && !node.has(mark::json);
}

std::vector<Member> members_of(const Node& node) { return {node.parts().begin(), node.parts().end()}; }

Called concat(const Call& call) {
  std::vector<Member> all;
  bool lists = true;
  for (const Node* argument : call.arguments()) {
    if (!is_tuple_or_list(*argument)) return Call::fail("is given what is neither list nor tuple");
    lists = lists && argument->has(mark::map);
    all.insert(all.end(), argument->parts().begin(), argument->parts().end());
    if (all.size() > Budget::longest_list) return call.list(all);
  }
  if (!lists) return call.list(all);
  std::vector<const Node*> values;
  for (const Member& member : all) values.push_back(member.value);
  if (!unify(values, call.context())) return call.list(all);
  for (std::size_t i = 0; i < values.size(); ++i) all[i].value = values[i];
  return call.list(all, mark::map);
}

/// A later member of the same key in a merge.
Member overridden(const Call& call, const Member& earlier, const Member& later) {
  if (later.exists == Truth::yes) return later;
  const Member both[] = {call.member(earlier.value), call.member(later.value)};
  Member merged = later;
  merged.value = make::choice(call.arena(), both, references_of(call.arguments(), call.budget()), call.context().where);
  merged.exists = earlier.exists || later.exists;
  return merged;
}

Called merge(const Call& call) {
  std::vector<Member> merged;
  std::unordered_map<std::string_view, std::size_t> at;
  bool maps = true;
  bool is_unknown = false;
  std::optional<Kind> kind;
  for (const Node* argument : call.arguments()) {
    if (argument->kind == Kind::null) continue;
    const bool is_wrong_shape =
        argument->kind == Kind::unknown && argument->shape != Shape::any && argument->shape != Shape::object;
    if (is_wrong_shape || (!is_open(*argument) && (argument->kind != Kind::object || argument->has(mark::json))))
      return Call::fail("is given what is neither map nor object");
    is_unknown = is_unknown || is_open(*argument);
    maps = maps && argument->has(mark::map);
    for (const Member& member : argument->parts()) {
      const auto [place, is_new] = at.try_emplace(member.name->spelled, merged.size());
      if (is_new) {
        merged.push_back(member);
      } else {
        merged[place->second] = overridden(call, merged[place->second], member);
      }
      maps = maps && kind.value_or(member.value->kind) == member.value->kind;
      kind = member.value->kind;
    }
  }
  if (is_unknown) return call.unknown(Shape::object);
  return call.object(merged, maps && !merged.empty() ? mark::map : 0);
}

/// Adds what is inside a list at any depth; false where the budget ends.
bool flatten_into(const Call& call, const Node& list, Truth exists, std::vector<Member>& flat, bool& is_secret,
                  int depth) {
  constexpr int deepest = 200;
  if (depth > deepest || !call.budget().spend(1 + list.size) || flat.size() > Budget::longest_list) return false;
  for (Member member : list.parts()) {
    member.exists = member.exists && exists;
    const Node& value = *member.value;
    if (value.kind == Kind::list && !value.has(mark::json)) {
      is_secret = is_secret || value.has(mark::sensitive);
      if (!flatten_into(call, value, member.exists, flat, is_secret, depth + 1)) return false;
      continue;
    }
    const auto may_be_list = [](const Node& node) {
      return (node.kind == Kind::unknown && (node.shape == Shape::any || node.shape == Shape::list)) ||
             node.kind == Kind::list;
    };
    const bool may_be_several =
        may_be_list(value) ||
        (value.kind == Kind::choice && std::any_of(value.parts().begin(), value.parts().end(),
                                                   [&](const Member& part) { return may_be_list(*part.value); }));
    if (may_be_several) {
      const Node* const one[] = {&value};
      member.value = call.made_unknown(references_of(one, call.budget()), Shape::any);
      member.exists = member.exists && Truth::unknown;
    }
    flat.push_back(member);
  }
  return true;
}

Called flatten(const Call& call) {
  std::vector<Member> flat;
  bool is_secret = false;
  if (!flatten_into(call, call[0], Truth::yes, flat, is_secret, 0)) return call.unknown(Shape::list);
  return is_secret ? made_secret(call, call.list(flat)) : call.list(flat);
}

Called keys(const Call& call) {
  std::vector<Member> names;
  for (const Member& member : sorted_members(call[0])) {
    Member name = member;
    name.value = call.made_string(member.name->spelled);
    name.name = nullptr;
    names.push_back(name);
  }
  return call.list(names, call[0].has(mark::map) ? mark::map : 0);
}

Called values(const Call& call) {
  std::vector<Member> values = sorted_members(call[0]);
  for (Member& member : values) member.name = nullptr;
  return call.list(values, call[0].has(mark::map) ? mark::map : 0);
}

Called zipmap(const Call& call) {
  if (!is_tuple_or_list(call[1])) return Call::fail("is given values that are neither list nor tuple");
  std::vector<Member> names;
  if (!string_elements(call[0], names, call.context())) return Call::fail("is given a key that is not a string");
  if (has_doubtful_members(call[0]) || has_doubtful_members(call[1])) return call.unknown(Shape::object);
  if (names.size() != call[1].size) return Call::fail("is given more keys than values, or fewer");
  std::map<std::string_view, Member> zipped;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i].value->kind == Kind::null) return Call::fail("is given a key that is null");
    if (names[i].value->kind != Kind::string) return call.unknown(Shape::object);
    const Member& value = call[1].parts()[i];
    Member member = call.member(names[i].value->string(), value.value);
    member.where = value.where;
    zipped[member.name->spelled] = member;
  }
  std::vector<Member> members;
  for (const auto& [key, member] : zipped) members.push_back(member);
  const Called made = call.object(members, call[1].has(mark::map) ? mark::map : 0);
  return is_sensitive_anywhere(call[0], call.budget()) ? made_secret(call, made) : made;
}

Called reverse(const Call& call) {
  if (call[0].kind != Kind::list) return Call::fail("is given what is neither list nor tuple");
  std::vector<Member> members = members_of(call[0]);
  std::reverse(members.begin(), members.end());
  return call.list(members, call[0].has(mark::map) || call[0].has(mark::set) ? mark::map : 0);
}

Called slice(const Call& call) {
  const Node& list = call[0];
  if (!is_tuple_or_list(list)) return Call::fail("is given what is neither list nor tuple");
  if (!call[1].has(mark::integer) || !call[2].has(mark::integer))
    return Call::fail("is given an index that is not a whole number");
  const std::int64_t first = call[1].integer;
  const std::int64_t last = call[2].integer;
  if (first < 0 || last < first) return Call::fail("is given indexes that are not in order");
  if (has_doubtful_members(list)) return call.unknown(Shape::list);
  if (last > static_cast<std::int64_t>(list.size)) return Call::fail("is given an index beyond the list");
  const auto part = list.parts().subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(last - first));
  return call.list(part, list.has(mark::map) ? mark::map : 0);
}

Called sort(const Call& call) {
  std::vector<Member> elements;
  if (!string_elements(call[0], elements, call.context())) return Call::fail("sorts an element that is not a string");
  bool is_known = true;
  for (const Member& element : elements) {
    if (element.value->kind == Kind::null) return Call::fail("sorts a null");
    is_known = is_known && element.value->kind == Kind::string;
  }
  if (!call.budget().spend(elements.size() * 4)) return call.unknown(Shape::list);
  if (!is_known) {
    for (Member& element : elements) element.value = call.unknown(Shape::string).value;
    return call.list(elements, mark::map);
  }
  std::stable_sort(elements.begin(), elements.end(),
                   [](const Member& a, const Member& b) { return a.value->string() < b.value->string(); });
  return call.list(elements, mark::map);
}

Called compact(const Call& call) {
  std::vector<Member> elements;
  if (!string_elements(call[0], elements, call.context()))
    return Call::fail("is given an element that is not a string");
  std::vector<Member> kept;
  for (Member element : elements) {
    const Node& value = *element.value;
    if (value.kind == Kind::null || (value.kind == Kind::string && value.size == 0)) continue;
    if (is_open(value)) element.exists = element.exists && Truth::unknown;
    kept.push_back(element);
  }
  return call.list(kept, mark::map);
}

Called distinct(const Call& call) {
  std::vector<Member> elements;
  if (!unified_elements(call[0], elements, call.context())) return Call::fail("is given elements of different types");
  std::unordered_map<std::string, std::size_t> seen;
  std::vector<Member> kept;
  for (Member element : elements) {
    const auto text = json_text(*element.value, call.budget());
    if (!text && elements.size() > 1) element.exists = element.exists && Truth::unknown;
    const auto found = text ? seen.find(*text) : seen.end();
    if (found != seen.end()) {
      Member& earlier = kept[found->second];
      earlier.exists = earlier.exists || element.exists;
      continue;
    }
    if (text) seen.emplace(*text, kept.size());
    kept.push_back(element);
  }
  return call.list(kept, mark::map);
}

Called chunklist(const Call& call) {
  if (!call[1].has(mark::integer)) return Call::fail("is given a size that is not a whole number");
  if (call[1].integer < 0) return Call::fail("is given a negative size");
  std::vector<Member> elements;
  if (!unified_elements(call[0], elements, call.context())) return Call::fail("is given elements of different types");
  const std::size_t size = call[1].integer == 0 ? elements.size() : static_cast<std::size_t>(call[1].integer);
  std::vector<Member> chunks;
  for (std::size_t at = 0; at < elements.size(); at += size) {
    const std::size_t end = std::min(elements.size(), size > elements.size() ? elements.size() : at + size);
    const std::span<const Member> part(elements.data() + at, end - at);
    chunks.push_back(call.member(call.list(part, mark::map).value));
  }
  return call.list(chunks, mark::map);
}

Called matchkeys(const Call& call) {
  if (call[0].size != call[1].size) return Call::fail("is given more keys than values, or fewer");
  std::vector<const Node*> searched;
  for (const std::size_t list : {1, 2}) {
    for (const Member& member : call[list].parts()) searched.push_back(member.value);
  }
  if (!unify(searched, call.context())) return Call::fail("is given keys of different types");
  std::unordered_map<std::string, bool> wanted;
  std::vector<std::string> texts;
  for (const Node* value : searched) {
    const auto text = json_text(*value, call.budget());
    if (!text) return call.unknown(Shape::list);
    texts.push_back(*text);
  }
  for (std::size_t i = call[1].size; i < texts.size(); ++i) wanted[texts[i]] = true;
  std::vector<Member> elements;
  if (!unified_elements(call[0], elements, call.context())) return Call::fail("is given values of different types");
  std::vector<Member> kept;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    if (wanted.count(texts[i]) != 0) kept.push_back(elements[i]);
  }
  return call.list(kept, mark::map);
}

Called transpose(const Call& call) {
  std::map<std::string, std::vector<std::string>> transposed;
  for (const Member& member : sorted_members(call[0])) {
    const Node& list = *member.value;
    std::vector<Member> elements;
    if (is_open(list) || has_doubtful_members(list)) return call.unknown(Shape::object);
    if (list.kind != Kind::list || list.has(mark::json) || !string_elements(list, elements, call.context()))
      return Call::fail("is given what is not a map of lists of strings");
    for (const Member& element : elements) {
      if (element.value->kind == Kind::null) return Call::fail("is given a null");
      if (element.value->kind != Kind::string) return call.unknown(Shape::object);
      transposed[std::string(element.value->string())].emplace_back(member.name->spelled);
    }
  }
  std::vector<Member> members;
  for (const auto& [key, names] : transposed) members.push_back(call.member(key, call.strings(names, mark::map).value));
  return call.object(members, mark::map);
}

Called range(const Call& call) {
  constexpr std::size_t most = 1024;
  const bool has_start = call.size() > 1;
  BigNumber at = has_start ? BigNumber::of(call[0]) : BigNumber();
  const BigNumber end = BigNumber::of(call[has_start ? 1 : 0]);
  const BigNumber one = *BigNumber::read("1");
  const BigNumber step = call.size() == 3 ? BigNumber::of(call[2]) : end < at ? one.negated() : one;
  const bool goes_down = step < BigNumber();
  if (call.size() == 3 && goes_down && end > at) return Call::fail("counts down to what is greater than its start");
  if (call.size() == 3 && step > BigNumber() && end < at) return Call::fail("counts up to what is less than its start");
  if (step.is_zero() && at != end) return Call::fail("counts without a step");
  std::vector<Member> numbers;
  for (; goes_down ? at > end : at < end; at = at + step) {
    if (numbers.size() == most) return Call::fail("makes more than 1024 numbers");
    if (!call.budget().spend(4)) return call.unknown(Shape::list);
    const Node* made = at.node(call.arena(), call.context().where);
    numbers.push_back(call.member(make::moved(call.arena(), *made, made->from, mark::computed)));
  }
  return call.list(numbers, mark::map);
}

constexpr Function shapes_table[] = {
    {"chunklist", 2, 2, "ln", Shape::list, chunklist, true},
    {"compact", 1, 1, "l", Shape::list, compact, true, true},
    {"concat", 1, 255, "a", Shape::list, concat, true},
    {"distinct", 1, 1, "l", Shape::list, distinct, true, true},
    {"flatten", 1, 1, "l", Shape::list, flatten, true},
    {"keys", 1, 1, "o", Shape::list, keys, true},
    {"matchkeys", 3, 3, "l", Shape::list, matchkeys},
    {"merge", 0, 255, "?", Shape::object, merge, true},
    {"range", 1, 3, "n", Shape::list, range},
    {"reverse", 1, 1, "a", Shape::list, reverse, true},
    {"slice", 3, 3, "ann", Shape::list, slice, true},
    {"sort", 1, 1, "l", Shape::list, sort},
    {"transpose", 1, 1, "o", Shape::object, transpose},
    {"values", 1, 1, "o", Shape::list, values, true},
    {"zipmap", 2, 2, "la", Shape::object, zipmap, true},
};

}  // namespace

std::span<const Function> shape_functions() { return shapes_table; }

}  // namespace stackworthy::terraform
