#pragma once

#include <bitset>
#include <cstddef>
#include <optional>
#include <string_view>

namespace stackworthy {

/// Bytes that a bracket expression takes.
using ByteSet = std::bitset<256>;

/// The set that begins with the `[` at `at`: ranges, `[!a]` and `[^a]`, `[]a]`, `[[:alpha:]]`, a backslash takes the
/// next byte as it is; `/` is in none. `at` is then behind its `]`. Nothing, and `at` as it was, where it is not closed
/// or names a class that there is not.
std::optional<ByteSet> read_byte_set(std::string_view pattern, std::size_t& at);

}  // namespace stackworthy
