// Our own language: `stackworthy: ignore[rules; until=; owner=] reason` in a comment or a `//` member of JSON, the
// annotation `stackworthy.dev/ignore: "rule: reason"`, and `stackworthy: {ignore: [{rule, reason, until}]}` in a
// template's metadata. What begins like one of ours and is none is said, so that a slip never looks like silence.

#include <algorithm>

#include "analyzer/suppress.h"

namespace stackworthy {

namespace {

constexpr std::string_view marker = "stackworthy:";
constexpr std::string_view how = "stackworthy: ignore[area/name] reason";

/// Text and where it stands; `at` is where the text begins, or the whole note where offsets mean nothing.
struct Reading {
  std::string_view text;
  Span at;
  bool is_exact;  ///< `at` moves with the text.

  Span of(std::string_view part) const {
    if (!is_exact) return at;
    const auto begin = at.begin + static_cast<std::uint32_t>(part.data() - text.data());
    return {at.file, begin, begin + static_cast<std::uint32_t>(part.size())};
  }
};

std::vector<std::string_view> split_text(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const auto end = std::min(text.find(separator, begin), text.size());
    parts.push_back(trimmed_text(text.substr(begin, end - begin)));
    begin = end + 1;
  }
  return parts;
}

void read_selectors(std::string_view list, const Reading& reading, Suppression& made) {
  for (const std::string_view one : split_text(list, ',')) {
    if (!one.empty()) made.selectors.push_back({std::string(one), reading.of(one)});
  }
}

/// `[rules; until=; owner=] reason`.
void read_arguments(std::string_view text, const Reading& reading, Suppression& made) {
  const auto close = text.find(']');
  if (!text.starts_with('[') || close == std::string_view::npos) {
    made.fault = "names no rule in brackets: " + std::string(how) + " is expected";
    return;
  }
  const auto parts = split_text(text.substr(1, close - 1), ';');
  read_selectors(parts.front(), reading, made);
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const std::string_view part = parts[i];
    const auto equals = std::min(part.find('='), part.size());
    const std::string_view name = trimmed_text(part.substr(0, equals));
    const std::string_view value = trimmed_text(part.substr(std::min(equals + 1, part.size())));
    if (name == "until")
      made.until = value.empty() ? "nothing" : std::string(value);
    else if (name == "owner")
      made.owner = value;
    else if (!part.empty())
      made.strange.push_back({std::string(name), reading.of(part)});
  }
  made.reason = trimmed_text(text.substr(close + 1));
  if (made.selectors.empty()) made.fault = "names no rule: " + std::string(how) + " is expected";
}

bool is_word(char c) { return (c >= 'a' && c <= 'z') || c == '-'; }

/// A comment's text or that of a `//` member. False where it is none of ours.
bool read_text(const Reading& reading, Suppression& made) {
  std::string_view text = reading.text;
  if (!text.starts_with(marker)) return false;
  text = trimmed_text(text.substr(marker.size()));
  const auto end = static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_word) - text.begin());
  const std::string_view verb = text.substr(0, end);
  if (verb != "ignore" && verb != "ignore-file") {
    if (!verb.starts_with("ignore")) return false;
    made.fault = "is neither ignore[...] nor ignore-file[...]";
    return true;
  }
  made.is_of_file = verb == "ignore-file";
  read_arguments(trimmed_text(text.substr(end)), reading, made);
  return true;
}

/// Whether each word between commas could be a selector: no sentence is.
bool are_selectors(std::string_view list) {
  const auto words = split_text(list, ',');
  return std::all_of(words.begin(), words.end(),
                     [](std::string_view word) { return word.find_first_of(" \t") == std::string_view::npos; });
}

/// `rule: reason` entries between line ends and semicolons. What is none goes on with the reason before it.
void read_annotation(const Places& places, const Note& note, std::string_view text, std::vector<Suppression>& found) {
  const Span written = places.span(note.begin, note.end);
  const std::size_t before = found.size();
  for (const std::string_view line : split_text(text, '\n')) {
    for (const std::string_view entry : split_text(line, ';')) {
      if (entry.empty()) continue;
      const auto colon = entry.find(':');
      const bool is_bare = colon == std::string_view::npos;
      const bool is_entry = are_selectors(entry.substr(0, colon)) && (!is_bare || entry.find('/') != entry.npos);
      if (!is_entry && found.size() > before) {
        found.back().reason += "; " + std::string(entry);
        continue;
      }
      Suppression made;
      made.form = Suppression::Form::annotation;
      made.written = written;
      made.covers = places.of(note);
      const std::string_view rules = entry.substr(0, std::min(colon, entry.size()));
      read_selectors(rules, {rules, written, false}, made);
      if (colon != std::string_view::npos) made.reason = trimmed_text(entry.substr(colon + 1));
      if (made.selectors.empty()) made.fault = "names no rule: \"area/name: reason\" is expected";
      found.push_back(std::move(made));
    }
  }
}

void read_metadata(const Places& places, const Note& note, std::vector<Suppression>& found) {
  Suppression made;
  made.form = Suppression::Form::metadata;
  made.written = places.span(note.begin, note.end);
  made.covers = places.of(note);
  made.is_of_file = note.item < 0;
  const Reading reading{{}, made.written, false};
  for (const auto& [name, value] : note.fields) {
    if (name == "rule" || name.empty())
      read_selectors(value, reading, made);
    else if (name == "reason")
      made.reason = value;
    else if (name == "until")
      made.until = value.empty() ? "nothing" : value.substr(0, 40);
    else if (name == "owner")
      made.owner = value;
    else
      made.strange.push_back({name, made.written});
  }
  if (made.selectors.empty()) made.fault = "names no rule: {rule: area/name, reason: ...} is expected";
  found.push_back(std::move(made));
}

}  // namespace

void read_own_comment(const Places& places, const Comment& comment, std::vector<Suppression>& found) {
  Suppression made;
  const std::string_view text = places.text(comment);
  const auto begin = static_cast<std::uint32_t>(text.data() - places.source().text().data());
  made.written = places.span(comment.begin, comment.end);
  if (text.empty() || !read_text({text, {places.source().id(), begin, begin}, true}, made)) return;
  if (made.is_of_file && !places.is_above_all(comment.begin))
    made.fault = "stands for nothing: ignore-file belongs above the first block";
  made.covers = made.is_of_file ? places.source().whole() : places.next(comment);
  found.push_back(std::move(made));
}

void read_own_note(const Places& places, const Note& note, std::vector<Suppression>& found) {
  const std::string_view value = note.fields.empty() || !note.fields.front().first.empty()
                                     ? std::string_view()
                                     : std::string_view(note.fields.front().second);
  if (note.name == "stackworthy.dev/ignore") return read_annotation(places, note, value, found);
  if (note.name == "stackworthy.ignore") return read_metadata(places, note, found);
  if (note.name != "//") return;
  Suppression made;
  made.written = places.span(note.begin, note.end);
  if (!read_text({trimmed_text(value), made.written, false}, made)) return;
  if (made.is_of_file && note.item >= 0) made.fault = "stands for nothing: ignore-file belongs to the top of a file";
  if (!made.is_of_file && note.item < 0) made.fault = "stands for nothing: at the top of a file it is ignore-file[...]";
  made.covers = made.is_of_file ? places.source().whole() : places.of(note);
  found.push_back(std::move(made));
}

}  // namespace stackworthy
