// Terraform's JSON syntax as bodies. At the top the first level of an object is the block's type, the next ones are its
// labels, and an array stands for several blocks. Below a resource only the schema could tell a nested block from an
// attribute, so everything there is an attribute, but for the blocks that Terraform itself knows and those that have
// dynamic blocks inside, which no attribute has. Strings are
// templates, parsed here once; where a string has no escapes, positions are exact.

#include <algorithm>

#include "parsers/json/json.h"
#include "parsers/terraform/body.h"

namespace stackworthy::terraform {

namespace {

class JsonBodies {
 public:
  explicit JsonBodies(ConfigurationFile& file) : file_(file) {}

  void read_file() {
    const Node* root = parsers::json::read_json(*file_.source, file_.arena, file_.notices, nullptr, false);
    if (!root) return;
    if (root->kind != Kind::object && root->kind != Kind::list) {
      file_.notices.push_back(
          {Notice::Severity::syntax, root->from, "is no object, and a configuration must be one", {}});
      return;
    }
    file_.body.extent = root->from;
    for_each_object(*root, [&](const Node& object) {
      for (const Member& member : object.parts()) read_top(member);
    });
  }

 private:
  template <class Do>
  void for_each_object(const Node& node, Do visit) {
    if (node.kind == Kind::object) visit(node);
    if (node.kind != Kind::list) return;
    for (const Member& element : node.parts()) {
      if (element.value->kind == Kind::object) visit(*element.value);
    }
  }

  static std::size_t labels_of(std::string_view type) {
    if (type == "resource" || type == "data" || type == "ephemeral" || type == "action" || type == "list") return 2;
    if (type == "variable" || type == "module" || type == "output" || type == "provider" || type == "check") return 1;
    return 0;
  }

  void read_top(const Member& member) {
    if (member.name->spelled == "//") return;
    Block block;
    block.type = member.name->spelled;
    read_labels(block, labels_of(block.type), member);
  }

  void read_labels(const Block& outer, std::size_t labels, const Member& member) {
    for_each_object(*member.value, [&](const Node& object) {
      if (labels == 0) {
        Block block = outer;
        block.head = head_of(member);
        block.extent = member.where.is_somewhere() ? member.where : object.from;
        block.body = body_of(object, outer.type);
        file_.body.blocks.push_back(std::move(block));
        return;
      }
      for (const Member& inner : object.parts()) {
        if (inner.name->spelled == "//") continue;
        Block block = outer;
        block.labels.push_back(inner.name->spelled);
        read_labels(block, labels - 1, inner);
      }
    });
  }

  Span head_of(const Member& member) const {
    const Span key = parsers::json::key_span(*file_.source, *member.name);
    return key.is_somewhere() ? key : member.value->from;
  }

  static bool is_block(std::string_view inside, std::string_view name) {
    if (inside == "terraform") {
      return name == "backend" || name == "cloud" || name == "required_providers" || name == "provider_meta";
    }
    if (inside == "check") return name == "assert" || name == "data";
    if (inside == "variable") return name == "validation";
    if (inside == "output") return name == "precondition";
    if (inside == "resource" || inside == "data") {
      return name == "lifecycle" || name == "provisioner" || name == "connection" || name == "dynamic";
    }
    if (inside == "content") return name == "dynamic";
    if (inside == "lifecycle") return name == "precondition" || name == "postcondition";
    return inside == "dynamic" && name == "content";
  }

  static std::size_t inner_labels(std::string_view name) {
    return name == "backend" || name == "provisioner" || name == "dynamic" || name == "provider_meta" ? 1 : 0;
  }

  /// Whether it is one or several objects with dynamic blocks, at any depth.
  static bool has_dynamic(const Node& value, unsigned depth) {
    if (depth == 0) return false;
    if (value.kind == Kind::list) {
      return std::any_of(value.parts().begin(), value.parts().end(),
                         [&](const Member& part) { return has_dynamic(*part.value, depth - 1); });
    }
    if (value.kind != Kind::object) return false;
    return std::any_of(value.parts().begin(), value.parts().end(), [&](const Member& part) {
      return (part.name->spelled == "dynamic" && part.value->is_collection()) || has_dynamic(*part.value, depth - 1);
    });
  }

  Body body_of(const Node& object, std::string_view inside) {
    Body body;
    body.extent = object.from;
    for (const Member& member : object.parts()) {
      const std::string_view name = member.name->spelled;
      if (name == "//") continue;
      if (is_block(inside, name)) {
        read_inner(body, name, name, inner_labels(name), {}, member);
        continue;
      }
      constexpr unsigned deepest = 12;
      const bool may_nest = inside == "resource" || inside == "data" || inside == "content";
      if (may_nest && has_dynamic(*member.value, deepest)) {
        read_inner(body, name, "content", 0, {}, member);
        continue;
      }
      parse_templates(*member.value);
      body.attributes.push_back({name, head_of(member), {nullptr, 0, member.value, &file_}});
    }
    return body;
  }

  /// Blocks of a type in a body; `inside` says which blocks they may hold.
  void read_inner(Body& body, std::string_view type, std::string_view inside, std::size_t labels,
                  std::vector<std::string_view> given, const Member& member) {
    for_each_object(*member.value, [&](const Node& object) {
      if (labels == 0) {
        Block block;
        block.type = type;
        block.labels = given;
        block.head = head_of(member);
        block.extent = object.from;
        block.body = body_of(object, inside);
        body.blocks.push_back(std::move(block));
        return;
      }
      for (const Member& inner : object.parts()) {
        auto more = given;
        more.push_back(inner.name->spelled);
        read_inner(body, type, inside, labels - 1, more, inner);
      }
    });
  }

  void parse_templates(const Node& node) {
    if (node.kind == Kind::string) parse_template(&node, node.string(), node.from);
    for (const Member& part : node.parts()) {
      if (part.name) parse_template(part.name, part.name->spelled, head_of(part));
      parse_templates(*part.value);
    }
  }

  void parse_template(const void* owner, std::string_view text, Span from) {
    if (text.find("${") == std::string_view::npos && text.find("%{") == std::string_view::npos) return;
    const std::string_view source = file_.source->text();
    const bool is_in_source =
        text.data() >= source.data() && text.data() + text.size() <= source.data() + source.size();
    const std::uint32_t base = is_in_source ? static_cast<std::uint32_t>(text.data() - source.data()) : from.begin;
    file_.templates[owner] = std::make_unique<hcl::File>(hcl::read_template(*file_.source, text, base));
    for (const Notice& notice : file_.templates[owner]->notices) file_.notices.push_back(notice);
  }

  ConfigurationFile& file_;
};

}  // namespace

void read_json_variables(ConfigurationFile& file) {
  const Node* root = parsers::json::read_json(*file.source, file.arena, file.notices);
  if (!root || root->kind != Kind::object) return;
  for (const Member& member : root->parts()) {
    file.body.attributes.push_back({member.name->spelled, member.value->from, {nullptr, 0, member.value, &file}});
  }
}

void read_json_body(ConfigurationFile& file) { JsonBodies(file).read_file(); }

}  // namespace stackworthy::terraform
