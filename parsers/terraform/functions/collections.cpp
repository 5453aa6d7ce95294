// Functions that ask a collection: how long, what at this key, which is first. A key or index that is not known makes a
// choice of what stands there.

#include <algorithm>
#include <charconv>
#include <cstdio>

#include "parsers/terraform/functions/table.h"

namespace stackworthy::terraform {

namespace {

Called length(const Call& call) {
  const Node& value = call[0];
  if (value.is_collection()) return has_doubtful_members(value) ? call.unknown(Shape::number) : call.count(value.size);
  if (value.kind == Kind::text) return call.unknown(Shape::number);
  if (value.kind != Kind::string) return Call::fail("is given what has no length");
  const auto characters = characters_of(value.string());
  return characters ? call.count(static_cast<std::int64_t>(characters->size())) : call.unknown(Shape::number);
}

bool is_indexed(const Node& node) { return node.kind == Kind::list && !node.has(mark::set) && !node.has(mark::json); }

/// One of the members, hanging on what the argument `why` waits for.
Called one_of(const Call& call, std::vector<Member> members, const Node& why) {
  if (members.empty() || members.size() > Node::most_alternatives) return call.unknown();
  for (Member& member : members) member.name = nullptr;
  const Node* const one[] = {&why};
  return Call::same(make::choice(call.arena(), members, references_of(one, call.budget()), call.context().where));
}

Called element(const Call& call) {
  const Node& list = call[0];
  if (!is_indexed(list)) return Call::fail("reads an element of what is neither list nor tuple");
  if (has_doubtful_members(list)) return call.unknown();
  if (list.size == 0) return Call::fail("reads an element of an empty list");
  const Node& index = call[1];
  if (index.kind != Kind::number) return one_of(call, {list.parts().begin(), list.parts().end()}, index);
  if (!index.has(mark::integer)) return Call::fail("is given an index that is not a whole number");
  const std::int64_t size = list.size;
  return Call::same(list.parts()[static_cast<std::size_t>((index.integer % size + size) % size)].value);
}

/// Equality to Terraform, where also the types must be one.
Truth equals(const Call& call, const Node& a, const Node& b) {
  if (!call.budget().spend(1 + (a.is_collection() ? a.size : 0))) return Truth::unknown;
  const bool differs = a.is_collection() && b.is_collection() && !(a.has(mark::json) && b.has(mark::json));
  if (differs && ((a.marks ^ b.marks) & (mark::set | mark::map | mark::json)) != 0)
    return equal(a, b) == Truth::no ? Truth::no : Truth::unknown;
  const Node* left = a.has(mark::json) && !b.is_collection() ? as_string(a, call.context()) : &a;
  const Node* right = b.has(mark::json) && !a.is_collection() ? as_string(b, call.context()) : &b;
  return left && right ? equal(*left, *right) : Truth::no;
}

Called contains(const Call& call) {
  const Node& list = call[0];
  if (list.kind != Kind::list) return Call::fail("searches what is neither list, set nor tuple");
  Truth found = Truth::no;
  for (const Member& member : list.parts()) {
    found = found || (member.exists && equals(call, *member.value, call[1]));
    if (found == Truth::yes) return call.boolean(true);
  }
  return found == Truth::no ? call.boolean(false) : call.unknown(Shape::boolean);
}

Called index(const Call& call) {
  const Node& list = call[0];
  if (!is_indexed(list)) return Call::fail("searches what is neither list nor tuple");
  std::int64_t at = 0;
  for (const Member& member : list.parts()) {
    const Truth is_it = member.exists && equals(call, *member.value, call[1]);
    if (is_it == Truth::yes) return call.count(at);
    if (is_it == Truth::unknown || member.exists != Truth::yes) return call.unknown(Shape::number);
    ++at;
  }
  return Call::fail("searches for what is not in the list");
}

/// The default of a lookup as an element of the map; nullptr where it cannot be one.
const Node* as_element_of(const Node& map, const Node& fallback, CallContext& context) {
  if (!map.has(mark::map)) return &fallback;
  for (const Member& member : map.parts()) {
    const Kind kind = member.value->kind;
    if (kind == Kind::number) return as_number(fallback, context);
    if (kind == Kind::boolean) return as_boolean(fallback, context);
    if (is_stringlike(*member.value)) return as_string(fallback, context);
  }
  return &fallback;
}

constexpr const char* no_such_key = "looks up a key that is not there, without a default";

/// Which members an unknown key may mean, and the default.
Called lookup_unknown(const Call& call, const Node* fallback) {
  std::vector<Member> members;
  for (const Member& member : sorted_members(call[0])) {
    const Node& key = *call.made_string(member.name->spelled);
    if (equal(call[1], key) != Truth::no) members.push_back(member);
  }
  if (members.empty() && !fallback) return Call::fail(no_such_key);
  if (!fallback) return call.unknown();
  if (members.empty()) return Call::same(fallback);
  members.push_back(call.member(fallback));
  return one_of(call, members, call[1]);
}

Called lookup(const Call& call) {
  const Node& map = call[0];
  const Node* fallback = call.size() == 3 ? as_element_of(map, call[2], call.context()) : nullptr;
  if (call.size() == 3 && !fallback) return Call::fail("has a default of another type than the map's elements");
  if (call[1].kind != Kind::string) return lookup_unknown(call, fallback);
  const Member* member = find_member(map, call[1].string());
  if (!member) return fallback ? Call::same(fallback) : Call::fail(no_such_key);
  if (member->exists == Truth::yes) return Call::same(member->value);
  if (!fallback) return call.unknown();
  const Member both[] = {call.member(member->value), call.member(fallback)};
  return one_of(call, {both, both + 2}, map);
}

Called one(const Call& call) {
  const Node& list = call[0];
  if (list.kind != Kind::list) return Call::fail("is given what is neither list, set nor tuple");
  if (list.size == 0) return call.null();
  if (list.size > 1) return has_doubtful_members(list) ? call.unknown() : Call::fail("is given more than one element");
  const Member& only = list.parts()[0];
  if (only.exists == Truth::yes) return Call::same(only.value);
  return one_of(call, {call.member(only.value), call.member(call.null().value)}, list);
}

/// Whether a value is surely something to coalesce: not null and no empty string.
Truth is_something(const Node& value) {
  if (value.kind == Kind::unknown || value.kind == Kind::choice) return Truth::unknown;
  if (value.kind == Kind::null) return Truth::no;
  return truth(value.kind != Kind::string || value.size != 0);
}

Called coalesce(const Call& call) {
  std::vector<const Node*> values(call.arguments().begin(), call.arguments().end());
  if (!unify(values, call.context())) return Call::fail("is given arguments of different types");
  for (const Node* value : values) {
    const Truth is = is_something(*value);
    if (is == Truth::yes) return Call::same(value);
    if (is == Truth::unknown) return call.unknown();
  }
  return Call::fail("is given nothing that is neither null nor empty");
}

Called coalescelist(const Call& call) {
  for (const Node* value : call.arguments()) {
    const bool is_open = value->kind == Kind::unknown || value->kind == Kind::choice;
    if (!is_open && !is_indexed(*value)) return Call::fail("is given what is neither list nor tuple");
  }
  for (const Node* value : call.arguments()) {
    const bool has_some = std::any_of(value->parts().begin(), value->parts().end(),
                                      [](const Member& member) { return member.exists == Truth::yes; });
    if (is_indexed(*value) && has_some) return Call::same(value);
    if (value->kind != Kind::list || value->size != 0) return call.unknown(Shape::list);
  }
  return Call::fail("is given only empty lists");
}

/// Whether all (or any) elements are true; null is not.
Called all_are(const Call& call, bool wanted) {
  Truth answer = truth(wanted);
  for (const Member& member : call[0].parts()) {
    const Node* value = as_boolean(*member.value, call.context());
    if (!value) return Call::fail("is given an element that is not a boolean");
    Truth is = value->kind == Kind::null      ? Truth::no
               : value->kind == Kind::boolean ? truth(value->boolean)
                                              : Truth::unknown;
    if (member.exists != Truth::yes && is != truth(wanted)) is = Truth::unknown;
    answer = wanted ? answer && is : answer || (member.exists && is);
  }
  return answer == Truth::unknown ? call.unknown(Shape::boolean) : call.boolean(answer == Truth::yes);
}

Called alltrue(const Call& call) { return all_are(call, true); }

Called anytrue(const Call& call) { return all_are(call, false); }

Called sum(const Call& call) {
  if (call[0].kind != Kind::list) return Call::fail("is given what is neither list, set nor tuple");
  if (call[0].size == 0) return Call::fail("is given an empty list");
  std::int64_t whole = 0;
  BigNumber real;
  bool is_whole = true;
  bool is_known = true;
  for (const Member& member : call[0].parts()) {
    const Node* value = as_number(*member.value, call.context());
    if (!value || value->kind == Kind::null) return Call::fail("is given an element that is not a number");
    if (value->kind != Kind::number) {
      is_known = false;
      continue;
    }
    std::int64_t more = 0;
    if (is_whole && value->has(mark::integer) && !__builtin_add_overflow(whole, value->integer, &more)) {
      whole = more;
      continue;
    }
    if (!call.budget().spend(BigNumber::cost)) return call.unknown(Shape::number);
    if (is_whole) real = BigNumber::of(*make::integer(call.arena(), whole, {}));
    is_whole = false;
    real = real + BigNumber::of(*value);
  }
  if (!is_known) return call.unknown(Shape::number);
  return is_whole ? call.integer(whole) : call.number(real);
}

constexpr Function collections_table[] = {
    {"alltrue", 1, 1, "l", Shape::boolean, alltrue},
    {"anytrue", 1, 1, "l", Shape::boolean, anytrue},
    {"coalesce", 1, 255, "?", Shape::any, coalesce, true},
    {"coalescelist", 1, 255, "?", Shape::list, coalescelist, true, true},
    {"contains", 2, 2, "aA", Shape::boolean, contains, true, true},
    {"element", 2, 2, "aN", Shape::any, element, true},
    {"index", 2, 2, "aA", Shape::number, index, true, true},
    {"length", 1, 1, "a", Shape::number, length, true},
    {"lookup", 2, 3, "oS?", Shape::any, lookup, true},
    {"one", 1, 1, "a", Shape::any, one, true},
    {"sum", 1, 1, "a", Shape::number, sum},
};

}  // namespace

std::span<const Function> collection_functions() { return collections_table; }

}  // namespace stackworthy::terraform
