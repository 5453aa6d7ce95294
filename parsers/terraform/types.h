#pragma once

// Terraform's types over Nodes. A tuple is a plain list, a list(T) a list marked `mark::map`, a set a list marked
// `mark::set` (sorted, without repetition); an object is a plain object, a map(T) an object marked `mark::map`.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "analyzer/model/arena.h"
#include "analyzer/model/value.h"

namespace stackworthy::terraform {

struct CallContext;
struct Type;

/// One attribute of an object type or element of a tuple type (then without name).
struct Field {
  std::string_view name;
  const Type* type = nullptr;
  bool is_optional = false;
  const Node* fallback = nullptr;  ///< Of `optional(T, fallback)`; nullptr where the default is null.
};

/// A type constraint, or the type of a value.
struct Type {
  enum class Kind : std::uint8_t { any, string, number, boolean, list, set, map, object, tuple };
  Kind kind = Kind::any;
  const Type* element = nullptr;  ///< Of list, set and map.
  std::span<const Field> fields;  ///< Of object and tuple.
};

extern constinit const Type any_type, string_type, number_type, boolean_type;
extern constinit const Type list_of_any, set_of_any, map_of_any, list_of_string, set_of_string, map_of_string;

/// Whether it is an unknown that is surely no collection.
bool is_scalar_shape(const Node&);
/// The type of a value; `any` for null and for what is not known at all.
const Type* type_of(const Node&, Arena&);
/// Whether `any` is nowhere in it.
bool is_whole_type(const Type&);
/// Whether both are the same type; `any` inside makes it unknown.
Truth same_type(const Type&, const Type&);
/// The type to which all can be converted, as for list(any) and conditionals; nullptr where there is none.
const Type* unify(std::span<const Type* const>, Arena&);
/// As in a type constraint: `list(object({a = string}))`.
std::string to_text(const Type&);

/// The value as that type (the very node where it is of the type already), keeping what is unknown; nullptr where
/// terraform refuses the conversion for sure. Objects lose undeclared attributes and get the defaults of optional ones;
/// null stays null.
const Node* convert(const Node&, const Type&, CallContext&);

/// Orders elements as in a set: for strings, numbers and booleans by value, else by terraform's hash text.
bool set_less(const Node&, const Node&);
/// The elements as a set: sorted and without repetition where all are known; unknown ones stay at the end.
const Node* make_set(std::span<const Member>, Span from, CallContext&);

}  // namespace stackworthy::terraform
