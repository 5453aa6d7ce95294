#pragma once

#include <string_view>

#include "analyzer/model/value.h"
#include "analyzer/output/json_writer.h"
#include "analyzer/output/print.h"

namespace stackworthy::output {

/// Writes a value as `graph --show-values` shows it: what is not known as `{"$unknown": [...]}`, alternatives as
/// `{"$choice": [...]}`, text with holes as `{"$text": [...]}`, what holds a secret as `{"$masked": RULE}`; an author's
/// key that begins with `$` has it doubled.
void write_value(JsonWriter& out, const Node& value, Span where, const Printer& printer);
/// The members of an object that may exist, by the name the author gave them; nothing for other values.
void write_members(JsonWriter& out, const Node& object, const Printer& printer);

}  // namespace stackworthy::output
