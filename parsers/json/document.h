#pragma once

#include <string_view>

#include "analyzer/model/arena.h"
#include "analyzer/model/value.h"

namespace stackworthy::parsers::json {

/// The tree of a string or text that holds a JSON object or list, marked `json`; unknown pieces stand in it as values or
/// as pieces of strings. nullptr where the text is no such JSON. Of a choice: the choice of the trees. With the text of
/// the file in which it is written, every value has its own place, whatever quotes, escapes or indentation stand around.
const Node* read_document(const Node&, Arena&, std::string_view file = {});

}  // namespace stackworthy::parsers::json
