#include "analyzer/output/render.h"

#include <algorithm>

#include "analyzer/output/unicode.h"

namespace stackworthy::output {

namespace {

std::string quoted_name(const std::string& address, std::string_view otherwise, const Printer& printer) {
  return address.empty() ? std::string(otherwise) : "'" + printer.name(address) + "'";
}

}  // namespace

const Resource* subject_of(const Finding& finding, const Estate* estate) {
  if (!estate || finding.address.empty()) return nullptr;
  for (const Instance& instance : finding.instances) {
    if (instance.address != finding.address) continue;
    for (const auto& stack : estate->stacks) {
      if (stack->name != instance.stack) continue;
      if (const Resource* found = stack->find(finding.address)) return found;
    }
  }
  return nullptr;
}

Span first_line(Span span, const Sources& sources) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  const std::string_view text = sources[span.file].text();
  if (text.starts_with(byte_order_mark)) {
    span.begin = std::max(span.begin, static_cast<std::uint32_t>(byte_order_mark.size()));
    span.end = std::max(span.end, span.begin);
  }
  const std::size_t break_at = text.substr(0, span.end).find_first_of("\r\n", span.begin);
  if (break_at != std::string_view::npos) span.end = static_cast<std::uint32_t>(break_at);
  while (span.end > span.begin && (text[span.end - 1] == ' ' || text[span.end - 1] == '\t')) --span.end;
  const bool has_more = span.end < text.size() && text[span.end] != '\r' && text[span.end] != '\n';
  if (span.end == span.begin && has_more) span.end += static_cast<std::uint32_t>(character_at(text, span.begin).size);
  return span;
}

Location locate(Span span, const Printer& printer) {
  if (!span.is_somewhere()) return {};
  const Source& source = printer.sources()[span.file];
  const Span line = first_line(span, printer.sources());
  const Position position = source.position(line.begin);
  const std::uint32_t line_begin = line.begin - (position.column - 1);
  Location location;
  location.file = printer.name(source.path());
  location.line = position.line;
  location.column = 1 + static_cast<std::uint32_t>(characters(source.text({line.file, line_begin, line.begin})));
  location.end_column = location.column + static_cast<std::uint32_t>(characters(source.text(line)));
  return location;
}

std::string render(const Finding& finding, Form form, const Printer& printer) {
  const std::string predicate = printer.message(finding.message);
  if (form == Form::predicate) return predicate;
  return quoted_name(finding.address, "This", printer) + ' ' + predicate + '.';
}

std::string render(const Undecided& undecided, Form form, const Printer& printer) {
  const std::string clause = "t is not known whether " + quoted_name(undecided.address, "this", printer) + ' ' +
                             printer.message(undecided.message);
  return form == Form::predicate ? 'i' + clause : 'I' + clause + '.';
}

std::vector<std::string> hindrances(const Undecided& undecided, const Printer& printer) {
  std::string references;
  std::vector<std::string> sentences;
  for (const std::string& each : undecided.waits_for) {
    // A rule's own words have a space outside the quotes of an instance key, an address has none.
    bool is_quoted = false;
    bool is_words = false;
    for (const char c : each) {
      if (c == '"') is_quoted = !is_quoted;
      is_words = is_words || (c == ' ' && !is_quoted);
    }
    if (is_words) {
      sentences.push_back("Perhaps: " + printer.text(each) + '.');
    } else {
      references += (references.empty() ? "" : ", ") + printer.text(each);
    }
  }
  if (!references.empty()) sentences.insert(sentences.begin(), "It waits for " + references + '.');
  return sentences;
}

std::string_view level(Severity severity) {
  if (severity >= Severity::high) return "error";
  return severity == Severity::medium ? "warning" : "note";
}

std::string_view level(Notice::Severity severity) {
  return severity >= Notice::Severity::error ? "error" : severity == Notice::Severity::warning ? "warning" : "note";
}

std::string file_of(const Notice& notice, const Printer& printer) {
  if (notice.span.is_somewhere()) return printer.name(printer.sources()[notice.span.file].path());
  return printer.name(notice.path);
}

std::string paragraph(std::string_view prose, bool first_only) {
  std::string joined;
  std::size_t breaks = 0;
  bool after_space = false;
  for (const char c : prose) {
    if (c == '\n' || c == ' ') {
      after_space = true;
      breaks += c == '\n' ? 1 : 0;
      continue;
    }
    if (first_only && breaks > 1 && !joined.empty()) break;
    if (after_space && !joined.empty()) joined += ' ';
    joined += c;
    after_space = false;
    breaks = 0;
  }
  return joined;
}

std::string begins_line(std::string text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const Character next = character_at(text, at);
    if (!is_blank(next.code)) break;
    at += next.size;
  }
  if (at < text.size() && text[at] == ':') text.replace(at, 1, "\\u{3a}");
  return text;
}

}  // namespace stackworthy::output
