// Notes are what tools read beside a construct's own arguments. Here they are only taken apart into names and fields;
// whose they are and what they mean is for the reader.

#include "parsers/outline_notes.h"

#include <initializer_list>

namespace stackworthy::parsers {

namespace {

constexpr int deepest_note = 4;

const Node* value_at(const Node& from, std::initializer_list<std::string_view> path) {
  const Node* node = &from;
  for (const std::string_view key : path) {
    const Member* member = node->kind == Kind::object ? find_member(*node, key) : nullptr;
    if (!member) return nullptr;
    node = member->value;
  }
  return node;
}

std::string text_of(const Node& node) {
  return node.kind == Kind::string ? std::string(node.string()) : node.is_scalar() ? to_text(node) : std::string();
}

void add_note(const Source& source, const Member& at, std::int32_t item, std::string name, const Node& value,
              Outline& outline) {
  if (at.where.file != source.id()) return;
  Note note;
  note.begin = at.where.begin;
  note.end = at.where.end;
  note.item = item;
  note.name = std::move(name);
  if (value.is_scalar()) note.fields.emplace_back(std::string(), text_of(value));
  if (value.kind == Kind::object) {
    for (const Member& each : value.parts()) {
      if (each.value->is_scalar()) note.fields.emplace_back(std::string(each.name->spelled), text_of(*each.value));
    }
  }
  outline.notes.push_back(std::move(note));
}

void walk_metadata(const Source& source, const Node& object, std::int32_t item, const std::string& path, int depth,
                   Outline& outline) {
  if (object.kind != Kind::object || depth > deepest_note) return;
  for (const Member& each : object.parts()) {
    const std::string name =
        path.empty() ? std::string(each.name->spelled) : path + "." + std::string(each.name->spelled);
    if (name.starts_with("AWS::")) continue;
    if (each.value->kind == Kind::list) {
      for (const Member& entry : each.value->parts()) add_note(source, entry, item, name, *entry.value, outline);
    } else if (each.value->is_scalar()) {
      add_note(source, each, item, name, *each.value, outline);
    } else {
      walk_metadata(source, *each.value, item, name, depth + 1, outline);
    }
  }
}

}  // namespace

void note_annotations(const Source& source, const Node& object, std::int32_t item, Outline& outline) {
  const auto add = [&](const Node* annotations) {
    if (!annotations || annotations->kind != Kind::object) return;
    for (const Member& each : annotations->parts()) {
      if (each.value->is_scalar()) add_note(source, each, item, std::string(each.name->spelled), *each.value, outline);
    }
  };
  add(value_at(object, {"metadata", "annotations"}));
  add(value_at(object, {"spec", "template", "metadata", "annotations"}));
  add(value_at(object, {"spec", "jobTemplate", "spec", "template", "metadata", "annotations"}));
}

void note_metadata(const Source& source, const Node& metadata, std::int32_t item, Outline& outline) {
  walk_metadata(source, metadata, item, {}, 0, outline);
}

void note_comments(const Source& source, const Node& object, std::int32_t item, Outline& outline) {
  if (object.kind != Kind::object) return;
  for (const Member& each : object.parts()) {
    if (each.name->spelled == "//" && each.value->kind == Kind::string)
      add_note(source, each, item, "//", *each.value, outline);
  }
}

}  // namespace stackworthy::parsers
