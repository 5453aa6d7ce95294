#include "analyzer/output/summary.h"

#include <algorithm>
#include <map>
#include <set>

#include "analyzer/model/lists.h"
#include "analyzer/output/render.h"

namespace stackworthy::output {

namespace {

constexpr std::size_t names_of_a_kind = 2;
constexpr std::size_t areas_of_all = 8;  // Without `input`, which is about the files themselves.

std::string_view noun_of(Unread::Kind kind) {
  switch (kind) {
    case Unread::Kind::module:
      return "module";
    case Unread::Kind::chart:
      return "chart";
    case Unread::Kind::base:
      return "base";
    case Unread::Kind::file:
      break;
  }
  return "file";
}

/// `3 registry modules`, `2 files encrypted by SOPS`.
std::string how_many(std::size_t count, Unread::Kind kind, const std::string& reason) {
  const std::string_view noun = noun_of(kind);
  if (reason.ends_with(noun)) return counted(count, reason);
  return counted(count, noun) + (reason.empty() ? "" : ", " + reason);
}

/// Of the template of a chart, the chart: one thing that was not rendered, however many files it has.
Unread by_chart(Unread unread) {
  constexpr std::string_view folder = "/templates/";
  if (unread.kind != Unread::Kind::file || !unread.reason.starts_with("a chart's template")) return unread;
  const auto at = ('/' + unread.name).rfind(folder);
  if (at == std::string::npos) return unread;
  return {Unread::Kind::chart, at == 0 ? "." : unread.name.substr(0, at - 1), "not rendered", {}};
}

}  // namespace

Tally tally_of(const Results& results) {
  Tally tally;
  std::map<std::string, std::size_t> peers;
  for (const Finding& finding : results.findings) {
    if (finding.suppressed_by.empty()) {
      ++(finding.severity >= Severity::high     ? tally.errors
         : finding.severity == Severity::medium ? tally.warnings
                                                : tally.notes);
      continue;
    }
    switch (finding.suppressed_as) {
      case SuppressedBy::waiver:
        ++tally.waived;
        break;
      case SuppressedBy::baseline:
        ++tally.in_baseline;
        break;
      case SuppressedBy::generated:
        ++tally.in_generated;
        break;
      case SuppressedBy::peer:
        ++peers[finding.peer];
        [[fallthrough]];
      case SuppressedBy::nothing:
      case SuppressedBy::comment:
        ++tally.suppressed;
    }
  }
  tally.peers.assign(peers.begin(), peers.end());
  return tally;
}

std::vector<const Finding*> worst_first(const Results& results) {
  std::vector<const Finding*> standing;
  for (const Finding& finding : results.findings) {
    if (finding.suppressed_by.empty()) standing.push_back(&finding);
  }
  std::stable_sort(standing.begin(), standing.end(),
                   [](const Finding* a, const Finding* b) { return a->severity > b->severity; });
  return standing;
}

std::string not_read_words(const Results& results) {
  const std::size_t count = results.coverage.not_read;
  return count == 0 ? "" : "; " + counted(count, "file") + " not read";
}

std::string coverage_words(const Results& results) {
  const Coverage& coverage = results.coverage;
  std::size_t resources = 0;
  std::string by_dialect;
  for (std::size_t i = 0; i < std::size(coverage.resources); ++i) {
    resources += coverage.resources[i];
    if (coverage.resources[i] == 0) continue;
    by_dialect += (by_dialect.empty() ? " (" : ", ") + std::string(to_text(static_cast<Dialect>(i))) + ' ' +
                  std::to_string(coverage.resources[i]);
  }
  if (!by_dialect.empty()) by_dialect += ')';
  return counted(coverage.analysed, "file") + ", " + counted(resources, "resource") + by_dialect +
         not_read_words(results);
}

std::string count_words(const Results& results) {
  const Tally tally = tally_of(results);
  std::string words = counted(tally.errors, "error") + ", " + counted(tally.warnings, "warning") +
                      (tally.notes ? ", " + counted(tally.notes, "note") : "") + "; " +
                      std::to_string(results.undecided.size()) + " undecided";
  if (tally.suppressed > 0) words += "; " + std::to_string(tally.suppressed) + " suppressed";
  std::string peers;
  for (const auto& [peer, count] : tally.peers)
    peers += (peers.empty() ? " (" : ", ") + std::to_string(count) + " by " + peer + " comments";
  if (!peers.empty()) words += peers + ')';
  if (tally.waived > 0) words += (tally.suppressed > 0 ? ", " : "; ") + counted(tally.waived, "waiver");
  if (tally.in_generated > 0) words += "; " + std::to_string(tally.in_generated) + " in generated manifests";
  if (tally.in_baseline > 0) words += "; " + std::to_string(tally.in_baseline) + " in the baseline";
  return words;
}

std::string area_words(const Results& results) {
  const std::size_t count = results.areas_with_evidence.size();
  return std::to_string(count) + " of " + std::to_string(areas_of_all) + " areas " + (count == 1 ? "has" : "have") +
         " evidence";
}

std::string focus_words(const Results& results) {
  if (!results.focus) return {};
  const std::size_t others = results.focus->other_files;
  std::string words = counted(results.focus->stacks, "stack");
  if (others > 0)
    words += "; " + counted(others, "other file") + (others == 1 ? " was" : " were") +
             " not analysed (stackworthy . reads all)";
  return words;
}

std::vector<Unread> unread_of(const Results& results) {
  std::vector<Unread> all = results.coverage.unread;
  std::set<std::string> named;
  for (const Unread& unread : all) named.insert(unread.name);
  for (const FileVerdict& file : results.coverage.files) {
    if (file.verdict != "not-read" || named.contains(file.path)) continue;
    all.push_back({Unread::Kind::file, file.path, file.reason, {}});
  }
  return all;
}

std::vector<std::string> unread_words(const Results& results, const Printer& printer) {
  struct Group {
    Unread::Kind kind;
    std::string reason;
    std::vector<std::string> names;
  };
  std::vector<Group> groups;
  std::map<std::pair<Unread::Kind, std::string>, std::size_t> at;
  std::set<std::tuple<Unread::Kind, std::string, std::string>> seen;
  for (const Unread& each : unread_of(results)) {
    const Unread unread = by_chart(each);
    if (!seen.emplace(unread.kind, unread.reason, unread.name).second) continue;
    const auto [found, is_new] = at.emplace(std::pair(unread.kind, unread.reason), groups.size());
    if (is_new) groups.push_back({unread.kind, unread.reason, {}});
    groups[found->second].names.push_back(printer.name(unread.name));
  }
  std::vector<std::string> phrases;
  for (const Group& group : groups) {
    phrases.push_back(how_many(group.names.size(), group.kind, printer.text(group.reason)) + " (" +
                      listed(group.names, names_of_a_kind) + ')');
  }
  return phrases;
}

std::string describe(const Unread& unread, const Printer& printer) {
  return printer.name(unread.name) + (unread.stack.empty() ? "" : " in " + printer.name(unread.stack)) +
         (unread.reason.empty() ? "" : ": " + printer.text(unread.reason));
}

const Finding* first_to_fix(const Results& results) {
  const auto standing = worst_first(results);
  return standing.empty() ? nullptr : standing.front();
}

bool is_one_line(const Finding& finding, const Results& results) {
  if (!finding.anchor.is_somewhere() || finding.rule->check.kind != Check::Kind::resource) return false;
  const Source& source = (*results.sources)[finding.anchor.file];
  const std::uint32_t line = source.position(finding.anchor.begin).line;
  if (line != source.position(finding.anchor.end).line) return false;
  const std::string_view before = source.text({source.id(), source.line_begin(line), finding.anchor.begin});
  const auto last = before.find_last_not_of(" \t\"'");
  return last != std::string_view::npos && (before[last] == '=' || before[last] == ':');
}

}  // namespace stackworthy::output
