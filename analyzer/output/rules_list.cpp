#include <algorithm>
#include <set>

#include "analyzer/catalogue.h"
#include "analyzer/model/lists.h"
#include "analyzer/output/escape.h"
#include "analyzer/output/formats.h"
#include "analyzer/output/json_writer.h"
#include "analyzer/output/render.h"

namespace stackworthy::output {

namespace {

std::string_view to_text(Check::Kind kind) {
  static constexpr std::string_view names[] = {"resource", "stack", "estate", "text", "absence", "engine"};
  return names[static_cast<std::size_t>(kind)];
}

Dialect dialect_of(std::string_view spelled) {
  if (spelled.find("::") != std::string_view::npos) return Dialect::cloudformation;
  return spelled.starts_with("kubernetes/") ? Dialect::kubernetes : Dialect::terraform;
}

/// The types of a rule as each dialect spells them.
std::vector<std::set<std::string_view>> types_of(const Rule& rule, std::span<const TypeSpelling> spellings) {
  std::vector<std::set<std::string_view>> types(3);
  const auto add = [&](std::string_view spelled) {
    types[static_cast<std::size_t>(dialect_of(spelled))].insert(spelled);
  };
  for (const std::string_view canonical : rule.resources) {
    add(canonical);
    for (const TypeSpelling& spelling : spellings) {
      if (spelling.canonical == canonical) add(spelling.spelled);
    }
  }
  return types;
}

std::vector<const Rule*> rules_of(std::string_view area) {
  std::vector<const Rule*> chosen;
  for (const Rule* rule : all_rules()) {
    if (area.empty() || rule->id.area() == area) chosen.push_back(rule);
  }
  return chosen;
}

void write_rule(JsonWriter& out, const Rule& rule, std::span<const TypeSpelling> spellings) {
  out.open_object();
  out.field("id", rule.id.text());
  out.field("area", rule.id.area());
  out.field("severity", stackworthy::to_text(rule.severity));
  out.field("kind", to_text(rule.check.kind));
  out.field("title", rule.title.text());
  out.row("peers", rule.peers);
  out.row("related", rule.related);
  out.row("formerly", rule.formerly);
  out.key("types");
  out.open_object();
  const auto types = types_of(rule, spellings);
  for (std::size_t i = 0; i < types.size(); ++i) {
    if (!types[i].empty()) out.row(stackworthy::to_text(static_cast<Dialect>(i)), types[i]);
  }
  out.close();
  out.key("options");
  out.open_list();
  for (const Option& option : rule.options) {
    if (option.name.empty()) continue;
    out.open_object();
    out.field("name", option.name);
    out.field("default", option.fallback);
    out.field("help", option.help);
    out.close();
  }
  out.close();
  out.row("cwe", rule.cwe);
  out.close();
}

std::string padded(std::string_view text, std::size_t width) {
  std::string out(text);
  if (out.size() < width) out.append(width - out.size(), ' ');
  return out;
}

}  // namespace

std::string rules_json(std::string_view area, std::span<const TypeSpelling> spellings) {
  JsonWriter out;
  out.open_list();
  for (const Rule* rule : rules_of(area)) write_rule(out, *rule, spellings);
  out.close();
  return out.take();
}

std::string rules_table(std::string_view area) {
  const auto rules = rules_of(area);
  std::size_t width = 0;
  for (const Rule* rule : rules) width = std::max(width, rule->id.text().size());
  std::string out;
  for (const Rule* rule : rules) {
    out += padded(rule->id.text(), width + 2) + padded(stackworthy::to_text(rule->severity), 10) +
           std::string(rule->title.text()) + '\n';
  }
  return out + counted(rules.size(), "rule") + '\n';
}

std::string rules_markdown(std::string_view area) {
  std::string out = "| rule | severity | reports |\n|---|---|---|\n";
  for (const Rule* rule : rules_of(area)) {
    out += "| `" + std::string(rule->id.text()) + "` | " + std::string(stackworthy::to_text(rule->severity)) + " | " +
           escape_markdown(rule->title.text()) + " |\n";
  }
  return out;
}

}  // namespace stackworthy::output
