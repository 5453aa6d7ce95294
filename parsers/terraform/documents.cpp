// JSON written as text in an argument that holds a document becomes a tree, marked `json`: it stands for that text.
// Where a piece of the text is not known, a mark stands in its place while the JSON is read, and is the piece again
// afterwards. Spans lead to where each byte was written, through indentation and escapes.

#include <algorithm>
#include <array>

#include "parsers/json/document.h"
#include "parsers/json/json.h"
#include "parsers/terraform/evaluator.h"

namespace stackworthy::terraform {

namespace {

constexpr std::array<std::string_view, 27> document_arguments{"access_policies",
                                                              "access_policy",
                                                              "assume_role_policy",
                                                              "bucket_policy",
                                                              "container_definitions",
                                                              "content",
                                                              "dashboard_body",
                                                              "definition",
                                                              "delivery_policy",
                                                              "event_pattern",
                                                              "filter_policy",
                                                              "inline_policy",
                                                              "key_policy",
                                                              "permissions_policy",
                                                              "policy",
                                                              "policy_document",
                                                              "policy_text",
                                                              "redrive_allow_policy",
                                                              "redrive_policy",
                                                              "registry_policy",
                                                              "repository_policy",
                                                              "resource_policy",
                                                              "schema",
                                                              "secret_string",
                                                              "template_body",
                                                              "trust_policy",
                                                              "user_policy"};

// Private code points: an unknown piece inside a JSON string, one outside of strings, and the end of both.
constexpr std::string_view inside_mark = "\xEE\x80\x80", outside_mark = "\xEE\x80\x81", end_mark = "\xEE\x80\x82";

bool begins_json(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
}

/// Text with marks, and where each part of it was written.
class MarkedText {
 public:
  using Literals = std::unordered_map<const Node*, hcl::Literal>;

  MarkedText(Arena& arena, const Members& pieces, const Literals& literals) : arena_(arena) {
    for (const Member& piece : pieces) add(piece, literals);
  }

  bool is_readable() const { return is_readable_; }
  const std::string& text() const { return text_; }

  const Node* original(const Node& read) {
    Node made = read;
    made.from = place(read.from);
    if (read.kind == Kind::string) return string(made);
    if (!read.is_collection()) return arena_.make(made);
    Members members(read.parts().begin(), read.parts().end());
    for (Member& member : members) {
      member.value = original(*member.value);
      member.where = place(member.where);
      if (member.name && member.name->spelled.find('\xEE') != std::string_view::npos) member.name = name(*member.name);
    }
    return read.kind == Kind::list ? make::list(arena_, members, made.from) : make::object(arena_, members, made.from);
  }

 private:
  struct Run {
    std::size_t begin;
    Span where;
    const hcl::Literal* literal;
  };

  void add(const Member& piece, const Literals& literals) {
    const Node& value = *piece.value;
    const bool is_known = value.kind == Kind::string && !value.has(mark::json);
    const auto literal = literals.find(&value);
    runs_.push_back({text_.size(), piece.where, literal == literals.end() ? nullptr : &literal->second});
    if (is_known) {
      if (value.string().find("\xEE\x80") != std::string_view::npos) is_readable_ = false;
      for (const char c : value.string()) scan(c);
      text_ += value.string();
      return;
    }
    const std::string number = std::to_string(holes_.size());
    holes_.push_back(piece);
    if (in_string_) {
      text_.append(inside_mark).append(number).append(end_mark);
    } else {
      text_.append("\"").append(outside_mark).append(number).append(end_mark).append("\"");
    }
  }

  void scan(char c) {
    if (is_escaped_) {
      is_escaped_ = false;
    } else if (in_string_ && c == '\\') {
      is_escaped_ = true;
    } else if (c == '"') {
      in_string_ = !in_string_;
    }
  }

  const Run& run_at(std::size_t offset) const {
    const auto behind = std::upper_bound(runs_.begin(), runs_.end(), offset,
                                         [](std::size_t at, const Run& run) { return at < run.begin; });
    return behind == runs_.begin() ? runs_.front() : *(behind - 1);
  }

  Span place(Span read) const {
    if (runs_.empty()) return {};
    const std::size_t last = read.end > read.begin ? read.end - 1 : read.begin;
    const Run& first_run = run_at(read.begin);
    const Run& last_run = run_at(last);
    Span made = first_run.where;
    if (first_run.literal)
      made.begin = first_run.literal->source(static_cast<std::uint32_t>(read.begin - first_run.begin));
    made.end = last_run.literal ? last_run.literal->source(static_cast<std::uint32_t>(last - last_run.begin)) + 1
                                : last_run.where.end;
    if (last_run.where.file != first_run.where.file || made.end < made.begin) return first_run.where;
    return made;
  }

  template <class Visit>
  void split(std::string_view text, Visit visit) const {
    while (!text.empty()) {
      const std::size_t mark_at = std::min(text.find(inside_mark), text.find(outside_mark));
      visit(text.substr(0, mark_at), nullptr);
      if (mark_at == std::string_view::npos) return;
      std::size_t number = 0, at = mark_at + inside_mark.size();
      for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at)
        number = number * 10 + static_cast<std::size_t>(text[at] - '0');
      if (number < holes_.size()) visit(std::string_view(), &holes_[number]);
      text.remove_prefix(std::min(text.size(), at + end_mark.size()));
    }
  }

  const Node* string(const Node& read) {
    if (read.string().find('\xEE') == std::string_view::npos) return arena_.make(read);
    Members pieces;
    split(read.string(), [&](std::string_view known, const Member* hole) {
      if (hole) pieces.push_back(*hole);
      if (!known.empty()) pieces.push_back({make::string(arena_, known, read.from), nullptr, read.from, Truth::yes});
    });
    const bool stands_alone = read.string().substr(0, outside_mark.size()) == outside_mark;
    if (stands_alone && pieces.size() == 1) return pieces[0].value;
    return make::text(arena_, pieces, read.from);
  }

  const Name* name(const Name& read) {
    std::string spelled;
    split(read.spelled, [&](std::string_view known, const Member* hole) {
      spelled += known;
      if (!hole) return;
      const auto waits = waits_for(*hole->value);
      spelled.append("${").append(waits.empty() ? std::string_view() : waits[0].address).append("}");
    });
    const std::string_view kept = arena_.copy(spelled);
    return make::name(arena_, kept, kept);
  }

  Arena& arena_;
  std::string text_;
  std::vector<Run> runs_;
  Members holes_;
  bool in_string_ = false, is_escaped_ = false, is_readable_ = true;
};

}  // namespace

void Evaluator::remember_document(const Node* text, const Members& pieces) {
  if (pieces.empty() || pieces[0].value->kind != Kind::string || !begins_json(pieces[0].value->string())) return;
  documents_.emplace(text, pieces);
}

const Node* Evaluator::document_value(const Attribute& attribute, const Node* value) {
  const auto found = std::find(document_arguments.begin(), document_arguments.end(), attribute.name);
  return found == document_arguments.end() ? value : tree_of(value);
}

/// The tree of a JSON text; the value itself where it is none.
const Node* Evaluator::tree_of(const Node* value) {
  if (value->has(mark::json)) return value;
  const auto remembered = documents_.find(value);
  if (remembered == documents_.end()) {
    if (!budget_.spend(1 + value->string().size() / 16, value->string().size())) return value;
    const std::uint32_t file = value->from.file;
    const bool is_in_tree = file != 0 && file <= sources_.size();
    const std::string_view file_text = is_in_tree ? sources_[file].text() : std::string_view();
    const Node* read = parsers::json::read_document(*value, stack_.arena, file_text);
    return read ? read : value;
  }
  const Members& pieces = remembered->second;
  MarkedText text(stack_.arena, pieces, literals_);
  if (!text.is_readable() || !budget_.spend(text.text().size() / 16, text.text().size())) return value;
  const std::uint8_t marks = mark::json | (value->marks & (mark::sensitive | mark::computed));
  const Span whole{1, 0, static_cast<std::uint32_t>(text.text().size())};
  const Node* read = parsers::json::read_json_text(text.text(), whole, stack_.arena);
  if (!read || !read->is_collection()) return value;
  return make::moved(stack_.arena, *text.original(*read), value->from, marks);
}

}  // namespace stackworthy::terraform
