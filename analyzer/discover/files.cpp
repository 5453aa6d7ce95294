#include <algorithm>
#include <set>

#include "analyzer/discover/discover.h"
#include "analyzer/discover/generated.h"
#include "analyzer/model/glob.h"
#include "analyzer/parallel.h"

namespace stackworthy::discover {

namespace {

constexpr std::string_view unnamed_output = "is output of the CDK, which is read where it is named as PATH";

/// Directories that are a chart: they hold a Chart.yaml.
std::set<std::string, std::less<>> charts_of(const Walk& walk) {
  std::set<std::string, std::less<>> charts;
  for (const Entry& entry : walk.files) {
    const std::string_view path = entry.path;
    if (path == "Chart.yaml") charts.insert("");
    if (path.ends_with("/Chart.yaml"))
      charts.emplace(path.substr(0, path.size() - std::string_view("/Chart.yaml").size()));
  }
  return charts;
}

bool is_chart_template(std::string_view path, const std::set<std::string, std::less<>>& charts) {
  if (charts.empty()) return false;
  constexpr std::string_view templates = "templates/";
  for (auto at = path.find(templates); at != std::string_view::npos; at = path.find(templates, at + 1)) {
    if (at != 0 && path[at - 1] != '/') continue;
    if (charts.contains(at == 0 ? std::string_view() : path.substr(0, at - 1))) return true;
  }
  return false;
}

/// Only Terraform is looked at where it is excluded: what is judged may call it as a module.
void select(File& file, const Selection& selection) {
  if (!file.is_judged) return;
  const auto covers = [&](const std::string& glob) { return glob_covers(glob, file.path); };
  const auto& exclude = selection.exclude;
  const auto by = std::find_if(exclude.begin(), exclude.end(), covers);
  if (by != exclude.end()) file.excluded = "excluded by " + *by;
  const auto& include = selection.include;
  file.is_judged = by == exclude.end() && (include.empty() || std::any_of(include.begin(), include.end(), covers));
}

/// The directory `cdk.out` that the path lies in; empty where it lies in none.
std::string_view cdk_output(std::string_view path) {
  constexpr std::string_view name = "cdk.out/";
  for (auto at = path.find(name); at != std::string_view::npos; at = path.find(name, at + 1)) {
    if (at == 0 || path[at - 1] == '/') return path.substr(0, at + name.size() - 1);
  }
  return {};
}

/// What the CDK writes is read where a PATH names it or lies in it.
bool is_unnamed_output(std::string_view path, const std::vector<std::string>& judged) {
  const std::string_view output = cdk_output(path);
  return !output.empty() && std::none_of(judged.begin(), judged.end(),
                                         [&](const std::string& top) { return cdk_output(top + '/') == output; });
}

void name_outputs(Files& found) {
  std::set<std::string_view> named;
  for (const File& file : found.files) {
    if (!file.is_judged || file.verdict.kind != FileKind::skipped || file.verdict.reason != unnamed_output) continue;
    const std::string_view output = cdk_output(file.path);
    if (named.insert(output).second)
      found.notices.push_back({Notice::Severity::note, {}, std::string(unnamed_output), std::string(output)});
  }
}

void classify_file(File& file, const Sources& sources, const std::set<std::string, std::less<>>& charts,
                   const std::vector<std::string>& judged) {
  if (is_unnamed_output(file.path, judged)) {
    file.verdict = {FileKind::skipped, std::string(unnamed_output)};
    return;
  }
  if (!file.excluded.empty() && !is_terraform_name(file.path)) {
    file.verdict = {FileKind::skipped, file.excluded};
    return;
  }
  if (!is_candidate(file.path)) {
    file.verdict = {FileKind::skipped, "not infrastructure code by its name"};
    return;
  }
  file.source = sources.open(file.path);
  if (!file.source) {
    file.verdict = {FileKind::not_read, std::string(sources.reason(file.path))};
    return;
  }
  file.verdict = classify(file.path, file.source->text(), is_chart_template(file.path, charts));
  if (file.verdict.kind == FileKind::kubernetes) file.generator = generator_of(file.path, file.source->text());
}

/// Refuses what is beyond the budget; `order` has the largest files first.
void refuse_beyond(ReadBudget left, std::vector<File>& files, const std::vector<std::size_t>& order) {
  const ReadBudget whole = left;
  for (auto at = order.rbegin(); at != order.rend(); ++at) {
    File& file = files[*at];
    if (!is_candidate(file.path) || file.size > most_bytes(file.path)) continue;
    const bool is_hcl = is_terraform_name(file.path);
    if (file.size > left.most || (is_hcl && file.size > left.most_terraform)) {
      const std::uint64_t most = file.size > left.most ? whole.most : whole.most_terraform;
      file.verdict = {FileKind::not_read, "beyond the " + std::to_string(most >> 20) + " MiB that one run reads"};
      continue;
    }
    left.most -= file.size;
    if (is_hcl) left.most_terraform -= file.size;
  }
}

}  // namespace

const File* Files::find(std::string_view path) const {
  const auto at = std::lower_bound(files.begin(), files.end(), path,
                                   [](const File& file, std::string_view wanted) { return file.path < wanted; });
  return at != files.end() && at->path == path ? &*at : nullptr;
}

File* Files::find(std::string_view path) { return const_cast<File*>(static_cast<const Files*>(this)->find(path)); }

bool is_below(std::string_view path, const std::vector<std::string>& judged) {
  return std::any_of(judged.begin(), judged.end(), [&](const std::string& top) {
    return top == "." || path == top || (path.size() > top.size() && path.starts_with(top) && path[top.size()] == '/');
  });
}

Files read_files(const Walk& walk, const Sources& sources, const std::vector<std::string>& judged, unsigned threads,
                 const ReadBudget& budget, const Selection& selection) {
  Files found;
  const auto charts = charts_of(walk);
  found.files.reserve(walk.files.size());
  for (const Entry& entry : walk.files) {
    found.files.push_back(
        {entry.path, entry.size, {}, is_below(entry.path, judged), nullptr, entry.tracking, {}, false, {}});
    found.files.back().is_named = std::find(judged.begin(), judged.end(), entry.path) != judged.end();
    select(found.files.back(), selection);
  }

  std::vector<std::size_t> order(found.files.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return found.files[a].size > found.files[b].size; });
  refuse_beyond(budget, found.files, order);
  parallel(order.size(), threads, [&](std::size_t i) {
    File& file = found.files[order[i]];
    if (file.verdict.kind != FileKind::not_read) classify_file(file, sources, charts, judged);
  });

  for (const auto& [path, reason] : walk.refused)
    found.notices.push_back({Notice::Severity::warning, {}, reason, path});
  for (const auto& [path, target] : walk.links)
    found.notices.push_back({Notice::Severity::note, {}, "is a link to " + target + ", read there", path});
  for (const File& file : found.files) {
    if (file.is_judged && file.verdict.kind == FileKind::not_read)
      found.notices.push_back({Notice::Severity::note, {}, "not read: " + file.verdict.reason, file.path});
  }
  name_outputs(found);
  return found;
}

}  // namespace stackworthy::discover
