// jsonencode(x) is x, marked as standing for its text: rules read the tree, and the text is made only where a function
// needs one. jsondecode of such a tree gives it back.

#include <algorithm>

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

/// The tree that the loaders read as Terraform's decoders give it: each key once, scalars without the loaders' own
/// marks.
const Node* decoded_tree(const Call& call, const Node& node) {
  Node made = node;
  made.tag = 0;
  made.marks = static_cast<std::uint8_t>((node.marks & mark::integer) | mark::computed);
  if (!node.is_collection()) return call.arena().make(made);
  if (!call.budget().allows_list(node.size)) return nullptr;
  std::vector<Member> members =
      node.kind == Kind::object ? sorted_members(node) : std::vector<Member>(node.parts().begin(), node.parts().end());
  for (Member& member : members) {
    member.value = decoded_tree(call, *member.value);
    if (!member.value) return nullptr;
    if (!member.name) continue;
    member.name = make::name(call.arena(), member.name->spelled, member.name->spelled);
  }
  return node.kind == Kind::object ? make::object(call.arena(), members, node.from, mark::computed)
                                   : make::list(call.arena(), members, node.from, mark::computed);
}

Called jsondecode(const Call& call) {
  if (call[0].is_collection() && call[0].has(mark::json)) {
    Node tree = call[0];
    tree.marks &= static_cast<std::uint8_t>(~(mark::json | mark::map | mark::set));
    return Call::same(call.arena().make(tree));
  }
  const Node* text = as_string(call[0], call.context());
  if (!text) return Call::fail("is given what is not a string");
  if (text->kind != Kind::string || !call.budget().allows_string(text->size)) return call.unknown();
  const Node* read = parsers::json::read_json_text(text->string(), text->from, call.arena());
  if (!read) return Call::fail("is given what is not JSON");
  const Node* tree = decoded_tree(call, *read);
  return tree ? Call::same(tree) : call.unknown();
}

Called yamlencode(const Call& call) {
  const auto text = yaml_text(call[0], call.budget());
  return text ? call.string(*text) : call.unknown(Shape::string);
}

Called yamldecode(const Call& call) {
  const std::string_view text = call[0].string();
  if (!call.budget().allows_string(text.size())) return call.unknown();
  std::vector<Notice> notices;
  const auto documents =
      parsers::yaml::read_yaml_text(text, call[0].from, call.arena(), parsers::yaml::terraform, notices);
  const bool may_be_too_large = text.find('&') != std::string_view::npos || text.size() > parsers::yaml::most_depth;
  if (documents.size() != 1 || !documents[0].is_whole)
    return documents.size() == 1 && may_be_too_large ? call.unknown()
                                                     : Call::fail("is given what is not one YAML document");
  const Node* tree = decoded_tree(call, *documents[0].root);
  return tree ? Call::same(tree) : call.unknown();
}

constexpr Function table[] = {
    {"jsondecode", 1, 1, "j", Shape::any, jsondecode},
    {"jsonencode", 1, 1, "?", Shape::string, jsonencode},
    {"yamldecode", 1, 1, "s", Shape::any, yamldecode},
    {"yamlencode", 1, 1, "?", Shape::string, yamlencode},
};

}  // namespace

std::span<const Function> document_functions() { return table; }

}  // namespace stackworthy::terraform
