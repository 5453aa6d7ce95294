// What a line looks like and where its marks go are two questions as soon as a tab, a wide character, a control or a
// masked secret stands before the mark. The line is therefore taken apart into glyphs, each with its cells; a mark is a
// range of glyphs. A line is masked as a whole and only then cut, so that no piece of a secret is left at a cut.

#include "analyzer/output/frame.h"

#include <algorithm>

#include "analyzer/output/escape.h"
#include "analyzer/output/render.h"
#include "analyzer/output/unicode.h"

namespace stackworthy::output {

namespace {

constexpr std::size_t tab_stop = 4;
constexpr std::size_t widest_line = 160;     // cells
constexpr std::size_t before_mark = 60;      // cells that stay before a mark of a longer line
constexpr std::uint32_t farthest = 1 << 14;  // bytes around a mark that are looked at

/// A masked line and where the mark is in it, in bytes.
struct Line {
  std::string text;
  std::size_t begin = 0;
  std::size_t end = 0;
};

std::size_t common_prefix(std::string_view a, std::string_view b) {
  const auto differs = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  return static_cast<std::size_t>(differs.first - a.begin());
}

Span whole_line(Span mark, const Source& source) {
  const std::string_view text = source.line(source.position(mark.begin).line);
  Span line{mark.file, mark.begin, mark.begin};
  if (!text.empty()) {
    line.begin = std::min(mark.begin, static_cast<std::uint32_t>(text.data() - source.text().data()));
    line.end = std::max(mark.begin, line.begin + static_cast<std::uint32_t>(text.size()));
  }
  if (mark.begin - line.begin > farthest) line.begin = mark.begin - farthest;
  if (line.end > mark.end + farthest) line.end = mark.end + farthest;
  return line;
}

Line masked_line(Span mark, const Printer& printer) {
  const Source& source = printer.sources()[mark.file];
  const Span line = whole_line(mark, source);
  mark.end = std::min(mark.end, line.end);
  mark.begin = std::min(mark.begin, mark.end);
  Line masked{printer.source(line), mark.begin - line.begin, mark.end - line.begin};
  if (masked.text == source.text(line)) return masked;
  const std::string before = printer.source({mark.file, line.begin, mark.begin});
  const std::string after = printer.source({mark.file, mark.end, line.end});
  masked.begin = common_prefix(masked.text, before);
  masked.end = masked.text.ends_with(after) ? masked.text.size() - after.size() : masked.text.size();
  masked.end = std::max(masked.end, std::min(masked.begin + 1, masked.text.size()));
  return masked;
}

/// What is shown of a line, and where the mark goes below it, in cells.
struct Shown {
  std::string text;
  std::size_t begin = 0;
  std::size_t width = 1;
  bool is_cut = false;
};

struct Glyph {
  std::string text;
  std::size_t width = 1;
  std::size_t cell = 0;
};

Glyph next_glyph(std::string_view text, std::size_t& at, std::size_t cell) {
  if (text[at] == '\t') {
    ++at;
    const std::size_t width = tab_stop - cell % tab_stop;
    return {std::string(width, ' '), width, cell};
  }
  const Character character = character_at(text, at);
  Glyph glyph{escape_next(text, at), 1, cell};
  const bool is_as_written = character.is_valid && glyph.text.size() == character.size;
  glyph.width = is_as_written ? cells(character.code) : glyph.text.size();
  return glyph;
}

Shown shown_line(const Mark& mark, const Printer& printer) {
  const Line line = masked_line(mark.span, printer);
  std::vector<Glyph> glyphs;
  Shown shown;
  std::size_t cell = 0;
  std::size_t end = 0;
  for (std::size_t at = 0; at < line.text.size();) {
    if (at <= line.begin) shown.begin = cell;
    glyphs.push_back(next_glyph(line.text, at, cell));
    cell += glyphs.back().width;
    if (at <= line.end) end = cell;
  }
  if (line.begin >= line.text.size()) shown.begin = cell;
  shown.width = end > shown.begin ? end - shown.begin : 1;
  shown.is_cut = cell > widest_line;
  const std::size_t first = shown.is_cut && shown.begin > before_mark ? shown.begin - before_mark : 0;
  std::size_t shift = 0;
  bool is_first = true;
  for (const Glyph& glyph : glyphs) {
    if (glyph.cell < first) continue;
    if (is_first && first > 0) {
      shown.text = "...";
      shift = glyph.cell - 3;
    }
    is_first = false;
    if (shown.is_cut && glyph.cell + glyph.width > first + widest_line) {
      shown.text += "...";
      break;
    }
    shown.text += glyph.text;
  }
  shown.begin -= shift;
  if (shown.is_cut) shown.width = std::min(shown.width, widest_line > shown.begin ? widest_line - shown.begin : 1);
  while (!shown.text.empty() && shown.text.back() == ' ') shown.text.pop_back();
  return shown;
}

class Frame {
 public:
  Frame(const Printer& printer, const Style& style, Severity severity, std::size_t gutter)
      : printer_(printer), style_(style), severity_(severity), gutter_(gutter) {}

  std::string bar() const { return std::string(gutter_ + 1, ' ') + style_.dim("|"); }

  void block(std::vector<Mark> marks, bool is_primary) {
    const auto leads = [&](const Mark& mark) { return is_primary ? mark.is_primary : !mark.is_head; };
    auto lead = std::find_if(marks.begin(), marks.end(), leads);
    if (lead == marks.end()) lead = marks.begin();
    const Location at = locate(lead->span, printer_);
    if (!is_primary) out += bar() + '\n';
    out += std::string(gutter_, ' ') + style_.dim(is_primary ? "-->" : ":::") + ' ' + escape_text(at.file) + ':' +
           std::to_string(at.line) + ':' + std::to_string(at.column) + '\n';
    if (is_primary) out += bar() + '\n';
    std::stable_sort(marks.begin(), marks.end(), [](const Mark& a, const Mark& b) { return a.span < b.span; });
    std::uint32_t last = 0;
    for (const Mark& mark : marks) last = line(mark, last);
  }

  std::string out;

 private:
  std::uint32_t line(const Mark& mark, std::uint32_t last) {
    const Shown shown = shown_line(mark, printer_);
    const std::uint32_t number = printer_.sources()[mark.span.file].position(mark.span.begin).line;
    if (number != last || shown.is_cut) {
      std::string digits = std::to_string(number);
      digits.insert(0, gutter_ - digits.size(), ' ');
      out += style_.dim(digits + " |") + (shown.text.empty() ? "" : " ") + shown.text + '\n';
    }
    const std::string line(shown.width, mark.is_primary ? '^' : '-');
    const std::string label = escape_text(printer_.text(mark.label));
    const std::string below = line + (label.empty() ? "" : " ") + label;
    out += bar() + ' ' + std::string(shown.begin, ' ') +
           (mark.is_primary ? style_.severity(severity_, below) : style_.dim(below)) + '\n';
    return number;
  }

  const Printer& printer_;
  const Style& style_;
  Severity severity_;
  std::size_t gutter_;
};

}  // namespace

std::string frame(const std::vector<Mark>& marks, const Printer& printer, const Style& style, Severity severity,
                  std::size_t& gutter) {
  std::vector<std::uint32_t> files;
  gutter = 3;
  for (const Mark& mark : marks) {
    const auto at = std::find(files.begin(), files.end(), mark.span.file);
    if (at == files.end())
      files.insert(mark.is_primary ? files.begin() : files.end(), mark.span.file);
    else if (mark.is_primary)
      std::rotate(files.begin(), at, at + 1);
    const std::uint32_t line = printer.sources()[mark.span.file].position(mark.span.begin).line;
    gutter = std::max(gutter, std::to_string(line).size() + 1);
  }
  Frame drawn(printer, style, severity, gutter);
  for (const std::uint32_t file : files) {
    std::vector<Mark> here;
    std::copy_if(marks.begin(), marks.end(), std::back_inserter(here),
                 [&](const Mark& mark) { return mark.span.file == file; });
    const bool is_primary = std::any_of(here.begin(), here.end(), [](const Mark& mark) { return mark.is_primary; });
    drawn.block(std::move(here), is_primary);
  }
  return std::move(drawn.out);
}

}  // namespace stackworthy::output
