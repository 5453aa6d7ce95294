#pragma once

#include <string>
#include <vector>

#include "analyzer/output/print.h"
#include "analyzer/output/style.h"

namespace stackworthy::output {

/// A stretch of source to underline, with what stands behind the line.
struct Mark {
  Span span;
  std::string label;
  bool is_primary = false;
  bool is_head = false;  ///< The head of the resource: shown for orientation.
};

/// Draws source lines with marks below them, grouped by file, the primary mark's file first:
///
///        --> envs/prod/prod.tfvars:4:15
///         |
///       4 | backup_days = 0
///         |               ^ decides backup_retention_period
///
/// `gutter` gets the width of the line numbers. No line begins with `::` or ends the log's own commands.
std::string frame(const std::vector<Mark>& marks, const Printer& printer, const Style& style, Severity severity,
                  std::size_t& gutter);

}  // namespace stackworthy::output
