#include "parsers/terraform/hcl/literal.h"

#include <algorithm>
#include <limits>

#include "parsers/terraform/hcl/unicode.h"

// A template is a row of tokens: literals and sequences (interpolations, directives). A literal token ends where a line
// of a heredoc ends, and before each `$` and
// `%`. Both rules that take white space away look at tokens, not at pieces: `~` strips the one token beside it, and
// `<<-` counts the indentation of the tokens that begin a line, after that. So a `~}` at the end of a heredoc's line
// strips the line end and leaves the next line's indentation, as it does in Terraform.

namespace stackworthy::hcl {

namespace {

constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();

struct TextToken {
  bool is_literal = false;
  std::uint32_t piece = 0;  ///< The node of the piece that it belongs to.
  std::uint8_t strips = 0;  ///< Of a sequence.
  Literal literal;
};

void add_utf8(std::string& bytes, std::uint32_t point) {
  const auto add = [&](std::uint32_t byte) { bytes += static_cast<char>(byte); };
  const auto rest = [&](int shift) { add(0x80 | (point >> shift & 0x3F)); };
  if (point < 0x80) return add(point);
  if (point < 0x800) {
    add(0xC0 | point >> 6);
  } else if (point < 0x10000) {
    add(0xE0 | point >> 12);
    rest(6);
  } else {
    add(0xF0 | point >> 18);
    rest(12);
    rest(6);
  }
  rest(0);
}

/// The character of the escape with which `written` begins, and its length; what is no escape stands for itself.
std::size_t decode_escape(std::string_view written, std::string& character) {
  const char kind = written.size() < 2 ? '\0' : written[1];
  character = kind == 'n' ? "\n" : kind == 'r' ? "\r" : kind == 't' ? "\t" : std::string(1, kind);
  if (kind != 'u' && kind != 'U') return std::min<std::size_t>(2, written.size());
  const std::size_t length = kind == 'u' ? 6 : 10;
  std::uint32_t point = 0;
  for (const char c : written.substr(2, length - 2)) {
    const int digit = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
    point = point << 4 | static_cast<std::uint32_t>(digit & 15);
  }
  character.clear();
  add_utf8(character, point);
  return std::min(length, written.size());
}

bool is_escaped_sequence(std::string_view written) {
  return written.size() >= 3 && (written[0] == '$' || written[0] == '%') && written[1] == written[0] &&
         written[2] == '{';
}

/// The length of the literal token with which `written` begins.
std::size_t token_length(std::string_view written, bool is_quoted) {
  if (is_escaped_sequence(written)) return 3;
  const std::size_t end = written.find_first_of(is_quoted ? "$%" : "$%\n");
  if (end == 0 && written[0] != '\n') {
    const bool takes_next = !is_quoted && written.size() >= 3 && written[1] != '\n' && written[2] == '\n';
    return takes_next ? 2 : 1;
  }
  if (end == std::string_view::npos) return written.size();
  return written[end] == '\n' && !is_quoted ? end + 1 : end;
}

void decode_token(std::string_view written, std::uint32_t source, bool is_quoted, Literal& literal) {
  if (is_escaped_sequence(written)) {
    literal.add(source, written.substr(0, 1));
    literal.add(source + 2, written.substr(2));
    return;
  }
  std::size_t begin = 0;
  std::string character;
  for (std::size_t at = is_quoted ? written.find('\\') : std::string_view::npos; at != std::string_view::npos;) {
    literal.add(source + static_cast<std::uint32_t>(begin), written.substr(begin, at - begin));
    begin = at + decode_escape(written.substr(at), character);
    literal.add(source + static_cast<std::uint32_t>(at), character);
    at = written.find('\\', begin);
  }
  literal.add(source + static_cast<std::uint32_t>(begin), written.substr(begin));
}

class TextTokens {
 public:
  TextTokens(const File& file, bool is_quoted) : file_(file), is_quoted_(is_quoted) {}

  void read(std::uint32_t text) {
    for (std::uint32_t child = text + 1; child < file_.nodes[text].next; child = file_.nodes[child].next) {
      const Node& node = file_.nodes[child];
      if (node.kind == Kind::piece) {
        read_piece(child);
      } else if (node.kind == Kind::if_directive || node.kind == Kind::for_directive) {
        read_directive(child);
      } else {
        sequence(node.flags);
      }
    }
  }

  std::vector<TextToken> tokens;

 private:
  void sequence(std::uint8_t strips) { tokens.push_back({false, 0, strips, {}}); }

  void read_piece(std::uint32_t piece) {
    const Node& node = file_.nodes[piece];
    std::uint32_t source = node.begin;
    for (std::string_view rest = file_.spelled(node); !rest.empty();) {
      const std::size_t length = token_length(rest, is_quoted_);
      tokens.push_back({true, piece, 0, {}});
      decode_token(rest.substr(0, length), source, is_quoted_, tokens.back().literal);
      rest.remove_prefix(length);
      source += static_cast<std::uint32_t>(length);
    }
  }

  void read_directive(std::uint32_t directive) {
    const Node& node = file_.nodes[directive];
    sequence(node.flags);
    std::uint32_t branch = directive + 1;
    if (node.kind == Kind::for_directive) branch += (node.flags & flags::two_names) != 0 ? 2 : 1;
    branch = file_.nodes[branch].next;
    read(branch);
    const std::uint32_t other = file_.nodes[branch].next;
    if (node.kind == Kind::if_directive && other < node.next) {
      sequence(node.extra & 15);
      read(other);
    }
    sequence(node.extra >> 4);
  }

  const File& file_;
  bool is_quoted_;
};

void strip(std::vector<TextToken>& tokens) {
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].is_literal) continue;
    if ((tokens[i].strips & flags::strip_left) != 0 && i > 0 && tokens[i - 1].is_literal) {
      Literal& before = tokens[i - 1].literal;
      before.cut(0, before.text().size() - trailing_space(before.text()));
    }
    if ((tokens[i].strips & flags::strip_right) != 0 && i + 1 < tokens.size() && tokens[i + 1].is_literal) {
      Literal& after = tokens[i + 1].literal;
      after.cut(leading_space(after.text()), after.text().size());
    }
  }
}

std::size_t count_characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::size_t length_of_characters(std::string_view text, std::size_t count) {
  std::size_t at = 0;
  while (at < text.size() && count > 0) {
    ++at;
    while (at < text.size() && (text[at] & 0xC0) == 0x80) ++at;
    --count;
  }
  return at;
}

void remove_indentation(std::vector<TextToken>& tokens) {
  std::size_t least = unlimited;
  std::vector<Literal*> indented;
  bool begins_line = true;
  for (TextToken& token : tokens) {
    const std::string& text = token.literal.text();
    if (begins_line) {
      begins_line = false;
      const std::size_t spaces = leading_space(text);
      const bool is_blank = token.is_literal && spaces == text.size() && text.ends_with('\n');
      if (!is_blank) {
        least = std::min(least, count_characters(std::string_view(text).substr(0, spaces)));
        if (token.is_literal) indented.push_back(&token.literal);
      }
    }
    if (token.is_literal && text.ends_with('\n')) begins_line = true;
  }
  for (Literal* literal : indented) literal->cut(length_of_characters(literal->text(), least), literal->text().size());
}

}  // namespace

std::uint32_t Literal::source(std::uint32_t offset) const {
  if (runs_.empty()) return 0;
  auto run = std::upper_bound(runs_.begin(), runs_.end(), offset,
                              [](std::uint32_t at, const Run& r) { return at < r.decoded; });
  if (run != runs_.begin()) --run;
  return run->source + (offset - run->decoded);
}

void Literal::add(std::uint32_t source, std::string_view bytes) {
  const auto size = static_cast<std::uint32_t>(text_.size());
  if (bytes.empty() && !runs_.empty()) return;
  if (runs_.empty() || runs_.back().source + (size - runs_.back().decoded) != source) {
    if (!runs_.empty() && runs_.back().decoded == size) runs_.pop_back();
    runs_.push_back({size, source});
  }
  text_ += bytes;
}

void Literal::add(const Literal& other) {
  for (std::size_t i = 0; i < other.runs_.size(); ++i) {
    const std::size_t begin = other.runs_[i].decoded;
    const std::size_t end = i + 1 < other.runs_.size() ? other.runs_[i + 1].decoded : other.text_.size();
    add(other.runs_[i].source, std::string_view(other.text_).substr(begin, end - begin));
  }
}

void Literal::cut(std::size_t begin, std::size_t end) {
  if (begin == 0 && end == text_.size()) return;
  Literal kept;
  kept.runs_.reserve(runs_.size());
  const std::string_view text = text_;
  for (std::size_t i = 0; i < runs_.size(); ++i) {
    const std::size_t from = std::max<std::size_t>(runs_[i].decoded, begin);
    const std::size_t to = std::min(end, i + 1 < runs_.size() ? runs_[i + 1].decoded : text.size());
    if (from <= to)
      kept.add(runs_[i].source + static_cast<std::uint32_t>(from) - runs_[i].decoded, text.substr(from, to - from));
  }
  *this = std::move(kept);
}

std::vector<DecodedPiece> decode_pieces(const File& file, std::uint32_t text) {
  const auto kind = static_cast<TextKind>(file.nodes[text].op);
  TextTokens reader(file, kind == TextKind::quoted);
  reader.read(text);
  strip(reader.tokens);
  if (kind == TextKind::indented_heredoc) remove_indentation(reader.tokens);
  std::vector<DecodedPiece> pieces;
  for (const TextToken& token : reader.tokens) {
    if (!token.is_literal) continue;
    if (pieces.empty() || pieces.back().node != token.piece) pieces.push_back({token.piece, {}});
    pieces.back().literal.add(token.literal);
  }
  return pieces;
}

Literal decode_quoted(std::string_view written, std::uint32_t begin) {
  Literal literal;
  while (!written.empty()) {
    const std::size_t length = token_length(written, true);
    decode_token(written.substr(0, length), begin, true, literal);
    written.remove_prefix(length);
    begin += static_cast<std::uint32_t>(length);
  }
  return literal;
}

std::string decode_label(const File& file, const Node& label) {
  return decode_quoted(file.spelled(label), label.begin).text();
}

}  // namespace stackworthy::hcl
