#include <algorithm>

#include "parsers/terraform/evaluator.h"
#include "parsers/terraform/functions/big_number.h"

namespace stackworthy::terraform {

/// A `for` while it runs: its parts, and what has been gathered.
struct Evaluator::ForLoop {
  const hcl::File& file;
  Span where;
  std::string_view first, second;
  bool has_two = false;
  std::uint32_t key_at = 0, value_at = 0, condition_at = 0;
  bool is_object = false, is_grouping = false;
  Members members;
  std::vector<std::pair<const Name*, Members>> groups;
  References waiting;
  bool is_waiting = false;
  bool is_secret = false;  ///< Its collection, a key or a condition is.
};

const Node* Evaluator::index_key(std::size_t at, Span from) {
  Node made = *make::integer(stack_.arena, static_cast<std::int64_t>(at), from);
  made.tag = BigNumber::of_64_bits;
  return stack_.arena.make(made);
}

const Node* Evaluator::for_expression(const hcl::File& file, std::uint32_t at, const Scope& scope) {
  const hcl::Node& node = file.nodes[at];
  ForLoop loop{file, span_of(file, node), {}, {}, false, 0, 0, 0, false, false, {}, {}, {}, false, false};
  loop.is_object = node.kind == hcl::Kind::for_object;
  loop.is_grouping = (node.flags & hcl::flags::grouping) != 0;
  loop.has_two = (node.flags & hcl::flags::two_names) != 0;
  std::uint32_t child = at + 1;
  loop.first = file.spelled(file.nodes[child]);
  child = file.nodes[child].next;
  if (loop.has_two) {
    loop.second = file.spelled(file.nodes[child]);
    child = file.nodes[child].next;
  }
  const std::uint32_t collection_at = child;
  child = file.nodes[child].next;
  if (loop.is_object) {
    loop.key_at = child;
    child = file.nodes[child].next;
  }
  loop.value_at = child;
  if ((node.flags & hcl::flags::has_condition) != 0) loop.condition_at = file.nodes[child].next;
  const std::uint64_t before = touched_;
  touched_ = 0;
  const Node* collection = evaluate(file, collection_at, scope);
  const std::uint64_t touched = touched_;
  touched_ |= before;
  return collection ? for_over(*collection, loop, touched, scope) : nullptr;
}

const Node* Evaluator::for_over(const Node& collection, ForLoop& loop, std::uint64_t touched, const Scope& scope) {
  const Shape shape = loop.is_object ? Shape::object : Shape::list;
  if (collection.kind == Kind::choice) {
    const Node* all = nullptr;
    for (const Member& alternative : collection.parts()) {
      ForLoop again = loop;
      const Node* one = for_over(*alternative.value, again, touched, scope);
      if (!one) return nullptr;
      all = all ? merged(all, one, waits_for(collection), loop.where) : one;
    }
    return all;
  }
  const bool is_open = collection.kind == Kind::unknown && !is_scalar_shape(collection);
  if (is_open) return unknown_of({&collection}, loop.where, shape);
  loop.is_secret = collection.has(mark::sensitive);
  if (!collection.is_collection() || collection.has(mark::json))
    return fail(collection.from, "cannot be iterated over");
  Members sorted(collection.parts().begin(), collection.parts().end());
  const bool is_object = collection.kind == Kind::object;
  if (is_object) {
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const Member& a, const Member& b) { return a.name->spelled < b.name->spelled; });
  }
  if (!budget_.allows_list(sorted.size())) return unknown_of({&collection}, loop.where, shape);
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const Node* key = is_object ? make::borrowed(stack_.arena, sorted[i].name->spelled, sorted[i].where)
                      : collection.has(mark::set) ? sorted[i].value
                                                  : index_key(i, sorted[i].where);
    sorted[i].value = with_sensitivity(sorted[i].value, {&collection});
    if (!for_element(loop, key, sorted[i], touched, scope)) return nullptr;
  }
  if (loop.is_waiting) {
    const Node* waits = unknown(loop.waiting, loop.where, shape);
    return loop.is_secret ? make::moved(stack_.arena, *waits, loop.where, mark::sensitive) : waits;
  }
  const std::uint8_t marks = loop.is_secret ? mark::computed | mark::sensitive : mark::computed;
  for (const auto& [named, members] : loop.groups) {
    loop.members.push_back(
        {make::list(stack_.arena, members, loop.where, mark::computed), named, loop.where, Truth::yes});
  }
  return loop.is_object ? make::object(stack_.arena, loop.members, loop.where, marks)
                        : make::list(stack_.arena, loop.members, loop.where, marks);
}

bool Evaluator::for_element(ForLoop& loop, const Node* key, const Member& element, std::uint64_t touched,
                            const Scope& scope) {
  const std::uint32_t depth = scope.bindings ? scope.bindings->depth + 1 : 0;
  const std::uint64_t bits = touched | touch::binding(depth);
  const Binding first{loop.first, loop.has_two ? key : element.value, bits, scope.bindings, depth};
  const Binding second{loop.second, element.value, bits, &first, depth};
  Scope inner = scope;
  inner.bindings = loop.has_two ? &second : &first;
  const std::uint64_t before = touched_;
  touched_ = 0;
  Truth exists = element.exists;
  bool is_good = true;
  if (loop.condition_at != 0) {
    const Node* given = evaluate(loop.file, loop.condition_at, inner);
    CallContext at = context(span_of(loop.file, loop.file.nodes[loop.condition_at]));
    const Node* condition = given && given->kind != Kind::null ? convert(*given, boolean_type, at) : nullptr;
    if (!condition) {
      if (given) fail(at.where, "is no boolean, so it cannot be a condition");
      is_good = false;
    } else if (condition->kind == Kind::boolean) {
      loop.is_secret = loop.is_secret || given->has(mark::sensitive);
      exists = exists && truth(condition->boolean);
    } else {
      exists = exists && Truth::unknown;
    }
  }
  if (is_good && exists != Truth::no) {
    if (loop.is_object) {
      is_good = add_to_object(loop, inner, exists);
    } else if (const Node* value = evaluate(loop.file, loop.value_at, inner)) {
      loop.members.push_back({value, nullptr, span_of(loop.file, loop.file.nodes[loop.value_at]), exists});
    } else {
      is_good = exists == Truth::unknown;
    }
  }
  touched_ = before | (touched_ & ~touch::binding(depth));
  return is_good;
}

bool Evaluator::add_to_object(ForLoop& loop, const Scope& inner, Truth exists) {
  const Span where = span_of(loop.file, loop.file.nodes[loop.value_at]);
  const Node* given = evaluate(loop.file, loop.key_at, inner);
  if (!given) return false;
  CallContext at = context(span_of(loop.file, loop.file.nodes[loop.key_at]));
  const Node* key = given->kind == Kind::null ? nullptr : convert(*given, string_type, at);
  if (!key) {
    fail(at.where, "cannot be a key: it is no string");
    return false;
  }
  loop.is_secret = loop.is_secret || given->has(mark::sensitive);
  if (key->kind != Kind::string || key->has(mark::json)) {
    loop.is_waiting = true;
    for (const Reference& reference : waits_for(*key)) loop.waiting.push_back(reference);
    return true;
  }
  const Node* value = evaluate(loop.file, loop.value_at, inner);
  if (!value) return exists == Truth::unknown;
  const Name* named = name(key->string());
  if (loop.is_grouping) {
    auto group =
        std::find_if(loop.groups.begin(), loop.groups.end(), [&](const auto& each) { return each.first == named; });
    if (group == loop.groups.end()) group = loop.groups.insert(group, {named, {}});
    group->second.push_back({value, nullptr, where, exists});
    return true;
  }
  const auto same =
      std::find_if(loop.members.begin(), loop.members.end(), [&](const Member& each) { return each.name == named; });
  if (same != loop.members.end()) {
    if (exists == Truth::yes && same->exists == Truth::yes) {
      fail(at.where, "makes the same key twice");
      return false;
    }
    const Member both[] = {*same, {value, named, where, exists}};
    same->value = merged(both[0].value, both[1].value, {}, loop.where);
    same->exists = both[0].exists || exists;
    return true;
  }
  loop.members.push_back({value, named, where, exists});
  return true;
}

const Node* Evaluator::splat(const hcl::File& file, std::uint32_t at, const Scope& scope) {
  const hcl::Node& node = file.nodes[at];
  const Span where = span_of(file, node);
  const std::uint64_t before = touched_;
  touched_ = 0;
  const Node* source = evaluate(file, at + 1, scope);
  const std::uint64_t touched = touched_;
  touched_ |= before;
  if (!source) return nullptr;
  const std::uint32_t item_at = file.nodes[at + 1].next;
  const std::uint32_t depth = scope.bindings ? scope.bindings->depth + 1 : 0;
  const auto each = [&](const Node* element) {
    const Binding binding{{}, element, touched | touch::binding(depth), scope.bindings, depth};
    Scope inner = scope;
    inner.bindings = &binding;
    const std::uint64_t outside = touched_;
    touched_ = 0;
    const Node* value = evaluate(file, item_at, inner);
    touched_ = outside | (touched_ & ~touch::binding(depth));
    return value;
  };
  const std::uint8_t secret = source->marks & mark::sensitive;
  if (source->kind == Kind::null) return make::list(stack_.arena, {}, where, mark::computed | secret);
  const bool is_handle =
      source->kind == Kind::unknown && (source->tag == handle::resource || source->tag == handle::module);
  if (source->kind == Kind::choice || (source->kind == Kind::unknown && !is_handle)) {
    const bool uncertain = is_uncertain_;
    const Node* value = each(source);
    is_uncertain_ = uncertain;
    if (!value) return nullptr;
    return value->kind == Kind::unknown ? unknown_of({value}, where, Shape::list)
                                        : unknown_of({source, value}, where, Shape::list);
  }
  Members elements;
  if (source->kind == Kind::list && !source->has(mark::json)) {
    if (!budget_.allows_list(source->size)) return unknown_of({source}, where, Shape::list);
    for (Member element : source->parts()) {
      element.value = each(with_sensitivity(element.value, {source}));
      if (!element.value) return nullptr;
      elements.push_back(element);
    }
  } else {
    const Node* value = each(source);
    if (!value) return nullptr;
    elements.push_back({value, nullptr, where, Truth::yes});
  }
  const bool is_list = source->kind == Kind::list && (source->has(mark::map) || source->has(mark::set));
  const std::uint8_t marks = is_list ? mark::map : 0;
  return make::list(stack_.arena, elements, where, static_cast<std::uint8_t>(marks | secret | mark::computed));
}

}  // namespace stackworthy::terraform
