// A kustomization's stack is planned first (which files, in which order, under which layers) and then read at once.

#include "analyzer/scan_kustomize.h"

#include <algorithm>
#include <set>

#include "parsers/vocabulary/vocabulary.h"

namespace stackworthy::kustomize {

using discover::Generated;
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

/// `{apiVersion: v1, kind: ConfigMap, metadata: {name: ...}, data: unknown}`.
Resource made_by(const Generated& generated, const Kustomization& of, const Source& source, Arena& arena) {
  const auto member = [&](std::string_view key, const Node* value) {
    return Member{value, make::name(arena, key, key), generated.where, Truth::yes};
  };
  const auto word = [&](std::string_view text) { return make::string(arena, text, generated.where); };
  const Reference waits{arena.copy("generators of " + of.path), generated.where};
  const Node* data = make::unknown(arena, std::span(&waits, 1), generated.where);
  std::vector<Member> metadata{member("name", word(generated.name))};
  if (!generated.space.empty()) metadata.push_back(member("namespace", word(generated.space)));
  if (generated.has_options) {
    metadata.push_back(member("labels", data));
    metadata.push_back(member("annotations", data));
  }
  std::vector<Member> members{member("apiVersion", word("v1")), member("kind", word(generated.kind)),
                              member("metadata", make::object(arena, metadata, generated.where)), member("data", data)};
  if (!generated.type.empty()) members.push_back(member("type", word(generated.type)));
  Resource resource;
  resource.dialect = Dialect::kubernetes;
  resource.spelled_type = arena.copy("kubernetes/" + generated.kind);
  resource.address =
      arena.copy(generated.kind + "/" + (generated.space.empty() ? "default" : generated.space) + "/" + generated.name);
  resource.name = resource.address.substr(resource.address.size() - generated.name.size());
  resource.extent = resource.head = generated.where;
  const std::size_t end = source.text().find_first_of("\r\n", generated.where.begin);
  if (end < generated.where.end) resource.head.end = static_cast<std::uint32_t>(end);
  resource.body = make::object(arena, members, generated.where);
  vocabulary::settle(resource, arena);
  return resource;
}

/// Puts what generators make between the objects of the files; the entry of each object. The objects of a file follow
/// each other; where the same file is read again at once, it begins again.
std::vector<std::size_t> arrange(const Sources& sources, const Plan& plan, Stack& stack) {
  const std::vector<Resource> read = std::move(stack.resources);
  stack.resources.clear();
  std::vector<std::size_t> entries;
  std::size_t next = 0;
  const auto take = [&](const Resource& resource, std::size_t entry) {
    stack.resources.push_back(resource);
    entries.push_back(entry);
  };
  for (std::size_t i = 0; i < plan.entries.size(); ++i) {
    const Entry& entry = plan.entries[i];
    if (entry.generated && !entry.generated->changes_another) {
      const Source& source = sources[entry.generated->where.file];
      take(made_by(*entry.generated, *entry.of, source, stack.arena), i);
    }
    const bool is_repeated = entry.source && i + 1 < plan.entries.size() && plan.entries[i + 1].source == entry.source;
    for (std::uint32_t last = 0; entry.source && next < read.size(); ++next) {
      const Span extent = read[next].extent;
      if (extent.file != entry.source->id() || (is_repeated && extent.begin < last)) break;
      last = extent.begin + 1;
      take(read[next], i);
    }
  }
  return entries;
}

/// An object that is taken on two ways, and changed by neither, is one.
void drop_repeated(std::vector<Resource>& resources) {
  std::set<std::pair<std::string_view, Span>> seen;
  std::erase_if(resources, [&](const Resource& each) { return !seen.emplace(each.address, each.extent).second; });
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
  // Coverage names what is encrypted or binary already.
  if (const discover::File* file = place.empty() ? nullptr : files_.find(sources_.real(place))) {
    const bool is_binary = file->verdict.kind == discover::FileKind::skipped && file->excluded.empty() && file->source;
    if (file->verdict.kind == discover::FileKind::not_read || is_binary) return plan_.not_read.push_back(file->path);
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

std::unique_ptr<Stack> build(const Sources& sources, std::string_view root, const Plan& plan,
                             std::vector<std::pair<std::string, std::string>>& skipped) {
  std::vector<const Source*> files;
  for (const Entry& entry : plan.entries) {
    if (entry.source) files.push_back(entry.source);
  }
  auto stack = parsers::read_kubernetes(sources, root, files, skipped);
  stack->notices.insert(stack->notices.end(), plan.notices.begin(), plan.notices.end());
  const std::vector<std::size_t> entries = arrange(sources, plan, *stack);
  apply_layers(*stack, entries, plan.layers);
  drop_repeated(stack->resources);
  stack->not_read = plan.not_read;
  stack->index();
  return stack;
}

}  // namespace stackworthy::kustomize
