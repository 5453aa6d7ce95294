// libyaml counts characters and knows no byte offsets, so a cursor runs beside it: for ASCII the two are the same, else
// it steps over UTF-8 from the last mark, either way, since marks of empty nodes may lie a little behind.

#include "parsers/yaml/events.h"

#include <yaml.h>

#include <algorithm>
#include <cstring>

namespace stackworthy::parsers::yaml {

namespace {

constexpr std::uint32_t most_directives = 64;

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_break(char c) { return c == '\n' || c == '\r'; }
bool is_space(char c) { return is_blank(c) || is_break(c); }

bool is_marker(std::string_view line, std::string_view marker) {
  return line.substr(0, 3) == marker && (line.size() == 3 || is_space(line[3]));
}

/// Nothing of a document: empty, a comment or a directive.
bool is_prologue(std::string_view line) {
  const std::size_t first = line.find_first_not_of(" \t");
  return first == std::string_view::npos || line[first] == '#' || line[0] == '%';
}

std::uint32_t line_end(std::string_view text, std::uint32_t from) {
  while (from < text.size() && !is_break(text[from])) ++from;
  return from;
}

std::uint32_t after_break(std::string_view text, std::uint32_t at) {
  if (at + 1 < text.size() && text[at] == '\r' && text[at + 1] == '\n') return at + 2;
  return at < text.size() ? at + 1 : at;
}

}  // namespace

std::vector<Chunk> split_stream(std::string_view text) {
  std::vector<Chunk> chunks;
  std::uint32_t begin = text.substr(0, 3) == "\xEF\xBB\xBF" ? 3 : 0;
  bool has_content = false;
  const auto size = static_cast<std::uint32_t>(text.size());
  for (std::uint32_t at = begin; at < size;) {
    const std::uint32_t end = line_end(text, at);
    const std::string_view line = text.substr(at, end - at);
    const bool starts = is_marker(line, "---");
    if (has_content && starts) {
      chunks.push_back({begin, at});
      begin = at;
    }
    has_content = has_content || starts || !is_prologue(line);
    at = after_break(text, end);
    if (has_content && is_marker(line, "...")) {
      chunks.push_back({begin, at});
      begin = at;
      has_content = false;
    }
  }
  if (has_content) chunks.push_back({begin, size});
  return chunks;
}

struct Events::State {
  std::string_view text;
  Chunk chunk;
  bool is_ascii = true;
  bool has_ended = false;
  std::uint32_t character = 0;  // Of the cursor, from the chunk's begin.
  std::uint32_t byte = 0;       // Of the cursor, in the whole text.
  yaml_parser_t parser{};
  yaml_event_t raw{};
  bool has_raw = false;
  std::string reason;
  Event event;

  void open();
  void drop();
  std::uint32_t offset(std::size_t index);
  std::uint32_t skip_properties(std::uint32_t at) const;
  std::uint32_t trimmed(std::uint32_t begin, std::uint32_t end) const;
  void fail(std::uint32_t at, std::string_view why);
  void read_failure();
  void read_scalar();
  void read_collection(const yaml_char_t* tag, const yaml_char_t* anchor, bool is_flow);
  void read();
};

void Events::State::open() {
  byte = chunk.begin;
  const std::string_view part = text.substr(chunk.begin, chunk.end - chunk.begin);
  is_ascii = std::all_of(part.begin(), part.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  std::uint32_t directives = 0;
  for (std::uint32_t at = chunk.begin; at < chunk.end; at = after_break(text, line_end(text, at))) {
    if (text[at] == '%') ++directives;
    if (!is_prologue(text.substr(at, line_end(text, at) - at))) break;
    if (directives > most_directives) return fail(at, "more than 64 directives");
  }
  if (yaml_parser_initialize(&parser) == 0) return fail(chunk.begin, "no memory");
  yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
  yaml_parser_set_input_string(&parser, reinterpret_cast<const unsigned char*>(part.data()), part.size());
}

void Events::State::drop() {
  if (has_raw) yaml_event_delete(&raw);
  has_raw = false;
}

std::uint32_t Events::State::offset(std::size_t index) {
  const auto wanted = static_cast<std::uint32_t>(index);
  if (is_ascii) return std::min(chunk.begin + wanted, chunk.end);
  const auto continues = [this](std::uint32_t at) { return (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80; };
  while (character < wanted && byte < chunk.end) {
    ++byte;
    while (byte < chunk.end && continues(byte)) ++byte;
    ++character;
  }
  while (character > wanted && byte > chunk.begin) {
    --byte;
    while (byte > chunk.begin && continues(byte)) --byte;
    --character;
  }
  return byte;
}

std::uint32_t Events::State::skip_properties(std::uint32_t at) const {
  const auto skip_space = [this](std::uint32_t from) {
    while (from < chunk.end) {
      if (is_space(text[from])) {
        ++from;
      } else if (text[from] == '#') {
        from = line_end(text, from);
      } else {
        break;
      }
    }
    return from;
  };
  std::uint32_t next = at;
  while (next < chunk.end && (text[next] == '!' || text[next] == '&')) {
    while (next < chunk.end && !is_space(text[next])) ++next;
    next = skip_space(next);
  }
  return next;
}

std::uint32_t Events::State::trimmed(std::uint32_t begin, std::uint32_t end) const {
  while (end > begin && is_space(text[end - 1])) --end;
  return end;
}

void Events::State::fail(std::uint32_t at, std::string_view why) {
  reason = why;
  event = Event{};
  event.type = Event::Type::failure;
  event.begin = event.value_begin = event.end = at;
  event.text = reason;
  has_ended = true;
}

void Events::State::read_failure() {
  const bool is_quote =
      parser.context && std::string_view(parser.context).find("quoted scalar") != std::string_view::npos;
  const yaml_mark_t& mark = is_quote ? parser.context_mark : parser.problem_mark;
  const std::uint32_t at = parser.error == YAML_READER_ERROR
                               ? std::min(chunk.begin + static_cast<std::uint32_t>(parser.problem_offset), chunk.end)
                               : offset(mark.index);
  std::string why = parser.problem ? parser.problem : "no memory";
  if (parser.context) why += std::string(", ") + parser.context;
  fail(at, why);
}

namespace {

std::string_view view(const yaml_char_t* text) {
  return text ? std::string_view(reinterpret_cast<const char*>(text)) : std::string_view();
}

}  // namespace

void Events::State::read_scalar() {
  const auto& scalar = raw.data.scalar;
  event.type = Event::Type::scalar;
  event.text = {reinterpret_cast<const char*>(scalar.value), scalar.length};
  event.tag = view(scalar.tag);
  event.anchor = view(scalar.anchor);
  event.is_plain = scalar.style == YAML_PLAIN_SCALAR_STYLE;
  event.is_block = scalar.style == YAML_LITERAL_SCALAR_STYLE || scalar.style == YAML_FOLDED_SCALAR_STYLE;
  const bool is_empty = event.is_plain && scalar.length == 0;
  if (!event.tag.empty() || !event.anchor.empty())
    event.value_begin = std::min(is_empty ? event.end : skip_properties(event.begin), event.end);
  if (event.is_block || is_empty) event.end = trimmed(event.value_begin, event.end);
}

void Events::State::read_collection(const yaml_char_t* tag, const yaml_char_t* anchor, bool is_flow) {
  event.tag = view(tag);
  event.anchor = view(anchor);
  event.is_flow = is_flow;
  if (!event.tag.empty() || !event.anchor.empty()) event.value_begin = skip_properties(event.begin);
}

void Events::State::read() {
  event = Event{};
  event.begin = event.value_begin = offset(raw.start_mark.index);
  event.end = offset(raw.end_mark.index);
  switch (raw.type) {
    case YAML_DOCUMENT_START_EVENT:
      event.type = Event::Type::document_start;
      break;
    case YAML_DOCUMENT_END_EVENT:
      event.type = Event::Type::document_end;
      break;
    case YAML_ALIAS_EVENT:
      event.type = Event::Type::alias;
      event.text = view(raw.data.alias.anchor);
      break;
    case YAML_SCALAR_EVENT:
      read_scalar();
      break;
    case YAML_SEQUENCE_START_EVENT: {
      const auto& start = raw.data.sequence_start;
      event.type = Event::Type::list_start;
      read_collection(start.tag, start.anchor, start.style == YAML_FLOW_SEQUENCE_STYLE);
      break;
    }
    case YAML_MAPPING_START_EVENT: {
      const auto& start = raw.data.mapping_start;
      event.type = Event::Type::map_start;
      read_collection(start.tag, start.anchor, start.style == YAML_FLOW_MAPPING_STYLE);
      break;
    }
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
      event.type = Event::Type::collection_end;
      break;
    default:
      break;
  }
}

Events::Events(std::string_view text, Chunk chunk) : state_(std::make_unique<State>()) {
  state_->text = text;
  state_->chunk = chunk;
  state_->open();
}

Events::~Events() {
  state_->drop();
  yaml_parser_delete(&state_->parser);
}

const Event& Events::next() {
  State& state = *state_;
  if (state.has_ended) return state.event;
  do {
    state.drop();
    if (yaml_parser_parse(&state.parser, &state.raw) == 0) {
      state.read_failure();
      return state.event;
    }
    state.has_raw = true;
  } while (state.raw.type == YAML_STREAM_START_EVENT);
  state.read();
  if (state.event.type == Event::Type::stream_end) state.has_ended = true;
  return state.event;
}

namespace {

/// Length of the valid UTF-8 character that YAML allows at `at`, or 0.
std::size_t allowed(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const unsigned first = byte(at);
  if (first < 0x80) return (first >= 0x20 && first != 0x7F) || first == '\t' || first == '\n' || first == '\r' ? 1 : 0;
  const std::size_t length = first >= 0xF0 && first < 0xF5   ? 4
                             : first >= 0xE0 && first < 0xF0 ? 3
                             : first >= 0xC2 && first < 0xE0 ? 2
                                                             : 0;
  if (length == 0) return 0;
  unsigned value = first & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return 0;
    value = value << 6 | (byte(at + i) & 0x3F);
  }
  const bool is_shortest = length == 2 || (length == 3 && value >= 0x800) || (length == 4 && value >= 0x10000);
  const bool is_printable = value == 0x85 || (value >= 0xA0 && value < 0xD800) ||
                            (value >= 0xE000 && value <= 0xFFFD && value != 0xFEFF) ||
                            (value >= 0x10000 && value <= 0x10FFFF);
  return is_shortest && is_printable ? length : 0;
}

}  // namespace

Cleaned clean(std::string_view text) {
  Cleaned result;
  const std::string_view mark = text.substr(0, 2);
  if (mark == "\xFF\xFE" || mark == "\xFE\xFF") {
    result.is_utf16 = true;
    result.reason = "is UTF-16, which is not read: save it as UTF-8";
    return result;
  }
  std::size_t at = text.substr(0, 3) == "\xEF\xBB\xBF" ? 3 : 0;
  while (at < text.size()) {
    const auto c = static_cast<unsigned char>(text[at]);
    if (c >= 0x20 && c < 0x7F) {
      ++at;
      continue;
    }
    const std::size_t length = allowed(text, at);
    if (length > 0) {
      at += length;
      continue;
    }
    if (!result.reason) {
      result.text = text;
      result.first = static_cast<std::uint32_t>(at);
      result.reason = c == 0 ? "has a NUL byte" : c < 0x80 ? "has a control character" : "has a byte that is not UTF-8";
    }
    result.text[at++] = '?';
  }
  return result;
}

}  // namespace stackworthy::parsers::yaml
