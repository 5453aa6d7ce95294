#include <algorithm>

#include "parsers/terraform/evaluator.h"
#include "parsers/terraform/functions/characters.h"

namespace stackworthy::terraform {

namespace {

constexpr unsigned greatest_depth = 600;

/// Whether the value is worth being kept for the other instances: everything that takes memory or time.
bool is_worth_keeping(hcl::Kind kind) {
  return kind != hcl::Kind::variable && kind != hcl::Kind::get_attribute && kind != hcl::Kind::get_index &&
         kind != hcl::Kind::parentheses && kind != hcl::Kind::splat_item;
}

/// The type that an expression has even where it fails.
const Type& written_type(const hcl::File& file, std::uint32_t at) {
  const hcl::Node& node = file.nodes[at];
  switch (node.kind) {
    case hcl::Kind::parentheses:
      return written_type(file, at + 1);
    case hcl::Kind::text: {
      const bool is_wrapped = at + 1 < node.next && file.nodes[at + 1].kind == hcl::Kind::interpolation &&
                              file.nodes[at + 1].next == node.next;
      return is_wrapped ? written_type(file, at + 2) : string_type;
    }
    case hcl::Kind::unary:
      return static_cast<hcl::Operator>(node.op) == hcl::Operator::not_ ? boolean_type : number_type;
    case hcl::Kind::binary:
      switch (static_cast<hcl::Operator>(node.op)) {
        case hcl::Operator::add:
        case hcl::Operator::subtract:
        case hcl::Operator::multiply:
        case hcl::Operator::divide:
        case hcl::Operator::modulo:
          return number_type;
        default:
          return boolean_type;
      }
    default:
      return any_type;
  }
}

/// `a.b`, `a["b"]`, `a[0]`: steps that are all literal.
bool is_plain_traversal(const hcl::File& file, std::uint32_t at) {
  while (file.nodes[at].kind == hcl::Kind::get_attribute || file.nodes[at].kind == hcl::Kind::get_index) {
    const hcl::Node& key = file.nodes[file.nodes[at + 1].next];
    const bool is_text =
        key.kind == hcl::Kind::text && file.nodes[file.nodes[at + 1].next + 1].kind == hcl::Kind::piece;
    if (file.nodes[at].kind == hcl::Kind::get_index && key.kind != hcl::Kind::number && !is_text) return false;
    ++at;
  }
  return file.nodes[at].kind == hcl::Kind::variable;
}

}  // namespace

const Node* Evaluator::evaluate(const Expression& expression, const Scope& scope) {
  if (expression.json) return evaluate_json(expression, *expression.json, scope);
  if (!expression.file) return fail({}, "has no value");
  return evaluate(*expression.file, expression.node, scope);
}

const Node* Evaluator::evaluate(const hcl::File& file, std::uint32_t at, const Scope& scope) {
  const hcl::Node& node = file.nodes[at];
  if (!budget_.spend(1)) return unknown({}, span_of(file, node));
  if (depth_ >= greatest_depth) {
    note(Notice::Severity::warning, span_of(file, node), "is nested too deeply to be evaluated");
    return unknown({}, span_of(file, node));
  }
  ModuleInstance* module = scope.module;
  const bool keeps = module && (module->chain->has_keys || scope.repetition) && is_worth_keeping(node.kind);
  if (keeps) {
    for (const bool own : {false, true}) {
      const Memory& memory = own ? module->memory : module->chain->memory;
      const auto found = memory.find(&node);
      if (found == memory.end()) continue;
      if (own) touched_ |= touch::module_instance;
      is_uncertain_ |= found->second.is_uncertain;
      return found->second.node;
    }
  }
  const std::uint64_t touched_before = touched_;
  const bool uncertain_before = is_uncertain_;
  touched_ = 0;
  is_uncertain_ = false;
  ++depth_;
  const Node* value = evaluate_fresh(file, at, scope);
  --depth_;
  if (keeps && value && (touched_ & ~touch::module_instance) == 0) {
    (touched_ == 0 ? module->chain->memory : module->memory).emplace(&node, Remembered{value, is_uncertain_});
  }
  touched_ |= touched_before;
  is_uncertain_ |= uncertain_before;
  return value;
}

const Node* Evaluator::evaluate_fresh(const hcl::File& file, std::uint32_t at, const Scope& scope) {
  const hcl::Node& node = file.nodes[at];
  const Span where = span_of(file, node);
  switch (node.kind) {
    case hcl::Kind::null_literal:
      return make::null(stack_.arena, where);
    case hcl::Kind::true_literal:
      return make::boolean(stack_.arena, true, where);
    case hcl::Kind::false_literal:
      return make::boolean(stack_.arena, false, where);
    case hcl::Kind::number:
      return number(file, node);
    case hcl::Kind::text:
      return text(file, at, scope);
    case hcl::Kind::variable:
    case hcl::Kind::get_attribute:
    case hcl::Kind::get_index:
    case hcl::Kind::splat_item:
      return traversal(file, at, scope);
    case hcl::Kind::splat:
      return splat(file, at, scope);
    case hcl::Kind::call:
      return call(file, at, scope);
    case hcl::Kind::tuple:
      return tuple(file, at, scope);
    case hcl::Kind::object:
      return object(file, at, scope);
    case hcl::Kind::for_tuple:
    case hcl::Kind::for_object:
      return for_expression(file, at, scope);
    case hcl::Kind::unary:
      return unary(file, at, scope);
    case hcl::Kind::binary:
      return binary(file, at, scope);
    case hcl::Kind::conditional:
      return conditional(file, at, scope);
    case hcl::Kind::parentheses:
      return evaluate(file, at + 1, scope);
    default:
      return unknown({}, where);
  }
}

const Node* Evaluator::number(const hcl::File& file, const hcl::Node& node) {
  const std::string_view spelled = file.spelled(node);
  const Span where = span_of(file, node);
  CallContext here = context(where);
  const Node* made = parse_number(spelled, here);
  if (!made) return unknown({}, where, Shape::number);
  Node literal = *made;
  literal.marks &= static_cast<std::uint8_t>(~mark::computed);
  return stack_.arena.make(literal);
}

const Node* Evaluator::tuple(const hcl::File& file, std::uint32_t at, const Scope& scope) {
  const hcl::Node& node = file.nodes[at];
  Members elements;
  for (std::uint32_t child = at + 1; child < node.next; child = file.nodes[child].next) {
    const Node* value = contained(evaluate(file, child, scope), span_of(file, file.nodes[child]));
    if (!value) return nullptr;
    elements.push_back({value, nullptr, span_of(file, file.nodes[child]), Truth::yes});
  }
  budget_.spend(0, elements.size() * sizeof(Member) + sizeof(Node));
  return make::list(stack_.arena, elements, span_of(file, node));
}

const Node* Evaluator::object_key(const hcl::File& file, std::uint32_t item, const Scope& scope) {
  const hcl::Node& key = file.nodes[item + 1];
  const Span where = span_of(file, key);
  if (key.kind == hcl::Kind::name || (file.nodes[item].flags & hcl::flags::bare_key) != 0) {
    if (const auto other = composed(file.spelled(key))) return make::string(stack_.arena, *other, where);
    return make::borrowed(stack_.arena, file.spelled(key), where);
  }
  if (is_plain_traversal(file, item + 1)) return fail(where, "is a reference as a key, which needs parentheses");
  const Node* value = evaluate(file, item + 1, scope);
  if (!value) return nullptr;
  if (value->kind == Kind::null) return fail(where, "is null, which cannot be a key");
  CallContext at = context(where);
  const Node* text = convert(*value, string_type, at);
  return text ? text : fail(where, "cannot be a key: it is no string");
}

const Node* Evaluator::object(const hcl::File& file, std::uint32_t at, const Scope& scope) {
  const hcl::Node& node = file.nodes[at];
  Members members;
  const Node* waiting = nullptr;
  const Node* secret = nullptr;
  for (std::uint32_t item = at + 1; item < node.next; item = file.nodes[item].next) {
    const Node* key = object_key(file, item, scope);
    if (!key) return nullptr;
    if (key->has(mark::sensitive)) secret = key;
    const std::uint32_t value_at = file.nodes[item + 1].next;
    const Node* value = contained(evaluate(file, value_at, scope), span_of(file, file.nodes[value_at]));
    if (!value) return nullptr;
    if (key->kind != Kind::string || key->has(mark::json)) {
      waiting = key;
      continue;
    }
    const Name* named = name(key->string());
    const auto same =
        std::find_if(members.begin(), members.end(), [&](const Member& each) { return each.name == named; });
    const Member made{value, named, span_of(file, file.nodes[value_at]), Truth::yes};
    if (same != members.end()) {
      *same = made;
    } else {
      members.push_back(made);
    }
  }
  if (waiting) return with_sensitivity(unknown_of({waiting}, span_of(file, node), Shape::object), {secret});
  budget_.spend(0, members.size() * sizeof(Member) + sizeof(Node));
  return with_sensitivity(make::object(stack_.arena, members, span_of(file, node)), {secret});
}

const Node* Evaluator::conditional(const hcl::File& file, std::uint32_t at, const Scope& scope) {
  const Span where = span_of(file, file.nodes[at]);
  const std::uint32_t condition_at = at + 1;
  const std::uint32_t yes_at = file.nodes[condition_at].next;
  const std::uint32_t no_at = file.nodes[yes_at].next;
  const Node* given = evaluate(file, condition_at, scope);
  if (!given) return nullptr;
  if (given->kind == Kind::null)
    return fail(span_of(file, file.nodes[condition_at]), "is null, which cannot be a condition");
  CallContext at_condition = context(span_of(file, file.nodes[condition_at]));
  const Node* condition = convert(*given, boolean_type, at_condition);
  if (!condition) return fail(at_condition.where, "is no boolean, so it cannot be a condition");
  if (condition->kind != Kind::boolean) {
    ++guards_;
    const Node* yes = evaluate(file, yes_at, scope);
    const Node* no = evaluate(file, no_at, scope);
    --guards_;
    if (!yes && !no) return unknown_of({condition}, where);
    if (!yes || !no) {
      is_uncertain_ = true;
      return with_sensitivity(yes ? yes : no, {condition});
    }
    return with_sensitivity(decide(condition, yes, no, where), {condition});
  }
  const Node* chosen = evaluate(file, condition->boolean ? yes_at : no_at, scope);
  if (!chosen) return nullptr;
  const bool uncertain = is_uncertain_;
  ++guards_;
  const Node* other = evaluate(file, condition->boolean ? no_at : yes_at, scope);
  --guards_;
  is_uncertain_ = uncertain;
  const std::uint32_t other_at = condition->boolean ? no_at : yes_at;
  if (!charge({chosen}) || (other && !charge({other}))) return with_sensitivity(chosen, {condition, chosen, other});
  const Type& other_type = other ? *type_of(*other, stack_.arena) : written_type(file, other_at);
  const Node* made = of_both_types(*chosen, other_type, where);
  return with_sensitivity(made, {condition, chosen, other});
}

/// The chosen branch as the type that both have in common; nullptr where they have none.
const Node* Evaluator::of_both_types(const Node& chosen, const Type& other, Span where) {
  const Type* both[] = {type_of(chosen, stack_.arena), &other};
  const Type* type = unify(both, stack_.arena);
  CallContext here = context(where);
  const Node* made = type ? convert(chosen, *type, here) : nullptr;
  if (made || (type && !(is_whole_type(*both[0]) && is_whole_type(*both[1])))) return made ? made : &chosen;
  return fail(where, "has branches of different types");
}

const Node* Evaluator::decide(const Node* condition, const Node* yes, const Node* no, Span from) {
  if (!charge({yes, no})) return unknown_of({condition}, from);
  const Type* both[] = {type_of(*yes, stack_.arena), type_of(*no, stack_.arena)};
  if (const Type* type = unify(both, stack_.arena)) {
    CallContext here = context(from);
    const bool is_structure = type->kind == Type::Kind::object || type->kind == Type::Kind::map;
    const Node* left = is_structure ? yes : convert(*yes, *type, here);
    const Node* right = is_structure ? no : convert(*no, *type, here);
    if (left && right) return merged(left, right, waits_for(*condition), from);
  }
  return merged(yes, no, waits_for(*condition), from);
}

const Node* Evaluator::evaluate_json(const Expression& expression, const Node& node, const Scope& scope) {
  if (!budget_.spend(1)) return unknown({}, node.from);
  switch (node.kind) {
    case Kind::string:
      return evaluate_json_string(expression, &node, node, scope);
    case Kind::object:
      return evaluate_json_object(expression, node, scope);
    case Kind::list: {
      Members elements(node.parts().begin(), node.parts().end());
      for (Member& element : elements) {
        element.value = evaluate_json(expression, *element.value, scope);
        if (!element.value) return nullptr;
      }
      return make::list(stack_.arena, elements, node.from);
    }
    default:
      return &node;
  }
}

const Node* Evaluator::evaluate_json_string(const Expression& expression, const void* owner, const Node& text,
                                            const Scope& scope) {
  if (!scope.is_literal && expression.owner) {
    const auto found = expression.owner->templates.find(owner);
    if (found != expression.owner->templates.end()) return evaluate(*found->second, 0, scope);
  }
  const auto other = composed(text.string());
  return other ? make::string(stack_.arena, *other, text.from) : &text;
}

const Node* Evaluator::evaluate_json_object(const Expression& expression, const Node& node, const Scope& scope) {
  Members members;
  for (Member member : node.parts()) {
    const Node* spelled = make::borrowed(stack_.arena, member.name->spelled, node.from);
    const Node* key = evaluate_json_string(expression, member.name, *spelled, scope);
    if (!key) return nullptr;
    if (key->kind != Kind::string) return unknown_of({key}, node.from, Shape::object);
    member.name = name(key->string());
    member.value = evaluate_json(expression, *member.value, scope);
    if (!member.value) return nullptr;
    members.push_back(member);
  }
  return make::object(stack_.arena, members, node.from);
}

}  // namespace stackworthy::terraform
