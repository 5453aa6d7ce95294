// The schema and the page say what the table of keys says: neither has a key of its own.

#include <algorithm>

#include "analyzer/catalogue.h"
#include "analyzer/cli/config.h"
#include "analyzer/config_keys.h"
#include "analyzer/output/escape.h"
#include "analyzer/output/json_writer.h"

namespace stackworthy::cli {

namespace {

using config::Form;
using config::Key;
using config::Shape;
using output::JsonWriter;

void write_key(JsonWriter& out, const Key& key);

/// Either the keys of the one choice or those of the other.
void write_choices(JsonWriter& out, std::span<const Key> keys) {
  if (std::none_of(keys.begin(), keys.end(), [](const Key& key) { return key.choice != 0; })) return;
  out.key("oneOf");
  out.open_list();
  for (const int choice : {1, 2}) {
    std::vector<std::string_view> needed, others;
    for (const Key& key : keys) {
      if (key.choice == choice && key.is_of_choice) needed.push_back(key.name);
      if (key.choice != 0 && key.choice != choice) others.push_back(key.name);
    }
    out.open_object();
    out.row("required", needed);
    out.key("not");
    out.open_object();
    out.key("anyOf");
    out.open_list();
    for (const std::string_view other : others) {
      out.open_object();
      out.row("required", std::initializer_list<std::string_view>{other});
      out.close();
    }
    out.close();
    out.close();
    out.close();
  }
  out.close();
}

void write_object(JsonWriter& out, std::span<const Key> keys) {
  out.field("type", "object");
  out.key("properties");
  out.open_object();
  std::vector<std::string_view> required;
  for (const Key& key : keys) {
    if (!key.is_supported) continue;
    out.key(key.name);
    write_key(out, key);
    if (key.is_required) required.push_back(key.name);
  }
  out.close();
  if (!required.empty()) out.row("required", required);
  write_choices(out, keys);
  out.flag("additionalProperties", false);
}

void write_text(JsonWriter& out, std::string_view pattern = {}) {
  out.field("type", "string");
  out.field("minLength", std::int64_t{1});
  if (!pattern.empty()) out.field("pattern", pattern);
}

/// The form of one value, without what lies around it.
void write_form(JsonWriter& out, const Key& key) {
  switch (key.form) {
    case Form::word:
      return out.row("enum", key.words());
    case Form::boolean:
      return out.field("type", "boolean");
    case Form::count:
      out.field("type", "integer");
      // The only number with a default that is needed is the version.
      if (key.is_required) return out.field("const", static_cast<std::int64_t>(std::stoll(std::string(key.fallback))));
      return out.field("minimum", std::int64_t{0});
    case Form::date:
      return write_text(out, "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$");
    case Form::duration:
      return write_text(out, "^([0-9]+[smhd])+$");
    case Form::glob:
      write_text(out);
      return out.field("maxLength", std::int64_t{256});
    case Form::path:
      return write_text(out, "^[^/]");
    case Form::scalar:
      return out.row("type", std::initializer_list<std::string_view>{"string", "number", "boolean"});
    case Form::object:
      return write_object(out, key.below);
    case Form::selector:
      return out.row("enum", config::selectors());
    default:
      return write_text(out);
  }
}

/// The settings of one rule: `off`, or an object whose options are the rule's own.
void write_rule(JsonWriter& out, const Rule& rule, const Key& key) {
  out.open_object();
  out.field("description", rule.title.text());
  out.key("oneOf");
  out.open_list();
  out.open_object();
  out.field("const", "off");
  out.close();
  out.open_object();
  out.field("type", "object");
  out.key("properties");
  out.open_object();
  for (const Key& below : key.below) {
    out.key(below.name);
    if (below.shape != Shape::map) {
      write_key(out, below);
      continue;
    }
    out.open_object();
    out.field("description", below.meaning);
    out.field("type", "object");
    out.key("properties");
    out.open_object();
    for (const Option& option : rule.options) {
      if (option.name.empty()) continue;
      out.key(option.name);
      out.open_object();
      out.field("description", option.help);
      out.field("type", "integer");
      out.field("minimum", std::int64_t{0});
      out.field("default", std::int64_t{option.fallback});
      out.close();
    }
    out.close();
    out.flag("additionalProperties", false);
    out.close();
  }
  out.close();
  out.flag("additionalProperties", false);
  out.close();
  out.close();
  out.close();
}

void write_rules(JsonWriter& out, const Key& key) {
  out.key("properties");
  out.open_object();
  for (const Rule* rule : all_rules()) {
    out.key(rule->id.text());
    write_rule(out, *rule, key);
    for (const std::string_view former : rule->formerly) {
      out.key(former);
      write_rule(out, *rule, key);
    }
  }
  out.close();
  out.flag("additionalProperties", false);
}

void write_default(JsonWriter& out, const Key& key) {
  if (key.fallback.empty() || key.is_required) return;
  if (key.form == Form::boolean)
    out.flag("default", key.fallback == "true");
  else if (key.form == Form::count)
    out.field("default", static_cast<std::int64_t>(std::stoll(std::string(key.fallback))));
  else
    out.field("default", key.fallback);
}

void write_key(JsonWriter& out, const Key& key) {
  out.open_object();
  out.field("description", key.meaning);
  if (key.shape == Shape::one) {
    write_form(out, key);
    write_default(out, key);
  } else if (key.shape == Shape::list) {
    out.row("type", std::initializer_list<std::string_view>{"array", "null"});
    out.key("items");
    out.open_object();
    write_form(out, key);
    out.close();
  } else {
    out.row("type", std::initializer_list<std::string_view>{"object", "null"});
    if (key.form == Form::setting) {
      write_rules(out, key);
    } else {
      out.key("additionalProperties");
      out.open_object();
      write_form(out, key);
      out.close();
    }
  }
  out.close();
}

std::string form_of(const Key& key) {
  switch (key.form) {
    case Form::word: {
      std::string text;
      for (const std::string_view word : key.words()) text += (text.empty() ? "`" : ", `") + std::string(word) + "`";
      return text;
    }
    case Form::boolean:
      return "`true`, `false`";
    case Form::count:
      return "number";
    case Form::date:
      return "date";
    case Form::duration:
      return "`30m`, `1h`, `7d`";
    case Form::glob:
      return "glob";
    case Form::path:
      return "path";
    case Form::selector:
      return "rule or area";
    case Form::scalar:
      return "value";
    case Form::setting:
      return "`off`, or a mapping";
    case Form::object:
      return "mapping";
    default:
      return "text";
  }
}

void add_rows(std::string& page, std::span<const Key> keys, const std::string& above) {
  for (const Key& key : keys) {
    if (!key.is_supported) continue;
    const std::string of = key.shape == Shape::list ? "list of: " : key.shape == Shape::map ? "mapping to: " : "";
    const std::string fallback = key.fallback.empty() || key.is_required ? "" : "`" + std::string(key.fallback) + "`";
    page += "| `" + above + std::string(key.name) + "`" + (key.is_required ? " (required)" : "") + " | " + of +
            form_of(key) + " | " + fallback + " | " + std::string(key.meaning) + " |\n";
    const std::string_view step = key.shape == Shape::list ? "[]." : key.shape == Shape::map ? ".*." : ".";
    add_rows(page, key.below, above + std::string(key.name) + std::string(step));
  }
}

}  // namespace

std::string config_schema() {
  JsonWriter out;
  out.open_object();
  out.field("$schema", "https://json-schema.org/draft/2020-12/schema");
  out.field("title", config_name);
  out.field("description", "What stackworthy analyses, which rules it holds against it and what fails a run.");
  write_object(out, config::keys());
  out.close();
  return out.take();
}

std::string config_page() {
  std::string page =
      "# stackworthy.yaml\n\n"
      "Written by `STACKWORTHY_UPDATE=1 build/stackworthy_tests`. The file stands at the top of the repository; "
      "`stackworthy "
      "init` writes one that fits,\n`stackworthy config validate` checks it, `stackworthy config schema` prints its "
      "JSON "
      "schema, which also stands in `config.schema.json`.\nPaths are relative to the top of the repository. A flag of "
      "the "
      "command line wins over the file; only excludes add up. What is not in this table\nis an error.\n\n"
      "| key | value | default | meaning |\n|---|---|---|---|\n";
  add_rows(page, config::keys(), "");
  return page;
}

}  // namespace stackworthy::cli
