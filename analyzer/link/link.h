#pragma once

#include "analyzer/model/estate.h"

namespace stackworthy {

/// Finds the edges between all resources of the estate and gives them to it; once, after `Estate::number`.
void link(Estate& estate);

}  // namespace stackworthy
