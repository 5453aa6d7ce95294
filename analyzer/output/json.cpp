#include "analyzer/catalogue.h"
#include "analyzer/output/formats.h"
#include "analyzer/output/json_writer.h"
#include "analyzer/output/render.h"
#include "analyzer/output/summary.h"

namespace stackworthy::output {

namespace {

void write_location(JsonWriter& out, Span span, const Printer& printer) {
  const Location at = locate(span, printer);
  out.field("file", at.file);
  out.field("line", at.line);
  out.field("column", at.column);
  out.field("end_column", at.end_column);
}

void write_places(JsonWriter& out, std::string_view name, const std::vector<Related>& places, const Printer& printer) {
  out.key(name);
  out.open_list();
  for (const Related& place : places) {
    if (!place.span.is_somewhere()) continue;
    out.open_object();
    write_location(out, place.span, printer);
    out.field("message", printer.message(place.message));
    out.close();
  }
  out.close();
}

void write_finding(JsonWriter& out, const Finding& finding, const Printer& printer) {
  out.open_object();
  out.field("rule", finding.rule->id.text());
  out.field("severity", to_text(finding.severity));
  out.field("message", render(finding, Form::sentence, printer));
  out.field("identity", printer.name(finding.identity));
  write_location(out, finding.anchor, printer);
  out.field("address", printer.name(finding.address));
  out.key("instances");
  out.open_list();
  for (const Instance& instance : finding.instances) {
    out.open_object();
    out.field("address", printer.name(instance.address));
    out.field("stack", printer.name(instance.stack));
    out.close();
  }
  out.close();
  write_places(out, "related", finding.related, printer);
  write_places(out, "flow", finding.flow, printer);
  out.field("fix", finding.fix.empty() ? paragraph(finding.rule->fix.text()) : printer.text(finding.fix));
  if (finding.rule->check.kind == Check::Kind::absence) {
    out.row("searched", finding.searched);
    out.field("provided", finding.provided);
  }
  out.close();
}

void write_undecided(JsonWriter& out, const Undecided& undecided, const Printer& printer) {
  out.open_object();
  out.field("rule", undecided.rule->id.text());
  const Location at = locate(undecided.anchor, printer);
  out.field("file", at.file);
  out.field("line", at.line);
  out.field("address", printer.name(undecided.address));
  out.field("message", render(undecided, Form::sentence, printer));
  out.key("waits_for");
  out.open_row();
  for (const std::string& reference : undecided.waits_for) out.string(printer.text(reference));
  out.close();
  out.close();
}

void write_notice(JsonWriter& out, const Notice& notice, const Printer& printer) {
  out.open_object();
  out.field("severity", level(notice.severity));
  out.field("file", file_of(notice, printer));
  if (notice.span.is_somewhere()) out.field("line", locate(notice.span, printer).line);
  out.field("message", printer.text(notice.message));
  out.close();
}

void write_unread(JsonWriter& out, const Results& results, const Printer& printer) {
  static constexpr std::string_view kinds[] = {"module", "chart", "base", "file"};
  out.key("unread");
  out.open_list();
  for (const Unread& unread : unread_of(results)) {
    out.open_object();
    out.field("kind", kinds[static_cast<std::size_t>(unread.kind)]);
    out.field("name", printer.name(unread.name));
    out.field("reason", printer.text(unread.reason));
    out.field("stack", printer.name(unread.stack));
    out.close();
  }
  out.close();
}

void write_coverage(JsonWriter& out, const Results& results, const Printer& printer) {
  const Coverage& coverage = results.coverage;
  const auto count = [&](std::string_view name, std::size_t value) {
    out.field(name, static_cast<std::int64_t>(value));
  };
  const Tally tally = tally_of(results);
  out.key("coverage");
  out.open_object();
  out.field("name", printer.name(results.name));
  count("analysed", coverage.analysed);
  count("skipped", coverage.skipped);
  count("excluded", coverage.excluded);
  count("ignored", coverage.ignored);
  count("stacks", coverage.stacks);
  count("bytes", coverage.bytes);
  out.key("resources");
  out.open_object();
  for (std::size_t i = 0; i < std::size(coverage.resources); ++i)
    count(to_text(static_cast<Dialect>(i)), coverage.resources[i]);
  out.close();
  count("rules", results.rules.size());
  count("good", results.good);
  count("suppressed", results.findings.size() - tally.standing());
  out.row("areas_with_evidence", results.areas_with_evidence);
  out.key("not_read");
  out.open_list();
  for (const FileVerdict& file : coverage.files) {
    if (file.verdict != "not-read") continue;
    out.open_object();
    out.field("file", printer.name(file.path));
    out.field("reason", printer.text(file.reason));
    out.close();
  }
  out.close();
  write_unread(out, results, printer);
  out.key("policy");
  out.open_list();
  for (const std::string& note : results.policy_notes) out.string(printer.text(note));
  out.close();
  if (results.focus) {
    out.key("focus");
    out.open_object();
    count("stacks", results.focus->stacks);
    count("other_files", results.focus->other_files);
    out.close();
  }
  out.close();
}

}  // namespace

std::string json(const Results& results) {
  const Printer printer(results);
  JsonWriter out;
  out.open_object();
  out.field("version", STACKWORTHY_VERSION);
  out.key("findings");
  out.open_list();
  for (const Finding& finding : results.findings) {
    if (finding.suppressed_by.empty()) write_finding(out, finding, printer);
  }
  out.close();
  out.key("undecided");
  out.open_list();
  for (const Undecided& undecided : results.undecided) write_undecided(out, undecided, printer);
  out.close();
  out.key("notices");
  out.open_list();
  for (const Notice& notice : results.notices) write_notice(out, notice, printer);
  out.close();
  write_coverage(out, results, printer);
  out.close();
  return out.take();
}

}  // namespace stackworthy::output
