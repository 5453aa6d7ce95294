// JSON text with holes: each unknown piece is written as a private character and a number (in quotes where it stands
// outside a string), the whole is read as JSON, and every string is split at these marks again. Each byte remembers
// where in the file it was written, so that every value of the tree has a place of its own.

#include "parsers/json/document.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
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

/// The text that is read as JSON, and where in the file each of its bytes was written.
struct Written {
  std::string text;
  std::vector<std::uint32_t> origin;
  bool is_exact = false;
  Span whole;

  Span place(Span in_text) const {
    if (!is_exact || in_text.begin >= in_text.end || in_text.end > origin.size()) return whole;
    return {whole.file, origin[in_text.begin], std::max(origin[in_text.begin], origin[in_text.end - 1]) + 1};
  }
};

/// Walks a text along its written form, stepping over quotes, backslashes and indentation; false where they part.
bool align(std::string_view known, std::string_view written, std::uint32_t begin, std::vector<std::uint32_t>& origin) {
  std::size_t at = 0;
  const auto is_space = [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; };
  const auto escapes = [&](char c) {
    if (written[at] != '\\' || at + 1 >= written.size()) return false;
    const char next = written[at + 1];
    return (c == '\n' && next == 'n') || (c == '\t' && next == 't') || (c == next && c != 'n' && c != 't');
  };
  for (const char c : known) {
    while (at < written.size() && !escapes(c) && written[at] != c && !(is_space(c) && is_space(written[at]))) {
      const bool is_opening = origin.empty() && std::string_view("\"'|>-+").find(written[at]) != std::string_view::npos;
      if (!is_space(written[at]) && !is_opening) return false;
      ++at;
    }
    if (at >= written.size()) {
      if (!is_space(c) || origin.empty()) return false;
      origin.push_back(origin.back());
      continue;
    }
    if (escapes(c)) ++at;
    origin.push_back(begin + static_cast<std::uint32_t>(at));
    ++at;
  }
  return true;
}

/// Appends a piece; what cannot be aligned stands at the piece's place as a whole.
void append(Written& written, std::string_view text, Span where, std::string_view known, std::string_view file) {
  const std::size_t before = written.origin.size();
  const bool is_here = where.file == written.whole.file && where.end <= file.size();
  if (is_here && text == known) {
    std::vector<std::uint32_t> origin;
    if (align(known, file.substr(where.begin, where.size()), where.begin, origin)) {
      written.origin.insert(written.origin.end(), origin.begin(), origin.end());
    }
  }
  const std::uint32_t last = where.end > where.begin ? where.end - 1 : where.begin;
  const bool is_aligned = written.origin.size() > before;
  if (!is_aligned) written.origin.resize(before + text.size(), where.begin);
  if (!is_aligned && !text.empty()) written.origin.back() = last;
  written.text += text;
}

class Filler {
 public:
  Filler(std::span<const Member> pieces, const Written& written, Arena& arena)
      : pieces_(pieces), written_(written), arena_(arena) {}

  /// The value at its place, with its holes filled.
  const Node* fill(const Node& node) {
    const Span from = written_.place(node.from);
    if (node.kind == Kind::string) return text(node.string(), from);
    if (!node.is_collection()) return make::moved(arena_, node, from);
    std::vector<Member> members(node.parts().begin(), node.parts().end());
    for (Member& each : members) {
      each.value = fill(*each.value);
      each.where = written_.place(each.where);
      if (each.name) each.name = key(*each.name);
    }
    return node.kind == Kind::object ? make::object(arena_, members, from) : make::list(arena_, members, from);
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

  const Node* text(std::string_view known, Span from) {
    std::vector<Member> parts;
    std::size_t at = 0;
    for (Hole found = next(known, 0); found.begin != std::string_view::npos; found = next(known, at)) {
      if (found.begin > at)
        parts.push_back({make::borrowed(arena_, known.substr(at, found.begin - at), from), nullptr, from, Truth::yes});
      parts.push_back(pieces_[found.piece]);
      at = found.end;
    }
    if (parts.empty()) return make::borrowed(arena_, known, from);
    if (at < known.size()) parts.push_back({make::borrowed(arena_, known.substr(at), from), nullptr, from, Truth::yes});
    return parts.size() == 1 ? parts[0].value : make::text(arena_, parts, from);
  }

  const Name* key(const Name& name) {
    if (next(name.spelled, 0).begin == std::string_view::npos) return &name;
    const std::string shown = to_text(*text(name.spelled, written_.whole));
    const std::string_view kept = arena_.copy(std::string_view(shown));
    return make::name(arena_, kept, kept);
  }

  std::span<const Member> pieces_;
  const Written& written_;
  Arena& arena_;
};

Written write(const Node& node, std::span<const Member> pieces, std::string_view file) {
  Written written;
  written.whole = node.from;
  written.is_exact = node.from.is_somewhere() && node.from.end <= file.size();
  bool is_in_string = false;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (pieces[i].value->kind != Kind::string) {
      const std::string mark = std::string(hole) + std::to_string(i) + std::string(hole_end);
      append(written, is_in_string ? mark : '"' + mark + '"', pieces[i].where, {}, file);
      continue;
    }
    const std::string_view known = pieces[i].value->string();
    for (std::size_t at = 0; at < known.size(); ++at) {
      if (known[at] == '\\' && is_in_string) {
        ++at;
      } else if (known[at] == '"') {
        is_in_string = !is_in_string;
      }
    }
    append(written, known, pieces[i].where, known, file);
  }
  return written;
}

const Node* tree_of(const Node& node, std::span<const Member> pieces, Arena& arena, std::string_view file) {
  const Written written = write(node, pieces, file);
  const Span base{node.from.is_somewhere() ? node.from.file : 1, 0, static_cast<std::uint32_t>(written.text.size())};
  const Node* tree = read_json_text(written.text, base, arena);
  return tree ? Filler(pieces, written, arena).fill(*tree) : nullptr;
}

}  // namespace

const Node* read_document(const Node& node, Arena& arena, std::string_view file) {
  const Node* tree = nullptr;
  if (node.kind == Kind::string) {
    if (!begins_collection(node.string())) return nullptr;
    const Member piece{&node, nullptr, node.from, Truth::yes};
    tree = tree_of(node, {&piece, 1}, arena, file);
  } else if (node.kind == Kind::text) {
    const Node& first = *node.parts()[0].value;
    if (first.kind != Kind::string || !begins_collection(first.string())) return nullptr;
    tree = tree_of(node, node.parts(), arena, file);
  } else if (node.kind == Kind::choice) {
    std::vector<Member> alternatives(node.parts().begin(), node.parts().end());
    bool has_tree = false;
    for (Member& each : alternatives) {
      const Node* read = read_document(*each.value, arena, file);
      has_tree = has_tree || read;
      if (read) each.value = read;
    }
    return has_tree ? make::choice(arena, alternatives, {}, node.from) : nullptr;
  }
  if (!tree || !tree->is_collection()) return nullptr;
  return make::moved(arena, *tree, tree->from, static_cast<std::uint8_t>(mark::json | (node.marks & mark::sensitive)));
}

}  // namespace stackworthy::parsers::json
