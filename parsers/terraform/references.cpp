// What expressions name, found in their syntax: resources, data sources, variables of the root, opaque modules; through
// locals, module arguments and outputs. Known values carry no references, and yet the dependency is there.

#include <algorithm>

#include "parsers/terraform/evaluator.h"

namespace stackworthy::terraform {

namespace {

constexpr unsigned deepest = 64;
constexpr std::size_t most_instances = 16;
constexpr std::size_t most_references = 256;

}  // namespace

void Evaluator::references_in(const Body& body, ModuleInstance& module, Search& search) {
  for (const Attribute& attribute : body.attributes) {
    if (attribute.name == "depends_on" || attribute.name == "provider" || attribute.name == "providers") continue;
    references_in(attribute.value, module, {}, search, 0);
  }
  for (const Block& block : body.blocks) {
    if (block.type != "lifecycle") references_in(block.body, module, search);
  }
}

void Evaluator::references_in(const Expression& expression, ModuleInstance& module, Span where, Search& search,
                              unsigned depth) {
  if (depth > deepest) return;
  if (expression.json) {
    references_in_json(expression, *expression.json, module, where, search, depth);
  } else if (expression.file) {
    references_below(*expression.file, expression.node, module, where, search, depth);
  }
}

void Evaluator::references_in_json(const Expression& expression, const Node& node, ModuleInstance& module, Span where,
                                   Search& search, unsigned depth) {
  if (!expression.owner) return;
  const auto look = [&](const void* owner) {
    const auto found = expression.owner->templates.find(owner);
    if (found != expression.owner->templates.end()) references_below(*found->second, 0, module, where, search, depth);
  };
  look(&node);
  for (const Member& part : node.parts()) {
    if (part.name) look(part.name);
    references_in_json(expression, *part.value, module, where, search, depth);
  }
}

void Evaluator::references_below(const hcl::File& file, std::uint32_t at, ModuleInstance& module, Span where,
                                 Search& search, unsigned depth) {
  const std::uint32_t end = file.nodes[at].next;
  if (!budget_.spend(end - at)) return;
  for (std::uint32_t each = at; each < end; ++each) {
    if (file.nodes[each].kind == hcl::Kind::variable) reference_at(file, at, each, module, where, search, depth);
  }
}

void Evaluator::reference_at(const hcl::File& file, std::uint32_t at, std::uint32_t variable, ModuleInstance& module,
                             Span where, Search& search, unsigned depth) {
  std::vector<Step> steps;
  std::uint32_t outer = variable;
  const auto add = [&](std::uint32_t get) {
    const std::uint32_t behind = file.nodes[get + 1].next;
    const bool by_name = file.nodes[get].kind == hcl::Kind::get_attribute;
    const bool by_constant =
        !by_name && (file.nodes[behind].kind == hcl::Kind::number || file.nodes[behind].kind == hcl::Kind::text);
    steps.push_back(
        {by_name || by_constant ? file.spelled(file.nodes[behind]) : std::string_view(), by_name ? 0 : behind, {}});
  };
  while (outer > at) {
    const hcl::Kind kind = file.nodes[outer - 1].kind;
    if (kind != hcl::Kind::get_attribute && kind != hcl::Kind::get_index) break;
    add(--outer);
  }
  Span span = span_of(file, file.nodes[outer]);
  if (outer > at && file.nodes[outer - 1].kind == hcl::Kind::splat) {
    span = span_of(file, file.nodes[outer - 1]);
    std::uint32_t item = file.nodes[outer].next;
    while (file.nodes[item].kind == hcl::Kind::get_attribute || file.nodes[item].kind == hcl::Kind::get_index) ++item;
    if (file.nodes[item].kind == hcl::Kind::splat_item && item > file.nodes[outer].next) add(item - 1);
  }
  follow(file.spelled(file.nodes[variable]), steps, module, where.is_somewhere() ? where : span, search, depth);
}

void Evaluator::follow(std::string_view name, const std::vector<Step>& steps, ModuleInstance& module, Span where,
                       Search& search, unsigned depth) {
  if (steps.empty() || !module.chain->module || depth > deepest) return;
  if (name == "resource") {
    return follow(steps[0].name, {steps.begin() + 1, steps.end()}, module, where, search, depth + 1);
  }
  const Module& declared = *module.chain->module;
  const std::string_view first = steps[0].name;
  if (name == "var") {
    const Declaration* variable = declared.variable(first);
    const Attribute* argument = module.parent ? module.chain->call->attribute(first) : nullptr;
    if (argument) {
      pass(argument, argument->value, *module.parent, where, search, depth);
    } else if (const auto given = given_.find(std::string(first));
               !module.parent && given != given_.end() && given->second.node) {
      for (const Reference& reference : waits_for(*given->second.node))
        search.found.push_back({reference.address, where});
    } else if (!module.parent || !variable) {
      found_at(module, "var." + std::string(first), where, search);
    }
    return;
  }
  if (name == "local") {
    const LocalValue* local = declared.local(first);
    if (local) pass(local, local->value, module, where, search, depth);
    return;
  }
  if (name == "module") {
    const Declaration* call = declared.call(first);
    std::size_t next = 1;
    if (next < steps.size() && steps[next].index != 0) ++next;
    if (call)
      follow_output(*call, next < steps.size() ? steps[next].name : std::string_view(), module, where, search, depth);
    return;
  }
  const bool has_mode = name == "data" || name == "ephemeral";
  if (has_mode && steps.size() < 2) return;
  std::string address(name);
  address.append(".").append(first);
  std::size_t next = 1;
  if (has_mode) address.append(".").append(steps[next++].name);
  if (!declared.resource(address)) return;
  if (next < steps.size() && steps[next].index != 0) {
    if (!steps[next].name.empty()) address.append("[").append(steps[next].name).append("]");
    ++next;
  }
  if (next < steps.size() && steps[next].index == 0) address.append(".").append(steps[next].name);
  found_at(module, address, where, search);
}

void Evaluator::follow_output(const Declaration& call, std::string_view output, ModuleInstance& module, Span where,
                              Search& search, unsigned depth) {
  const Calls& all = calls(module, call);
  std::size_t seen = 0;
  for (ModuleInstance* instance : all.modules) {
    if (++seen > most_instances) return;
    const Module* called = instance->chain->module;
    if (!called) {
      std::string address(instance->address);
      if (!output.empty()) address.append(".").append(output);
      search.found.push_back({text_of(address), where});
      search.has_own = search.has_own || module.chain->has_keys;
      continue;
    }
    for (const Declaration& declaration : called->outputs) {
      if (!output.empty() && declaration.name != output) continue;
      const Attribute* value = declaration.attribute("value");
      if (value) pass(value, value->value, *instance, where, search, depth);
    }
  }
}

void Evaluator::found_at(const ModuleInstance& module, std::string_view address, Span where, Search& search) {
  search.found.push_back({text_of(in_module(module, address)), where});
  search.has_own = search.has_own || module.chain->has_keys;
}

/// What a named value leads to, found once.
void Evaluator::pass(const void* what, const Expression& value, ModuleInstance& module, Span where, Search& search,
                     unsigned depth) {
  const auto [entry, is_new] = leads_.try_emplace({what, &module});
  Lead& lead = entry->second;
  if (is_new) {
    Search inner;
    references_in(value, module, {}, inner, depth + 1);
    for (const Reference& reference : inner.found) {
      if (lead.addresses.size() >= most_references) break;
      const auto same = std::find(lead.addresses.begin(), lead.addresses.end(), reference.address);
      if (same == lead.addresses.end()) lead.addresses.push_back(reference.address);
    }
    lead.has_own = inner.has_own;
  }
  for (const std::string_view address : lead.addresses) search.found.push_back({address, where});
  search.has_own = search.has_own || lead.has_own;
}

std::span<const Reference> Evaluator::references_of(const Declaration& declaration, ModuleInstance& module) {
  const auto kept = module.chain->references.find(&declaration);
  if (kept != module.chain->references.end()) return kept->second;
  Search search;
  references_in(declaration.block.body, module, search);
  const std::span<const Reference> found = keep(search);
  if (!search.has_own) module.chain->references.emplace(&declaration, found);
  return found;
}

std::span<const Reference> Evaluator::keep(Search& search) {
  References unique;
  for (const Reference& reference : search.found) {
    const auto same = [&](const Reference& each) {
      return each.address == reference.address && each.where == reference.where;
    };
    if (std::none_of(unique.begin(), unique.end(), same)) unique.push_back(reference);
    if (unique.size() >= most_references) break;
  }
  return stack_.arena.copy(unique);
}

std::span<const Reference> Evaluator::dependencies(const Body& body, ModuleInstance& module) {
  const Attribute* given = body.attribute("depends_on");
  References found;
  if (given && given->value.json) {
    for (const Member& part : given->value.json->parts()) {
      if (part.value->kind == Kind::string)
        found.push_back({text_of(in_module(module, part.value->string())), part.where});
    }
  } else if (given && given->value.file && given->value.file->nodes[given->value.node].kind == hcl::Kind::tuple) {
    const hcl::File& file = *given->value.file;
    const std::uint32_t end = file.nodes[given->value.node].next;
    for (std::uint32_t child = given->value.node + 1; child < end; child = file.nodes[child].next) {
      found.push_back({text_of(in_module(module, file.spelled(file.nodes[child]))), span_of(file, file.nodes[child])});
    }
  }
  return stack_.arena.copy(found);
}

}  // namespace stackworthy::terraform
