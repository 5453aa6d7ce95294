#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/model/arena.h"
#include "analyzer/model/source.h"
#include "analyzer/model/value.h"

namespace stackworthy::parsers::json {

/// Deepest nesting that is read.
constexpr std::uint32_t most_depth = 200;

/// The value of a JSON file, nullptr where there is none. Of a file with errors all that is intact, with a notice;
/// strings point into the source where they can. Names have `canonical(spelled)`, or the spelling itself where that is
/// absent. Comments are an error where they are not allowed.
const Node* read_json(const Source&, Arena&, std::vector<Notice>&,
                      std::string (*canonical)(std::string_view) = nullptr, bool allows_comments = true);

/// The value of text that is wholly valid JSON, else nullptr. Positions are exact where `base` is as long as the text,
/// else all are `base`. The text is copied.
const Node* read_json_text(std::string_view text, Span base, Arena&);

/// Where a key stands; nowhere for a key with escapes or of another file.
Span key_span(const Source&, const Name&);

}  // namespace stackworthy::parsers::json
