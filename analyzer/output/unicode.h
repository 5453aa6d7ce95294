#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace stackworthy::output {

/// One character of UTF-8 text; an invalid byte is a character of its own, of size 1.
struct Character {
  char32_t code = 0;
  std::size_t size = 1;
  bool is_valid = true;
};

/// The character that begins at byte `at`, which is inside the text.
Character character_at(std::string_view text, std::size_t at);
void append_utf8(std::string& out, char32_t code);
/// Terminal cells: 0 for combining marks, 2 for East Asian wide characters, else 1.
unsigned cells(char32_t code);
/// Whether it acts on a terminal or on the order of what is shown instead of being seen: C0, DEL, C1, bidirectional and
/// zero-width controls, line separators, language tags.
bool is_control(char32_t code);
/// Whether it is white space of any width.
bool is_blank(char32_t code);
/// Length in UTF-16 code units; an invalid byte is one.
std::size_t utf16_units(std::string_view text);
/// Length in characters; an invalid byte is one.
std::size_t characters(std::string_view text);

}  // namespace stackworthy::output
