#pragma once

#include "parsers/terraform/hcl/reader.h"

namespace stackworthy::hcl {

/// Goes on behind the fault at which `reader` stopped, from one line of the file's own level to the next, until the
/// text ends. What was lost stands as error nodes.
void read_over_faults(Reader& reader);

}  // namespace stackworthy::hcl
