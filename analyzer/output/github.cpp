// Commands of GitHub's workflow log (`::error file=a.tf,line=3::message`), which it shows as annotations on the lines
// of a change. A command ends with its line, so nothing of the input may end one; what GitHub would not show as an
// annotation stands as a plain line in the log.

#include <algorithm>
#include <iterator>

#include "analyzer/catalogue.h"
#include "analyzer/model/lists.h"
#include "analyzer/output/escape.h"
#include "analyzer/output/formats.h"
#include "analyzer/output/render.h"
#include "analyzer/output/summary.h"

namespace stackworthy::output {

namespace {

constexpr std::size_t most_of_a_level = 10;  // GitHub shows so many of each level and step.

/// As the data of a command; `is_property` as one of its properties.
std::string escape_command(std::string_view text, bool is_property) {
  std::string out;
  for (const char c : escape_text(text)) {
    if (c == '%') {
      out += "%25";
    } else if (is_property && c == ':') {
      out += "%3A";
    } else if (is_property && c == ',') {
      out += "%2C";
    } else {
      out += c;
    }
  }
  return out;
}

std::size_t level_index(Severity severity) {
  return severity >= Severity::high ? 0 : severity == Severity::medium ? 1 : 2;
}

std::string annotation(const Finding& finding, const Printer& printer) {
  static constexpr std::string_view commands[] = {"error", "warning", "notice"};
  std::string out = "::" + std::string(commands[level_index(finding.severity)]) + ' ';
  if (finding.anchor.is_somewhere()) {
    const Location at = locate(finding.anchor, printer);
    out += "file=" + escape_command(at.file, true) + ",line=" + std::to_string(at.line);
    const Source& source = printer.sources()[finding.anchor.file];
    if (source.position(finding.anchor.begin).line == source.position(finding.anchor.end).line)
      out += ",col=" + std::to_string(at.column) + ",endColumn=" + std::to_string(at.end_column);
    out += ',';
  }
  const std::string remedy =
      finding.fix.empty() ? paragraph(finding.rule->fix.text(), true) : printer.text(finding.fix);
  const std::string id(finding.rule->id.text());
  return out + "title=" + escape_command(id + " (" + std::string(to_text(finding.severity)) + ')', true) +
         "::" + escape_command(render(finding, Form::sentence, printer), false) +
         "%0AFix: " + escape_command(remedy, false) + "%0Astackworthy explain " + id + '\n';
}

}  // namespace

std::string github(const Results& results) {
  const Printer printer(results);
  const auto standing = worst_first(results);
  std::size_t of_level[3] = {0, 0, 0};
  for (const Finding* finding : standing) ++of_level[level_index(finding->severity)];
  // The notice that counts the rest is one of the ten.
  const bool is_over =
      std::any_of(std::begin(of_level), std::end(of_level), [](std::size_t count) { return count > most_of_a_level; });
  std::size_t room[3] = {most_of_a_level, most_of_a_level, most_of_a_level - (is_over ? 1 : 0)};
  std::size_t beyond = 0;
  for (std::size_t i = 0; i < std::size(room); ++i) beyond += of_level[i] - std::min(of_level[i], room[i]);
  std::string shown;
  std::string rest;
  for (const Finding* finding : standing) {
    std::size_t& left = room[level_index(finding->severity)];
    if (left == 0) {
      rest += concise_line(*finding, printer);
      continue;
    }
    --left;
    shown += annotation(*finding, printer);
  }
  if (beyond > 0) {
    shown += "::notice title=stackworthy::" + counted(beyond, "more finding") + (beyond == 1 ? " is" : " are") +
             " listed in the log: GitHub shows " + std::to_string(most_of_a_level) + " of a level and step.\n";
  }
  return shown + rest + begins_line(escape_text(printer.name(results.name))) + "  " + coverage_words(results) + '\n' +
         escape_text(printer.text(count_words(results))) + '\n';
}

}  // namespace stackworthy::output
