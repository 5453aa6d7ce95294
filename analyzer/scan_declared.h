#pragma once

#include <vector>

#include "analyzer/model/declared.h"
#include "analyzer/model/result.h"
#include "analyzer/scan.h"

namespace stackworthy {

/// The entry with paths that a stack's root belongs to: that of the longest path at or above it; nullptr for none.
const DeclaredStack* declared_for(const std::vector<DeclaredStack>& declared, std::string_view root);
/// Gives stacks the names, kinds and profiles that the configuration declares; other profiles come from the command
/// line, else from whole words of the root and the variant.
void declare_stacks(Estate& estate, const ScanOptions& options);
/// The stacks that `--stack` names, sorted by address; empty: all. Fails where it names none.
Result<std::vector<const Stack*>> chosen_stacks(const Estate& estate, const ScanOptions& options);

}  // namespace stackworthy
