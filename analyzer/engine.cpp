#include "analyzer/engine.h"

#include <algorithm>
#include <array>

#include "analyzer/catalogue.h"
#include "analyzer/input.h"
#include "analyzer/parallel.h"

namespace stackworthy {

namespace {

/// What only a whole deployment can be asked; a developer's own is not.
bool is_judged_as_a_whole(const Stack& stack) {
  return (stack.kind == StackKind::deployed || stack.kind == StackKind::plausible) && stack.profile != Profile::dev;
}

const Report::Options* options_of(const Judging& judging, const Rule& rule) {
  const RuleSetting* setting = judging.policy.setting_of(rule);
  return setting ? &setting->options : nullptr;
}

void check_resources(const Judging& judging, const Rule& rule, const Stack& stack, std::vector<Outcome>& outcomes) {
  const Report::Options* options = options_of(judging, rule);
  for (const std::string_view type : rule.resources) {
    for (const Resource* resource : stack.of_type(type)) {
      if (resource->is_data || resource->exists == Truth::no) continue;
      Report report(rule, resource, judging.estate, outcomes, options);
      rule.check.resource(*resource, report);
    }
  }
}

std::vector<Outcome> check_stack(const Judging& judging, const Stack& stack, std::span<const Rule* const> rules) {
  std::vector<Outcome> outcomes;
  for (const Rule* rule : rules) {
    if (rule->check.kind == Check::Kind::resource) check_resources(judging, *rule, stack, outcomes);
    if (rule->check.kind != Check::Kind::stack || !is_judged_as_a_whole(stack)) continue;
    Report report(*rule, nullptr, judging.estate, outcomes, options_of(judging, *rule));
    rule->check.stack(stack, report);
  }
  return outcomes;
}

std::vector<Outcome> check_text(const Judging& judging, const Source& source, std::span<const Rule* const> rules) {
  std::vector<Outcome> outcomes;
  for (const Rule* rule : rules) {
    if (rule->check.kind != Check::Kind::source) continue;
    Report report(*rule, nullptr, judging.estate, outcomes, options_of(judging, *rule));
    rule->check.source(source, report);
  }
  return outcomes;
}

/// Units of work in their own order, done largest first.
template <class Size, class Work>
void largest_first(std::size_t count, unsigned threads, Size size, Work work) {
  std::vector<std::size_t> order(count);
  for (std::size_t i = 0; i < count; ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return size(a) > size(b); });
  parallel(count, threads, [&](std::size_t i) { work(order[i]); });
}

/// Whether a rule may have found a secret at this place: its bytes must not be shown, whatever becomes of the finding.
void hide(const Outcome& outcome, const Judging& judging, Secrets& secrets) {
  if (outcome.rule->exposure != Exposure::secret || outcome.answer == Truth::no || outcome.is_not_applicable) return;
  const std::string_view id = outcome.rule->id.text();
  const Place& place = outcome.place;
  const Span literal = place.from.is_somewhere() ? place.from : place.where;
  const bool is_text = outcome.rule->check.kind == Check::Kind::source;
  const Node* value = place.value;
  if (!is_text && !(value && value->kind == Kind::string)) return;
  secrets.add(literal, id);
  const std::string_view bytes = (*judging.sources)[literal.file].text(literal);
  if (is_text) secrets.add_value(std::string(bytes));
  if (value && value->kind == Kind::string) secrets.add_value(std::string(value->string()));
}

bool ends_in(std::string_view path, std::string_view tail) {
  return path.ends_with(tail) && (path.size() == tail.size() || path[path.size() - tail.size() - 1] == '/');
}

/// Makes undecided what a stack says of backups, alarms, probes or costs that others say for it. An example leaves out
/// what a deployment needs; a module that it calls is judged. A module's defaults say nothing where Terragrunt gives
/// its inputs. Credentials and access are judged everywhere.
void excuse(const Judging& judging, const std::vector<std::string>& deployed, Outcome& outcome) {
  const Stack* stack = outcome.subject ? outcome.subject->stack : nullptr;
  if (!stack || outcome.answer != Truth::yes || outcome.rule->exposure != Exposure::none) return;
  const Span decides = outcome.place.from.is_somewhere() ? outcome.place.from : outcome.place.where;
  const std::string_view path = decides.is_somewhere() ? (*judging.sources)[decides.file].path() : std::string_view();
  const std::string_view root = stack->root;
  const bool is_inside = path.starts_with(root) && (path.size() == root.size() || path[root.size()] == '/');
  const bool is_deployed =
      stack->kind == StackKind::library &&
      std::any_of(deployed.begin(), deployed.end(), [&](const std::string& source) { return ends_in(root, source); });
  std::string_view because;
  if (stack->kind == StackKind::example && is_inside) because = "an example, which leaves out what a deployment needs";
  if (is_deployed) because = "inputs that Terragrunt gives";
  if (because.empty()) return;
  outcome.answer = Truth::unknown;
  outcome.waits_for.push_back({because, {}});
}

}  // namespace

std::vector<Outcome> run_checks(const Judging& judging, std::span<const Rule* const> rules) {
  const auto& stacks = judging.estate->stacks;
  std::vector<std::vector<Outcome>> of_stacks(stacks.size());
  largest_first(
      stacks.size(), judging.threads, [&](std::size_t i) { return stacks[i]->resources.size(); },
      [&](std::size_t i) { of_stacks[i] = check_stack(judging, *stacks[i], rules); });

  std::vector<std::vector<Outcome>> of_texts(judging.texts.size());
  largest_first(
      judging.texts.size(), judging.threads, [&](std::size_t i) { return judging.texts[i]->text().size(); },
      [&](std::size_t i) { of_texts[i] = check_text(judging, *judging.texts[i], rules); });

  std::vector<Outcome> all;
  for (auto* group : {&of_stacks, &of_texts}) {
    for (auto& outcomes : *group) std::move(outcomes.begin(), outcomes.end(), std::back_inserter(all));
  }
  for (const Rule* rule : rules) {
    if (rule->check.kind != Check::Kind::estate) continue;
    Report report(*rule, nullptr, judging.estate, all, options_of(judging, *rule));
    rule->check.estate(*judging.estate, report);
  }
  return all;
}

Judgement judge(const Judging& judging, Secrets& secrets) {
  const auto is_enabled = [&](const Rule* rule) {
    return std::find(judging.enabled.begin(), judging.enabled.end(), rule) != judging.enabled.end();
  };
  std::vector<const Rule*> run;
  for (const Rule* rule : all_rules()) {
    if (is_enabled(rule) || rule->exposure == Exposure::secret) run.push_back(rule);
  }
  std::vector<Outcome> outcomes = run_checks(judging, run);
  const std::vector<std::string>& deployed = judging.estate->given_elsewhere;
  for (Outcome& outcome : outcomes) {
    hide(outcome, judging, secrets);
    excuse(judging, deployed, outcome);
  }
  secrets.finish();
  std::erase_if(outcomes, [&](const Outcome& outcome) { return !is_enabled(outcome.rule); });
  excuse_by_policy(judging, outcomes);
  check_input(judging, outcomes);

  std::vector<AbsenceOutcome> absences;
  for (const Rule* rule : judging.enabled) {
    if (rule->check.kind != Check::Kind::absence) continue;
    auto found = run_absence(judging, *rule);
    std::move(found.begin(), found.end(), std::back_inserter(absences));
  }
  Judgement judgement = assemble(judging, outcomes, absences);
  apply_policy(judging, judgement);
  set_generated_aside(judging, judgement);
  return judgement;
}

}  // namespace stackworthy
