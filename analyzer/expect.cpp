#include "analyzer/expect.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "analyzer/model/trim.h"

namespace stackworthy {

namespace {

std::string_view word_of(std::string_view& text) {
  text = trimmed(text);
  const auto end = std::min(text.find_first_of(" \t"), text.size());
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(end);
  text = trimmed(text);
  return word;
}

/// Reads `expect rule-id "part"` and its like; nothing where the text is none.
std::optional<Expectation> read(std::string_view text) {
  Expectation made;
  const std::string_view verb = word_of(text);
  if (verb == "expect")
    made.kind = Expectation::Kind::finding;
  else if (verb == "expect-undecided")
    made.kind = Expectation::Kind::undecided;
  else if (verb == "known-miss")
    made.kind = Expectation::Kind::known_miss;
  else if (verb == "known-noise")
    made.kind = Expectation::Kind::known_noise;
  else
    return std::nullopt;
  if (made.kind == Expectation::Kind::known_miss || made.kind == Expectation::Kind::known_noise) {
    made.text = std::string(text);
    return made;
  }
  if (!text.empty() && text.front() != '"') made.rule = std::string(word_of(text));
  const auto close = text.find('"', 1);
  if (text.starts_with('"') && close != std::string_view::npos) made.text = std::string(text.substr(1, close - 1));
  return made;
}

/// The comment of a line that may be an expectation, and whether it stands alone.
std::optional<std::string_view> comment_of(std::string_view line, bool& alone) {
  for (const std::string_view mark : {"# ", "// ", "/* "}) {
    for (auto at = line.find(mark); at != std::string_view::npos; at = line.find(mark, at + 1)) {
      std::string_view text = trimmed(line.substr(at + mark.size()));
      if (!text.starts_with("expect") && !text.starts_with("known-")) continue;
      if (text.ends_with("*/")) text = trimmed(text.substr(0, text.size() - 2));
      alone = trimmed(line.substr(0, at)).empty();
      return text;
    }
  }
  return std::nullopt;
}

bool speaks_of(const Expectation& expectation, std::string_view path, std::uint32_t line, const Rule& rule) {
  return expectation.path == path && expectation.line == line &&
         (expectation.rule.empty() || expectation.rule == rule.id.text());
}

std::string plain(const Message& message) {
  std::string text;
  for (const Piece& piece : message) text += piece.text;
  return text;
}

std::string at(std::string_view path, std::uint32_t line) {
  return std::string(path) + ":" + std::to_string(line) + ": ";
}

/// Answers of a run and which expectations they met.
class Comparison {
 public:
  Comparison(const std::vector<Expectation>& expected, const Results& results)
      : expected_(expected), met_(expected.size(), false), results_(results) {}

  std::vector<std::string> run() {
    for (const Finding& finding : results_.findings) {
      if (finding.suppressed_by.empty())
        answer(Expectation::Kind::finding, finding.anchor, *finding.rule, plain(finding.message));
    }
    for (const Undecided& undecided : results_.undecided) {
      answer(Expectation::Kind::undecided, undecided.anchor, *undecided.rule, plain(undecided.message));
    }
    for (std::size_t i = 0; i < expected_.size(); ++i) {
      const Expectation& one = expected_[i];
      if (met_[i] || one.kind == Expectation::Kind::known_miss) continue;
      const std::string what = one.kind == Expectation::Kind::undecided ? "undecided"
                               : one.kind == Expectation::Kind::known_noise
                                   ? "known noise (it is gone: remove the comment)"
                                   : "finding";
      found_.push_back(at(one.path, one.line) + "expected " + what + (one.rule.empty() ? "" : " of " + one.rule) +
                       (one.text.empty() ? "" : " \"" + one.text + "\"") + ", there is none");
    }
    return found_;
  }

 private:
  void answer(Expectation::Kind kind, Span anchor, const Rule& rule, const std::string& message) {
    const Source& source = (*results_.sources)[anchor.file];
    const std::uint32_t line = source.position(anchor.begin).line;
    for (std::size_t i = 0; i < expected_.size(); ++i) {
      const Expectation& one = expected_[i];
      if (!speaks_of(one, source.path(), line, rule)) continue;
      if (kind == Expectation::Kind::finding && one.kind == Expectation::Kind::known_miss) {
        found_.push_back(at(source.path(), line) + "a known miss is found now: make it an expectation: " + message);
        return;
      }
      const bool is_noise = kind == Expectation::Kind::finding && one.kind == Expectation::Kind::known_noise;
      const bool matches = one.kind == kind && !met_[i] && message.find(one.text) != std::string::npos;
      if (!is_noise && !matches) continue;
      met_[i] = true;
      return;
    }
    found_.push_back(at(source.path(), line) +
                     (kind == Expectation::Kind::finding ? "unexpected finding of " : "unexpected undecided of ") +
                     std::string(rule.id.text()) + ": " + message);
  }

  const std::vector<Expectation>& expected_;
  std::vector<bool> met_;
  const Results& results_;
  std::vector<std::string> found_;
};

}  // namespace

std::vector<Expectation> expectations(std::string_view path, std::string_view text) {
  std::vector<Expectation> found;
  std::vector<std::size_t> pending;
  std::uint32_t number = 0;
  for (std::size_t begin = 0; begin <= text.size();) {
    const auto end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = text.substr(begin, end - begin);
    begin = end + 1;
    ++number;
    bool alone = false;
    const auto comment = comment_of(line, alone);
    auto expectation = comment ? read(*comment) : std::nullopt;
    if (!alone || !expectation) {
      for (const std::size_t i : pending) found[i].line = number;
      pending.clear();
    }
    if (!expectation) continue;
    expectation->path = std::string(path);
    expectation->line = number;
    if (alone) pending.push_back(found.size());
    found.push_back(std::move(*expectation));
  }
  return found;
}

std::vector<Expectation> expectations_beside(std::string_view path, std::string_view text) {
  std::vector<Expectation> found;
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = std::min(text.find('\n', begin), text.size());
    std::string_view line = text.substr(begin, end - begin);
    begin = end + 1;
    const std::string_view number = word_of(line);
    std::uint32_t value = 0;
    if (std::from_chars(number.data(), number.data() + number.size(), value).ec != std::errc()) continue;
    if (auto expectation = read(line)) {
      expectation->path = std::string(path);
      expectation->line = value;
      found.push_back(std::move(*expectation));
    }
  }
  return found;
}

std::vector<std::string> differences(const std::vector<Expectation>& expected, const Results& results) {
  return Comparison(expected, results).run();
}

}  // namespace stackworthy
