// Terragrunt's files are HCL of one shape: locals, blocks and attributes, evaluated as Terraform's expressions are,
// with more names and functions (https://terragrunt.gruntwork.io/docs/reference/config-blocks-and-attributes/). Each
// file gets a module instance of its own for its locals. Nothing that Terragrunt would run is run.

#include "parsers/terraform/terragrunt/terragrunt.h"

#include <algorithm>

#include "analyzer/model/path.h"

namespace stackworthy::terraform {

namespace {

constexpr std::size_t most_terragrunt_files = 200;         ///< Of one unit.
constexpr std::size_t most_terragrunt_bytes = 1ULL << 20;  ///< Of one file.
constexpr std::size_t most_unit_bytes = 8ULL << 20;        ///< Of all files of one unit.

}  // namespace

Terragrunt::Terragrunt(Evaluator& evaluator, std::string_view path) : ev_(evaluator) {
  unit_directory_ = directory_of(path);
  ev_.terragrunt_ = this;
  unit_ = open(std::string(path), unit_directory_, nullptr, {});
}

const ConfigurationFile* Terragrunt::parse(const Source& source, Span where) {
  const auto known = parsed_.find(&source);
  if (known != parsed_.end()) return known->second;
  const ConfigurationFile*& made = parsed_[&source];
  const bool is_json = source.path().ends_with(".json");
  if (is_json || source.text().size() > most_terragrunt_bytes) {
    const char* why = is_json ? "', whose JSON syntax is not read" : "', which is larger than 1 MiB and not read";
    ev_.note(Notice::Severity::warning, where, "leads to '" + std::string(source.path()) + why);
    return nullptr;
  }
  bytes_ += source.text().size();
  if (bytes_ > most_unit_bytes) {
    ev_.note(Notice::Severity::warning, where, "leads beyond the 8 MiB of Terragrunt files that one unit may have");
    return nullptr;
  }
  auto read = read_configuration(source);
  for (const Notice& notice : read->notices) ev_.note(notice.severity, notice.span, notice.message);
  ev_.budget_.spend(1 + read->syntax->nodes.size() / 8);
  made = read.get();
  ev_.inputs_read_->push_back(std::move(read));
  return made;
}

TerragruntFile* Terragrunt::open(const std::string& path, std::string_view looks_from, TerragruntFile* child,
                                 Span where) {
  if (files_.size() >= most_terragrunt_files) {
    ev_.note(Notice::Severity::warning, where, "is the 201st Terragrunt file of one unit, and not read");
    return nullptr;
  }
  const Source* source = ev_.sources_.open(path);
  if (!source) {
    const char* why = ev_.sources_.find(path) ? "', which cannot be read" : "', which is not there";
    ev_.note(Notice::Severity::warning, where, "leads to '" + path + why);
    return nullptr;
  }
  const ConfigurationFile* configuration = parse(*source, where);
  if (!configuration) return nullptr;
  reads_.insert(path);
  TerragruntFile& file = files_.emplace_back();
  file.configuration = configuration;
  file.path = path;
  file.directory = std::string(source->directory());
  file.looks_from = std::string(looks_from);
  file.child = child;
  file.module = build_module(file.directory, {configuration});
  file.chain.module = &file.module;
  file.chain.path = ".";
  file.chain.terragrunt = &file;
  file.instance.chain = &file.chain;
  return &file;
}

const Node* Terragrunt::value_of(TerragruntFile& file, const Attribute* attribute) {
  if (!attribute) return nullptr;
  const Node* value = ev_.evaluate(attribute->value, file.scope());
  if (value) return ev_.bounded(value);
  ev_.note_failure(attribute->value.span());
  return ev_.unknown({}, attribute->value.span());
}

bool Terragrunt::is_true(TerragruntFile& file, const Attribute* attribute) {
  const Node* value = value_of(file, attribute);
  return value && value->kind == Kind::boolean && value->boolean;
}

const std::vector<TerragruntInclude>& Terragrunt::includes_of(TerragruntFile& file) {
  if (file.has_includes) return file.includes;
  file.has_includes = true;
  std::vector<TerragruntInclude> found;
  for (const Block& block : file.body().blocks) {
    if (block.type != "include") continue;
    if (!file.child) found.push_back(read_include(file, block));
  }
  file.includes = std::move(found);
  return file.includes;
}

TerragruntInclude Terragrunt::read_include(TerragruntFile& file, const Block& block) {
  TerragruntInclude include;
  if (!block.labels.empty()) include.label = block.labels[0];
  include.is_exposed = is_true(file, block.body.attribute("expose"));
  const Node* merge = value_of(file, block.body.attribute("merge_strategy"));
  const std::string_view strategy = merge ? merge->string() : std::string_view();
  if (strategy == "no_merge") include.merge = Merge::none;
  if (strategy == "deep") include.merge = Merge::deep;
  if (strategy == "deep_map_only") include.merge = Merge::deep_maps;
  const Attribute* given = block.body.attribute("path");
  const Node* path = value_of(file, given);
  const Span where = given ? given->value.span() : block.head;
  if (!path || path->kind != Kind::string) {
    ev_.note(Notice::Severity::warning, where, "includes a file whose path is not known");
    has_unread_include_ = true;
    return include;
  }
  const std::string resolved = resolve(path->string(), file.looks_from);
  if (resolved.empty()) {
    ev_.note(Notice::Severity::warning, where, "includes a file outside the trust root, which is not read");
  } else if (resolved == file.path) {
    ev_.note(Notice::Severity::error, where, "includes itself");
  } else {
    include.file = open(resolved, file.looks_from, &file, where);
    include.directory = directory_of(resolved);
    if (const Block* further = include.file ? include.file->body().block("include") : nullptr) {
      ev_.note(Notice::Severity::warning, further->head, "includes a further file, which an included one cannot");
      has_unread_include_ = true;
    }
  }
  has_unread_include_ = has_unread_include_ || !include.file;
  return include;
}

}  // namespace stackworthy::terraform
