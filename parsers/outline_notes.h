#pragma once

#include "analyzer/model/source.h"
#include "analyzer/model/value.h"
#include "parsers/outline.h"

namespace stackworthy::parsers {

/// The annotations of a manifest's object and of its pod template, as notes on `item`.
void note_annotations(const Source&, const Node& object, std::int32_t item, Outline&);
/// The entries of a template's or a resource's `Metadata`, as notes on `item`. What AWS itself reads there is none.
void note_metadata(const Source&, const Node& metadata, std::int32_t item, Outline&);
/// The `//` members of an object of JSON, which stand for comments, as notes on `item`.
void note_comments(const Source&, const Node& object, std::int32_t item, Outline&);

}  // namespace stackworthy::parsers
