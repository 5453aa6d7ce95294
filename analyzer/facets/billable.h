#pragma once

#include <string_view>

#include "analyzer/model/estate.h"

namespace stackworthy::facets {

/// Whether the resource runs up a bill by itself: compute, data stores, load balancers, NAT, queues and streams; not
/// buckets, log groups, keys, roles or DNS alone.
Truth is_billable(const Resource&);

/// The cloud whose bill a resource is on: `AWS`, `Google Cloud`, `Azure`; empty for others and for declarations.
std::string_view cloud_of(const Resource&);

/// Whether the resource tells somebody what a cloud costs: a budget on cost, a billing alarm, an anomaly monitor.
Truth is_budget(const Resource&);

/// Whether a module whose code was not read may hold a budget, by its name and source: an account baseline may, a
/// network does not.
Truth may_hold_budget(const Resource& opaque);

}  // namespace stackworthy::facets
