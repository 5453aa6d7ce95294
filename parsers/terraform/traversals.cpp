// What a name leads to: `var.x`, `local.x`, `module.m.out`, a resource, `each.value`, and the attributes and elements
// behind it. A reference to a resource takes as many steps as its address has and then asks for one attribute, so that
// nothing else of the resource is evaluated.

#include <algorithm>

#include "parsers/terraform/evaluator.h"
#include "parsers/terraform/functions/characters.h"
#include "parsers/terraform/terragrunt/terragrunt.h"

namespace stackworthy::terraform {

namespace {

bool is_index(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
}

const Step* step_at(const std::vector<Step>& steps, std::size_t at) { return at < steps.size() ? &steps[at] : nullptr; }

bool is_attribute(const Step* step) { return step && step->index == 0 && !is_index(step->name); }

/// The outputs of another stack's state, of which each is a value of its own.
bool is_remote_outputs(const Node& value) {
  constexpr std::string_view type = "data.terraform_remote_state.";
  if (value.waits_for().size() != 1) return false;
  const std::string_view address = value.waits_for()[0].address;
  return address.find(type) != std::string_view::npos && address.ends_with(".outputs");
}

}  // namespace

const Node* Evaluator::traversal(const hcl::File& file, std::uint32_t at, const Scope& scope) {
  std::vector<Step> steps;
  std::uint32_t base = at;
  while (file.nodes[base].kind == hcl::Kind::get_attribute || file.nodes[base].kind == hcl::Kind::get_index) {
    const std::uint32_t behind = file.nodes[base + 1].next;
    const bool by_name = file.nodes[base].kind == hcl::Kind::get_attribute;
    steps.push_back({by_name ? file.spelled(file.nodes[behind]) : std::string_view(), by_name ? 0 : behind,
                     span_of(file, file.nodes[base])});
    ++base;
  }
  std::reverse(steps.begin(), steps.end());
  const Span where = span_of(file, file.nodes[at]);
  std::size_t used = 0;
  const Node* value = nullptr;
  if (file.nodes[base].kind == hcl::Kind::variable) {
    value = root(file, file.spelled(file.nodes[base]), steps, used, where, scope);
  } else if (file.nodes[base].kind == hcl::Kind::splat_item) {
    value = root(file, {}, steps, used, where, scope);
  } else {
    value = evaluate(file, base, scope);
  }
  for (; value && used < steps.size(); ++used) value = step(file, *value, steps[used], scope);
  return value;
}

const Node* Evaluator::root(const hcl::File& file, std::string_view name, const std::vector<Step>& steps,
                            std::size_t& used, Span where, const Scope& scope) {
  for (const Binding* binding = scope.bindings; binding; binding = binding->outer) {
    if (binding->name != name) continue;
    touched_ |= binding->touched;
    return binding->value;
  }
  const auto no_such = [&] { return fail(where, "refers to '" + std::string(name) + "', which is not declared here"); };
  if (!scope.module || name.empty()) return no_such();
  ModuleInstance& module = *scope.module;
  if (module.chain->terragrunt) {
    if (const auto value = terragrunt_->named(*module.chain->terragrunt, name, steps, used, where)) return *value;
  }
  if (name == "each" || name == "count") {
    if (!scope.repetition) return no_such();
    touched_ |= scope.repetition->touched;
    const Scope& inner = scope;
    if (!is_attribute(step_at(steps, 0))) return no_such();
    used = 1;
    const Node* value = nullptr;
    if (name == "count" && steps[0].name == "index") value = inner.repetition->key;
    if (name == "each" && steps[0].name == "key") value = inner.repetition->key;
    if (name == "each" && steps[0].name == "value") value = inner.repetition->value;
    return value ? value : no_such();
  }
  if (name == "self") {
    if (!scope.self) return no_such();
    touched_ |= touch::resource_instance;
    return scope.self->whole ? scope.self->whole : unknown_at(scope.self->address, where, Shape::object);
  }
  if (name == "path" || name == "terraform" || name == "tofu") {
    if (!is_attribute(step_at(steps, 0))) return no_such();
    used = 1;
    if (name != "path") return unknown_at(text_of("terraform." + std::string(steps[0].name)), where, Shape::word);
    if (steps[0].name == "module") return make::string(stack_.arena, module.chain->path, where);
    if (steps[0].name == "root") return make::borrowed(stack_.arena, ".", where);
    return unknown_at("path.cwd", where, Shape::string);
  }
  if (!is_attribute(step_at(steps, 0))) return no_such();
  const std::string_view first = steps[0].name;
  if (name == "resource") {
    const std::vector<Step> rest(steps.begin() + 1, steps.end());
    const Node* value = root(file, first, rest, used, where, scope);
    ++used;
    return value;
  }
  if (name == "var" || name == "local") {
    used = 1;
    return name == "var" ? variable(module, first, where) : local(module, first, where);
  }
  if (name == "module") {
    used = 1;
    if (!module.chain->module) return no_such();
    const Declaration* call = module.chain->module->call(first);
    if (!call) return fail(where, "refers to module." + std::string(first) + ", which is not declared");
    return of_module(file, *call, steps, used, where, scope);
  }
  std::string key;
  const bool has_mode = name == "data" || name == "ephemeral";
  if (has_mode && !is_attribute(step_at(steps, 1))) return no_such();
  key.append(name).append(".").append(first);
  if (has_mode) key.append(".").append(steps[1].name);
  used = has_mode ? 2 : 1;
  const Declaration* resource = module.chain->module ? module.chain->module->resource(key) : nullptr;
  if (!resource) return fail(where, "refers to " + key + ", which is not declared");
  return of_resource(file, *resource, steps, used, where, scope);
}

const Node* Evaluator::of_resource(const hcl::File& file, const Declaration& resource, const std::vector<Step>& steps,
                                   std::size_t& used, Span where, const Scope& scope) {
  Instances& all = instances(*scope.module, resource);
  touched_ |= all.touched;
  if (all.state == Slot::State::running)
    return unknown_at(text_of(in_module(*scope.module, resource_key(resource))), where);
  const Node* value = nullptr;
  if (all.kind == Repetition::Kind::none && !all.is_symbolic && all.resources.size() == 1) {
    if (is_attribute(step_at(steps, used))) return attribute(*all.resources[0], steps[used++].name, where);
    value = all.resources[0]->whole;
  } else {
    value = whole_of(all, *scope.module, resource);
  }
  if (const Step* next = step_at(steps, used); next && value && (next->index != 0 || is_index(next->name))) {
    value = step(file, *value, *next, scope);
    ++used;
  }
  return value;
}

const Node* Evaluator::of_module(const hcl::File& file, const Declaration& call, const std::vector<Step>& steps,
                                 std::size_t& used, Span where, const Scope& scope) {
  Calls& all = calls(*scope.module, call);
  touched_ |= all.touched;
  if (all.state == Slot::State::running)
    return unknown_at(text_of(in_module(*scope.module, "module." + std::string(call.name))), where);
  const bool is_single = all.kind == Repetition::Kind::none && !all.is_symbolic;
  const auto of_instance = [&](ModuleInstance& instance) {
    if (!is_attribute(step_at(steps, used))) return whole_of(instance, where);
    return output(instance, steps[used++].name, where);
  };
  if (is_single) return of_instance(*all.modules[0]);
  const Step* next = step_at(steps, used);
  if (!next || (next->index == 0 && !is_index(next->name))) return whole_of(all, *scope.module, call, where);
  const Node* key =
      next->index != 0 ? evaluate(file, next->index, scope) : make::string(stack_.arena, next->name, where);
  if (!key) return nullptr;
  if (all.is_symbolic) {
    is_uncertain_ = true;
    ++used;
    return of_instance(*all.modules[0]);
  }
  if (key->is_scalar() && !key->has(mark::json)) {
    CallContext here = context(where);
    const Node* spelled = convert(*key, string_type, here);
    for (ModuleInstance* instance : all.modules) {
      const Node* own = convert(*instance->repetition.key, string_type, here);
      if (!spelled || !own || spelled->string() != own->string()) continue;
      ++used;
      if (instance->repetition.exists != Truth::yes) is_uncertain_ = true;
      return of_instance(*instance);
    }
    return fail(where, "asks for an instance of module." + std::string(call.name) + " that does not exist");
  }
  return whole_of(all, *scope.module, call, where);
}

const Node* Evaluator::step(const hcl::File& file, const Node& value, const Step& step, const Scope& scope) {
  if (step.index == 0) {
    if (!is_index(step.name)) return with_sensitivity(attribute_of(value, step.name, step.where), {&value});
    const Node* key = make::string(stack_.arena, step.name, step.where);
    return with_sensitivity(index_of(value, *key, step.where), {&value});
  }
  const Node* key = evaluate(file, step.index, scope);
  return key ? with_sensitivity(index_of(value, *key, step.where), {&value, key}) : nullptr;
}

const Node* Evaluator::attribute_of(const Node& value, std::string_view name, Span where) {
  if (value.kind == Kind::unknown) {
    if (value.tag != 0) return handle_attribute(value, name, where);
    if (is_scalar_shape(value)) return fail(where, "asks for '" + std::string(name) + "' of what is no object");
    return is_remote_outputs(value)
               ? unknown_at(text_of(std::string(value.waits_for()[0].address).append(".").append(name)), where)
               : unknown_of({&value}, where);
  }
  if (value.kind == Kind::choice) {
    Members alternatives;
    for (Member alternative : value.parts()) {
      alternative.value = attribute_of(*alternative.value, name, where);
      if (alternative.value) alternatives.push_back(alternative);
    }
    if (alternatives.empty()) return nullptr;
    if (alternatives.size() < value.size) is_uncertain_ = true;
    return make::choice(stack_.arena, alternatives, waits_for(value), where);
  }
  if (value.kind == Kind::null) return fail(where, "asks for '" + std::string(name) + "' of null");
  const bool is_block = value.kind == Kind::list && value.tag == handle::open;
  if (is_block && value.size == 1) return attribute_of(*value.parts()[0].value, name, where);
  if (value.kind != Kind::object || value.has(mark::json))
    return fail(where, "asks for '" + std::string(name) + "' of what is no object");
  const auto other = composed(name);
  const Member* member = find_member(value, other ? *other : name);
  if (!member && value.tag == handle::open) return unknown({}, where);
  if (!member) return fail(where, "asks for '" + std::string(name) + "', which is not there");
  if (member->exists != Truth::yes) is_uncertain_ = true;
  return member->value;
}

const Node* Evaluator::handle_attribute(const Node& value, std::string_view name, Span where) {
  const std::string_view address = value.waits_for()[0].address;
  if (value.tag == handle::resource) {
    const auto found = by_address_.find(address);
    if (found != by_address_.end()) {
      touched_ |= touch::module_instance | touch::resource_instance;
      return attribute(*found->second, name, where);
    }
  }
  if (value.tag == handle::resource || value.tag == handle::module) {
    return unknown_at(text_of(std::string(address).append(".").append(name)), where);
  }
  return unknown_of({&value}, where);
}

const Node* Evaluator::index_of(const Node& value, const Node& key, Span where) {
  if (value.kind == Kind::unknown && (value.tag == handle::instances || value.tag == handle::modules)) {
    const auto found = by_address_.find(std::string(value.waits_for()[0].address) + "[*]");
    is_uncertain_ = true;
    touched_ |= touch::module_instance;
    return found == by_address_.end() ? unknown_of({&value}, where) : found->second->whole;
  }
  if (is_scalar_shape(value)) return fail(where, "asks for an element of what has none");
  if (value.kind == Kind::unknown) return unknown_of({&value, &key}, where);
  if (key.is_collection() && !key.has(mark::json)) return fail(where, "asks for an element by a collection");
  if (value.kind == Kind::choice || key.kind == Kind::choice) {
    const Node& varying = value.kind == Kind::choice ? value : key;
    const Node* all = nullptr;
    std::size_t good = 0;
    for (const Member& alternative : varying.parts()) {
      const Node* one =
          &varying == &value ? index_of(*alternative.value, key, where) : index_of(value, *alternative.value, where);
      if (!one) continue;
      ++good;
      all = all ? merged(all, one, waits_for(varying), where) : one;
    }
    if (good < varying.size) is_uncertain_ = true;
    return all;
  }
  if (value.kind == Kind::null) return fail(where, "asks for an element of null");
  if (!value.is_collection() || value.has(mark::json)) return fail(where, "asks for an element of what has none");
  if (value.has(mark::set)) return fail(where, "asks for an element of a set, which has no order");
  if (key.kind == Kind::null) return fail(where, "asks for an element by null");
  if (!key.is_scalar() || key.has(mark::json)) return any_of(value, key, where);
  if (value.kind == Kind::list) {
    const Node* element = element_at(value, key, where);
    return !element && value.tag == handle::open ? unknown({}, where) : element;
  }
  CallContext here = context(where);
  const Node* spelled = convert(key, string_type, here);
  if (!spelled || spelled->kind != Kind::string) return unknown_of({&value, &key}, where);
  const Member* member = find_member(value, spelled->string());
  if (!member) return fail(where, "asks for an element that is not there");
  if (member->exists != Truth::yes) is_uncertain_ = true;
  return member->value;
}

const Node* Evaluator::element_at(const Node& list, const Node& key, Span where) {
  CallContext here = context(where);
  const Node* index = convert(key, number_type, here);
  if (!index || index->kind != Kind::number) return fail(where, "asks for an element by what is no number");
  const double at = index->number();
  if (at < 0 || at >= static_cast<double>(list.size) || at != static_cast<double>(static_cast<std::uint32_t>(at))) {
    return fail(where, "asks for an element that is not there");
  }
  const auto position = static_cast<std::size_t>(at);
  const auto parts = list.parts();
  const auto doubtful = [](const Member& member) { return member.exists != Truth::yes; };
  if (std::any_of(parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(position) + 1, doubtful)) {
    is_uncertain_ = true;
    if (std::any_of(parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(position), doubtful))
      return any_of(list, key, where);
  }
  return parts[position].value;
}

const Node* Evaluator::any_of(const Node& collection, const Node& key, Span where) {
  is_uncertain_ = true;
  if (collection.size == 0 || collection.size > Node::most_alternatives) return unknown_of({&key, &collection}, where);
  const Node* all = nullptr;
  for (const Member& part : collection.parts()) all = all ? merged(all, part.value, waits_for(key), where) : part.value;
  return all;
}

}  // namespace stackworthy::terraform
