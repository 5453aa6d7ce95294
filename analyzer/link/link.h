#pragma once

#include "analyzer/model/estate.h"

namespace stackworthy {

/// Numbers the resources of the estate and joins them by edges: what expressions name, what names and ARNs say, who
/// publishes, subscribes, selects, configures, backs up, attaches. Call once; the order of edges depends on nothing but
/// the estate. Where a family of edges grows beyond its budget the rest is left out and a notice of the stack says so.
void link(Estate& estate);

}  // namespace stackworthy
