#include "analyzer/cli/config.h"

#include <algorithm>

#include "analyzer/cli/arguments.h"
#include "analyzer/cli/cli.h"
#include "analyzer/cli/write.h"
#include "analyzer/config_keys.h"
#include "analyzer/output/escape.h"
#include "analyzer/scan_config.h"
#include "analyzer/secrets/scanner.h"

namespace stackworthy::cli {

namespace {

using config::Form;
using config::Key;
using config::Shape;

std::string without_tokens(std::string_view text) {
  std::string masked;
  std::size_t at = 0;
  for (const auto& match : secrets::find_tokens(text)) {
    masked += std::string(text.substr(at, match.begin - at)) + "***";
    at = match.end;
  }
  return masked + std::string(text.substr(at));
}

/// A scalar that YAML reads back as the same: without quotes where that is sure.
std::string scalar(const Node& node) {
  if (node.kind != Kind::string) return node.kind == Kind::null ? "null" : to_text(node);
  const std::string text = without_tokens(node.string());
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
  constexpr std::string_view rest = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789./-";
  const bool is_plain = !text.empty() && letters.find(text.front()) != letters.npos &&
                        text.find_first_not_of(rest) == text.npos && text != "true" && text != "false" &&
                        text != "null" && text != "True" && text != "False" && text != "Null" && text != "TRUE" &&
                        text != "FALSE" && text != "NULL";
  return is_plain ? text : "\"" + output::escape_json(text) + "\"";
}

std::string name_of(const Member& member) {
  Node name;
  name.kind = Kind::string;
  name.chars = member.name->spelled.data();
  name.size = static_cast<std::uint32_t>(member.name->spelled.size());
  return scalar(name);
}

/// What may follow `key:` on its line, for what has no mapping in it.
std::string flow(const Node& node) {
  if (node.kind != Kind::list) return scalar(node);
  std::string text;
  for (const Member& part : node.parts()) text += (text.empty() ? "" : ", ") + scalar(*part.value);
  return "[" + text + "]";
}

bool is_flow(const Node& node) {
  if (node.parts().empty()) return true;
  if (node.kind != Kind::list) return false;
  return std::none_of(node.parts().begin(), node.parts().end(),
                      [](const Member& part) { return part.value->is_collection(); });
}

void add_members(std::string& text, const Node& object, std::size_t indent, bool is_item);

void add_entry(std::string& text, const Member& member, std::size_t indent) {
  const Node& node = *member.value;
  if (node.kind == Kind::object && node.parts().empty()) {
    text += name_of(member) + ": {}\n";
  } else if (is_flow(node)) {
    text += name_of(member) + ": " + flow(node) + "\n";
  } else {
    text += name_of(member) + ":\n";
    add_members(text, node, indent + 2, false);
  }
}

/// The members of a mapping, or the elements of a list of them, one a line.
void add_members(std::string& text, const Node& node, std::size_t indent, bool is_item) {
  bool is_first = true;
  for (const Member& member : node.parts()) {
    if (!(is_first && is_item)) text += std::string(indent, ' ');
    is_first = false;
    if (node.kind == Kind::object) {
      add_entry(text, member, indent);
    } else {
      text += "- ";
      if (member.value->kind == Kind::object && !member.value->parts().empty())
        add_members(text, *member.value, indent + 2, true);
      else
        text += flow(*member.value) + "\n";
    }
  }
}

void add_given(std::string& text, const Key& key, const Member& member, const std::string& origin) {
  const Node& node = *member.value;
  text += std::string(key.name) + ":";
  if (key.shape == Shape::map && key.form == Form::scalar) {
    // Values of variables may be secrets.
    text += "  # " + origin + "\n";
    for (const Member& variable : node.parts()) text += "  " + name_of(variable) + ": \"***\"\n";
  } else if (node.kind == Kind::object && node.parts().empty()) {
    text += " {}  # " + origin + "\n";
  } else if (is_flow(node)) {
    text += " " + flow(node) + "  # " + origin + "\n";
  } else {
    text += "  # " + origin + "\n";
    add_members(text, node, 2, false);
  }
}

/// The configuration of a path, as `check` would read it.
Result<ConfigFile> find_config(const ScanOptions& options) {
  const auto scope = open_scope(options);
  if (!scope) return Failure{scope.error()};
  return read_config(*scope, options);
}

Result<std::string> show(const ScanOptions& options) {
  const auto file = find_config(options);
  if (!file) return Failure{file.error()};
  Source source(1, file->path);
  source.set_text(file->text);
  return shown_config(source);
}

Result<std::string> validate(ScanOptions options, const std::string& path) {
  if (!path.empty()) options.config = path;
  const auto file = find_config(options);
  if (!file) return Failure{file.error()};
  if (file->path.empty()) return Failure{"there is no " + std::string(config_name) + " to validate"};
  return output::escape_text(file->path) + " is valid\n";
}

}  // namespace

std::string shown_config(const Source& source) {
  Arena arena;
  const auto given = config::given(source, arena);
  std::string text;
  std::size_t index = 0;
  for (const Key& key : config::keys()) {
    const Member* member = given[index++];
    if (!key.is_supported) continue;
    if (member) {
      const std::string at =
          output::escape_text(source.path()) + ":" + std::to_string(source.position(member->where.begin).line);
      add_given(text, key, *member, at);
    } else if (!key.fallback.empty()) {
      text += std::string(key.name) + ": " + std::string(key.fallback) + "  # default\n";
    } else {
      text += "# " + std::string(key.name) + ": not set\n";
    }
  }
  return text;
}

int config(const std::vector<std::string>& given) {
  std::string root, path;
  Arguments arguments("config", "The configuration: show, schema, validate.", "show|schema|validate [PATH]");
  arguments.value("--root", root, "The trust root: nothing outside it is opened");
  arguments.value("--config", path, "The configuration, in place of stackworthy.yaml at the trust root");
  if (const auto status = arguments.parse(given)) return *status;
  const auto& operands = arguments.operands();
  if (operands.empty()) return fail("config takes show, schema or validate");
  const auto what = one_of("part of config", operands.front(), {"show", "schema", "validate"});
  if (!what) return fail(what.error());
  if (operands.size() > 2) return fail("config " + *what + " takes one path at most");
  const std::string operand = operands.size() > 1 ? operands[1] : "";
  ScanOptions options;
  options.root = root;
  options.config = path;
  if (*what == "show" && !operand.empty()) options.paths = {operand};
  if (*what == "schema" && !operand.empty()) return fail("config schema takes no path");
  const auto text = *what == "schema" ? Result<std::string>(config_schema())
                    : *what == "show" ? show(options)
                                      : validate(options, operand);
  if (!text) return fail(text.error());
  const auto written = print(*text);
  return written ? exit_clean : fail(written.error());
}

}  // namespace stackworthy::cli
