// A comment stands for what begins on its line, or, alone on its line, for what begins on the next line that is neither
// blank nor a comment: the outermost construct that begins there, and always that line itself. An annotation or an
// entry of metadata stands for what it is written in.

#include "analyzer/suppress.h"

#include <algorithm>
#include <array>

#include "analyzer/catalogue.h"
#include "analyzer/model/date.h"
#include "analyzer/model/trim.h"

namespace stackworthy {

namespace {

/// Text without which a file has no suppression at all.
bool may_suppress(std::string_view text) {
  static constexpr std::array<std::string_view, 12> words{
      "stackworthy", ":skip",   ":ignore",  "kics-scan", "dd-iac-scan",    "gitleaks:allow",
      "pragma:",     "cfn_nag", "cfn-lint", "checkov",   "kube-linter.io", "runterrascan.io"};
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

}  // namespace

std::string_view trimmed_text(std::string_view text) { return trimmed(text, " \t\r\n"); }

std::string why_over(std::string_view until, std::string_view today, int most_days) {
  if (until.empty()) return {};
  const auto last = day_number(until);
  if (!last) return "suppresses nothing: its end is no day of the form YYYY-MM-DD";
  const auto now = day_number(today);
  if (!now) return {};
  if (*last < *now) return "no longer suppresses: its last day was " + std::string(until);
  if (most_days > 0 && *last - *now > most_days)
    return "suppresses nothing: " + std::string(until) + " is more than " + std::to_string(most_days) + " days ahead";
  return {};
}

bool selects(std::string_view selector, const Rule& rule) {
  if (rule.check.kind == Check::Kind::engine && (rule.id.text() != "input/bidi-text" || selector == "*")) return false;
  return covers(selector, rule);
}

bool speaks_of(const Suppression& suppression, const Rule& rule) {
  if (suppression.is_of_secrets) return rule.exposure == Exposure::secret;
  if (!suppression.peer.empty() && suppression.selectors.empty()) return lists(rule, suppression.peer, {});
  return std::any_of(suppression.selectors.begin(), suppression.selectors.end(), [&](const Selector& selector) {
    return suppression.peer.empty() ? selects(selector.text, rule) : lists(rule, suppression.peer, selector.text);
  });
}

Places::Places(const Source& source, const Outline& outline) : source_(source), outline_(outline) {
  const std::uint32_t count = source.line_count();
  std::vector<bool> is_comment(count + 2, false);
  for (const Comment& comment : outline.comments) {
    if (!comment.alone) continue;
    const std::uint32_t last = source.position(comment.end).line;
    for (std::uint32_t line = source.position(comment.begin).line; line <= last && line <= count; ++line)
      is_comment[line] = true;
  }
  const std::uint32_t first_item = outline.items.empty() ? 0 : source.position(outline.items.front().begin).line;
  code_.assign(count + 2, count);
  for (std::uint32_t line = count; line >= 1; --line) {
    const std::string_view text = trimmed_text(source.line(line));
    // The mark above the first document belongs to nothing.
    const bool is_mark = text.starts_with("---") && line < first_item;
    code_[line] = text.empty() || is_comment[line] || is_mark ? code_[line + 1] : line;
  }
}

Span Places::span(std::uint32_t begin, std::uint32_t end) const { return {source_.id(), begin, end}; }

Span Places::whole_line(std::uint32_t number) const {
  const std::uint32_t begin = source_.line_begin(number);
  return span(begin, begin + static_cast<std::uint32_t>(source_.line(number).size()));
}

Span Places::line(const Comment& comment) const {
  if (!comment.alone) return whole_line(source_.position(comment.begin).line);
  const std::uint32_t below = source_.position(comment.end).line + 1;
  return whole_line(below < code_.size() ? code_[below] : source_.line_count());
}

Span Places::line_after(const Comment& comment) const {
  return whole_line(std::min(source_.position(comment.end).line + 1, source_.line_count()));
}

Span Places::next(const Comment& comment) const {
  Span covered = line(comment);
  const auto& items = outline_.items;
  const auto first = std::lower_bound(items.begin(), items.end(), covered.begin,
                                      [](const Item& item, std::uint32_t at) { return item.begin < at; });
  // The outermost: parents come before children.
  if (first != items.end() && first->begin <= covered.end) covered.end = std::max(covered.end, first->end);
  return covered;
}

Span Places::around(const Comment& comment) const {
  const auto& items = outline_.items;
  const auto after = std::upper_bound(items.begin(), items.end(), comment.begin,
                                      [](std::uint32_t at, const Item& item) { return at < item.begin; });
  auto index = static_cast<std::int32_t>(after - items.begin()) - 1;
  Span outermost;
  for (; index >= 0; index = items[static_cast<std::size_t>(index)].parent) {
    const Item& item = items[static_cast<std::size_t>(index)];
    if (item.end > comment.begin && !item.name.empty()) outermost = span(item.begin, item.end);
  }
  return outermost;
}

Span Places::of(const Note& note) const {
  if (note.item < 0) return source_.whole();
  const Item& item = outline_.items[static_cast<std::size_t>(note.item)];
  return span(item.begin, item.end);
}

bool Places::is_above_all(std::uint32_t offset) const {
  return outline_.items.empty() || offset < outline_.items.front().begin;
}

std::string_view Places::text(const Comment& comment) const {
  std::string_view text = source_.text(span(comment.begin, comment.end));
  if (text.starts_with("/*")) {
    text.remove_prefix(2);
    if (text.ends_with("*/")) text.remove_suffix(2);
  } else {
    while (text.starts_with('#') || text.starts_with('/')) text.remove_prefix(1);
  }
  return trimmed_text(text);
}

std::vector<Suppression> read_suppressions(const Source& source, const Outline& outline) {
  std::vector<Suppression> found;
  if (outline.comments.empty() && outline.notes.empty()) return found;
  const Places places(source, outline);
  for (const Comment& comment : outline.comments) {
    read_own_comment(places, comment, found);
    read_peer_comment(places, comment, found);
  }
  for (const Note& note : outline.notes) {
    read_own_note(places, note, found);
    read_peer_note(places, note, found);
  }
  return found;
}

Suppressions::File& Suppressions::of(std::uint32_t id) {
  const auto [known, is_new] = files_.try_emplace(id);
  File& file = known->second;
  const Source& source = (*judging_.sources)[id];
  if (!is_new || !may_suppress(source.text())) return file;
  file.all = read_suppressions(source, judging_.outline(source));
  for (std::uint32_t i = 0; i < file.all.size(); ++i) {
    const Suppression& one = file.all[i];
    const int most_days = one.peer.empty() ? judging_.policy.most_days : 0;
    const bool counts =
        one.fault.empty() && one.covers.is_somewhere() && why_over(one.until, judging_.today, most_days).empty();
    if (counts) (one.is_of_file ? file.whole : file.order).push_back(i);
  }
  std::stable_sort(file.order.begin(), file.order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return file.all[a].covers.begin < file.all[b].covers.begin;
  });
  std::uint32_t reach = 0;
  for (const std::uint32_t i : file.order) file.reach.push_back(reach = std::max(reach, file.all[i].covers.end));
  return file;
}

/// A variable's default, a local or a line of a variable file: it serves whoever refers to it.
bool Suppressions::is_named_elsewhere(Span place) const {
  const std::string path = path_at(judging_.outline((*judging_.sources)[place.file]), place.begin);
  return path.starts_with("var.") || path.starts_with("local.") || path.starts_with("Parameters.");
}

void Suppressions::ask(Suppression& one, const Rule& rule, Found& found) {
  if (!speaks_of(one, rule)) return;
  if (!one.peer.empty()) {
    found.peer = &one;
    return;
  }
  found.own = &one;
  for (Selector& selector : one.selectors) selector.was_used |= selects(selector.text, rule);
}

const Suppression* Suppressions::at(const Rule& rule, Span place, bool is_literal) {
  if (!judging_.suppressions || !place.is_somewhere() || !selects(rule.id.text(), rule)) return nullptr;
  place.end = std::max(place.end, place.begin + 1);
  File& file = of(place.file);
  const auto [known, is_new] = file.of_whole.try_emplace(&rule);
  if (is_new) {
    for (const std::uint32_t i : file.whole) ask(file.all[i], rule, known->second);
  }
  Found found = known->second;
  const auto begins_after =
      std::upper_bound(file.order.begin(), file.order.end(), place.end - 1,
                       [&](std::uint32_t offset, std::uint32_t i) { return offset < file.all[i].covers.begin; });
  for (auto i = static_cast<std::size_t>(begins_after - file.order.begin()); i > 0; --i) {
    if (file.reach[i - 1] <= place.begin) break;
    Suppression& one = file.all[file.order[i - 1]];
    if (!one.covers.overlaps(place)) continue;
    const bool is_meant = one.peer.empty() || one.is_of_secrets || !is_literal || !is_named_elsewhere(place);
    if (is_meant) ask(one, rule, found);
  }
  return found.own ? found.own : found.peer;
}

std::string Suppressions::words_of(const Suppression& suppression) const {
  static constexpr std::array<std::string_view, 3> forms{"comment", "annotation", "metadata"};
  const Source& source = (*judging_.sources)[suppression.written.file];
  std::string text = suppression.peer.empty() ? "" : suppression.peer + " ";
  text += std::string(forms[static_cast<std::size_t>(suppression.form)]) + " at " + std::string(source.path()) + ":" +
          std::to_string(source.position(suppression.written.begin).line);
  return suppression.reason.empty() ? text : text + ": " + suppression.reason;
}

}  // namespace stackworthy
