#include "parsers/terraform/evaluator.h"
#include "parsers/terraform/functions/big_number.h"

namespace stackworthy::terraform {

namespace {

/// Whether it is the `id` of a managed resource, which is never null.
bool is_identifier(const Node& node) {
  if (node.size != 1 || node.shape != Shape::string) return false;
  const std::string_view address = node.waits_for()[0].address;
  if (address.size() < 4 || address.substr(address.size() - 3) != ".id") return false;
  const auto is_in = [&](std::string_view word) {
    return address.substr(0, word.size()) == word || address.find("." + std::string(word)) != std::string_view::npos;
  };
  return !is_in("var.") && !is_in("data.") && !is_in("module.");
}

bool is_exact_pair(const Node& left, const Node& right) { return left.has(mark::integer) && right.has(mark::integer); }

}  // namespace

const Node* Evaluator::unary(const hcl::File& file, std::uint32_t at, const Scope& scope) {
  const hcl::Node& node = file.nodes[at];
  const Span where = span_of(file, node);
  const Node* given = evaluate(file, at + 1, scope);
  if (!given) return nullptr;
  const bool is_not = static_cast<hcl::Operator>(node.op) == hcl::Operator::not_;
  CallContext here = context(where);
  const Node* value = given->kind == Kind::null ? nullptr : convert(*given, is_not ? boolean_type : number_type, here);
  if (!value) return fail(where, is_not ? "negates what is no boolean" : "negates what is no number");
  if (value->kind == Kind::choice) {
    Members alternatives;
    for (Member alternative : value->parts()) {
      if (alternative.value->kind == Kind::boolean && is_not) {
        alternative.value = make::boolean(stack_.arena, !alternative.value->boolean, where);
      } else if (alternative.value->kind == Kind::number && !is_not) {
        alternative.value = BigNumber::of(*alternative.value).negated().node(stack_.arena, where);
      } else {
        alternative.value = unknown_of({alternative.value}, where, is_not ? Shape::boolean : Shape::number);
      }
      alternatives.push_back(alternative);
    }
    return make::choice(stack_.arena, alternatives, waits_for(*value), where);
  }
  if (value->kind == Kind::boolean) {
    return with_sensitivity(
        make::moved(stack_.arena, *make::boolean(stack_.arena, !value->boolean, where), where, mark::computed),
        {value});
  }
  if (value->kind == Kind::number) {
    const std::uint8_t marks = file.nodes[at + 1].kind == hcl::Kind::number ? 0 : mark::computed;
    const bool is_whole = value->has(mark::integer) && value->integer != INT64_MIN && value->integer != 0;
    const Node* made = is_whole ? make::integer(stack_.arena, -value->integer, where)
                                : BigNumber::of(*value).negated().node(stack_.arena, where);
    return with_sensitivity(make::moved(stack_.arena, *made, where, marks), {value});
  }
  return unknown_of({value}, where, is_not ? Shape::boolean : Shape::number);
}

const Node* Evaluator::binary(const hcl::File& file, std::uint32_t at, const Scope& scope) {
  const hcl::Node& node = file.nodes[at];
  const auto op = static_cast<hcl::Operator>(node.op);
  if (op == hcl::Operator::and_ || op == hcl::Operator::or_) return logical(file, at, scope);
  const Node* left = evaluate(file, at + 1, scope);
  if (!left) return nullptr;
  const Node* right = evaluate(file, file.nodes[at + 1].next, scope);
  if (!right) return nullptr;
  const Node* made = apply(op, *left, *right, span_of(file, node));
  const bool compares = op == hcl::Operator::equal || op == hcl::Operator::not_equal;
  if (made && compares && (is_sensitive_anywhere(*left, budget_) || is_sensitive_anywhere(*right, budget_)))
    return make::moved(stack_.arena, *made, made->from, mark::sensitive);
  return with_sensitivity(made, {left, right});
}

const Node* Evaluator::apply(hcl::Operator op, const Node& left, const Node& right, Span from) {
  const bool left_varies = left.kind == Kind::choice;
  if (left_varies || right.kind == Kind::choice) {
    const Node& varying = left_varies ? left : right;
    Members alternatives;
    for (Member alternative : varying.parts()) {
      alternative.value =
          left_varies ? apply(op, *alternative.value, right, from) : apply(op, left, *alternative.value, from);
      if (alternative.value) alternatives.push_back(alternative);
    }
    if (alternatives.empty()) return nullptr;
    if (alternatives.size() < varying.size) is_uncertain_ = true;
    return make::choice(stack_.arena, alternatives, waits_for(varying), from);
  }
  switch (op) {
    case hcl::Operator::equal:
    case hcl::Operator::not_equal: {
      Truth same = is_equal(left, right);
      if (op == hcl::Operator::not_equal) same = !same;
      if (same == Truth::unknown) return unknown_of({&left, &right}, from, Shape::boolean);
      return make::moved(stack_.arena, *make::boolean(stack_.arena, same == Truth::yes, from), from, mark::computed);
    }
    case hcl::Operator::less:
    case hcl::Operator::less_equal:
    case hcl::Operator::greater:
    case hcl::Operator::greater_equal:
      return compare(op, left, right, from);
    default:
      return arithmetic(op, left, right, from);
  }
}

Truth Evaluator::is_equal(const Node& left, const Node& right) {
  const auto is_open = [](const Node& node) { return node.kind == Kind::unknown && !is_identifier(node); };
  if (left.kind == Kind::null || right.kind == Kind::null) {
    if (is_open(left) || is_open(right)) return Truth::unknown;
    return truth(left.kind == right.kind);
  }
  if (!charge({&left, &right})) return Truth::unknown;
  const bool left_json = left.has(mark::json), right_json = right.has(mark::json);
  if (left_json || right_json) {
    const Node& tree = left_json ? left : right;
    const Node& other = left_json ? right : left;
    if (!is_wholly_known(tree) || (other.has(mark::json) && !is_wholly_known(other))) return Truth::unknown;
    const std::string text = to_json(tree);
    if (other.has(mark::json)) return truth(text == to_json(other));
    return equal(*make::string(stack_.arena, text, tree.from), other);
  }
  const Truth types = same_type(*type_of(left, stack_.arena), *type_of(right, stack_.arena));
  if (types == Truth::no) return Truth::no;
  // Without elements nothing tells the type that they would have, and with it whether the types are the same.
  const auto is_bare = [](const Node& node) {
    return node.is_collection() && node.size == 0 && (node.has(mark::map) || node.has(mark::set));
  };
  if (is_bare(left) && is_bare(right)) return Truth::unknown;
  const bool are_numbers = left.kind == Kind::number && right.kind == Kind::number;
  return are_numbers ? truth(compare_numbers(left, right) == 0) : equal(left, right);
}

const Node* Evaluator::compare(hcl::Operator op, const Node& left, const Node& right, Span from) {
  CallContext here = context(from);
  const Node* a = left.kind == Kind::null ? nullptr : convert(left, number_type, here);
  const Node* b = right.kind == Kind::null ? nullptr : convert(right, number_type, here);
  if (!a || !b) return fail(from, "compares what is no number");
  if (a->kind != Kind::number || b->kind != Kind::number) return unknown_of({a, b}, from, Shape::boolean);
  if (!is_exact_pair(*a, *b) && !budget_.spend(BigNumber::cost)) return unknown_of({a, b}, from, Shape::boolean);
  const auto order = compare_numbers(*a, *b);
  const bool is_less = order<0, is_more = order> 0;
  bool answer = false;
  switch (op) {
    case hcl::Operator::less:
      answer = is_less;
      break;
    case hcl::Operator::less_equal:
      answer = !is_more;
      break;
    case hcl::Operator::greater:
      answer = is_more;
      break;
    default:
      answer = !is_less;
      break;
  }
  return make::moved(stack_.arena, *make::boolean(stack_.arena, answer, from), from, mark::computed);
}

const Node* Evaluator::arithmetic(hcl::Operator op, const Node& left, const Node& right, Span from) {
  CallContext here = context(from);
  const Node* a = left.kind == Kind::null ? nullptr : convert(left, number_type, here);
  const Node* b = right.kind == Kind::null ? nullptr : convert(right, number_type, here);
  if (!a || !b) return fail(from, "calculates with what is no number");
  if (a->kind != Kind::number || b->kind != Kind::number) return unknown_of({a, b}, from, Shape::number);
  std::int64_t whole = 0;
  bool is_whole = is_exact_pair(*a, *b);
  const bool is_small = is_whole && b->integer != -1 && b->integer != 0;
  switch (op) {
    case hcl::Operator::add:
      is_whole = is_whole && !__builtin_add_overflow(a->integer, b->integer, &whole);
      break;
    case hcl::Operator::subtract:
      is_whole = is_whole && !__builtin_sub_overflow(a->integer, b->integer, &whole);
      break;
    case hcl::Operator::multiply:
      is_whole = is_whole && !__builtin_mul_overflow(a->integer, b->integer, &whole) && whole != 0;
      break;
    case hcl::Operator::divide:
      is_whole = is_small && a->integer != 0 && a->integer % b->integer == 0;
      if (is_whole) whole = a->integer / b->integer;
      break;
    default:
      is_whole = is_small;
      if (is_whole) whole = a->integer % b->integer;
  }
  const Node* made = is_whole ? make::integer(stack_.arena, whole, from) : calculate(op, *a, *b, from);
  if (!made) return nullptr;
  Node marked = *made;
  marked.marks |= mark::computed;
  if (is_whole && a->tag == b->tag) marked.tag = a->tag;
  return stack_.arena.make(marked);
}

/// What does not stay within 64 bits or is a fraction.
const Node* Evaluator::calculate(hcl::Operator op, const Node& left, const Node& right, Span from) {
  if (!budget_.spend(BigNumber::cost)) return unknown_of({&left, &right}, from, Shape::number);
  const BigNumber a = BigNumber::of(left), b = BigNumber::of(right);
  switch (op) {
    case hcl::Operator::add:
      return (a + b).node(stack_.arena, from);
    case hcl::Operator::subtract:
      return (a - b).node(stack_.arena, from);
    case hcl::Operator::multiply:
      return (a * b).node(stack_.arena, from);
    case hcl::Operator::divide:
      if (b.is_zero() && a.is_zero()) return fail(from, "divides zero by zero");
      // Terraform counts on with infinity, and refuses it only as the value of something.
      return b.is_zero() ? unknown({}, from, Shape::number) : (a / b).node(stack_.arena, from);
    default:
      return (a % b).node(stack_.arena, from);
  }
}

const Node* Evaluator::logical(const hcl::File& file, std::uint32_t at, const Scope& scope) {
  const hcl::Node& node = file.nodes[at];
  const Span where = span_of(file, node);
  const bool is_and = static_cast<hcl::Operator>(node.op) == hcl::Operator::and_;
  const auto side = [&](std::uint32_t child) -> const Node* {
    const Node* given = evaluate(file, child, scope);
    if (!given) return nullptr;
    CallContext here = context(span_of(file, file.nodes[child]));
    const Node* value = given->kind == Kind::null ? nullptr : convert(*given, boolean_type, here);
    return value ? value : fail(here.where, "is no boolean");
  };
  const Node* left = side(at + 1);
  if (!left) return nullptr;
  const auto decides = [&](const Node& value) { return value.kind == Kind::boolean && value.boolean != is_and; };
  const auto answer = [&](bool value) {
    return make::moved(stack_.arena, *make::boolean(stack_.arena, value, where), where, mark::computed);
  };
  if (decides(*left)) return with_sensitivity(answer(!is_and), {left});
  const bool uncertain = is_uncertain_;
  const bool is_guarded = left->kind != Kind::boolean;
  if (is_guarded) ++guards_;
  const Node* right = side(file.nodes[at + 1].next);
  if (is_guarded) --guards_;
  if (!right) {
    if (left->kind == Kind::boolean) return nullptr;
    is_uncertain_ = true;
    return unknown_of({left}, where, Shape::boolean);
  }
  if (left->kind != Kind::boolean) is_uncertain_ = uncertain;
  if (decides(*right)) return with_sensitivity(answer(!is_and), {left, right});
  if (left->kind == Kind::boolean && right->kind == Kind::boolean)
    return with_sensitivity(answer(is_and), {left, right});
  return unknown_of({left, right}, where, Shape::boolean);
}

}  // namespace stackworthy::terraform
