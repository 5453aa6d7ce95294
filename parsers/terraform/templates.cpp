// Templates become strings where all is known, else text that keeps its known pieces. A piece that is a choice makes
// the text a choice, as long as the alternatives stay few.

#include <algorithm>

#include "parsers/terraform/evaluator.h"
#include "parsers/terraform/functions/characters.h"
#include "parsers/terraform/terragrunt/terragrunt.h"

namespace stackworthy::terraform {

namespace {

bool is_empty_piece(const hcl::Node& node, const Node* decoded) {
  return node.kind == hcl::Kind::piece && decoded && decoded->size == 0;
}

/// Bytes of a text that is made of the pieces.
std::uint64_t length_of(std::span<const Member> pieces) {
  std::uint64_t length = 0;
  for (const Member& piece : pieces) {
    if (piece.value->kind == Kind::string) length += piece.value->size;
    if (piece.value->kind == Kind::text) length += piece.value->size * sizeof(Member) + length_of(piece.value->parts());
  }
  return length;
}

}  // namespace

const Evaluator::Pieces& Evaluator::decoded(const hcl::File& file, std::uint32_t text) {
  const auto found = pieces_.find(&file.nodes[text]);
  if (found != pieces_.end()) return found->second;
  Pieces pieces;
  const std::uint32_t source = file.source ? file.source->id() : 0;
  for (const hcl::DecodedPiece& piece : hcl::decode_pieces(file, text)) {
    const std::string& bytes = piece.literal.text();
    const auto end = static_cast<std::uint32_t>(bytes.size());
    const Span where{source, piece.literal.source(0), piece.literal.source(end)};
    const auto other = composed(bytes);
    const Node* made = make::string(stack_.arena, other ? *other : bytes, where);
    if (!other) literals_.emplace(made, piece.literal);
    pieces.emplace(piece.node, made);
  }
  return pieces_.emplace(&file.nodes[text], std::move(pieces)).first->second;
}

const Node* Evaluator::text(const hcl::File& file, std::uint32_t at, const Scope& scope) {
  const hcl::Node& node = file.nodes[at];
  const Span where = span_of(file, node);
  if (node.next == at + 1) return make::borrowed(stack_.arena, {}, where);
  const hcl::Node& only = file.nodes[at + 1];
  if (only.next == node.next && only.kind == hcl::Kind::interpolation) return interpolated(file, at + 2, scope);
  if (only.next == node.next && only.kind == hcl::Kind::piece) {
    const Pieces& all = decoded(file, at);
    const auto found = all.find(at + 1);
    if (found == all.end()) return make::borrowed(stack_.arena, {}, where);
    const Node* made = make::borrowed(stack_.arena, found->second->string(), where);
    remember_document(made, {{found->second, nullptr, found->second->from, Truth::yes}});
    return made;
  }
  Members pieces;
  if (!template_parts(file, at, scope, pieces)) return nullptr;
  const Node* made = make::moved(stack_.arena, *join_pieces(pieces, where), where, mark::computed);
  if (made->kind == Kind::string || made->kind == Kind::text) remember_document(made, pieces);
  return made;
}

const Node* Evaluator::interpolated(const hcl::File& file, std::uint32_t at, const Scope& scope) {
  const auto found = generated_.find(&file);
  return found == generated_.end() ? evaluate(file, at, scope) : terragrunt_->generated(*found->second, file, at);
}

bool Evaluator::template_parts(const hcl::File& file, std::uint32_t at, const Scope& scope, Members& pieces) {
  for (std::uint32_t part = at + 1; part < file.nodes[at].next; part = file.nodes[part].next) {
    if (!template_part(file, part, at, scope, pieces)) return false;
  }
  return true;
}

bool Evaluator::template_part(const hcl::File& file, std::uint32_t at, std::uint32_t text, const Scope& scope,
                              Members& pieces) {
  const hcl::Node& part = file.nodes[at];
  if (!budget_.spend(1)) {
    pieces.push_back({unknown({}, span_of(file, part), Shape::string), nullptr, span_of(file, part), Truth::yes});
    return true;
  }
  switch (part.kind) {
    case hcl::Kind::piece: {
      const Pieces& all = decoded(file, text);
      const auto found = all.find(at);
      if (found == all.end() || is_empty_piece(part, found->second)) return true;
      if (budget_.spend(0, found->second->size))
        pieces.push_back({found->second, nullptr, found->second->from, Truth::yes});
      return true;
    }
    case hcl::Kind::interpolation: {
      const Span where = span_of(file, file.nodes[at + 1]);
      const Node* value = interpolated(file, at + 1, scope);
      const Node* piece = value ? piece_of(*value, where) : nullptr;
      if (piece) pieces.push_back({piece, nullptr, where, Truth::yes});
      return piece != nullptr;
    }
    case hcl::Kind::if_directive:
      return if_directive(file, at, text, scope, pieces);
    case hcl::Kind::for_directive:
      return for_directive(file, at, text, scope, pieces);
    default:
      pieces.push_back({unknown({}, span_of(file, part), Shape::string), nullptr, span_of(file, part), Truth::yes});
      return true;
  }
}

const Node* Evaluator::piece_of(const Node& value, Span where) {
  if (value.kind == Kind::null) return fail(where, "is null, which cannot be part of a string");
  if (value.has(mark::json)) {
    if (is_wholly_known(value)) return with_sensitivity(make::string(stack_.arena, to_json(value), where), {&value});
    return unknown_of({&value}, where, Shape::string);
  }
  CallContext here = context(where);
  const Node* text = convert(value, string_type, here);
  if (!text) return fail(where, "cannot be part of a string: it is no string, number or boolean");
  if (text->kind != Kind::unknown || text->tag == 0) return text;
  return unknown_of({text}, where, Shape::string);
}

/// A letter at the end of one piece and an accent at the beginning of the next are one.
const Node* Evaluator::composed_text(const Node& text) {
  const auto other = text.kind == Kind::string ? composed(text.string()) : std::nullopt;
  if (!other) return &text;
  return make::moved(stack_.arena, *make::string(stack_.arena, *other, text.from), text.from, text.marks);
}

const Node* Evaluator::join_pieces(const Members& pieces, Span from) {
  const auto varying =
      std::find_if(pieces.begin(), pieces.end(), [](const Member& piece) { return piece.value->kind == Kind::choice; });
  if (varying == pieces.end()) {
    if (budget_.allows_string(length_of(pieces))) return composed_text(*make::text(stack_.arena, pieces, from));
    const bool is_sensitive = std::any_of(pieces.begin(), pieces.end(),
                                          [](const Member& piece) { return piece.value->has(mark::sensitive); });
    const Node* made = unknown({}, from, Shape::string);
    return is_sensitive ? make::moved(stack_.arena, *made, from, mark::sensitive) : made;
  }
  std::size_t combinations = 1;
  for (const Member& piece : pieces) {
    if (piece.value->kind == Kind::choice) combinations *= piece.value->size;
    if (combinations > Node::most_alternatives) break;
  }
  Members parts = pieces;
  const auto at = static_cast<std::size_t>(varying - pieces.begin());
  if (combinations > Node::most_alternatives) {
    for (Member& part : parts) {
      if (part.value->kind == Kind::choice) part.value = unknown_of({part.value}, part.where, Shape::string);
    }
    return make::text(stack_.arena, parts, from);
  }
  Members alternatives;
  for (Member alternative : varying->value->parts()) {
    parts[at].value = alternative.value;
    alternative.value = join_pieces(parts, from);
    alternatives.push_back(alternative);
  }
  return make::choice(stack_.arena, alternatives, waits_for(*varying->value), from);
}

/// Marks what a directive wrote, which says something of its secret even where it wrote nothing.
void Evaluator::mark_secret(Members& pieces, std::size_t first, Span where) {
  if (pieces.size() == first) pieces.push_back({make::borrowed(stack_.arena, {}, where), nullptr, where, Truth::yes});
  for (std::size_t i = first; i < pieces.size(); ++i)
    pieces[i].value = make::moved(stack_.arena, *pieces[i].value, pieces[i].value->from, mark::sensitive);
}

bool Evaluator::if_directive(const hcl::File& file, std::uint32_t at, std::uint32_t text, const Scope& scope,
                             Members& pieces) {
  const hcl::Node& node = file.nodes[at];
  const Span where = span_of(file, node);
  const std::uint32_t yes_at = file.nodes[at + 1].next;
  const std::uint32_t no_at = file.nodes[yes_at].next;
  const bool has_else = no_at < node.next;
  const Node* given = evaluate(file, at + 1, scope);
  if (!given) return false;
  CallContext here = context(span_of(file, file.nodes[at + 1]));
  const Node* condition = given->kind == Kind::null ? nullptr : convert(*given, boolean_type, here);
  if (!condition) return fail(here.where, "is no boolean, so it cannot be a condition") != nullptr;
  const auto branch = [&](std::uint32_t body, Members& into) {
    for (std::uint32_t part = body + 1; part < file.nodes[body].next; part = file.nodes[part].next) {
      if (!template_part(file, part, text, scope, into)) return false;
    }
    return true;
  };
  const std::size_t before = pieces.size();
  if (condition->kind == Kind::boolean) {
    const bool is_good = condition->boolean ? branch(yes_at, pieces) : !has_else || branch(no_at, pieces);
    if (given->has(mark::sensitive)) mark_secret(pieces, before, where);
    return is_good;
  }
  Members yes, no;
  if (!branch(yes_at, yes) || (has_else && !branch(no_at, no))) return false;
  const Member both[] = {{join_pieces(yes, where), nullptr, where, Truth::yes},
                         {join_pieces(no, where), nullptr, where, Truth::yes}};
  pieces.push_back({make::choice(stack_.arena, both, waits_for(*condition), where), nullptr, where, Truth::yes});
  return true;
}

bool Evaluator::for_directive(const hcl::File& file, std::uint32_t at, std::uint32_t text, const Scope& scope,
                              Members& pieces) {
  const hcl::Node& node = file.nodes[at];
  const Span where = span_of(file, node);
  const bool has_two = (node.flags & hcl::flags::two_names) != 0;
  const std::uint32_t first_at = at + 1;
  const std::uint32_t second_at = has_two ? file.nodes[first_at].next : first_at;
  const std::uint32_t collection_at = file.nodes[second_at].next;
  const std::uint32_t body_at = file.nodes[collection_at].next;
  const Node* collection = evaluate(file, collection_at, scope);
  if (!collection) return false;
  const bool is_open = collection->kind == Kind::unknown || collection->kind == Kind::choice ||
                       std::any_of(collection->parts().begin(), collection->parts().end(),
                                   [](const Member& part) { return part.exists != Truth::yes; });
  if (is_open) {
    pieces.push_back({unknown_of({collection}, where, Shape::string), nullptr, where, Truth::yes});
    return true;
  }
  if (!collection->is_collection() || collection->has(mark::json))
    return fail(where, "cannot be iterated over") != nullptr;
  Members sorted(collection->parts().begin(), collection->parts().end());
  const bool is_object = collection->kind == Kind::object;
  if (is_object) {
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const Member& a, const Member& b) { return a.name->spelled < b.name->spelled; });
  }
  const std::uint32_t depth = scope.bindings ? scope.bindings->depth + 1 : 0;
  const std::uint64_t before = touched_;
  const std::size_t first_piece = pieces.size();
  touched_ = 0;
  bool is_good = true;
  for (std::size_t i = 0; i < sorted.size() && is_good; ++i) {
    const Node* key = is_object                    ? make::borrowed(stack_.arena, sorted[i].name->spelled, where)
                      : collection->has(mark::set) ? sorted[i].value
                                                   : index_key(i, where);
    const Binding first{file.spelled(file.nodes[first_at]), has_two ? key : sorted[i].value, touch::binding(depth),
                        scope.bindings, depth};
    const Binding second{file.spelled(file.nodes[second_at]), sorted[i].value, touch::binding(depth), &first, depth};
    Scope inner = scope;
    inner.bindings = has_two ? &second : &first;
    for (std::uint32_t part = body_at + 1; part < file.nodes[body_at].next && is_good; part = file.nodes[part].next) {
      is_good = template_part(file, part, text, inner, pieces);
    }
    if (!budget_.spend(1, 32)) break;
  }
  touched_ = before | (touched_ & ~touch::binding(depth));
  if (collection->has(mark::sensitive)) mark_secret(pieces, first_piece, where);
  return is_good;
}

}  // namespace stackworthy::terraform
