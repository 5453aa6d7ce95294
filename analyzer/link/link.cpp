#include "analyzer/link/link.h"

#include <string>

#include "analyzer/link/collector.h"
#include "analyzer/link/resolver.h"

namespace stackworthy {

namespace {

struct Named {
  std::string_view name;
  linking::Family family;
};

constexpr Named families[] = {
    {"references", linking::link_references},     {"arguments", linking::link_arguments},
    {"policies", linking::link_policies},         {"selectors", linking::link_selectors},
    {"backup selections", linking::link_backups}, {"exports", linking::link_exports},
};

Stack* stack_of(Estate& estate, const Resource& resource) {
  for (const auto& stack : estate.stacks) {
    if (stack.get() == resource.stack) return stack.get();
  }
  return nullptr;
}

}  // namespace

void link(Estate& estate) {
  estate.number();
  const linking::Resolver resolver(estate);
  std::vector<Edge> edges;
  for (const Named& each : families) {
    linking::Collector collector;
    each.family(estate, resolver, collector);
    if (const Resource* overflow = collector.overflow()) {
      if (Stack* stack = stack_of(estate, *overflow)) {
        stack->notices.push_back({Notice::Severity::warning,
                                  overflow->head,
                                  "has more " + std::string(each.name) + " than are linked: the rest is left out",
                                  {}});
      }
    }
    const std::vector<Edge> made = collector.take();
    edges.reserve(edges.size() + made.size());  // no more than is kept: this is where memory peaks
    edges.insert(edges.end(), made.begin(), made.end());
  }
  estate.set_edges(std::move(edges));
}

}  // namespace stackworthy
