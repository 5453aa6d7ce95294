#include <algorithm>
#include <array>
#include <cstring>

#include "parsers/terraform/hcl/reader.h"
#include "parsers/terraform/hcl/unicode.h"

// Quoted strings, heredocs and bare templates: literal text byte by byte, interpolations and directives by the scanner.

namespace stackworthy::hcl {

namespace {

bool is_beyond_ascii(char c) { return static_cast<unsigned char>(c) >= 0x80; }

/// Which bytes stand for themselves in a text, all but `special` and those beyond ASCII.
constexpr std::array<bool, 256> plain_bytes(std::string_view special) {
  std::array<bool, 256> plain{};
  for (std::size_t c = 0; c < 0x80; ++c) plain[c] = special.find(static_cast<char>(c)) == std::string_view::npos;
  return plain;
}

constexpr std::array<bool, 256> plain_in_quotes = plain_bytes("\"\\$%\n\r");
constexpr std::array<bool, 256> plain_in_line = plain_bytes("$%\n\r");

bool is_plain_in_quotes(char c) { return plain_in_quotes[static_cast<unsigned char>(c)]; }

bool is_plain_in_line(char c) { return plain_in_line[static_cast<unsigned char>(c)]; }

}  // namespace

Reader::Depth Reader::text(Lexeme opening) {
  if (!enter()) return 0;
  Template shape;
  const std::string_view spelled = scanner_.spelled(opening);
  if (opening.token == Token::heredoc) {
    const bool is_indented = spelled[2] == '-';
    shape.kind = is_indented ? TextKind::indented_heredoc : TextKind::heredoc;
    shape.marker = spelled.substr(is_indented ? 3 : 2);
    shape.marker.remove_suffix(shape.marker[shape.marker.size() - 2] == '\r' ? 2 : 1);
  }
  const std::uint32_t node = open(Kind::text, opening.begin);
  tree_[node].op = static_cast<std::uint8_t>(shape.kind);
  Ending ending;
  const Depth depth = parts(shape, ending);
  if (depth == 0) return 0;
  if (ending.stop != Stop::close) return stop(ending.begin, ending.end, "this directive closes none that is open");
  close(node, ending.end);
  if (shape.is_spoiled) spoil(node, opening.begin, ending.end);
  leave();
  return deeper(depth);
}

/// Reads up to the end of the text or up to a directive that ends a branch.
Reader::Depth Reader::parts(Template& shape, Ending& ending) {
  Depth depth = 1;
  for (;;) {
    if (!literal(shape, ending)) return 0;
    if (ending.stop == Stop::close) return depth;
    const Depth part = ending.stop == Stop::interpolation ? interpolation(ending.begin) : directive(shape, ending);
    if (part == 0) return 0;
    depth = std::max(depth, part);
    if (ending.stop != Stop::interpolation && ending.stop != Stop::directive) return depth;
  }
}

bool Reader::literal(Template& shape, Ending& ending) {
  const std::uint32_t begin = scanner_.at();
  if (shape.kind == TextKind::quoted ? !quoted_literal(shape, ending) : !line_literal(shape, ending)) return false;
  if (ending.begin > begin) leaf(Kind::piece, begin, ending.begin);
  return true;
}

/// At a `$` or `%`: whether a sequence begins there. Else `at` goes behind what stands for itself.
bool Reader::sequence(std::uint32_t& at, Ending& ending) const {
  const std::string_view text = scanner_.text();
  const char sign = text[at];
  const auto holds = [&](std::uint32_t offset, char c) { return at + offset < text.size() && text[at + offset] == c; };
  if (holds(1, '{')) {
    ending = {sign == '$' ? Stop::interpolation : Stop::directive, at, at + 2, 0};
    return true;
  }
  at += holds(1, sign) && holds(2, '{') ? 3 : 1;
  return false;
}

/// Goes over one character beyond ASCII.
std::uint32_t Reader::character(Template& shape, std::uint32_t at) {
  const std::uint32_t length = character_length(scanner_.text(), at);
  if (length != 0) return length;
  if (!shape.is_spoiled) note(at, at + 1, "this byte is not UTF-8");
  shape.is_spoiled = true;
  return 1;
}

/// Goes over one escape of a quoted string.
std::uint32_t Reader::escape(Template& shape, std::uint32_t at) {
  bool is_sound = false;
  const std::uint32_t length = escape_length(scanner_.text(), at, is_sound);
  if (is_sound) return length;
  note(at, at + length, "this escape stands for no character");
  shape.is_spoiled = true;
  return length;
}

bool Reader::quoted_literal(Template& shape, Ending& ending) {
  const std::string_view text = scanner_.text();
  const std::uint32_t begin = scanner_.at();
  for (std::uint32_t at = begin;;) {
    while (at < text.size() && is_plain_in_quotes(text[at])) ++at;
    if (at >= text.size()) return stop(begin, at, "this text is not closed before the end of the file") != 0;
    const char c = text[at];
    if (c == '"') {
      ending = {Stop::close, at, at + 1, 0};
      scanner_.jump(ending.end);
      return true;
    }
    if (c == '\n' || c == '\r') return stop(begin - 1, at, "a quoted text must not go over the end of its line") != 0;
    if (c == '\\') {
      at += escape(shape, at);
    } else if (is_beyond_ascii(c)) {
      at += character(shape, at);
    } else if (sequence(at, ending)) {
      return true;
    }
  }
}

bool Reader::line_literal(Template& shape, Ending& ending) {
  const auto size = static_cast<std::uint32_t>(scanner_.text().size());
  ending.begin = ending.end = size;
  ending.stop = Stop::close;
  for (std::uint32_t at = scanner_.at(); at < size;) {
    if (shape.at_line_start && !shape.is_bare) {
      const std::uint32_t end = end_marker(shape, at);
      if (end != 0) {
        ending.begin = at;
        ending.end = end;
        scanner_.jump(end);
        return true;
      }
    }
    shape.at_line_start = false;
    if (!rest_of_line(shape, at, ending)) return false;
    if (ending.stop != Stop::close) return true;
  }
  scanner_.jump(size);
  if (shape.is_bare) return true;
  return stop(size, size,
              "this heredoc is not closed by a line that holds `" + std::string(shape.marker) + "` alone") != 0;
}

/// Goes behind the end of the line, or to a sequence. What stands between a `$` or `%` and the line end is not looked
/// at, as in HashiCorp's scanner.
bool Reader::rest_of_line(Template& shape, std::uint32_t& at, Ending& ending) {
  const std::string_view text = scanner_.text();
  while (at < text.size()) {
    const char c = text[at];
    if (is_plain_in_line(c)) {
      ++at;
    } else if (c == '\n') {
      ++at;
      shape.at_line_start = true;
      return true;
    } else if (c == '\r') {
      const bool is_line_end = at + 1 < text.size() && text[at + 1] == '\n';
      if (!is_line_end && !shape.is_bare) return stop(at, at + 1, "a carriage return stands alone") != 0;
      ++at;
    } else if (is_beyond_ascii(c)) {
      at += character(shape, at);
    } else if (sequence(at, ending)) {
      return true;
    } else if (at + 1 < text.size() && text[at] != '\n' && text[at + 1] == '\n') {
      ++at;
    }
  }
  return true;
}

/// Where the line ends that begins at `line`, if it holds the marker alone; 0 otherwise.
std::uint32_t Reader::end_marker(const Template& shape, std::uint32_t line) const {
  const std::string_view rest = scanner_.text().substr(line);
  std::size_t at = 0;
  while (at < rest.size() && (rest[at] == ' ' || rest[at] == '\t')) ++at;
  if (at < rest.size() && !is_beyond_ascii(rest[at]) && rest[at] != shape.marker[0]) return 0;
  std::size_t end = rest.find('\n');
  if (end == std::string_view::npos) return 0;
  if (end > 0 && rest[end - 1] == '\r') --end;
  std::string_view content = rest.substr(0, end);
  content.remove_prefix(leading_space(content));
  content.remove_suffix(trailing_space(content));
  return content == shape.marker ? line + static_cast<std::uint32_t>(end) : 0;
}

std::uint8_t Reader::open_sequence(std::uint32_t begin) {
  const std::string_view text = scanner_.text();
  const bool strips = begin + 2 < text.size() && text[begin + 2] == '~';
  scanner_.jump(begin + (strips ? 3 : 2));
  return strips ? flags::strip_left : std::uint8_t{0};
}

bool Reader::close_sequence(std::uint8_t& strips) {
  if (scanner_.take_if(Token::close_brace)) return true;
  if (!scanner_.take_if(Token::strip_close)) return stop(scanner_.peek(), "a `}` is expected here") != 0;
  strips |= flags::strip_right;
  return true;
}

Reader::Depth Reader::interpolation(std::uint32_t begin) {
  if (!enter()) return 0;
  const std::uint32_t node = open(Kind::interpolation, begin);
  const bool newlines = scanner_.see_newlines(false);
  std::uint8_t strips = open_sequence(begin);
  const Depth depth = expression();
  if (depth == 0 || !close_sequence(strips)) return 0;
  scanner_.see_newlines(newlines);
  tree_[node].flags = strips;
  leave();
  close(node, scanner_.at());
  return deeper(depth);
}

Reader::Depth Reader::directive(Template& shape, Ending& ending) {
  const std::uint32_t begin = ending.begin;
  std::uint8_t strips = open_sequence(begin);
  const bool newlines = scanner_.see_newlines(false);
  const Lexeme word = scanner_.peek();
  const std::string_view keyword = word.token == Token::name ? scanner_.spelled(word) : std::string_view();
  Depth depth = 1;
  if (keyword == "if" || keyword == "for") {
    scanner_.take();
    depth = keyword == "if" ? if_directive(shape, begin, strips) : for_directive(shape, begin, strips);
  } else if (keyword == "else" || keyword == "endif" || keyword == "endfor") {
    scanner_.take();
    if (!close_sequence(strips)) return 0;
    const Stop end = keyword == "else" ? Stop::else_ : keyword == "endif" ? Stop::endif : Stop::endfor;
    ending = {end, begin, scanner_.at(), strips};
  } else {
    return stop(word, "a directive begins with `if`, `for`, `else`, `endif` or `endfor`");
  }
  scanner_.see_newlines(newlines);
  return depth;
}

Reader::Depth Reader::branch(Template& shape, Ending& ending) {
  const std::uint32_t node = open(Kind::text, scanner_.at());
  tree_[node].op = static_cast<std::uint8_t>(shape.kind);
  const Depth depth = parts(shape, ending);
  if (depth == 0) return 0;
  if (ending.stop == Stop::close)
    return stop(ending.begin, ending.end, "a directive is not closed where the text ends");
  close(node, ending.begin);
  return deeper(depth);
}

Reader::Depth Reader::if_directive(Template& shape, std::uint32_t begin, std::uint8_t strips) {
  if (!enter()) return 0;
  const std::uint32_t node = open(Kind::if_directive, begin);
  Depth depth = expression();
  if (depth == 0 || !close_sequence(strips)) return 0;
  tree_[node].flags = strips;
  Ending ending;
  const Depth chosen = branch(shape, ending);
  if (chosen == 0) return 0;
  depth = std::max(depth, chosen);
  if (ending.stop == Stop::else_) {
    tree_[node].extra = ending.strips;
    const Depth other = branch(shape, ending);
    if (other == 0) return 0;
    depth = std::max(depth, other);
  }
  if (ending.stop != Stop::endif) return stop(ending.begin, ending.end, "`endif` is expected here");
  tree_[node].extra |= static_cast<std::uint8_t>(ending.strips << 4);
  leave();
  close(node, ending.end);
  return deeper(depth);
}

Reader::Depth Reader::for_directive(Template& shape, std::uint32_t begin, std::uint8_t strips) {
  if (!enter()) return 0;
  const std::uint32_t node = open(Kind::for_directive, begin);
  if (!for_names(node, "`for` needs one or two names")) return 0;
  Depth depth = expression();
  if (depth == 0 || !close_sequence(strips)) return 0;
  tree_[node].flags |= strips;
  Ending ending;
  const Depth body = branch(shape, ending);
  if (body == 0) return 0;
  if (ending.stop != Stop::endfor) return stop(ending.begin, ending.end, "`endfor` is expected here");
  tree_[node].extra = static_cast<std::uint8_t>(ending.strips << 4);
  leave();
  close(node, ending.end);
  return deeper(std::max(depth, body));
}

}  // namespace stackworthy::hcl
