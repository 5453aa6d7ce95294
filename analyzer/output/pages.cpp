#include "analyzer/catalogue.h"
#include "analyzer/embedded.h"
#include "analyzer/output/formats.h"

namespace stackworthy::output {

namespace {

/// Prose without the line breaks that frame it in the source.
std::string_view prose(const Prose& of) {
  std::string_view text = of.text();
  while (!text.empty() && text.front() == '\n') text.remove_prefix(1);
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.remove_suffix(1);
  return text;
}

template <class Texts>
std::string line_of(std::string_view title, const Texts& texts) {
  std::string line;
  for (const std::string_view text : texts) line += (line.empty() ? "" : ", ") + std::string(text);
  return line.empty() ? line : "\n" + std::string(title) + ": " + line + "\n";
}

std::string options_of(const Rule& rule) {
  std::string lines;
  for (const Option& option : rule.options) {
    if (option.name.empty()) continue;
    lines += "* `" + std::string(option.name) + "` (default " + std::to_string(option.fallback) +
             "): " + std::string(option.help) + "\n";
  }
  return lines.empty() ? lines : "\nOptions:\n\n" + lines;
}

/// The first fixture of that kind, as a fenced block of its language.
std::string example_of(const Rule& rule, std::string_view title, std::string_view kind) {
  const std::string prefix = std::string(rule.id.text()) + "/" + std::string(kind) + ".";
  for (const std::string_view suffix : {"tf", "cfn.yaml", "k8s.yaml"}) {
    for (const EmbeddedFile& file : embedded_fixtures()) {
      if (file.path != prefix + std::string(suffix)) continue;
      std::string_view text = file.text;
      while (!text.empty() && text.back() == '\n') text.remove_suffix(1);
      return "\n" + std::string(title) + "\n\n```" + (suffix == "tf" ? "hcl" : "yaml") + "\n" + std::string(text) +
             "\n```\n";
    }
  }
  return {};
}

std::string section(const Rule& rule) {
  std::string out = "\n## " + std::string(rule.id.text()) + "\n\n**" + std::string(to_text(rule.severity)) +
                    "**: " + std::string(rule.title.text()) + "\n\n";
  out += std::string(prose(rule.why)) + "\n\n**Fix.** " + std::string(prose(rule.fix)) + "\n";
  out += options_of(rule);
  out += line_of("References", rule.references);
  out += line_of("Also reported by", rule.peers);
  out += line_of("Related", rule.related);
  out += example_of(rule, "It reports:", "bad");
  return out + example_of(rule, "It accepts:", "good");
}

}  // namespace

std::string rules_page(std::string_view area) {
  std::string out = "# Rules about " + std::string(area) +
                    "\n\n<!-- Written by the program from the rules and their fixtures; a test compares. -->\n\n" +
                    rules_markdown(area);
  for (const Rule* rule : all_rules()) {
    if (rule->id.area() == area) out += section(*rule);
  }
  return out;
}

}  // namespace stackworthy::output
