#pragma once

#include <string_view>
#include <vector>

#include "analyzer/model/outline.h"

namespace stackworthy::parsers::yaml {

/// The comments of a YAML text, in order: a `#` at a line's start or after white space that lies in no scalar.
std::vector<Comment> comments_of(std::string_view text);

}  // namespace stackworthy::parsers::yaml
