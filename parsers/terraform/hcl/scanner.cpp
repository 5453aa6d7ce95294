#include "parsers/terraform/hcl/scanner.h"

#include <array>
#include <cstring>
#include <utility>

#include "parsers/terraform/hcl/unicode.h"

namespace stackworthy::hcl {

namespace {

enum Class : std::uint8_t { other, letter, digit, blank, beyond_ascii };

constexpr std::array<Class, 256> classes_of_bytes() {
  std::array<Class, 256> classes{};
  for (int c = 'a'; c <= 'z'; ++c) classes[static_cast<std::size_t>(c)] = letter;
  for (int c = 'A'; c <= 'Z'; ++c) classes[static_cast<std::size_t>(c)] = letter;
  for (int c = '0'; c <= '9'; ++c) classes[static_cast<std::size_t>(c)] = digit;
  for (std::size_t c = 0x80; c < 0x100; ++c) classes[c] = beyond_ascii;
  classes['_'] = letter;
  classes[' '] = blank;
  classes['\t'] = blank;
  return classes;
}

constexpr std::array<Class, 256> classes = classes_of_bytes();

Class class_of(char c) { return classes[static_cast<unsigned char>(c)]; }

bool is_digit(char c) { return class_of(c) == digit; }

constexpr std::array<Token, 256> tokens_of_one_byte() {
  std::array<Token, 256> tokens{};
  for (Token& token : tokens) token = Token::bad;
  constexpr std::pair<char, Token> alone[] = {{'\n', Token::newline},
                                              {'"', Token::quote},
                                              {'{', Token::open_brace},
                                              {'}', Token::close_brace},
                                              {'[', Token::open_bracket},
                                              {']', Token::close_bracket},
                                              {'(', Token::open_parenthesis},
                                              {')', Token::close_parenthesis},
                                              {',', Token::comma},
                                              {'?', Token::question},
                                              {'+', Token::plus},
                                              {'-', Token::minus},
                                              {'*', Token::star},
                                              {'/', Token::slash},
                                              {'%', Token::percent}};
  for (const auto& [c, token] : alone) tokens[static_cast<unsigned char>(c)] = token;
  return tokens;
}

/// Tokens that no second byte makes another token.
constexpr std::array<Token, 256> single_tokens = tokens_of_one_byte();

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

char32_t decode(std::string_view text, std::uint32_t at, std::uint32_t length) {
  const auto byte = [&](std::uint32_t i) { return static_cast<unsigned char>(text[at + i]); };
  char32_t point = byte(0) & (0xFFu >> (length + 1));
  for (std::uint32_t i = 1; i < length; ++i) point = point << 6 | (byte(i) & 0x3F);
  return point;
}

}  // namespace

std::uint32_t character_length(std::string_view text, std::uint32_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  const std::uint32_t length = first < 0x80   ? 1
                               : first < 0xC0 ? 0
                               : first < 0xE0 ? 2
                               : first < 0xF0 ? 3
                               : first < 0xF8 ? 4
                                              : 0;
  if (at + length > text.size()) return 0;
  for (std::uint32_t i = 1; i < length; ++i) {
    if ((static_cast<unsigned char>(text[at + i]) & 0xC0) != 0x80) return 0;
  }
  return length;
}

std::uint32_t identifier_end(std::string_view text, std::uint32_t begin) {
  std::uint32_t at = begin;
  while (at < text.size()) {
    const Class kind = class_of(text[at]);
    if (kind == letter || (at > begin && (kind == digit || text[at] == '-'))) {
      ++at;
      continue;
    }
    if (kind != beyond_ascii) break;
    const std::uint32_t length = character_length(text, at);
    if (length == 0) break;
    const char32_t point = decode(text, at, length);
    if (at > begin ? !continues_identifier(point) : !starts_identifier(point)) break;
    at += length;
  }
  return at;
}

std::uint32_t escape_length(std::string_view text, std::uint32_t at, bool& is_sound) {
  const char kind = at + 1 < text.size() ? text[at + 1] : '\n';
  is_sound = kind == 'n' || kind == 'r' || kind == 't' || kind == '"' || kind == '\\';
  if (kind == '\n' || kind == '\r' || class_of(kind) == beyond_ascii) return 1;
  if (kind != 'u' && kind != 'U') return 2;
  const std::uint32_t digits = kind == 'u' ? 4 : 8;
  std::uint32_t point = 0;
  std::uint32_t length = 0;
  while (length < digits && at + 2 + length < text.size() && hex_value(text[at + 2 + length]) >= 0) {
    point = point << 4 | static_cast<std::uint32_t>(hex_value(text[at + 2 + length]));
    ++length;
  }
  is_sound = length == digits && point <= 0x10FFFF && (point < 0xD800 || point > 0xDFFF);
  return 2 + length;
}

void Scanner::comment(std::uint32_t begin, std::uint32_t end) {
  if (!comments_.empty() && begin < comments_.back().end) return;
  comments_.push_back({begin, end});
}

bool Scanner::skip(std::uint32_t& at) {
  const char* const bytes = text_.data();
  const auto size = static_cast<std::uint32_t>(text_.size());
  for (;;) {
    while (at < size && class_of(bytes[at]) == blank) ++at;
    if (at >= size || class_of(bytes[at]) != other) return true;
    const char c = bytes[at];
    if (!sees_newlines_ && (c == '\n' || (c == '\r' && byte(at + 1) == '\n'))) {
      ++at;
    } else if (c == '#' || (c == '/' && byte(at + 1) == '/')) {
      const void* line_end = std::memchr(bytes + at, '\n', size - at);
      const std::uint32_t end =
          line_end ? static_cast<std::uint32_t>(static_cast<const char*>(line_end) - bytes) : size;
      comment(at, end > at && bytes[end - 1] == '\r' ? end - 1 : end);
      at = end;
    } else if (c == '/' && byte(at + 1) == '*') {
      const std::size_t close = text_.find("*/", at + 2);
      if (close == std::string_view::npos) return false;
      comment(at, static_cast<std::uint32_t>(close + 2));
      at = static_cast<std::uint32_t>(close + 2);
    } else {
      return true;
    }
  }
}

void Scanner::scan() {
  std::uint32_t at = at_;
  has_next_ = true;
  if (!skip(at)) {
    next_ = {Token::bad, at, at + 2};
    return;
  }
  if (at >= text_.size()) {
    next_ = {Token::end, at, at};
    return;
  }
  switch (class_of(text_[at])) {
    case letter:
    case beyond_ascii:
      next_ = scan_word(at);
      break;
    case digit:
      next_ = scan_number(at);
      break;
    default:
      next_ = scan_operator(at);
  }
}

Lexeme Scanner::scan_word(std::uint32_t begin) const {
  const std::uint32_t end = identifier_end(text_, begin);
  if (end > begin) return {Token::name, begin, end};
  const std::uint32_t length = character_length(text_, begin);
  return {Token::bad, begin, begin + (length == 0 ? 1 : length)};
}

Lexeme Scanner::scan_number(std::uint32_t begin) const {
  std::uint32_t end = begin + 1;
  for (std::uint32_t at = end; at < text_.size();) {
    const char c = text_[at];
    if (is_digit(c)) {
      end = ++at;
    } else if (c == '.') {
      ++at;
    } else if (c == 'e' || c == 'E') {
      const std::uint32_t sign = byte(at + 1) == '+' || byte(at + 1) == '-' ? 1 : 0;
      if (!is_digit(byte(at + 1 + sign))) break;
      at += 2 + sign;
      end = at;
    } else {
      break;
    }
  }
  return {Token::number, begin, end};
}

Lexeme Scanner::scan_heredoc(std::uint32_t begin) const {
  const std::uint32_t marker = begin + (byte(begin + 2) == '-' ? 3 : 2);
  std::uint32_t end = identifier_end(text_, marker);
  if (end == marker) return {Token::less, begin, begin + 1};
  if (byte(end) == '\r') ++end;
  if (byte(end) != '\n') return {Token::less, begin, begin + 1};
  return {Token::heredoc, begin, end + 1};
}

Lexeme Scanner::scan_operator(std::uint32_t begin) const {
  const auto one = [&](Token token) { return Lexeme{token, begin, begin + 1}; };
  const auto two = [&](Token token) { return Lexeme{token, begin, begin + 2}; };
  const Token single = single_tokens[static_cast<unsigned char>(text_[begin])];
  if (single != Token::bad) return one(single);
  const char following = byte(begin + 1);
  switch (text_[begin]) {
    case '\r':
      return following == '\n' ? two(Token::newline) : one(Token::bad);
    case '~':
      return following == '}' ? two(Token::strip_close) : one(Token::bad);
    case ':':
      return following == ':' ? two(Token::double_colon) : one(Token::colon);
    case '.':
      return following == '.' && byte(begin + 2) == '.' ? Lexeme{Token::ellipsis, begin, begin + 3} : one(Token::dot);
    case '=':
      return following == '=' ? two(Token::equal_equal) : following == '>' ? two(Token::arrow) : one(Token::equal);
    case '!':
      return following == '=' ? two(Token::not_equal) : one(Token::not_);
    case '>':
      return following == '=' ? two(Token::greater_equal) : one(Token::greater);
    case '<':
      return following == '=' ? two(Token::less_equal) : following == '<' ? scan_heredoc(begin) : one(Token::less);
    case '&':
      return following == '&' ? two(Token::and_) : one(Token::bad);
    case '|':
      return following == '|' ? two(Token::or_) : one(Token::bad);
    default:
      return one(Token::bad);
  }
}

}  // namespace stackworthy::hcl
