#pragma once

// What a configuration file declares, the same for both syntaxes: attributes and blocks that still point at what was
// written.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analyzer/model/arena.h"
#include "analyzer/model/source.h"
#include "analyzer/model/value.h"
#include "parsers/terraform/hcl/syntax.h"

namespace stackworthy::terraform {

struct ConfigurationFile;

/// An expression as written: in the native syntax a node of its file, in the JSON syntax a value whose strings are
/// templates.
struct Expression {
  const hcl::File* file = nullptr;
  std::uint32_t node = 0;
  const Node* json = nullptr;
  const ConfigurationFile* owner = nullptr;  ///< Of a JSON value: holds the templates of its strings.

  explicit operator bool() const { return file != nullptr || json != nullptr; }
  Span span() const;
};

struct Attribute {
  std::string_view name;
  Span name_span;
  Expression value;
};

struct Block;

struct Body {
  std::vector<Attribute> attributes;
  std::vector<Block> blocks;
  Span extent;

  /// The attribute of that name, or nullptr.
  const Attribute* attribute(std::string_view name) const;
  /// The first block of that type, or nullptr.
  const Block* block(std::string_view type) const;
};

struct Block {
  std::string_view type;
  std::vector<std::string_view> labels;
  Span head;    ///< Type and labels.
  Span extent;  ///< The whole block.
  Body body;
};

/// One file, read. The templates in strings of the JSON syntax are parsed once, by the value (or the name of a member)
/// that holds them.
struct ConfigurationFile {
  const Source* source = nullptr;
  std::unique_ptr<hcl::File> syntax;  ///< Of the native syntax.
  Arena arena;                        ///< Of the JSON syntax.
  std::unordered_map<const void*, std::unique_ptr<hcl::File>> templates;
  Body body;
  std::vector<Notice> notices;
  bool is_override = false;
};

/// The span of a node of the syntax.
inline Span span_of(const hcl::File& file, const hcl::Node& node) {
  return {file.source ? file.source->id() : 0, node.begin, node.end};
}

/// Reads one file in the syntax that its name says.
std::unique_ptr<ConfigurationFile> read_configuration(const Source& source);
/// The body of a file in the native syntax (tfvars files, too).
Body native_body(const hcl::File& file);
/// The body of a file in the JSON syntax; fills `file`.
void read_json_body(ConfigurationFile& file);
/// The attributes of a `.tfvars.json` file; fills `file`.
void read_json_variables(ConfigurationFile& file);

}  // namespace stackworthy::terraform
