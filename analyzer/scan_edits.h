#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "analyzer/model/arena.h"
#include "analyzer/model/value.h"

namespace stackworthy::edits {

/// The object with `value` at the keys given. A key `-` in a list, and any key that is no index of it, stand for the
/// whole list; below what is unknown nothing changes. What is missing on the way is made where `makes` says so.
const Node* put(Arena& arena, const Node* at, std::span<const std::string> keys, const Node* value, bool makes = true);
/// The object with `value` in every place that a strategic merge patch speaks of.
const Node* merge_unknown(Arena& arena, const Node* base, const Node& patch, const Node* value);
/// The value with each text for which the answer is yes replaced; `parent` is the key of the list or object around the
/// one that holds the text. A part that stands in several places under the same keys is asked once.
using Asked = std::function<bool(std::string_view key, std::string_view parent, std::string_view text)>;
const Node* replace_texts(Arena& arena, const Node* at, const Asked& asked, const Node* value, std::string_view key);

}  // namespace stackworthy::edits
