// JSON text with holes: each unknown piece is written as a private character and a number (in quotes where it stands
// outside a string), the whole is read as JSON, and every string is split at these marks again.

#include "parsers/json/document.h"

#include <charconv>
#include <string>
#include <vector>

#include "parsers/json/json.h"

namespace stackworthy::parsers::json {

namespace {

constexpr std::string_view hole = "\xEE\x80\x80";  // U+E000, then digits, then U+E001.
constexpr std::string_view hole_end = "\xEE\x80\x81";

bool begins_collection(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
}

/// The place of a string's characters where it stands in quotes without escapes, else its whole place.
Span inside_quotes(const Node& node) {
  const Span whole = node.from;
  return whole.size() == node.size + 2 ? Span{whole.file, whole.begin + 1, whole.end - 1} : whole;
}

class Filler {
 public:
  Filler(std::span<const Member> pieces, Span from, Arena& arena) : pieces_(pieces), from_(from), arena_(arena) {}

  /// The value with its holes filled.
  const Node* fill(const Node& node) {
    if (node.kind == Kind::string) return text(node.string());
    if (!node.is_collection()) return &node;
    std::vector<Member> members(node.parts().begin(), node.parts().end());
    for (Member& each : members) {
      each.value = fill(*each.value);
      if (each.name) each.name = key(*each.name);
    }
    return node.kind == Kind::object ? make::object(arena_, members, node.from)
                                     : make::list(arena_, members, node.from);
  }

 private:
  struct Hole {
    std::size_t begin = std::string_view::npos;
    std::size_t end = 0;
    std::size_t piece = 0;
  };

  Hole next(std::string_view text, std::size_t from) const {
    Hole found;
    const std::size_t begin = text.find(hole, from);
    if (begin == std::string_view::npos) return found;
    const char* digits = text.data() + begin + hole.size();
    const auto [end, error] = std::from_chars(digits, text.data() + text.size(), found.piece);
    const auto stop = static_cast<std::size_t>(end - text.data());
    if (error != std::errc() || text.substr(stop, hole_end.size()) != hole_end || found.piece >= pieces_.size())
      return found;
    found.begin = begin;
    found.end = stop + hole_end.size();
    return found;
  }

  const Node* text(std::string_view known) {
    std::vector<Member> parts;
    std::size_t at = 0;
    for (Hole found = next(known, 0); found.begin != std::string_view::npos; found = next(known, at)) {
      if (found.begin > at)
        parts.push_back(
            {make::borrowed(arena_, known.substr(at, found.begin - at), from_), nullptr, from_, Truth::yes});
      parts.push_back(pieces_[found.piece]);
      at = found.end;
    }
    if (parts.empty()) return make::borrowed(arena_, known, from_);
    if (at < known.size())
      parts.push_back({make::borrowed(arena_, known.substr(at), from_), nullptr, from_, Truth::yes});
    return parts.size() == 1 ? parts[0].value : make::text(arena_, parts, from_);
  }

  const Name* key(const Name& name) {
    if (next(name.spelled, 0).begin == std::string_view::npos) return &name;
    const std::string shown = to_text(*text(name.spelled));
    const std::string_view kept = arena_.copy(std::string_view(shown));
    return make::name(arena_, kept, kept);
  }

  std::span<const Member> pieces_;
  Span from_;
  Arena& arena_;
};

const Node* with_holes(const Node& text, Arena& arena) {
  std::string written;
  bool is_in_string = false;
  const auto pieces = text.parts();
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (pieces[i].value->kind == Kind::string) {
      const std::string_view known = pieces[i].value->string();
      for (std::size_t at = 0; at < known.size(); ++at) {
        if (known[at] == '\\' && is_in_string) {
          ++at;
        } else if (known[at] == '"') {
          is_in_string = !is_in_string;
        }
      }
      written += known;
      continue;
    }
    const std::string mark = std::string(hole) + std::to_string(i) + std::string(hole_end);
    written += is_in_string ? mark : '"' + mark + '"';
  }
  const Node* tree = read_json_text(written, text.from, arena);
  return tree ? Filler(pieces, text.from, arena).fill(*tree) : nullptr;
}

}  // namespace

const Node* read_document(const Node& node, Arena& arena) {
  const Node* tree = nullptr;
  if (node.kind == Kind::string) {
    if (!begins_collection(node.string())) return nullptr;
    tree = read_json_text(node.string(), inside_quotes(node), arena);
  } else if (node.kind == Kind::text) {
    const Node& first = *node.parts()[0].value;
    if (first.kind != Kind::string || !begins_collection(first.string())) return nullptr;
    tree = with_holes(node, arena);
  } else if (node.kind == Kind::choice) {
    std::vector<Member> alternatives(node.parts().begin(), node.parts().end());
    bool has_tree = false;
    for (Member& each : alternatives) {
      const Node* read = read_document(*each.value, arena);
      has_tree = has_tree || read;
      if (read) each.value = read;
    }
    return has_tree ? make::choice(arena, alternatives, {}, node.from) : nullptr;
  }
  if (!tree || !tree->is_collection()) return nullptr;
  return make::moved(arena, *tree, tree->from, static_cast<std::uint8_t>(mark::json | (node.marks & mark::sensitive)));
}

}  // namespace stackworthy::parsers::json
