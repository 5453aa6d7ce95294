#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/model/result.h"
#include "analyzer/rule.h"

namespace stackworthy {

/// A rule and the path of its file below `rules/`, without suffix; the table is written by the build.
struct RegisteredRule {
  std::string_view path;
  const Rule* rule;
};
std::span<const RegisteredRule> registered_rules();

/// All rules, sorted by id.
std::span<const Rule* const> all_rules();
/// By id or by a former id; nullptr where there is none.
const Rule* find_rule(std::string_view id);
/// The areas that have rules, sorted.
std::vector<std::string_view> areas();
/// Whether `selector` (`backup`, `iam/*`, `iam/allow-everything`, `*`) covers the rule.
bool covers(std::string_view selector, const Rule& rule);
/// Rules that some selector covers (all where none is given) and none of `ignored` does; an unknown selector is a
/// Failure with "did you mean".
Result<std::vector<const Rule*>> select_rules(std::span<const std::string> selected,
                                              std::span<const std::string> ignored);
/// The word of `words` nearest to `wrong`, or nothing where none is near.
std::string nearest(std::string_view wrong, std::span<const std::string_view> words);

std::string_view to_text(Severity);
/// By its name; false where it is none.
bool parse_severity(std::string_view text, Severity& severity);

}  // namespace stackworthy
