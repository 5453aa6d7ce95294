#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/model/source.h"
#include "analyzer/rule.h"

namespace stackworthy {

/// What the configuration says of one rule.
struct RuleSetting {
  const Rule* rule = nullptr;
  bool is_off = false;
  std::optional<Severity> severity;
  std::vector<std::pair<std::string, int>> options;  ///< Names of options of the rule.
};

/// A finding that somebody answers for until a day.
struct Waiver {
  std::string rule;   ///< A selector.
  std::string stack;  ///< A glob over names of stacks.
  std::string reason;
  std::string until;  ///< `YYYY-MM-DD`; the waiver holds on that day and not after.
  std::string owner;
  Span where;
};

/// What lives outside of what is scanned, by declaration.
struct Provided {
  std::string what;   ///< One of `provided_words()`.
  std::string place;  ///< The author's words.
  std::string stack;  ///< The stack whose entry declares it; empty: for all.
  Span where;
};

/// How the configuration changes what is judged and reported. Nothing in it comes from a rule.
struct Policy {
  std::vector<RuleSetting> rules;
  std::vector<Waiver> waivers;
  std::vector<Provided> provided;
  bool requires_reason = false;  ///< A suppression without reason is a finding.
  int most_days = 0;             ///< Most days that `until` may lie ahead; 0: any.

  const RuleSetting* setting_of(const Rule& rule) const {
    for (const RuleSetting& setting : rules) {
      if (setting.rule == &rule) return &setting;
    }
    return nullptr;
  }
};

/// The closed list of what `provided:` may declare, sorted.
std::vector<std::string_view> provided_words();

}  // namespace stackworthy
