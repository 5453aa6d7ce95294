#include <algorithm>

#include "analyzer/catalogue.h"
#include "analyzer/embedded.h"
#include "analyzer/model/trim.h"
#include "analyzer/output/escape.h"
#include "analyzer/output/formats.h"
#include "analyzer/output/render.h"
#include "analyzer/output/style.h"

namespace stackworthy::output {

namespace {

constexpr std::size_t longest_example = 40;

std::string indented(std::string_view text, std::size_t most_lines) {
  std::string out;
  std::size_t lines = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (lines++ == most_lines) return out + "    (and more)\n";
    const std::string line = escape_text(text.substr(0, end));
    out += line.empty() ? "\n" : "    " + line + '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

template <class Texts>
std::string list(std::string_view title, const Texts& texts, const Style& style) {
  if (texts.size() == 0) return {};
  std::string out = '\n' + style.bold(title) + '\n';
  for (const std::string_view text : texts) out += "    " + std::string(text) + '\n';
  return out;
}

/// The fixtures of the rule: first what it reports, then what it accepts, then what it leaves undecided.
std::string examples(const Rule& rule, const Style& style) {
  const std::string folder = std::string(rule.id.text()) + '/';
  std::string out;
  for (const std::string_view kind : {"bad", "good", "unknown"}) {
    for (const EmbeddedFile& file : embedded_fixtures()) {
      if (!file.path.starts_with(folder) || !file.path.substr(folder.size()).starts_with(kind)) continue;
      const std::string name = escape_text(file.path.substr(folder.size()));
      out += '\n' + style.bold("Example " + name) + '\n' + indented(trimmed(file.text, " \n"), longest_example);
    }
  }
  return out;
}

std::string options(const Rule& rule, const Style& style) {
  std::string out;
  for (const Option& option : rule.options) {
    if (option.name.empty()) continue;
    out += "    " + std::string(option.name) + " (default " + std::to_string(option.fallback) +
           "): " + std::string(option.help) + '\n';
  }
  return out.empty() ? out : '\n' + style.bold("Options") + '\n' + out;
}

}  // namespace

std::string explain(const Rule& rule, bool colored) {
  const Style style(colored);
  std::string out = style.bold(rule.id.text()) + " (" + style.severity(rule.severity, to_text(rule.severity)) +
                    "): " + std::string(rule.title.text()) + '\n';
  out += '\n' + style.bold("Why") + '\n' + indented(trimmed(rule.why.text(), " \n"), 1000);
  out += '\n' + style.bold("Fix") + '\n' + indented(trimmed(rule.fix.text(), " \n"), 1000);
  out += options(rule, style);
  out += list("References", rule.references, style);
  out += list("Weaknesses", rule.cwe, style);
  out += list("Checks of other scanners that report wherever this one does", rule.peers, style);
  out += list("Related checks", rule.related, style);
  out += list("Formerly", rule.formerly, style);
  return out + examples(rule, style);
}

}  // namespace stackworthy::output
