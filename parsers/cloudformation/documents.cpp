#include "parsers/cloudformation/documents.h"

#include <vector>

#include "parsers/json/document.h"

namespace stackworthy::parsers::cloudformation {

namespace {

const Fact* fact_named(std::span<const Fact> facts, std::string_view name) {
  for (const Fact& each : facts) {
    if (each.name == name) return &each;
  }
  return nullptr;
}

/// Rewrites along the spine only.
const Node* with_documents(const Node& node, std::span<const Fact> facts, Arena& arena, std::string_view file) {
  if (facts.empty() || !node.is_collection()) return &node;
  std::vector<Member> members(node.parts().begin(), node.parts().end());
  bool has_changed = false;
  for (Member& each : members) {
    const Node* value = each.value;
    if (node.kind == Kind::list) {
      value = with_documents(*value, facts, arena, file);
    } else if (const Fact* fact = fact_named(facts, each.name->canonical)) {
      const Node* tree = fact->is_document ? json::read_document(*value, arena, file) : nullptr;
      value = tree ? tree : with_documents(*value, fact->below, arena, file);
    }
    has_changed = has_changed || value != each.value;
    each.value = value;
  }
  if (!has_changed) return &node;
  return node.kind == Kind::object ? make::object(arena, members, node.from, node.marks)
                                   : make::list(arena, members, node.from, node.marks);
}

}  // namespace

void read_documents(Resource& resource, Arena& arena, const Source& source) {
  if (resource.facts && resource.body)
    resource.body = with_documents(*resource.body, resource.facts->facts, arena, source.text());
}

}  // namespace stackworthy::parsers::cloudformation
