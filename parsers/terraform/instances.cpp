// count and for_each. What is decided gives one instance per key; what is not gives a single symbolic one, `[*]`, that
// may exist. Numbers of instances that would cost too much stay symbolic as well.

#include <algorithm>

#include "parsers/terraform/evaluator.h"

namespace stackworthy::terraform {

namespace {

/// Roughly how many nodes of a value one instance makes.
std::uint64_t weight_of(const Body& body) {
  std::uint64_t weight = 1 + 4 * body.attributes.size();
  for (const Block& block : body.blocks) weight += weight_of(block.body);
  return weight;
}

bool may_not_exist(const Member& member) { return member.exists != Truth::yes; }

}  // namespace

std::string quoted_key(std::string_view key) {
  std::string text = "\"";
  for (std::size_t i = 0; i < key.size(); ++i) {
    const char c = key[i];
    if (c == '"' || c == '\\') text += '\\';
    if ((c == '$' || c == '%') && i + 1 < key.size() && key[i + 1] == '{') text += c;
    if (c == '\n') {
      text += "\\n";
    } else if (c == '\t') {
      text += "\\t";
    } else if (c == '\r') {
      text += "\\r";
    } else {
      text += c;
    }
  }
  return text += '"';
}

Evaluator::Expansion Evaluator::expand(const Declaration& declaration, const Scope& scope) {
  Expansion expansion;
  const Attribute* count = declaration.attribute("count");
  const Attribute* each = declaration.attribute("for_each");
  const Attribute* given = count ? count : each;
  if (!given) {
    expansion.repetitions.emplace_back();
    return expansion;
  }
  expansion.kind = count ? Repetition::Kind::count : Repetition::Kind::each;
  const bool before = is_uncertain_;
  is_uncertain_ = false;
  const unsigned guards_before = guards_;
  guards_ = 0;
  const Node* value = evaluate(given->value, scope);
  guards_ = guards_before;
  if (!value) {
    note_failure(given->value.span());
    value = unknown({}, given->value.span());
  }
  const bool is_uncertain = is_uncertain_;
  is_uncertain_ = before;
  const std::uint64_t weight = weight_of(declaration.block.body);
  if (count) {
    expand_count(*value, expansion, weight);
  } else {
    expand_each(*value, expansion, weight);
  }
  for (Repetition& repetition : expansion.repetitions) {
    repetition.kind = expansion.kind;
    repetition.touched = touch::resource_instance;
    if (is_uncertain) repetition.exists = repetition.exists && Truth::unknown;
  }
  return expansion;
}

void Evaluator::make_symbolic(Expansion& expansion, const Node& why, Truth exists) {
  expansion.is_symbolic = true;
  Repetition repetition;
  repetition.is_symbolic = true;
  repetition.exists = exists;
  repetition.key_text = "*";
  const bool is_count = expansion.kind == Repetition::Kind::count;
  repetition.key = unknown_of({&why}, why.from, is_count ? Shape::number : Shape::string);
  repetition.value = unknown_of({&why}, why.from);
  expansion.repetitions.push_back(repetition);
}

void Evaluator::expand_count(const Node& value, Expansion& expansion, std::uint64_t weight) {
  CallContext here = context(value.from);
  const Node* number = value.kind == Kind::null ? nullptr : convert(value, number_type, here);
  if (!number) {
    note(Notice::Severity::warning, value.from, "is no number, so it cannot be a count");
    return make_symbolic(expansion, value, Truth::unknown);
  }
  if (number->kind == Kind::choice) {
    double least = 1e18, most = 0;
    for (const Member& alternative : number->parts()) {
      const bool is_known = alternative.value->kind == Kind::number;
      least = std::min(least, is_known ? alternative.value->number() : 0);
      most = std::max(most, is_known ? alternative.value->number() : 1e18);
    }
    make_symbolic(expansion, *number, least > 0 ? Truth::yes : Truth::unknown);
    if (most == 1) expansion.repetitions.back().key = make::integer(stack_.arena, 0, value.from);
    return;
  }
  if (number->kind != Kind::number) return make_symbolic(expansion, *number, Truth::unknown);
  const double count = number->number();
  if (count < 0) {
    note(Notice::Severity::warning, value.from, "is negative, so it cannot be a count");
    return make_symbolic(expansion, *number, Truth::unknown);
  }
  if (count * static_cast<double>(weight) > static_cast<double>(nodes_left_)) {
    note(Notice::Severity::note, value.from, "makes more instances than are told apart");
    return make_symbolic(expansion, *number, Truth::yes);
  }
  nodes_left_ -= static_cast<std::uint64_t>(count) * weight;
  for (std::int64_t i = 0; i < static_cast<std::int64_t>(count); ++i) {
    Repetition repetition;
    repetition.key = make::integer(stack_.arena, i, value.from);
    repetition.key_text = text_of(std::to_string(i));
    expansion.repetitions.push_back(repetition);
  }
}

void Evaluator::expand_each(const Node& value, Expansion& expansion, std::uint64_t weight) {
  const bool is_object = value.kind == Kind::object && !value.has(mark::json);
  const bool is_set = value.kind == Kind::list && value.has(mark::set);
  const bool is_empty = value.kind == Kind::list && value.size == 0 && !value.has(mark::json);
  if (is_empty) return;
  if (!is_object && !is_set) {
    if (value.kind != Kind::unknown && value.kind != Kind::choice) {
      note(Notice::Severity::warning, value.from, "is neither a map nor a set of strings, so it cannot be for_each");
    }
    return make_symbolic(expansion, value, Truth::unknown);
  }
  const auto is_open = [](const Member& member) { return member.value->kind != Kind::string; };
  if (is_set && std::any_of(value.parts().begin(), value.parts().end(), is_open)) {
    const bool may_be_empty = std::all_of(value.parts().begin(), value.parts().end(), may_not_exist);
    return make_symbolic(expansion, value, may_be_empty ? Truth::unknown : Truth::yes);
  }
  if (value.size * weight > nodes_left_) {
    note(Notice::Severity::note, value.from, "makes more instances than are told apart");
    return make_symbolic(expansion, value, Truth::yes);
  }
  nodes_left_ -= value.size * weight;
  Members sorted(value.parts().begin(), value.parts().end());
  const auto key_of = [&](const Member& member) { return is_object ? member.name->spelled : member.value->string(); };
  std::stable_sort(sorted.begin(), sorted.end(),
                   [&](const Member& a, const Member& b) { return key_of(a) < key_of(b); });
  for (const Member& member : sorted) {
    Repetition repetition;
    repetition.exists = member.exists;
    repetition.key = is_object ? make::borrowed(stack_.arena, member.name->spelled, member.where) : member.value;
    repetition.value = with_sensitivity(member.value, {&value});
    repetition.key_text = text_of(quoted_key(key_of(member)));
    expansion.repetitions.push_back(repetition);
  }
}

Instances& Evaluator::instances(ModuleInstance& module, const Declaration& resource) {
  Instances& all = module.resources[&resource];
  if (all.state == Slot::State::done) return all;
  const std::string key = resource_key(resource);
  if (all.state == Slot::State::running) {
    note(Notice::Severity::error, resource.block.head,
         "depends on itself: the number of its instances is computed from " + key);
    return all;
  }
  all.state = Slot::State::running;
  const std::uint64_t before = touched_;
  touched_ = 0;
  Scope scope;
  scope.module = &module;
  const Expansion expansion = expand(resource, scope);
  all.touched = module.chain->has_keys ? touched_ : 0;
  touched_ = before;
  all.is_symbolic = expansion.is_symbolic;
  all.kind = expansion.kind;
  for (const Repetition& repetition : expansion.repetitions)
    all.resources.push_back(make_instance(module, resource, repetition));
  all.state = Slot::State::done;
  return all;
}

ResourceInstance* Evaluator::make_instance(ModuleInstance& module, const Declaration& resource,
                                           const Repetition& repetition) {
  std::string address = in_module(module, resource_key(resource));
  if (repetition.kind != Repetition::Kind::none) address.append("[").append(repetition.key_text).append("]");
  ResourceInstance& made = resources_.emplace_back();
  made.declaration = &resource;
  made.module = &module;
  made.repetition = repetition;
  made.address = text_of(address);
  made.whole = unknown_at(made.address, resource.block.head, Shape::object, handle::resource);
  by_address_.emplace(made.address, &made);
  budget_.spend(1, sizeof(ResourceInstance) + address.size());
  return &made;
}

const Node* Evaluator::whole_of(Instances& all, ModuleInstance& module, const Declaration& resource) {
  if (all.whole) return all.whole;
  const Span where = resource.block.head;
  if (all.is_symbolic) {
    const std::string_view address = text_of(in_module(module, resource_key(resource)));
    const bool is_list = all.kind == Repetition::Kind::count;
    return all.whole = unknown_at(address, where, is_list ? Shape::list : Shape::object, handle::instances);
  }
  Members members;
  for (const ResourceInstance* instance : all.resources) {
    Member member{instance->whole, nullptr, where, instance->repetition.exists};
    if (all.kind == Repetition::Kind::each) member.name = name(instance->repetition.key->string());
    members.push_back(member);
  }
  all.whole = all.kind == Repetition::Kind::each ? make::object(stack_.arena, members, where)
                                                 : make::list(stack_.arena, members, where);
  return all.whole;
}

const Node* Evaluator::computed(const ResourceInstance& instance, std::string_view name, Span where) {
  const bool is_string = instance.declaration->block.type == "resource" && (name == "id" || name == "arn");
  return unknown_at(text_of(std::string(instance.address).append(".").append(name)), where,
                    is_string ? Shape::string : Shape::any);
}

const Node* Evaluator::attribute(ResourceInstance& instance, std::string_view name, Span where) {
  if (instance.repetition.exists != Truth::yes) is_uncertain_ = true;
  Slot& slot = instance.attributes[name];
  if (slot.state == Slot::State::fresh) {
    const Declaration& declaration = *instance.declaration;
    const bool is_echo = declaration.type == "terraform_data" && name == "output";
    const std::string_view source = is_echo ? std::string_view("input") : name;
    const std::uint64_t touched_before = touched_;
    const bool uncertain_before = is_uncertain_;
    const unsigned guards_before = guards_;
    touched_ = 0;
    is_uncertain_ = false;
    guards_ = 0;
    slot.state = Slot::State::running;
    const Node* value = nullptr;
    Scope scope;
    scope.module = instance.module;
    scope.repetition = instance.repetition.kind == Repetition::Kind::none ? nullptr : &instance.repetition;
    scope.self = &instance;
    if (declaration.is_data || declaration.is_ephemeral) {
      value = data_attribute(instance, name, where);
    } else if (const Attribute* given = declaration.attribute(source); given && !is_meta_argument(name)) {
      value = attribute_value(*given, scope);
    } else {
      value = blocks(declaration.block.body, name, scope);
    }
    if (!value || value->kind == Kind::null) {
      value = computed(instance, name, declaration.block.head);
      touched_ |= touch::module_instance;
    }
    slot.node = value;
    slot.touched = touched_;
    slot.is_uncertain = is_uncertain_;
    slot.state = Slot::State::done;
    guards_ = guards_before;
    touched_ = touched_before;
    is_uncertain_ = uncertain_before;
  }
  if (slot.state == Slot::State::running) return computed(instance, name, where);
  if (instance.module->chain->has_keys) touched_ |= slot.touched & touch::module_instance;
  is_uncertain_ |= slot.is_uncertain;
  const bool is_open = slot.node->kind == Kind::unknown && slot.node->tag == 0 && slot.node->size == 1 &&
                       slot.node->from == instance.declaration->block.head;
  return is_open ? make::moved(stack_.arena, *slot.node, where) : slot.node;
}

bool is_meta_argument(std::string_view name) {
  return name == "count" || name == "for_each" || name == "provider" || name == "depends_on" || name == "lifecycle";
}

}  // namespace stackworthy::terraform
