// Conditions in three values, and what an undecided one makes of two values: a choice at each leaf in which they
// differ, and members that may not exist.

#include <algorithm>
#include <charconv>

#include "parsers/cloudformation/evaluate.h"

namespace stackworthy::parsers::cloudformation {

namespace {

/// As CloudFormation compares: as text.
Truth same(const Node& a, const Node& b) {
  if (a.kind == Kind::choice || b.kind == Kind::choice) {
    const Node& choice = a.kind == Kind::choice ? a : b;
    const Node& other = a.kind == Kind::choice ? b : a;
    bool is_first = true;
    Truth answer = Truth::unknown;
    for (const Member& each : choice.parts()) {
      const Truth one = same(*each.value, other);
      if (!is_first && one != answer) return Truth::unknown;
      answer = one;
      is_first = false;
    }
    return answer;
  }
  if (a.is_scalar() && b.is_scalar()) return truth(to_text(a) == to_text(b));
  return equal(a, b);
}

void add(std::vector<Reference>& references, const std::vector<Reference>& more) {
  for (const Reference& each : more) {
    const bool is_there = std::any_of(references.begin(), references.end(),
                                      [&](const Reference& one) { return one.address == each.address; });
    if (!is_there && references.size() < 16) references.push_back(each);
  }
}

}  // namespace

const Decision& Evaluator::condition(std::string_view name, Span where) {
  const auto known = decisions_.find(name);
  if (known != decisions_.end()) return known->second;
  const Member* member = sections_.conditions ? find_member(*sections_.conditions, name) : nullptr;
  const bool is_cyclic = std::find(deciding_.begin(), deciding_.end(), name) != deciding_.end();
  const std::string_view kept = arena_.copy(name);
  if (!member || is_cyclic || deciding_.size() >= most_depth / 2) {
    if (is_cyclic)
      notices_.push_back({Notice::Severity::error, member->where, "is a condition that depends on itself", {}});
    return decisions_[kept] = {Truth::unknown, {{kept, where}}};
  }
  deciding_.push_back(name);
  Decision decision = decide(*member->value);
  deciding_.pop_back();
  if (decision.holds == Truth::unknown && decision.waits_for.empty()) decision.waits_for.push_back({kept, where});
  return decisions_[kept] = std::move(decision);
}

Decision Evaluator::decide(const Node& node) {
  if (!spend() || depth_ >= most_depth) return {};
  if (node.is_scalar()) {
    const std::string text = to_text(node);
    if (text == "true" || text == "false") return {truth(text == "true"), {}};
    return {};
  }
  if (node.kind != Kind::object || node.size != 1) return {};
  const Member& member = node.parts()[0];
  const std::string_view name = member.name->spelled;
  const Node& argument = *member.value;
  ++depth_;
  Decision decision;
  if (name == "Condition" && argument.kind == Kind::string) {
    decision = condition(argument.string(), node.from);
  } else if (name == "Fn::Equals") {
    decision = equals(argument);
  } else if (name == "Fn::And" || name == "Fn::Or") {
    decision = all_or_any(argument, name == "Fn::And");
  } else if (name == "Fn::Not") {
    decision = decide(argument.kind == Kind::list && argument.size == 1 ? *argument.parts()[0].value : argument);
    decision.holds = !decision.holds;
  } else if (const Node* value = evaluate(node).value; value != &node && value->is_scalar()) {
    decision = decide(*value);
  } else {
    decision.waits_for = waits_for(*value);
  }
  --depth_;
  return decision;
}

Decision Evaluator::equals(const Node& argument) {
  if (argument.kind != Kind::list || argument.size != 2) return {};
  const Outcome left = evaluate(*argument.parts()[0].value);
  const Outcome right = evaluate(*argument.parts()[1].value);
  if (left.exists != Truth::yes || right.exists != Truth::yes) return {};
  Decision decision{same(*left.value, *right.value), {}};
  if (decision.holds != Truth::unknown) return decision;
  add(decision.waits_for, waits_for(*left.value));
  add(decision.waits_for, waits_for(*right.value));
  return decision;
}

Decision Evaluator::all_or_any(const Node& argument, bool is_all) {
  if (argument.kind != Kind::list) return {};
  Decision decision{truth(is_all), {}};
  for (const Member& each : argument.parts()) {
    const Decision one = decide(*each.value);
    decision.holds = is_all ? decision.holds && one.holds : decision.holds || one.holds;
    add(decision.waits_for, one.waits_for);
  }
  if (decision.holds != Truth::unknown) decision.waits_for.clear();
  return decision;
}

Outcome Evaluator::condition_value(const Node& argument, Span where) {
  const Decision decision = decide(argument);
  if (decision.holds == Truth::unknown) return {waiting_for(decision.waits_for, where, Shape::boolean), Truth::yes};
  return {make::boolean(arena_, decision.holds == Truth::yes, where), Truth::yes};
}

Outcome Evaluator::choose(const Node& argument, Span where) {
  if (argument.kind != Kind::list || argument.size != 3)
    return {waiting_like(*evaluate(argument).value, where, Shape::any), Truth::yes};
  const auto parts = argument.parts();
  const Node& test = *parts[0].value;
  const Decision decision = test.kind == Kind::string ? condition(test.string(), parts[0].where) : decide(test);
  if (decision.holds == Truth::yes) return evaluate(*parts[1].value);
  if (decision.holds == Truth::no) return evaluate(*parts[2].value);
  const Outcome yes = evaluate(*parts[1].value);
  const Outcome no = evaluate(*parts[2].value);
  return merge(yes, no, decision.waits_for, where);
}

Outcome Evaluator::merge(const Outcome& yes, const Outcome& no, const std::vector<Reference>& why, Span where) {
  if (yes.exists == Truth::no && no.exists == Truth::no) return yes;
  if (yes.exists == Truth::no) return {no.value, Truth::unknown};
  if (no.exists == Truth::no) return {yes.value, Truth::unknown};
  const Truth exists = yes.exists && no.exists;
  if (yes.value == no.value) return {yes.value, exists};
  if (!spend() || depth_ >= most_depth) return {waiting_for(why, where, Shape::any), exists};
  ++depth_;
  Outcome merged;
  if (yes.value->kind == Kind::object && no.value->kind == Kind::object) {
    merged = merge_objects(*yes.value, *no.value, why, where);
  } else if (yes.value->kind == Kind::list && no.value->kind == Kind::list) {
    merged = merge_lists(*yes.value, *no.value, why, where);
  } else {
    const Member alternatives[] = {{yes.value, nullptr, yes.value->from, Truth::yes},
                                   {no.value, nullptr, no.value->from, Truth::yes}};
    merged = {make::choice(arena_, alternatives, why, where), Truth::yes};
  }
  --depth_;
  return {merged.value, exists};
}

Outcome Evaluator::merge_objects(const Node& yes, const Node& no, const std::vector<Reference>& why, Span where) {
  std::vector<Member> members;
  const auto spelled = [](const Node& object, std::string_view name) -> const Member* {
    for (const Member& each : object.parts()) {
      if (each.name->spelled == name) return &each;
    }
    return nullptr;
  };
  spend(std::uint64_t{yes.size} * std::max<std::uint32_t>(no.size, 1));
  for (Member member : yes.parts()) {
    const Member* other = spelled(no, member.name->spelled);
    if (other) {
      const Outcome merged = merge({member.value, member.exists}, {other->value, other->exists}, why, member.where);
      member.value = merged.value;
      member.exists = merged.exists;
    } else {
      member.exists = member.exists && Truth::unknown;
    }
    members.push_back(member);
  }
  for (Member member : no.parts()) {
    if (spelled(yes, member.name->spelled)) continue;
    member.exists = member.exists && Truth::unknown;
    members.push_back(member);
  }
  return {make::object(arena_, members, where), Truth::yes};
}

Outcome Evaluator::merge_lists(const Node& yes, const Node& no, const std::vector<Reference>& why, Span where) {
  std::vector<Member> members;
  const std::size_t both = std::min(yes.size, no.size);
  for (std::size_t i = 0; i < both; ++i) {
    Member member = yes.parts()[i];
    const Member& other = no.parts()[i];
    const Outcome merged = merge({member.value, member.exists}, {other.value, other.exists}, why, member.where);
    member.value = merged.value;
    member.exists = merged.exists;
    members.push_back(member);
  }
  const Node& longer = yes.size > no.size ? yes : no;
  for (Member member : longer.parts().subspan(both)) {
    member.exists = member.exists && Truth::unknown;
    members.push_back(member);
  }
  return {make::list(arena_, members, where), Truth::yes};
}

namespace {

/// `10.0.0.0/16` as its first address and prefix length.
bool read_block(std::string_view text, std::uint32_t& address, std::uint32_t& prefix) {
  address = 0;
  const char* at = text.data();
  const char* end = at + text.size();
  for (int i = 0; i < 4; ++i) {
    std::uint32_t byte = 0;
    const auto [next, error] = std::from_chars(at, end, byte);
    if (error != std::errc() || byte > 255 || next == end || *next != (i < 3 ? '.' : '/')) return false;
    address = address << 8 | byte;
    at = next + 1;
  }
  const auto [next, error] = std::from_chars(at, end, prefix);
  return error == std::errc() && next == end && prefix <= 32;
}

std::string written_block(std::uint32_t address, std::uint32_t prefix) {
  return std::to_string(address >> 24) + "." + std::to_string(address >> 16 & 255) + "." +
         std::to_string(address >> 8 & 255) + "." + std::to_string(address & 255) + "/" + std::to_string(prefix);
}

}  // namespace

Outcome Evaluator::cidr(const Node& argument, Span where) {
  const Node& list = *evaluate(argument).value;
  const Outcome unknown{waiting_like(list, where, Shape::list), Truth::yes};
  if (list.kind != Kind::list || list.size < 2) return unknown;
  const auto parts = list.parts();
  const auto number = [&](std::size_t i) -> std::uint32_t {
    std::uint32_t value = 0;
    if (i >= parts.size() || !parts[i].value->is_scalar()) return 0;
    const std::string text = to_text(*parts[i].value);
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
  };
  const std::uint32_t count = number(1);
  const std::uint32_t bits = list.size > 2 ? number(2) : 8;
  std::uint32_t address = 0;
  std::uint32_t prefix = 0;
  const bool is_block = parts[0].value->kind == Kind::string && read_block(parts[0].value->string(), address, prefix);
  if (!is_block || count == 0 || count > 256 || bits == 0 || bits > 31 || prefix + bits > 32) return unknown;
  const std::uint64_t room = std::uint64_t{1} << (32 - prefix - bits);
  if (count > room) return unknown;
  address &= prefix == 0 ? 0 : ~std::uint32_t{0} << (32 - prefix);
  std::vector<Member> blocks;
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::string block = written_block(address + (i << bits), 32 - bits);
    blocks.push_back({make::string(arena_, block, where), nullptr, where, Truth::yes});
  }
  return {make::list(arena_, blocks, where), Truth::yes};
}

}  // namespace stackworthy::parsers::cloudformation
