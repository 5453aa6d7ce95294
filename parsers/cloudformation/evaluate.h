#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analyzer/model/arena.h"
#include "analyzer/model/source.h"
#include "analyzer/model/value.h"
#include "parsers/parsers.h"

namespace stackworthy::parsers::cloudformation {

/// The sections of a template that its expressions refer to; nullptr where there is none.
struct Sections {
  const Node* parameters = nullptr;
  const Node* mappings = nullptr;
  const Node* conditions = nullptr;
  const Node* resources = nullptr;
};

/// A value, and whether it is there at all: `AWS::NoValue` is not.
struct Outcome {
  const Node* value = nullptr;
  Truth exists = Truth::yes;
};

/// Whether a condition holds and, where that is not decided, what it waits for.
struct Decision {
  Truth holds = Truth::unknown;
  std::vector<Reference> waits_for;
};

/// Evaluates the expressions of one template. What has no expression below it is shared, and a parameter's default is
/// the node of its section.
class Evaluator {
 public:
  Evaluator(const Source&, Arena&, const Sections&, const Inputs&, std::vector<Notice>&);

  /// The value of an expression or of a tree with expressions in it.
  Outcome evaluate(const Node&);
  /// The condition of that name.
  const Decision& condition(std::string_view name, Span where);
  /// What `Ref` of the parameter gives: the input, the default, one of the allowed values, else unknown.
  const Node* parameter(std::string_view name);

  /// All that was named since the last call: parameters, resources (`Id`, `Id.Attribute`), imports.
  std::vector<Reference> take_references();

 private:
  using Function = Outcome (Evaluator::*)(const Node& argument, Span where);
  struct Entry {
    std::string_view name;
    Function function;
  };
  static const Entry* function_of(std::string_view name);

  Outcome evaluate_list(const Node&);
  Outcome evaluate_object(const Node&);

  Outcome ref(const Node&, Span);
  Outcome get_att(const Node&, Span);
  Outcome sub(const Node&, Span);
  Outcome join(const Node&, Span);
  Outcome select(const Node&, Span);
  Outcome split(const Node&, Span);
  Outcome choose(const Node&, Span);
  Outcome find_in_map(const Node&, Span);
  Outcome import_value(const Node&, Span);
  Outcome base64(const Node&, Span);
  Outcome get_azs(const Node&, Span);
  Outcome cidr(const Node&, Span);
  Outcome length(const Node&, Span);
  Outcome to_json_string(const Node&, Span);
  Outcome transform(const Node&, Span);
  Outcome condition_value(const Node&, Span);

  const Node* named(std::string_view name, Span where);
  const Node* attribute(std::string_view id, std::string_view name, Span where);
  const Node* pseudo(std::string_view name, Span where);
  const Node* declared(const Node& parameter, std::string_view name);
  const Node* from_default(const Node& value, std::string_view type);
  const Node* waiting(std::string_view address, Span where, Shape);
  const Node* waiting_like(const Node& value, Span where, Shape);
  const Node* waiting_for(std::vector<Reference>, Span where, Shape);

  const Node* substituted(const Node& text, const Node* variables, Span where);
  const Node* variable(std::string_view name, const Node* variables, Span where);
  const Node* dynamic_references(const Node& text);
  const Node* joined(std::vector<Member> pieces, Span where);
  const Node* plain_text(const std::vector<Member>& pieces, Span where);
  void append(std::vector<Member>& pieces, const Node& value, Span where);
  std::vector<Member> without_dynamic_references(const std::vector<Member>& pieces, Span where);

  Decision decide(const Node&);
  Decision equals(const Node&);
  Decision all_or_any(const Node&, bool is_all);
  Outcome merge(const Outcome& yes, const Outcome& no, const std::vector<Reference>& why, Span where);
  Outcome merge_objects(const Node& yes, const Node& no, const std::vector<Reference>& why, Span where);
  Outcome merge_lists(const Node& yes, const Node& no, const std::vector<Reference>& why, Span where);
  const Node* looked_up(const Node& map, const Node& key, Span where, bool& is_certain);

  bool spend(std::uint64_t steps = 1);
  void note(std::string_view address, Span where) { references_.push_back({address, where}); }

  const Source& source_;
  Arena& arena_;
  Sections sections_;
  const Inputs& inputs_;
  std::vector<Notice>& notices_;
  std::unordered_map<std::string_view, const Node*> parameters_;
  std::unordered_map<std::string_view, Decision> decisions_;
  std::vector<std::string_view> deciding_;
  std::vector<Reference> references_;
  std::uint64_t steps_ = 0;
  std::uint32_t depth_ = 0;
  bool is_spent_ = false;
};

/// Limits of one template.
constexpr std::uint64_t most_steps = 2'000'000;
constexpr std::uint32_t most_depth = 500;

/// The single member of an object that is an expression (`Ref`, `Fn::...`), or nullptr.
const Member* expression(const Node&);

}  // namespace stackworthy::parsers::cloudformation
