#include "parsers/terraform/evaluator.h"

#include <algorithm>

#include "parsers/terraform/functions/characters.h"
#include "parsers/terraform/terragrunt/terragrunt.h"
#include "parsers/terraform/tracer.h"

namespace stackworthy::terraform {

namespace {

constexpr std::uint64_t deepest_value = 200;
constexpr std::uint64_t largest_value = 200'000;

}  // namespace

Evaluator::Evaluator(const parsers::TerraformFiles& files, const Sources& sources, Stack& stack,
                     std::string_view directory)
    : files_(files), sources_(sources), stack_(stack), directory_(directory) {}

void Evaluator::run() {
  root_chain_ = std::make_unique<Chain>();
  root_chain_->module = root_module_ ? root_module_ : files_.module(directory_);
  root_chain_->path = ".";
  ModuleInstance& root = modules_.emplace_back();
  root.chain = root_chain_.get();
  if (root_chain_->module) {
    emit(root);
    emit_outputs();
    emit_splits();
  }
  if (budget_.is_exhausted()) {
    stack_.notices.push_back({Notice::Severity::warning,
                              {},
                              "costs more to evaluate than is spent on one root; the rest of its values are unknown",
                              directory_});
  } else if (budget_.has_refused()) {
    stack_.notices.push_back({Notice::Severity::note, {}, "has a value that is too large to be evaluated", directory_});
  }
}

const Node* Evaluator::fail(Span where, std::string message) {
  failure_ = std::move(message);
  failed_at_ = where;
  return nullptr;
}

const Node* Evaluator::contained(const Node* value, Span where) {
  if (value || guards_ > 0) return value;
  note_failure(where);
  return unknown({}, where);
}

void Evaluator::note(Notice::Severity severity, Span where, std::string message) {
  if (!noted_.emplace(where, message).second) return;
  Notice made{severity, where, std::move(message), {}};
  if (!where.is_somewhere()) made.path = directory_;
  stack_.notices.push_back(std::move(made));
}

void Evaluator::note_failure(Span where) {
  note(Notice::Severity::note, failed_at_.is_somewhere() ? failed_at_ : where,
       failure_.empty() ? "cannot be evaluated" : failure_);
}

Evaluator::Measure Evaluator::measure(const Node& node, unsigned level) {
  Measure all;
  if (node.parts().empty()) return all;
  const auto known = measures_.find(&node);
  if (known != measures_.end()) return known->second;
  for (const Member& part : node.parts()) {
    if (level >= deepest_value || all.size > largest_value) return {deepest_value + 1, largest_value + 1};
    const Measure one = measure(*part.value, level + 1);
    all.depth = std::max(all.depth, one.depth + 1);
    all.size += one.size;
  }
  return all;
}

const Node* Evaluator::bounded(const Node* value) {
  if (value->parts().empty()) return value;
  const Measure all = measure(*value, 0);
  if (all.depth <= deepest_value && all.size <= largest_value) {
    if (all.size > 8) measures_.emplace(value, all);
    return value;
  }
  note(Notice::Severity::warning, value->from,
       "is nested too deeply or is too large to be written out, so its value is unknown");
  return unknown({}, value->from);
}

bool Evaluator::charge(std::initializer_list<const Node*> values) {
  for (const Node* value : values) {
    if (value->parts().empty()) continue;
    const Measure all = measure(*value, 0);
    if (all.depth > deepest_value || all.size > largest_value || !budget_.spend(all.size)) return false;
  }
  return true;
}

const Node* Evaluator::unknown(std::span<const Reference> references, Span from, Shape shape) {
  return make::unknown(stack_.arena, references, from, shape);
}

const Node* Evaluator::unknown_of(std::initializer_list<const Node*> values, Span from, Shape shape) {
  References all;
  std::uint8_t marks = 0;
  for (const Node* value : values) {
    marks |= value->marks & mark::sensitive;
    if (!charge({value})) continue;
    for (const Reference& reference : waits_for(*value)) {
      const bool is_new = std::none_of(all.begin(), all.end(),
                                       [&](const Reference& each) { return each.address == reference.address; });
      if (is_new) all.push_back(reference);
    }
  }
  const Node* made = unknown(all, from, shape);
  return marks ? make::moved(stack_.arena, *made, from, marks) : made;
}

const Node* Evaluator::unknown_at(std::string_view address, Span where, Shape shape, std::uint8_t tag) {
  const Reference reference{address, where};
  const Node* made = unknown({&reference, 1}, where, shape);
  if (tag == 0) return made;
  Node tagged = *made;
  tagged.tag = tag;
  return stack_.arena.make(tagged);
}

const Name* Evaluator::name(std::string_view text) {
  const auto found = names_.find(text);
  if (found != names_.end()) return found->second;
  if (const auto other = composed(text)) return name(*other);
  const std::string_view kept = text_of(text);
  const Name* made = make::name(stack_.arena, kept, kept);
  names_.emplace(kept, made);
  return made;
}

std::string Evaluator::in_module(const ModuleInstance& module, std::string_view address) const {
  std::string whole(module.address);
  if (!whole.empty()) whole += '.';
  return whole.append(address);
}

std::string Evaluator::path_of(std::string_view relative, const Scope& scope) const {
  const TerragruntFile* file = scope.module ? scope.module->chain->terragrunt : nullptr;
  return file ? Terragrunt::resolve(relative, file->directory) : join_path(directory_, relative);
}

const Node* Evaluator::with_sensitivity(const Node* made, std::initializer_list<const Node*> of) {
  if (!made || made->has(mark::sensitive)) return made;
  const bool is_sensitive =
      std::any_of(of.begin(), of.end(), [](const Node* node) { return node && node->has(mark::sensitive); });
  return is_sensitive ? make::moved(stack_.arena, *made, made->from, mark::sensitive) : made;
}

// A condition that cannot be decided is pushed to the leaves: members of one side alone may not exist, leaves that
// differ are a choice.

const Node* Evaluator::merged(const Node* a, const Node* b, std::span<const Reference> why, Span from) {
  if (a == b) return a;
  const bool same_marks = (a->marks & mark::json) == (b->marks & mark::json);
  if (same_marks && a->kind == b->kind && depth_ < 900) {
    if (a->kind == Kind::object) return merged_objects(*a, *b, why, from);
    if (a->kind == Kind::list && (a->marks & mark::set) == (b->marks & mark::set))
      return merged_lists(*a, *b, why, from);
  }
  const Member both[] = {{a, nullptr, a->from, Truth::yes}, {b, nullptr, b->from, Truth::yes}};
  return make::choice(stack_.arena, both, why, from);
}

const Node* Evaluator::merged_objects(const Node& a, const Node& b, std::span<const Reference> why, Span from) {
  Members members;
  for (Member member : a.parts()) {
    const Member* other = find_member(b, member.name->spelled);
    if (other) {
      member.value = merged(member.value, other->value, why, from);
      member.exists = member.exists == other->exists ? member.exists : Truth::unknown;
    } else {
      member.exists = member.exists && Truth::unknown;
    }
    members.push_back(member);
  }
  for (Member member : b.parts()) {
    if (find_member(a, member.name->spelled)) continue;
    member.exists = member.exists && Truth::unknown;
    members.push_back(member);
  }
  const std::uint8_t marks = (a.marks & b.marks) | ((a.marks | b.marks) & mark::sensitive);
  budget_.spend(members.size(), members.size() * sizeof(Member));
  return make::object(stack_.arena, members, a.from, marks);
}

const Node* Evaluator::merged_lists(const Node& a, const Node& b, std::span<const Reference> why, Span from) {
  const std::uint8_t marks = (a.marks & b.marks) | ((a.marks | b.marks) & mark::sensitive);
  const auto left = a.parts(), right = b.parts();
  Members members;
  if (a.has(mark::set)) {
    const auto add = [&](std::span<const Member> from_side, std::span<const Member> other) {
      for (Member member : from_side) {
        const auto same = [&](const Member& each) { return equal(*each.value, *member.value) == Truth::yes; };
        if (std::any_of(members.begin(), members.end(), same)) continue;
        if (std::none_of(other.begin(), other.end(), same)) member.exists = member.exists && Truth::unknown;
        members.push_back(member);
      }
    };
    add(left, right);
    add(right, left);
    CallContext at = context(a.from);
    return with_sensitivity(make_set(members, a.from, at), {&a, &b});
  }
  for (std::size_t i = 0; i < std::max(left.size(), right.size()); ++i) {
    Member member = i < left.size() ? left[i] : right[i];
    if (i < left.size() && i < right.size()) {
      member.value = merged(left[i].value, right[i].value, why, from);
      member.exists = left[i].exists == right[i].exists ? left[i].exists : Truth::unknown;
    } else {
      member.exists = member.exists && Truth::unknown;
    }
    members.push_back(member);
  }
  budget_.spend(members.size(), members.size() * sizeof(Member));
  return make::list(stack_.arena, members, a.from, marks);
}

}  // namespace stackworthy::terraform

namespace stackworthy::parsers {

std::unique_ptr<Stack> evaluate_terraform(std::shared_ptr<const TerraformFiles> files, const Sources& sources,
                                          std::string_view directory, const Inputs& inputs) {
  auto stack = std::make_unique<Stack>();
  stack->root = directory;
  stack->name = directory;
  stack->dialect = Dialect::terraform;
  {
    terraform::Evaluator evaluator(*files, sources, *stack, directory);
    evaluator.read_inputs(inputs);
    evaluator.run();
    stack->tracer = std::make_unique<terraform::SyntaxTracer>(files, evaluator.inputs_read(), directory);
  }
  stack->index();
  return stack;
}

}  // namespace stackworthy::parsers
