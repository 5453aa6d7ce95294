// The rules of the area `input` are about what is given to this program rather than about what it describes, so the
// engine answers them itself: from the parsers' notices, from the text, and from what became of each suppression.

#include "analyzer/input.h"

#include <algorithm>
#include <map>

#include "analyzer/bidi.h"
#include "analyzer/catalogue.h"
#include "analyzer/usage.h"

namespace stackworthy {

namespace {

const Rule* enabled_rule(const Judging& judging, std::string_view id) {
  const auto found = std::find_if(judging.enabled.begin(), judging.enabled.end(),
                                  [&](const Rule* rule) { return rule->id.text() == id; });
  return found == judging.enabled.end() ? nullptr : *found;
}

Outcome& say(const Rule& rule, Span where, std::string message, std::string discriminator,
             std::vector<Outcome>& outcomes) {
  Outcome& outcome = outcomes.emplace_back();
  outcome.rule = &rule;
  outcome.place = Place(where);
  outcome.answer = Truth::yes;
  outcome.message.emplace_back(message);
  outcome.discriminator = std::move(discriminator);
  return outcome;
}

/// Whether a file is meant for one of the three languages, by its name or its words.
bool claims_to_be_ours(const Source& source) {
  for (const std::string_view suffix : {".tf", ".tofu", ".tfvars", ".hcl", ".tf.json", ".tofu.json", ".tfvars.json"}) {
    if (source.path().ends_with(suffix)) return true;
  }
  const std::string_view text = source.text();
  return text.find("AWS::") != std::string_view::npos ||
         text.find("AWSTemplateFormatVersion") != std::string_view::npos ||
         (text.find("apiVersion") != std::string_view::npos && text.find("kind") != std::string_view::npos);
}

/// One finding per file, at the first of its errors; some more are shown beside it.
void check_readable(const Judging& judging, const Rule& rule, std::vector<Outcome>& outcomes) {
  constexpr std::size_t most_shown = 3;
  TemplateMarks marks;
  std::map<std::uint32_t, std::vector<const Notice*>> by_file;
  for (const Notice& notice : judging.notices) {
    if (notice.severity == Notice::Severity::syntax && notice.span.is_somewhere())
      by_file[notice.span.file].push_back(&notice);
  }
  for (auto& [file, errors] : by_file) {
    std::stable_sort(errors.begin(), errors.end(),
                     [](const Notice* a, const Notice* b) { return a->span.begin < b->span.begin; });
    const Source& source = (*judging.sources)[file];
    const bool is_template = std::any_of(errors.begin(), errors.end(),
                                         [&](const Notice* error) { return marks.explain(source, error->span); });
    if (is_template || !claims_to_be_ours(source)) continue;
    Outcome& outcome = say(rule, errors.front()->span, errors.front()->message, {}, outcomes);
    for (std::size_t i = 1; i < errors.size() && i <= most_shown; ++i)
      outcome.related.push_back({Place(errors[i]->span), {Word(errors[i]->message)}});
  }
}

void check_direction(const Judging& judging, const Rule& rule, std::vector<Outcome>& outcomes) {
  for (const Source* source : judging.files) {
    for (const Misleading& one : misleading_lines(source->text())) {
      say(rule, {source->id(), one.begin, one.end},
          "holds " + std::string(one.name) + ", which makes the line read in another order than it is",
          std::string(one.name.substr(0, 6)), outcomes);
    }
  }
}

std::string shown_selector(std::string_view text) {
  constexpr std::size_t most = 60;
  if (text.size() <= most) return "'" + std::string(text) + "'";
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return "'" + std::string(text.substr(0, end)) + "...'";
}

std::string listed(const std::vector<const Selector*>& selectors) {
  std::string text;
  for (const Selector* selector : selectors) text += (text.empty() ? "" : ", ") + selector->text;
  return text;
}

std::vector<const Selector*> all_of(const Suppression& one) {
  std::vector<const Selector*> selectors;
  for (const Selector& selector : one.selectors) selectors.push_back(&selector);
  return selectors;
}

/// Whether some rule is meant, and whether a comment may suppress it.
bool is_known(std::string_view selector, bool (*meant)(std::string_view, const Rule&)) {
  const auto rules = all_rules();
  return std::any_of(rules.begin(), rules.end(), [&](const Rule* rule) { return meant(selector, *rule); });
}

void check_names(const Rule& rule, const Suppression& one, std::vector<Outcome>& outcomes) {
  static constexpr std::string_view options[] = {"until", "owner"};
  for (const Selector& option : one.strange) {
    const std::string near = nearest(option.text, options);
    say(rule, option.at,
        "has the option " + shown_selector(option.text) + ", which there is not" +
            (near.empty() ? "" : " (did you mean '" + near + "'?)"),
        option.text, outcomes);
  }
  static const std::vector<std::string_view> words = [] {
    std::vector<std::string_view> all = areas();
    for (const Rule* known : all_rules()) all.push_back(known->id.text());
    return all;
  }();
  for (const Selector& selector : one.selectors) {
    if (is_known(selector.text, selects)) continue;
    if (is_known(selector.text, covers)) {
      say(rule, selector.at, "names " + shown_selector(selector.text) + ", which is waived in stackworthy.yaml only",
          selector.text, outcomes);
      continue;
    }
    const bool is_ascii = std::all_of(selector.text.begin(), selector.text.end(),
                                      [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    const std::string near = nearest(selector.text, words);
    say(rule, selector.at,
        "names " + shown_selector(selector.text) + ", which is no rule or area" +
            (is_ascii ? "" : " (some of its characters are not ASCII)") +
            (near.empty() ? "" : " (did you mean '" + near + "'?)"),
        selector.text, outcomes);
  }
}

/// `@NAME@`, as configure scripts and sed have it.
bool has_placeholder(std::string_view line) {
  const auto open = line.find('@');
  const auto close = open == std::string_view::npos ? open : line.find('@', open + 1);
  if (close == std::string_view::npos || close == open + 1) return false;
  const std::string_view name = line.substr(open + 1, close - open - 1);
  return std::all_of(name.begin(), name.end(),
                     [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; });
}

/// Whether a line is one of a template engine, or gives a key what the engine puts there. Inside quotes it is data.
bool is_instruction(std::string_view line) {
  for (const std::string_view mark : {"{{", "{%", "<%"}) {
    for (auto at = line.find(mark); at != std::string_view::npos; at = line.find(mark, at + 1)) {
      const std::string_view before = line.substr(0, at);
      if (at == 0 || before.ends_with(": ") || before.ends_with("- ") || before.ends_with("= ")) return true;
    }
  }
  return false;
}

bool has_instruction(std::string_view text) {
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = std::min(text.find('\n', begin), text.size());
    if (is_instruction(trimmed_text(text.substr(begin, end - begin)))) return true;
    begin = end + 1;
  }
  return false;
}

}  // namespace

bool TemplateMarks::explain(const Source& source, Span error) {
  const std::string_view wrong = source.line(source.position(error.begin).line);
  for (const std::string_view mark : {"{{", "{%", "<%"}) {
    if (wrong.find(mark) != std::string_view::npos) return true;
  }
  if (has_placeholder(wrong)) return true;
  const auto [known, is_new] = in_text_.try_emplace(source.id(), false);
  if (is_new) known->second = has_instruction(source.text());
  return known->second;
}

void check_input(const Judging& judging, std::vector<Outcome>& outcomes) {
  if (const Rule* rule = enabled_rule(judging, "input/unreadable")) check_readable(judging, *rule, outcomes);
  if (const Rule* rule = enabled_rule(judging, "input/bidi-text")) check_direction(judging, *rule, outcomes);
}

std::vector<Outcome> check_suppressions(const Judging& judging, Suppressions& suppressions,
                                        const std::vector<Outcome>& outcomes,
                                        const std::vector<AbsenceOutcome>& absences) {
  std::vector<Outcome> said;
  const Rule* unused = enabled_rule(judging, "input/unused-ignore");
  const Rule* expired = enabled_rule(judging, "input/expired-ignore");
  const Rule* unknown = enabled_rule(judging, "input/unknown-rule");
  const Rule* reasonless = enabled_rule(judging, "input/waiver-without-reason");
  const Usage usage(judging, outcomes, absences);
  for (const Source* source : judging.texts) {
    if (source->text().find("stackworthy") == std::string_view::npos) continue;
    for (const Suppression& one : suppressions.in(*source)) {
      if (!one.peer.empty()) continue;
      if (!one.fault.empty()) {
        if (unknown) say(*unknown, one.written, one.fault, listed(all_of(one)), said);
        continue;
      }
      if (unknown) check_names(*unknown, one, said);
      if (reasonless && judging.policy.requires_reason && one.reason.empty())
        say(*reasonless, one.written, "gives no reason", listed(all_of(one)), said);
      const std::string over = why_over(one.until, judging.today, judging.policy.most_days);
      if (!over.empty()) {
        if (expired) say(*expired, one.written, over, listed(all_of(one)), said);
        continue;
      }
      const auto idle = unused ? usage.idle(one) : std::vector<const Selector*>();
      if (!idle.empty()) say(*unused, one.written, "suppresses no finding of " + listed(idle), listed(idle), said);
    }
  }
  for (const Waiver& waiver : judging.policy.waivers) {
    const std::string over = why_over(waiver.until, judging.today, 0);
    if (expired && !over.empty() && waiver.where.is_somewhere())
      say(*expired, waiver.where, over, waiver.rule + " " + waiver.stack, said);
  }
  return said;
}

}  // namespace stackworthy
