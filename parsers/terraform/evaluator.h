#pragma once

// Evaluates one root module with its local modules. An evaluation gives a Node, or nullptr for what Terraform would
// surely refuse (then `failure` says why); what cannot be known is an unknown. Beside the value it gathers what it
// touched (so that values are shared) and whether it hangs on something that may not exist.

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analyzer/model/estate.h"
#include "parsers/parsers.h"
#include "parsers/terraform/files.h"
#include "parsers/terraform/functions/functions.h"
#include "parsers/terraform/hcl/literal.h"
#include "parsers/terraform/scope.h"
#include "parsers/terraform/types.h"

namespace stackworthy::terraform {

class Terragrunt;

using Members = std::vector<Member>;
using References = std::vector<Reference>;

/// The way from one directory to another, both below the trust root.
std::string relative_path(std::string_view from, std::string_view to);

/// One step of a traversal.
struct Step {
  std::string_view name;    ///< Of an attribute.
  std::uint32_t index = 0;  ///< The node of an index expression; 0 for an attribute.
  Span where;
};

class Evaluator {
 public:
  Evaluator(const parsers::TerraformFiles& files, const Sources& sources, Stack& stack, std::string_view directory);

  /// All that gives the root's variables values: environment, automatic files, then files and flags.
  void read_inputs(const parsers::Inputs& inputs);
  void run();
  /// The files of variables that were read; values point into them.
  std::shared_ptr<std::vector<std::unique_ptr<ConfigurationFile>>> inputs_read() const { return inputs_read_; }

 private:
  friend class Terragrunt;

  /// A variable's value from outside: an expression of a file, the text of a flag or of the environment, or an input of
  /// a Terragrunt unit.
  struct Given {
    Expression value;
    std::string text;
    bool is_text = false;
    bool is_literal = false;  ///< From a JSON file: strings are no templates.
    const Node* node = nullptr;
  };

  // expressions.cpp
  const Node* evaluate(const Expression& expression, const Scope& scope);
  const Node* evaluate(const hcl::File& file, std::uint32_t at, const Scope& scope);
  const Node* evaluate_fresh(const hcl::File& file, std::uint32_t at, const Scope& scope);
  const Node* evaluate_json(const Expression& expression, const Node& node, const Scope& scope);
  const Node* evaluate_json_string(const Expression& expression, const void* owner, const Node& text,
                                   const Scope& scope);
  const Node* evaluate_json_object(const Expression& expression, const Node& node, const Scope& scope);
  const Node* number(const hcl::File& file, const hcl::Node& node);
  const Node* tuple(const hcl::File& file, std::uint32_t at, const Scope& scope);
  const Node* object(const hcl::File& file, std::uint32_t at, const Scope& scope);
  const Node* object_key(const hcl::File& file, std::uint32_t item, const Scope& scope);
  const Node* conditional(const hcl::File& file, std::uint32_t at, const Scope& scope);
  const Node* of_both_types(const Node& chosen, const Type& other, Span where);
  const Node* decide(const Node* condition, const Node* yes, const Node* no, Span from);

  // collections.cpp
  const Node* for_expression(const hcl::File& file, std::uint32_t at, const Scope& scope);
  const Node* splat(const hcl::File& file, std::uint32_t at, const Scope& scope);
  struct ForLoop;
  bool for_each_element(const Node& collection, ForLoop& loop, const Scope& scope);
  bool for_element(ForLoop& loop, const Node* key, const Member& element, std::uint64_t touched, const Scope& scope);
  bool add_to_object(ForLoop& loop, const Scope& inner, Truth exists);
  const Node* for_over(const Node& collection, ForLoop& loop, std::uint64_t touched, const Scope& scope);
  const Node* index_key(std::size_t at, Span from);

  // operators.cpp
  const Node* unary(const hcl::File& file, std::uint32_t at, const Scope& scope);
  const Node* binary(const hcl::File& file, std::uint32_t at, const Scope& scope);
  const Node* logical(const hcl::File& file, std::uint32_t at, const Scope& scope);
  const Node* apply(hcl::Operator op, const Node& left, const Node& right, Span from);
  const Node* arithmetic(hcl::Operator op, const Node& left, const Node& right, Span from);
  const Node* calculate(hcl::Operator op, const Node& left, const Node& right, Span from);
  const Node* compare(hcl::Operator op, const Node& left, const Node& right, Span from);
  Truth is_equal(const Node& left, const Node& right);

  // templates.cpp
  const Node* text(const hcl::File& file, std::uint32_t at, const Scope& scope);
  const Node* interpolated(const hcl::File& file, std::uint32_t at, const Scope& scope);
  bool template_parts(const hcl::File& file, std::uint32_t at, const Scope& scope, Members& pieces);
  bool template_part(const hcl::File& file, std::uint32_t at, std::uint32_t part, const Scope& scope, Members& pieces);
  void mark_secret(Members& pieces, std::size_t first, Span where);
  bool if_directive(const hcl::File& file, std::uint32_t at, std::uint32_t text, const Scope& scope, Members& pieces);
  bool for_directive(const hcl::File& file, std::uint32_t at, std::uint32_t text, const Scope& scope, Members& pieces);
  const Node* join_pieces(const Members& pieces, Span from);
  const Node* composed_text(const Node& text);
  const Node* piece_of(const Node& value, Span where);
  using Pieces = std::unordered_map<std::uint32_t, const Node*>;
  const Pieces& decoded(const hcl::File& file, std::uint32_t text);

  // traversals.cpp
  const Node* traversal(const hcl::File& file, std::uint32_t at, const Scope& scope);
  const Node* root(const hcl::File& file, std::string_view name, const std::vector<Step>& steps, std::size_t& used,
                   Span where, const Scope& scope);
  const Node* of_resource(const hcl::File& file, const Declaration& resource, const std::vector<Step>& steps,
                          std::size_t& used, Span where, const Scope& scope);
  const Node* of_module(const hcl::File& file, const Declaration& call, const std::vector<Step>& steps,
                        std::size_t& used, Span where, const Scope& scope);
  const Node* step(const hcl::File& file, const Node& value, const Step& step, const Scope& scope);
  const Node* attribute_of(const Node& value, std::string_view name, Span where);
  const Node* index_of(const Node& value, const Node& key, Span where);
  const Node* element_at(const Node& list, const Node& key, Span where);
  const Node* any_of(const Node& collection, const Node& key, Span where);
  const Node* handle_attribute(const Node& value, std::string_view name, Span where);

  // calls.cpp
  const Node* call(const hcl::File& file, std::uint32_t at, const Scope& scope);
  const Node* try_call(const hcl::File& file, const std::vector<std::uint32_t>& arguments, std::size_t first,
                       const Scope& scope);
  const Node* can_call(const hcl::File& file, const std::vector<std::uint32_t>& arguments, const Scope& scope);
  bool evaluate_arguments(const hcl::File& file, std::uint32_t at, const std::vector<std::uint32_t>& arguments,
                          const Scope& scope, std::vector<const Node*>& values, const Node*& unknown);
  std::optional<const Node*> special_call(std::string_view name, const std::vector<const Node*>& values, Span where,
                                          const Scope& scope);
  const Node* file_call(std::string_view name, const std::vector<const Node*>& values, Span where, const Scope& scope);
  const Node* template_call(const Node& path, const Node& variables, Span where, const Scope& scope);
  const Node* render(const hcl::File& file, const Node& variables, Span where);
  const Node* fileset(const std::vector<const Node*>& values, Span where, const Scope& scope);
  const Node* path_call(std::string_view name, const std::vector<const Node*>& values, Span where);
  const Source* open_file(const Node& path, const Scope& scope, std::string& resolved);

  // variables.cpp
  const Node* variable(ModuleInstance& module, std::string_view name, Span where);
  const Node* variable_value(ModuleInstance& module, const Declaration& declaration);
  const Node* given_value(ModuleInstance& module, const Declaration& declaration);
  const Node* default_value(const Declaration& declaration);
  const Node* typed(const Node* value, const Declaration& declaration);
  const Type* type_of_variable(const Declaration& declaration);
  const Type* named_type(std::string_view name) const;
  const Type* read_type(const hcl::File& file, std::uint32_t at);
  const Type* read_type_call(const hcl::File& file, std::uint32_t at);
  const Type* read_object_type(const hcl::File& file, std::uint32_t at);
  const Node* local(ModuleInstance& module, std::string_view name, Span where);
  const Node* output(ModuleInstance& module, std::string_view name, Span where);
  template <class Compute>
  const Node* once(Slot& shared, Slot& own, const std::string& what, Span where, Compute compute);
  void read_variable_file(std::string_view path);
  void read_environment(const parsers::Inputs& inputs);
  void read_automatic(std::string_view directory);
  void read_given(const parsers::Inputs& inputs);
  const Node* input_value(const Node& value, const Declaration& declaration);
  const Node* text_value(const Given& given, const Declaration& declaration);
  const hcl::File& read_text(const std::string& text);

  // instances.cpp
  struct Expansion {
    bool is_symbolic = false;
    Repetition::Kind kind = Repetition::Kind::none;
    std::vector<Repetition> repetitions;
  };
  Expansion expand(const Declaration& declaration, const Scope& scope);
  void expand_count(const Node& value, Expansion& expansion, std::uint64_t weight);
  void expand_each(const Node& value, Expansion& expansion, std::uint64_t weight);
  void make_symbolic(Expansion& expansion, const Node& why, Truth exists);
  Instances& instances(ModuleInstance& module, const Declaration& resource);
  ResourceInstance* make_instance(ModuleInstance& module, const Declaration& resource, const Repetition& repetition);
  const Node* whole_of(Instances& all, ModuleInstance& module, const Declaration& resource);
  const Node* attribute(ResourceInstance& instance, std::string_view name, Span where);
  const Node* computed(const ResourceInstance& instance, std::string_view name, Span where);

  // modules.cpp
  Calls& calls(ModuleInstance& module, const Declaration& call);
  ModuleInstance* make_module(ModuleInstance& parent, const Declaration& call, Chain& chain,
                              const Repetition& repetition);
  Chain& chain_of(ModuleInstance& parent, const Declaration& call, bool has_keys);
  const Node* whole_of(ModuleInstance& module, Span where);
  const Node* whole_of(Calls& all, ModuleInstance& parent, const Declaration& call, Span where);
  const Provider* provider_of(ModuleInstance& module, std::string_view type, std::string_view alias);
  const Provider* open_provider(std::string_view type, std::string_view alias);
  bool mapped_provider(const Expression& given, std::string_view wanted, std::string_view& type,
                       std::string_view& alias) const;
  const Provider* provider_for(ModuleInstance& module, const Declaration& resource);

  // blocks.cpp
  template <class Compute>
  const Node* shared(const void* key, const Scope& scope, Compute compute);
  const Node* body(const Body& body, const Scope& scope, bool is_resource);
  const Node* opened(const Node& made);
  const Node* blocks(const Body& body, std::string_view type, const Scope& scope);
  void add_block(const Block& block, const Scope& scope, Members& elements, Truth exists);
  void add_dynamic(const Block& block, const Scope& scope, Members& elements);
  const Node* attribute_value(const Attribute& attribute, const Scope& scope);

  // data.cpp
  const Node* data_attribute(ResourceInstance& instance, std::string_view name, Span where);
  const Node* policy_document(ResourceInstance& instance);
  const Node* argument(ResourceInstance& instance, std::string_view name);
  const Node* remote_state(ResourceInstance& instance);

  // documents.cpp
  const Node* document_value(const Attribute& attribute, const Node* value);
  const Node* tree_of(const Node* text);
  void remember_document(const Node* text, const Members& pieces);

  // references.cpp
  /// What was found, and whether some of it lies in a module of which there may be several instances.
  struct Search {
    References found;
    bool has_own = false;
  };
  void references_in(const Expression& expression, ModuleInstance& module, Span where, Search& search, unsigned depth);
  void references_in_json(const Expression& expression, const Node& node, ModuleInstance& module, Span where,
                          Search& search, unsigned depth);
  void references_in(const Body& body, ModuleInstance& module, Search& search);
  void references_below(const hcl::File& file, std::uint32_t at, ModuleInstance& module, Span where, Search& search,
                        unsigned depth);
  void reference_at(const hcl::File& file, std::uint32_t at, std::uint32_t variable, ModuleInstance& module, Span where,
                    Search& search, unsigned depth);
  void follow(std::string_view name, const std::vector<Step>& steps, ModuleInstance& module, Span where, Search& search,
              unsigned depth);
  void follow_output(const Declaration& call, std::string_view output, ModuleInstance& module, Span where,
                     Search& search, unsigned depth);
  void found_at(const ModuleInstance& module, std::string_view address, Span where, Search& search);
  void pass(const void* what, const Expression& value, ModuleInstance& module, Span where, Search& search,
            unsigned depth);
  std::span<const Reference> keep(Search& search);
  std::span<const Reference> references_of(const Declaration& declaration, ModuleInstance& module);
  std::span<const Reference> dependencies(const Body& body, ModuleInstance& module);

  // emit.cpp
  void emit(ModuleInstance& module);
  void emit_resource(ModuleInstance& module, const Declaration& resource);
  void emit_instance(ModuleInstance& module, ResourceInstance& instance, const Resource& pattern);
  Resource pattern_of(ModuleInstance& module, const Block& block);
  void emit_declaration(ModuleInstance& module, const Declaration& declaration, std::string_view type,
                        std::string_view address, std::string_view name, const Node* body);
  void emit_declarations(ModuleInstance& module);
  const Node* variable_body(const Declaration&);
  void emit_variable(ModuleInstance& module, const Declaration& declaration);
  void emit_output(ModuleInstance& module, const Declaration& declaration);
  void emit_calls(ModuleInstance& module);
  void emit_call(ModuleInstance& module, const Declaration& call, ModuleInstance& instance);
  void emit_outputs();
  void emit_splits();
  const Node* lifecycle(const Body& body);
  const Node* spelled_list(const Expression& expression);

  // evaluator.cpp
  const Node* fail(Span where, std::string message);
  /// A part of a value: where it failed, unknown with a notice, so that its neighbours are known; nullptr inside `try`
  /// and the like.
  const Node* contained(const Node* value, Span where);
  /// How deep and how large a value is when it is written out.
  struct Measure {
    std::uint64_t depth = 1, size = 1;
  };
  Measure measure(const Node& node, unsigned level);
  /// The value, or an unknown where it is so deep or large (a few nodes can stand for billions) that nobody should walk
  /// it.
  const Node* bounded(const Node* value);
  /// Pays for walking all of the values; false where they are too large to be walked.
  bool charge(std::initializer_list<const Node*> values);
  const Node* unknown(std::span<const Reference> references, Span from, Shape shape = Shape::any);
  const Node* unknown_of(std::initializer_list<const Node*> values, Span from, Shape shape = Shape::any);
  const Node* unknown_at(std::string_view address, Span where, Shape shape = Shape::any, std::uint8_t tag = 0);
  const Node* merged(const Node* a, const Node* b, std::span<const Reference> why, Span from);
  const Node* merged_objects(const Node& a, const Node& b, std::span<const Reference> why, Span from);
  const Node* merged_lists(const Node& a, const Node& b, std::span<const Reference> why, Span from);
  const Node* with_sensitivity(const Node* made, std::initializer_list<const Node*> of);
  const Name* name(std::string_view text);
  std::string_view text_of(std::string_view made) { return stack_.arena.copy(made); }
  CallContext context(Span where) { return {stack_.arena, budget_, where}; }
  std::string in_module(const ModuleInstance& module, std::string_view address) const;
  void note(Notice::Severity severity, Span where, std::string message);
  void note_failure(Span where);
  std::string path_of(std::string_view relative, const Scope& scope) const;

  const parsers::TerraformFiles& files_;
  const Sources& sources_;
  Stack& stack_;
  std::string directory_;
  Budget budget_;
  std::uint64_t touched_ = 0;
  bool is_uncertain_ = false;
  unsigned depth_ = 0;
  unsigned guards_ = 0;
  std::uint64_t nodes_left_ = 1'000'000;
  std::string failure_;
  Span failed_at_;
  std::vector<std::string> running_;
  std::set<std::pair<Span, std::string>> noted_;

  std::unique_ptr<Chain> root_chain_;
  std::deque<ModuleInstance> modules_;
  std::deque<ResourceInstance> resources_;
  std::deque<std::unique_ptr<hcl::File>> files_read_;
  std::deque<Source> texts_;
  std::shared_ptr<std::vector<std::unique_ptr<ConfigurationFile>>> inputs_read_ =
      std::make_shared<std::vector<std::unique_ptr<ConfigurationFile>>>();
  std::unordered_map<std::string, Given> given_;

  // Of a Terragrunt unit.
  Terragrunt* terragrunt_ = nullptr;
  const Node* open_inputs_ = nullptr;    ///< Stands for inputs whose names are not known; nullptr where there are none.
  const Module* root_module_ = nullptr;  ///< Instead of the directory's.
  std::string overlay_;                  ///< A directory whose files are copied over those of the module.
  bool has_open_providers_ = false;      ///< A generated file that was not read may configure any provider.
  std::unordered_map<std::string, const Provider*> open_providers_;
  std::unordered_map<const hcl::File*, TerragruntFile*> generated_;  ///< In whose terms `${}` is written in them.

  std::unordered_map<std::string_view, ResourceInstance*> by_address_;
  std::unordered_map<std::string_view, const Name*> names_;
  std::unordered_map<const void*, Pieces> pieces_;
  std::set<const Chain*> emitted_;
  std::unordered_map<const Node*, Members> documents_;
  std::unordered_map<const Node*, hcl::Literal> literals_;
  std::unordered_map<const Source*, const Node*> states_;
  std::unordered_map<const Node*, Measure> measures_;
  /// What a local, an argument or an output leads to, in one module instance.
  struct Lead {
    std::vector<std::string_view> addresses;
    bool has_own = false;
  };
  std::map<std::pair<const void*, const ModuleInstance*>, Lead> leads_;
  std::unordered_map<const Declaration*, const Type*> types_;
  std::unordered_map<const Declaration*, const Node*> variable_bodies_;
  std::unordered_map<std::string, const hcl::File*> templates_;
  std::vector<std::string> open_templates_;
};

template <class Compute>
const Node* Evaluator::shared(const void* key, const Scope& scope, Compute compute) {
  const bool keeps = scope.module && (scope.module->chain->has_keys || scope.repetition);
  if (!keeps) return compute();
  for (const bool own : {false, true}) {
    const Memory& memory = own ? scope.module->memory : scope.module->chain->memory;
    const auto found = memory.find(key);
    if (found == memory.end()) continue;
    if (own) touched_ |= touch::module_instance;
    is_uncertain_ |= found->second.is_uncertain;
    return found->second.node;
  }
  const std::uint64_t before = touched_;
  const bool uncertain_before = is_uncertain_;
  touched_ = 0;
  is_uncertain_ = false;
  const Node* value = compute();
  if ((touched_ & ~touch::module_instance) == 0) {
    (touched_ == 0 ? scope.module->chain->memory : scope.module->memory).emplace(key, Remembered{value, is_uncertain_});
  }
  touched_ |= before;
  is_uncertain_ |= uncertain_before;
  return value;
}

}  // namespace stackworthy::terraform
