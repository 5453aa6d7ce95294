#include "parsers/terraform/functions/arguments.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace stackworthy::terraform {

namespace {

Node blank(Kind kind, Span where, std::uint8_t marks = 0) {
  Node made;
  made.kind = kind;
  made.marks = marks | mark::computed;
  made.from = where;
  return made;
}

}  // namespace

Called Call::boolean(bool value) const {
  Node made = blank(Kind::boolean, context_.where);
  made.boolean = value;
  return {arena().make(made), nullptr};
}

Called Call::integer(std::int64_t value) const {
  Node made = blank(Kind::number, context_.where, mark::integer);
  made.integer = value;
  return {arena().make(made), nullptr};
}

Called Call::number(double value) const {
  return std::isfinite(value) ? number(BigNumber::exactly(value)) : unknown(Shape::number);
}

Called Call::count(std::int64_t value) const {
  Node made = *integer(value).value;
  made.tag = BigNumber::of_64_bits;
  return {arena().make(made), nullptr};
}

Called Call::number(const BigNumber& value) const {
  budget().spend(BigNumber::cost);
  return {make::moved(arena(), *value.node(arena(), context_.where), context_.where, mark::computed), nullptr};
}

const Node* Call::made_string(std::string_view copied) const {
  Node made = blank(Kind::string, context_.where);
  const std::string_view kept = arena().copy(copied);
  made.chars = kept.data();
  made.size = static_cast<std::uint32_t>(kept.size());
  return arena().make(made);
}

Called Call::string(std::string_view copied) const {
  if (!budget().allows_string(copied.size())) return unknown(Shape::string);
  const auto other = composed(copied);
  return {made_string(other ? *other : copied), nullptr};
}

Called Call::list(std::span<const Member> members, std::uint8_t marks) const {
  if (!budget().allows_list(members.size())) return unknown(Shape::list);
  return {make::list(arena(), members, context_.where, marks | mark::computed), nullptr};
}

Called Call::object(std::span<const Member> members, std::uint8_t marks) const {
  if (!budget().allows_list(members.size())) return unknown(Shape::object);
  return {make::object(arena(), members, context_.where, marks | mark::computed), nullptr};
}

Called Call::strings(std::span<const std::string> values, std::uint8_t marks) const {
  if (!budget().allows_list(values.size())) return unknown(Shape::list);
  std::vector<Member> members;
  for (const std::string& value : values) members.push_back(member(string(value).value));
  return {make::list(arena(), members, context_.where, marks | mark::computed), nullptr};
}

Called Call::text(std::span<const Member> pieces) const {
  std::uint64_t length = 0;
  for (const Member& piece : pieces) length += piece.value->kind == Kind::string ? piece.value->size : 16;
  if (!budget().allows_string(length)) return unknown(Shape::string);
  const Node* made = make::text(arena(), pieces, context_.where);
  return {make::moved(arena(), *made, context_.where, mark::computed), nullptr};
}

Called Call::null() const { return {arena().make(blank(Kind::null, context_.where)), nullptr}; }

const Node* Call::made_unknown(std::span<const Reference> references, Shape shape) const {
  Node made = blank(Kind::unknown, context_.where);
  const auto copied = arena().copy(references);
  made.references = copied.data();
  made.size = static_cast<std::uint32_t>(copied.size());
  made.shape = shape;
  return arena().make(made);
}

Called Call::unknown(Shape shape) const { return {made_unknown(references_of(arguments_, budget()), shape), nullptr}; }

Member Call::member(std::string_view key, const Node* value, Truth exists) const {
  const std::string_view kept = arena().copy(key);
  return {value, make::name(arena(), kept, kept), context_.where, exists};
}

bool is_stringlike(const Node& node) {
  return node.kind == Kind::string || node.kind == Kind::text || (node.is_collection() && node.has(mark::json));
}

namespace {

const Node* unknown_from(const Node& node, Shape shape, CallContext& context) {
  const Node* const one[] = {&node};
  return Call(one, context).unknown(shape).value;
}

}  // namespace

Digits digits_of(const Node& node) {
  std::string text = stackworthy::number_text(node);
  Digits digits;
  digits.is_negative = text.starts_with('-');
  if (digits.is_negative) text.erase(0, 1);
  const std::size_t point = std::min(text.find('.'), text.size());
  digits.point = static_cast<long>(point);
  if (point < text.size()) text.erase(point, 1);
  const std::size_t first = std::min(text.find_first_not_of('0'), text.size());
  text.erase(0, first);
  digits.point -= static_cast<long>(first);
  while (!text.empty() && text.back() == '0') text.pop_back();
  digits.significant = std::move(text);
  return digits;
}

const Node* parse_number(std::string_view text, CallContext& context) {
  const Call call({}, context);
  if (!context.budget.spend(1 + text.size() / 16)) return call.unknown(Shape::number).value;
  std::int64_t whole = 0;
  const std::string_view unsigned_text = text.starts_with('+') ? text.substr(1) : text;
  const auto end = std::from_chars(unsigned_text.data(), unsigned_text.data() + unsigned_text.size(), whole);
  const bool is_plain = end.ec == std::errc() && end.ptr == unsigned_text.data() + unsigned_text.size() &&
                        (whole != 0 || !text.starts_with('-')) && !unsigned_text.starts_with('+') &&
                        !(text.starts_with('+') && unsigned_text.starts_with('-'));
  if (is_plain) return call.integer(whole).value;
  if (BigNumber::is_beyond(text)) return call.unknown(Shape::number).value;
  const auto number = BigNumber::read(text);
  return number ? call.number(*number).value : nullptr;
}

const Node* as_string(const Node& node, CallContext& context) {
  switch (node.kind) {
    case Kind::null:
    case Kind::string:
    case Kind::text:
      return &node;
    case Kind::boolean:
      return make::moved(context.arena, *Call({}, context).made_string(node.boolean ? "true" : "false"), node.from,
                         node.marks & mark::sensitive);
    case Kind::number:
      return make::moved(context.arena, *Call({}, context).made_string(number_text(node)), node.from,
                         node.marks & mark::sensitive);
    case Kind::unknown:
      if (node.shape == Shape::string || node.shape == Shape::word) return &node;
      return unknown_from(
          node, node.shape == Shape::number || node.shape == Shape::boolean ? Shape::word : Shape::string, context);
    case Kind::choice:
      return unknown_from(node, Shape::string, context);
    default:
      break;
  }
  if (!node.has(mark::json)) return nullptr;
  const auto text = json_text(node, context.budget);
  if (!text) return unknown_from(node, Shape::string, context);
  return make::moved(context.arena, *Call({}, context).made_string(*text), node.from, node.marks & mark::sensitive);
}

const Node* as_number(const Node& node, CallContext& context) {
  switch (node.kind) {
    case Kind::null:
    case Kind::number:
      return &node;
    case Kind::string: {
      const Node* parsed = parse_number(node.string(), context);
      return parsed ? make::moved(context.arena, *parsed, node.from, node.marks & mark::sensitive) : nullptr;
    }
    case Kind::text:
    case Kind::choice:
      return unknown_from(node, Shape::number, context);
    case Kind::unknown:
      return node.shape == Shape::number ? &node : unknown_from(node, Shape::number, context);
    default:
      return nullptr;
  }
}

const Node* as_boolean(const Node& node, CallContext& context) {
  switch (node.kind) {
    case Kind::null:
    case Kind::boolean:
      return &node;
    case Kind::string: {
      const std::string_view text = node.string();
      const bool is_true = text == "true" || text == "1";
      if (!is_true && text != "false" && text != "0") return nullptr;
      const Node* made = Call({}, context).boolean(is_true).value;
      return make::moved(context.arena, *made, node.from, node.marks & mark::sensitive);
    }
    case Kind::text:
    case Kind::choice:
      return unknown_from(node, Shape::boolean, context);
    case Kind::unknown:
      return node.shape == Shape::boolean ? &node : unknown_from(node, Shape::boolean, context);
    default:
      return nullptr;
  }
}

Called made_secret(const Call& call, Called made) {
  if (made.value) made.value = make::moved(call.arena(), *made.value, made.value->from, mark::sensitive);
  return made;
}

std::vector<Member> sorted_members(const Node& object) {
  std::vector<Member> members(object.parts().begin(), object.parts().end());
  const auto before = [](const Member& a, const Member& b) { return a.name->spelled < b.name->spelled; };
  if (!std::is_sorted(members.begin(), members.end(), before)) std::stable_sort(members.begin(), members.end(), before);
  std::vector<Member> distinct;
  for (const Member& member : members) {
    if (!distinct.empty() && distinct.back().name->spelled == member.name->spelled) distinct.pop_back();
    distinct.push_back(member);
  }
  return distinct;
}

bool has_doubtful_members(const Node& node) {
  if (!node.is_collection()) return false;
  return std::any_of(node.parts().begin(), node.parts().end(), [](const Member& m) { return m.exists != Truth::yes; });
}

namespace {

/// Visits a value and all below it until `visit` answers true; true then, or where the budget ends.
template <class Visit>
bool find_below(const Node& top, Budget& budget, Visit visit) {
  std::vector<const Node*> open{&top};
  while (!open.empty()) {
    const Node& node = *open.back();
    open.pop_back();
    if (visit(node)) return true;
    const auto parts = node.parts();
    if (!budget.spend(1 + parts.size())) return true;
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) open.push_back(part->value);
  }
  return false;
}

}  // namespace

std::vector<Reference> references_of(std::span<const Node* const> values, Budget& budget) {
  constexpr std::size_t most = 16;
  std::vector<Reference> found;
  for (const Node* value : values) {
    find_below(*value, budget, [&](const Node& node) {
      for (const Reference& reference : node.waits_for()) {
        const bool seen = std::any_of(found.begin(), found.end(),
                                      [&](const Reference& other) { return other.address == reference.address; });
        if (!seen && found.size() < most) found.push_back(reference);
      }
      return found.size() >= most;
    });
  }
  return found;
}

bool is_sensitive_anywhere(const Node& top, Budget& budget) {
  return find_below(top, budget, [](const Node& node) { return node.has(mark::sensitive); });
}

bool is_known_anywhere(const Node& top, Budget& budget) {
  return !find_below(top, budget, [](const Node& node) {
    return node.kind == Kind::unknown || node.kind == Kind::text || node.kind == Kind::choice ||
           has_doubtful_members(node);
  });
}

}  // namespace stackworthy::terraform
