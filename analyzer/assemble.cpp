// From answers to findings. Answers of one rule with one deciding place are one finding, whatever number of instances
// and stacks they came from; a suppression at the deciding place takes the whole finding, one at a resource or a call
// takes the instances below it.

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "analyzer/engine.h"
#include "analyzer/input.h"
#include "analyzer/suppress.h"

namespace stackworthy {

namespace {

/// One instance of a finding on its way.
struct Part {
  const Outcome* outcome = nullptr;
  Span anchor;
};

struct Key {
  const Rule* rule;
  Span anchor;
  std::string discriminator;
  friend bool operator<(const Key& a, const Key& b) {
    return std::tuple(a.anchor, a.rule->id.text(), std::string_view(a.discriminator)) <
           std::tuple(b.anchor, b.rule->id.text(), std::string_view(b.discriminator));
  }
};

class Assembler {
 public:
  explicit Assembler(const Judging& judging) : judging_(judging), suppressions_(judging) {}

  Judgement run(const std::vector<Outcome>& outcomes, const std::vector<AbsenceOutcome>& absences);

 private:
  Span one_line(Span span) const;
  Span anchor_of(const Outcome& outcome) const;
  Message message_of(const Outcome& outcome) const;
  std::string identity_of(const Rule& rule, Span anchor, const Outcome& outcome,
                          const std::string& discriminator) const;
  void count_evidence(const std::vector<Outcome>& outcomes, const std::vector<AbsenceOutcome>& absences,
                      Judgement& judgement) const;
  std::map<Key, std::vector<Part>> group(const std::vector<Outcome>& outcomes) const;
  Finding finding_of(const Key& key, std::vector<Part> parts);
  void relate(const Part& part, Finding& finding) const;
  Finding finding_of(const AbsenceOutcome& absence);
  Undecided undecided_of(const Outcome& outcome) const;
  const Suppression* suppression_of(const Rule& rule, const Part& part);
  void suppress(Finding& finding, const Suppression& suppression) const;
  void yield_to_flows(std::vector<Finding>& findings) const;
  void join_alike(std::vector<Finding>& findings) const;

  const Judging& judging_;
  Suppressions suppressions_;
};

/// The first line of a span: annotations stand on one line.
Span Assembler::one_line(Span span) const {
  if (!span.is_somewhere()) return span;
  const Source& source = (*judging_.sources)[span.file];
  const std::uint32_t line = source.position(span.begin).line;
  std::uint32_t end = source.line_begin(line) + static_cast<std::uint32_t>(source.line(line).size());
  if (line == 1 && source.text().starts_with("\xEF\xBB\xBF")) end += 3;
  span.end = std::max(span.begin, std::min(span.end, end));
  return span;
}

Span Assembler::anchor_of(const Outcome& outcome) const {
  const Place& place = outcome.place;
  if (place.from.is_somewhere()) return one_line(place.from);
  // What was computed from text stands nowhere: then the resource does.
  if (!place.where.is_somewhere() && outcome.subject) return one_line(outcome.subject->head);
  return one_line(place.where);
}

Message Assembler::message_of(const Outcome& outcome) const {
  Message message;
  for (const Word& word : outcome.message) message.push_back({word.text(), word.from()});
  return message;
}

/// A virtual resource is a part of what the author declared, and is called so.
std::string_view address_of(const Resource& subject) {
  return subject.is_virtual && subject.parent ? subject.parent->address : subject.address;
}

std::string escaped(std::string_view part) {
  std::string text;
  for (const char c : part) {
    if (c == '|' || c == '\\') text += '\\';
    text += c;
  }
  return text;
}

std::string Assembler::identity_of(const Rule& rule, Span anchor, const Outcome& outcome,
                                   const std::string& discriminator) const {
  const Source& source = (*judging_.sources)[anchor.file];
  std::string identity = std::string(rule.id.text()) + "|";
  if (!outcome.subject) {
    identity += escaped(source.path()) + "|" + escaped(discriminator);
    return identity;
  }
  const bool by_file = outcome.subject->dialect == Dialect::cloudformation;
  std::string address = path_at(judging_.outline(source), anchor.begin);
  if (address.empty()) address = address_of(*outcome.subject);
  identity += escaped(by_file ? source.path() : source.directory()) + "|" + escaped(address);
  if (!discriminator.empty()) identity += "|" + escaped(discriminator);
  return identity;
}

/// A rule's check of one subject counts once, as the worst of its answers.
void Assembler::count_evidence(const std::vector<Outcome>& outcomes, const std::vector<AbsenceOutcome>& absences,
                               Judgement& judgement) const {
  std::map<std::pair<const Rule*, const Resource*>, int> worst;
  for (const Outcome& outcome : outcomes) {
    if (!outcome.subject) continue;
    const int rank = outcome.is_not_applicable          ? 0
                     : outcome.answer == Truth::no      ? 1
                     : outcome.answer == Truth::unknown ? 2
                                                        : 3;
    int& so_far = worst[{outcome.rule, outcome.subject}];
    so_far = std::max(so_far, rank);
  }
  std::set<std::string_view> areas;
  for (const auto& [checked, rank] : worst) {
    judgement.good += rank == 1;
    judgement.not_applicable += rank == 0;
    if (rank == 1) areas.insert(checked.first->id.area());
  }
  for (const AbsenceOutcome& absence : absences) {
    if (absence.outcome.answer == Truth::no) areas.insert(absence.outcome.rule->id.area());
  }
  judgement.areas_with_evidence.assign(areas.begin(), areas.end());
}

std::map<Key, std::vector<Part>> Assembler::group(const std::vector<Outcome>& outcomes) const {
  std::map<Key, std::vector<Part>> groups;
  std::map<std::tuple<const Rule*, std::uint32_t, std::string>, int> ordinals;
  std::map<std::tuple<const Rule*, Span, std::string>, std::string> seen;
  for (const Outcome& outcome : outcomes) {
    if (outcome.answer != Truth::yes) continue;
    const Span anchor = anchor_of(outcome);
    if (!anchor.is_somewhere()) continue;
    std::string discriminator = outcome.discriminator;
    if (!outcome.subject) {
      // Text has no address: the family and which of its kind in the file.
      std::string& named = seen[{outcome.rule, anchor, outcome.discriminator}];
      if (named.empty())
        named = discriminator + "|" + std::to_string(++ordinals[{outcome.rule, anchor.file, outcome.discriminator}]);
      discriminator = named;
    }
    groups[{outcome.rule, anchor, discriminator}].push_back({&outcome, anchor});
  }
  return groups;
}

void Assembler::relate(const Part& part, Finding& finding) const {
  const Outcome& outcome = *part.outcome;
  const Resource* subject = outcome.subject;
  const auto add = [&](Span span, Message message) {
    const Span line = one_line(span);
    if (!line.is_somewhere() || line == finding.anchor) return;
    const bool seen = std::any_of(finding.related.begin(), finding.related.end(),
                                  [&](const Related& other) { return other.span == line; });
    if (!seen) finding.related.push_back({line, std::move(message)});
  };
  const bool elsewhere = outcome.place.from.is_somewhere();
  if (elsewhere && subject) {
    add(subject->head, {{std::string(address_of(*subject)), {}}});
    add(outcome.place.where, {{"evaluates to ", {}},
                              {Word(Attr(outcome.place.value, outcome.place.where, outcome.place.key, subject)).text(),
                               outcome.place.from}});
  }
  for (const Remark& remark : outcome.related) {
    Message message;
    for (const Word& word : remark.words) message.push_back({word.text(), word.from()});
    add(remark.place.where, std::move(message));
  }
}

Finding Assembler::finding_of(const Key& key, std::vector<Part> parts) {
  std::stable_sort(parts.begin(), parts.end(), [&](const Part& a, const Part& b) {
    const auto place = [&](const Part& part) {
      const Stack* stack = part.outcome->subject ? part.outcome->subject->stack : nullptr;
      return std::tuple(-static_cast<int>(effective_severity(judging_.policy, *key.rule, stack)),
                        part.outcome->subject ? part.outcome->subject->head : Span{},
                        part.outcome->subject ? address_of(*part.outcome->subject) : std::string_view());
    };
    return place(a) < place(b);
  });
  const Suppression* suppressed = nullptr;
  if (judging_.suppressions) {
    std::vector<Part> standing;
    for (const Part& part : parts) {
      const Suppression* suppression = suppression_of(*key.rule, part);
      if (suppression)
        suppressed = suppression;
      else
        standing.push_back(part);
    }
    if (!standing.empty()) {
      suppressed = nullptr;
      parts = std::move(standing);
    }
  }
  const Outcome& worst = *parts.front().outcome;
  Finding finding;
  finding.rule = key.rule;
  finding.severity = effective_severity(judging_.policy, *key.rule, worst.subject ? worst.subject->stack : nullptr);
  finding.anchor = key.anchor;
  finding.message = message_of(worst);
  finding.address = worst.subject ? std::string(address_of(*worst.subject)) : std::string();
  finding.identity = identity_of(*key.rule, key.anchor, worst, key.discriminator);
  finding.fix = worst.fix;
  if (suppressed) suppress(finding, *suppressed);
  if (worst.place.from.is_somewhere() && !worst.place.key.empty()) finding.decides = std::string(worst.place.key);
  std::set<Instance> instances;
  for (const Part& part : parts) {
    const Resource* subject = part.outcome->subject;
    if (subject)
      instances.insert({std::string(address_of(*subject)), subject->stack ? subject->stack->name : std::string()});
    relate(part, finding);
  }
  finding.instances.assign(instances.begin(), instances.end());
  if (worst.is_flow && worst.subject && worst.subject->stack && worst.subject->stack->tracer &&
      worst.place.from.is_somewhere()) {
    for (const Span hop : worst.subject->stack->tracer->hops(*worst.subject, worst.place.where, worst.place.from)) {
      finding.flow.push_back({one_line(hop), {}});
    }
  }
  return finding;
}

Finding Assembler::finding_of(const AbsenceOutcome& absence) {
  const Outcome& outcome = absence.outcome;
  Finding finding;
  finding.rule = outcome.rule;
  finding.severity = outcome.rule->severity;
  finding.anchor = anchor_of(outcome);
  finding.message = message_of(outcome);
  finding.address = absence.anchored_in->name;
  finding.identity = std::string(outcome.rule->id.text()) + "|.|" + escaped(absence.per);
  for (const std::string& stack : absence.needed_by) finding.instances.push_back({finding.address, stack});
  finding.searched = absence.searched;
  finding.provided = "provided: [{what: " + std::string(outcome.rule->check.absence.provided) + ", where: \"...\"}]";
  if (!judging_.suppressions) return finding;
  if (const Suppression* suppression = suppressions_.at(*outcome.rule, finding.anchor)) suppress(finding, *suppression);
  return finding;
}

Undecided Assembler::undecided_of(const Outcome& outcome) const {
  Undecided undecided;
  undecided.rule = outcome.rule;
  undecided.anchor =
      one_line(outcome.place.where.is_somewhere() || !outcome.subject ? outcome.place.where : outcome.subject->head);
  if (outcome.subject) {
    undecided.address = address_of(*outcome.subject);
    if (outcome.subject->stack) undecided.stack = outcome.subject->stack->name;
  }
  undecided.message = message_of(outcome);
  for (const Reference& reference : outcome.waits_for) undecided.waits_for.emplace_back(reference.address);
  return undecided;
}

/// Every place is asked, so that each suppression that covers the part counts as used.
const Suppression* Assembler::suppression_of(const Rule& rule, const Part& part) {
  const Suppression* found = nullptr;
  const auto ask = [&](Span place, bool is_literal) {
    const Suppression* one = suppressions_.at(rule, place, is_literal);
    if (one && (!found || (!found->peer.empty() && one->peer.empty()))) found = one;
  };
  ask(part.anchor, part.outcome->place.from.is_somewhere());
  ask(one_line(part.outcome->place.where), false);
  const Resource* subject = part.outcome->subject;
  if (!subject) return found;
  ask(subject->head, false);
  for (const Call* call = subject->call; call; call = call->caller) ask(call->head, false);
  return found;
}

void Assembler::suppress(Finding& finding, const Suppression& suppression) const {
  finding.suppressed_by = suppressions_.words_of(suppression);
  finding.suppressed_as = suppression.peer.empty() ? SuppressedBy::comment : SuppressedBy::peer;
  finding.peer = suppression.peer;
}

/// Never two findings on one literal: where a flow to a credential is proven, the rule about the text is silent.
void Assembler::yield_to_flows(std::vector<Finding>& findings) const {
  std::set<Span> proven;
  for (const Finding& finding : findings) {
    if (finding.rule->exposure == Exposure::secret && finding.rule->check.kind != Check::Kind::source)
      proven.insert(finding.anchor);
  }
  std::erase_if(findings, [&](const Finding& finding) {
    if (finding.rule->check.kind != Check::Kind::source) return false;
    return std::any_of(proven.begin(), proven.end(), [&](Span span) { return span.overlaps(finding.anchor); });
  });
}

/// An object that two files of a directory declare is one object: one finding with the instances of all, at the worst
/// of the places, which shows the others.
void Assembler::join_alike(std::vector<Finding>& findings) const {
  std::map<std::string, std::size_t> first;
  std::vector<bool> is_joined(findings.size(), false);
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const auto [known, is_new] = first.emplace(findings[i].identity, i);
    if (is_new) continue;
    Finding& kept = findings[known->second];
    if (!kept.suppressed_by.empty() || !findings[i].suppressed_by.empty()) continue;
    if (findings[i].severity > kept.severity) std::swap(kept, findings[i]);
    std::set<Instance> instances(kept.instances.begin(), kept.instances.end());
    instances.insert(findings[i].instances.begin(), findings[i].instances.end());
    kept.instances.assign(instances.begin(), instances.end());
    kept.related.push_back({findings[i].anchor, {{"declared here too", {}}}});
    is_joined[i] = true;
  }
  std::vector<Finding> standing;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    if (!is_joined[i]) standing.push_back(std::move(findings[i]));
  }
  findings = std::move(standing);
}

Judgement Assembler::run(const std::vector<Outcome>& outcomes, const std::vector<AbsenceOutcome>& absences) {
  Judgement judgement;
  count_evidence(outcomes, absences, judgement);
  for (auto& [key, parts] : group(outcomes)) judgement.findings.push_back(finding_of(key, std::move(parts)));
  for (const Outcome& outcome : outcomes) {
    if (outcome.answer == Truth::unknown) judgement.undecided.push_back(undecided_of(outcome));
  }
  for (const AbsenceOutcome& absence : absences) {
    if (absence.outcome.answer == Truth::yes) judgement.findings.push_back(finding_of(absence));
    if (absence.outcome.answer == Truth::unknown) judgement.undecided.push_back(undecided_of(absence.outcome));
    judgement.good += absence.outcome.answer == Truth::no;
  }
  yield_to_flows(judgement.findings);
  const std::vector<Outcome> about = check_suppressions(judging_, suppressions_, outcomes, absences);
  for (auto& [key, parts] : group(about)) judgement.findings.push_back(finding_of(key, std::move(parts)));

  const auto path = [&](Span span) {
    return span.is_somewhere() ? (*judging_.sources)[span.file].path() : std::string_view();
  };
  std::sort(judgement.findings.begin(), judgement.findings.end(), [&](const Finding& a, const Finding& b) {
    return std::tuple(path(a.anchor), a.anchor.begin, a.anchor.end, a.rule->id.text(), std::string_view(a.identity)) <
           std::tuple(path(b.anchor), b.anchor.begin, b.anchor.end, b.rule->id.text(), std::string_view(b.identity));
  });
  join_alike(judgement.findings);
  const auto order = [&](const Undecided& undecided) {
    return std::tuple(path(undecided.anchor), undecided.anchor.begin, undecided.rule->id.text(),
                      std::string_view(undecided.address), std::string_view(undecided.stack));
  };
  std::stable_sort(judgement.undecided.begin(), judgement.undecided.end(),
                   [&](const Undecided& a, const Undecided& b) { return order(a) < order(b); });
  const auto alike = [&](const Undecided& a, const Undecided& b) {
    return order(a) == order(b) && a.anchor == b.anchor;
  };
  judgement.undecided.erase(std::unique(judgement.undecided.begin(), judgement.undecided.end(), alike),
                            judgement.undecided.end());
  return judgement;
}

}  // namespace

Judgement assemble(const Judging& judging, const std::vector<Outcome>& outcomes,
                   const std::vector<AbsenceOutcome>& absences) {
  return Assembler(judging).run(outcomes, absences);
}

}  // namespace stackworthy
