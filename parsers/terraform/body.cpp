#include "parsers/terraform/body.h"

#include <algorithm>

namespace stackworthy::terraform {

namespace {

constexpr std::ptrdiff_t most_blocks = 200'000;  ///< Of one file: each takes some 300 bytes.

Block native_block(const hcl::File& file, std::uint32_t at);

Body body_at(const hcl::File& file, std::uint32_t at) {
  const hcl::Node& node = file.nodes[at];
  Body body;
  body.extent = span_of(file, node);
  for (std::uint32_t child = at + 1; child < node.next; child = file.nodes[child].next) {
    const hcl::Node& item = file.nodes[child];
    if (item.kind == hcl::Kind::attribute) {
      const hcl::Node& name = file.nodes[child + 1];
      body.attributes.push_back({file.spelled(name), span_of(file, name), {&file, name.next, nullptr, nullptr}});
    } else if (item.kind == hcl::Kind::block) {
      body.blocks.push_back(native_block(file, child));
    }
  }
  return body;
}

Block native_block(const hcl::File& file, std::uint32_t at) {
  const hcl::Node& node = file.nodes[at];
  Block block;
  block.extent = span_of(file, node);
  block.head = {block.extent.file, node.begin, node.begin};
  for (std::uint32_t child = at + 1; child < node.next; child = file.nodes[child].next) {
    const hcl::Node& part = file.nodes[child];
    if (part.kind == hcl::Kind::name) {
      block.type = file.spelled(part);
      block.head.end = part.end;
    } else if (part.kind == hcl::Kind::label) {
      block.labels.push_back(file.spelled(part));
      const std::size_t behind = part.end - file.base;
      const bool is_quoted = behind < file.text.size() && file.text[behind] == '"';
      block.head.end = part.end + (is_quoted ? 1 : 0);
    } else if (part.kind == hcl::Kind::body) {
      block.body = body_at(file, child);
    }
  }
  return block;
}

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

bool names_override(std::string_view path) {
  std::string_view name = path.substr(path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/') + 1);
  for (const std::string_view end : {".json", ".tf", ".tofu"}) {
    if (ends_with(name, end)) name.remove_suffix(end.size());
  }
  return name == "override" || ends_with(name, "_override");
}

}  // namespace

Span Expression::span() const {
  if (json) return json->from;
  return file ? span_of(*file, file->nodes[node]) : Span{};
}

const Attribute* Body::attribute(std::string_view name) const {
  for (const Attribute& each : attributes) {
    if (each.name == name) return &each;
  }
  return nullptr;
}

const Block* Body::block(std::string_view type) const {
  for (const Block& each : blocks) {
    if (each.type == type) return &each;
  }
  return nullptr;
}

Body native_body(const hcl::File& file) { return file.nodes.empty() ? Body{} : body_at(file, 0); }

/// The first errors of a file, and how many there are beyond: what a person reads, and what a hostile file may cost.
std::vector<Notice> bounded(const Source& source, const std::vector<Notice>& all) {
  constexpr std::size_t most = 200;
  if (all.size() <= most) return all;
  std::vector<Notice> first(all.begin(), all.begin() + most);
  const Span rest{source.id(), all[most].span.begin, all[most].span.end};
  first.push_back({Notice::Severity::syntax, rest, "and " + std::to_string(all.size() - most) + " more errors", {}});
  return first;
}

std::unique_ptr<ConfigurationFile> read_configuration(const Source& source) {
  auto file = std::make_unique<ConfigurationFile>();
  file->source = &source;
  file->is_override = names_override(source.path());
  if (ends_with(source.path(), ".json")) {
    read_json_body(*file);
    return file;
  }
  file->syntax = std::make_unique<hcl::File>(hcl::read(source));
  file->notices = bounded(source, file->syntax->notices);
  const auto& nodes = file->syntax->nodes;
  const auto blocks =
      std::count_if(nodes.begin(), nodes.end(), [](const hcl::Node& node) { return node.kind == hcl::Kind::block; });
  if (blocks > most_blocks) {
    const std::string most = std::to_string(most_blocks);
    file->notices.push_back(
        {Notice::Severity::error, {source.id(), 0, 0}, "has more than " + most + " blocks and is not read", {}});
    return file;
  }
  file->body = native_body(*file->syntax);
  return file;
}

}  // namespace stackworthy::terraform
