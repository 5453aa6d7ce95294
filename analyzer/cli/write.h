#pragma once

#include <string>
#include <string_view>

#include "analyzer/model/result.h"

namespace stackworthy::cli {

/// Writes all of `text` to standard output; a failure where that ends early.
Result<bool> print(std::string_view text);
/// Puts `text` at `path` at once or not at all: a new file beside it, then a rename. A path that is a link, or anything
/// but a plain file, is refused.
Result<bool> write_file(const std::string& path, std::string_view text);
/// As `write_file`, where nothing of that name is there, not even a link; a failure otherwise.
Result<bool> create_file(const std::string& path, std::string_view text);

}  // namespace stackworthy::cli
