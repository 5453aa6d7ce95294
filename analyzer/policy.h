#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/model/estate.h"
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
  std::string stack;  ///< A glob over names of stacks; empty: all of them, and what belongs to none.
  std::string reason;
  std::string until;  ///< `YYYY-MM-DD`; the waiver holds on that day and not after.
  std::string owner;
  Span where;
};

/// What lives outside of what is scanned, by declaration.
struct Provided {
  std::string what;   ///< One of `provided_words()`.
  std::string place;  ///< The author's words.
  std::string stack;  ///< The stack whose entry declares it; empty: for all, unless `match` is given.
  std::string match;  ///< A glob over roots: of the entry that declares it.
  Span where;
};

/// How much may be lost, and how long it may take to come back: a promise that rules check. In seconds; 0: none given.
struct Objectives {
  std::int64_t recovery_point = 0;
  std::int64_t recovery_time = 0;
};

/// How the configuration changes what is judged and reported. Nothing in it comes from a rule.
struct Policy {
  std::vector<RuleSetting> rules;
  std::vector<Waiver> waivers;
  std::vector<Provided> provided;
  bool requires_reason = false;  ///< A suppression without reason is a finding.
  int most_days = 0;             ///< Most days that `until` may lie ahead; 0: any.
  Objectives objectives;

  const RuleSetting* setting_of(const Rule& rule) const {
    for (const RuleSetting& setting : rules) {
      if (setting.rule == &rule) return &setting;
    }
    return nullptr;
  }
};

/// What the configuration says of the gate and of what is shown; a command's flags win over it.
struct Settings {
  std::optional<std::string> fail_on;   ///< A severity or `never`.
  std::optional<std::string> severity;  ///< The least that is shown.
  std::optional<bool> fail_on_incomplete;
  std::optional<int> max_undecided;
};

/// The severity of a rule's findings in a stack (nullptr: in none), after configuration and profile.
Severity effective_severity(const Policy& policy, const Rule& rule, const Stack* stack);
/// Whether the configuration declares for this stack that `word` lives elsewhere.
bool is_provided(const Policy& policy, std::string_view word, const Stack& stack);
/// Whether a waiver that still holds takes the rule's findings in the stack of that name; nullptr where none does.
const Waiver* waiver_of(const Policy& policy, const Rule& rule, std::string_view stack, std::string_view today);

/// The closed list of what `provided:` may declare, sorted.
std::vector<std::string_view> provided_words();

}  // namespace stackworthy
