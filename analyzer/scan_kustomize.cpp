// A kustomization's stack is planned first (which files, in which order, under which layers) and then read at once.

#include "analyzer/scan_kustomize.h"

#include <algorithm>

namespace stackworthy::kustomize {

using discover::Kustomization;
using discover::Named;

namespace {

constexpr unsigned deepest = 64;
constexpr std::size_t most_steps = 50'000;  // Files and directories of one stack.

/// Without the user, who may have a password, and without the query.
std::string shown(std::string_view url) {
  url = url.substr(0, url.find('?'));
  const auto scheme = url.find("://");
  const auto host = scheme == std::string_view::npos ? 0 : scheme + 3;
  const auto at = url.substr(0, std::min(url.find('/', host), url.size())).rfind('@');
  if (scheme == std::string_view::npos || at == std::string_view::npos || at < host) return std::string(url);
  return std::string(url.substr(0, host)) + std::string(url.substr(at + 1));
}

}  // namespace

std::string place_of(const Kustomization& from, const Named& named) {
  return named.text.empty() ? std::string() : join_path(from.directory, named.text);
}

void Planner::say(Span where, std::string message) {
  plan_.notices.push_back({Notice::Severity::warning, where, std::move(message), {}});
}

bool Planner::has_budget(Span where) {
  if (++steps_ <= most_steps) return true;
  if (steps_ == most_steps + 1) {
    say(where, "is left out with all behind it: a stack reads at most " + std::to_string(most_steps) + " files");
    plan_.not_read.push_back("base beyond " + std::to_string(most_steps) + " files");
  }
  return false;
}

void Planner::take(const Kustomization& from, std::size_t scope, unsigned depth) {
  open_.push_back(&from);
  const std::size_t begin = from.is_component ? scope : plan_.entries.size();
  for (const Named& named : from.resources) take_named(from, named, depth);
  for (const discover::Generated& made : from.generated) {
    if (has_budget(made.where)) plan_.entries.push_back({nullptr, &made, &from});
  }
  for (const Named& chart : from.charts) plan_.not_read.push_back("chart " + shown(chart.text));
  take_components(from, begin, depth);
  plan_.layers.push_back({&from, begin, plan_.entries.size()});
  open_.pop_back();
}

void Planner::take_named(const Kustomization& from, const Named& named, unsigned depth) {
  if (!has_budget(named.where)) return;
  const std::string place = place_of(from, named);
  if (const auto inner = place.empty() ? all_.end() : all_.find(sources_.real(place)); inner != all_.end()) {
    const bool is_open = std::find(open_.begin(), open_.end(), &inner->second) != open_.end();
    if (is_open) return say(named.where, "leads back to " + inner->second.path + ", which reads this");
    if (depth >= deepest) {
      plan_.not_read.push_back("base " + place);
      return say(named.where, "is nested too deep to be read");
    }
    return take(inner->second, plan_.entries.size(), depth + 1);
  }
  if (const Source* file = place.empty() ? nullptr : sources_.open(place)) return add(*file);
  plan_.not_read.push_back("base " + shown(named.text));
  if (discover::is_remote(named.text)) return;
  if (named.text.starts_with('/') || place.empty()) return say(named.where, "lies outside the trust root");
  const bool is_there = sources_.find(place) || !sources_.below(place).empty();
  say(named.where, is_there ? "could not be read" : "is not in the tree");
}

void Planner::take_components(const Kustomization& from, std::size_t scope, unsigned depth) {
  for (const Named& named : from.components) {
    if (!has_budget(named.where)) return;
    const std::string place = place_of(from, named);
    const auto inner = place.empty() ? all_.end() : all_.find(sources_.real(place));
    const bool is_open = inner != all_.end() && std::find(open_.begin(), open_.end(), &inner->second) != open_.end();
    if (inner != all_.end() && !is_open && depth < deepest) {
      take(inner->second, scope, depth + 1);
      continue;
    }
    plan_.not_read.push_back("base " + shown(named.text));
    if (is_open) say(named.where, "leads back to " + inner->second.path + ", which reads this");
    if (inner == all_.end() && !discover::is_remote(named.text)) say(named.where, "is not in the tree");
  }
}

void Planner::lay(const Kustomization& over) {
  take_components(over, 0, 0);
  plan_.layers.push_back({&over, 0, plan_.entries.size()});
}

Plan Planner::finish() {
  std::sort(plan_.not_read.begin(), plan_.not_read.end());
  plan_.not_read.erase(std::unique(plan_.not_read.begin(), plan_.not_read.end()), plan_.not_read.end());
  return std::move(plan_);
}

}  // namespace stackworthy::kustomize
