#include "analyzer/facets/credentials.h"

namespace stackworthy::facets {

namespace {

using Visit = std::function<void(const Attr&)>;

void walk(const Attr& at, std::span<const Fact> facts, const Visit& visit) {
  for (const Fact& fact : facts) {
    for (const Attr element : at) {
      const Attr value = element[fact.name];
      if (!value.value() || value.value()->kind == Kind::null || value.is_below_unknown()) continue;
      if (fact.is_credential) {
        for (const Attr each : value) visit(each);
      }
      if (!fact.below.empty()) walk(value, fact.below, visit);
    }
  }
}

}  // namespace

void each_credential(const Resource& resource, const Visit& visit) {
  if (resource.facts && !resource.is_data) walk(resource.whole(), resource.facts->facts, visit);
}

const Resource* default_behind(const Node& value, const Resource& in) {
  if (!value.from.is_somewhere() || value.has(mark::computed) || !in.stack || in.extent.contains(value.from))
    return nullptr;
  const Resource* holder = in.stack->containing(value.from);
  const bool is_input = holder && (holder->type == "terraform/variable" || holder->type == "cloudformation/parameter");
  return is_input ? holder : nullptr;
}

}  // namespace stackworthy::facets
