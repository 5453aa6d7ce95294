// What an author named comes out as data in every format, never as an instruction to a terminal, a log viewer, a
// Markdown renderer or a graph renderer. One function per format; each first makes the text harmless to look at, then
// escapes what the format itself reads.

#include "analyzer/output/escape.h"

#include "analyzer/output/unicode.h"

namespace stackworthy::output {

namespace {

void append_hex(std::string& out, char32_t value, int least_digits) {
  static constexpr char digits[] = "0123456789abcdef";
  int shift = 28;
  while (shift > 0 && (value >> shift) == 0 && shift / 4 + 1 > least_digits) shift -= 4;
  for (; shift >= 0; shift -= 4) out += digits[(value >> shift) & 15];
}

/// Whether the byte at `at` would open a command of a build log: the second `#` of `##vso[`, `##[`, `##teamcity[`, the
/// colon of `section_start:`.
bool opens_command(std::string_view text, std::size_t at) {
  const std::string_view before = text.substr(0, at);
  if (text[at] == ':') return before.ends_with("section_start") || before.ends_with("section_end");
  if (text[at] != '#' || at == 0 || text[at - 1] != '#') return false;
  std::size_t end = at + 1;
  while (end < text.size() && ((text[end] >= 'a' && text[end] <= 'z') || (text[end] >= 'A' && text[end] <= 'Z'))) ++end;
  return end < text.size() && text[end] == '[';
}

std::string spelled(const Character& character) {
  std::string out = character.is_valid ? "\\u{" : "\\x{";
  append_hex(out, character.code, 1);
  return out + '}';
}

}  // namespace

std::string escape_next(std::string_view text, std::size_t& at) {
  const Character next = character_at(text, at);
  const bool is_spelled = !next.is_valid || is_control(next.code) || opens_command(text, at);
  std::string out = is_spelled ? spelled(next) : std::string(text.substr(at, next.size));
  at += next.size;
  return out;
}

std::string escape_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) out += escape_next(text, at);
  return out;
}

std::string escape_json(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (std::size_t at = 0; at < text.size();) {
    const Character next = character_at(text, at);
    const std::string_view bytes = text.substr(at, next.size);
    const bool is_command = opens_command(text, at);
    at += next.size;
    if (is_command) {
      out += next.code == ':' ? "\\u003a" : "\\u0023";
    } else if (!next.is_valid) {
      out += "\xEF\xBF\xBD";
    } else if (next.code == '"' || next.code == '\\') {
      out += '\\';
      out += bytes;
    } else if (next.code == '\n') {
      out += "\\n";
    } else if (next.code == '\t') {
      out += "\\t";
    } else if (next.code > 0xFFFF && is_control(next.code)) {
      out += "\\u";
      append_hex(out, 0xD7C0 + (next.code >> 10), 4);
      out += "\\u";
      append_hex(out, 0xDC00 + (next.code & 0x3FF), 4);
    } else if (is_control(next.code)) {
      out += "\\u";
      append_hex(out, next.code, 4);
    } else {
      out += bytes;
    }
  }
  return out;
}

std::string escape_sarif(std::string_view text) {
  std::string out = escape_text(text);
  for (auto at = out.find("]("); at != std::string::npos; at = out.find("](", at)) out.replace(at, 2, "] (");
  return out;
}

std::string escape_dot(std::string_view text) {
  std::string out;
  for (const char c : escape_text(text)) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string escape_mermaid(std::string_view text) {
  std::string out;
  for (const char c : escape_text(text)) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                          static_cast<unsigned char>(c) >= 0x80 ||
                          std::string_view(" ._-/").find(c) != std::string_view::npos;
    if (is_plain) {
      out += c;
    } else {
      out += '#' + std::to_string(static_cast<unsigned>(c)) + ';';
    }
  }
  return out;
}

std::string escape_markdown(std::string_view text) {
  std::string out;
  for (const char c : escape_text(text)) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '@':
        out += "&#64;";
        break;
      default:
        if (std::string_view("\\`*_{}[]()#+!|~").find(c) != std::string_view::npos) out += '\\';
        out += c;
    }
  }
  return out;
}

std::string escape_uri(std::string_view path) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : path) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                          std::string_view("-._~/").find(c) != std::string_view::npos;
    if (is_plain) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += digits[byte >> 4];
      out += digits[byte & 15];
    }
  }
  return out;
}

}  // namespace stackworthy::output
