#pragma once

#include <string_view>

namespace stackworthy {

/// Whether the glob is all of the path: `*` and `?` stay within a component, `**` crosses them, `[a-z]` and `[!a]` are
/// sets, `{a,b}` alternatives, a backslash takes the next character as it is. A glob that names a directory
/// (`envs/dev`) also covers what lies below it. Never more than the product of both lengths in steps.
bool glob_covers(std::string_view glob, std::string_view path);

}  // namespace stackworthy
