#pragma once

#include "analyzer/model/source.h"
#include "parsers/outline.h"

namespace stackworthy::parsers {

/// The comments of a script or a settings file, in which `#` begins one: at a line's start, or after white space
/// outside of the quotes of its line. Such files have no constructs here.
Outline outline_lines(const Source&);

}  // namespace stackworthy::parsers
