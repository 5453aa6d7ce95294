#pragma once

#include <string>
#include <vector>

#include "analyzer/config.h"
#include "analyzer/scan.h"
#include "analyzer/scan_scope.h"

namespace stackworthy {

/// The configuration of a run and where it stands.
struct ConfigFile {
  std::string path;  ///< Relative to the trust root, or as given where it lies elsewhere; empty where there is none.
  std::string text;
  Config config;
};

/// Reads `--config`, else `stackworthy.yaml` at the trust root; one that is not there is none. Fails, with one line for
/// each error, where it is wrong.
Result<ConfigFile> read_config(const Scope& scope, const ScanOptions& options);
/// The options with what the configuration says where the command line says nothing; its variable files go into
/// `scope`.
ScanOptions configured(const ScanOptions& options, const ConfigFile& file, Scope& scope);
/// Gives the places in it to a source of the scan and, where `sources` are the whole tree, says which paths that it
/// names are not there.
void place_config(ConfigFile& file, Sources& sources, bool is_whole_tree, std::vector<Notice>& notices);
/// The rules that run: selected, not ignored, not off.
Result<std::vector<const Rule*>> enabled_rules(const ScanOptions& options);
/// What the configuration changes, in short sentences, sorted.
std::vector<std::string> policy_notes(const ConfigFile& file, const ScanOptions& options, const Estate& estate,
                                      const discover::Files& files);

}  // namespace stackworthy
