#pragma once

#include <vector>

#include "analyzer/discover/discover.h"
#include "analyzer/scan.h"

namespace stackworthy {

/// Hides what no rule is asked about but what a report may show: tokens in names of files and in what was read beside
/// the judged `texts`, and whatever stands in an argument that holds a credential.
void hide_secrets(Scan& scan, const discover::Files& files, const std::vector<const Source*>& texts);

}  // namespace stackworthy
