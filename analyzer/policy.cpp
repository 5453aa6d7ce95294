#include "analyzer/policy.h"

#include <algorithm>

#include "analyzer/catalogue.h"
#include "analyzer/model/glob.h"

namespace stackworthy {

Severity effective_severity(const Policy& policy, const Rule& rule, const Stack* stack) {
  const RuleSetting* setting = policy.setting_of(rule);
  Severity severity = rule.severity;
  if (setting && setting->severity) severity = *setting->severity;
  const bool is_lowered = stack && stack->profile == Profile::dev && rule.exposure == Exposure::none;
  if (!is_lowered || severity == Severity::info) return severity;
  return static_cast<Severity>(static_cast<int>(severity) - 1);
}

bool is_provided(const Policy& policy, std::string_view word, const Stack& stack) {
  return std::any_of(policy.provided.begin(), policy.provided.end(), [&](const Provided& provided) {
    if (word.empty() || provided.what != word) return false;
    if (!provided.match.empty()) return glob_covers(provided.match, stack.root);
    return provided.stack.empty() || provided.stack == stack.name;
  });
}

const Waiver* waiver_of(const Policy& policy, const Rule& rule, std::string_view stack, std::string_view today) {
  for (const Waiver& waiver : policy.waivers) {
    const bool has_expired = !today.empty() && waiver.until < today;
    const bool is_there = waiver.stack.empty() || glob_covers(waiver.stack, stack);
    if (!has_expired && is_there && covers(waiver.rule, rule)) return &waiver;
  }
  return nullptr;
}

std::vector<std::string_view> provided_words() {
  return {"access-analyzer", "ai-budget", "anomaly",      "backup",  "budget", "monitoring", "pager",  "pipeline",
          "rate-limit",      "residency", "restore-test", "runbook", "slo",    "trail",      "uptime", "waf"};
}

}  // namespace stackworthy
