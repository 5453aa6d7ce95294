#pragma once

#include <string_view>
#include <vector>

#include "parsers/terraform/hcl/syntax.h"

namespace stackworthy::hcl {

/// What tree-sitter makes of a text.
struct Tolerant {
  std::vector<Node> nodes;  ///< Below a `body`; what it could not read stands as error nodes.
  std::vector<Comment> comments;
  bool has_error = false;  ///< By `ts_node_has_error`, or where it is known to misread.
};

/// Reads a file with tree-sitter-hcl into the same syntax as the strict reader's. False where it is given up: the text
/// is too large or its white space too long for tree-sitter, it took too many steps, or it found no structure at all.
/// It accepts more than HCL is, so it decides about no file.
bool read_tolerantly(std::string_view text, Tolerant& result);

}  // namespace stackworthy::hcl
