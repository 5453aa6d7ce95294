#include "analyzer/output/sarif_rules.h"

#include <algorithm>
#include <string>

#include "analyzer/output/render.h"

namespace stackworthy::output {

namespace {

constexpr std::size_t longest_description = 1000;  // GitHub takes 1,024 characters.

/// `backup/retention-off` as `BackupRetentionOff`; a part of one letter joins the one before it.
std::string pascal_case(std::string_view id) {
  std::string name;
  bool begins = true;
  for (std::size_t i = 0; i < id.size(); ++i) {
    if (id[i] == '/' || id[i] == '-') {
      begins = true;
      continue;
    }
    const bool is_letter = id[i] >= 'a' && id[i] <= 'z';
    const bool is_alone = i + 1 == id.size() || id[i + 1] == '/' || id[i + 1] == '-';
    name += begins && is_letter && (!is_alone || name.empty()) ? static_cast<char>(id[i] - 'a' + 'A') : id[i];
    begins = false;
  }
  return name;
}

std::string sentence(std::string_view text) {
  std::string out(text);
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 'a' + 'A');
  if (out.size() > longest_description) {
    const auto stop = out.rfind(". ", longest_description);
    out.resize(stop == std::string::npos ? longest_description : stop + 1);
  }
  if (!out.ends_with('.')) out += '.';
  return out;
}

std::string_view problem_severity(Severity severity) {
  return severity >= Severity::high ? "error" : severity == Severity::medium ? "warning" : "recommendation";
}

/// Within the bounds that GitHub draws between critical, high, medium and low.
std::string_view security_severity(Severity severity) {
  static constexpr std::string_view scores[] = {"0.5", "2.0", "5.5", "8.0", "9.5"};
  return scores[static_cast<std::size_t>(severity)];
}

std::string_view to_text(Precision precision) {
  static constexpr std::string_view names[] = {"medium", "high", "very-high"};
  return names[static_cast<std::size_t>(precision)];
}

/// The digits of `CWE-798`.
std::string_view number_of(std::string_view cwe) { return cwe.substr(cwe.find('-') + 1); }

std::string tag_of(std::string_view cwe) {
  std::string number(number_of(cwe));
  if (number.size() < 3) number.insert(0, 3 - number.size(), '0');
  return "external/cwe/cwe-" + number;
}

std::string help_text(const Rule& rule) {
  std::string text = paragraph(rule.why.text()) + "\n\nFix: " + paragraph(rule.fix.text());
  for (const std::string_view url : rule.references) text += "\n" + std::string(url);
  return text;
}

std::string help_markdown(const Rule& rule) {
  std::string text = paragraph(rule.why.text()) + "\n\n**Fix.** " + paragraph(rule.fix.text()) + "\n";
  for (const std::string_view url : rule.references) text += "\n* <" + std::string(url) + ">";
  return text + "\n\n`stackworthy explain " + std::string(rule.id.text()) + "` shows examples.";
}

void write_properties(JsonWriter& out, const Rule& rule) {
  out.key("properties");
  out.open_object();
  out.key("tags");
  out.open_row();
  out.string(rule.id.area());
  if (rule.exposure != Exposure::none) out.string("security");
  for (const std::string_view cwe : rule.cwe) out.string(tag_of(cwe));
  out.close();
  out.field("precision", to_text(rule.precision));
  out.field("problem.severity", problem_severity(rule.severity));
  if (rule.exposure != Exposure::none) out.field("security-severity", security_severity(rule.severity));
  out.close();
}

void write_relationships(JsonWriter& out, const Rule& rule, const Weaknesses& weaknesses) {
  if (rule.cwe.size() == 0) return;
  out.key("relationships");
  out.open_list();
  for (const std::string_view cwe : rule.cwe) {
    out.open_object();
    out.key("target");
    out.open_object();
    out.field("id", number_of(cwe));
    out.field("index", static_cast<std::int64_t>(weaknesses.at(cwe)));
    out.key("toolComponent");
    out.open_object();
    out.field("name", "CWE");
    out.field("index", 0);
    out.close();
    out.close();
    out.key("kinds");
    out.open_row();
    out.string("superset");
    out.close();
    out.close();
  }
  out.close();
}

}  // namespace

void write_message(JsonWriter& out, std::string_view name, std::string_view text) {
  out.key(name);
  out.open_object();
  out.field("text", text);
  out.close();
}

Weaknesses weaknesses_of(std::span<const Rule* const> rules) {
  Weaknesses weaknesses;
  for (const Rule* rule : rules) {
    for (const std::string_view cwe : rule->cwe) weaknesses.emplace(cwe, 0);
  }
  std::size_t index = 0;
  for (auto& [cwe, at] : weaknesses) at = index++;
  return weaknesses;
}

void write_sarif_rule(JsonWriter& out, const Rule& rule, const Weaknesses& weaknesses) {
  out.open_object();
  out.field("id", rule.id.text());
  out.field("name", pascal_case(rule.id.text()));
  write_message(out, "shortDescription", sentence(rule.title.text()));
  write_message(out, "fullDescription", sentence(paragraph(rule.why.text())));
  out.key("help");
  out.open_object();
  out.field("text", help_text(rule));
  out.field("markdown", help_markdown(rule));
  out.close();
  if (rule.references.size() > 0) out.field("helpUri", *rule.references.begin());
  out.key("defaultConfiguration");
  out.open_object();
  out.field("level", level(rule.severity));
  out.close();
  if (rule.formerly.size() > 0) out.row("deprecatedIds", rule.formerly);
  write_relationships(out, rule, weaknesses);
  write_properties(out, rule);
  out.close();
}

void write_taxonomies(JsonWriter& out, const Weaknesses& weaknesses) {
  if (weaknesses.empty()) return;
  out.key("taxonomies");
  out.open_list();
  out.open_object();
  out.field("name", "CWE");
  out.field("organization", "MITRE");
  out.field("informationUri", "https://cwe.mitre.org/");
  write_message(out, "shortDescription", "The MITRE Common Weakness Enumeration.");
  out.flag("isComprehensive", false);
  out.key("taxa");
  out.open_list();
  for (const auto& [cwe, index] : weaknesses) {
    out.open_object();
    out.field("id", number_of(cwe));
    out.field("helpUri", "https://cwe.mitre.org/data/definitions/" + std::string(number_of(cwe)) + ".html");
    out.close();
  }
  out.close();
  out.close();
  out.close();
}

}  // namespace stackworthy::output
