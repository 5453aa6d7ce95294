#pragma once

#include "analyzer/model/source.h"
#include "parsers/outline.h"

namespace stackworthy::parsers {

/// Entries, list items and comments of a YAML or JSON file, named as the identity of a finding needs. A template's
/// properties stand below their logical id (`Db.BackupRetentionPeriod`, `Parameters.Days.Default`), a manifest's fields
/// below `Kind/namespace/name`, a `.tf.json` file's as in HCL. List items have their merge key (`[name=web]`) or
/// ordinal.
Outline outline_yaml(const Source&);

}  // namespace stackworthy::parsers
