#include "parsers/terraform/module.h"

#include <algorithm>
#include <unordered_map>

namespace stackworthy::terraform {

namespace {

std::string describe(const Block& block) {
  std::string text(block.type);
  for (const std::string_view label : block.labels) text.append(" \"").append(label) += '"';
  return text;
}

std::string_view label(const Block& block, std::size_t at) {
  return at < block.labels.size() ? block.labels[at] : std::string_view();
}

/// Attributes of the override replace those of the base; its nested blocks replace all of the same type.
void merge_body(Body& base, const Body& over) {
  for (const Attribute& attribute : over.attributes) {
    const auto same = std::find_if(base.attributes.begin(), base.attributes.end(),
                                   [&](const Attribute& each) { return each.name == attribute.name; });
    if (same != base.attributes.end()) {
      *same = attribute;
    } else {
      base.attributes.push_back(attribute);
    }
    const std::string_view rival = attribute.name == "count" ? "for_each" : attribute.name == "for_each" ? "count" : "";
    base.attributes.erase(std::remove_if(base.attributes.begin(), base.attributes.end(),
                                         [&](const Attribute& each) { return each.name == rival; }),
                          base.attributes.end());
  }
  const auto effective_type = [](const Block& block) {
    return block.type == "dynamic" && !block.labels.empty() ? block.labels[0] : block.type;
  };
  for (const Block& block : over.blocks) {
    if (block.type == "lifecycle") continue;
    base.blocks.erase(std::remove_if(base.blocks.begin(), base.blocks.end(),
                                     [&](const Block& each) { return effective_type(each) == effective_type(block); }),
                      base.blocks.end());
  }
  for (const Block& block : over.blocks) {
    const auto same = std::find_if(base.blocks.begin(), base.blocks.end(),
                                   [](const Block& each) { return each.type == "lifecycle"; });
    if (block.type == "lifecycle" && same != base.blocks.end()) {
      merge_body(same->body, block.body);
    } else {
      base.blocks.push_back(block);
    }
  }
}

}  // namespace

class ModuleBuilder {
 public:
  explicit ModuleBuilder(Module& module) : module_(module) {}

  void add_file(const ConfigurationFile& file) {
    for (const Block& block : file.body.blocks) add(block, file.is_override);
  }

  void finish() {
    index(module_.variables, module_.variables_);
    index(module_.outputs, module_.outputs_);
    index(module_.calls, module_.calls_);
    for (const Declaration& each : module_.providers)
      module_.providers_.emplace(std::pair{each.type, each.name}, &each);
    for (const Declaration& resource : module_.resources) module_.resources_.emplace(resource_key(resource), &resource);
  }

 private:
  static void index(const std::vector<Declaration>& from, Module::Index& to) {
    for (const Declaration& each : from) to.emplace(std::string(each.name), &each);
  }

  void add(const Block& block, bool is_override) {
    if (block.type == "locals") return add_locals(block, is_override);
    if (block.type == "terraform") return add_settings(block, is_override);
    if (block.type == "resource" || block.type == "data" || block.type == "ephemeral")
      return add_resource(block, is_override);
    if (block.type == "variable") return add_named(module_.variables, block, is_override);
    if (block.type == "output") return add_named(module_.outputs, block, is_override);
    if (block.type == "module") return add_named(module_.calls, block, is_override);
    if (block.type == "provider") return add_provider(block, is_override);
    module_.others.push_back({block, {}, label(block, 0), false, false});
    if (block.type != "check") return;
    for (const Block& inner : block.body.blocks) {
      if (inner.type == "data") add_resource(inner, is_override);
    }
  }

  void add_named(std::vector<Declaration>& to, const Block& block, bool is_override) {
    merge_or_add(to, {block, {}, label(block, 0), false, false}, is_override);
  }

  void add_resource(const Block& block, bool is_override) {
    merge_or_add(module_.resources,
                 {block, label(block, 0), label(block, 1), block.type == "data", block.type == "ephemeral"},
                 is_override);
  }

  void add_provider(const Block& block, bool is_override) {
    Declaration made{block, label(block, 0), {}, false, false};
    if (const Attribute* alias = block.body.attribute("alias")) literal_text(alias->value, made.name);
    merge_or_add(module_.providers, std::move(made), is_override);
  }

  void merge_or_add(std::vector<Declaration>& to, Declaration made, bool is_override) {
    std::string key(made.block.type);
    key.append(1, '\0').append(made.type).append(1, '\0').append(made.name);
    const auto [found, is_new] = declared_.emplace(std::move(key), to.size());
    if (is_new) {
      if (is_override && made.block.type != "provider")
        module_.notices.push_back({Notice::Severity::warning,
                                   made.block.head,
                                   "overrides " + describe(made.block) + ", which no other file here declares",
                                   {}});
      to.push_back(std::move(made));
    } else if (is_override) {
      merge_body(to[found->second].block.body, made.block.body);
    } else {
      module_.notices.push_back(
          {Notice::Severity::error, made.block.head, "declares " + describe(made.block) + " a second time", {}});
    }
  }

  void add_locals(const Block& block, bool is_override) {
    for (const Attribute& attribute : block.body.attributes) {
      const auto found = module_.locals_.find(attribute.name);
      if (found == module_.locals_.end()) {
        module_.locals_.emplace(attribute.name, module_.locals.size());
        module_.locals.push_back({attribute.name, attribute.value, attribute.name_span});
      } else if (is_override) {
        module_.locals[found->second].value = attribute.value;
      } else {
        module_.notices.push_back({Notice::Severity::error,
                                   attribute.name_span,
                                   "declares local." + std::string(attribute.name) + " a second time",
                                   {}});
      }
    }
  }

  void add_settings(const Block& block, bool is_override) {
    for (const Block& inner : block.body.blocks) {
      if (inner.type == "backend" || inner.type == "cloud") {
        if (is_override) module_.backends.clear();
        module_.backends.push_back({inner, {}, label(inner, 0), false, false});
      } else if (inner.type == "required_providers") {
        module_.required_providers.push_back({inner, {}, {}, false, false});
      }
    }
  }

  Module& module_;
  std::unordered_map<std::string, std::size_t> declared_;  // Where in its list a declaration stands, by kind and name.
};

Module build_module(std::string directory, const std::vector<const ConfigurationFile*>& files) {
  Module module;
  module.directory = std::move(directory);
  ModuleBuilder builder(module);
  for (const ConfigurationFile* file : files) {
    if (!file->is_override) builder.add_file(*file);
  }
  for (const ConfigurationFile* file : files) {
    if (file->is_override) builder.add_file(*file);
  }
  builder.finish();
  return module;
}

std::string resource_key(const Declaration& resource) {
  std::string key = resource.is_data ? "data." : resource.is_ephemeral ? "ephemeral." : "";
  return key.append(resource.type).append(".").append(resource.name);
}

bool literal_text(const Expression& expression, std::string_view& text) {
  if (expression.json) {
    text = expression.json->string();
    return expression.json->kind == Kind::string;
  }
  if (!expression.file) return false;
  const hcl::File& file = *expression.file;
  const hcl::Node& node = file.nodes[expression.node];
  if (node.kind != hcl::Kind::text) return false;
  if (node.next == expression.node + 1) {
    text = {};
    return true;
  }
  const hcl::Node& piece = file.nodes[expression.node + 1];
  if (piece.kind != hcl::Kind::piece || piece.next != node.next) return false;
  text = file.spelled(piece);
  return text.find('\\') == std::string_view::npos;
}

}  // namespace stackworthy::terraform
