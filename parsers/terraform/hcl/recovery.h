#pragma once

#include <string_view>
#include <vector>

#include "parsers/terraform/hcl/reader.h"

namespace stackworthy::hcl {

/// Reads a file at which the strict reader stopped with `faults`, so that each fault costs the item in which it stands
/// and no other: replaces `nodes` and `comments`, and gives all faults found, by their place.
std::vector<Fault> recover(std::string_view text, const std::vector<Fault>& faults, std::vector<Node>& nodes,
                           std::vector<Comment>& comments);

}  // namespace stackworthy::hcl
