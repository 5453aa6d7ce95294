#include "analyzer/model/value.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace stackworthy {

namespace make {

namespace {

Node node(Kind kind, Span from, std::uint8_t marks = 0) {
  Node made;
  made.kind = kind;
  made.from = from;
  made.marks = marks;
  return made;
}

const Node* parts(Arena& arena, Kind kind, std::span<const Member> members, Span from, std::uint8_t marks) {
  Node made = node(kind, from, marks);
  const auto copied = arena.copy(members);
  made.members = copied.data();
  made.size = static_cast<std::uint32_t>(copied.size());
  return arena.make(made);
}

}  // namespace

const Node* null(Arena& arena, Span from) { return arena.make(node(Kind::null, from)); }

const Node* boolean(Arena& arena, bool value, Span from) {
  Node made = node(Kind::boolean, from);
  made.integer = 0;
  made.boolean = value;
  return arena.make(made);
}

const Node* integer(Arena& arena, std::int64_t value, Span from) {
  Node made = node(Kind::number, from, mark::integer);
  made.integer = value;
  return arena.make(made);
}

const Node* number(Arena& arena, double value, Span from) {
  constexpr double exact = 9007199254740992.0;  // 2^53
  if (value == std::floor(value) && std::fabs(value) <= exact)
    return integer(arena, static_cast<std::int64_t>(value), from);
  Node made = node(Kind::number, from);
  made.real = value;
  return arena.make(made);
}

const Node* decimal(Arena& arena, std::string_view copied, Span from) {
  Node made = node(Kind::number, from);
  const std::string_view kept = arena.copy(copied);
  made.chars = kept.data();
  made.size = static_cast<std::uint32_t>(kept.size());
  return arena.make(made);
}

const Node* borrowed(Arena& arena, std::string_view outlives, Span from) {
  Node made = node(Kind::string, from);
  made.chars = outlives.data();
  made.size = static_cast<std::uint32_t>(outlives.size());
  return arena.make(made);
}

const Node* string(Arena& arena, std::string_view copied, Span from) {
  return borrowed(arena, arena.copy(copied), from);
}

const Node* list(Arena& arena, std::span<const Member> members, Span from, std::uint8_t marks) {
  return parts(arena, Kind::list, members, from, marks);
}

const Node* object(Arena& arena, std::span<const Member> members, Span from, std::uint8_t marks) {
  return parts(arena, Kind::object, members, from, marks);
}

const Node* unknown(Arena& arena, std::span<const Reference> references, Span from, Shape shape) {
  Node made = node(Kind::unknown, from);
  const auto copied = arena.copy(references);
  made.references = copied.data();
  made.size = static_cast<std::uint32_t>(copied.size());
  made.shape = shape;
  return arena.make(made);
}

const Node* text(Arena& arena, std::span<const Member> pieces, Span from) {
  std::vector<Member> flat;
  std::uint8_t marks = 0;
  for (const Member& piece : pieces) {
    marks |= piece.value->marks & (mark::sensitive | mark::manager);
    if (piece.value->kind == Kind::text) {
      flat.insert(flat.end(), piece.value->parts().begin(), piece.value->parts().end());
    } else {
      flat.push_back(piece);
    }
  }
  std::vector<Member> joined;
  std::string run;
  std::size_t run_size = 0;
  const auto finish_run = [&] {
    if (run_size > 1) joined.back().value = string(arena, run, from);
    run_size = 0;
  };
  for (const Member& piece : flat) {
    if (piece.value->kind != Kind::string) {
      finish_run();
      joined.push_back(piece);
      continue;
    }
    if (piece.value->size == 0) continue;
    if (run_size++ == 0) {
      run = piece.value->string();
      joined.push_back(piece);
      continue;
    }
    run += piece.value->string();
    Span& where = joined.back().where;
    if (where.file == piece.where.file && where.end < piece.where.end) where.end = piece.where.end;
  }
  finish_run();
  const std::uint8_t kept = marks & mark::sensitive;
  if (joined.empty()) return moved(arena, *string(arena, {}, from), from, kept);
  if (joined.size() == 1 && joined[0].value->kind == Kind::string) return moved(arena, *joined[0].value, from, kept);
  if (joined.size() == 1 && joined[0].value->kind == Kind::unknown) {
    Node only = *joined[0].value;
    if (only.shape == Shape::any) only.shape = Shape::string;
    only.marks |= kept;
    return arena.make(only);
  }
  return parts(arena, Kind::text, joined, from, marks);
}

const Node* choice(Arena& arena, std::span<const Member> alternatives, std::span<const Reference> why, Span from) {
  std::vector<Member> flat;
  const auto add = [&](const Member& one) {
    if (flat.size() > Node::most_alternatives) return;
    for (const Member& other : flat) {
      const bool same_object = other.value == one.value;
      const bool alike = is_wholly_known(*other.value) && is_wholly_known(*one.value) &&
                         other.value->kind == one.value->kind && other.value->marks == one.value->marks &&
                         equal(*other.value, *one.value) == Truth::yes;
      if ((same_object || alike) && other.exists == one.exists) return;
    }
    flat.push_back(one);
  };
  std::uint8_t marks = 0;
  for (const Member& alternative : alternatives) {
    marks |= alternative.value->marks & mark::sensitive;
    if (alternative.value->kind != Kind::choice) {
      add(alternative);
      continue;
    }
    for (const Member& inner : alternative.value->parts()) add(inner);
  }
  if (flat.size() == 1) return flat[0].value;
  if (flat.size() > Node::most_alternatives) return moved(arena, *unknown(arena, why, from), from, marks);
  return parts(arena, Kind::choice, flat, from, marks);
}

const Node* moved(Arena& arena, const Node& value, Span from, std::uint8_t more_marks) {
  Node made = value;
  made.from = from;
  made.marks |= more_marks;
  return arena.make(made);
}

const Name* name(Arena& arena, std::string_view canonical, std::string_view spelled) {
  return arena.make(Name{canonical, spelled});
}

}  // namespace make

const Member* find_member(const Node& object, std::string_view key) {
  if (object.kind != Kind::object) return nullptr;
  const auto members = object.parts();
  for (auto member = members.rbegin(); member != members.rend(); ++member) {
    if (member->name->canonical == key || member->name->spelled == key) return &*member;
  }
  return nullptr;
}

std::string snake_case(std::string_view spelled) {
  const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  const auto lower = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  std::string snake;
  for (std::size_t i = 0; i < spelled.size(); ++i) {
    const char c = spelled[i];
    const bool begins_word = upper(c) && i > 0 &&
                             (lower(spelled[i - 1]) || (upper(spelled[i - 1]) && i + 1 < spelled.size() &&
                                                        spelled[i + 1] >= 'a' && spelled[i + 1] <= 'z'));
    if (begins_word && snake.back() != '_') snake += '_';
    snake += upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return snake;
}

std::vector<Reference> waits_for(const Node& top) {
  constexpr std::size_t most = 16;
  std::vector<Reference> found;
  std::vector<const Node*> open{&top};
  while (!open.empty() && found.size() < most) {
    const Node& node = *open.back();
    open.pop_back();
    for (const Reference& reference : node.waits_for()) {
      const bool seen = std::any_of(found.begin(), found.end(),
                                    [&](const Reference& other) { return other.address == reference.address; });
      if (!seen && found.size() < most) found.push_back(reference);
    }
    const auto parts = node.parts();
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) open.push_back(part->value);
  }
  return found;
}

bool is_wholly_known(const Node& top) {
  std::vector<const Node*> open{&top};
  while (!open.empty()) {
    const Node& node = *open.back();
    open.pop_back();
    if (node.kind == Kind::unknown || node.kind == Kind::text || node.kind == Kind::choice) return false;
    for (const Member& part : node.parts()) {
      if (part.exists != Truth::yes) return false;
      open.push_back(part.value);
    }
  }
  return true;
}

namespace {

Truth equal_lists(const Node& a, const Node& b) {
  const auto left = a.parts();
  const auto right = b.parts();
  Truth sure = Truth::yes;
  for (const auto parts : {left, right}) {
    for (const Member& part : parts) sure = sure && part.exists;
  }
  if (left.size() != right.size()) return sure == Truth::yes ? Truth::no : Truth::unknown;
  Truth answer = Truth::yes;
  for (std::size_t i = 0; i < left.size() && answer != Truth::no; ++i)
    answer = answer && equal(*left[i].value, *right[i].value);
  return sure == Truth::yes ? answer : Truth::unknown;
}

Truth equal_objects(const Node& a, const Node& b) {
  Truth sure = Truth::yes;
  for (const auto parts : {a.parts(), b.parts()}) {
    for (const Member& part : parts) sure = sure && part.exists;
  }
  if (sure != Truth::yes) return Truth::unknown;
  if (a.size != b.size) return Truth::no;
  Truth answer = Truth::yes;
  for (const Member& member : a.parts()) {
    const Member* other = find_member(b, member.name->spelled);
    if (!other) return Truth::no;
    answer = answer && equal(*member.value, *other->value);
  }
  return answer;
}

/// Text with holes against known text: the least length, the head, the tail, and literals in their order.
Truth text_may_equal(const Node& text, std::string_view whole) {
  const auto pieces = text.parts();
  std::size_t at = 0;
  std::size_t least = 0;
  for (const Member& piece : pieces) least += piece.value->kind == Kind::string ? piece.value->size : 0;
  if (least > whole.size()) return Truth::no;
  if (pieces.front().value->kind == Kind::string && !whole.starts_with(pieces.front().value->string()))
    return Truth::no;
  if (pieces.back().value->kind == Kind::string && !whole.ends_with(pieces.back().value->string())) return Truth::no;
  for (const Member& piece : pieces) {
    if (piece.value->kind != Kind::string) continue;
    const auto found = whole.find(piece.value->string(), at);
    if (found == std::string_view::npos) return Truth::no;
    at = found + piece.value->size;
  }
  return Truth::unknown;
}

Truth over_choice(const Node& choice, const Node& other) {
  bool all_yes = true;
  bool all_no = true;
  for (const Member& alternative : choice.parts()) {
    const Truth one = alternative.exists == Truth::yes ? equal(*alternative.value, other) : Truth::unknown;
    all_yes = all_yes && one == Truth::yes;
    all_no = all_no && one == Truth::no;
  }
  return all_yes ? Truth::yes : all_no ? Truth::no : Truth::unknown;
}

}  // namespace

Truth equal(const Node& a, const Node& b) {
  if (&a == &b && is_wholly_known(a)) return Truth::yes;
  if (a.kind == Kind::choice) return over_choice(a, b);
  if (b.kind == Kind::choice) return over_choice(b, a);
  if (a.kind == Kind::unknown || b.kind == Kind::unknown) return Truth::unknown;
  if (a.kind == Kind::text && b.kind == Kind::string) return text_may_equal(a, b.string());
  if (b.kind == Kind::text && a.kind == Kind::string) return text_may_equal(b, a.string());
  if (a.kind == Kind::text && b.kind == Kind::text) return Truth::unknown;
  if (a.kind != b.kind) return Truth::no;
  switch (a.kind) {
    case Kind::null:
      return Truth::yes;
    case Kind::boolean:
      return truth(a.boolean == b.boolean);
    case Kind::number:
      if (a.has(mark::integer) && b.has(mark::integer)) return truth(a.integer == b.integer);
      if (a.decimal().empty() && b.decimal().empty()) return truth(a.number() == b.number());
      return truth(a.decimal() == b.decimal());
    case Kind::string:
      return truth(a.string() == b.string());
    case Kind::list:
      return equal_lists(a, b);
    default:
      return equal_objects(a, b);
  }
}

std::string to_text(double value) {
  if (!std::isfinite(value)) return std::isnan(value) ? "nan" : value < 0 ? "-inf" : "inf";
  char buffer[400];
  const bool is_long = std::fabs(value) >= 1e15;
  const auto form = is_long ? std::chars_format::scientific : std::chars_format::fixed;
  const std::string text(buffer, std::to_chars(buffer, buffer + sizeof buffer, value, form).ptr);
  if (!is_long) return text;
  // The fewest digits that tell it from its neighbours, and zeros.
  const std::size_t e = text.find('e');
  std::string digits = text.substr(0, e);
  std::size_t exponent = std::stoul(text.substr(e + 2));
  const std::size_t point = digits.find('.');
  if (point == std::string::npos) return digits.append(exponent, '0');
  const std::size_t behind = digits.size() - point - 1;
  digits.erase(point, 1);
  if (exponent >= behind) return digits.append(exponent - behind, '0');
  return digits.insert(point + exponent, ".");
}

std::string number_text(const Node& number) {
  if (number.has(mark::integer)) return std::to_string(number.integer);
  return number.decimal().empty() ? to_text(number.real) : std::string(number.decimal());
}

double Node::nearest() const { return std::strtod(std::string(chars, size).c_str(), nullptr); }

namespace {

void append_json_string(std::string& out, std::string_view text) {
  static constexpr char digits[] = "0123456789abcdef";
  out += '"';
  for (std::size_t i = 0; i < text.size(); ++i) {
    const unsigned char c = static_cast<unsigned char>(text[i]);
    switch (c) {
      case '"':
        out += "\\\"";
        continue;
      case '\\':
        out += "\\\\";
        continue;
      case '\n':
        out += "\\n";
        continue;
      case '\r':
        out += "\\r";
        continue;
      case '\t':
        out += "\\t";
        continue;
      case '\b':
        out += "\\b";
        continue;
      case '\f':
        out += "\\f";
        continue;
      default:
        break;
    }
    const bool separator = c == 0xE2 && text.substr(i, 2) == "\xE2\x80" && i + 2 < text.size() &&
                           (text[i + 2] == '\xA8' || text[i + 2] == '\xA9');
    if (separator) {
      out += text[i + 2] == '\xA8' ? "\\u2028" : "\\u2029";
      i += 2;
    } else if (c < 0x20 || c == '<' || c == '>' || c == '&') {
      out += "\\u00";
      out += digits[c >> 4];
      out += digits[c & 15];
    } else {
      out += text[i];
    }
  }
  out += '"';
}

void append_json(std::string& out, const Node& node);

/// A part of a document; one that stands for JSON text is a string there.
void append_json_part(std::string& out, const Node& node) {
  if (!node.is_collection() || !node.has(mark::json)) return append_json(out, node);
  append_json_string(out, to_json(node));
}

void append_json_object(std::string& out, const Node& node) {
  std::vector<const Member*> sorted;
  for (const Member& member : node.parts()) sorted.push_back(&member);
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const Member* a, const Member* b) { return a->name->spelled < b->name->spelled; });
  out += '{';
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    if (i) out += ',';
    append_json_string(out, sorted[i]->name->spelled);
    out += ':';
    append_json_part(out, *sorted[i]->value);
  }
  out += '}';
}

void append_json(std::string& out, const Node& node) {
  switch (node.kind) {
    case Kind::boolean:
      out += node.boolean ? "true" : "false";
      return;
    case Kind::number:
      out += number_text(node);
      return;
    case Kind::string:
      append_json_string(out, node.string());
      return;
    case Kind::text:
      append_json_string(out, to_text(node));
      return;
    case Kind::list: {
      out += '[';
      bool first = true;
      for (const Member& element : node.parts()) {
        if (!first) out += ',';
        first = false;
        append_json_part(out, *element.value);
      }
      out += ']';
      return;
    }
    case Kind::object:
      return append_json_object(out, node);
    default:
      out += "null";
  }
}

}  // namespace

std::string to_json(const Node& node) {
  std::string out;
  append_json(out, node);
  return out;
}

std::string to_text(const Node& node) {
  switch (node.kind) {
    case Kind::null:
      return "null";
    case Kind::boolean:
      return node.boolean ? "true" : "false";
    case Kind::number:
      return number_text(node);
    case Kind::string:
      return std::string(node.string());
    case Kind::unknown:
      return node.size ? "${" + std::string(node.references[0].address) + "}" : "(unknown)";
    case Kind::text: {
      std::string joined;
      for (const Member& piece : node.parts()) joined += to_text(*piece.value);
      return joined;
    }
    case Kind::choice: {
      std::string joined;
      for (const Member& alternative : node.parts())
        joined += (joined.empty() ? "" : " or ") + to_text(*alternative.value);
      return joined;
    }
    default:
      return to_json(node);
  }
}

}  // namespace stackworthy
