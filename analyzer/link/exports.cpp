#include "analyzer/link/collector.h"

namespace stackworthy::linking {

void link_exports(const Estate& estate, const Resolver& resolver, Collector& edges) {
  for (const auto& stack : estate.stacks) {
    for (const std::string_view type : {"cloudformation/output", "terraform/output"}) {
      for (const Resource* output : stack->of_type(type)) {
        const Attr lower = (*output)["value"];
        const Attr value = lower.absent() == Truth::yes ? (*output)["Value"] : lower;
        for (const Target& target : resolver(value, {}))
          edges.add({EdgeKind::exports, output, target.resource, target.external, value.where(), target.holds});
      }
    }
  }
}

}  // namespace stackworthy::linking
