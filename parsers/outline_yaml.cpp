// The outline is read off the loaded tree, which knows where each key and value stands, so YAML and JSON are one. What
// a member took over by a merge key or an alias stands elsewhere and is outlined there.

#include "parsers/outline_yaml.h"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "parsers/cloudformation/evaluate.h"
#include "parsers/cloudformation/template.h"
#include "parsers/json/document.h"
#include "parsers/json/json.h"
#include "parsers/kubernetes/manifest.h"
#include "parsers/outline_notes.h"
#include "parsers/parsers.h"
#include "parsers/yaml/comments.h"
#include "parsers/yaml/yaml.h"

namespace stackworthy::parsers {

namespace {

enum class Content : std::uint8_t { plain, cloudformation, kubernetes, terraform, variables };

/// What tells the items of a list apart, the first that an item has.
constexpr std::array<std::string_view, 7> merge_keys{"Sid",  "name",       "mountPath", "containerPort",
                                                     "port", "PolicyName", "ip"};

class Outliner {
 public:
  Outliner(const Source& source, Content content, Arena& arena, Outline& outline)
      : source_(source), content_(content), arena_(arena), outline_(outline) {}

  void document(const Node& root, Span span) {
    if (!root.is_collection()) return;
    if (content_ == Content::kubernetes) return object(root, span, -1);
    if (content_ == Content::terraform) note_comments(source_, root, -1, outline_);
    walk(root, -1, 0);
  }

 private:
  /// A manifest's object under its address; the items of a List each under theirs.
  void object(const Node& root, Span span, std::int32_t parent) {
    if (const Node* items = kubernetes::items_of(root)) {
      const std::int32_t list = add(span, line_end(span.begin), parent, {});
      for (const Member& each : items->parts()) object(*each.value, each.where, list);
      return;
    }
    const bool is_object = kubernetes::reason_no_object(root).empty();
    const std::int32_t item =
        add(span, line_end(span.begin), parent, is_object ? kubernetes::address_of(root) : std::string());
    if (is_object) note_annotations(source_, root, item, outline_);
    walk(root, item, 1);
  }

  void walk(const Node& node, std::int32_t parent, std::uint32_t depth) {
    if (node.kind == Kind::object) {
      for (const Member& each : node.parts()) entry(each, node, parent, depth);
    } else if (node.kind == Kind::list) {
      elements(node, parent, depth);
    }
  }

  void entry(const Member& member, const Node& object, std::int32_t parent, std::uint32_t depth) {
    Span key = json::key_span(source_, *member.name);
    if (!key.is_somewhere()) return walk(*member.value, parent, depth);  // A tag's long form, or a key with escapes.
    if (member.where.file != source_.id() || (object.from.is_somewhere() && !object.from.contains(member.where)))
      return;
    if (key.begin > 0 && is_quote(source_.text()[key.begin - 1]))
      key = {key.file, key.begin - 1, std::min(key.end + 1, source_.whole().end)};
    const Span whole{source_.id(), key.begin, std::max(key.end, member.where.end)};
    const std::int32_t item = add(whole, std::min(key.end + 1, whole.end), parent, name_of(member, parent, depth));
    if (!member.where.contains(member.value->from)) return;
    note(member, item, parent, depth);
    walk(*member.value, item, depth + 1);
    if (content_ == Content::cloudformation) policy(*member.value, item);
  }

  void note(const Member& member, std::int32_t item, std::int32_t parent, std::uint32_t depth) {
    const bool is_metadata = content_ == Content::cloudformation && member.name->spelled == "Metadata";
    if (is_metadata && depth == 0) note_metadata(source_, *member.value, -1, outline_);
    if (is_metadata && depth == 2 && in_resources(parent)) note_metadata(source_, *member.value, parent, outline_);
    if (content_ == Content::terraform && is_block(parent, depth))
      note_comments(source_, *member.value, item, outline_);
  }

  /// Whether what stands there in JSON is a block of Terraform's: `resource.TYPE.NAME`, `module.NAME`.
  bool is_block(std::int32_t parent, std::uint32_t depth) const {
    const auto above = [&](std::int32_t at) {
      return at < 0 ? at : outline_.items[static_cast<std::size_t>(at)].parent;
    };
    const auto name_at = [&](std::int32_t at) -> std::string_view {
      if (at < 0) return "?";
      return outline_.items[static_cast<std::size_t>(at)].name;
    };
    if (depth == 1) {
      const std::string_view name = name_at(parent);
      return name == "module" || name == "var" || name == "output" || name == "provider";
    }
    const std::string_view name = name_at(above(parent));
    return depth == 2 && (name.empty() || name == "data");
  }

  /// The statements and other parts of JSON text that stands as one string, alone or below `Fn::Sub`.
  void policy(const Node& value, std::int32_t parent) {
    const Member* inner = cloudformation::expression(value);
    const Node* text = inner && inner->name->spelled == "Fn::Sub" ? inner->value : &value;
    if (inner && text->kind == Kind::list && text->size > 0) text = text->parts()[0].value;
    const Node* tree = text->kind == Kind::string ? json::read_document(*text, arena_, source_.text()) : nullptr;
    if (tree) walk_text(*tree, parent);
  }

  void walk_text(const Node& node, std::int32_t parent) {
    std::size_t ordinal = 0;
    for (const Member& each : node.parts()) {
      std::string name = each.name ? std::string(each.name->spelled) : merge_name(*each.value);
      if (!each.name && name.empty()) name = "[" + std::to_string(ordinal) + "]";
      ++ordinal;
      if (each.where.file != source_.id()) continue;
      walk_text(*each.value, add(each.where, each.where.begin, parent, name));
    }
  }

  void elements(const Node& list, std::int32_t parent, std::uint32_t depth) {
    std::unordered_set<std::string> seen;
    std::size_t ordinal = 0;
    for (const Member& each : list.parts()) {
      std::string name = merge_name(*each.value);
      if (name.empty() || !seen.insert(name).second) name = "[" + std::to_string(ordinal) + "]";
      ++ordinal;
      if (each.where.file != source_.id()) continue;
      const std::int32_t item = add(each.where, std::min(line_end(each.where.begin), each.where.end), parent, name);
      if (each.where.contains(each.value->from)) walk(*each.value, item, depth + 1);
    }
  }

  static std::string merge_name(const Node& element) {
    if (element.kind != Kind::object) return {};
    for (const std::string_view key : merge_keys) {
      const Member* member = find_member(element, key);
      if (!member || member->name->spelled != key || !member->value->is_scalar()) continue;
      const std::string value = to_text(*member->value);
      const bool is_plain = !value.empty() && value.size() <= 100 && value.find_first_of("\r\n") == std::string::npos;
      if (is_plain) return "[" + std::string(key) + "=" + value + "]";
    }
    return {};
  }

  std::string name_of(const Member& member, std::int32_t parent, std::uint32_t depth) const {
    const std::string_view key = member.name->spelled;
    if (content_ == Content::cloudformation) {
      const bool is_function = key == "Ref" || key.substr(0, 4) == "Fn::";
      const bool is_section = depth == 0 && key == "Resources";
      const bool is_body = depth == 2 && key == "Properties" && in_resources(parent);
      return is_function || is_section || is_body ? std::string() : std::string(key);
    }
    if (depth == 0 && content_ == Content::variables) return "var." + std::string(key);
    if (depth == 0 && content_ == Content::terraform) {
      if (key == "resource") return {};
      if (key == "variable") return "var";
      if (key == "locals") return "local";
    }
    const bool is_head = content_ == Content::kubernetes && key == "kind" && depth == 1;
    return is_head ? std::string() : std::string(key);
  }

  /// Whether the item is a resource of the section `Resources`, the only one at the top that has no name.
  bool in_resources(std::int32_t resource) const {
    if (resource < 0) return false;
    const std::int32_t section = outline_.items[static_cast<std::size_t>(resource)].parent;
    return section >= 0 && outline_.items[static_cast<std::size_t>(section)].name.empty();
  }

  std::int32_t add(Span span, std::uint32_t head_end, std::int32_t parent, std::string name) {
    outline_.items.push_back({span.begin, span.end, head_end, parent, std::move(name)});
    return static_cast<std::int32_t>(outline_.items.size()) - 1;
  }

  std::uint32_t line_end(std::uint32_t from) const {
    return static_cast<std::uint32_t>(std::min(source_.text().find_first_of("\r\n", from), source_.text().size()));
  }
  static bool is_quote(char c) { return c == '"' || c == '\''; }

  const Source& source_;
  Content content_;
  Arena& arena_;
  Outline& outline_;
};

Content content_of(const Source& source) {
  const std::string_view path = source.path();
  if (path.ends_with(".tf.json") || path.ends_with(".tofu.json")) return Content::terraform;
  if (path.ends_with(".tfvars.json")) return Content::variables;
  if (looks_like_cloudformation(source.text(), path)) return Content::cloudformation;
  if (looks_like_kubernetes(source.text(), path)) return Content::kubernetes;
  return Content::plain;
}

/// Parents before children by begin; what is out of order because a later key hid an earlier one keeps its parent.
void sort(Outline& outline) {
  const auto before = [](const Item& a, const Item& b) { return a.begin < b.begin; };
  if (std::is_sorted(outline.items.begin(), outline.items.end(), before)) return;
  std::vector<std::int32_t> order(outline.items.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::int32_t>(i);
  std::stable_sort(order.begin(), order.end(), [&](std::int32_t a, std::int32_t b) {
    return before(outline.items[static_cast<std::size_t>(a)], outline.items[static_cast<std::size_t>(b)]);
  });
  std::vector<std::int32_t> place(order.size());
  std::vector<Item> items;
  for (const std::int32_t each : order) {
    place[static_cast<std::size_t>(each)] = static_cast<std::int32_t>(items.size());
    items.push_back(outline.items[static_cast<std::size_t>(each)]);
  }
  for (Item& item : items) {
    if (item.parent >= 0) item.parent = place[static_cast<std::size_t>(item.parent)];
  }
  for (Note& note : outline.notes) {
    if (note.item >= 0) note.item = place[static_cast<std::size_t>(note.item)];
  }
  outline.items = std::move(items);
}

}  // namespace

Outline outline_yaml(const Source& source) {
  Outline outline;
  Arena arena;
  std::vector<Notice> ignored;
  Content content = content_of(source);
  const Node* templ =
      content == Content::cloudformation ? cloudformation::read_template(source, arena, ignored) : nullptr;
  if (content == Content::cloudformation && !templ) {
    content = looks_like_kubernetes(source.text(), source.path()) ? Content::kubernetes : Content::plain;
  }
  Outliner outliner(source, content, arena, outline);
  const bool is_json = cloudformation::is_json(source.text());
  const Node* json = !templ && is_json ? json::read_json(source, arena, ignored) : nullptr;
  if (templ) {
    outliner.document(*templ, templ->from);
  } else if (json) {
    outliner.document(*json, json->from);
  } else {
    const yaml::Resolver& resolver = content == Content::kubernetes ? yaml::kubectl : yaml::core;
    for (const yaml::Document& document : yaml::read_yaml(source, arena, resolver, ignored))
      outliner.document(*document.root, document.span);
  }
  sort(outline);
  if (!is_json) outline.comments = yaml::comments_of(source.text());
  return outline;
}

}  // namespace stackworthy::parsers
