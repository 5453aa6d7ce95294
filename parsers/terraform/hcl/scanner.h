#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "parsers/terraform/hcl/syntax.h"

namespace stackworthy::hcl {

enum class Token : std::uint8_t {
  end,
  newline,
  name,
  number,
  quote,
  heredoc,  ///< `<<MARK` or `<<-MARK` with its line end
  open_brace,
  close_brace,
  strip_close,  ///< `~}`
  open_bracket,
  close_bracket,
  open_parenthesis,
  close_parenthesis,
  dot,
  comma,
  colon,
  double_colon,
  ellipsis,
  question,
  equal,
  arrow,
  not_,
  or_,
  and_,
  equal_equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  plus,
  minus,
  star,
  slash,
  percent,
  bad,  ///< what belongs to no token
};

struct Lexeme {
  Token token = Token::end;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

/// The length of the character at `at` if its bytes are shaped as UTF-8; 0 otherwise.
std::uint32_t character_length(std::string_view text, std::uint32_t at);
/// Where the identifier ends that begins at `begin`; `begin` where none does.
std::uint32_t identifier_end(std::string_view text, std::uint32_t begin);

/// The length of the escape at the backslash at `at` of a quoted text, as far as it goes; `is_sound` says whether it
/// stands for a character.
std::uint32_t escape_length(std::string_view text, std::uint32_t at, bool& is_sound);

/// Tokens of an expression or a body, one at a time and no further than asked, so that its owner may read strings and
/// heredocs byte by byte in between.
class Scanner {
 public:
  Scanner(std::string_view text, std::vector<Comment>& comments) : text_(text), comments_(comments) {}

  std::string_view text() const { return text_; }
  std::string_view spelled(const Lexeme& lexeme) const { return text_.substr(lexeme.begin, lexeme.end - lexeme.begin); }

  /// The next token, which stays the next one.
  const Lexeme& peek() {
    if (!has_next_) scan();
    return next_;
  }
  bool next_is(Token token) { return peek().token == token; }
  bool next_is_word(std::string_view word) { return next_is(Token::name) && spelled(next_) == word; }
  /// The next token, which is then behind us.
  Lexeme take() {
    const Lexeme taken = peek();
    jump(taken.end);
    return taken;
  }
  bool take_if(Token token) {
    if (!next_is(token)) return false;
    jump(next_.end);
    return true;
  }

  /// Where the last token that was taken ends.
  std::uint32_t at() const { return at_; }
  void jump(std::uint32_t at) {
    at_ = at;
    has_next_ = false;
  }

  bool sees_newlines() const { return sees_newlines_; }
  /// Whether a line end is a token from here on; returns what it was.
  bool see_newlines(bool seen) {
    const bool before = sees_newlines_;
    if (before != seen) has_next_ = false;
    sees_newlines_ = seen;
    return before;
  }

 private:
  void scan();
  /// Skips blanks and comments from `at`; false where a comment is not closed.
  bool skip(std::uint32_t& at);
  void comment(std::uint32_t begin, std::uint32_t end);
  Lexeme scan_word(std::uint32_t begin) const;
  Lexeme scan_number(std::uint32_t begin) const;
  Lexeme scan_heredoc(std::uint32_t begin) const;
  Lexeme scan_operator(std::uint32_t begin) const;
  char byte(std::uint32_t at) const { return at < text_.size() ? text_[at] : '\0'; }

  std::string_view text_;
  std::vector<Comment>& comments_;
  std::uint32_t at_ = 0;
  bool has_next_ = false;
  bool sees_newlines_ = true;
  Lexeme next_;
};

}  // namespace stackworthy::hcl
