// What the configuration changes in the answers. Before they are assembled: what lives elsewhere by declaration is no
// fault, and a developer's own stack is not asked for what only a whole deployment can have. Afterwards: a finding has
// the severity of its worst instance, and waivers take instances; with the last of them goes the finding.

#include <algorithm>
#include <map>

#include "analyzer/engine.h"

namespace stackworthy {

namespace {

using StacksByName = std::map<std::string_view, std::vector<const Stack*>>;

/// Two languages may have stacks of one name: the worst of them counts.
Severity worst_severity(const Policy& policy, const Finding& finding, const StacksByName& stacks) {
  if (finding.instances.empty()) return effective_severity(policy, *finding.rule, nullptr);
  Severity worst = Severity::info;
  for (const Instance& instance : finding.instances) {
    const auto named = stacks.find(instance.stack);
    if (named == stacks.end()) return effective_severity(policy, *finding.rule, nullptr);
    for (const Stack* stack : named->second) worst = std::max(worst, effective_severity(policy, *finding.rule, stack));
  }
  return worst;
}

std::string words_of(const Judging& judging, const Waiver& waiver) {
  std::string text = "waiver";
  if (waiver.where.is_somewhere()) {
    const Source& source = (*judging.sources)[waiver.where.file];
    text += " at " + std::string(source.path()) + ":" + std::to_string(source.position(waiver.where.begin).line);
  }
  return text + ": " + waiver.reason;
}

/// Waivers by rule and stack: each is held against its globs once.
class Waivers {
 public:
  explicit Waivers(const Judging& judging) : judging_(judging) {}

  const Waiver* of(const Rule& rule, const std::string& stack) {
    const auto [known, is_new] = known_.try_emplace({&rule, stack}, nullptr);
    if (is_new) known->second = waiver_of(judging_.policy, rule, stack, judging_.today);
    return known->second;
  }

 private:
  const Judging& judging_;
  std::map<std::pair<const Rule*, std::string>, const Waiver*> known_;
};

void waive(const Judging& judging, Waivers& waivers, Finding& finding) {
  const Waiver* last = nullptr;
  std::vector<Instance> standing;
  for (Instance& instance : finding.instances) {
    const Waiver* waiver = waivers.of(*finding.rule, instance.stack);
    if (waiver)
      last = waiver;
    else
      standing.push_back(instance);
  }
  if (finding.instances.empty()) last = waivers.of(*finding.rule, "");
  if (!last) return;
  if (standing.empty()) {
    finding.suppressed_by = words_of(judging, *last);
    finding.suppressed_as = SuppressedBy::waiver;
    return;
  }
  const bool is_named = std::any_of(standing.begin(), standing.end(),
                                    [&](const Instance& instance) { return instance.address == finding.address; });
  if (!is_named) finding.address = standing.front().address;
  finding.instances = std::move(standing);
}

}  // namespace

bool is_chosen(const Judging& judging, const Stack& stack) {
  return judging.chosen.empty() || std::binary_search(judging.chosen.begin(), judging.chosen.end(), &stack);
}

void excuse_by_policy(const Judging& judging, std::vector<Outcome>& outcomes) {
  std::erase_if(outcomes, [&](const Outcome& outcome) {
    const Stack* stack = outcome.subject ? outcome.subject->stack : nullptr;
    if (stack && !is_chosen(judging, *stack)) return true;
    return outcome.rule->check.kind == Check::Kind::estate && stack && stack->profile == Profile::dev;
  });
  if (judging.policy.provided.empty()) return;
  std::map<std::pair<const Rule*, const Stack*>, bool> known;
  for (Outcome& outcome : outcomes) {
    const Stack* stack = outcome.subject ? outcome.subject->stack : nullptr;
    if (!stack || outcome.rule->provided.empty()) continue;
    const auto [entry, is_new] = known.try_emplace({outcome.rule, stack}, false);
    if (is_new) entry->second = is_provided(judging.policy, outcome.rule->provided, *stack);
    if (entry->second) outcome.answer = Truth::no;
  }
}

void apply_policy(const Judging& judging, Judgement& judgement) {
  StacksByName stacks;
  for (const auto& stack : judging.estate->stacks) stacks[stack->name].push_back(stack.get());
  Waivers waivers(judging);
  for (Finding& finding : judgement.findings) {
    if (judging.suppressions && finding.suppressed_by.empty() && !judging.policy.waivers.empty())
      waive(judging, waivers, finding);
    finding.severity = worst_severity(judging.policy, finding, stacks);
  }
}

}  // namespace stackworthy
