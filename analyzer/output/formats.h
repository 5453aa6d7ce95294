#pragma once

#include <span>
#include <string>
#include <string_view>

#include "analyzer/finding.h"

namespace stackworthy::output {

// What each format makes of results: the whole text, ending in a line end. Same results, same bytes.

/// Frames around the source lines, the most severe first, and a summary; `colored` adds the colours of a terminal.
struct TextOptions {
  bool colored = false;
  bool is_verbose = false;  ///< Lists what is undecided, every notice and all that was not read.
  bool is_quiet = false;    ///< Findings without the summary.
  std::string paths = ".";  ///< As given: for the command that the summary proposes.
};
std::string text(const Results&, const TextOptions&);
/// Commands of GitHub's workflow log, which become annotations on lines; GitHub shows 10 of a level and step, so at
/// most 10 of each are written, the most severe first, and the rest is counted in a notice.
std::string github(const Results&);
/// For comments on pull requests and summaries of jobs: counts, a table with the most severe first, what is undecided
/// folded away. At most `most_bytes` long; what is cut is said.
std::string markdown(const Results&, std::size_t most_bytes = 65536);
/// `path:line:col: severity[rule] message`, a line for each finding.
std::string concise(const Results&);
/// docs/check.schema.json.
std::string json(const Results&);
/// SARIF 2.1.0 within GitHub's limits.
struct SarifOptions {
  std::string category;              ///< Of `automationDetails`; empty: none.
  bool includes_suppressed = false;  ///< With their `suppressions`; GitHub would open alerts for them.
};
std::string sarif(const Results&, const SarifOptions& = {});

/// The graph of the estate: docs/graph.schema.json, Graphviz, Mermaid.
std::string graph_json(const Results&, bool shows_values);
std::string graph_dot(const Results&);
std::string graph_mermaid(const Results&);

/// A type as some dialect spells it.
struct TypeSpelling {
  std::string_view spelled;
  std::string_view canonical;
};

/// The rules: docs/rules.schema.json, a table for terminals, a table in Markdown; `area` empty for all.
std::string rules_json(std::string_view area, std::span<const TypeSpelling> spellings);
std::string rules_table(std::string_view area);
std::string rules_markdown(std::string_view area);
/// The page `rules/<area>/README.md`: the table, then each rule with its text and first examples.
std::string rules_page(std::string_view area);
/// What, why, how to fix, references, peers and the rule's own examples.
std::string explain(const Rule&, bool colored);

}  // namespace stackworthy::output
