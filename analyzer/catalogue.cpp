#include "analyzer/catalogue.h"

#include <algorithm>

namespace stackworthy {

std::span<const Rule* const> all_rules() {
  static const std::vector<const Rule*> sorted = [] {
    std::vector<const Rule*> all;
    for (const RegisteredRule& registered : registered_rules()) all.push_back(registered.rule);
    std::sort(all.begin(), all.end(), [](const Rule* a, const Rule* b) { return a->id.text() < b->id.text(); });
    return all;
  }();
  return sorted;
}

const Rule* find_rule(std::string_view id) {
  for (const Rule* rule : all_rules()) {
    if (rule->id.text() == id || rule->formerly.contains(id)) return rule;
  }
  return nullptr;
}

std::vector<std::string_view> areas() {
  std::vector<std::string_view> names;
  for (const Rule* rule : all_rules()) {
    if (names.empty() || names.back() != rule->id.area()) names.push_back(rule->id.area());
  }
  return names;
}

bool covers(std::string_view selector, const Rule& rule) {
  if (selector == "*" || selector == "all") return true;
  if (selector.ends_with("/*")) return rule.id.area() == selector.substr(0, selector.size() - 2);
  return rule.id.area() == selector || rule.id.text() == selector || rule.formerly.contains(selector);
}

namespace {

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
  }
  return row[b.size()];
}

Result<bool> known(std::string_view selector) {
  for (const Rule* rule : all_rules()) {
    if (covers(selector, *rule)) return true;
  }
  std::vector<std::string_view> words = areas();
  for (const Rule* rule : all_rules()) words.push_back(rule->id.text());
  const std::string near = nearest(selector, words);
  return Failure{"unknown rule or area '" + std::string(selector) + "'" +
                 (near.empty() ? "" : "; did you mean '" + near + "'?")};
}

}  // namespace

std::string nearest(std::string_view wrong, std::span<const std::string_view> words) {
  std::string_view best;
  std::size_t least = std::max<std::size_t>(2, wrong.size() / 3) + 1;
  for (const std::string_view word : words) {
    const std::size_t far = wrong.size() > 200 ? least : distance(wrong, word);
    if (far < least) {
      least = far;
      best = word;
    }
  }
  return std::string(best);
}

Result<std::vector<const Rule*>> select_rules(std::span<const std::string> selected,
                                              std::span<const std::string> ignored) {
  for (const auto selectors : {selected, ignored}) {
    for (const std::string& selector : selectors) {
      if (const auto is_known = known(selector); !is_known) return Failure{is_known.error()};
    }
  }
  std::vector<const Rule*> chosen;
  for (const Rule* rule : all_rules()) {
    const auto covered = [&](const std::string& selector) { return covers(selector, *rule); };
    const bool wanted = selected.empty() || std::any_of(selected.begin(), selected.end(), covered);
    if (wanted && std::none_of(ignored.begin(), ignored.end(), covered)) chosen.push_back(rule);
  }
  return chosen;
}

std::string_view to_text(Severity severity) {
  static constexpr std::string_view names[] = {"info", "low", "medium", "high", "critical"};
  return names[static_cast<std::size_t>(severity)];
}

bool parse_severity(std::string_view text, Severity& severity) {
  for (const Severity each : {Severity::info, Severity::low, Severity::medium, Severity::high, Severity::critical}) {
    if (to_text(each) != text) continue;
    severity = each;
    return true;
  }
  return false;
}

}  // namespace stackworthy
