#pragma once

#include "analyzer/model/source.h"
#include "parsers/outline.h"

namespace stackworthy::parsers {

/// Entries, list items and comments of a YAML file, named as the identity of a finding needs: template and manifest
/// known by content.
Outline outline_yaml(const Source&);

/// The same for a JSON file, which has no comments.
Outline outline_json(const Source&);

}  // namespace stackworthy::parsers
