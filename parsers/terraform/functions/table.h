#pragma once

#include <span>
#include <string_view>

#include "parsers/terraform/functions/arguments.h"

namespace stackworthy::terraform {

/// One function: what it takes and what an unknown call of it is.
///
/// `takes` has one letter for each argument; the last stands for all that follow. `s` string, `n` number, `b` boolean,
/// `l` list, set or tuple, `o` object or map, `a` anything: converted, and the call is unknown where the argument is.
/// `S` string, `N` number, `A` anything: may also be unknown or text. `j` as `A`, but a tree that is JSON text stays a
/// tree. `?` as `j`, and may be null. `w` anything known at every depth. Null is refused by all but `?`.
struct Function {
  std::string_view name;
  std::uint8_t least;
  std::uint8_t most;  ///< 255: any number.
  std::string_view takes;
  Shape shape;
  Called (*run)(const Call&);
  /// Hands on elements as they are: marks below the top of an argument stay below, members may be doubtful.
  bool hands_on = false;
  /// Though it hands on elements, a mark at any depth of its arguments is one of the whole result.
  bool gathers = false;
};

// One table for each family.
std::span<const Function> numeric_functions();
std::span<const Function> string_functions();
std::span<const Function> pattern_functions();
std::span<const Function> format_functions();
std::span<const Function> collection_functions();
std::span<const Function> shape_functions();
std::span<const Function> set_functions();
std::span<const Function> encoding_functions();
std::span<const Function> date_functions();
std::span<const Function> document_functions();
std::span<const Function> hash_functions();
std::span<const Function> network_functions();
std::span<const Function> conversion_functions();

}  // namespace stackworthy::terraform
