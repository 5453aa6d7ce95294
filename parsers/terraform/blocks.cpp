// Bodies of resources as objects: arguments as they are, nested blocks as lists of objects (as in a plan), dynamic
// blocks expanded.

#include <algorithm>

#include "parsers/terraform/evaluator.h"

namespace stackworthy::terraform {

namespace {

/// The word of a provisioner's `when = destroy` and `on_failure = continue`; empty where it is none of those.
std::string_view provisioner_word(const Attribute& attribute) {
  if ((attribute.name != "when" && attribute.name != "on_failure") || !attribute.value.file) return {};
  const hcl::Node& node = attribute.value.file->nodes[attribute.value.node];
  const std::string_view word = attribute.value.file->spelled(node);
  const bool is_known = word == "create" || word == "destroy" || word == "continue" || word == "fail";
  return node.kind == hcl::Kind::variable && is_known ? word : std::string_view();
}

}  // namespace

const Node* Evaluator::attribute_value(const Attribute& attribute, const Scope& scope) {
  if (const std::string_view word = provisioner_word(attribute); !word.empty())
    return make::borrowed(stack_.arena, word, attribute.value.span());
  const Node* value = evaluate(attribute.value, scope);
  if (!value) {
    note_failure(attribute.value.span());
    Search search;
    if (scope.module) references_in(attribute.value, *scope.module, {}, search, 0);
    value = unknown(keep(search), attribute.value.span());
  }
  return document_value(attribute, bounded(value));
}

const Node* Evaluator::opened(const Node& made) {
  Node tagged = made;
  tagged.tag = handle::open;
  return stack_.arena.make(tagged);
}

const Node* Evaluator::body(const Body& body, const Scope& scope, bool is_resource) {
  return shared(&body, scope, [&] {
    Members members;
    for (const Attribute& attribute : body.attributes) {
      if (is_resource && is_meta_argument(attribute.name)) continue;
      members.push_back({attribute_value(attribute, scope), name(attribute.name), attribute.value.span(), Truth::yes});
    }
    for (const Block& block : body.blocks) {
      const bool is_dynamic = block.type == "dynamic" && !block.labels.empty();
      const std::string_view type = is_dynamic ? block.labels[0] : block.type;
      if (is_resource && is_meta_argument(type)) continue;
      const Name* named = name(type);
      if (std::any_of(members.begin(), members.end(), [&](const Member& each) { return each.name == named; })) continue;
      const Node* list = blocks(body, type, scope);
      if (!list) continue;
      Truth exists = Truth::no;
      for (const Member& element : list->parts()) exists = exists || element.exists;
      members.push_back({list, named, block.head, exists});
    }
    budget_.spend(1, sizeof(Node) + members.size() * sizeof(Member));
    const Node* made = make::object(stack_.arena, members, body.extent);
    return is_resource ? made : opened(*made);
  });
}

const Node* Evaluator::blocks(const Body& body, std::string_view type, const Scope& scope) {
  const auto is_meant = [&](const Block& block) {
    return (block.type == "dynamic" && !block.labels.empty() ? block.labels[0] : block.type) == type;
  };
  const auto first = std::find_if(body.blocks.begin(), body.blocks.end(), is_meant);
  if (first == body.blocks.end()) return nullptr;
  return shared(&*first, scope, [&]() -> const Node* {
    Members elements;
    for (const Block& block : body.blocks) {
      if (!is_meant(block)) continue;
      if (block.type == "dynamic") {
        add_dynamic(block, scope, elements);
      } else {
        add_block(block, scope, elements, Truth::yes);
      }
    }
    if (elements.empty()) return nullptr;
    return opened(*make::list(stack_.arena, elements, first->extent));
  });
}

void Evaluator::add_block(const Block& block, const Scope& scope, Members& elements, Truth exists) {
  elements.push_back({body(block.body, scope, false), nullptr, block.head, exists});
}

void Evaluator::add_dynamic(const Block& block, const Scope& scope, Members& elements) {
  const Block* content = block.body.block("content");
  const Attribute* given = block.body.attribute("for_each");
  if (!content || !given) return;
  std::string_view iterator = block.labels[0];
  if (const Attribute* named = block.body.attribute("iterator")) {
    if (!literal_text(named->value, iterator) && named->value.file)
      iterator = named->value.file->spelled(named->value.file->nodes[named->value.node]);
  }
  const std::uint64_t before = touched_;
  touched_ = 0;
  const Node* collection = evaluate(given->value, scope);
  const std::uint64_t touched = touched_;
  touched_ |= before;
  if (!collection) {
    note_failure(given->value.span());
    collection = unknown({}, given->value.span());
  }
  const std::uint32_t depth = scope.bindings ? scope.bindings->depth + 1 : 0;
  const auto add = [&](const Node* key, const Node* value, Truth exists) {
    const Member both[] = {{key, name("key"), given->value.span(), Truth::yes},
                           {value, name("value"), given->value.span(), Truth::yes}};
    const Binding binding{iterator, make::object(stack_.arena, both, given->value.span()),
                          touched | touch::binding(depth), scope.bindings, depth};
    Scope inner = scope;
    inner.bindings = &binding;
    const std::uint64_t outside = touched_;
    touched_ = 0;
    elements.push_back({body(content->body, inner, false), nullptr, block.head, exists});
    touched_ = outside | (touched_ & ~touch::binding(depth));
  };
  if (collection->kind == Kind::null) return;
  if (!collection->is_collection() || collection->has(mark::json) || !budget_.allows_list(collection->size)) {
    return add(unknown_of({collection}, collection->from), unknown_of({collection}, collection->from), Truth::unknown);
  }
  Members sorted(collection->parts().begin(), collection->parts().end());
  const bool is_object = collection->kind == Kind::object;
  if (is_object) {
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const Member& a, const Member& b) { return a.name->spelled < b.name->spelled; });
  }
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const Node* key = is_object ? make::borrowed(stack_.arena, sorted[i].name->spelled, sorted[i].where)
                      : collection->has(mark::set) ? sorted[i].value
                                                   : index_key(i, sorted[i].where);
    add(key, with_sensitivity(sorted[i].value, {collection}), sorted[i].exists);
  }
}

}  // namespace stackworthy::terraform
