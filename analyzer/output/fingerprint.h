#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stackworthy::output {

/// `primaryLocationLineHash` of every line of a file as GitHub's upload action computes it: element i is that of line
/// i + 1. Unique within the file.
std::vector<std::string> line_hashes(std::string_view text);

}  // namespace stackworthy::output
