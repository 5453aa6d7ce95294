#pragma once

#include <vector>

#include "analyzer/finding.h"
#include "analyzer/model/estate.h"

namespace stackworthy {

/// The module calls whose code was not read, by stack; sorted.
std::vector<Unread> unread_modules(const Estate& estate);

}  // namespace stackworthy
