// The language's own blocks, held against a table of what may stand in them. What terraform leaves to a provider's
// schema is not looked at. Arguments that only newer versions or OpenTofu know are in the table like all others.

#include "parsers/terraform/meaning.h"

#include <algorithm>
#include <map>
#include <string>

namespace stackworthy::terraform {

namespace {

/// Lists are words separated by blanks: `*` is anything, `!word` must be there.
struct BlockForm {
  std::string_view inside, type, labels, arguments, blocks;
};

constexpr std::string_view condition = "!condition !error_message";
constexpr std::string_view conditions = "precondition postcondition";

constexpr BlockForm forms[] = {
    {"", "terraform", "", "required_version experiments language",
     "backend cloud required_providers provider_meta encryption state_store"},
    {"terraform", "backend", "type", "*", "*"},
    {"terraform", "cloud", "", "*", "*"},
    {"terraform", "required_providers", "", "*", ""},
    {"terraform", "provider_meta", "provider", "*", "*"},
    {"", "locals", "", "*", ""},
    {"", "variable", "name", "description default type sensitive nullable ephemeral const deprecated", "validation"},
    {"variable", "validation", "", condition, ""},
    {"", "output", "name", "description !value type sensitive ephemeral depends_on deprecated", "precondition"},
    {"output", "precondition", "", condition, ""},
    {"", "module", "name", "!source *", "lifecycle _"},
    {"", "resource", "type name", "*", "*"},
    {"resource", "lifecycle", "",
     "create_before_destroy prevent_destroy ignore_changes replace_triggered_by enabled destroy",
     "precondition postcondition action_trigger"},
    {"lifecycle", "precondition", "", condition, ""},
    {"lifecycle", "postcondition", "", condition, ""},
    {"resource", "provisioner", "type", "*", "*"},
    {"", "data", "type name", "*", "*"},
    {"data", "lifecycle", "", "enabled", conditions},
    {"check", "data", "type name", "*", "*"},
    {"", "ephemeral", "type name", "*", "*"},
    {"ephemeral", "lifecycle", "", "enabled", conditions},
    {"dynamic", "dynamic", "type", "!for_each iterator labels", "!content"},
    {"", "provider", "name", "*", "*"},
    {"", "moved", "", "!from !to", ""},
    {"", "removed", "", "!from", "lifecycle provisioner connection"},
    {"removed", "lifecycle", "", "destroy enabled", ""},
    {"", "import", "", "!to id identity for_each provider", ""},
    {"", "check", "name", "", "!assert data"},
    {"check", "assert", "", condition, ""},
    {"", "action", "type name", "*", "*"},
    {"", "list", "type name", "*", "*"},
    {"", "language", "", "*", "*"},
};

const BlockForm* form_of(std::string_view inside, std::string_view type) {
  for (const BlockForm& form : forms) {
    if (form.type == type && form.inside == inside) return &form;
  }
  return nullptr;
}

template <class Visit>
void for_each_word(std::string_view words, Visit visit) {
  while (!words.empty()) {
    const std::size_t end = std::min(words.find(' '), words.size());
    if (end > 0) visit(words.substr(0, end));
    words.remove_prefix(std::min(end + 1, words.size()));
  }
}

bool lists(std::string_view words, std::string_view wanted) {
  bool found = false;
  for_each_word(words, [&](std::string_view word) {
    if (word[0] == '!') word.remove_prefix(1);
    found = found || word == "*" || word == wanted;
  });
  return found;
}

std::string quoted(std::string_view text) { return std::string("'").append(text).append("'"); }

const hcl::Node* node_of(const Expression& expression) {
  return expression.file ? &expression.file->nodes[expression.node] : nullptr;
}

class BlockChecks {
 public:
  BlockChecks(const std::vector<const ConfigurationFile*>& files, std::vector<Notice>& notices)
      : files_(files), notices_(notices) {}

  void run() {
    for (const ConfigurationFile* file : files_) {
      const auto is_broken = [](const Notice& notice) { return notice.severity >= Notice::Severity::error; };
      if (std::any_of(file->notices.begin(), file->notices.end(), is_broken)) continue;
      is_override_ = file->is_override;
      for (const Attribute& attribute : file->body.attributes)
        add(attribute.name_span, "sets " + quoted(attribute.name) + " outside of every block");
      for (const Block& block : file->body.blocks) check_top(block);
    }
  }

 private:
  void add(Span where, std::string message) {
    if (notices_.size() >= most_notices) message = "and more that terraform refuses in this directory";
    if (notices_.size() <= most_notices) notices_.push_back({Notice::Severity::warning, where, std::move(message), {}});
  }

  void check_top(const Block& block) {
    const BlockForm* form = form_of("", block.type);
    if (!form) return add(block.head, "is a block of the unknown type " + quoted(block.type));
    if (!check_form(block, *form)) return;
    check_names(block);
    if (block.type == "terraform") return check_settings(block);
    if (block.type == "variable") return check_variable(block);
    if (block.type == "check") return check_check(block);
    if (block.type == "module") check_source(block.body.attribute("source"));
    if (block.type == "import" && !block.body.attribute("id") && !block.body.attribute("identity"))
      add(block.head, "lacks 'id'");
    if (block.type == "module" || block.type == "provider") check_version(block.body.attribute("version"));
    const bool repeats = block.type == "module" || block.type == "resource" || block.type == "data";
    const Attribute* each = repeats ? block.body.attribute("for_each") : nullptr;
    const Attribute* count = each ? block.body.attribute("count") : nullptr;
    if (count)
      add(std::max(each->name_span, count->name_span, [](const Span& a, const Span& b) { return a.begin < b.begin; }),
          "has both count and for_each");
  }

  /// Labels, arguments and nested blocks; false where the labels do not fit.
  bool check_form(const Block& block, const BlockForm& form) {
    std::size_t labels = 0;
    bool fits = true;
    for_each_word(form.labels, [&](std::string_view label) {
      if (labels++ < block.labels.size() || !fits) return;
      add(block.head, "lacks the label for its " + std::string(label));
      fits = false;
    });
    if (fits && block.labels.size() > labels) {
      add(block.head, "has a label too many: " + quoted(block.labels[labels]));
      fits = false;
    }
    for (const Attribute& attribute : block.body.attributes) {
      if (!lists(form.arguments, attribute.name))
        add(attribute.name_span,
            "sets " + quoted(attribute.name) + ", which " + std::string(block.type) + " blocks do not have");
    }
    const auto require = [&](std::string_view word, bool is_there) {
      if (word[0] == '!' && !is_there && !is_override_) add(block.head, "lacks " + quoted(word.substr(1)));
    };
    for_each_word(form.arguments,
                  [&](std::string_view word) { require(word, block.body.attribute(word.substr(1)) != nullptr); });
    for_each_word(form.blocks,
                  [&](std::string_view word) { require(word, block.body.block(word.substr(1)) != nullptr); });
    check_nested(block, form);
    return fits;
  }

  void check_nested(const Block& block, const BlockForm& form) {
    const Block* lifecycle = nullptr;
    for (const Block& inner : block.body.blocks) {
      if (!lists(form.blocks, inner.type)) {
        add(inner.head, "is a block of the type " + quoted(inner.type) + ", which " + std::string(block.type) +
                            " blocks do not have");
        continue;
      }
      const std::string_view inside = inner.type == "dynamic" ? inner.type : block.type;
      if (const BlockForm* known = form_of(inside, inner.type)) check_form(inner, *known);
      if (inner.type == "lifecycle" && lifecycle) add(inner.head, "is the second lifecycle block of its kind here");
      if (inner.type == "lifecycle") lifecycle = &inner;
      if (block.type == "data" && (inner.type == "provisioner" || inner.type == "connection"))
        add(inner.head, "stands in a data source, which has no provisioners");
      if (inner.type == "provisioner") check_provisioner(inner);
    }
  }

  void check_check(const Block& block) {
    check_once(checks_, block.labels[0], block, "check ");
    const Block* data = nullptr;
    for (const Block& inner : block.body.blocks) {
      if (inner.type != "data") continue;
      if (data) add(inner.head, "is the second data source of its check, which takes one");
      data = &inner;
    }
  }

  void check_source(const Attribute* source) {
    const hcl::Node* node = source ? node_of(source->value) : nullptr;
    if (!node) return;
    for (std::uint32_t each = source->value.node; each < node->next; ++each) {
      if (source->value.file->nodes[each].kind != hcl::Kind::variable) continue;
      if (notices_.size() < most_notices)
        notices_.push_back({Notice::Severity::note,
                            source->value.span(),
                            "is computed, which OpenTofu allows a module's source and terraform does not",
                            {}});
      return;
    }
  }

  void check_provisioner(const Block& block) {
    check_word(block.body.attribute("when"), "create", "destroy");
    check_word(block.body.attribute("on_failure"), "continue", "fail");
  }

  void check_word(const Attribute* attribute, std::string_view one, std::string_view other) {
    const hcl::Node* node = attribute ? node_of(attribute->value) : nullptr;
    if (!node || node->kind != hcl::Kind::variable) return;
    const std::string_view word = attribute->value.file->spelled(*node);
    if (word != one && word != other)
      add(attribute->value.span(),
          "is " + quoted(word) + ", neither " + std::string(one) + " nor " + std::string(other));
  }

  void check_names(const Block& block) {
    if (block.type == "provider" || block.type == "check") {
      const Attribute* alias = block.body.attribute("alias");
      std::string_view text;
      if (!alias || is_json(*alias)) return;
      if (!literal_text(alias->value, text)) {
        add(alias->value.span(), "is not a literal: an alias is a name in quotes");
      } else if (!is_identifier(text)) {
        add(alias->value.span(), "is not a name: letters, digits, '_' and '-'");
      }
      return;
    }
    for (const std::string_view label : block.labels) {
      if (!is_identifier(label)) add(block.head, quoted(label) + " is not a name: letters, digits, '_' and '-'");
    }
  }

  static bool is_json(const Attribute& attribute) { return attribute.value.json != nullptr; }

  void check_variable(const Block& block) {
    constexpr std::string_view reserved = "source version providers count for_each lifecycle depends_on locals";
    if (lists(reserved, block.labels[0]))
      add(block.head, quoted(block.labels[0]) + " is an argument of every module call, not a variable's name");
    const Attribute* fallback = block.body.attribute("default");
    if (fallback) check_constant(fallback->value);
    const Attribute* nullable = block.body.attribute("nullable");
    const hcl::Node* given = fallback ? node_of(fallback->value) : nullptr;
    const hcl::Node* flag = nullable ? node_of(nullable->value) : nullptr;
    if (given && flag && given->kind == hcl::Kind::null_literal && flag->kind == hcl::Kind::false_literal)
      add(fallback->value.span(), "is null, and the variable is not nullable");
    check_flag(block.body.attribute("sensitive"));
    check_flag(block.body.attribute("nullable"));
    check_flag(block.body.attribute("ephemeral"));
    const Attribute* type = block.body.attribute("type");
    if (type) check_type(type->value);
    if (type && fallback) check_default(type->value, fallback->value);
    for (const Block& inner : block.body.blocks) {
      const Attribute* condition = inner.type == "validation" ? inner.body.attribute("condition") : nullptr;
      if (condition && condition->value.file && !names_variable(condition->value, block.labels[0]))
        add(condition->value.span(), "does not look at var." + std::string(block.labels[0]) + ", which it validates");
    }
  }

  static bool names_variable(const Expression& value, std::string_view name) {
    const hcl::File& file = *value.file;
    for (std::uint32_t each = value.node; each < file.nodes[value.node].next; ++each) {
      if (file.nodes[each].kind != hcl::Kind::variable || file.spelled(file.nodes[each]) != "var") continue;
      const hcl::Node& behind = file.nodes[std::min(file.nodes[each].next, file.nodes[value.node].next - 1)];
      if (each > 0 && file.nodes[each - 1].kind == hcl::Kind::get_index) return true;
      if (file.spelled(behind) == name) return true;
    }
    return false;
  }

  /// Only what the kinds of both decide.
  void check_default(const Expression& type, const Expression& value) {
    const hcl::Node* wanted = node_of(type);
    const hcl::Node* given = node_of(value);
    if (!wanted || !given) return;
    const bool is_call = wanted->kind == hcl::Kind::call;
    const std::string_view name = type.file->spelled(is_call ? type.file->nodes[type.node + 1] : *wanted);
    if (!is_call && wanted->kind != hcl::Kind::variable) return;
    const bool is_list = given->kind == hcl::Kind::tuple, is_object = given->kind == hcl::Kind::object;
    const bool is_flag = given->kind == hcl::Kind::true_literal || given->kind == hcl::Kind::false_literal;
    std::string_view text;
    const bool is_text = literal_text(value, text);
    const bool is_number = given->kind == hcl::Kind::number;
    const bool is_primitive = is_text || is_number || is_flag;
    bool fails = false;
    if (name == "string") fails = is_list || is_object;
    if (name == "number")
      fails = is_list || is_object || is_flag || (is_text && text.find_first_of("0123456789") == text.npos);
    if (name == "bool") fails = is_list || is_object || is_number || (is_text && !lists("true false 1 0", text));
    if (name == "list" || name == "set" || name == "tuple") fails = is_object || is_primitive;
    if (name == "map" || name == "object") fails = is_list || is_primitive;
    if (fails) add(value.span(), "is not of the type that the variable asks for");
  }

  void check_constant(const Expression& value) {
    const hcl::Node* node = node_of(value);
    if (!node) return;
    for (std::uint32_t each = value.node; each < node->next; ++each) {
      const hcl::Node& part = value.file->nodes[each];
      if (part.kind != hcl::Kind::variable && part.kind != hcl::Kind::call) continue;
      return add(span_of(*value.file, part), "is not constant, and a variable's default must be");
    }
  }

  void check_flag(const Attribute* attribute) {
    std::string_view text;
    if (attribute && literal_text(attribute->value, text) && text != "true" && text != "false")
      add(attribute->value.span(), "is neither true nor false");
  }

  void check_type(const Expression& value) {
    std::string_view text;
    if (value.json) return;
    if (!literal_text(value, text)) return check_type_at(*value.file, value.node, false);
    const bool is_old = text == "string" || text == "list" || text == "map";
    add(value.span(),
        is_old ? "is a type in quotes, which terraform refuses since 0.15" : quoted(text) + " is no type");
  }

  void check_type_at(const hcl::File& file, std::uint32_t at, bool is_field) {
    const hcl::Node& node = file.nodes[at];
    if (node.kind == hcl::Kind::variable) {
      if (!lists("string number bool any list map set", file.spelled(node)))
        add(span_of(file, node), quoted(file.spelled(node)) + " is no type");
      return;
    }
    if (node.kind != hcl::Kind::call) return;
    const std::string_view name = file.spelled(file.nodes[at + 1]);
    const std::uint32_t argument = file.nodes[at + 1].next;
    if (!lists("list map set object tuple optional", name) || (name == "optional" && !is_field))
      return add(span_of(file, node), quoted(name) + " makes no type here");
    if (argument >= node.next) return add(span_of(file, node), "lacks the type of its elements");
    if (name == "object" && file.nodes[argument].kind == hcl::Kind::object) {
      for (std::uint32_t item = argument + 1; item < file.nodes[argument].next; item = file.nodes[item].next)
        check_type_at(file, file.nodes[item + 1].next, true);
    } else if (name != "object" && name != "tuple") {
      check_type_at(file, argument, false);
    }
  }

  void check_settings(const Block& block) {
    check_version(block.body.attribute("required_version"));
    for (const Block& inner : block.body.blocks) {
      if (inner.type == "backend" || inner.type == "cloud") {
        check_storage(inner);
      } else if (inner.type == "required_providers") {
        check_once(settings_, "required_providers", inner, "");
        for (const Attribute& provider : inner.body.attributes) check_requirement(provider.value);
      }
    }
  }

  void check_storage(const Block& block) {
    if (storage_ && storage_->type != block.type) {
      add(storage_->type == "backend" ? storage_->head : block.head, "stands beside a cloud block, which excludes it");
    } else {
      check_once(settings_, block.type, block, "");
    }
    storage_ = &block;
  }

  /// `{source, version, configuration_aliases}`, or, as once, the version alone.
  void check_requirement(const Expression& value) {
    const hcl::Node* node = node_of(value);
    if (!node) return;
    if (node->kind == hcl::Kind::text) return check_constraint(value);
    if (node->kind != hcl::Kind::object) return;
    const hcl::File& file = *value.file;
    for (std::uint32_t item = value.node + 1; item < node->next; item = file.nodes[item].next) {
      const std::uint32_t behind = file.nodes[item + 1].next;
      const Expression given{&file, behind, nullptr, nullptr};
      std::string_view key = file.spelled(file.nodes[item + 1]), text;
      if (!literal_text({&file, item + 1, nullptr, nullptr}, key) && file.nodes[item + 1].kind != hcl::Kind::name)
        continue;
      if (!lists("source version configuration_aliases", key)) {
        add(span_of(file, file.nodes[item + 1]), "sets " + quoted(key) + ", which a required provider does not have");
      } else if (key == "version") {
        check_constraint(given);
      } else if (key == "source" && literal_text(given, text) && std::count(text.begin(), text.end(), '/') > 2) {
        add(given.span(), "is no provider: it has the form [host/]namespace/type");
      }
    }
  }

  void check_version(const Attribute* attribute) {
    if (!attribute || is_json(*attribute)) return;
    const hcl::Node* node = node_of(attribute->value);
    if (node && node->kind == hcl::Kind::tuple) return add(attribute->value.span(), "is no version constraint");
    check_constraint(attribute->value);
  }

  void check_constraint(const Expression& value) {
    std::string_view text;
    if (literal_text(value, text) && !is_version_constraint(text)) add(value.span(), "is no version constraint");
  }

  void check_once(std::map<std::string, bool, std::less<>>& seen, std::string_view key, const Block& block,
                  std::string_view called) {
    if (seen.emplace(std::string(key), true).second || is_override_) return;
    add(block.head, "declares " + (called.empty() ? std::string(block.type) : std::string(called) + quoted(key)) +
                        " a second time");
  }

  static constexpr std::size_t most_notices = 200;
  const std::vector<const ConfigurationFile*>& files_;
  std::vector<Notice>& notices_;
  bool is_override_ = false;
  const Block* storage_ = nullptr;  // The last backend or cloud block.
  std::map<std::string, bool, std::less<>> checks_, settings_;
};

/// Digits separated by dots, then `-prerelease` and `+build`; false where that is not all.
bool is_version(std::string_view text) {
  if (!text.empty() && text[0] == 'v') text.remove_prefix(1);
  std::size_t at = 0;
  const auto digits = [&] {
    const std::size_t from = at;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
    return at > from;
  };
  if (!digits()) return false;
  while (at < text.size() && text[at] == '.') {
    ++at;
    if (!digits()) return false;
  }
  if (at == text.size()) return true;
  return std::all_of(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), [](unsigned char c) {
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '-' || c == '+' || c == '.' ||
           c == '~';
  });
}

}  // namespace

bool is_identifier(std::string_view text) {
  const auto is_letter = [](unsigned char c) { return ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_' || c >= 0x80; };
  if (text.empty() || !is_letter(static_cast<unsigned char>(text[0]))) return false;
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return is_letter(static_cast<unsigned char>(c)) || (c >= '0' && c <= '9') || c == '-';
  });
}

bool is_version_constraint(std::string_view text) {
  const auto trim = [](std::string_view each) {
    while (!each.empty() && (each.front() == ' ' || each.front() == '\t')) each.remove_prefix(1);
    while (!each.empty() && (each.back() == ' ' || each.back() == '\t')) each.remove_suffix(1);
    return each;
  };
  if (trim(text).empty()) return true;
  for (;;) {
    const std::size_t comma = std::min(text.find(','), text.size());
    std::string_view each = trim(text.substr(0, comma));
    for (const std::string_view sign : {">=", "<=", "!=", "~>", "=", ">", "<"}) {
      if (each.substr(0, sign.size()) != sign) continue;
      each = trim(each.substr(sign.size()));
      break;
    }
    if (!is_version(each)) return false;
    if (comma == text.size()) return true;
    text.remove_prefix(comma + 1);
  }
}

void check_blocks(const std::vector<const ConfigurationFile*>& files, std::vector<Notice>& notices) {
  BlockChecks(files, notices).run();
}

}  // namespace stackworthy::terraform
