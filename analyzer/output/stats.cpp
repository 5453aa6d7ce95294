#include "analyzer/output/stats.h"

#include <cstdio>

#include "analyzer/output/escape.h"
#include "analyzer/output/json_writer.h"
#include "analyzer/output/print.h"
#include "analyzer/output/render.h"

namespace stackworthy::output {

namespace {

std::string milliseconds(double seconds) {
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, "%.1f ms", seconds * 1000);
  return buffer;
}

std::size_t standing(const Results& results) {
  std::size_t count = 0;
  for (const Finding& finding : results.findings) count += finding.suppressed_by.empty() ? 1 : 0;
  return count;
}

}  // namespace

std::string stats_text(const Results& results, std::span<const Stage> stages) {
  const Printer printer(results);
  std::string out;
  for (const FileVerdict& file : results.coverage.files) {
    out += begins_line(escape_text(printer.name(file.path))) + ": " + file.verdict;
    if (!file.reason.empty()) out += " (" + escape_text(printer.text(file.reason)) + ")";
    out += '\n';
  }
  const Coverage& coverage = results.coverage;
  out += std::to_string(coverage.files.size()) + " files: " + std::to_string(coverage.analysed) + " analysed, " +
         std::to_string(coverage.skipped) + " skipped, " + std::to_string(coverage.excluded) + " excluded, " +
         std::to_string(coverage.not_read) + " not read; " + std::to_string(coverage.ignored) + " ignored by git; " +
         std::to_string(coverage.bytes) + " bytes; " + std::to_string(coverage.stacks) + " stacks\n";
  for (std::size_t i = 0; i < std::size(coverage.resources); ++i) {
    out +=
        std::string(to_text(static_cast<Dialect>(i))) + ": " + std::to_string(coverage.resources[i]) + " resources\n";
  }
  out += std::to_string(standing(results)) + " findings, " +
         std::to_string(results.findings.size() - standing(results)) + " suppressed, " +
         std::to_string(results.undecided.size()) + " undecided, " + std::to_string(results.good) + " good\n";
  for (const Stage& stage : stages) {
    out += stage.name + ": " + milliseconds(stage.wall_seconds) + ", " + milliseconds(stage.cpu_seconds) +
           " of processor time\n";
  }
  return out;
}

std::string stats_json(const Results& results, std::span<const Stage> stages) {
  const Printer printer(results);
  const Coverage& coverage = results.coverage;
  JsonWriter out;
  out.open_object();
  out.key("files");
  out.open_list();
  for (const FileVerdict& file : coverage.files) {
    out.open_object();
    out.field("path", printer.name(file.path));
    out.field("verdict", file.verdict);
    out.field("reason", printer.text(file.reason));
    out.close();
  }
  out.close();
  const auto count = [&](std::string_view name, std::size_t value) {
    out.field(name, static_cast<std::int64_t>(value));
  };
  count("analysed", coverage.analysed);
  count("skipped", coverage.skipped);
  count("excluded", coverage.excluded);
  count("ignored", coverage.ignored);
  count("not_read", coverage.not_read);
  count("bytes", coverage.bytes);
  count("stacks", coverage.stacks);
  out.key("resources");
  out.open_object();
  for (std::size_t i = 0; i < std::size(coverage.resources); ++i)
    count(to_text(static_cast<Dialect>(i)), coverage.resources[i]);
  out.close();
  count("findings", standing(results));
  count("suppressed", results.findings.size() - standing(results));
  count("undecided", results.undecided.size());
  count("good", results.good);
  out.key("stages");
  out.open_list();
  for (const Stage& stage : stages) {
    out.open_object();
    out.field("name", stage.name);
    out.key("cpu_seconds");
    out.real(stage.cpu_seconds);
    out.key("wall_seconds");
    out.real(stage.wall_seconds);
    out.close();
  }
  out.close();
  out.close();
  return out.take();
}

}  // namespace stackworthy::output
