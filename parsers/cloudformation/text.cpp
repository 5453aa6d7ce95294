// Text that is put together: Sub and Join keep each piece, known or not, with the place where it was written, and a
// dynamic reference `{{resolve:...}}` becomes one unknown wherever it begins and ends, even across pieces.

#include <algorithm>

#include "analyzer/model/trim.h"
#include "parsers/cloudformation/evaluate.h"

namespace stackworthy::parsers::cloudformation {

namespace {

constexpr std::string_view opening = "{{resolve:";

/// Finds the pieces of a scalar's text in the source, in order, whatever its style.
class Cursor {
 public:
  Cursor(const Source& source, const Node& text) : source_(source), whole_(text.from) {
    is_here_ = whole_.file == source.id() && whole_.end <= source.text().size();
    if (!is_here_ || whole_.size() == 0) return;
    at_ = whole_.begin;
    end_ = whole_.end;
    const char first = source.text()[at_];
    if (first == '"' || first == '\'') {
      ++at_;
      if (end_ > at_) --end_;
    } else if (first == '|' || first == '>') {
      at_ = std::min(static_cast<std::uint32_t>(source.text().find('\n', at_)), end_);
      while (at_ < end_ && (source.text()[at_] == '\n' || source.text()[at_] == ' ')) ++at_;
    }
  }

  /// The place of `token`, looked for from the last one on; once it is written otherwise, the whole scalar.
  Span next(std::string_view token) {
    before_ = whole_;
    if (!is_here_) return whole_;
    const std::size_t found = source_.text().substr(0, end_).find(token, at_);
    is_here_ = found != std::string_view::npos;
    if (!is_here_) return whole_;
    const auto begin = static_cast<std::uint32_t>(found);
    const auto end = begin + static_cast<std::uint32_t>(token.size());
    before_ = {whole_.file, at_, begin};
    at_ = end;
    return {whole_.file, begin, end};
  }
  /// What lies before the last token.
  Span before() const { return before_; }
  Span rest() const { return is_here_ && at_ <= end_ ? Span{whole_.file, at_, end_} : whole_; }

 private:
  const Source& source_;
  Span whole_;
  Span before_;
  std::uint32_t at_ = 0;
  std::uint32_t end_ = 0;
  bool is_here_ = false;
};

/// Part of a piece, with its place where the piece's is exact.
Member part_of(Arena& arena, const Member& piece, std::size_t begin, std::size_t size) {
  Span where = piece.where;
  if (where.size() == piece.value->size) {
    where.begin += static_cast<std::uint32_t>(begin);
    where.end = where.begin + static_cast<std::uint32_t>(size);
  }
  return {make::borrowed(arena, piece.value->string().substr(begin, size), where), nullptr, where, Truth::yes};
}

bool has_dynamic_reference(const std::vector<Member>& pieces) {
  return std::any_of(pieces.begin(), pieces.end(),
                     [](const Member& piece) { return piece.value->string().find(opening) != std::string_view::npos; });
}

bool is_word(const Member& piece) {
  return piece.value->kind == Kind::string || (piece.value->kind == Kind::unknown && piece.value->shape == Shape::word);
}

}  // namespace

void Evaluator::append(std::vector<Member>& pieces, const Node& value, Span where) {
  switch (value.kind) {
    case Kind::null:
      return;
    case Kind::boolean:
    case Kind::number:
      pieces.push_back({make::string(arena_, to_text(value), where), nullptr, where, Truth::yes});
      return;
    case Kind::list:
    case Kind::object:
      pieces.push_back({waiting_like(value, where, Shape::string), nullptr, where, Truth::yes});
      return;
    default:
      pieces.push_back({&value, nullptr, where, Truth::yes});
      return;
  }
}

std::vector<Member> Evaluator::without_dynamic_references(const std::vector<Member>& pieces, Span where) {
  std::vector<Member> result;
  bool is_inside = false;
  std::string address;
  std::vector<Reference> inner;
  const auto finish = [&](Span place) {
    inner.insert(inner.begin(), Reference{arena_.copy(std::string_view(address)), place});
    Node* unknown = arena_.make(*make::unknown(arena_, inner, place, Shape::string));
    unknown->marks |= mark::manager;
    result.push_back({unknown, nullptr, place, Truth::yes});
    inner.clear();
    is_inside = false;
  };
  for (const Member& piece : pieces) {
    if (piece.value->kind != Kind::string) {
      if (!is_inside) {
        result.push_back(piece);
        continue;
      }
      for (const Reference& each : waits_for(*piece.value)) inner.push_back(each);
      address += to_text(*piece.value);
      continue;
    }
    const std::string_view text = piece.value->string();
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t found = text.find(is_inside ? std::string_view("}}") : opening, at);
      const std::size_t stop = std::min(found, text.size());
      if (is_inside) {
        address += text.substr(at, stop - at);
        if (found != std::string_view::npos) finish(part_of(arena_, piece, at, stop - at).where);
        at = stop + 2;
      } else {
        if (stop > at) result.push_back(part_of(arena_, piece, at, stop - at));
        is_inside = found != std::string_view::npos;
        address = "resolve:";
        at = is_inside ? stop + opening.size() : stop;
      }
    }
  }
  if (is_inside) finish(where);
  return result;
}

const Node* Evaluator::plain_text(const std::vector<Member>& pieces, Span where) {
  constexpr std::uint64_t bytes_of_a_step = 32;
  std::uint64_t bytes = 0;
  std::uint64_t steps = pieces.size();
  for (const Member& piece : pieces) {
    bytes += piece.value->string().size();
    if (piece.value->kind == Kind::text) steps += piece.value->size;
  }
  if (!spend(steps + bytes / bytes_of_a_step)) return waiting_for({}, where, Shape::string);
  if (has_dynamic_reference(pieces)) {
    const std::vector<Member> resolved = without_dynamic_references(pieces, where);
    return make::text(arena_, resolved, where);
  }
  if (pieces.size() == 1 && pieces[0].value->kind != Kind::choice) return pieces[0].value;
  const Node* text = make::text(arena_, pieces, where);
  return text->kind == Kind::string ? make::moved(arena_, *text, where, mark::computed) : text;
}

/// A choice among the pieces becomes a choice of texts while these are few.
const Node* Evaluator::joined(std::vector<Member> pieces, Span where) {
  std::size_t combinations = 1;
  std::vector<Reference> why;
  for (Member& piece : pieces) {
    if (piece.value->kind != Kind::choice) continue;
    if (combinations * piece.value->size > Node::most_alternatives) {
      piece.value = waiting_like(*piece.value, piece.where, Shape::string);
    } else {
      combinations *= piece.value->size;
      for (const Reference& each : waits_for(*piece.value)) why.push_back(each);
    }
  }
  if (combinations == 1) return plain_text(pieces, where);
  std::vector<Member> alternatives;
  for (std::size_t i = 0; i < combinations; ++i) {
    std::vector<Member> chosen;
    std::size_t rest = i;
    for (const Member& piece : pieces) {
      if (piece.value->kind != Kind::choice) {
        chosen.push_back(piece);
        continue;
      }
      append(chosen, *piece.value->parts()[rest % piece.value->size].value, piece.where);
      rest /= piece.value->size;
    }
    if (!spend(chosen.size())) break;
    alternatives.push_back({plain_text(chosen, where), nullptr, where, Truth::yes});
  }
  return make::choice(arena_, alternatives, why, where);
}

const Node* Evaluator::dynamic_references(const Node& text) {
  const std::size_t begin = text.string().find(opening);
  if (begin == std::string_view::npos || text.string().find("}}", begin) == std::string_view::npos) return &text;
  Span where = text.from;
  if (where.size() == text.size + 2) where = {where.file, where.begin + 1, where.end - 1};
  return make::text(arena_, without_dynamic_references({{&text, nullptr, where, Truth::yes}}, where), text.from);
}

const Node* Evaluator::variable(std::string_view name, const Node* variables, Span where) {
  if (variables) {
    const Member* given = find_member(*variables, name);
    if (given && given->name->spelled == name) return evaluate(*given->value).value;
  }
  const std::size_t dot = name.find('.');
  if (dot != std::string_view::npos) return attribute(name.substr(0, dot), name.substr(dot + 1), where);
  return named(name, where);
}

const Node* Evaluator::substituted(const Node& node, const Node* variables, Span where) {
  const std::string_view text = node.string();
  std::vector<Member> pieces;
  Cursor cursor(source_, node);
  const auto literal = [&](std::string_view known, Span place) {
    if (!known.empty()) pieces.push_back({make::borrowed(arena_, known, place), nullptr, place, Truth::yes});
  };
  std::size_t done = 0;
  for (std::size_t at = text.find("${"); at != std::string_view::npos && spend(); at = text.find("${", at)) {
    const std::size_t end = text.find('}', at);
    if (end == std::string_view::npos) break;
    const Span place = cursor.next(text.substr(at, end + 1 - at));
    const std::string_view name = trimmed(text.substr(at + 2, end - at - 2), " ");
    literal(text.substr(done, at - done), cursor.before());
    if (!name.empty() && name[0] == '!') {
      const std::string kept = "${" + std::string(name.substr(1)) + "}";
      literal(arena_.copy(std::string_view(kept)), place);
    } else if (!name.empty()) {
      append(pieces, *variable(name, variables, place), place);
    }
    at = done = end + 1;
  }
  if (pieces.empty()) return dynamic_references(node);
  literal(text.substr(done), cursor.rest());
  return joined(std::move(pieces), where);
}

Outcome Evaluator::sub(const Node& argument, Span where) {
  if (argument.kind == Kind::string) return {substituted(argument, nullptr, where), Truth::yes};
  if (argument.kind == Kind::list && argument.size >= 1) {
    const Node* text = argument.parts()[0].value;
    if (text->kind == Kind::string) {
      const Node* variables = argument.size >= 2 ? argument.parts()[1].value : nullptr;
      const bool is_object = variables && variables->kind == Kind::object;
      return {substituted(*text, is_object ? variables : nullptr, where), Truth::yes};
    }
  }
  const Outcome inner = evaluate(argument);
  return {waiting_like(*inner.value, where, Shape::string), Truth::yes};
}

Outcome Evaluator::join(const Node& argument, Span where) {
  if (argument.kind != Kind::list || argument.size != 2)
    return {waiting_like(*evaluate(argument).value, where, Shape::string), Truth::yes};
  const Node& between = *evaluate(*argument.parts()[0].value).value;
  const Node& list = *evaluate(*argument.parts()[1].value).value;
  const bool is_known =
      list.kind == Kind::list && std::all_of(list.parts().begin(), list.parts().end(),
                                             [](const Member& each) { return each.exists == Truth::yes; });
  if (!is_known || !between.is_scalar()) return {waiting_like(list, where, Shape::string), Truth::yes};
  std::vector<Member> pieces;
  const std::string text = to_text(between);
  const Node* separator = make::string(arena_, text, between.from);
  for (const Member& each : list.parts()) {
    const Span before{each.where.file, each.where.begin, each.where.begin};
    if (!pieces.empty() && !text.empty()) pieces.push_back({separator, nullptr, before, Truth::yes});
    append(pieces, *each.value, each.where);
    if (!spend()) break;
  }
  return {joined(std::move(pieces), where), Truth::yes};
}

Outcome Evaluator::select(const Node& argument, Span where) {
  if (argument.kind != Kind::list || argument.size != 2)
    return {waiting_like(*evaluate(argument).value, where, Shape::any), Truth::yes};
  const Node& which = *evaluate(*argument.parts()[0].value).value;
  const Node& list = *evaluate(*argument.parts()[1].value).value;
  const std::string digits = which.is_scalar() ? to_text(which) : "";
  const bool is_index = !digits.empty() && digits.size() < 6 &&
                        std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!is_index || list.kind != Kind::list)
    return {waiting_like(is_index ? list : which, where, Shape::any), Truth::yes};
  const auto index = static_cast<std::size_t>(std::stoul(digits));
  if (index >= list.size) return {waiting_like(list, where, Shape::any), Truth::yes};
  for (const Member& each : list.parts().first(index + 1)) {
    if (each.exists != Truth::yes) return {waiting_like(list, where, Shape::any), Truth::yes};
  }
  return {list.parts()[index].value, Truth::yes};
}

Outcome Evaluator::split(const Node& argument, Span where) {
  if (argument.kind != Kind::list || argument.size != 2)
    return {waiting_like(*evaluate(argument).value, where, Shape::list), Truth::yes};
  const Node& between = *evaluate(*argument.parts()[0].value).value;
  const Node& text = *evaluate(*argument.parts()[1].value).value;
  const std::string_view separator = between.string();
  std::vector<Member> pieces;
  if (text.kind == Kind::string) {
    pieces.push_back({&text, nullptr, where, Truth::yes});
  } else if (text.kind == Kind::text) {
    pieces.assign(text.parts().begin(), text.parts().end());
  }
  const bool is_safe = std::all_of(pieces.begin(), pieces.end(), is_word) &&
                       (text.kind == Kind::string || separator == ":" || separator == "/");
  if (pieces.empty() || separator.empty() || !is_safe) return {waiting_like(text, where, Shape::list), Truth::yes};
  std::vector<Member> elements;
  std::vector<Member> current;
  const auto finish = [&] {
    elements.push_back({current.empty() ? make::string(arena_, "", text.from) : plain_text(current, where), nullptr,
                        where, Truth::yes});
    current.clear();
  };
  for (const Member& piece : pieces) {
    if (piece.value->kind != Kind::string) {
      current.push_back(piece);
      continue;
    }
    const std::string_view known = piece.value->string();
    for (std::size_t at = 0;;) {
      const std::size_t found = known.find(separator, at);
      const std::string_view part = known.substr(at, found == std::string_view::npos ? found : found - at);
      if (!part.empty()) current.push_back({make::borrowed(arena_, part, text.from), nullptr, piece.where, Truth::yes});
      if (found == std::string_view::npos || !spend()) break;
      finish();
      at = found + separator.size();
    }
  }
  finish();
  return {make::list(arena_, elements, where), Truth::yes};
}

/// The encoded text itself: what reads user data reads what the author wrote.
Outcome Evaluator::base64(const Node& argument, Span) { return evaluate(argument); }

Outcome Evaluator::get_azs(const Node& argument, Span where) {
  const Node& region = *evaluate(argument).value;
  std::vector<Reference> why = waits_for(region);
  if (why.empty()) why.push_back({"AWS::Region", where});
  return {waiting_for(why, where, Shape::list), Truth::yes};
}

Outcome Evaluator::length(const Node& argument, Span where) {
  const Node& list = *evaluate(argument).value;
  const bool is_known =
      list.kind == Kind::list && std::all_of(list.parts().begin(), list.parts().end(),
                                             [](const Member& each) { return each.exists == Truth::yes; });
  if (!is_known) return {waiting_like(list, where, Shape::number), Truth::yes};
  return {make::integer(arena_, list.size, where), Truth::yes};
}

Outcome Evaluator::to_json_string(const Node& argument, Span where) {
  const Node& value = *evaluate(argument).value;
  if (!value.is_collection()) return {waiting_like(value, where, Shape::string), Truth::yes};
  return {make::moved(arena_, value, value.from, mark::json), Truth::yes};
}

}  // namespace stackworthy::parsers::cloudformation
