// Conversion between Terraform's types. What is not known stays so: an unknown only gains a shape, a choice converts
// each alternative, a member that may not exist keeps its doubt. A node that is of the type already is handed back
// itself, so that `from` keeps naming the literal.

#include <algorithm>
#include <vector>

#include "parsers/terraform/functions/big_number.h"
#include "parsers/terraform/functions/functions.h"
#include "parsers/terraform/types.h"

namespace stackworthy::terraform {

namespace {

/// Marks that say what kind of collection it is, and so change with the type.
constexpr std::uint8_t collection_marks = mark::set | mark::map;

std::vector<Reference> references_of(const Node& node) { return waits_for(node); }

const Node* unknown_like(const Node& node, Shape shape, CallContext& context) {
  const std::vector<Reference> references = references_of(node);
  const Node* made = make::unknown(context.arena, references, node.from, shape);
  return node.has(mark::sensitive) ? make::moved(context.arena, *made, node.from, mark::sensitive) : made;
}

const Node* with_marks_of(const Node& node, const Node* made, CallContext& context) {
  const std::uint8_t kept = node.marks & (mark::sensitive | mark::computed);
  return kept ? make::moved(context.arena, *made, node.from, kept) : made;
}

const Node* to_number(const Node& node, CallContext& context) {
  if (node.kind == Kind::number) return &node;
  if (node.kind == Kind::text) return unknown_like(node, Shape::number, context);
  if (node.kind != Kind::string) return nullptr;
  const Node* made = parse_number(node.string(), context);
  return made ? with_marks_of(node, make::moved(context.arena, *made, node.from), context) : nullptr;
}

const Node* to_boolean(const Node& node, CallContext& context) {
  if (node.kind == Kind::boolean) return &node;
  if (node.kind == Kind::text) return unknown_like(node, Shape::boolean, context);
  if (node.kind != Kind::string) return nullptr;
  const std::string_view text = node.string();
  const bool is_true = text == "true" || text == "1";
  if (!is_true && text != "false" && text != "0") return nullptr;
  return with_marks_of(node, make::boolean(context.arena, is_true, node.from), context);
}

const Node* to_string(const Node& node, CallContext& context) {
  if (node.kind == Kind::string || node.kind == Kind::text) return &node;
  if (node.kind == Kind::boolean) {
    return with_marks_of(node, make::borrowed(context.arena, node.boolean ? "true" : "false", node.from), context);
  }
  if (node.kind != Kind::number) return nullptr;
  return with_marks_of(node, make::string(context.arena, number_text(node), node.from), context);
}

Shape shape_of(const Type& type) {
  switch (type.kind) {
    case Type::Kind::string:
      return Shape::string;
    case Type::Kind::number:
      return Shape::number;
    case Type::Kind::boolean:
      return Shape::boolean;
    case Type::Kind::list:
    case Type::Kind::set:
    case Type::Kind::tuple:
      return Shape::list;
    case Type::Kind::map:
    case Type::Kind::object:
      return Shape::object;
    case Type::Kind::any:
      break;
  }
  return Shape::any;
}

const Node* convert_unknown(const Node& node, const Type& type, CallContext& context) {
  const Shape shape = shape_of(type);
  const bool is_string = shape == Shape::string && node.shape == Shape::word;
  if (node.shape == shape || is_string || node.tag != 0) return &node;
  Node made = node;
  const bool was_short = node.shape == Shape::number || node.shape == Shape::boolean;
  made.shape = shape == Shape::string && was_short ? Shape::word : shape;
  return context.arena.make(made);
}

const Node* convert_choice(const Node& node, const Type& type, CallContext& context) {
  std::vector<Member> alternatives;
  for (Member alternative : node.parts()) {
    alternative.value = convert(*alternative.value, type, context);
    if (alternative.value) alternatives.push_back(alternative);
  }
  if (alternatives.empty()) return nullptr;
  const std::vector<Reference> why = references_of(node);
  return make::choice(context.arena, alternatives, why, node.from);
}

/// The elements converted to one type; false where one cannot be.
bool convert_parts(const Node& node, const Type& wanted, std::vector<Member>& parts, CallContext& context) {
  const Type* element = &wanted;
  if (element->kind == Type::Kind::any) {
    std::vector<const Type*> types;
    for (const Member& part : node.parts()) types.push_back(type_of(*part.value, context.arena));
    element = unify(types, context.arena);
    if (!element) return false;
  }
  for (Member part : node.parts()) {
    part.value = convert(*part.value, *element, context);
    if (!part.value) return false;
    parts.push_back(part);
  }
  return true;
}

bool same_parts(const Node& node, const std::vector<Member>& parts) {
  const auto before = node.parts();
  return std::equal(before.begin(), before.end(), parts.begin(), parts.end(),
                    [](const Member& a, const Member& b) { return a.value == b.value && a.name == b.name; });
}

const Node* rebuilt(const Node& node, const std::vector<Member>& parts, std::uint8_t marks, CallContext& context) {
  const std::uint8_t kept = static_cast<std::uint8_t>((node.marks & ~collection_marks) | marks);
  if (kept == node.marks && same_parts(node, parts)) return &node;
  return node.kind == Kind::object ? make::object(context.arena, parts, node.from, kept)
                                   : make::list(context.arena, parts, node.from, kept);
}

const Node* to_list(const Node& node, const Type& type, CallContext& context) {
  if (node.kind != Kind::list) return nullptr;
  std::vector<Member> parts;
  if (!convert_parts(node, *type.element, parts, context)) return nullptr;
  return rebuilt(node, parts, mark::map, context);
}

const Node* to_set(const Node& node, const Type& type, CallContext& context) {
  if (node.kind != Kind::list) return nullptr;
  std::vector<Member> parts;
  if (!convert_parts(node, *type.element, parts, context)) return nullptr;
  if (node.has(mark::set) && same_parts(node, parts)) return &node;
  return with_marks_of(node, make_set(parts, node.from, context), context);
}

const Node* to_map(const Node& node, const Type& type, CallContext& context) {
  if (node.kind != Kind::object) return nullptr;
  std::vector<Member> parts;
  if (!convert_parts(node, *type.element, parts, context)) return nullptr;
  return rebuilt(node, parts, mark::map, context);
}

const Node* to_tuple(const Node& node, const Type& type, CallContext& context) {
  if (node.kind != Kind::list || node.size != type.fields.size()) return nullptr;
  std::vector<Member> parts(node.parts().begin(), node.parts().end());
  for (std::size_t i = 0; i < parts.size(); ++i) {
    parts[i].value = convert(*parts[i].value, *type.fields[i].type, context);
    if (!parts[i].value) return nullptr;
  }
  return rebuilt(node, parts, 0, context);
}

const Node* default_of(const Field& field, Span from, CallContext& context) {
  if (!field.fallback) return make::null(context.arena, from);
  return convert(*field.fallback, *field.type, context);
}

bool to_field(const Node& node, const Field& field, std::vector<Member>& parts, CallContext& context) {
  const Member* member = find_member(node, field.name);
  if (!member && !field.is_optional) return false;
  const bool is_absent = !member || (member->value->kind == Kind::null && field.is_optional);
  Member made = member ? *member : Member{};
  made.value = is_absent ? default_of(field, node.from, context) : convert(*member->value, *field.type, context);
  if (!made.value) return false;
  if (!made.name) made.name = make::name(context.arena, field.name, field.name);
  if (!made.where.is_somewhere()) made.where = made.value->from.is_somewhere() ? made.value->from : node.from;
  if (made.exists == Truth::unknown && field.is_optional) {
    const Node* fallback = default_of(field, node.from, context);
    if (!fallback) return false;
    const Member both[] = {{made.value, nullptr, made.where, Truth::yes}, {fallback, nullptr, made.where, Truth::yes}};
    const std::vector<Reference> why = references_of(*made.value);
    made.value = make::choice(context.arena, both, why, made.value->from);
    made.exists = Truth::yes;
  }
  parts.push_back(made);
  return true;
}

const Node* to_object(const Node& node, const Type& type, CallContext& context) {
  if (node.kind != Kind::object) return nullptr;
  std::vector<Member> parts;
  for (const Field& field : type.fields) {
    if (!to_field(node, field, parts, context)) return nullptr;
  }
  return rebuilt(node, parts, 0, context);
}

/// What terraform hashes to order sets of values that are not primitive.
void append_hash_text(const Node& node, std::string& text) {
  switch (node.kind) {
    case Kind::null:
      text += '~';
      return;
    case Kind::boolean:
      text += node.boolean ? 'T' : 'F';
      return;
    case Kind::number:
      text += number_text(node);
      return;
    case Kind::string:
      (text += '"').append(node.string()) += '"';
      return;
    case Kind::list: {
      const bool is_tuple = (node.marks & collection_marks) == 0;
      text += is_tuple ? '<' : '[';
      for (const Member& part : node.parts()) {
        append_hash_text(*part.value, text);
        text += ';';
      }
      text += is_tuple ? '>' : ']';
      return;
    }
    case Kind::object: {
      std::vector<Member> sorted(node.parts().begin(), node.parts().end());
      std::sort(sorted.begin(), sorted.end(),
                [](const Member& a, const Member& b) { return a.name->spelled < b.name->spelled; });
      const bool is_map = node.has(mark::map);
      text += is_map ? '{' : '<';
      for (const Member& part : sorted) {
        if (is_map) (text += '"').append(part.name->spelled) += "\":";
        append_hash_text(*part.value, text);
        text += ';';
      }
      text += is_map ? '}' : '>';
      return;
    }
    default:
      text += '?';
  }
}

}  // namespace

bool set_less(const Node& a, const Node& b) {
  if (a.kind != b.kind) return a.kind != Kind::null && (b.kind == Kind::null || a.kind < b.kind);
  if (a.kind == Kind::string && !a.has(mark::json)) return a.string() < b.string();
  if (a.kind == Kind::number) return compare_numbers(a, b) < 0;
  if (a.kind == Kind::boolean) return !a.boolean && b.boolean;
  std::string left, right;
  append_hash_text(a, left);
  append_hash_text(b, right);
  return left < right;
}

const Node* make_set(std::span<const Member> elements, Span from, CallContext& context) {
  std::vector<Member> known, rest;
  for (const Member& element : elements) (is_wholly_known(*element.value) ? known : rest).push_back(element);
  context.budget.spend(elements.size(), 0);
  std::stable_sort(known.begin(), known.end(),
                   [](const Member& a, const Member& b) { return set_less(*a.value, *b.value); });
  std::vector<Member> unique;
  for (const Member& element : known) {
    if (!unique.empty() && equal(*unique.back().value, *element.value) == Truth::yes) {
      unique.back().exists = unique.back().exists || element.exists;
    } else {
      unique.push_back(element);
    }
  }
  for (Member& element : rest) {
    // It may turn out to be one of the others.
    if (elements.size() > 1) element.exists = element.exists && Truth::unknown;
  }
  unique.insert(unique.end(), rest.begin(), rest.end());
  return make::list(context.arena, unique, from, mark::set);
}

const Node* convert(const Node& node, const Type& type, CallContext& context) {
  if (type.kind == Type::Kind::any || node.kind == Kind::null) return &node;
  context.budget.spend(1, 0);
  if (node.kind == Kind::unknown) return convert_unknown(node, type, context);
  if (node.kind == Kind::choice) return convert_choice(node, type, context);
  if (node.has(mark::json)) {
    if (type.kind == Type::Kind::string) return &node;
    return nullptr;
  }
  switch (type.kind) {
    case Type::Kind::string:
      return to_string(node, context);
    case Type::Kind::number:
      return to_number(node, context);
    case Type::Kind::boolean:
      return to_boolean(node, context);
    case Type::Kind::list:
      return to_list(node, type, context);
    case Type::Kind::set:
      return to_set(node, type, context);
    case Type::Kind::map:
      return to_map(node, type, context);
    case Type::Kind::object:
      return to_object(node, type, context);
    case Type::Kind::tuple:
      return to_tuple(node, type, context);
    case Type::Kind::any:
      break;
  }
  return &node;
}

}  // namespace stackworthy::terraform
