#include "analyzer/catalogue.h"
#include "analyzer/output/escape.h"
#include "analyzer/output/formats.h"
#include "analyzer/output/render.h"

namespace stackworthy::output {

std::string concise_line(const Finding& finding, const Printer& printer) {
  const Location at = locate(finding.anchor, printer);
  const std::string file = escape_text(at.file);
  return (begins_line(file) == file ? "" : "./") + file + ':' + std::to_string(at.line) + ':' +
         std::to_string(at.column) + ": " + std::string(to_text(finding.severity)) + '[' +
         std::string(finding.rule->id.text()) + "] " + escape_text(render(finding, Form::sentence, printer)) + '\n';
}

std::string concise(const Results& results) {
  const Printer printer(results);
  std::string out;
  for (const Finding& finding : results.findings) {
    if (finding.suppressed_by.empty()) out += concise_line(finding, printer);
  }
  return out;
}

}  // namespace stackworthy::output
