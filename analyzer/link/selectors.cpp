// A Service meets the pods of its namespace whose labels hold its whole selector, in whatever directory they are
// written. The rarest pair of the selector is looked up in an index, and only what carries it is compared; a Service's
// own stack comes first; pods of several other stacks, or of another one without a written namespace, make the answer
// unknown.

#include <string>
#include <unordered_map>

#include "analyzer/facets/pods.h"
#include "analyzer/link/collector.h"

namespace stackworthy::linking {

namespace {

using Resources = std::vector<const Resource*>;

struct Index {
  std::unordered_map<std::string, Resources> by_pair;       ///< `namespace key value`.
  std::unordered_map<std::string, Resources> by_namespace;  ///< Workloads whose labels are not all known.
};

std::string pair_key(std::string_view space, std::string_view key, std::string_view value) {
  std::string made(space);
  made += '\n';
  made += key;
  made += '\n';
  return made += value;
}

Index make_index(const Estate& estate) {
  Index index;
  for (const auto& stack : estate.stacks) {
    for (const std::string_view type : facets::workloads) {
      for (const Resource* workload : stack->of_type(type)) {
        if (workload->is_data) continue;
        const std::string space = facets::namespace_of(*workload);
        const Attr labels = facets::pod_labels_of(*workload);
        if (!labels.value() || labels.value()->kind != Kind::object) {
          if (labels.is_known() == Truth::unknown) index.by_namespace[space].push_back(workload);
          continue;
        }
        bool all_known = true;
        for (const Member& label : labels.value()->parts()) {
          if (label.value->is_scalar() && label.exists == Truth::yes)
            index.by_pair[pair_key(space, label.name->spelled, to_text(*label.value))].push_back(workload);
          else
            all_known = false;
        }
        if (!all_known) index.by_namespace[space].push_back(workload);
      }
    }
  }
  return index;
}

Truth meets(const Attr& selector, const Attr& labels) {
  Truth all = Truth::yes;
  for (const Member& wanted : selector.value()->parts()) {
    const Attr has = labels[wanted.name->spelled];
    const Attr want = selector[wanted.name->spelled];
    all = all && (has.absent() == Truth::yes ? Truth::no : same_value(has, want));
  }
  return all;
}

/// The shortest list of candidates that any pair of the selector offers; nullptr where a pair has none.
const Resources* rarest(const Index& index, std::string_view space, const Node& selector) {
  const Resources* best = nullptr;
  for (const Member& pair : selector.parts()) {
    if (!pair.value->is_scalar()) continue;
    const auto found = index.by_pair.find(pair_key(space, pair.name->spelled, to_text(*pair.value)));
    if (found == index.by_pair.end()) return nullptr;
    if (!best || found->second.size() < best->size()) best = &found->second;
  }
  return best;
}

void select(const Resource& service, const Attr& selector, const Resources& candidates, Collector& edges) {
  Resources here;
  Resources elsewhere;
  const Stack* other = nullptr;
  bool one_other = true;
  std::unordered_map<const Resource*, Truth> answers;
  for (const Resource* workload : candidates) {
    if (edges.is_full() || !edges.compare(service)) break;
    const Truth met = meets(selector, facets::pod_labels_of(*workload));
    if (met == Truth::no) continue;
    answers[workload] = met;
    if (workload->stack == service.stack) {
      here.push_back(workload);
      continue;
    }
    one_other = one_other && (!other || other == workload->stack);
    other = workload->stack;
    elsewhere.push_back(workload);
    if (elsewhere.size() > Collector::budget) break;
  }
  for (const Resource* workload : here.empty() ? elsewhere : here) {
    // Without a written namespace, objects of two directories may be applied to two.
    const bool is_written = service["metadata"]["namespace"].string().has_value();
    const Truth sure = here.empty() && (!one_other || !is_written) ? Truth::unknown : Truth::yes;
    if (!edges.add({EdgeKind::selects, &service, workload, {}, selector.where(), answers[workload] && sure})) return;
  }
}

}  // namespace

void link_selectors(const Estate& estate, const Resolver&, Collector& edges) {
  const Index index = make_index(estate);
  for (const auto& stack : estate.stacks) {
    for (const Resource* service : stack->of_type("kubernetes/Service")) {
      const Attr selector = (*service)["spec"]["selector"];
      const Node* node = selector.value();
      if (node && node->kind == Kind::list && node->size == 1) node = node->parts()[0].value;
      if (service->is_data || !node || node->kind != Kind::object || node->size == 0) continue;
      const Attr map(node, selector.where(), selector.key(), service, nullptr, selector.exists());
      const std::string space = facets::namespace_of(*service);
      if (const Resources* candidates = rarest(index, space, *node)) select(*service, map, *candidates, edges);
      const auto unsure = index.by_namespace.find(space);
      if (unsure != index.by_namespace.end()) select(*service, map, unsure->second, edges);
      if (!edges.is_full()) continue;
      edges.leave_out(*service);
      return;
    }
  }
}

}  // namespace stackworthy::linking
