#pragma once

// The configuration of one Terragrunt unit: its files, each seen from where it is read, and what they come to together.

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/terraform/evaluator.h"

namespace stackworthy::terraform {

struct TerragruntFile;

/// One `include` block.
struct TerragruntInclude {
  enum class Merge : std::uint8_t { none, shallow, deep, deep_maps };
  std::string_view label;          ///< Empty for a bare one.
  TerragruntFile* file = nullptr;  ///< nullptr where it could not be read.
  std::string directory;           ///< Of the file; empty where its path is not known.
  Merge merge = Merge::shallow;
  bool is_exposed = false;
};

/// A Terragrunt file as it is seen from one place: an included file looks around from the unit that includes it.
struct TerragruntFile {
  const ConfigurationFile* configuration = nullptr;
  std::string path;
  std::string directory;            ///< Of the file: functions that read files start here.
  std::string looks_from;           ///< The directory from which its functions look around.
  TerragruntFile* child = nullptr;  ///< Of an included file: who includes it.
  bool has_includes = false;        ///< Whether `includes` was filled.
  std::vector<TerragruntInclude> includes;
  Module module;  ///< Its locals.
  Chain chain;
  ModuleInstance instance;
  bool is_open = false;         ///< Being written out as a whole.
  const Node* whole = nullptr;  ///< Once written out.
  bool is_uncertain = false;    ///< Of `whole`.

  const Body& body() const { return configuration->body; }
  Scope scope() {
    Scope scope;
    scope.module = &instance;
    return scope;
  }
};

/// Inputs by name; `open` stands for what else may be there, nullptr where nothing may.
struct TerragruntInputs {
  Members members;
  const Node* open = nullptr;
};

/// A block that counts, and the file in whose terms it is written.
struct TerragruntBlock {
  const Block* block = nullptr;
  TerragruntFile* file = nullptr;
};

class Terragrunt {
 public:
  /// Opens the unit's file; `evaluator` then asks here for what its expressions name and call.
  Terragrunt(Evaluator& evaluator, std::string_view path);

  bool is_read() const { return unit_ != nullptr; }
  /// Fills all but `path` and `directory`.
  void describe(parsers::TerragruntUnit& unit);
  /// Gives the evaluator the module's variables and the files that the unit adds to the module.
  void prepare(const parsers::TerragruntUnit& unit, const parsers::Inputs& inputs);
  /// Adds to the stack what the unit itself declares: the state's backend, and the module where it is not in the tree.
  void emit(const parsers::TerragruntUnit& unit);
  /// Whether the unit says where the state lies, so that the module's own backend does not count.
  bool has_backend() const { return backend_.block != nullptr || backend_value_ != nullptr; }

  // For the evaluator.
  /// What a name leads to that only Terragrunt knows; nothing for all other names.
  std::optional<const Node*> named(TerragruntFile& file, std::string_view name, const std::vector<Step>& steps,
                                   std::size_t& used, Span where);
  /// A call of one of Terragrunt's functions; nothing for Terraform's.
  std::optional<const Node*> call(TerragruntFile& file, std::string_view name, const std::vector<const Node*>& values,
                                  Span where);
  /// The path below the trust root that a text means in `directory`; empty where it leads out of it.
  static std::string resolve(std::string_view path, std::string_view directory);
  /// The value as it leaves the unit: where the trust root lies on a disk is not known.
  const Node* outgoing(const Node* value, unsigned depth = 0);
  /// Evaluates what Terragrunt replaces in a text that it generates.
  const Node* generated(TerragruntFile& file, const hcl::File& text, std::uint32_t at);

 private:
  using Merge = TerragruntInclude::Merge;

  // terragrunt.cpp
  TerragruntFile* open(const std::string& path, std::string_view looks_from, TerragruntFile* child, Span where);
  const ConfigurationFile* parse(const Source& source, Span where);
  const std::vector<TerragruntInclude>& includes_of(TerragruntFile& file);
  TerragruntInclude read_include(TerragruntFile& file, const Block& block);
  const Node* value_of(TerragruntFile& file, const Attribute* attribute);
  bool is_true(TerragruntFile& file, const Attribute* attribute);

  // config.cpp
  const Node* section(TerragruntFile& file, std::string_view name, Span where);
  const Node* locals_of(TerragruntFile& file, Span where);
  const Node* dependencies_of(TerragruntFile& file, Span where);
  const Node* whole(TerragruntFile& file, Span where);
  const Node* exposed(TerragruntFile& file, TerragruntFile& from, const std::vector<Step>& steps, std::size_t first,
                      std::size_t& used, Span where);
  TerragruntInputs inputs_of(TerragruntFile& file);
  TerragruntInputs merged_inputs(TerragruntFile& file);
  TerragruntInputs merged(const TerragruntInputs& parent, const TerragruntInputs& child, Merge merge);
  const Node* deep(const Node* parent, const Node* child, Merge merge, unsigned depth);

  // functions.cpp
  std::optional<const Node*> path_function(TerragruntFile& file, std::string_view name,
                                           const std::vector<const Node*>& values, Span where);
  const Node* find_above(TerragruntFile& file, const std::vector<const Node*>& values, Span where);
  const Node* read_config(TerragruntFile& file, const std::vector<const Node*>& values, Span where);
  const Node* read_variables(TerragruntFile& file, const std::vector<const Node*>& values, Span where);
  const TerragruntInclude* selected(TerragruntFile& file, const std::vector<const Node*>& values);
  const Node* path_text(std::string_view path, Span where);
  const Node* text_node(std::string_view text, Span where);

  // deploy.cpp
  std::vector<TerragruntFile*> layers();
  void read_source(parsers::TerragruntUnit& unit);
  void read_blocks();
  void give_inputs();
  void read_variable_files(const parsers::TerragruntUnit& unit);
  void read_arguments(const TerragruntBlock& arguments, const parsers::TerragruntUnit& unit);
  void read_variable_path(const Node& path, bool must_exist, const parsers::TerragruntUnit& unit);
  void override_all(Span where, std::string message);
  void build_root(const parsers::TerragruntUnit& unit);
  const ConfigurationFile* generated_file(const TerragruntBlock& generate, const std::string& path, bool is_there);
  void emit_backend();
  void emit_module(const parsers::TerragruntUnit& unit);

  Evaluator& ev_;
  std::string unit_directory_;
  TerragruntFile* unit_ = nullptr;
  std::deque<TerragruntFile> files_;
  std::map<const Source*, const ConfigurationFile*> parsed_;
  std::map<std::string, TerragruntFile*> configs_;  ///< Of read_terragrunt_config.
  std::set<std::string> reads_;
  std::size_t bytes_ = 0;  ///< Of the files read.
  bool has_unread_include_ = false;

  TerragruntBlock source_block_;
  const Node* source_ = nullptr;
  TerragruntBlock backend_;
  const Node* backend_value_ = nullptr;
  std::vector<std::pair<std::string, TerragruntBlock>> generates_;
  std::vector<std::pair<std::string, TerragruntBlock>> arguments_;
  TerragruntInputs inputs_;
  Module root_;
};

}  // namespace stackworthy::terraform
