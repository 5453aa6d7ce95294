// From instances to the resources of the stack.

#include <algorithm>

#include "parsers/terraform/evaluator.h"
#include "parsers/terraform/terragrunt/terragrunt.h"
#include "parsers/vocabulary/vocabulary.h"

namespace stackworthy::terraform {

void Evaluator::emit(ModuleInstance& module) {
  if (emitted_.insert(module.chain).second) emit_declarations(module);
  for (const Declaration& resource : module.chain->module->resources) emit_resource(module, resource);
  emit_calls(module);
}

Resource Evaluator::pattern_of(ModuleInstance& module, const Block& block) {
  Resource made;
  made.dialect = Dialect::terraform;
  made.call = module.call;
  made.head = block.head;
  made.extent = block.extent;
  made.exists = module.exists;
  return made;
}

void Evaluator::emit_resource(ModuleInstance& module, const Declaration& resource) {
  Instances& all = instances(module, resource);
  if (all.resources.empty()) return;
  Resource pattern = pattern_of(module, resource.block);
  pattern.type = pattern.spelled_type = resource.type;
  pattern.name = resource.name;
  pattern.is_data = resource.is_data || resource.is_ephemeral;
  pattern.references = references_of(resource, module);
  pattern.depends_on = dependencies(resource.block.body, module);
  pattern.provider = provider_for(module, resource);
  pattern.meta = lifecycle(resource.block.body);
  for (ResourceInstance* instance : all.resources) emit_instance(module, *instance, pattern);
}

void Evaluator::emit_instance(ModuleInstance& module, ResourceInstance& instance, const Resource& pattern) {
  Resource made = pattern;
  made.address = instance.address;
  if (instance.repetition.kind != Repetition::Kind::none) made.key = instance.repetition.key_text;
  made.exists = module.exists && instance.repetition.exists;
  Scope scope;
  scope.module = &module;
  scope.repetition = instance.repetition.kind == Repetition::Kind::none ? nullptr : &instance.repetition;
  scope.self = &instance;
  made.body = body(instance.declaration->block.body, scope, true);
  vocabulary::settle(made, stack_.arena);
  stack_.resources.push_back(made);
}

/// Adds what resources hold within themselves; the vector does not grow any more behind that.
void Evaluator::emit_splits() {
  std::vector<Resource> found;
  std::vector<std::size_t> parents;
  for (std::size_t i = 0; i < stack_.resources.size(); ++i) {
    vocabulary::splits(stack_.resources[i], stack_.arena, found);
    parents.resize(found.size(), i);
  }
  const std::size_t first = stack_.resources.size();
  stack_.resources.insert(stack_.resources.end(), found.begin(), found.end());
  for (std::size_t i = 0; i < found.size(); ++i) stack_.resources[first + i].parent = &stack_.resources[parents[i]];
}

const Node* Evaluator::spelled_list(const Expression& expression) {
  if (expression.json) return expression.json;
  const hcl::File& file = *expression.file;
  const hcl::Node& node = file.nodes[expression.node];
  if (node.kind != hcl::Kind::tuple) return make::borrowed(stack_.arena, file.spelled(node), span_of(file, node));
  Members elements;
  for (std::uint32_t child = expression.node + 1; child < node.next; child = file.nodes[child].next) {
    std::string_view text = file.spelled(file.nodes[child]);
    literal_text({&file, child, nullptr, nullptr}, text);
    const Span where = span_of(file, file.nodes[child]);
    elements.push_back({make::borrowed(stack_.arena, text, where), nullptr, where, Truth::yes});
  }
  return make::list(stack_.arena, elements, span_of(file, node));
}

const Node* Evaluator::lifecycle(const Body& body) {
  const Block* block = body.block("lifecycle");
  if (!block) return nullptr;
  Members members;
  for (const Attribute& attribute : block->body.attributes) {
    const bool names = attribute.name == "ignore_changes" || attribute.name == "replace_triggered_by";
    const Node* value = names ? spelled_list(attribute.value) : evaluate(attribute.value, Scope{});
    if (!value) value = unknown({}, attribute.value.span());
    members.push_back({value, name(attribute.name), attribute.value.span(), Truth::yes});
  }
  return make::object(stack_.arena, members, block->extent);
}

void Evaluator::emit_declaration(ModuleInstance& module, const Declaration& declaration, std::string_view type,
                                 std::string_view address, std::string_view called, const Node* body) {
  Resource made = pattern_of(module, declaration.block);
  made.type = made.spelled_type = type;
  made.address = text_of(in_module(module, address));
  made.name = called;
  made.body = body;
  made.references = references_of(declaration, module);
  made.depends_on = dependencies(declaration.block.body, module);
  vocabulary::settle(made, stack_.arena);
  stack_.resources.push_back(made);
}

/// What a variable's block says hangs on no caller: it is read once for all calls of its module.
const Node* Evaluator::variable_body(const Declaration& declaration) {
  const Node*& body = variable_bodies_[&declaration];
  if (body) return body;
  Members members;
  for (const Attribute& attribute : declaration.block.body.attributes) {
    const Span where = attribute.value.span();
    const Node* value = nullptr;
    if (attribute.name == "type") {
      std::string_view text;
      if (!literal_text(attribute.value, text) && attribute.value.file)
        text = attribute.value.file->spelled(attribute.value.file->nodes[attribute.value.node]);
      value = make::borrowed(stack_.arena, text, where);
    } else {
      Scope scope;
      scope.is_literal = true;
      value = evaluate(attribute.value, scope);
    }
    if (!value) value = unknown({}, where);
    members.push_back({value, name(attribute.name), where, Truth::yes});
  }
  return body = make::object(stack_.arena, members, declaration.block.body.extent);
}

void Evaluator::emit_variable(ModuleInstance& module, const Declaration& declaration) {
  emit_declaration(module, declaration, "terraform/variable", "var." + std::string(declaration.name), declaration.name,
                   variable_body(declaration));
}

void Evaluator::emit_output(ModuleInstance& module, const Declaration& declaration) {
  Members members;
  Scope scope;
  scope.module = &module;
  for (const Attribute& attribute : declaration.block.body.attributes) {
    if (attribute.name == "depends_on") continue;
    const Node* value = attribute.name == "value" ? output(module, declaration.name, attribute.value.span())
                                                  : evaluate(attribute.value, scope);
    if (!value) value = unknown({}, attribute.value.span());
    members.push_back({value, name(attribute.name), attribute.value.span(), Truth::yes});
  }
  emit_declaration(module, declaration, "terraform/output", "output." + std::string(declaration.name), declaration.name,
                   make::object(stack_.arena, members, declaration.block.body.extent));
}

void Evaluator::emit_declarations(ModuleInstance& module) {
  const Module& declared = *module.chain->module;
  Scope scope;
  scope.module = &module;
  const bool is_overruled = terragrunt_ && !module.parent && terragrunt_->has_backend();
  for (const Declaration& backend : declared.backends) {
    if (is_overruled) break;
    const std::string_view kind = backend.block.type == "cloud" ? backend.block.type : backend.name;
    emit_declaration(module, backend, "terraform/backend", text_of("backend." + std::string(kind)), kind,
                     body(backend.block.body, scope, false));
  }
  for (const Declaration& provider : declared.providers) {
    std::string address = "provider." + std::string(provider.type);
    if (!provider.name.empty()) address.append(".").append(provider.name);
    const Provider* made = provider_of(module, provider.type, provider.name);
    emit_declaration(module, provider, "terraform/provider", address, provider.type, made ? made->body : nullptr);
  }
  for (const Declaration& variable : declared.variables) emit_variable(module, variable);
  for (const Declaration& output : declared.outputs) emit_output(module, output);
  std::map<std::string_view, std::size_t> numbers;
  for (const Declaration& other : declared.others) {
    const std::string_view type = other.block.type;
    if (type != "check" && type != "import" && type != "moved" && type != "removed") continue;
    const std::string last = type == "check" ? std::string(other.name) : std::to_string(numbers[type]++);
    emit_declaration(module, other, text_of("terraform/" + std::string(type)), std::string(type) + "." + last,
                     other.name, nullptr);
  }
}

void Evaluator::emit_calls(ModuleInstance& module) {
  for (const Declaration& call : module.chain->module->calls) {
    Calls& all = calls(module, call);
    for (ModuleInstance* instance : all.modules) {
      emit_call(module, call, *instance);
      if (instance->chain->module) emit(*instance);
    }
    const bool is_opaque = !all.modules.empty() && !all.modules[0]->chain->module;
    if (is_opaque) stack_.not_read.push_back(in_module(module, "module." + std::string(call.name)));
  }
}

void Evaluator::emit_call(ModuleInstance& module, const Declaration& call, ModuleInstance& instance) {
  Resource made = pattern_of(module, call.block);
  made.type = made.spelled_type = "terraform/module";
  made.address = instance.address;
  made.name = call.name;
  if (instance.repetition.kind != Repetition::Kind::none) made.key = instance.repetition.key_text;
  made.exists = instance.exists;
  made.is_opaque = instance.chain->module == nullptr;
  Scope scope;
  scope.module = &module;
  scope.repetition = instance.repetition.kind == Repetition::Kind::none ? nullptr : &instance.repetition;
  made.body = shared(&call, scope, [&] {
    Members members;
    for (const Attribute& attribute : call.block.body.attributes) {
      if (is_meta_argument(attribute.name) || attribute.name == "providers") continue;
      const Declaration* variable = instance.chain->module ? instance.chain->module->variable(attribute.name) : nullptr;
      const Node* value = variable ? this->variable(instance, variable->name, attribute.value.span())
                                   : attribute_value(attribute, scope);
      if (!value) value = unknown({}, attribute.value.span());
      if ((touched_ & touch::module_instance) != 0) touched_ |= touch::resource_instance;
      members.push_back({value, name(attribute.name), attribute.value.span(), Truth::yes});
    }
    return make::object(stack_.arena, members, call.block.body.extent);
  });
  made.references = references_of(call, module);
  made.depends_on = dependencies(call.block.body, module);
  stack_.resources.push_back(made);
}

void Evaluator::emit_outputs() {
  ModuleInstance& root = modules_.front();
  Members members;
  for (const Declaration& declaration : root_chain_->module->outputs) {
    const Node* value =
        declaration.attribute("value") ? output(root, declaration.name, declaration.block.head) : nullptr;
    if (!value) value = unknown({}, declaration.block.head);
    members.push_back({value, name(declaration.name), declaration.block.head, Truth::yes});
  }
  if (!members.empty()) stack_.outputs = make::object(stack_.arena, members, {});
}

}  // namespace stackworthy::terraform
