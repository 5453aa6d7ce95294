// Terragrunt's functions (https://terragrunt.gruntwork.io/docs/reference/built-in-functions/). Where the tree lies on a
// disk is not known: an absolute path begins with `root_mark` as long as it is inside the unit's files, so that it can
// be taken apart and opened, and becomes a text with a hole where it leaves them. What would depend on the real path is
// unknown. The top of the repository is taken to be the trust root.

#include <algorithm>

#include "analyzer/model/path.h"
#include "parsers/terraform/terragrunt/terragrunt.h"

namespace stackworthy::terraform {

namespace {

constexpr std::string_view root_mark = "\xEF\xA3\xBF";  ///< U+F8FF, of private use.
constexpr std::string_view root_prefix = "/\xEF\xA3\xBF";
constexpr unsigned deepest_outgoing = 200;

/// Functions to whose result the real path of the root makes no difference, or only where it stands.
bool keeps_paths(std::string_view name) {
  static constexpr std::string_view names[] = {
      "abspath",      "basename",   "can",       "coalesce",   "compact",    "concat",     "contains",
      "dirname",      "endswith",   "file",      "fileexists", "filebase64", "fileset",    "flatten",
      "format",       "formatlist", "join",      "jsonencode", "keys",       "lookup",     "lower",
      "merge",        "pathexpand", "replace",   "tolist",     "tomap",      "toset",      "tostring",
      "templatefile", "trimprefix", "trimspace", "trimsuffix", "upper",      "yamlencode", "zipmap"};
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

bool holds_mark(const Node& node) {
  if (node.kind == Kind::string) return node.string().find(root_mark) != std::string_view::npos;
  if (node.kind != Kind::text && node.kind != Kind::choice) return false;
  return std::any_of(node.parts().begin(), node.parts().end(),
                     [](const Member& part) { return holds_mark(*part.value); });
}

/// Functions whose result is not in the configuration.
bool is_outside(std::string_view name) {
  static constexpr std::string_view names[] = {"get_env",
                                               "get_platform",
                                               "get_working_dir",
                                               "get_aws_account_alias",
                                               "get_aws_account_id",
                                               "get_aws_caller_identity_arn",
                                               "get_aws_caller_identity_user_id",
                                               "get_terraform_command",
                                               "get_terraform_cli_args",
                                               "get_default_retryable_errors",
                                               "get_terragrunt_source_cli_flag",
                                               "run_cmd",
                                               "sops_decrypt_file"};
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

bool is_regular_expression(const Node& node) {
  const std::string_view text = node.string();
  return text.size() > 1 && text.front() == '/' && text.back() == '/';
}

}  // namespace

std::string Terragrunt::resolve(std::string_view path, std::string_view directory) {
  if (path.starts_with(root_prefix)) {
    path.remove_prefix(root_prefix.size());
    if (!path.empty() && path.front() != '/') return {};
    while (path.starts_with('/')) path.remove_prefix(1);
    return join_path(".", path);
  }
  return join_path(directory, path);
}

const Node* Terragrunt::text_node(std::string_view text, Span where) {
  return make::moved(ev_.stack_.arena, *make::string(ev_.stack_.arena, text, where), where, mark::computed);
}

const Node* Terragrunt::path_text(std::string_view path, Span where) {
  std::string whole(root_prefix);
  if (path != ".") whole.append("/").append(path);
  return text_node(whole, where);
}

const TerragruntInclude* Terragrunt::selected(TerragruntFile& file, const std::vector<const Node*>& values) {
  const std::vector<TerragruntInclude>& includes = includes_of(file);
  if (values.empty()) return includes.size() == 1 ? &includes[0] : nullptr;
  const auto found = std::find_if(includes.begin(), includes.end(),
                                  [&](const TerragruntInclude& each) { return each.label == values[0]->string(); });
  return found == includes.end() ? nullptr : &*found;
}

std::optional<const Node*> Terragrunt::path_function(TerragruntFile& file, std::string_view name,
                                                     const std::vector<const Node*>& values, Span where) {
  if (name == "get_terragrunt_dir") return path_text(file.looks_from, where);
  if (name == "get_original_terragrunt_dir") return path_text(unit_directory_, where);
  if (name == "get_repo_root") return path_text(".", where);
  if (name == "get_path_from_repo_root") return text_node(relative_path(".", file.looks_from), where);
  if (name == "get_path_to_repo_root") return text_node(relative_path(file.looks_from, "."), where);
  const bool to = name == "path_relative_to_include", from = name == "path_relative_from_include";
  if (!to && !from && name != "get_parent_terragrunt_dir") return std::nullopt;
  std::string parent = file.looks_from;
  if (file.child) {
    parent = file.directory;
  } else if (const TerragruntInclude* include = selected(file, values)) {
    if (include->directory.empty()) return ev_.unknown({}, where, Shape::string);
    parent = include->directory;
  } else if (!includes_of(file).empty()) {
    return ev_.fail(where, std::string(name) + ": names no include");
  }
  if (to) return text_node(relative_path(parent, file.looks_from), where);
  return from ? text_node(relative_path(file.looks_from, parent), where) : path_text(parent, where);
}

/// The nearest file or directory of that name above the unit. Above the trust root nobody looks.
const Node* Terragrunt::find_above(TerragruntFile& file, const std::vector<const Node*>& values, Span where) {
  const bool has_name = !values.empty() && values[0]->kind == Kind::string && !values[0]->string().empty();
  if (!values.empty() && values[0]->kind != Kind::string) return ev_.unknown_of({values[0]}, where, Shape::string);
  const std::string name = has_name ? std::string(values[0]->string()) : "terragrunt.hcl";
  const bool may_be_directory = name.find('.') == std::string::npos;
  for (std::string at = file.looks_from; at != ".";) {
    at = std::string(directory_of(at));
    const std::string path = join_path(at, name);
    if (path.empty()) continue;
    if (ev_.sources_.find(path)) return path_text(path, where);
    if (!may_be_directory) continue;
    const std::vector<std::string_view> below = ev_.sources_.below(path);
    if (!ev_.budget_.spend(below.size() + 100)) break;
    if (!below.empty()) return path_text(path, where);
  }
  if (values.size() > 1) return values[1];
  ev_.note(Notice::Severity::note, where, "looks for '" + name + "' in directories above, where it is not");
  return ev_.unknown({}, where, Shape::string);
}

const Node* Terragrunt::read_config(TerragruntFile& file, const std::vector<const Node*>& values, Span where) {
  if (values.empty()) return ev_.fail(where, "read_terragrunt_config takes a path");
  if (values[0]->kind != Kind::string) return ev_.unknown_of({values[0]}, where, Shape::object);
  std::string path = resolve(values[0]->string(), file.looks_from);
  if (path.empty()) {
    ev_.note(Notice::Severity::warning, where, "reads a file outside the trust root, which is not read");
    return ev_.unknown({}, where, Shape::object);
  }
  if (!ev_.sources_.find(path)) {
    const std::string inside = join_path(path, "terragrunt.hcl");
    if (ev_.sources_.find(inside)) path = inside;
  }
  if (values.size() > 1 && !ev_.sources_.find(path)) return values[1];
  const auto known = configs_.find(path);
  TerragruntFile* config = known != configs_.end() ? known->second : nullptr;
  if (known == configs_.end()) {
    config = open(path, std::string(directory_of(path)), nullptr, where);
    configs_[path] = config;
  }
  return config ? whole(*config, where) : ev_.unknown({}, where, Shape::object);
}

/// The variables of a file as JSON text.
const Node* Terragrunt::read_variables(TerragruntFile& file, const std::vector<const Node*>& values, Span where) {
  if (values.size() != 1) return ev_.fail(where, "read_tfvars_file takes one argument");
  if (values[0]->kind != Kind::string) return ev_.unknown_of({values[0]}, where, Shape::string);
  const std::string path = resolve(values[0]->string(), file.looks_from);
  const Source* source = path.empty() ? nullptr : ev_.sources_.open(path);
  if (!source || path.ends_with(".json")) return ev_.unknown({}, where, Shape::string);
  const ConfigurationFile* read = parse(*source, where);
  if (!read) return ev_.unknown({}, where, Shape::string);
  Members members;
  for (const Attribute& attribute : read->body.attributes) {
    const Node* value = ev_.evaluate(attribute.value, Scope{});
    if (!value) value = ev_.unknown({}, attribute.value.span());
    members.push_back({value, ev_.name(attribute.name), attribute.value.span(), Truth::yes});
  }
  return make::object(ev_.stack_.arena, members, source->whole(), mark::json);
}

std::optional<const Node*> Terragrunt::call(TerragruntFile& file, std::string_view name,
                                            const std::vector<const Node*>& values, Span where) {
  if (name == "find_in_parent_folders") return find_above(file, values, where);
  if (name == "read_terragrunt_config") return read_config(file, values, where);
  if (name == "read_tfvars_file") return read_variables(file, values, where);
  if (name == "mark_as_read" && values.size() == 1) return values[0];
  if (const auto path = path_function(file, name, values, where)) return path;
  if (is_outside(name)) {
    std::string address(name);
    if (name == "get_env" && !values.empty() && values[0]->kind == Kind::string)
      address = "env." + std::string(values[0]->string());
    const Node* made = ev_.unknown_at(ev_.text_of(address), where);
    const bool is_secret = name == "sops_decrypt_file";
    return is_secret ? make::moved(ev_.stack_.arena, *made, where, mark::sensitive) : made;
  }
  const bool is_ours = is_function(name) || keeps_paths(name) || name == "templatestring" || name == "type" ||
                       (name.starts_with("file") && name != "file_exists");
  if (!is_ours) return ev_.unknown_at(ev_.text_of(name), where);
  const bool has_mark = std::any_of(values.begin(), values.end(), [](const Node* value) { return holds_mark(*value); });
  const bool is_pattern = name == "replace" && values.size() > 1 && is_regular_expression(*values[1]);
  if (has_mark && (!keeps_paths(name) || is_pattern)) return ev_.unknown({}, where);
  return std::nullopt;
}

const Node* Terragrunt::outgoing(const Node* value, unsigned depth) {
  if (!value || depth > deepest_outgoing) return value;
  if (value->kind == Kind::string) {
    std::string_view text = value->string();
    if (text.find(root_mark) == std::string_view::npos) return value;
    Members pieces;
    const auto add = [&](const Node* piece) { pieces.push_back({piece, nullptr, value->from, Truth::yes}); };
    for (auto at = text.find(root_mark); at != std::string_view::npos; at = text.find(root_mark)) {
      const bool has_slash = at > 0 && text[at - 1] == '/';
      const std::string_view before = text.substr(0, at - (has_slash ? 1 : 0));
      if (!before.empty()) add(make::string(ev_.stack_.arena, before, value->from));
      add(ev_.unknown_at("get_repo_root", value->from, Shape::string));
      text.remove_prefix(at + root_mark.size());
    }
    if (!text.empty()) add(make::string(ev_.stack_.arena, text, value->from));
    return make::moved(ev_.stack_.arena, *make::text(ev_.stack_.arena, pieces, value->from), value->from,
                       value->marks & mark::sensitive);
  }
  const std::span<const Member> parts = value->parts();
  Members changed;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const Node* part = outgoing(parts[i].value, depth + 1);
    if (part == parts[i].value && changed.empty()) continue;
    if (changed.empty()) changed.assign(parts.begin(), parts.end());
    changed[i].value = part;
  }
  if (changed.empty() || !ev_.budget_.spend(parts.size(), parts.size() * sizeof(Member))) return value;
  Node made = *value;
  made.members = ev_.stack_.arena.copy(changed).data();
  return ev_.stack_.arena.make(made);
}

const Node* Terragrunt::generated(TerragruntFile& file, const hcl::File& text, std::uint32_t at) {
  const Node* value = ev_.evaluate(text, at, file.scope());
  return value ? outgoing(ev_.bounded(value)) : nullptr;
}

}  // namespace stackworthy::terraform
