// Expressions become values. What cannot be known is unknown with the address it waits for, what hangs on an undecided
// condition is a choice or a member that may not exist, and everything else is the author's own node. Nothing is
// remembered between two occurrences of a shared node: the loader has counted what aliases expand to, and steps are
// counted here, so the work is bounded, and every occurrence notes its own references.

#include "parsers/cloudformation/evaluate.h"

#include <algorithm>
#include <array>

namespace stackworthy::parsers::cloudformation {

const Member* expression(const Node& node) {
  if (node.kind != Kind::object || node.size != 1) return nullptr;
  const Member& member = node.parts()[0];
  const std::string_view name = member.name->spelled;
  return name == "Ref" || name.substr(0, 4) == "Fn::" ? &member : nullptr;
}

Evaluator::Evaluator(const Source& source, Arena& arena, const Sections& sections, const Inputs& inputs,
                     std::vector<Notice>& notices)
    : source_(source), arena_(arena), sections_(sections), inputs_(inputs), notices_(notices) {}

std::vector<Reference> Evaluator::take_references() {
  std::vector<Reference> taken;
  taken.swap(references_);
  return taken;
}

bool Evaluator::spend(std::uint64_t steps) {
  steps_ += steps;
  if (steps_ <= most_steps) return true;
  if (!is_spent_) {
    notices_.push_back({Notice::Severity::error,
                        {source_.id(), 0, 0},
                        "takes more than " + std::to_string(most_steps) + " steps to evaluate; the rest is not known",
                        {}});
  }
  is_spent_ = true;
  return false;
}

const Evaluator::Entry* Evaluator::function_of(std::string_view name) {
  static constexpr std::array<Entry, 20> functions{{
      {"Ref", &Evaluator::ref},
      {"Fn::GetAtt", &Evaluator::get_att},
      {"Fn::Sub", &Evaluator::sub},
      {"Fn::Join", &Evaluator::join},
      {"Fn::Select", &Evaluator::select},
      {"Fn::Split", &Evaluator::split},
      {"Fn::If", &Evaluator::choose},
      {"Fn::FindInMap", &Evaluator::find_in_map},
      {"Fn::ImportValue", &Evaluator::import_value},
      {"Fn::Base64", &Evaluator::base64},
      {"Fn::GetAZs", &Evaluator::get_azs},
      {"Fn::Cidr", &Evaluator::cidr},
      {"Fn::Length", &Evaluator::length},
      {"Fn::ToJsonString", &Evaluator::to_json_string},
      {"Fn::Transform", &Evaluator::transform},
      {"Fn::Equals", &Evaluator::condition_value},
      {"Fn::And", &Evaluator::condition_value},
      {"Fn::Or", &Evaluator::condition_value},
      {"Fn::Not", &Evaluator::condition_value},
      {"Condition", &Evaluator::condition_value},
  }};
  for (const Entry& each : functions) {
    if (each.name == name) return &each;
  }
  return nullptr;
}

Outcome Evaluator::evaluate(const Node& node) {
  if (node.kind == Kind::string) return {dynamic_references(node), Truth::yes};
  if (!node.is_collection()) return {&node, Truth::yes};
  if (!spend(1 + node.size / 8) || depth_ >= most_depth) return {waiting_for({}, node.from, Shape::any), Truth::yes};
  ++depth_;
  Outcome outcome;
  if (node.kind == Kind::list) {
    outcome = evaluate_list(node);
  } else if (const Member* member = expression(node)) {
    const Entry* entry = function_of(member->name->spelled);
    outcome = entry ? (this->*entry->function)(*member->value, node.from)
                    : Outcome{waiting(member->name->spelled, node.from, Shape::any), Truth::yes};
  } else {
    outcome = evaluate_object(node);
  }
  --depth_;
  return outcome;
}

Outcome Evaluator::evaluate_list(const Node& node) {
  std::vector<Member> members;
  members.reserve(node.size);
  bool has_changed = false;
  for (const Member& each : node.parts()) {
    const Outcome outcome = evaluate(*each.value);
    has_changed = has_changed || outcome.value != each.value || outcome.exists != Truth::yes;
    if (outcome.exists == Truth::no) continue;
    members.push_back({outcome.value, each.name, each.where, each.exists && outcome.exists});
  }
  return {has_changed ? make::list(arena_, members, node.from, node.marks) : &node, Truth::yes};
}

Outcome Evaluator::evaluate_object(const Node& node) {
  std::vector<Member> members;
  members.reserve(node.size);
  bool has_changed = false;
  for (const Member& each : node.parts()) {
    const std::string_view name = each.name->spelled;
    if (name == "Fn::Transform" || name.substr(0, 13) == "Fn::ForEach::") {
      return {waiting(name, each.where, Shape::object), Truth::yes};
    }
    const Outcome outcome = evaluate(*each.value);
    has_changed = has_changed || outcome.value != each.value || outcome.exists != Truth::yes;
    if (outcome.exists == Truth::no) continue;
    members.push_back({outcome.value, each.name, each.where, each.exists && outcome.exists});
  }
  return {has_changed ? make::object(arena_, members, node.from, node.marks) : &node, Truth::yes};
}

const Node* Evaluator::waiting(std::string_view address, Span where, Shape shape) {
  const Reference reference{address, where};
  return make::unknown(arena_, {&reference, 1}, where, shape);
}

const Node* Evaluator::waiting_for(std::vector<Reference> references, Span where, Shape shape) {
  return make::unknown(arena_, references, where, shape);
}

const Node* Evaluator::waiting_like(const Node& value, Span where, Shape shape) {
  return waiting_for(waits_for(value), where, shape);
}

Outcome Evaluator::transform(const Node& argument, Span where) {
  const Member* name = argument.kind == Kind::object ? find_member(argument, "Name") : nullptr;
  std::string address = "Fn::Transform";
  if (name && name->value->kind == Kind::string) address += ":" + std::string(name->value->string());
  return {waiting(arena_.copy(std::string_view(address)), where, Shape::any), Truth::yes};
}

}  // namespace stackworthy::parsers::cloudformation
