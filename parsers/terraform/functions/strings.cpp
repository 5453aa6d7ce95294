#include <algorithm>
#include <limits>

#include "parsers/terraform/functions/table.h"

namespace stackworthy::terraform {

namespace {

Called chomp(const Call& call) {
  std::string_view text = call[0].string();
  while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
  return call.string(text);
}

/// Whether text with holes surely begins with `prefix`, surely does not, or may.
Truth begins(const Node& node, std::string_view prefix) {
  if (node.kind == Kind::string) return truth(node.string().starts_with(prefix));
  if (prefix.empty()) return Truth::yes;
  if (node.kind != Kind::text || node.parts().front().value->kind != Kind::string) return Truth::unknown;
  const std::string_view head = node.parts().front().value->string();
  if (head.size() >= prefix.size()) return truth(head.starts_with(prefix));
  return prefix.starts_with(head) ? Truth::unknown : Truth::no;
}

Truth ends(const Node& node, std::string_view suffix) {
  if (node.kind == Kind::string) return truth(node.string().ends_with(suffix));
  if (suffix.empty()) return Truth::yes;
  if (node.kind != Kind::text || node.parts().back().value->kind != Kind::string) return Truth::unknown;
  const std::string_view tail = node.parts().back().value->string();
  if (tail.size() >= suffix.size()) return truth(tail.ends_with(suffix));
  return suffix.ends_with(tail) ? Truth::unknown : Truth::no;
}

Called answer(const Call& call, Truth truth) {
  return truth == Truth::unknown ? call.unknown(Shape::boolean) : call.boolean(truth == Truth::yes);
}

Called startswith(const Call& call) { return answer(call, begins(call[0], call[1].string())); }

Called endswith(const Call& call) { return answer(call, ends(call[0], call[1].string())); }

Called strcontains(const Call& call) {
  const std::string_view part = call[1].string();
  if (part.empty()) return call.boolean(true);
  if (call[0].kind == Kind::string) return call.boolean(call[0].string().find(part) != std::string_view::npos);
  for (const Member& piece : call[0].parts()) {
    if (piece.value->string().find(part) != std::string_view::npos) return call.boolean(true);
  }
  return call.unknown(Shape::boolean);
}

Called indent(const Call& call) {
  if (!call[0].has(mark::integer)) return Call::fail("is given a width that is not a whole number");
  const std::int64_t width = call[0].integer;
  if (width < 0) return Call::fail("is given a negative width");
  const std::string_view text = call[1].string();
  const auto lines = static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
  if (lines == 0) return call.string(text);
  const std::uint64_t most = Budget::longest_string;
  const std::uint64_t length =
      static_cast<std::uint64_t>(width) > most ? most + 1 : text.size() + lines * static_cast<std::uint64_t>(width);
  if (!call.budget().allows_string(length)) return call.unknown(Shape::string);
  std::string out;
  for (const char c : text) {
    out += c;
    if (c == '\n') out.append(static_cast<std::size_t>(width), ' ');
  }
  return call.string(out);
}

/// The text with each character mapped; nothing where one cannot be.
std::optional<std::string> mapped(std::string_view text, char32_t (*map)(char32_t)) {
  const auto decoded = decode_utf8(text);
  if (!decoded) return std::nullopt;
  std::string out;
  for (const char32_t c : *decoded) {
    append_utf8(out, map(c));
  }
  return out;
}

/// Maps a string, or the known pieces of text.
Called map_case(const Call& call, char32_t (*map)(char32_t)) {
  if (call[0].kind == Kind::unknown) return call.unknown(Shape::string);
  if (call[0].kind == Kind::string) {
    const auto out = mapped(call[0].string(), map);
    return out ? call.string(*out) : call.unknown(Shape::string);
  }
  std::vector<Member> pieces;
  for (const Member& piece : call[0].parts()) {
    Member made = piece;
    if (piece.value->kind == Kind::string) {
      const auto out = mapped(piece.value->string(), map);
      if (!out) return call.unknown(Shape::string);
      made.value = call.made_string(*out);
    } else {
      const Node* const one[] = {piece.value};
      made.value = call.made_unknown(references_of(one, call.budget()), Shape::string);
    }
    pieces.push_back(made);
  }
  return call.text(pieces);
}

Called lower(const Call& call) { return map_case(call, lower_of); }

Called upper(const Call& call) { return map_case(call, upper_of); }

/// Go's strings.Title: what follows neither letter, digit nor underscore becomes a capital; beyond ASCII only space
/// parts words.
Called title(const Call& call) {
  const auto decoded = decode_utf8(call[0].string());
  if (!decoded) return call.unknown(Shape::string);
  std::string out;
  bool begins_word = true;
  for (const char32_t c : *decoded) {
    append_utf8(out, begins_word ? title_of(c) : c);
    const bool is_word = c == '_' || is_letter_or_digit(c);
    begins_word = !is_word && (c < 0x80 || is_space(c));
  }
  return call.string(out);
}

Called strrev(const Call& call) {
  const auto characters = characters_of(call[0].string());
  if (!characters) return call.unknown(Shape::string);
  std::string out;
  for (auto c = characters->rbegin(); c != characters->rend(); ++c) out += *c;
  return call.string(out);
}

Called substr(const Call& call) {
  if (!call[1].has(mark::integer) || !call[2].has(mark::integer))
    return Call::fail("is given an offset or length that is not a whole number");
  const auto characters = characters_of(call[0].string());
  if (!characters) return call.unknown(Shape::string);
  const auto size = static_cast<std::int64_t>(characters->size());
  std::int64_t offset = std::clamp<std::int64_t>(call[1].integer, -size - 1, size);
  if (offset < 0) offset = std::max<std::int64_t>(offset + size, 0);
  const std::int64_t rest = size - offset;
  const bool takes_rest = call[2].integer < 0 || (call[2].integer == 0 && call[1].integer < 0);
  const std::int64_t length = takes_rest ? rest : std::min(call[2].integer, rest);
  std::string out;
  for (std::int64_t i = 0; i < length; ++i) out += (*characters)[static_cast<std::size_t>(offset + i)];
  return call.string(out);
}

template <class Predicate>
Called trimmed(const Call& call, Predicate drops) {
  const auto decoded = decode_utf8(call[0].string());
  if (!decoded) return call.unknown(Shape::string);
  const auto first = std::find_if_not(decoded->begin(), decoded->end(), drops);
  const auto last = std::find_if_not(decoded->rbegin(), decoded->rend(), drops).base();
  std::string out;
  for (auto c = first; c < last; ++c) append_utf8(out, *c);
  return call.string(out);
}

Called trimspace(const Call& call) { return trimmed(call, is_space); }

Called trim(const Call& call) {
  const auto cutset = decode_utf8(call[1].string());
  if (!cutset || !call.budget().spend(1 + call[0].size * cutset->size() / 16)) return call.unknown(Shape::string);
  return trimmed(call, [&](char32_t c) { return cutset->find(c) != std::u32string::npos; });
}

/// Text without its first or last `count` bytes, which lie in its first or last piece.
Called without(const Call& call, std::size_t count, bool at_front) {
  std::vector<Member> pieces(call[0].parts().begin(), call[0].parts().end());
  Member& cut = at_front ? pieces.front() : pieces.back();
  std::string_view text = cut.value->string();
  if (at_front) {
    text.remove_prefix(count);
  } else {
    text.remove_suffix(count);
  }
  cut.value = call.made_string(text);
  return call.text(pieces);
}

Called trim_affix(const Call& call, bool at_front) {
  if (call[0].kind == Kind::unknown) return call.unknown(Shape::string);
  std::string_view affix = call[1].string();
  const Truth has_it = at_front ? begins(call[0], affix) : ends(call[0], affix);
  if (has_it == Truth::no) return Call::same(&call[0]);
  if (has_it == Truth::unknown) return call.unknown(Shape::string);
  if (call[0].kind == Kind::text) return without(call, affix.size(), at_front);
  std::string_view text = call[0].string();
  return call.string(at_front ? text.substr(affix.size()) : text.substr(0, text.size() - affix.size()));
}

Called trimprefix(const Call& call) { return trim_affix(call, true); }

Called trimsuffix(const Call& call) { return trim_affix(call, false); }

Called split(const Call& call) {
  const std::string_view separator = call[0].string();
  const std::string_view text = call[1].string();
  std::vector<std::string> parts;
  if (separator.empty()) {
    const auto decoded = decode_utf8(text);
    if (!decoded || decoded->size() > Budget::longest_list) return call.unknown(Shape::list);
    for (const char32_t c : *decoded) append_utf8(parts.emplace_back(), c);
    return call.strings(parts, mark::map);
  }
  std::size_t at = 0;
  for (;;) {
    const std::size_t next = text.find(separator, at);
    parts.emplace_back(text.substr(at, next == std::string_view::npos ? next : next - at));
    if (next == std::string_view::npos) return call.strings(parts, mark::map);
    if (parts.size() > Budget::longest_list) return call.strings(parts, mark::map);
    at = next + separator.size();
  }
}

/// Adds the elements of a list(string) to what is joined; false with `why` where it cannot be one.
bool append_elements(const Call& call, const Node& list, std::vector<Member>& pieces, const char*& why) {
  std::vector<Member> elements;
  if (!string_elements(list, elements, call.context())) {
    why = "is given a list with an element that is not a string";
    return false;
  }
  for (const Member& element : elements) {
    if (element.value->kind == Kind::null) why = "is given a list with a null";
    pieces.push_back(element);
  }
  return why == nullptr;
}

Called join(const Call& call) {
  std::vector<Member> elements;
  const char* why = nullptr;
  for (std::size_t i = 1; i < call.size(); ++i) {
    if (!append_elements(call, call[i], elements, why)) return Call::fail(why);
  }
  const bool is_known = std::all_of(elements.begin(), elements.end(),
                                    [](const Member& element) { return element.value->kind == Kind::string; });
  if (!is_known) {
    std::vector<Member> pieces;
    for (const Member& element : elements) {
      if (!pieces.empty()) pieces.push_back(call.member(&call[0]));
      pieces.push_back(element);
    }
    return call.text(pieces);
  }
  std::uint64_t length = 0;
  for (const Member& element : elements) length += element.value->size + call[0].size;
  if (!call.budget().allows_string(length)) return call.unknown(Shape::string);
  std::string out;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    if (i) out += call[0].string();
    out += elements[i].value->string();
  }
  return call.string(out);
}

constexpr Function strings_table[] = {
    {"chomp", 1, 1, "s", Shape::string, chomp},
    {"endswith", 2, 2, "Ss", Shape::boolean, endswith},
    {"indent", 2, 2, "ns", Shape::string, indent},
    {"join", 2, 255, "sl", Shape::string, join},
    {"lower", 1, 1, "S", Shape::string, lower},
    {"split", 2, 2, "s", Shape::list, split},
    {"startswith", 2, 2, "Ss", Shape::boolean, startswith},
    {"strcontains", 2, 2, "Ss", Shape::boolean, strcontains},
    {"strrev", 1, 1, "s", Shape::string, strrev},
    {"substr", 3, 3, "snn", Shape::string, substr},
    {"title", 1, 1, "s", Shape::string, title},
    {"trim", 2, 2, "s", Shape::string, trim},
    {"trimprefix", 2, 2, "Ss", Shape::string, trimprefix},
    {"trimspace", 1, 1, "s", Shape::string, trimspace},
    {"trimsuffix", 2, 2, "Ss", Shape::string, trimsuffix},
    {"upper", 1, 1, "S", Shape::string, upper},
};

}  // namespace

std::span<const Function> string_functions() { return strings_table; }

}  // namespace stackworthy::terraform
