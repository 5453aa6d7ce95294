// What the whole estate lacks, asked once for each of what the rule names (the cloud). A claim is made only where
// nothing that was read satisfies it, nothing that was not read is able to, and the rest of the trust root does not
// name it.

#include <algorithm>
#include <map>

#include "analyzer/engine.h"
#include "analyzer/model/lists.h"

namespace stackworthy {

namespace {

struct Case {
  std::map<const Stack*, std::vector<const Resource*>> demanded;  ///< By stack; surely demanded only.
  Truth demand = Truth::no;
  Truth evidence = Truth::no;
  const Resource* proof = nullptr;
  std::vector<Reference> unsure_of;
  const Resource* perhaps_in = nullptr;
};

bool may_demand(const Stack& stack) {
  return (stack.kind == StackKind::deployed || stack.kind == StackKind::plausible) && stack.profile != Profile::dev;
}

std::string_view per_of(const Absence& absence, const Resource& resource) {
  return absence.per ? absence.per(resource) : std::string_view(".");
}

void weigh(const Absence& absence, const Resource& resource, std::map<std::string_view, Case>& cases) {
  const std::string_view per = per_of(absence, resource);
  if (per.empty()) return;
  Case& asked = cases[per];
  if (may_demand(*resource.stack) && !resource.is_data) {
    const Truth demand = absence.demand(resource) && resource.exists;
    asked.demand = asked.demand || demand;
    if (demand == Truth::yes) asked.demanded[resource.stack].push_back(&resource);
  }
  const Truth satisfies = absence.evidence(resource) && resource.exists;
  // An example shows how it is done; whether somebody does it is not known.
  const Truth counts =
      resource.stack->kind == StackKind::example && satisfies == Truth::yes ? Truth::unknown : satisfies;
  if (counts > asked.evidence) {
    asked.evidence = counts;
    asked.proof = &resource;
  }
}

/// A stack for which it is declared to live elsewhere does not ask for it; where that is all of them, there it is. A
/// stack with a waiver does not ask either, unless all that ask have one: then there is a finding to waive.
void heed_policy(const Judging& judging, const Rule& rule, Case& asked) {
  std::erase_if(asked.demanded, [&](const auto& demanded) { return !is_chosen(judging, *demanded.first); });
  if (asked.demanded.empty()) return;
  const auto is_elsewhere = [&](const auto& demanded) {
    return is_provided(judging.policy, rule.check.absence.provided, *demanded.first);
  };
  if (std::all_of(asked.demanded.begin(), asked.demanded.end(), is_elsewhere)) {
    asked.evidence = Truth::yes;
    return;
  }
  std::erase_if(asked.demanded, is_elsewhere);
  const auto is_waived = [&](const auto& demanded) {
    return waiver_of(judging.policy, rule, demanded.first->name, judging.today) != nullptr;
  };
  if (judging.suppressions && !std::all_of(asked.demanded.begin(), asked.demanded.end(), is_waived))
    std::erase_if(asked.demanded, is_waived);
}

/// The anchor: deployed before plausible, then most demanding, then first by path.
const Stack* most_demanding(const Case& asked) {
  const Stack* best = nullptr;
  std::size_t most = 0;
  for (const auto& [stack, resources] : asked.demanded) {
    const auto rank = [](const Stack& of) { return of.kind == StackKind::deployed ? 0 : 1; };
    const auto before = [&](const Stack& a, std::size_t a_count, const Stack& b, std::size_t b_count) {
      if (rank(a) != rank(b)) return rank(a) < rank(b);
      if (a_count != b_count) return a_count > b_count;
      return a.name < b.name;
    };
    if (!best || before(*stack, resources.size(), *best, most)) {
      best = stack;
      most = resources.size();
    }
  }
  return best;
}

const Resource& anchor_in(const Stack& stack, const Case& asked, const Absence& absence, std::string_view per) {
  for (const Resource* provider : stack.of_type("terraform/provider")) {
    if (!provider->call && per_of(absence, *provider) == per) return *provider;
  }
  const auto& resources = asked.demanded.at(&stack);
  return **std::min_element(resources.begin(), resources.end(),
                            [](const Resource* a, const Resource* b) { return a->head < b->head; });
}

/// What may hold it unseen: an opaque module or nested stack that is able to.
void look_behind(const Judging& judging, const Absence& absence, std::map<std::string_view, Case>& cases) {
  for (const auto& stack : judging.estate->stacks) {
    for (const Resource& resource : stack->resources) {
      if (!resource.is_opaque || !absence.hidden_by || absence.hidden_by(resource) == Truth::no) continue;
      for (auto& [per, asked] : cases) {
        if (!asked.perhaps_in) asked.perhaps_in = &resource;
      }
    }
  }
}

/// The words that would prove something: types of other clouds than the one that is asked about do not.
std::vector<std::string_view> words_for(const Absence& absence, std::string_view per) {
  std::vector<std::string_view> words;
  for (const std::string_view word : absence.searched) {
    Resource named;
    named.type = word;
    const std::string_view its = absence.per ? absence.per(named) : std::string_view();
    if (its.empty() || its == per) words.push_back(word);
  }
  return words;
}

}  // namespace

std::vector<AbsenceOutcome> run_absence(const Judging& judging, const Rule& rule) {
  const Absence& absence = rule.check.absence;
  std::map<std::string_view, Case> cases;
  for (const auto& stack : judging.estate->stacks) {
    for (const Resource& resource : stack->resources) {
      if (resource.exists != Truth::no) weigh(absence, resource, cases);
    }
  }
  look_behind(judging, absence, cases);

  std::vector<AbsenceOutcome> found;
  for (auto& [per, asked] : cases) {
    heed_policy(judging, rule, asked);
    const Stack* stack = most_demanding(asked);
    if (!stack) continue;
    const auto words = words_for(absence, per);
    std::vector<Hint> hints;
    if (asked.evidence == Truth::no && !asked.perhaps_in && judging.search) hints = judging.search(words);
    AbsenceOutcome made;
    made.per = std::string(per);
    made.anchored_in = stack;
    for (const auto& [needing, resources] : asked.demanded) made.needed_by.push_back(needing->name);
    std::sort(made.needed_by.begin(), made.needed_by.end());
    made.searched.assign(words.begin(), words.end());
    made.outcome.rule = &rule;
    made.outcome.subject = &anchor_in(*stack, asked, absence, per);
    made.outcome.place = Place(*made.outcome.subject);
    made.outcome.message = {Word(absence.what),
                            Word(per == "." ? std::string() : " for " + std::string(per)),
                            Word(": needed by "),
                            Word(made.needed_by.size()),
                            Word(made.needed_by.size() == 1 ? " stack (" : " stacks ("),
                            Word(listed(made.needed_by, 3)),
                            Word(")")};
    made.outcome.answer = asked.evidence == Truth::no    ? Truth::yes
                          : asked.evidence == Truth::yes ? Truth::no
                                                         : Truth::unknown;
    if (asked.evidence == Truth::unknown) made.outcome.waits_for.push_back({asked.proof->address, {}});
    if (made.outcome.answer == Truth::yes && asked.perhaps_in) {
      made.outcome.answer = Truth::unknown;
      made.outcome.waits_for.push_back({asked.perhaps_in->address, {}});
    }
    if (made.outcome.answer == Truth::yes && !hints.empty()) {
      made.outcome.answer = Truth::unknown;
      made.outcome.message.push_back(
          Word("; " + hints.front().word + " stands in " + hints.front().path + ", which this run did not analyse"));
    }
    found.push_back(std::move(made));
  }
  return found;
}

}  // namespace stackworthy
