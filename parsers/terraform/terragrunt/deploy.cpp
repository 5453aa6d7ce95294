// From the configuration of a unit to its stack: source, inputs, generated files, the state's place
// (https://terragrunt.gruntwork.io/docs/features/units/). Terragrunt copies the module, then the unit's own files over
// it, writes the generated ones and runs Terraform there, with the inputs as TF_VAR_ variables.

#include <algorithm>
#include <atomic>
#include <thread>

#include "analyzer/model/path.h"
#include "parsers/terraform/hcl/syntax.h"
#include "parsers/terraform/terragrunt/terragrunt.h"
#include "parsers/terraform/tracer.h"
#include "parsers/vocabulary/vocabulary.h"

namespace stackworthy::terraform {

namespace {

/// Whether a source is a path, and no address of a repository or registry.
bool is_path_source(std::string_view source) {
  if (source.starts_with('.') || source.starts_with('/') || source.empty()) return true;
  if (source.find(':') != std::string_view::npos || source.find('@') != std::string_view::npos) return false;
  return source.substr(0, source.find('/')).find('.') == std::string_view::npos;
}

bool is_open_node(const Node& node) { return node.kind == Kind::unknown || node.kind == Kind::choice; }

/// What is known of a text from its beginning.
std::string known_head(const Node& value) {
  if (value.kind == Kind::string) return std::string(value.string());
  std::string head;
  for (const Member& part : value.kind == Kind::text ? value.parts() : std::span<const Member>()) {
    if (part.value->kind != Kind::string) break;
    head += part.value->string();
  }
  return head;
}

}  // namespace

/// The files that count, from the one that is overridden first.
std::vector<TerragruntFile*> Terragrunt::layers() {
  std::vector<TerragruntFile*> all;
  for (const TerragruntInclude& include : includes_of(*unit_)) {
    if (include.file && include.merge != Merge::none) all.push_back(include.file);
  }
  all.push_back(unit_);
  return all;
}

void Terragrunt::read_blocks() {
  const auto put = [](auto& to, std::string label, TerragruntBlock block) {
    const auto same = std::find_if(to.begin(), to.end(), [&](const auto& each) { return each.first == label; });
    if (same == to.end()) {
      to.emplace_back(std::move(label), block);
    } else {
      same->second = block;
    }
  };
  for (TerragruntFile* file : layers()) {
    if (const Attribute* given = file->body().attribute("remote_state")) {
      backend_ = {};
      backend_value_ = value_of(*file, given);
    }
    for (const Block& block : file->body().blocks) {
      const std::string label(block.labels.empty() ? std::string_view() : block.labels[0]);
      if (block.type == "remote_state") {
        backend_ = {&block, file};
        backend_value_ = nullptr;
      }
      if (block.type == "generate") put(generates_, label, {&block, file});
      if (block.type != "terraform") continue;
      if (block.body.attribute("source")) source_block_ = {&block, file};
      for (const Block& inner : block.body.blocks) {
        const std::string name(inner.labels.empty() ? std::string_view() : inner.labels[0]);
        if (inner.type == "extra_arguments") put(arguments_, name, {&inner, file});
      }
    }
  }
}

void Terragrunt::read_source(parsers::TerragruntUnit& unit) {
  const bool has_module = ev_.files_.module(unit.directory) != nullptr;
  const Attribute* given = source_block_.block ? source_block_.block->body.attribute("source") : nullptr;
  source_ = given ? value_of(*source_block_.file, given) : nullptr;
  if (!source_ || source_->kind == Kind::null) {
    if (!source_ && has_unread_include_ && !has_module) unit.source = "(in a file that was not read)";
    unit.is_unit = has_module || !unit.source.empty();
    unit.module = has_module ? unit.directory : std::string();
    return;
  }
  unit.is_unit = true;
  const std::string head = known_head(*source_);
  const std::size_t query = head.find('?');
  const bool is_known = source_->kind == Kind::string || query != std::string::npos;
  std::string text = head.substr(0, query);
  unit.source = to_text(*outgoing(source_));
  if (!is_known) return;
  std::string directory = ev_.files_.module_sources().directory(text);
  // This very repository at some ref is read as it lies in the tree, as a mapped one is.
  if (text.starts_with("git::.")) text.erase(0, 5);
  if (directory.empty() && is_path_source(text)) directory = resolve(text, unit.directory);
  if (ev_.files_.module(directory)) {
    unit.module = directory;
  } else if (!directory.empty()) {
    ev_.note(Notice::Severity::warning, given->value.span(), "leads to '" + directory + "', where no module lies");
  }
}

void Terragrunt::describe(parsers::TerragruntUnit& unit) {
  if (!unit_) return;
  read_blocks();
  read_source(unit);
  const auto text = unit_->configuration->source->text();
  unit.is_templated = !unit_->configuration->syntax->is_whole && text.find("{{") != std::string_view::npos;
  if (unit.is_templated) unit.is_unit = false;
  if (!unit_->configuration->syntax->is_whole && !unit.is_templated && !unit.is_unit) {
    unit.is_unit = true;
    unit.source = "(in a part that is no HCL)";
  }
  for (const TerragruntInclude& include : includes_of(*unit_)) {
    if (include.file) unit.includes.push_back(include.file->path);
  }
  for (TerragruntFile* file : layers()) {
    if (is_true(*file, file->body().attribute("skip"))) unit.is_skipped = true;
    const Block* exclude = file->body().block("exclude");
    if (exclude && is_true(*file, exclude->body.attribute("if"))) unit.is_skipped = true;
  }
  // What reads a file stands in locals and inputs.
  for (TerragruntFile* file : layers()) locals_of(*file, {});
  merged_inputs(*unit_);
  unit.reads.assign(reads_.begin(), reads_.end());
}

/// `inputs` come before everything but defaults: Terragrunt passes them as TF_VAR_ variables.
void Terragrunt::give_inputs() {
  inputs_ = merged_inputs(*unit_);
  for (Member& member : inputs_.members) {
    member.value = outgoing(member.value);
    if (member.exists != Truth::yes) member.value = ev_.unknown_of({member.value}, member.where);
    Evaluator::Given given;
    given.node = member.value;
    ev_.given_[std::string(member.name->spelled)] = given;
  }
  ev_.open_inputs_ = inputs_.open;
}

void Terragrunt::override_all(Span where, std::string message) {
  ev_.note(Notice::Severity::note, where, std::move(message));
  ev_.open_inputs_ = ev_.unknown({}, where, Shape::object);
  ev_.given_.clear();
}

void Terragrunt::read_variable_path(const Node& path, bool must_exist, const parsers::TerragruntUnit& unit) {
  if (path.kind != Kind::string) return override_all(path.from, "passes variable files that are not known");
  std::string resolved = resolve(path.string(), unit.module);
  if (resolved.empty() || !ev_.sources_.find(resolved)) resolved = resolve(path.string(), unit.directory);
  if (!resolved.empty() && ev_.sources_.find(resolved)) return ev_.read_variable_file(resolved);
  if (must_exist || resolved.empty())
    override_all(path.from, "passes a variable file that is not in the tree, so no variable is known");
}

void Terragrunt::read_arguments(const TerragruntBlock& arguments, const parsers::TerragruntUnit& unit) {
  const Body& body = arguments.block->body;
  const Node* commands = value_of(*arguments.file, body.attribute("commands"));
  if (commands && commands->kind == Kind::list && is_wholly_known(*commands)) {
    const bool applies = std::any_of(commands->parts().begin(), commands->parts().end(), [](const Member& part) {
      return part.value->string() == "apply" || part.value->string() == "plan";
    });
    if (!applies) return;
  }
  for (const char* name : {"optional_var_files", "required_var_files"}) {
    const Node* files = value_of(*arguments.file, body.attribute(name));
    if (!files || files->kind == Kind::null) continue;
    if (files->kind != Kind::list) {
      override_all(files->from, "passes variable files that are not known");
      continue;
    }
    for (const Member& file : files->parts()) read_variable_path(*file.value, name[0] == 'r', unit);
  }
  const Node* words = value_of(*arguments.file, body.attribute("arguments"));
  for (const Member& word : words ? words->parts() : std::span<const Member>()) {
    constexpr std::string_view file_flag = "-var-file=";
    const std::string head = known_head(*word.value);
    if (word.value->kind == Kind::string && head.starts_with(file_flag)) {
      read_variable_path(*text_node(head.substr(file_flag.size()), word.where), true, unit);
    } else if (head.starts_with("-var") || is_open_node(*word.value)) {
      override_all(word.where, "passes variables that are not read");
    }
  }
  const Node* environment = value_of(*arguments.file, body.attribute("env_vars"));
  for (const Member& member : environment ? environment->parts() : std::span<const Member>()) {
    constexpr std::string_view prefix = "TF_VAR_";
    if (!member.name || !member.name->spelled.starts_with(prefix)) continue;
    Evaluator::Given given;
    given.node = ev_.unknown_of({member.value}, member.where);
    ev_.given_[std::string(member.name->spelled.substr(prefix.size()))] = given;
  }
}

void Terragrunt::read_variable_files(const parsers::TerragruntUnit& unit) {
  if (unit.directory != unit.module) ev_.read_automatic(unit.directory);
  for (const auto& [label, arguments] : arguments_) read_arguments(arguments, unit);
}

/// The text of a `generate` block as a file of the module, read where the author wrote it; nullptr where it is
/// computed.
const ConfigurationFile* Terragrunt::generated_file(const TerragruntBlock& generate, const std::string& path,
                                                    bool is_there) {
  const Attribute* contents = generate.block->body.attribute("contents");
  const Node* if_exists = value_of(*generate.file, generate.block->body.attribute("if_exists"));
  if (!contents || !contents->value.file || (is_there && if_exists && if_exists->string() == "skip")) return nullptr;
  Expression at = contents->value;
  const hcl::File* file = at.file;
  for (unsigned hops = 0; hops < 8 && file->nodes[at.node].kind == hcl::Kind::get_attribute; ++hops) {
    const hcl::Node& root = file->nodes[at.node + 1];
    const bool is_local = root.kind == hcl::Kind::variable && file->spelled(root) == "local";
    const LocalValue* local = is_local ? generate.file->module.local(file->spelled(file->nodes[root.next])) : nullptr;
    if (!local || local->value.file != file) return nullptr;
    at = local->value;
  }
  const hcl::Node& text = file->nodes[at.node];
  if (text.kind != hcl::Kind::text || text.next == at.node + 1) return nullptr;
  std::uint32_t end = 0;
  for (std::uint32_t part = at.node + 1; part < text.next; part = file->nodes[part].next) end = file->nodes[part].end;
  const std::uint32_t begin = file->nodes[at.node + 1].begin;
  const std::string_view raw = file->text.substr(begin - file->base, end - begin);
  // What is escaped or computed piece by piece reads differently in the file that is written.
  const bool is_quoted = static_cast<hcl::TextKind>(text.op) == hcl::TextKind::quoted;
  for (const std::string_view sign : {"$${", "%{", "\\"}) {
    if (raw.find(sign) != std::string_view::npos && (is_quoted || sign != "\\")) return nullptr;
  }
  auto made = std::make_unique<ConfigurationFile>();
  made->source = file->source;
  made->syntax = std::make_unique<hcl::File>(hcl::read_body(*file->source, raw, begin));
  if (!made->syntax->is_whole) return nullptr;
  made->body = native_body(*made->syntax);
  made->is_override = path.ends_with("_override.tf");
  ev_.generated_[made->syntax.get()] = generate.file;
  const ConfigurationFile* kept = made.get();
  ev_.inputs_read_->push_back(std::move(made));
  return kept;
}

/// The module with what the unit adds to it, where it adds something.
void Terragrunt::build_root(const parsers::TerragruntUnit& unit) {
  for (TerragruntFile* file : layers()) {
    if (!file->body().attribute("generate")) continue;
    ev_.has_open_providers_ = true;
    ev_.stack_.not_read.push_back("generate");
  }
  const bool has_own = unit.directory != unit.module && ev_.files_.module(unit.directory);
  if (generates_.empty() && !has_own) return;
  std::map<std::string, const ConfigurationFile*> by_name;
  const auto add_directory = [&](const std::string& directory) {
    for (const auto& file : ev_.files_.files()) {
      if (file->source->directory() != directory) continue;
      auto copy = file->syntax ? std::make_unique<ConfigurationFile>() : read_configuration(*file->source);
      if (file->syntax) {
        copy->source = file->source;
        copy->is_override = file->is_override;
        copy->body = native_body(*file->syntax);
      }
      const std::string_view path = file->source->path();
      by_name[std::string(base_name(path))] = copy.get();
      ev_.inputs_read_->push_back(std::move(copy));
    }
  };
  add_directory(unit.module);
  if (has_own) add_directory(unit.directory);
  bool has_more = has_own;
  for (const auto& [label, generate] : generates_) {
    if (is_true(*generate.file, generate.block->body.attribute("disable"))) continue;
    const Node* given = value_of(*generate.file, generate.block->body.attribute("path"));
    const std::string path = given && given->kind == Kind::string ? std::string(given->string()) : label + ".tf";
    if (path.ends_with(".tfvars") || path.ends_with(".tfvars.json"))
      override_all(generate.block->head, "generates variable files, which are not read");
    if (!path.ends_with(".tf") && !path.ends_with(".tofu") && !path.ends_with(".json")) continue;
    const bool is_there = by_name.count(path) != 0;
    const ConfigurationFile* made = generated_file(generate, path, is_there);
    if (made) {
      by_name[path] = made;
      has_more = true;
    } else {
      ev_.has_open_providers_ = true;
      ev_.stack_.not_read.push_back("generate." + label);
    }
  }
  if (!has_more) return;
  std::vector<const ConfigurationFile*> files;
  for (const auto& [path, file] : by_name) files.push_back(file);
  root_ = build_module(unit.module, files);
  ev_.root_module_ = &root_;
}

void Terragrunt::prepare(const parsers::TerragruntUnit& unit, const parsers::Inputs& inputs) {
  if (!unit_) return;
  read_blocks();
  if (source_block_.block) source_ = value_of(*source_block_.file, source_block_.block->body.attribute("source"));
  give_inputs();
  if (unit.module.empty()) return;
  ev_.overlay_ = unit.directory;
  ev_.read_environment(inputs);
  ev_.read_automatic(unit.module);
  read_variable_files(unit);
  ev_.read_given(inputs);
  build_root(unit);
}

void Terragrunt::emit_backend() {
  const Node* kind =
      backend_value_
          ? find_member(*backend_value_, "backend") ? find_member(*backend_value_, "backend")->value : nullptr
          : value_of(*backend_.file, backend_.block->body.attribute("backend"));
  const Node* config =
      backend_value_ ? find_member(*backend_value_, "config") ? find_member(*backend_value_, "config")->value : nullptr
                     : value_of(*backend_.file, backend_.block->body.attribute("config"));
  Resource made;
  made.dialect = Dialect::terraform;
  made.type = made.spelled_type = "terraform/backend";
  made.head = backend_.block ? backend_.block->head : backend_value_->from;
  made.extent = backend_.block ? backend_.block->extent : backend_value_->from;
  made.name = kind && kind->kind == Kind::string ? ev_.text_of(kind->string()) : std::string_view("(unknown)");
  made.address = ev_.text_of("backend." + std::string(made.name));
  made.body = config ? outgoing(config) : make::object(ev_.stack_.arena, {}, made.head);
  vocabulary::settle(made, ev_.stack_.arena);
  ev_.stack_.resources.push_back(made);
}

void Terragrunt::emit_module(const parsers::TerragruntUnit& unit) {
  Resource made;
  made.dialect = Dialect::terraform;
  made.type = made.spelled_type = "terraform/module";
  made.is_opaque = true;
  made.name = ev_.text_of(unit.directory == "." ? std::string_view("unit") : base_name(unit.directory));
  made.address = ev_.text_of("module." + std::string(made.name));
  const Source& source = *unit_->configuration->source;
  const Block* block = source_block_.block;
  const Span first{source.id(), 0, std::min<std::uint32_t>(source.whole().end, 1)};
  made.head = block ? block->head : first;
  made.extent = block ? block->extent : source.whole();
  Members members;
  if (source_) members.push_back({outgoing(source_), ev_.name("source"), source_->from, Truth::yes});
  References references;
  for (const Member& member : inputs_.members) {
    members.push_back(member);
    for (const Reference& reference : waits_for(*member.value)) references.push_back(reference);
  }
  made.body = make::object(ev_.stack_.arena, members, made.extent);
  made.references = ev_.stack_.arena.copy(references);
  ev_.stack_.resources.push_back(made);
  ev_.stack_.not_read.push_back(unit.source.empty() ? std::string(made.address) : unit.source);
}

void Terragrunt::emit(const parsers::TerragruntUnit& unit) {
  if (!unit_) return;
  if (has_backend()) emit_backend();
  if (unit.module.empty()) emit_module(unit);
}

}  // namespace stackworthy::terraform

namespace stackworthy::parsers {

std::vector<TerragruntUnit> terragrunt_units(const TerraformFiles& files, const Sources& sources,
                                             std::span<const std::string_view> paths, unsigned threads) {
  std::vector<TerragruntUnit> units(paths.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t at = next++; at < paths.size(); at = next++) {
      TerragruntUnit& unit = units[at];
      unit.path = std::string(paths[at]);
      unit.directory = directory_of(unit.path);
      Stack scratch;
      terraform::Evaluator evaluator(files, sources, scratch, unit.directory);
      terraform::Terragrunt terragrunt(evaluator, unit.path);
      terragrunt.describe(unit);
    }
  };
  std::vector<std::jthread> others;
  for (unsigned i = 1; i < threads && i < paths.size(); ++i) others.emplace_back(work);
  work();
  return units;
}

std::unique_ptr<Stack> evaluate_terragrunt(std::shared_ptr<const TerraformFiles> files, const Sources& sources,
                                           const TerragruntUnit& unit, const Inputs& inputs) {
  auto stack = std::make_unique<Stack>();
  stack->root = unit.directory;
  stack->name = unit.directory;
  stack->dialect = Dialect::terraform;
  {
    const std::string& directory = unit.module.empty() ? unit.directory : unit.module;
    terraform::Evaluator evaluator(*files, sources, *stack, directory);
    terraform::Terragrunt terragrunt(evaluator, unit.path);
    terragrunt.prepare(unit, inputs);
    terragrunt.emit(unit);
    if (!unit.module.empty()) evaluator.run();
    stack->tracer = std::make_unique<terraform::SyntaxTracer>(files, evaluator.inputs_read(), directory);
  }
  stack->index();
  return stack;
}

}  // namespace stackworthy::parsers
