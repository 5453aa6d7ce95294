#pragma once

#include <tree_sitter/api.h>

#include <cstdint>

namespace stackworthy::hcl {

/// What a node of tree-sitter-hcl's tree is, as far as the conversion cares.
enum class Symbol : std::uint8_t {
  other,  ///< Adds nothing of its own.
  error,
  skipped,  ///< Of no node: what stands below an error.
  body,     ///< Of a block or of the file.
  comment,
  attribute,
  attribute_splat,
  binary_operation,
  block,
  block_start,
  boolean,
  conditional,
  else_intro,
  ellipsis,
  expression,
  for_condition,
  for_end,
  for_intro,
  for_object,
  for_start,
  for_tuple,
  full_splat,
  function_call,
  get_attribute,
  heredoc,
  heredoc_identifier,
  heredoc_start,
  identifier,
  if_end,
  if_intro,
  interpolation,
  legacy_index,
  new_index,
  null,
  numeric,
  object,
  object_element,
  quoted_template,
  string_literal,
  strip_marker,
  template_for,
  template_if,
  tuple,
  unary_operation,
  variable,
  // tokens without a name
  open_parenthesis,
  close_parenthesis,
  equal,
  colon,
  operator_token,
};

/// The grammar.
const TSLanguage* language();
/// What `node` is.
Symbol symbol_of(TSNode node);

}  // namespace stackworthy::hcl
