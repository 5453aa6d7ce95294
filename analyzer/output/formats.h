#pragma once

#include <span>
#include <string>
#include <string_view>

#include "analyzer/finding.h"

namespace stackworthy::output {

// What each format makes of results: the whole text, ending in a line end. Same results, same bytes.

/// Frames around the source lines, and a summary; `colored` adds the colours of a terminal.
struct TextOptions {
  bool colored = false;
  bool lists_undecided = false;
  bool is_quiet = false;  ///< Findings without the summary.
};
std::string text(const Results&, const TextOptions&);
/// `path:line:col: severity[rule] message`, a line for each finding.
std::string concise(const Results&);
/// docs/check.schema.json.
std::string json(const Results&);
/// SARIF 2.1.0 within GitHub's limits.
std::string sarif(const Results&);

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
