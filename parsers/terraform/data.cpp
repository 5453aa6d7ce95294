// Data sources that need nothing but the configuration: policy documents, rendered templates, the state of a local
// backend. All others are unknown.

#include <algorithm>

#include "parsers/json/json.h"
#include "parsers/terraform/evaluator.h"

namespace stackworthy::terraform {

const Node* Evaluator::argument(ResourceInstance& instance, std::string_view name) {
  const Attribute* given = instance.declaration->attribute(name);
  if (!given) return nullptr;
  Scope scope;
  scope.module = instance.module;
  scope.repetition = instance.repetition.kind == Repetition::Kind::none ? nullptr : &instance.repetition;
  scope.self = &instance;
  return attribute_value(*given, scope);
}

const Node* Evaluator::data_attribute(ResourceInstance& instance, std::string_view name, Span where) {
  const std::string_view type = instance.declaration->type;
  const Node* value = nullptr;
  if (type == "aws_iam_policy_document" && (name == "json" || name == "minified_json"))
    value = policy_document(instance);
  if (type == "terraform_remote_state" && name == "outputs") value = remote_state(instance);
  if (type == "template_file" && name == "rendered") {
    const Node* source = argument(instance, "template");
    const Node* variables = argument(instance, "vars");
    if (source && source->kind == Kind::string && !source->has(mark::json)) {
      const Node* arguments = variables ? variables : make::object(stack_.arena, {}, source->from);
      const auto rendered = special_call("templatestring", {source, arguments}, source->from, Scope{});
      value = rendered ? *rendered : nullptr;
    }
  }
  if (type == "local_file" && name == "content") {
    const Node* path = argument(instance, "filename");
    if (path && path->kind == Kind::string) value = file_call("file", {path}, path->from, Scope{});
  }
  if (value) return value;
  touched_ |= touch::module_instance;
  return computed(instance, name, where);
}

/// The outputs of a state file in the tree, with the defaults for those it lacks; nullptr where the state is elsewhere.
const Node* Evaluator::remote_state(ResourceInstance& instance) {
  const Node* backend = argument(instance, "backend");
  const Node* config = argument(instance, "config");
  if (!backend || backend->kind != Kind::string || backend->string() != "local" || !config ||
      config->kind != Kind::object)
    return nullptr;
  const Member* path = find_member(*config, "path");
  if (!path || path->value->kind != Kind::string) return nullptr;
  std::string resolved;
  const Source* source = open_file(*path->value, Scope{}, resolved);
  if (!source) return nullptr;
  const auto found = states_.find(source);
  const Node* state = found != states_.end()
                          ? found->second
                          : parsers::json::read_json_text(source->text(), source->whole(), stack_.arena);
  states_[source] = state;
  const Member* outputs = state && state->kind == Kind::object ? find_member(*state, "outputs") : nullptr;
  if (!outputs || outputs->value->kind != Kind::object) return nullptr;
  Members members;
  for (const Member& output : outputs->value->parts()) {
    const Member* value = find_member(*output.value, "value");
    if (!value) continue;
    const Member* sensitive = find_member(*output.value, "sensitive");
    const bool is_secret = sensitive && sensitive->value->kind == Kind::boolean && sensitive->value->boolean;
    const Node* kept =
        is_secret ? make::moved(stack_.arena, *value->value, value->value->from, mark::sensitive) : value->value;
    members.push_back({kept, name(output.name->spelled), output.where, Truth::yes});
  }
  const Node* defaults = argument(instance, "defaults");
  for (const Member& member : defaults ? defaults->parts() : std::span<const Member>()) {
    const auto same = [&](const Member& each) { return each.name == member.name; };
    if (member.name && std::none_of(members.begin(), members.end(), same)) members.push_back(member);
  }
  return make::object(stack_.arena, members, source->whole());
}

}  // namespace stackworthy::terraform
