#include "parsers/terraform/types.h"

#include <algorithm>
#include <vector>

#include "parsers/terraform/functions/functions.h"

namespace stackworthy::terraform {

constinit const Type any_type{Type::Kind::any, nullptr, {}};
constinit const Type string_type{Type::Kind::string, nullptr, {}};
constinit const Type number_type{Type::Kind::number, nullptr, {}};
constinit const Type boolean_type{Type::Kind::boolean, nullptr, {}};
constinit const Type list_of_any{Type::Kind::list, &any_type, {}};
constinit const Type set_of_any{Type::Kind::set, &any_type, {}};
constinit const Type map_of_any{Type::Kind::map, &any_type, {}};
constinit const Type list_of_string{Type::Kind::list, &string_type, {}};
constinit const Type set_of_string{Type::Kind::set, &string_type, {}};
constinit const Type map_of_string{Type::Kind::map, &string_type, {}};

namespace {

using Types = std::vector<const Type*>;

const Type* collection(Type::Kind kind, const Type* element, Arena& arena) {
  return arena.make(Type{kind, element, {}});
}

const Type* unified_or_any(const Types& types, Arena& arena) {
  const Type* type = unify(types, arena);
  return type ? type : &any_type;
}

const Type* shape_type(Shape shape) {
  switch (shape) {
    case Shape::boolean:
      return &boolean_type;
    case Shape::number:
      return &number_type;
    case Shape::string:
    case Shape::word:
      return &string_type;
    default:
      return &any_type;
  }
}

Types part_types(const Node& node, Arena& arena) {
  Types types;
  for (const Member& part : node.parts()) types.push_back(type_of(*part.value, arena));
  return types;
}

const Type* structural_type(const Node& node, Arena& arena) {
  std::vector<Field> fields;
  for (const Member& part : node.parts()) {
    fields.push_back(
        {part.name ? part.name->spelled : std::string_view(), type_of(*part.value, arena), false, nullptr});
  }
  const bool is_object = node.kind == Kind::object;
  return arena.make(Type{is_object ? Type::Kind::object : Type::Kind::tuple, nullptr, arena.copy(fields)});
}

bool all_of_kind(std::span<const Type* const> types, std::initializer_list<Type::Kind> kinds) {
  return std::all_of(types.begin(), types.end(), [&](const Type* type) {
    return std::find(kinds.begin(), kinds.end(), type->kind) != kinds.end();
  });
}

const Field* field_of(const Type& type, std::string_view name) {
  for (const Field& field : type.fields) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

/// Element types of collections, attribute and element types of structures.
Types inner_types(std::span<const Type* const> types) {
  Types inner;
  for (const Type* type : types) {
    if (type->element) inner.push_back(type->element);
    for (const Field& field : type->fields) inner.push_back(field.type);
  }
  return inner;
}

const Type* unify_collection(Type::Kind kind, std::span<const Type* const> types, Arena& arena) {
  const Types inner = inner_types(types);
  const Type* element = inner.empty() ? &any_type : unify(inner, arena);
  return element ? collection(kind, element, arena) : nullptr;
}

const Type* unify_objects(std::span<const Type* const> types, Arena& arena) {
  const bool alike = std::all_of(types.begin(), types.end(), [&](const Type* type) {
    return type->fields.size() == types[0]->fields.size() &&
           std::all_of(type->fields.begin(), type->fields.end(),
                       [&](const Field& field) { return field_of(*types[0], field.name) != nullptr; });
  });
  if (!alike) return unify_collection(Type::Kind::map, types, arena);
  std::vector<Field> fields;
  for (const Field& field : types[0]->fields) {
    Types inner;
    for (const Type* type : types) inner.push_back(field_of(*type, field.name)->type);
    const Type* both = unify(inner, arena);
    if (!both) return nullptr;
    fields.push_back({field.name, both, false, nullptr});
  }
  return arena.make(Type{Type::Kind::object, nullptr, arena.copy(fields)});
}

const Type* unify_tuples(std::span<const Type* const> types, Arena& arena) {
  const bool alike = std::all_of(types.begin(), types.end(),
                                 [&](const Type* type) { return type->fields.size() == types[0]->fields.size(); });
  if (!alike) return unify_collection(Type::Kind::list, types, arena);
  std::vector<Field> fields;
  for (std::size_t i = 0; i < types[0]->fields.size(); ++i) {
    Types inner;
    for (const Type* type : types) inner.push_back(type->fields[i].type);
    const Type* both = unify(inner, arena);
    if (!both) return nullptr;
    fields.push_back({{}, both, false, nullptr});
  }
  return arena.make(Type{Type::Kind::tuple, nullptr, arena.copy(fields)});
}

const Type* unify_scalars(std::span<const Type* const> types) {
  const Type* first = types[0];
  if (std::all_of(types.begin(), types.end(), [&](const Type* type) { return type->kind == first->kind; })) {
    return first;
  }
  return std::any_of(types.begin(), types.end(), [](const Type* type) { return type->kind == Type::Kind::string; })
             ? &string_type
             : nullptr;
}

/// Whether terraform tries the conversion, which may fail for the value at hand ("x" as a number).
bool is_convertible(const Type& from, const Type& to) {
  using Kind = Type::Kind;
  if (from.kind == Kind::any || to.kind == Kind::any) return true;
  const auto is_scalar = [](Kind kind) {
    return kind == Kind::string || kind == Kind::number || kind == Kind::boolean;
  };
  if (is_scalar(from.kind) || is_scalar(to.kind))
    return from.kind == to.kind ||
           (is_scalar(from.kind) && is_scalar(to.kind) && (from.kind == Kind::string || to.kind == Kind::string));
  const auto is_keyed = [](Kind kind) { return kind == Kind::map || kind == Kind::object; };
  if (is_keyed(from.kind) != is_keyed(to.kind) || !to.element) return false;
  if (from.element) return is_convertible(*from.element, *to.element);
  return std::all_of(from.fields.begin(), from.fields.end(),
                     [&](const Field& field) { return is_convertible(*field.type, *to.element); });
}

/// The first of the lists, then of the sets, that all can be converted to.
const Type* preferred_collection(std::span<const Type* const> types) {
  for (const Type::Kind kind : {Type::Kind::list, Type::Kind::set}) {
    for (const Type* wanted : types) {
      if (wanted->kind != kind) continue;
      if (std::all_of(types.begin(), types.end(), [&](const Type* type) { return is_convertible(*type, *wanted); }))
        return wanted;
    }
  }
  return nullptr;
}

void write_fields(const Type& type, std::string& text) {
  bool first = true;
  for (const Field& field : type.fields) {
    if (!first) text += ", ";
    first = false;
    if (type.kind == Type::Kind::object) text.append(field.name).append(" = ");
    const std::string inner = to_text(*field.type);
    text += field.is_optional ? "optional(" + inner + ")" : inner;
  }
}

}  // namespace

bool is_scalar_shape(const Node& node) {
  return node.kind == Kind::unknown && node.tag == 0 && node.shape != Shape::any && node.shape != Shape::list &&
         node.shape != Shape::object;
}

const Type* type_of(const Node& node, Arena& arena) {
  if (node.has(mark::json)) return &string_type;
  switch (node.kind) {
    case Kind::null:
      return &any_type;
    case Kind::boolean:
      return &boolean_type;
    case Kind::number:
      return &number_type;
    case Kind::string:
    case Kind::text:
      return &string_type;
    case Kind::unknown:
      return shape_type(node.shape);
    case Kind::choice:
      return unified_or_any(part_types(node, arena), arena);
    case Kind::list:
      if (node.has(mark::set)) {
        return collection(Type::Kind::set, unified_or_any(part_types(node, arena), arena), arena);
      }
      if (node.has(mark::map)) {
        return collection(Type::Kind::list, unified_or_any(part_types(node, arena), arena), arena);
      }
      return structural_type(node, arena);
    case Kind::object:
      if (node.has(mark::map)) {
        return collection(Type::Kind::map, unified_or_any(part_types(node, arena), arena), arena);
      }
      return structural_type(node, arena);
  }
  return &any_type;
}

bool is_whole_type(const Type& type) {
  if (type.kind == Type::Kind::any) return false;
  if (type.element && !is_whole_type(*type.element)) return false;
  return std::all_of(type.fields.begin(), type.fields.end(),
                     [](const Field& field) { return is_whole_type(*field.type); });
}

Truth same_type(const Type& a, const Type& b) {
  if (a.kind == Type::Kind::any || b.kind == Type::Kind::any) return Truth::unknown;
  if (a.kind != b.kind || a.fields.size() != b.fields.size()) return Truth::no;
  Truth same = Truth::yes;
  if (a.element) same = same_type(*a.element, *b.element);
  for (std::size_t i = 0; i < a.fields.size(); ++i) {
    const Field* other = a.kind == Type::Kind::object ? field_of(b, a.fields[i].name) : &b.fields[i];
    same = same && (other ? same_type(*a.fields[i].type, *other->type) : Truth::no);
  }
  return same;
}

namespace {

const Type* unify_known(std::span<const Type* const> known, Arena& arena) {
  using Kind = Type::Kind;
  if (all_of_kind(known, {Kind::string, Kind::number, Kind::boolean})) return unify_scalars(known);
  if (all_of_kind(known, {Kind::object})) return unify_objects(known, arena);
  if (all_of_kind(known, {Kind::tuple})) return unify_tuples(known, arena);
  if (all_of_kind(known, {Kind::object, Kind::map})) return unify_collection(Kind::map, known, arena);
  if (all_of_kind(known, {Kind::tuple, Kind::list})) return unify_collection(Kind::list, known, arena);
  if (all_of_kind(known, {Kind::set})) return unify_collection(Kind::set, known, arena);
  if (all_of_kind(known, {Kind::tuple, Kind::list, Kind::set})) return preferred_collection(known);
  return nullptr;
}

}  // namespace

const Type* unify(std::span<const Type* const> types, Arena& arena) {
  Types known;
  for (const Type* type : types) {
    if (type->kind != Type::Kind::any) known.push_back(type);
  }
  if (known.empty()) return &any_type;
  if (known.size() == 1) return known[0];
  const Type* found = unify_known(known, arena);
  return found || known.size() == types.size() ? found : &any_type;
}

std::string to_text(const Type& type) {
  switch (type.kind) {
    case Type::Kind::any:
      return "any";
    case Type::Kind::string:
      return "string";
    case Type::Kind::number:
      return "number";
    case Type::Kind::boolean:
      return "bool";
    case Type::Kind::list:
      return "list(" + to_text(*type.element) + ")";
    case Type::Kind::set:
      return "set(" + to_text(*type.element) + ")";
    case Type::Kind::map:
      return "map(" + to_text(*type.element) + ")";
    case Type::Kind::object:
    case Type::Kind::tuple:
      break;
  }
  const bool is_object = type.kind == Type::Kind::object;
  std::string text = is_object ? "object({" : "tuple([";
  write_fields(type, text);
  return text += is_object ? "})" : "])";
}

}  // namespace stackworthy::terraform
