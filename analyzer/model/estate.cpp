#include "analyzer/model/estate.h"

#include <algorithm>
#include <tuple>

#include "analyzer/model/expects.h"

namespace stackworthy {

std::string_view to_text(Dialect dialect) {
  switch (dialect) {
    case Dialect::terraform:
      return "terraform";
    case Dialect::cloudformation:
      return "cloudformation";
    default:
      return "kubernetes";
  }
}

std::string_view to_text(EdgeKind kind) {
  static constexpr std::string_view names[] = {
      "references", "depends-on", "module",   "attaches-policy", "assumes",    "publishes-to",
      "subscribes", "monitors",   "backs-up", "selects",         "mounts",     "env-from",
      "scales",     "routes-to",  "protects", "exports",         "owns-state", "same-identity",
      "configures", "logs-to",    "serves",   "builds",          "bounds"};
  return names[static_cast<std::size_t>(kind)];
}

std::string_view to_text(Profile profile) {
  static constexpr std::string_view names[] = {"", "dev", "staging", "prod"};
  return names[static_cast<std::size_t>(profile)];
}

std::string_view to_text(StackKind kind) {
  static constexpr std::string_view names[] = {"deployed", "plausible", "example", "library"};
  return names[static_cast<std::size_t>(kind)];
}

Attr Resource::whole() const { return Attr(body, head, {}, this); }

Attr Resource::operator[](std::string_view argument) const {
  const Attr found = whole()[argument];
  if (!facts) return found;
  std::string_view canonical = argument;
  if (const Member* member = body ? find_member(*body, argument) : nullptr) canonical = member->name->canonical;
  for (const Fact& fact : facts->facts) {
    if (fact.name == canonical) {
      Attr with_fact = found;
      with_fact.attach(&fact);
      return with_fact;
    }
  }
  return found;
}

namespace {

/// `a.b["x"]` without its last instance key: `a.b`.
std::string_view without_key(std::string_view address) {
  if (!address.ends_with(']')) return address;
  // Keys are quoted with escapes, so the last `[` outside quotes opens the key.
  bool quoted = false;
  std::size_t open = std::string_view::npos;
  for (std::size_t i = 0; i < address.size(); ++i) {
    if (quoted && address[i] == '\\')
      ++i;
    else if (address[i] == '"')
      quoted = !quoted;
    else if (!quoted && address[i] == '[')
      open = i;
  }
  return open == std::string_view::npos ? address : address.substr(0, open);
}

/// Ends of the prefixes of an address at which a resource's address may end, longest first.
std::vector<std::size_t> prefixes(std::string_view address) {
  std::vector<std::size_t> ends;
  bool quoted = false;
  for (std::size_t i = 0; i < address.size(); ++i) {
    if (quoted && address[i] == '\\')
      ++i;
    else if (address[i] == '"')
      quoted = !quoted;
    else if (!quoted && (address[i] == '.' || address[i] == '[') && i > 0)
      ends.push_back(i);
  }
  ends.push_back(address.size());
  std::reverse(ends.begin(), ends.end());
  return ends;
}

}  // namespace

void Stack::index() {
  by_type_.clear();
  by_address_.clear();
  by_type_.reserve(resources.size());
  by_address_.reserve(resources.size() * 2);
  for (Resource& resource : resources) {
    resource.stack = this;
    by_type_.push_back(&resource);
    by_address_.push_back({resource.address, &resource});
    const auto bare = without_key(resource.address);
    if (bare != resource.address) by_address_.push_back({bare, &resource});
  }
  std::stable_sort(by_type_.begin(), by_type_.end(),
                   [](const Resource* a, const Resource* b) { return a->type < b->type; });
  std::stable_sort(by_address_.begin(), by_address_.end(),
                   [](const Entry& a, const Entry& b) { return a.address < b.address; });
  by_address_.shrink_to_fit();
}

std::span<const Resource* const> Stack::of_type(std::string_view canonical) const {
  const auto first = std::partition_point(by_type_.begin(), by_type_.end(),
                                          [&](const Resource* each) { return each->type < canonical; });
  const auto last =
      std::partition_point(first, by_type_.end(), [&](const Resource* each) { return each->type == canonical; });
  return {first, last};
}

std::span<const Stack::Entry> Stack::at_address(std::string_view address) const {
  const auto first = std::partition_point(by_address_.begin(), by_address_.end(),
                                          [&](const Entry& each) { return each.address < address; });
  const auto last =
      std::partition_point(first, by_address_.end(), [&](const Entry& each) { return each.address == address; });
  return {first, last};
}

const Resource* Stack::find(std::string_view address) const {
  const auto found = at_address(address);
  return found.empty() ? nullptr : found.front().resource;
}

Resolved Stack::resolve(std::string_view reference) const {
  for (const std::size_t end : prefixes(reference)) {
    const auto found = at_address(reference.substr(0, end));
    if (found.empty()) continue;
    Resolved resolved;
    for (const Entry& entry : found) resolved.resources.push_back(entry.resource);
    resolved.attribute = reference.substr(end);
    if (resolved.attribute.starts_with('.')) resolved.attribute.remove_prefix(1);
    return resolved;
  }
  return {};
}

const Resource* Stack::containing(Span span) const {
  const Resource* innermost = nullptr;
  for (const Resource& resource : resources) {
    if (resource.is_virtual || !resource.extent.contains(span)) continue;
    if (!innermost || resource.extent.size() < innermost->extent.size()) innermost = &resource;
  }
  return innermost;
}

void Estate::number() {
  by_id_.clear();
  for (const auto& stack : stacks) {
    stack->estate = this;
    for (Resource& resource : stack->resources) {
      resource.id = static_cast<std::uint32_t>(by_id_.size());
      by_id_.push_back(&resource);
    }
  }
}

void Estate::set_edges(std::vector<Edge> edges) {
  const auto order = [](const Edge& edge) {
    return std::tuple(edge.from->id, edge.kind, edge.to ? edge.to->id : ~std::uint32_t{0}, edge.external.kind,
                      edge.external.key, edge.where);
  };
  std::sort(edges.begin(), edges.end(), [&](const Edge& a, const Edge& b) { return order(a) < order(b); });
  const auto same = [](const Edge& a, const Edge& b) {
    return a.from == b.from && a.kind == b.kind && a.to == b.to && a.external.kind == b.external.kind &&
           a.external.key == b.external.key;
  };
  // Of equal edges the first place and the surest answer are kept.
  std::size_t kept = 0;
  for (std::size_t i = 0; i < edges.size(); ++i) {
    if (kept > 0 && same(edges[kept - 1], edges[i])) {
      edges[kept - 1].holds = edges[kept - 1].holds || edges[i].holds;
    } else {
      edges[kept++] = edges[i];
    }
  }
  edges.resize(kept);
  edges_ = std::move(edges);

  first_out_.assign(by_id_.size() + 1, 0);
  first_in_.assign(by_id_.size() + 1, 0);
  for (const Edge& edge : edges_) {
    ++first_out_[edge.from->id + 1];
    if (edge.to) ++first_in_[edge.to->id + 1];
  }
  for (std::size_t i = 1; i < first_out_.size(); ++i) {
    first_out_[i] += first_out_[i - 1];
    first_in_[i] += first_in_[i - 1];
  }
  incoming_.assign(first_in_.back(), nullptr);
  std::vector<std::uint32_t> next(first_in_.begin(), first_in_.end() - 1);
  for (const Edge& edge : edges_) {
    if (edge.to) incoming_[next[edge.to->id]++] = &edge;
  }
}

std::span<const Edge> Estate::out(const Resource& resource) const {
  if (first_out_.empty()) return {};
  return std::span(edges_).subspan(first_out_[resource.id], first_out_[resource.id + 1] - first_out_[resource.id]);
}

std::span<const Edge* const> Estate::in(const Resource& resource) const {
  if (first_in_.empty()) return {};
  return std::span(incoming_).subspan(first_in_[resource.id], first_in_[resource.id + 1] - first_in_[resource.id]);
}

std::vector<const Edge*> edges_from(const Resource& resource, EdgeKind kind) {
  std::vector<const Edge*> found;
  if (!resource.stack || !resource.stack->estate) return found;
  for (const Edge& edge : resource.stack->estate->out(resource)) {
    if (edge.kind == kind) found.push_back(&edge);
  }
  return found;
}

std::vector<const Edge*> edges_to(const Resource& resource, EdgeKind kind) {
  std::vector<const Edge*> found;
  if (!resource.stack || !resource.stack->estate) return found;
  for (const Edge* edge : resource.stack->estate->in(resource)) {
    if (edge->kind == kind) found.push_back(edge);
  }
  return found;
}

}  // namespace stackworthy
