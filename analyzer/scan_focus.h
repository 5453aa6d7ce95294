#pragma once

#include <string>
#include <vector>

#include "analyzer/discover/discover.h"
#include "analyzer/finding.h"

namespace stackworthy {

/// Leaves of the results what the paths of the focus touch: the place itself, a place that is related, or the resource
/// of an instance lies in one of them.
void keep_touched(Results& results, const Estate& estate, const Sources& sources,
                  const std::vector<std::string>& focus);
/// What was judged under the focus, and what else there is.
Focus focus_of(const discover::Files& files, const Estate& estate);

}  // namespace stackworthy
