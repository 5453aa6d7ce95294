#include "parsers/terraform/outline.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "parsers/terraform/hcl/literal.h"
#include "parsers/terraform/hcl/syntax.h"
#include "parsers/terraform/hcl/unicode.h"

// One pass over the preorder nodes with a stack of what is open, so that depth costs no recursion.

namespace stackworthy::parsers {

namespace {

using hcl::File;
using hcl::Kind;
using hcl::Node;

/// A key as a step of an address.
std::string key_step(const std::string& key) {
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  if (!key.empty() && std::all_of(key.begin(), key.end(), is_plain)) return key;
  std::string step = "[\"";
  for (const char c : key) {
    if (c == '"' || c == '\\') step += '\\';
    step += c;
  }
  return step + "\"]";
}

class Outliner {
 public:
  explicit Outliner(const File& file) : file_(file), names_variables_(file.source->path().ends_with(".tfvars")) {}

  Outline outline() {
    for (std::uint32_t i = 0; i < file_.nodes.size(); ++i) visit(i);
    for (const hcl::Comment& comment : file_.comments) {
      outline_.comments.push_back({comment.begin, comment.end, stands_alone(comment)});
    }
    return std::move(outline_);
  }

 private:
  /// What is open around the node that is visited.
  struct Open {
    std::uint32_t node;
    std::int32_t item;
    std::uint32_t element = 0;  ///< Of a tuple: the node of its next element.
    std::uint32_t count = 0;    ///< Of a tuple: the elements before that.
  };

  const Node& node(std::uint32_t index) const { return file_.nodes[index]; }

  void visit(std::uint32_t index) {
    while (!open_.empty() && node(open_.back().node).next <= index) open_.pop_back();
    if (!open_.empty() && open_.back().element == index && node(open_.back().node).kind == Kind::tuple)
      add_element(index);
    switch (node(index).kind) {
      case Kind::body:
        name_blocks(index);
        break;
      case Kind::block:
        add(index, block_head(index), block_names_[index]);
        break;
      case Kind::attribute:
        add(index, node(index + 1).end, attribute_name(index));
        break;
      case Kind::object_item:
        add(index, node(index + 1).end, key_name(index));
        break;
      case Kind::tuple:
        open_.push_back({index, item(), index + 1, 0});
        break;
      default:
        break;
    }
  }

  std::int32_t item() const { return open_.empty() ? -1 : open_.back().item; }

  void add(std::uint32_t index, std::uint32_t head_end, std::string name) {
    outline_.items.push_back({node(index).begin, node(index).end, head_end, item(), std::move(name)});
    open_.push_back({index, static_cast<std::int32_t>(outline_.items.size()) - 1});
  }

  void add_element(std::uint32_t index) {
    const std::string name = "[" + std::to_string(open_.back().count) + "]";
    ++open_.back().count;
    open_.back().element = node(index).next;
    const bool has_parts = node(index).kind == Kind::tuple || node(index).kind == Kind::object;
    add(index, has_parts ? node(index).begin + 1 : node(index).end, name);
  }

  /// The block or attribute of the file's own level in which the visited node stands; its own where it stands on that
  /// level.
  bool is_top_level() const { return open_.empty(); }

  std::uint32_t block_head(std::uint32_t index) const {
    std::uint32_t head = index + 1;
    while (node(node(head).next).kind == Kind::label) head = node(head).next;
    return node(head).end + (head != index + 1 && file_.text[node(head).end] == '"' ? 1 : 0);
  }

  std::vector<std::string> labels(std::uint32_t index) const {
    std::vector<std::string> labels;
    for (std::uint32_t i = index + 2; i < node(index).next && node(i).kind == Kind::label; ++i) {
      labels.push_back(decode_label(file_, node(i)));
    }
    return labels;
  }

  std::string top_level_name(std::uint32_t index) const {
    const std::string type(file_.spelled(node(index + 1)));
    std::string name = type == "resource" || type == "locals" ? "" : type == "variable" ? "var" : type;
    for (const std::string& label : labels(index)) name += (name.empty() ? "" : ".") + label;
    if (type == "provider") name += alias(index);
    return name;
  }

  std::string alias(std::uint32_t block) const {
    for (std::uint32_t i = block + 2; i < node(block).next; ++i) {
      const bool is_alias = node(i).kind == Kind::attribute && file_.spelled(node(i + 1)) == "alias";
      if (!is_alias || node(i + 2).kind != Kind::text) continue;
      const auto pieces = decode_pieces(file_, i + 2);
      return pieces.empty() ? "" : "." + pieces[0].literal.text();
    }
    return {};
  }

  std::string nested_name(std::uint32_t index) const {
    const std::string_view type = file_.spelled(node(index + 1));
    const auto words = labels(index);
    if (type == "dynamic" && words.size() == 1) return words[0];
    const bool is_content =
        type == "content" && !open_.empty() && file_.spelled(node(open_.back().node + 1)) == "dynamic";
    return is_content ? std::string() : std::string(type);
  }

  /// Names the blocks of a body before they are visited, since the first of several of one type is numbered too.
  void name_blocks(std::uint32_t body) {
    std::unordered_map<std::string, std::pair<std::uint32_t, std::uint32_t>> seen;
    std::vector<std::pair<std::uint32_t, std::string>> blocks;
    for (std::uint32_t i = body + 1; i < node(body).next; i = node(i).next) {
      if (node(i).kind != Kind::block) continue;
      blocks.emplace_back(i, is_top_level() ? top_level_name(i) : nested_name(i));
      ++seen[blocks.back().second].first;
    }
    for (auto& [index, name] : blocks) {
      auto& [count, ordinal] = seen[name];
      block_names_[index] = name.empty() || count == 1 ? name : name + "[" + std::to_string(ordinal++) + "]";
    }
  }

  std::string attribute_name(std::uint32_t index) const {
    const std::string name(file_.spelled(node(index + 1)));
    if (is_top_level()) return names_variables_ ? "var." + name : name;
    if (open_.size() > 1) return name;
    const std::string_view type = file_.spelled(node(open_.back().node + 1));
    if (type == "locals") return "local." + name;
    return type == "variable" && name == "default" ? std::string() : name;
  }

  std::string key_name(std::uint32_t index) const {
    const Node& key = node(index + 1);
    if ((node(index).flags & hcl::flags::bare_key) != 0) return std::string(file_.spelled(key));
    const bool is_constant = key.kind == Kind::text &&
                             (key.next == index + 2 || (key.next == index + 3 && node(index + 2).kind == Kind::piece));
    if (!is_constant) return "[" + std::string(file_.spelled(key)) + "]";
    const auto pieces = decode_pieces(file_, index + 1);
    return key_step(pieces.empty() ? std::string() : pieces[0].literal.text());
  }

  bool stands_alone(const hcl::Comment& comment) const {
    const auto is_blank = [&](std::size_t at) {
      return file_.text[at] == ' ' || file_.text[at] == '\t' || file_.text[at] == '\r';
    };
    std::size_t before = comment.begin;
    while (before > 0 && is_blank(before - 1)) --before;
    return before == 0 || file_.text[before - 1] == '\n' || (before == 3 && file_.text.starts_with("\xEF\xBB\xBF"));
  }

  const File& file_;
  bool names_variables_;
  Outline outline_;
  std::vector<Open> open_;
  std::unordered_map<std::uint32_t, std::string> block_names_;
};

}  // namespace

Outline outline_hcl(const Source& source) {
  const File file = hcl::read(source);
  return Outliner(file).outline();
}

}  // namespace stackworthy::parsers
