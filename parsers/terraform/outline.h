#pragma once

#include "analyzer/model/source.h"
#include "parsers/outline.h"

namespace stackworthy::parsers {

/// The outline of an HCL file. Blocks of the file's own level are named as Terraform addresses them
/// (`aws_db_instance.this`, `data.t.n`, `var.x`, `local.x`, `module.x`, `output.x`, `provider.aws.alias`), the
/// arguments of a `.tfvars` file as the variables that they set; blocks below by their type, with an ordinal where it
/// is repeated. A variable's default has the address of the variable.
Outline outline_hcl(const Source& source);

}  // namespace stackworthy::parsers
