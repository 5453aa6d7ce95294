// jsonencode(x) is x, marked as standing for its text: rules read the tree, and the text is made only where a function
// needs one. jsondecode of such a tree gives it back.

#include <charconv>
#include <cmath>

#include "parsers/json/json.h"
#include "parsers/terraform/functions/table.h"
#include "parsers/yaml/yaml.h"

namespace stackworthy::terraform {

namespace {

Called jsonencode(const Call& call) {
  const Node& value = call[0];
  if (value.is_collection() && !value.has(mark::json))
    return Call::same(make::moved(call.arena(), value, call.context().where, mark::json | mark::computed));
  const Node* encoded = value.has(mark::json) ? as_string(value, call.context()) : &value;
  const auto text = json_text(*encoded, call.budget());
  return text ? call.string(*text) : call.unknown(Shape::string);
}

/// Gives a key of a decoded document its final spelling; nothing where that cannot be said.
using Spelling = std::optional<std::string> (*)(std::string_view document, std::string_view key);

/// The tree that a loader read as Terraform's decoders give it: each key once, values without the loader's own marks;
/// nullptr where it cannot be said.
const Node* decoded_tree(const Call& call, const Node& node, std::string_view document, Spelling spelling) {
  Node made = node;
  made.tag = 0;
  made.marks = static_cast<std::uint8_t>((node.marks & mark::integer) | mark::computed);
  const bool is_infinite = node.kind == Kind::number && !std::isfinite(node.number());
  if (node.kind == Kind::unknown || is_infinite) return nullptr;
  const auto other = node.kind == Kind::string ? composed(node.string()) : std::nullopt;
  if (other) return call.made_string(*other);
  if (!node.is_collection()) return call.arena().make(made);
  if (!call.budget().allows_list(node.size)) return nullptr;
  std::vector<Member> members(node.parts().begin(), node.parts().end());
  for (Member& member : members) {
    member.value = decoded_tree(call, *member.value, document, spelling);
    if (!member.value) return nullptr;
    if (!member.name) continue;
    const auto spelled = spelling(document, member.name->spelled);
    if (!spelled) return nullptr;
    member.name = call.member(*spelled, member.value).name;
  }
  if (node.kind == Kind::list) return make::list(call.arena(), members, node.from, mark::computed);
  const Node* repeating = make::object(call.arena(), members, node.from, mark::computed);
  return make::object(call.arena(), sorted_members(*repeating), node.from, mark::computed);
}

std::optional<std::string> as_spelled(std::string_view, std::string_view key) { return std::string(key); }

/// What JSON makes of a tree: objects and tuples; nullptr where the budget ends.
const Node* plain_tree(const Call& call, const Node& node, bool is_top) {
  if (!node.is_collection() || (node.has(mark::json) && !is_top)) return &node;
  if (!call.budget().spend(1 + node.size)) return nullptr;
  std::vector<Member> members(node.parts().begin(), node.parts().end());
  for (Member& member : members) {
    member.value = plain_tree(call, *member.value, false);
    if (!member.value) return nullptr;
  }
  const auto marks = static_cast<std::uint8_t>(node.marks & ~(mark::json | mark::map | mark::set));
  return node.kind == Kind::object ? make::object(call.arena(), members, node.from, marks)
                                   : make::list(call.arena(), members, node.from, marks);
}

Called jsondecode(const Call& call) {
  if (call[0].is_collection() && call[0].has(mark::json)) {
    const Node* tree = plain_tree(call, call[0], true);
    return tree ? Call::same(tree) : call.unknown();
  }
  const Node* text = as_string(call[0], call.context());
  if (!text) return Call::fail("is given what is not a string");
  if (text->kind != Kind::string || !call.budget().allows_string(text->size)) return call.unknown();
  const Node* read = parsers::json::read_json_text(text->string(), text->from, call.arena());
  if (!read) return Call::fail("is given what is not JSON");
  const Node* tree = decoded_tree(call, *read, text->string(), as_spelled);
  return tree ? Call::same(tree) : call.unknown();
}

Called yamlencode(const Call& call) {
  const auto text = yaml_text(call[0], call.budget());
  return text ? call.string(*text) : call.unknown(Shape::string);
}

/// `2001-12-14` is a time to Terraform.
bool begins_like_a_date(std::string_view text) {
  const auto is_digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
  return text.size() >= 8 && is_digit(0) && is_digit(1) && is_digit(2) && is_digit(3) && text[4] == '-' &&
         is_digit(5) && text.find('-', 6) < 8;
}

/// `0x1f` and `0o14`, in lower case and without a sign; nullptr for all else.
const Node* prefixed_number(Arena& arena, std::string_view text, Span from) {
  const int base = text.starts_with("0x") ? 16 : text.starts_with("0o") ? 8 : 0;
  const char* const last = text.data() + text.size();
  std::int64_t value = 0;
  if (base == 0 || text.size() < 3 || text[2] == '-') return nullptr;
  const auto read = std::from_chars(text.data() + 2, last, value, base);
  return read.ec == std::errc() && read.ptr == last ? make::integer(arena, value, from) : nullptr;
}

const Node* plain_scalar(Arena& arena, std::string_view text, Span from) {
  if (const Node* number = prefixed_number(arena, text, from)) return number;
  const Node* value = parsers::yaml::terraform.plain(arena, text, from);
  if (value->kind == Kind::number && !value->has(mark::integer)) {
    const auto number = BigNumber::read(text);
    return number ? number->node(arena, from) : value;
  }
  if (value->kind != Kind::string || !begins_like_a_date(text)) return value;
  const bool is_date =
      text.size() == 10 && text[7] == '-' && text.find_first_not_of("0123456789-") == std::string_view::npos;
  return is_date ? make::string(arena, std::string(text) + "T00:00:00Z", from) : make::unknown(arena, {}, from);
}

constexpr parsers::yaml::Resolver yaml_resolver{.plain = plain_scalar};

/// Keys are strings: what is a boolean or number without quotes is spelled as one. A key does not tell whether it had
/// quotes, so one of which the text has it in quotes too is left undecided.
std::optional<std::string> yaml_spelling(std::string_view document, std::string_view key) {
  if (key.empty() || key == "~" || key.starts_with('[') || key.starts_with('{')) return std::nullopt;
  Arena arena;
  const Node* plain = plain_scalar(arena, key, {});
  if (plain->kind == Kind::null || plain->kind == Kind::unknown) return std::nullopt;
  std::optional<std::string> spelled(key);
  if (plain->kind == Kind::boolean) spelled = plain->boolean ? "true" : "false";
  if (plain->kind == Kind::number) spelled = number_text(*plain);
  if (spelled == key || plain->kind == Kind::string) return std::string(key);
  for (const char quote : {'"', '\''}) {
    if (document.find(quote + std::string(key) + quote) != std::string_view::npos) return std::nullopt;
  }
  return spelled;
}

/// Whether the text has what Terraform's reader treats in its own way: explicit tags, and merged lists.
bool has_peculiar_yaml(std::string_view text) {
  for (std::size_t at = text.find("!!"); at != std::string_view::npos; at = text.find("!!", at + 1)) {
    if (text.substr(at, 5) != "!!str") return true;
  }
  for (std::size_t at = text.find("<<:"); at != std::string_view::npos; at = text.find("<<:", at + 1)) {
    const std::size_t next = text.find_first_not_of(' ', at + 3);
    if (next == std::string_view::npos || text[next] == '[' || text[next] == '\n') return true;
  }
  return false;
}

Called yamldecode(const Call& call) {
  const std::string_view text = call[0].string();
  if (!call.budget().allows_string(text.size()) || has_peculiar_yaml(text)) return call.unknown();
  std::vector<Notice> notices;
  const auto documents = parsers::yaml::read_yaml_text(text, call[0].from, call.arena(), yaml_resolver, notices);
  const bool may_be_too_large = text.find('*') != std::string_view::npos || text.size() > parsers::yaml::most_depth;
  if (documents.size() != 1 || !documents[0].is_whole)
    return documents.size() == 1 && may_be_too_large ? call.unknown()
                                                     : Call::fail("is given what is not one YAML document");
  const Node* tree = decoded_tree(call, *documents[0].root, text, yaml_spelling);
  return tree ? Call::same(tree) : call.unknown();
}

constexpr Function documents_table[] = {
    {"jsondecode", 1, 1, "j", Shape::any, jsondecode},
    {"jsonencode", 1, 1, "?", Shape::string, jsonencode},
    {"yamldecode", 1, 1, "s", Shape::any, yamldecode},
    {"yamlencode", 1, 1, "?", Shape::string, yamlencode},
};

}  // namespace

std::span<const Function> document_functions() { return documents_table; }

}  // namespace stackworthy::terraform
