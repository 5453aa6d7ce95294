#include "analyzer/link/collector.h"

namespace stackworthy::linking {

namespace {

constexpr std::size_t most_instances = 64;

void add(const Resource& from, const Reference& reference, EdgeKind kind, Collector& edges) {
  const Resolved resolved = from.stack->resolve(reference.address);
  if (resolved.resources.empty()) return;
  // A reference to all of many instances, from each of many, would be quadratic: the first ones stand for the rest.
  std::size_t added = 0;
  const bool many = resolved.resources.size() > most_instances;
  for (const Resource* to : resolved.resources) {
    if (to == &from) continue;
    if (many && !from.key.empty() && to->key != from.key) continue;
    if (added++ >= most_instances) break;
    if (!edges.add({kind, &from, to, {}, reference.where, Truth::yes})) return;
  }
}

}  // namespace

void link_references(const Estate& estate, const Resolver&, Collector& edges) {
  for (const auto& stack : estate.stacks) {
    for (const Resource& from : stack->resources) {
      for (const Reference& reference : from.references) add(from, reference, EdgeKind::references, edges);
      for (const Reference& reference : from.depends_on) add(from, reference, EdgeKind::depends_on, edges);
    }
  }
}

}  // namespace stackworthy::linking
