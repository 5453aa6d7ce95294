// What "Trojan Source: Invisible Vulnerabilities" (Boucher and Anderson, 2021) describes: bidirectional controls make a
// line look like other code than it is. As gcc's -Wbidi-chars=unpaired, an embedding or isolate that is closed again is
// left alone, so that a sentence in Hebrew or Arabic may be set off in a string or a comment; one that is still open at
// the line's end, or reaches over the mark of a string or a comment, is not. An override says that characters are shown
// in an order that is not theirs, and is never needed to write a language: it is always reported. The marks U+200E,
// U+200F and U+061C order nothing but themselves, and a closing control without an opening one does nothing.

#include "analyzer/bidi.h"

namespace stackworthy {

namespace {

struct Control {
  std::string_view bytes;
  std::string_view name;
  enum class Kind : std::uint8_t { embedding, over, isolate, end_of_embedding, end_of_isolate } kind;
};

constexpr Control controls[] = {
    {"\xE2\x80\xAA", "U+202A (left-to-right embedding)", Control::Kind::embedding},
    {"\xE2\x80\xAB", "U+202B (right-to-left embedding)", Control::Kind::embedding},
    {"\xE2\x80\xAC", "U+202C (pop directional formatting)", Control::Kind::end_of_embedding},
    {"\xE2\x80\xAD", "U+202D (left-to-right override)", Control::Kind::over},
    {"\xE2\x80\xAE", "U+202E (right-to-left override)", Control::Kind::over},
    {"\xE2\x81\xA6", "U+2066 (left-to-right isolate)", Control::Kind::isolate},
    {"\xE2\x81\xA7", "U+2067 (right-to-left isolate)", Control::Kind::isolate},
    {"\xE2\x81\xA8", "U+2068 (first strong isolate)", Control::Kind::isolate},
    {"\xE2\x81\xA9", "U+2069 (pop directional isolate)", Control::Kind::end_of_isolate},
};

const Control* control_at(std::string_view text, std::size_t at) {
  const std::string_view bytes = text.substr(at, 3);
  for (const Control& control : controls) {
    if (bytes == control.bytes) return &control;
  }
  return nullptr;
}

/// One line from left to right.
class Line {
 public:
  explicit Line(std::string_view text) : text_(text) {}

  /// Where the first misleading character begins, or the size of the text.
  std::size_t first() {
    for (std::size_t at = 0; at < text_.size(); ++at) {
      if (!open_.empty() && is_boundary(at)) return open_.front().at;
      const Control* control = text_[at] == '\xE2' ? control_at(text_, at) : nullptr;
      if (!control) continue;
      if (control->kind == Control::Kind::over) return open_.empty() ? at : open_.front().at;
      take(*control, at);
      at += control->bytes.size() - 1;
    }
    return open_.empty() ? text_.size() : open_.front().at;
  }

 private:
  struct Open {
    std::size_t at;
    bool is_isolate;
  };

  bool is_boundary(std::size_t at) const {
    const std::string_view two = text_.substr(at, 2);
    return (text_[at] == '"' && (at == 0 || text_[at - 1] != '\\')) || two == "/*" || two == "*/";
  }

  /// The end of an isolate also ends the embeddings inside.
  void take(const Control& control, std::size_t at) {
    using Kind = Control::Kind;
    if (control.kind == Kind::embedding || control.kind == Kind::isolate)
      open_.push_back({at, control.kind == Kind::isolate});
    if (control.kind == Kind::end_of_embedding && !open_.empty() && !open_.back().is_isolate) open_.pop_back();
    if (control.kind != Kind::end_of_isolate) return;
    std::size_t isolate = open_.size();
    while (isolate > 0 && !open_[isolate - 1].is_isolate) --isolate;
    if (isolate > 0) open_.resize(isolate - 1);
  }

  std::string_view text_;
  std::vector<Open> open_;
};

}  // namespace

std::vector<Misleading> misleading_lines(std::string_view text) {
  std::vector<Misleading> found;
  constexpr std::string_view common[] = {"\xE2\x80", "\xE2\x81"};
  if (text.find(common[0]) == std::string_view::npos && text.find(common[1]) == std::string_view::npos) return found;
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = std::min(text.find_first_of("\r\n", begin), text.size());
    const std::string_view line = text.substr(begin, end - begin);
    const std::size_t at = line.find('\xE2') == std::string_view::npos ? line.size() : Line(line).first();
    if (at < line.size()) {
      const Control& control = *control_at(line, at);
      const auto offset = static_cast<std::uint32_t>(begin + at);
      found.push_back({offset, offset + static_cast<std::uint32_t>(control.bytes.size()), control.name});
    }
    begin = end + 1;
  }
  return found;
}

}  // namespace stackworthy
