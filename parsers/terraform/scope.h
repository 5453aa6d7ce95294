#pragma once

// Where an expression is evaluated. A chain is one static sequence of module calls; it has one instance per combination
// of the calls' keys. What does not touch the keys is evaluated once for the chain and shared by all its instances.

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analyzer/model/resource.h"
#include "analyzer/model/value.h"
#include "parsers/terraform/module.h"

namespace stackworthy::terraform {

/// What an evaluation touched, as bits: nothing is the same for all instances of the chain.
namespace touch {
constexpr std::uint64_t module_instance = 1, resource_instance = 2;
/// Of the binding at that depth of nested iterations.
constexpr std::uint64_t binding(std::uint32_t depth) { return std::uint64_t{4} << (depth < 60 ? depth : 60); }
}  // namespace touch

/// Values of `Node::tag` on unknowns that stand for something declared, so that attributes can still be asked of them.
namespace handle {
constexpr std::uint8_t resource = 1;   ///< One instance of a resource or data source.
constexpr std::uint8_t module = 2;     ///< One instance of a module that was not read.
constexpr std::uint8_t instances = 3;  ///< All instances of a resource, undecided how many.
constexpr std::uint8_t open = 5;  ///< On the list and objects of nested blocks: what is not configured may be computed.
constexpr std::uint8_t modules = 4;  ///< All instances of a module, undecided how many.
}  // namespace handle

/// A value that is evaluated when first asked for.
struct Slot {
  enum class State : std::uint8_t { fresh, running, done };
  State state = State::fresh;
  bool is_uncertain = false;
  std::uint64_t touched = 0;
  const Node* node = nullptr;
};

struct Remembered {
  const Node* node = nullptr;
  bool is_uncertain = false;
};
using Memory = std::unordered_map<const void*, Remembered>;

struct TerragruntFile;

struct Chain {
  const Module* module = nullptr;        ///< nullptr where the code was not read.
  TerragruntFile* terragrunt = nullptr;  ///< Of a file that is no module, but a Terragrunt configuration.
  const Chain* parent = nullptr;
  const Declaration* call = nullptr;
  std::string path;       ///< The directory relative to the root module's, as `path.module`.
  bool has_keys = false;  ///< Whether there may be several instances.
  unsigned depth = 0;
  Memory memory;
  std::unordered_map<std::string_view, Slot> variables, locals, outputs;
  std::unordered_map<const Declaration*, std::span<const Reference>> references;  ///< Those that all instances share.
  std::unordered_map<std::string_view, std::unique_ptr<Chain>> children;
};

/// One of the instances that count or for_each make.
struct Repetition {
  enum class Kind : std::uint8_t { none, count, each };
  Kind kind = Kind::none;
  bool is_symbolic = false;  ///< Stands for an undecided number of instances.
  Truth exists = Truth::yes;
  std::uint64_t touched = 0;
  const Node* key = nullptr;    ///< The index, or `each.key`.
  const Node* value = nullptr;  ///< `each.value`.
  std::string_view key_text;    ///< As in an address, without brackets.
};

struct ModuleInstance;

struct ResourceInstance {
  const Declaration* declaration = nullptr;
  ModuleInstance* module = nullptr;
  Repetition repetition;
  std::string_view address;
  const Node* whole = nullptr;  ///< The handle that stands for it.
  const Node* document = nullptr;
  std::unordered_map<std::string_view, Slot> attributes;
};

/// The instances of a resource in one module instance.
struct Instances {
  Slot::State state = Slot::State::fresh;
  bool is_symbolic = false;
  std::uint64_t touched = 0;
  Repetition::Kind kind = Repetition::Kind::none;
  std::vector<ResourceInstance*> resources;
  const Node* whole = nullptr;
};

/// The instances of a module call in one module instance.
struct Calls {
  Slot::State state = Slot::State::fresh;
  bool is_symbolic = false;
  std::uint64_t touched = 0;
  Repetition::Kind kind = Repetition::Kind::none;
  std::vector<ModuleInstance*> modules;
  const Node* whole = nullptr;
};

struct ModuleInstance {
  Chain* chain = nullptr;
  ModuleInstance* parent = nullptr;
  Repetition repetition;
  Truth exists = Truth::yes;
  std::string_view address;  ///< `module.a["x"]`, empty for the root.
  const Call* call = nullptr;
  const Node* whole = nullptr;
  Memory memory;
  std::unordered_map<std::string_view, Slot> variables, locals, outputs;
  std::unordered_map<const Declaration*, Instances> resources;
  std::unordered_map<const Declaration*, Calls> calls;
  std::unordered_map<const Declaration*, const Provider*> providers;
};

/// A name that an iteration, a template or a splat gives to a value.
struct Binding {
  std::string_view name;  ///< Empty for the element of a splat.
  const Node* value = nullptr;
  std::uint64_t touched = 0;
  const Binding* outer = nullptr;
  std::uint32_t depth = 0;
};

struct Scope {
  ModuleInstance* module = nullptr;  ///< nullptr inside a template file.
  const Repetition* repetition = nullptr;
  const ResourceInstance* self = nullptr;
  const Binding* bindings = nullptr;
  bool is_literal = false;  ///< Strings of the JSON syntax are taken as they are.
};

/// Whether the argument belongs to Terraform, not to the resource's type.
bool is_meta_argument(std::string_view name);
/// An instance key of for_each as in an address.
std::string quoted_key(std::string_view key);

}  // namespace stackworthy::terraform
