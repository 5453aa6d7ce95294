#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/discover/discover.h"
#include "analyzer/finding.h"
#include "analyzer/model/estate.h"
#include "analyzer/model/result.h"
#include "analyzer/policy.h"
#include "analyzer/rule.h"
#include "parsers/parsers.h"

namespace stackworthy {

/// How far a run is, for whoever watches it from another thread; never part of a result.
struct Progress {
  std::atomic<std::size_t> files{0};       ///< Read so far.
  std::atomic<std::size_t> most_files{0};  ///< That may be read; 0 until that is known.
  std::atomic<std::size_t> stacks{0};      ///< Evaluated so far.
};

/// What a run is asked to do.
struct ScanOptions {
  std::vector<std::string> paths;           ///< As given; empty: the working directory.
  std::string root;                         ///< The trust root; empty: found from the first path.
  std::vector<std::string> select, ignore;  ///< Rule selectors.
  bool judge = true;                        ///< False: only the graph is wanted.
  bool suppressions = true;
  std::vector<std::string> include, exclude;  ///< Globs over paths below the trust root; include empty: all.
  std::vector<std::string> only_stacks;       ///< Globs over names of stacks; empty: all.
  bool uses_gitignore = true;
  bool is_focused = false;                      ///< `paths` are the focus: the stacks that they touch are judged.
  std::string config;                           ///< `--config`; empty: `stackworthy.yaml` at the trust root, if there.
  std::vector<discover::DeclaredStack> stacks;  ///< Of the configuration.
  Profile profile = Profile::unset;             ///< Of every stack that the configuration does not name.
  Policy policy;
  parsers::Inputs inputs;                 ///< Variable files relative to the working directory, as given.
  unsigned threads = 0;                   ///< 0: as many as the machine has, one where there is little to read.
  std::string today;                      ///< `YYYY-MM-DD`.
  std::optional<std::string> stdin_text;  ///< Manifests from standard input, judged as the file `stdin`.
  std::optional<std::vector<std::pair<std::string, std::string>>>
      memory;                    ///< A tree in memory (path, text) instead of the disk; paths sorted.
  Progress* progress = nullptr;  ///< Counts along where it is given.
};

/// How long one stage of a run took.
struct StageTime {
  std::string name;
  double cpu_seconds = 0;
  double wall_seconds = 0;
};

/// A run's results and what they point into. Never moves.
struct Scan {
  std::unique_ptr<Sources> sources;
  std::unique_ptr<Estate> estate;
  Secrets secrets;
  Results results;
  std::vector<StageTime> stages;
  std::string root;            ///< The trust root's path as it was opened.
  Settings settings;           ///< Of the configuration.
  bool found_nothing = false;  ///< No judged file is infrastructure code: `nothing to analyse`.
};

/// Runs discover -> parse -> assemble -> link -> check -> suppress. Fails on paths that are not there or outside the
/// trust root, and on unknown rules.
Result<std::unique_ptr<Scan>> scan(const ScanOptions& options);

}  // namespace stackworthy
