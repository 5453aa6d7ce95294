#pragma once

#include "analyzer/model/resource.h"
#include "analyzer/model/source.h"

namespace stackworthy::parsers::cloudformation {

/// Replaces the JSON text in arguments that hold a document by its tree, marked `json`, unknown pieces kept; the
/// resource's type is settled.
void read_documents(Resource&, Arena&, const Source&);

}  // namespace stackworthy::parsers::cloudformation
