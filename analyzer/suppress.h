#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/model/outline.h"
#include "analyzer/model/source.h"
#include "analyzer/rule.h"

namespace stackworthy {

/// A `stackworthy: ignore[...]` comment.
struct Suppression {
  std::vector<std::string> rules;  ///< Selectors as written.
  Span comment;
  Span covers;        ///< The construct or line that it stands for; the whole file for `ignore-file`.
  std::string until;  ///< `YYYY-MM-DD`, empty for none.
  std::string owner;
  std::string reason;

  bool covers_rule(const Rule& rule) const;
  bool has_expired(std::string_view today) const { return !until.empty() && !today.empty() && until < today; }
};

/// The suppressions of one file, in its order. Only comment tokens count.
std::vector<Suppression> read_suppressions(const Source& source, const Outline& outline);

}  // namespace stackworthy
