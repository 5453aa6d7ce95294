// For comments on pull requests and summaries of jobs. GitHub and GitLab find links, mentions and references (`#12`,
// `@team`, a commit's hash) in any text that is no code, after Markdown's own escapes are gone. So escaping is not
// enough: of what a finding says, plain words stay words, and everything else stands in code spans.

#include <algorithm>

#include "analyzer/catalogue.h"
#include "analyzer/model/lists.h"
#include "analyzer/output/escape.h"
#include "analyzer/output/formats.h"
#include "analyzer/output/render.h"
#include "analyzer/output/summary.h"
#include "analyzer/output/unicode.h"

namespace stackworthy::output {

namespace {

constexpr std::size_t most_of_a_cell = 1000;
constexpr std::size_t room_for_the_end = 2000;

/// Cut at a character's end where it is long.
std::string shortened(std::string_view text) {
  if (text.size() <= most_of_a_cell) return std::string(text);
  std::size_t at = 0;
  for (std::size_t next = 0; next <= most_of_a_cell; next += character_at(text, next).size) at = next;
  return std::string(text.substr(0, at)) + "...";
}

/// A code span inside a table's cell: the text is seen as it is, whatever it is.
std::string code(std::string_view made) {
  const std::string text = escape_text(made);
  std::size_t longest = 0;
  std::size_t run = 0;
  std::string inside;
  for (std::size_t i = 0; i < text.size(); ++i) {
    run = text[i] == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
    if (text[i] != '|') {
      inside += text[i];
    } else {
      // A cell ends at a pipe that no backslash precedes, or two.
      inside += i > 0 && text[i - 1] == '\\' ? "u{7c}" : "\\|";
    }
  }
  if (inside.find_first_not_of(' ') == std::string::npos) inside = "(blank)";
  const std::string fence(longest + 1, '`');
  const std::string pad = inside.front() == '`' || inside.back() == '`' || inside.front() == ' ' ? " " : "";
  return fence + pad + inside + pad + fence;
}

/// A word that nothing reads as more than a word: letters, with `-` or `'` between them, or a short number.
bool is_plain(std::string_view word) {
  if (word == "...") return true;
  if (word.starts_with('(')) word.remove_prefix(1);
  while (!word.empty() && std::string_view(".,;:)").find(word.back()) != std::string_view::npos) word.remove_suffix(1);
  if (word.empty()) return false;
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  if (std::all_of(word.begin(), word.end(), is_digit)) return word.size() < 7;
  const bool is_hash = word.size() >= 7 && word.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
  if (is_hash || !is_letter(word.front()) || !is_letter(word.back())) return false;
  for (std::size_t i = 1; i + 1 < word.size(); ++i) {
    const bool joins = (word[i] == '-' || word[i] == '\'') && is_letter(word[i - 1]);
    if (!is_letter(word[i]) && !joins) return false;
  }
  return true;
}

/// A run of words that are no plain ones, without the quotes that a code span makes needless; a bracket that opens
/// before it or closes behind it, and the end of a sentence, stay outside.
std::string spanned(std::string_view words) {
  std::string_view inner = words;
  const bool is_opened = inner.starts_with('(');
  if (is_opened) inner.remove_prefix(1);
  const auto last = inner.find_last_not_of(".,;:");
  if (last == std::string_view::npos) return code(words);
  inner = inner.substr(0, last + 1);
  const bool is_closed = inner.size() > 1 && inner.ends_with(')') &&
                         std::count(inner.begin(), inner.end(), ')') > std::count(inner.begin(), inner.end(), '(');
  if (is_closed) inner.remove_suffix(1);
  const auto begin = static_cast<std::size_t>(inner.data() - words.data());
  const std::string_view after = words.substr(begin + inner.size());
  const char first = inner.front();
  const bool is_quoted = inner.size() > 2 && (first == '\'' || first == '"' || first == '`') && inner.back() == first &&
                         inner.substr(1, inner.size() - 2).find(first) == std::string_view::npos;
  if (is_quoted) inner = inner.substr(1, inner.size() - 2);
  return (is_opened ? "(" : "") + code(inner) + std::string(after);
}

/// Text of a cell: plain words, and code spans for the rest.
std::string prose(std::string_view made) {
  const std::string text = shortened(made);
  std::string out;
  std::string odd;
  const auto add = [&](const std::string& piece) { out += (out.empty() ? "" : " ") + piece; };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string_view word = std::string_view(text).substr(at, end - at);
    at = end + 1;
    if (word.empty()) continue;
    if (!is_plain(word)) {
      odd += (odd.empty() ? "" : " ") + std::string(word);
      continue;
    }
    if (!odd.empty()) add(spanned(odd));
    odd.clear();
    add(std::string(word));
  }
  if (!odd.empty()) add(spanned(odd));
  return out;
}

class Markdown {
 public:
  Markdown(const Results& results, std::size_t most_bytes)
      : results_(results), printer_(results), most_(most_bytes), standing_(worst_first(results)) {}

  std::string all() {
    const Tally tally = tally_of(results_);
    const bool is_clean = tally.standing() == 0;
    out_ = "### stackworthy: " + (is_clean ? nothing() : kinds(tally)) + "\n\n";
    out_ += code(shortened(printer_.name(results_.name))) + ": " + coverage_words(results_) + "; " +
            prose(count_words(results_)) + "; " + area_words(results_) + ".\n\n";
    limits();
    findings();
    undecided();
    unread();
    return std::move(out_);
  }

 private:
  std::string nothing() const {
    return unread_of(results_).empty() ? "nothing to fix" : "nothing to fix in what was read";
  }

  static std::string kinds(const Tally& tally) {
    std::string words;
    const auto add = [&](std::size_t count, std::string_view noun) {
      if (count > 0) words += (words.empty() ? "" : ", ") + counted(count, noun);
    };
    add(tally.errors, "error");
    add(tally.warnings, "warning");
    add(tally.notes, "note");
    return words;
  }

  void limits() {
    const std::size_t before = out_.size();
    if (const std::size_t excluded = results_.coverage.excluded; excluded > 0)
      out_ += "- left out: " + counted(excluded, "file") + " excluded\n";
    if (results_.focus) out_ += "- focus: " + prose(focus_words(results_)) + '\n';
    std::size_t left = results_.policy_notes.size();
    for (const std::string& note : results_.policy_notes) {
      if (out_.size() > most_ / 4) break;
      --left;
      out_ += "- policy: " + prose(printer_.text(note)) + '\n';
    }
    if (left > 0) out_ += "- policy: " + counted(left, "more note") + '\n';
    if (out_.size() > before) out_ += '\n';
  }

  /// Adds rows while there is room; says how many are left.
  template <class Things, class Row>
  void table(const std::string& head, const Things& things, std::string_view noun, Row row) {
    out_ += head;
    std::size_t written = 0;
    for (const auto& thing : things) {
      const std::string line = row(thing);
      if (out_.size() + line.size() + room_for_the_end > most_) break;
      out_ += line;
      ++written;
    }
    if (written < things.size())
      out_ += "\n" + std::to_string(things.size() - written) + " more " + std::string(noun) +
              " left out: there is no room for them here.\n";
    out_ += '\n';
  }

  std::string where(Span span) const {
    if (!span.is_somewhere()) return "";
    const Location at = locate(span, printer_);
    return code(shortened(at.file) + ':' + std::to_string(at.line));
  }

  void findings() {
    if (standing_.empty()) return;
    table("| severity | where | rule | what | fix |\n|---|---|---|---|---|\n", standing_, "findings are",
          [&](const Finding* finding) {
            const std::string remedy =
                finding->fix.empty() ? paragraph(finding->rule->fix.text(), true) : printer_.text(finding->fix);
            return "| " + std::string(to_text(finding->severity)) + " | " + where(finding->anchor) + " | " +
                   code(finding->rule->id.text()) + " | " + prose(render(*finding, Form::sentence, printer_)) + " | " +
                   prose(remedy) + " |\n";
          });
  }

  void undecided() {
    if (results_.undecided.empty()) return;
    out_ += "<details><summary>" + std::to_string(results_.undecided.size()) + " undecided</summary>\n\n";
    table("| where | rule | undecided | why |\n|---|---|---|---|\n", results_.undecided, "are",
          [&](const Undecided& undecided) {
            std::string why;
            for (const std::string& hindrance : hindrances(undecided, printer_))
              why += (why.empty() ? "" : " ") + hindrance;
            return "| " + where(undecided.anchor) + " | " + code(undecided.rule->id.text()) + " | " +
                   prose(render(undecided, Form::sentence, printer_)) + " | " + prose(why) + " |\n";
          });
    out_ += "</details>\n\n";
  }

  /// By kind and reason, with the first names of each: a comment is no place for hundreds of paths.
  void unread() {
    const std::vector<std::string> all = unread_words(results_, printer_);
    if (all.empty()) return;
    out_ += "<details><summary>not read</summary>\n\n";
    table("| what and why |\n|---|\n", all, "kinds are",
          [&](const std::string& words) { return "| " + prose(words) + " |\n"; });
    out_ += "</details>\n\n";
  }

  const Results& results_;
  Printer printer_;
  std::size_t most_;
  std::vector<const Finding*> standing_;
  std::string out_;
};

}  // namespace

std::string markdown(const Results& results, std::size_t most_bytes) { return Markdown(results, most_bytes).all(); }

}  // namespace stackworthy::output
