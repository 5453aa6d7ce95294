// A suppression is called unused only where that is sure: all its rules were asked about what it stands for, in a stack
// that is somebody's own, and each had an answer. A module that is judged by its defaults alone, a resource whose count
// is zero here, a file that was cut short by an error: there it may serve another day.

#include "analyzer/usage.h"

#include <algorithm>

#include "analyzer/catalogue.h"

namespace stackworthy {

namespace {

bool is_own_stack(const Stack& stack) {
  return stack.kind == StackKind::deployed || stack.kind == StackKind::plausible;
}

}  // namespace

Usage::Usage(const Judging& judging, const std::vector<Outcome>& outcomes, const std::vector<AbsenceOutcome>& absences)
    : judging_(judging) {
  for (const Notice& notice : judging.notices) {
    if (notice.severity == Notice::Severity::syntax) broken_.insert(notice.span.file);
  }
  for (const auto& stack : judging.estate->stacks) {
    if (!is_own_stack(*stack)) continue;
    for (const Resource& resource : stack->resources) add(resource);
  }
  for (auto& [file, all] : declared_)
    std::sort(all.begin(), all.end(), [](const Declared& a, const Declared& b) { return a.extent < b.extent; });
  for (const Outcome& outcome : outcomes) {
    if (outcome.answer == Truth::unknown) add(outcome);
  }
  for (auto& [file, all] : open_)
    std::sort(all.begin(), all.end(), [](const Open& a, const Open& b) { return a.place < b.place; });
  for (const AbsenceOutcome& absence : absences) {
    if (absence.outcome.answer == Truth::unknown) open_absences_.insert(absence.outcome.rule);
  }
}

void Usage::add(const Resource& resource) {
  if (!resource.extent.is_somewhere()) return;
  const Source& source = (*judging_.sources)[resource.extent.file];
  directories_.insert(source.directory());
  const bool is_decided = resource.exists == Truth::yes && !resource.is_opaque;
  const bool is_of_dev = resource.stack && resource.stack->profile == Profile::dev;
  // A module may serve stacks that are left out of this run.
  const bool is_whole = !judging_.is_partial || !resource.call;
  declared_[resource.extent.file].push_back({resource.extent, is_decided && is_whole, is_of_dev});
  for (const Call* call = resource.call; call; call = call->caller) {
    if (call->extent.is_somewhere()) declared_[call->extent.file].push_back({call->extent, is_decided, is_of_dev});
  }
}

void Usage::add(const Outcome& outcome) {
  const auto note = [&](Span span) {
    if (span.is_somewhere()) open_[span.file].push_back({span, outcome.rule});
  };
  note(outcome.place.where);
  note(outcome.place.from);
  if (!outcome.subject) return;
  note(outcome.subject->head);
  for (const Call* call = outcome.subject->call; call; call = call->caller) note(call->head);
}

bool Usage::is_evaluated(const Suppression& suppression, bool as_a_whole) const {
  const Source& source = (*judging_.sources)[suppression.covers.file];
  const auto known = declared_.find(source.id());
  bool is_touched = false;
  if (known != declared_.end()) {
    const auto& all = known->second;
    const auto after = std::lower_bound(all.begin(), all.end(), suppression.covers.end,
                                        [](const Declared& one, std::uint32_t end) { return one.extent.begin < end; });
    for (auto one = after; one != all.begin();) {
      --one;
      if (!one->extent.overlaps(suppression.covers)) {
        if (one->extent.end <= suppression.covers.begin) break;
        continue;
      }
      if (!one->is_decided || (as_a_whole && one->is_of_dev)) return false;
      is_touched = true;
    }
  }
  if (is_touched) return true;
  const std::string path = path_at(judging_.outline(source), suppression.covers.begin);
  const bool is_shared = path.starts_with("local.") || path.starts_with("var.");
  return is_shared && !as_a_whole && directories_.contains(source.directory());
}

bool Usage::is_open(const Suppression& suppression, const Rule& rule) const {
  if (open_absences_.contains(&rule)) return true;
  const auto known = open_.find(suppression.covers.file);
  if (known == open_.end()) return false;
  return std::any_of(known->second.begin(), known->second.end(), [&](const Open& one) {
    return one.rule == &rule &&
           Span{one.place.file, one.place.begin, std::max(one.place.end, one.place.begin + 1)}.overlaps(
               suppression.covers);
  });
}

bool Usage::could_tell(const Suppression& suppression, const Selector& selector) const {
  bool is_any = false, reads_text_only = true, as_a_whole = false;
  for (const Rule* rule : all_rules()) {
    if (!selects(selector.text, *rule)) continue;
    const bool runs = std::find(judging_.enabled.begin(), judging_.enabled.end(), rule) != judging_.enabled.end();
    if (!runs || is_open(suppression, *rule)) return false;
    is_any = true;
    const auto kind = rule->check.kind;
    as_a_whole |= kind == Check::Kind::stack || kind == Check::Kind::estate || kind == Check::Kind::absence;
    const bool is_of_text = rule->check.kind == Check::Kind::source || rule->check.kind == Check::Kind::engine;
    reads_text_only = reads_text_only && is_of_text;
  }
  return is_any && (reads_text_only || is_evaluated(suppression, as_a_whole));
}

std::vector<const Selector*> Usage::idle(const Suppression& suppression) const {
  std::vector<const Selector*> idle;
  if (!judging_.suppressions || judging_.is_focused) return idle;
  if (!suppression.covers.is_somewhere() || broken_.contains(suppression.covers.file)) return idle;
  for (const Selector& selector : suppression.selectors) {
    if (!selector.was_used && could_tell(suppression, selector)) idle.push_back(&selector);
  }
  return idle;
}

}  // namespace stackworthy
