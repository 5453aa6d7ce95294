#pragma once

// The declarations of one directory: its files and override files merged as Terraform does.

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "parsers/terraform/body.h"
#include "parsers/terraform/types.h"

namespace stackworthy::terraform {

/// A block and its labels; for a resource type and name.
struct Declaration {
  Block block;
  std::string_view type;  ///< Empty but for resources.
  std::string_view name;
  bool is_data = false;
  bool is_ephemeral = false;

  const Attribute* attribute(std::string_view wanted) const { return block.body.attribute(wanted); }
};

struct LocalValue {
  std::string_view name;
  Expression value;
  Span name_span;
};

struct Module {
  std::string directory;
  std::vector<Declaration> variables, outputs, resources, calls, providers, backends, others;
  std::vector<LocalValue> locals;
  std::vector<Declaration> required_providers;
  std::vector<Notice> notices;
  bool is_whole = true;  ///< Whether each of its files could be read.

  const Declaration* variable(std::string_view name) const { return find(variables_, name); }
  const Declaration* output(std::string_view name) const { return find(outputs_, name); }
  const Declaration* call(std::string_view name) const { return find(calls_, name); }
  /// `type.name`, data sources with `data.` before it.
  const Declaration* resource(std::string_view address) const { return find(resources_, address); }
  /// The provider block of that type and alias (empty for the default one).
  const Declaration* provider(std::string_view type, std::string_view alias) const {
    const auto found = providers_.find({type, alias});
    return found == providers_.end() ? nullptr : found->second;
  }
  const LocalValue* local(std::string_view name) const {
    const auto found = locals_.find(name);
    return found == locals_.end() ? nullptr : &locals[found->second];
  }

 private:
  friend class ModuleBuilder;
  using Index = std::unordered_map<std::string, const Declaration*>;
  static const Declaration* find(const Index& index, std::string_view name) {
    const auto found = index.find(std::string(name));
    return found == index.end() ? nullptr : found->second;
  }
  Index variables_, outputs_, calls_, resources_;
  std::map<std::pair<std::string_view, std::string_view>, const Declaration*> providers_;
  std::unordered_map<std::string_view, std::size_t> locals_;
};

/// Builds the declarations of a directory; `files` in the order of their names.
Module build_module(std::string directory, const std::vector<const ConfigurationFile*>& files);

/// `data.type.name` or `type.name`.
std::string resource_key(const Declaration& resource);
/// The text of an expression that is a literal string; nothing otherwise.
bool literal_text(const Expression& expression, std::string_view& text);

}  // namespace stackworthy::terraform
