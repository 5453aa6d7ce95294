#include "analyzer/catalogue.h"
#include "analyzer/output/escape.h"
#include "analyzer/output/formats.h"
#include "analyzer/output/render.h"

namespace stackworthy::output {

std::string concise(const Results& results) {
  const Printer printer(results);
  std::string out;
  for (const Finding& finding : results.findings) {
    if (!finding.suppressed_by.empty()) continue;
    const Location at = locate(finding.anchor, printer);
    const std::string file = escape_text(at.file);
    out += (file.starts_with(':') ? "./" : "") + file + ':' + std::to_string(at.line) + ':' +
           std::to_string(at.column) + ": " + std::string(to_text(finding.severity)) + '[' +
           std::string(finding.rule->id.text()) + "] " + escape_text(render(finding, Form::sentence, printer)) + '\n';
  }
  return out;
}

}  // namespace stackworthy::output
