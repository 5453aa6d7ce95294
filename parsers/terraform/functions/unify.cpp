// Finds the one type of several values as Terraform does where it makes a list, set or map of them: primitives become
// strings where one of them is one; tuples of one length and objects of one key set are unified place by place; others
// become lists and maps of all their elements. Types are not represented: a value is its type, with mark::map on what
// is list(T) or map(T). An unknown of unknown shape stands aside and keeps no other value from what it is.

#include <algorithm>
#include <map>
#include <set>

#include "parsers/terraform/functions/arguments.h"

namespace stackworthy::terraform {

namespace {

bool is_open(const Node& node) {
  return node.kind == Kind::null || node.kind == Kind::choice ||
         (node.kind == Kind::unknown &&
          (node.shape == Shape::any || node.shape == Shape::list || node.shape == Shape::object));
}

Kind kind_of(const Node& node) {
  if (is_stringlike(node)) return Kind::string;
  if (node.kind != Kind::unknown) return node.kind;
  return node.shape == Shape::number ? Kind::number : node.shape == Shape::boolean ? Kind::boolean : Kind::string;
}

/// The value with other members, or itself where none changed.
const Node* with_members(const Node& node, const std::vector<const Node*>& values, std::uint8_t more,
                         CallContext& context) {
  const auto parts = node.parts();
  bool is_same = (node.marks | more) == node.marks;
  for (std::size_t i = 0; i < parts.size(); ++i) is_same = is_same && parts[i].value == values[i];
  if (is_same) return &node;
  std::vector<Member> members(parts.begin(), parts.end());
  for (std::size_t i = 0; i < parts.size(); ++i) members[i].value = values[i];
  const std::uint8_t marks = node.marks | more;
  return node.kind == Kind::list ? make::list(context.arena, members, node.from, marks)
                                 : make::object(context.arena, members, node.from, marks);
}

/// Brings all members of all values to one type: lists and maps.
bool unify_together(std::vector<const Node*>& values, CallContext& context) {
  std::vector<const Node*> inner;
  for (const Node* value : values) {
    for (const Member& member : value->parts()) inner.push_back(member.value);
  }
  if (!unify(inner, context)) return false;
  std::size_t at = 0;
  for (const Node*& value : values) {
    const std::size_t size = value->parts().size();
    const std::vector<const Node*> own(inner.begin() + static_cast<std::ptrdiff_t>(at),
                                       inner.begin() + static_cast<std::ptrdiff_t>(at + size));
    value = with_members(*value, own, value->has(mark::set) ? 0 : mark::map, context);
    at += size;
  }
  return true;
}

/// Brings the members of equal place in all values to one type: tuples, and objects whose keys are in order.
bool unify_by_place(std::vector<const Node*>& values, CallContext& context) {
  const std::size_t size = values.front()->parts().size();
  std::vector<std::vector<const Node*>> columns(size);
  for (std::size_t i = 0; i < size; ++i) {
    for (const Node* value : values) columns[i].push_back(value->parts()[i].value);
    if (!unify(columns[i], context)) return false;
  }
  for (std::size_t v = 0; v < values.size(); ++v) {
    std::vector<const Node*> own;
    for (std::size_t i = 0; i < size; ++i) own.push_back(columns[i][v]);
    values[v] = with_members(*values[v], own, 0, context);
  }
  return true;
}

bool unify_lists(std::vector<const Node*>& values, CallContext& context) {
  const bool tuples = std::all_of(values.begin(), values.end(), [&](const Node* value) {
    return !value->has(mark::map) && !value->has(mark::set) && !has_doubtful_members(*value) &&
           value->size == values.front()->size;
  });
  return tuples ? unify_by_place(values, context) : unify_together(values, context);
}

bool unify_objects(std::vector<const Node*>& values, CallContext& context) {
  std::set<std::string_view> keys;
  bool alike = true;
  bool first = true;
  for (const Node*& value : values) {
    if (value->has(mark::map) || has_doubtful_members(*value)) alike = false;
    const std::vector<Member> sorted = sorted_members(*value);
    const auto parts = value->parts();
    const bool in_order =
        std::equal(sorted.begin(), sorted.end(), parts.begin(), parts.end(),
                   [](const Member& a, const Member& b) { return a.value == b.value && a.name == b.name; });
    if (!in_order) value = make::object(context.arena, sorted, value->from, value->marks);
    if (first) {
      for (const Member& member : sorted) keys.insert(member.name->spelled);
    } else {
      alike = alike && sorted.size() == keys.size() && std::all_of(sorted.begin(), sorted.end(), [&](const Member& m) {
                return keys.count(m.name->spelled) != 0;
              });
    }
    first = false;
  }
  return alike ? unify_by_place(values, context) : unify_together(values, context);
}

bool unify_primitives(std::vector<const Node*>& values, Kind first, CallContext& context) {
  const bool some_string =
      std::any_of(values.begin(), values.end(), [](const Node* value) { return kind_of(*value) == Kind::string; });
  for (const Node*& value : values) {
    if (some_string && !is_stringlike(*value)) {
      value = as_string(*value, context);
      if (!value) return false;
    } else if (!some_string && kind_of(*value) != first) {
      return false;
    }
  }
  return true;
}

}  // namespace

bool unify(std::vector<const Node*>& values, CallContext& context) {
  if (!context.budget.spend(1 + values.size())) return true;
  std::vector<std::size_t> at;
  std::vector<const Node*> known;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (is_open(*values[i])) continue;
    at.push_back(i);
    known.push_back(values[i]);
  }
  if (known.empty()) return true;
  const Kind first = kind_of(*known.front());
  const auto is_collection = [](Kind kind) { return kind == Kind::list || kind == Kind::object; };
  for (const Node* value : known) {
    const Kind kind = kind_of(*value);
    if (is_collection(kind) != is_collection(first)) return false;
    if (is_collection(kind) && kind != first) return false;
  }
  const bool done = first == Kind::list     ? unify_lists(known, context)
                    : first == Kind::object ? unify_objects(known, context)
                                            : unify_primitives(known, first, context);
  if (!done) return false;
  for (std::size_t i = 0; i < at.size(); ++i) values[at[i]] = known[i];
  return true;
}

bool unified_elements(const Node& list, std::vector<Member>& elements, CallContext& context) {
  elements.assign(list.parts().begin(), list.parts().end());
  std::vector<const Node*> values;
  for (const Member& element : elements) values.push_back(element.value);
  if (!list.has(mark::map) && !unify(values, context)) return false;
  for (std::size_t i = 0; i < values.size(); ++i) elements[i].value = values[i];
  return true;
}

bool string_elements(const Node& list, std::vector<Member>& elements, CallContext& context) {
  elements.assign(list.parts().begin(), list.parts().end());
  if (!context.budget.spend(elements.size())) return true;
  for (Member& element : elements) {
    element.value = as_string(*element.value, context);
    if (!element.value) return false;
  }
  return true;
}

namespace {

bool is_known_scalar(const Node& node) { return node.is_scalar(); }

/// Terraform's order in sets of primitives; other values have none.
bool before(const Node& a, const Node& b) {
  if (a.kind != b.kind) return a.kind < b.kind;
  switch (a.kind) {
    case Kind::string:
      return a.string() < b.string();
    case Kind::number:
      if (a.has(mark::integer) && b.has(mark::integer)) return a.integer < b.integer;
      return a.number() < b.number();
    case Kind::boolean:
      return !a.boolean && b.boolean;
    default:
      return false;
  }
}

}  // namespace

void order_set(std::vector<Member>& elements) {
  std::vector<Member> scalars;
  std::vector<Member> others;
  for (const Member& element : elements) (is_known_scalar(*element.value) ? scalars : others).push_back(element);
  std::stable_sort(scalars.begin(), scalars.end(),
                   [](const Member& a, const Member& b) { return before(*a.value, *b.value); });
  elements.clear();
  for (const Member& element : scalars) {
    const bool again = !elements.empty() && !before(*elements.back().value, *element.value);
    if (again && element.exists == Truth::yes) elements.back().exists = Truth::yes;
    if (!again) elements.push_back(element);
  }
  elements.insert(elements.end(), others.begin(), others.end());
}

Called make_set(const Call& call, std::vector<Member> elements) {
  std::set<std::string> seen;
  std::vector<Member> kept;
  for (Member element : elements) {
    const Node& value = *element.value;
    if (!call.budget().spend(4)) return call.unknown(Shape::list);
    if (!is_known_scalar(value)) {
      const auto text = json_text(value, call.budget());
      if (text && element.exists == Truth::yes && !seen.insert(*text).second) continue;
      if (!text && elements.size() > 1) element.exists = Truth::unknown;
    }
    kept.push_back(element);
  }
  order_set(kept);
  return call.list(kept, mark::set);
}

}  // namespace stackworthy::terraform
