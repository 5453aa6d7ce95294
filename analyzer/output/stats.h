#pragma once

#include <span>
#include <string>

#include "analyzer/finding.h"

namespace stackworthy::output {

/// How long one stage of the pipeline took.
struct Stage {
  std::string name;
  double cpu_seconds = 0;
  double wall_seconds = 0;
};

/// What `--stats` prints: each file with its verdict and reason, counts, stages.
std::string stats_text(const Results&, std::span<const Stage>);
std::string stats_json(const Results&, std::span<const Stage>);

}  // namespace stackworthy::output
