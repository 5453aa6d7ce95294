// Variables, locals and outputs, evaluated when first asked for. A value that did not touch the keys of its module's
// instances is kept for the whole chain.

#include <algorithm>

#include "parsers/terraform/evaluator.h"
#include "parsers/terraform/functions/characters.h"

namespace stackworthy::terraform {

namespace {

bool has_suffix(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

bool is_true(const Attribute* attribute) {
  if (!attribute) return false;
  if (attribute->value.json) return attribute->value.json->kind == Kind::boolean && attribute->value.json->boolean;
  return attribute->value.file->nodes[attribute->value.node].kind == hcl::Kind::true_literal;
}

bool is_false(const Attribute* attribute) {
  if (!attribute) return false;
  if (attribute->value.json) return attribute->value.json->kind == Kind::boolean && !attribute->value.json->boolean;
  return attribute->value.file->nodes[attribute->value.node].kind == hcl::Kind::false_literal;
}

}  // namespace

template <class Compute>
const Node* Evaluator::once(Slot& shared, Slot& own, const std::string& what, Span where, Compute compute) {
  for (const Slot* slot : {&shared, &own}) {
    if (slot->state != Slot::State::done) continue;
    touched_ |= slot->touched;
    is_uncertain_ |= slot->is_uncertain;
    return slot->node;
  }
  if (own.state == Slot::State::running) {
    std::string members;
    const auto first = std::find(running_.begin(), running_.end(), what);
    for (auto each = first; each != running_.end(); ++each) members.append(*each).append(" -> ");
    note(Notice::Severity::error, where, "depends on itself: " + members + what);
    return unknown_at(text_of(what), where);
  }
  own.state = Slot::State::running;
  running_.push_back(what);
  const std::uint64_t touched_before = touched_;
  const bool uncertain_before = is_uncertain_;
  const unsigned guards_before = guards_;
  touched_ = 0;
  is_uncertain_ = false;
  guards_ = 0;
  const Node* value = compute();
  guards_ = guards_before;
  if (!value) {
    note_failure(where);
    value = unknown({}, where);
  }
  value = bounded(value);
  running_.pop_back();
  own.touched = touched_;
  own.is_uncertain = is_uncertain_;
  own.node = value;
  own.state = Slot::State::done;
  if (own.touched == 0) shared = own;
  touched_ |= touched_before;
  is_uncertain_ |= uncertain_before;
  return value;
}

const Node* Evaluator::variable(ModuleInstance& module, std::string_view name, Span where) {
  const Declaration* declaration = module.chain->module ? module.chain->module->variable(name) : nullptr;
  const std::string address = in_module(module, "var." + std::string(name));
  if (!declaration) {
    const auto given = module.parent ? given_.end() : given_.find(std::string(name));
    if (given != given_.end() && given->second.value) {
      Scope empty;
      empty.is_literal = given->second.is_literal;
      if (const Node* value = evaluate(given->second.value, empty)) return value;
    }
    return unknown_at(text_of(address), where);
  }
  return once(module.chain->variables[declaration->name], module.variables[declaration->name], address,
              declaration->block.head, [&] { return variable_value(module, *declaration); });
}

const Node* Evaluator::variable_value(ModuleInstance& module, const Declaration& declaration) {
  const Node* value = given_value(module, declaration);
  const bool may_be_null = !is_false(declaration.attribute("nullable"));
  const bool needs_default = !value || (value->kind == Kind::null && !may_be_null);
  if (needs_default) {
    const Node* fallback = default_value(declaration);
    if (!fallback)
      fallback = unknown_at(text_of(in_module(module, "var." + std::string(declaration.name))), declaration.block.head);
    value = fallback;
  }
  const Node* made = typed(value, declaration);
  if (made && is_true(declaration.attribute("sensitive")))
    made = make::moved(stack_.arena, *made, made->from, mark::sensitive);
  return made;
}

/// What the caller or the inputs give; nullptr where they give nothing.
const Node* Evaluator::given_value(ModuleInstance& module, const Declaration& declaration) {
  if (module.parent) {
    const Attribute* argument = module.chain->call->attribute(declaration.name);
    if (!argument) return nullptr;
    Scope scope;
    scope.module = module.parent;
    scope.repetition = module.repetition.kind == Repetition::Kind::none ? nullptr : &module.repetition;
    const Node* value = evaluate(argument->value, scope);
    if (!value) {
      note_failure(argument->value.span());
      value = unknown({}, argument->value.span());
    }
    touched_ = touched_ != 0 ? touch::module_instance : 0;
    return value;
  }
  const auto given = given_.find(std::string(declaration.name));
  if (given == given_.end()) {
    return open_inputs_ ? unknown_of({open_inputs_}, open_inputs_->from) : nullptr;
  }
  if (given->second.node) return input_value(*given->second.node, declaration);
  if (given->second.is_text) return text_value(given->second, declaration);
  Scope empty;
  empty.is_literal = given->second.is_literal;
  const Node* value = evaluate(given->second.value, empty);
  return value ? value : unknown({}, given->second.value.span());
}

/// Terragrunt passes inputs as TF_VAR_ variables, collections as JSON; a variable without type takes every one as text
/// (https://terragrunt.gruntwork.io/docs/features/inputs/).
const Node* Evaluator::input_value(const Node& value, const Declaration& declaration) {
  const Type* type = type_of_variable(declaration);
  const bool takes_text = type->kind == Type::Kind::string || !declaration.attribute("type");
  if (value.is_collection() && takes_text && !value.has(mark::json))
    return make::moved(stack_.arena, value, value.from, mark::json);
  if (value.kind == Kind::unknown && takes_text) return unknown_of({&value}, value.from, Shape::any);
  const bool is_collection = type->kind != Type::Kind::any && !takes_text && type->kind != Type::Kind::number &&
                             type->kind != Type::Kind::boolean;
  if (is_collection && (value.kind == Kind::string || value.kind == Kind::text))
    return unknown_of({&value}, value.from);
  CallContext here = context(value.from);
  const Node* made = takes_text && value.kind != Kind::null ? convert(value, string_type, here) : &value;
  return made ? made : &value;
}

const Node* Evaluator::default_value(const Declaration& declaration) {
  const Attribute* fallback = declaration.attribute("default");
  if (!fallback) return nullptr;
  Scope empty;
  empty.is_literal = true;
  const Node* value = evaluate(fallback->value, empty);
  return value ? value : unknown({}, fallback->value.span());
}

const Node* Evaluator::typed(const Node* value, const Declaration& declaration) {
  const Type* type = type_of_variable(declaration);
  CallContext here = context(value->from);
  const Node* made = convert(*value, *type, here);
  return made ? made : fail(value->from, "is not of the type that var." + std::string(declaration.name) + " asks for");
}

const hcl::File& Evaluator::read_text(const std::string& text) {
  Source& source = texts_.emplace_back(0, "input");
  source.set_text(text);
  files_read_.push_back(std::make_unique<hcl::File>(hcl::read_expression(source, source.text(), 0)));
  return *files_read_.back();
}

const Node* Evaluator::text_value(const Given& given, const Declaration& declaration) {
  const Type* type = type_of_variable(declaration);
  const bool is_primitive =
      type->kind == Type::Kind::string || type->kind == Type::Kind::number || type->kind == Type::Kind::boolean;
  if (is_primitive || !declaration.attribute("type"))
    return make::string(stack_.arena, composed(given.text).value_or(given.text), {});
  const hcl::File& file = read_text(given.text);
  const Node* value = file.is_whole ? evaluate(file, 0, Scope{}) : nullptr;
  return value ? value : unknown_at(text_of("var." + std::string(declaration.name)), declaration.block.head);
}

const Node* Evaluator::local(ModuleInstance& module, std::string_view name, Span where) {
  const LocalValue* declaration = module.chain->module ? module.chain->module->local(name) : nullptr;
  if (!declaration) return fail(where, "refers to local." + std::string(name) + ", which is not declared");
  return once(module.chain->locals[declaration->name], module.locals[declaration->name],
              in_module(module, "local." + std::string(name)), declaration->name_span, [&] {
                Scope scope;
                scope.module = &module;
                return evaluate(declaration->value, scope);
              });
}

const Node* Evaluator::output(ModuleInstance& module, std::string_view name, Span where) {
  if (module.repetition.exists != Truth::yes) is_uncertain_ = true;
  const std::uint64_t before = touched_;
  touched_ = 0;
  const Node* value = nullptr;
  if (!module.chain->module) {
    value = unknown_at(text_of(std::string(module.address).append(".").append(name)), where);
    touched_ = touch::module_instance;
  } else {
    const Declaration* declaration = module.chain->module->output(name);
    const Attribute* given = declaration ? declaration->attribute("value") : nullptr;
    if (!given) {
      touched_ |= before;
      return fail(where, "asks for the output '" + std::string(name) + "', which " + std::string(module.address) +
                             " does not have");
    }
    value = once(module.chain->outputs[declaration->name], module.outputs[declaration->name],
                 std::string(module.address) + "." + std::string(name), declaration->block.head, [&]() -> const Node* {
                   Scope scope;
                   scope.module = &module;
                   const Node* made = evaluate(given->value, scope);
                   const bool is_secret = made && is_true(declaration->attribute("sensitive"));
                   return is_secret ? make::moved(stack_.arena, *made, made->from, mark::sensitive) : made;
                 });
  }
  const bool varies = touched_ != 0 && (!module.parent || module.parent->chain->has_keys);
  touched_ = before | (varies ? touch::module_instance : 0);
  return value;
}

const Type* Evaluator::named_type(std::string_view name) const {
  if (name == "string") return &string_type;
  if (name == "number") return &number_type;
  if (name == "bool") return &boolean_type;
  if (name == "list") return &list_of_any;
  if (name == "set") return &set_of_any;
  if (name == "map") return &map_of_any;
  return &any_type;
}

const Type* Evaluator::type_of_variable(const Declaration& declaration) {
  const auto found = types_.find(&declaration);
  if (found != types_.end()) return found->second;
  const Attribute* given = declaration.attribute("type");
  const Type* type = &any_type;
  std::string_view quoted;
  if (given && literal_text(given->value, quoted)) {
    const hcl::File& file = read_text(std::string(quoted));
    if (file.is_whole) type = read_type(file, 0);
  } else if (given && given->value.file) {
    type = read_type(*given->value.file, given->value.node);
  }
  types_.emplace(&declaration, type);
  return type;
}

const Type* Evaluator::read_type(const hcl::File& file, std::uint32_t at) {
  const hcl::Node& node = file.nodes[at];
  if (node.kind == hcl::Kind::parentheses) return read_type(file, at + 1);
  if (node.kind == hcl::Kind::variable) return named_type(file.spelled(node));
  return node.kind == hcl::Kind::call ? read_type_call(file, at) : &any_type;
}

const Type* Evaluator::read_type_call(const hcl::File& file, std::uint32_t at) {
  const std::string_view name = file.spelled(file.nodes[at + 1]);
  const std::uint32_t argument = file.nodes[at + 1].next;
  if (argument >= file.nodes[at].next) return &any_type;
  if (name == "object") return read_object_type(file, argument);
  if (name == "optional") return read_type(file, argument);
  if (name == "tuple") {
    if (file.nodes[argument].kind != hcl::Kind::tuple) return &any_type;
    std::vector<Field> fields;
    for (std::uint32_t child = argument + 1; child < file.nodes[argument].next; child = file.nodes[child].next) {
      fields.push_back({{}, read_type(file, child), false, nullptr});
    }
    return stack_.arena.make(Type{Type::Kind::tuple, nullptr, stack_.arena.copy(fields)});
  }
  const Type* outer = named_type(name);
  if (!outer->element) return &any_type;
  return stack_.arena.make(Type{outer->kind, read_type(file, argument), {}});
}

const Type* Evaluator::read_object_type(const hcl::File& file, std::uint32_t at) {
  if (file.nodes[at].kind != hcl::Kind::object) return &any_type;
  std::vector<Field> fields;
  for (std::uint32_t item = at + 1; item < file.nodes[at].next; item = file.nodes[item].next) {
    const Node* key = object_key(file, item, Scope{});
    if (!key || key->kind != Kind::string) return &any_type;
    const std::uint32_t value = file.nodes[item + 1].next;
    Field field{text_of(key->string()), read_type(file, value), false, nullptr};
    const bool is_call = file.nodes[value].kind == hcl::Kind::call;
    if (is_call && file.spelled(file.nodes[value + 1]) == "optional") {
      field.is_optional = true;
      const std::uint32_t type = file.nodes[value + 1].next;
      const std::uint32_t fallback = type < file.nodes[value].next ? file.nodes[type].next : file.nodes[value].next;
      if (fallback < file.nodes[value].next) field.fallback = evaluate(file, fallback, Scope{});
    }
    fields.push_back(field);
  }
  return stack_.arena.make(Type{Type::Kind::object, nullptr, stack_.arena.copy(fields)});
}

void Evaluator::read_variable_file(std::string_view path) {
  const Source* source = sources_.open(path);
  if (!source) {
    stack_.notices.push_back({Notice::Severity::error, {}, "cannot be read as a file of variables", std::string(path)});
    return;
  }
  const bool is_json = has_suffix(path, ".json");
  auto file = std::make_unique<ConfigurationFile>();
  file->source = source;
  if (is_json) {
    read_json_variables(*file);
  } else {
    file->syntax = std::make_unique<hcl::File>(hcl::read(*source));
    file->notices = file->syntax->notices;
    file->body = native_body(*file->syntax);
  }
  stack_.notices.insert(stack_.notices.end(), file->notices.begin(), file->notices.end());
  for (const Attribute& attribute : file->body.attributes)
    given_[std::string(attribute.name)] = {attribute.value, {}, false, is_json, nullptr};
  inputs_read_->push_back(std::move(file));
}

void Evaluator::read_environment(const parsers::Inputs& inputs) {
  for (const auto& [name, text] : inputs.environment) given_[name] = {{}, text, true, false, nullptr};
}

void Evaluator::read_automatic(std::string_view directory) {
  std::vector<std::string> automatic;
  const std::string base = directory == "." ? "" : std::string(directory) + "/";
  for (const std::string_view path : sources_.below(directory)) {
    const std::string_view file = path.substr(base.size());
    if (file.find('/') != std::string_view::npos) continue;
    if (has_suffix(file, ".auto.tfvars") || has_suffix(file, ".auto.tfvars.json")) automatic.emplace_back(path);
  }
  for (const char* name : {"terraform.tfvars", "terraform.tfvars.json"}) {
    if (sources_.find(base + name)) read_variable_file(base + name);
  }
  std::sort(automatic.begin(), automatic.end());
  for (const std::string& path : automatic) read_variable_file(path);
}

void Evaluator::read_given(const parsers::Inputs& inputs) {
  for (std::size_t file = 0; file <= inputs.var_files.size(); ++file) {
    for (std::size_t i = 0; i < inputs.vars.size(); ++i) {
      const std::size_t after = i < inputs.vars_after.size() ? inputs.vars_after[i] : inputs.var_files.size();
      if (after == file) given_[inputs.vars[i].first] = {{}, inputs.vars[i].second, true, false, nullptr};
    }
    if (file < inputs.var_files.size()) read_variable_file(inputs.var_files[file]);
  }
}

void Evaluator::read_inputs(const parsers::Inputs& inputs) {
  read_environment(inputs);
  read_automatic(directory_);
  read_given(inputs);
}

}  // namespace stackworthy::terraform
