#pragma once

#include "analyzer/model/arena.h"
#include "analyzer/model/value.h"

namespace stackworthy::vocabulary {

/// The body of a resource of the Terraform provider `kubernetes` with the names of a manifest: `spec.template.spec.
/// container.liveness_probe` answers to `containers.livenessProbe`. Keys that are data (labels, limits) stay.
const Node* manifest_names(const Node& body, Arena& arena);

}  // namespace stackworthy::vocabulary
