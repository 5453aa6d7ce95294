// A value goes out leaf by leaf, each asked first whether a secret touches it: where it stands, where it was written,
// or in its bytes. A tree that stands for JSON text (jsonencode, a policy document) is written as that text, sorted and
// escaped as Terraform does, so that it compares equal with a plan; what is unknown in it makes it text with holes.

#include "analyzer/output/value.h"

#include <algorithm>
#include <string>
#include <unordered_set>
#include <vector>

namespace stackworthy::output {

namespace {

/// A run of known text, or a hole that waits for something.
struct Fragment {
  std::string text;
  const Node* hole = nullptr;
};

class JsonText {
 public:
  std::vector<Fragment> fragments{1};

  void add(const Node& node) {
    switch (node.kind) {
      case Kind::null:
        return literal("null");
      case Kind::boolean:
      case Kind::number:
        return literal(to_text(node));
      case Kind::string:
        return literal(quoted(node.string()));
      case Kind::text:
        return add_text(node);
      case Kind::unknown:
      case Kind::choice:
        return hole(node);
      default:
        break;
    }
    for (const Member& part : node.parts()) {
      if (part.exists == Truth::unknown) return hole(node);
    }
    if (node.has(mark::json)) return nested(node);
    add_collection(node);
  }

  void add_collection(const Node& node) {
    const bool is_object = node.kind == Kind::object;
    std::vector<const Member*> members;
    for (const Member& part : node.parts()) {
      if (part.exists != Truth::no) members.push_back(&part);
    }
    if (is_object) {
      std::stable_sort(members.begin(), members.end(),
                       [](const Member* a, const Member* b) { return a->name->spelled < b->name->spelled; });
    }
    literal(is_object ? "{" : "[");
    bool first = true;
    for (const Member* member : members) {
      if (!first) literal(",");
      first = false;
      if (is_object) literal(quoted(member->name->spelled) + ":");
      add(*member->value);
    }
    literal(is_object ? "}" : "]");
  }

 private:
  void literal(std::string_view text) { fragments.back().text += text; }

  void hole(const Node& node) {
    fragments.push_back({{}, &node});
    fragments.push_back({});
  }

  /// A JSON string with its quotes.
  static std::string quoted(std::string_view text) {
    Node node;
    node.kind = Kind::string;
    node.chars = text.data();
    node.size = static_cast<std::uint32_t>(text.size());
    return to_json(node);
  }

  static std::string inside_quotes(std::string_view text) {
    const std::string with_quotes = quoted(text);
    return with_quotes.substr(1, with_quotes.size() - 2);
  }

  void add_text(const Node& node) {
    literal("\"");
    for (const Member& piece : node.parts()) {
      if (piece.value->kind == Kind::string) {
        literal(inside_quotes(piece.value->string()));
      } else {
        hole(*piece.value);
      }
    }
    literal("\"");
  }

  /// JSON text inside JSON text: a string.
  void nested(const Node& node) {
    JsonText inner;
    inner.add_collection(node);
    literal("\"");
    for (const Fragment& fragment : inner.fragments) {
      if (fragment.hole) {
        hole(*fragment.hole);
      } else {
        literal(inside_quotes(fragment.text));
      }
    }
    literal("\"");
  }
};

std::string_view secret_of(const Node& value, Span where, const Printer& printer) {
  for (const Span span : {value.from, where}) {
    if (!span.is_somewhere()) continue;
    if (const auto rule = printer.secret_at(span); !rule.empty()) return rule;
  }
  return {};
}

/// A secret anywhere below a tree that is written as one text.
std::string_view secret_below(const Node& value, Span where, const Printer& printer) {
  if (!value.is_collection()) return secret_of(value, where, printer);
  for (const Member& part : value.parts()) {
    if (const auto rule = secret_below(*part.value, part.where, printer); !rule.empty()) return rule;
  }
  return {};
}

void write_tagged(JsonWriter& out, std::string_view tag, std::string_view text) {
  out.open_object();
  out.field(tag, text);
  out.close();
}

void write_unknown(JsonWriter& out, const Node& value, const Printer& printer) {
  out.open_object();
  out.key("$unknown");
  out.open_row();
  for (const Reference& reference : waits_for(value)) out.string(printer.text(reference.address));
  out.close();
  out.close();
}

void write_string(JsonWriter& out, std::string_view text, const Printer& printer) {
  if (printer.text(text) == text) return out.string(text);
  write_tagged(out, "$masked", "secrets");
}

void write_json_text(JsonWriter& out, const Node& value, Span where, const Printer& printer) {
  if (const auto rule = secret_below(value, where, printer); !rule.empty()) return write_tagged(out, "$masked", rule);
  JsonText text;
  text.add_collection(value);
  if (text.fragments.size() == 1) return write_string(out, text.fragments.front().text, printer);
  out.open_object();
  out.key("$text");
  out.open_list();
  for (const Fragment& fragment : text.fragments) {
    if (fragment.hole) {
      write_unknown(out, *fragment.hole, printer);
    } else if (!fragment.text.empty()) {
      write_string(out, fragment.text, printer);
    }
  }
  out.close();
  out.close();
}

void write_parts(JsonWriter& out, std::string_view tag, const Node& value, const Printer& printer) {
  out.open_object();
  out.key(tag);
  out.open_list();
  for (const Member& part : value.parts()) write_value(out, *part.value, part.where, printer);
  out.close();
  out.close();
}

void write_list(JsonWriter& out, const Node& value, const Printer& printer) {
  for (const Member& element : value.parts()) {
    if (element.exists == Truth::unknown) return write_unknown(out, value, printer);
  }
  out.open_list();
  for (const Member& element : value.parts()) {
    if (element.exists == Truth::yes) write_value(out, *element.value, element.where, printer);
  }
  out.close();
}

void write_number(JsonWriter& out, const Node& value) {
  if (value.has(mark::integer)) {
    out.integer(value.integer);
  } else if (!value.decimal().empty()) {
    out.digits(value.decimal());
  } else {
    out.real(value.real);
  }
}

}  // namespace

void write_members(JsonWriter& out, const Node& object, const Printer& printer) {
  if (object.kind != Kind::object) return;
  // Of several members of one name the last counts, as for whoever reads the value.
  std::vector<const Member*> members;
  std::unordered_set<std::string_view> seen;
  const auto parts = object.parts();
  for (auto member = parts.rbegin(); member != parts.rend(); ++member) {
    if (member->exists != Truth::no && seen.insert(member->name->spelled).second) members.push_back(&*member);
  }
  std::reverse(members.begin(), members.end());
  for (const Member* member : members) {
    const std::string key = printer.text(member->name->spelled);
    out.key(key.starts_with('$') ? '$' + key : key);
    if (member->exists == Truth::yes) {
      write_value(out, *member->value, member->where, printer);
      continue;
    }
    out.open_object();
    out.key("$choice");
    out.open_list();
    write_value(out, *member->value, member->where, printer);
    out.null();
    out.close();
    out.close();
  }
}

void write_value(JsonWriter& out, const Node& value, Span where, const Printer& printer) {
  if (value.is_collection() && value.has(mark::json)) return write_json_text(out, value, where, printer);
  if (value.is_scalar() || value.kind == Kind::text) {
    if (const auto rule = secret_of(value, where, printer); !rule.empty()) return write_tagged(out, "$masked", rule);
  }
  switch (value.kind) {
    case Kind::null:
      return out.null();
    case Kind::boolean:
      return out.boolean(value.boolean);
    case Kind::number:
      return write_number(out, value);
    case Kind::string:
      return write_string(out, value.string(), printer);
    case Kind::list:
      return write_list(out, value, printer);
    case Kind::object:
      out.open_object();
      write_members(out, value, printer);
      return out.close();
    case Kind::unknown:
      return write_unknown(out, value, printer);
    case Kind::text:
      return write_parts(out, "$text", value, printer);
    case Kind::choice:
      return write_parts(out, "$choice", value, printer);
  }
}

}  // namespace stackworthy::output
