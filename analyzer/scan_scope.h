#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/discover/discover.h"
#include "analyzer/scan.h"

namespace stackworthy {

/// The trust root, opened, and what of it is judged.
struct Scope {
  std::string root;                            ///< Absolute, or empty for a tree in memory.
  std::string name;                            ///< Its base name.
  std::shared_ptr<const discover::Tree> tree;  ///< nullptr for a tree in memory.
  std::vector<std::string> judged;             ///< Relative to the root; `.` for all.
  parsers::Inputs inputs;                      ///< Variable files relative to the root.
};

/// Finds the trust root: `--root`, else the top of the git work tree, else the directory with stackworthy.yaml, else
/// the path. Fails for paths that are not there or outside it.
Result<Scope> open_scope(const ScanOptions& options);
discover::Walk walk_scope(const Scope& scope, const ScanOptions& options);
/// The sources, read from the tree or from memory when first opened.
std::unique_ptr<Sources> make_sources(const Scope& scope, const discover::Walk& walk, const ScanOptions& options);
/// One where there is little to read.
unsigned threads_for(const discover::Walk& walk, const ScanOptions& options);

/// One of the three languages, judged and read.
bool is_analysed(const discover::File& file);
/// Whether a file that was not analysed may declare infrastructure in some language: code and data, not prose.
bool may_hold_evidence(const discover::File& file);
bool is_scanned_for_secrets(const discover::File& file);

}  // namespace stackworthy
