#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "analyzer/model/source.h"

namespace stackworthy::hcl {

/// What a node of the syntax is; the children of each kind are listed in their order.
enum class Kind : std::uint8_t {
  body,   ///< attribute and block, in the order of the file, and error; a block's body spans from its `{` to behind its
          ///< `}`
  block,  ///< name (its type), label*, body
  label,  ///< a block's label; its span is without the quotes
  attribute,  ///< name, expression
  name,       ///< an identifier
  null_literal,
  true_literal,
  false_literal,
  number,
  text,           ///< a quoted string or heredoc (`op`: TextKind): part*, each a piece, interpolation, if_directive or
                  ///< for_directive
  piece,          ///< literal text as written, escapes and indentation not yet processed
  interpolation,  ///< expression; `flags` strip_left / strip_right
  if_directive,   ///< condition, text, then text again where there is an else; `flags` of the opening; the strips of
                  ///< else and endif stand in `Syntax::extra`
  for_directive,  ///< name, name? (two where `flags` has two_names), collection, text
  variable,       ///< the first name of a traversal
  get_attribute,  ///< expression, name: `a.b`, or a legacy index `a.0` (the name is then digits)
  get_index,      ///< expression, expression: `a[b]`
  splat,          ///< expression, expression: the source, and what is done to each (from a splat_item); `op`: SplatKind
  splat_item,     ///< stands for the element inside a splat's second child; an empty span
  call,           ///< name (may hold `::`), argument*; `flags` expand_last
  tuple,          ///< expression*
  object,         ///< object_item*
  object_item,    ///< key, expression; `flags` bare_key where the key is an identifier that stands for itself (its kind
                  ///< is then `name`)
  for_tuple,      ///< name, name?, collection, value, condition?; `flags` two_names, has_condition
  for_object,     ///< name, name?, collection, key, value, condition?; `flags` two_names, has_condition, grouping
  unary,          ///< expression; `op`: Operator minus or not_
  binary,         ///< expression, expression; `op`: Operator
  conditional,    ///< condition, expression, expression
  parentheses,    ///< expression
  error,          ///< what could not be read: its value is unknown
};

enum class Operator : std::uint8_t {
  or_,
  and_,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  add,
  subtract,
  multiply,
  divide,
  modulo,
  minus,
  not_
};
enum class TextKind : std::uint8_t { quoted, heredoc, indented_heredoc };
enum class SplatKind : std::uint8_t { attribute, full };  ///< `.*` and `[*]`

namespace flags {
constexpr std::uint8_t strip_left = 1, strip_right = 2, expand_last = 4, bare_key = 8, two_names = 16,
                       has_condition = 32, grouping = 64;
}

/// One node, in preorder: its children begin at the next index, and `next` is the index behind its subtree.
struct Node {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t next = 0;
  Kind kind = Kind::error;
  std::uint8_t op = 0;
  std::uint8_t flags = 0;
  std::uint8_t extra = 0;  ///< if_directive: strip flags of else (low nibble) and endif (high nibble); for_directive:
                           ///< of endfor (high nibble)
};
static_assert(sizeof(Node) == 16);

/// A comment of any of the three forms, without its line end.
struct Comment {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

/// One file, read: node 0 is the body, always there. Where `is_whole` is false an error cost what `error` nodes and
/// notices name, and the rest is as written.
struct File {
  const Source* source = nullptr;
  std::string_view text;  ///< What was read; offset `base` of the source is its first byte.
  std::uint32_t base = 0;
  std::vector<Node> nodes;
  std::vector<Comment> comments;
  std::vector<Notice> notices;
  bool is_whole = true;

  /// The node's own text, as written.
  std::string_view spelled(const Node& node) const { return text.substr(node.begin - base, node.end - node.begin); }
};

/// No tree of syntax is deeper than this: brackets nest 200 deep at most, chains of operators and steps add to it.
constexpr std::uint32_t greatest_depth = 1000;

/// Reads a configuration file (a body). Never throws; linear in the text; nesting over 200 is refused with a notice.
File read(const Source& source);

/// Reads `text`, whose first byte has offset `base` in `source`, as a configuration file.
File read_body(const Source& source, std::string_view text, std::uint32_t base);

/// Reads one expression of `text`, whose first byte has offset `base` in `source` (Terraform's JSON syntax and TF_VAR_
/// values have such).
File read_expression(const Source& source, std::string_view text, std::uint32_t base);
/// Reads text as a template without quotes around it (templatefile, strings of the JSON syntax): the root is one `text`
/// node of kind heredoc.
File read_template(const Source& source, std::string_view text, std::uint32_t base);

}  // namespace stackworthy::hcl
