#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/engine.h"
#include "analyzer/model/outline.h"
#include "analyzer/model/source.h"
#include "analyzer/rule.h"

namespace stackworthy {

/// One rule, area or check that a suppression names.
struct Selector {
  std::string text;
  Span at;
  bool was_used = false;
};

/// What takes findings out, in a comment, an annotation or metadata; ours or a peer's.
struct Suppression {
  enum class Form : std::uint8_t { comment, annotation, metadata };
  Form form = Form::comment;
  std::string peer;                 ///< Whose language it is (`checkov`); empty: ours.
  std::vector<Selector> selectors;  ///< Ours: selectors of rules. A peer's: its checks; none: all of them.
  Span written;
  Span covers;  ///< The construct or line that it stands for, or the whole file.
  bool is_of_file = false;
  bool is_of_secrets = false;  ///< A peer's: covers whatever is a secret there.
  std::string until;           ///< As written, `YYYY-MM-DD`; empty for none.
  std::string owner;
  std::string reason;
  std::string fault;              ///< Of ours: why it stands for nothing, as a predicate; then it covers nothing.
  std::vector<Selector> strange;  ///< Of ours: options that there are not.
};

/// The suppressions of one file, ours and peers', in its order. Of its text only comment tokens count.
std::vector<Suppression> read_suppressions(const Source& source, const Outline& outline);

/// Whether the suppression speaks of the rule, by one of its selectors.
bool speaks_of(const Suppression& suppression, const Rule& rule);
/// Whether the selector of one of ours covers the rule. Rules about the input itself are waived in the configuration,
/// but for `input/bidi-text`, which has to be named.
bool selects(std::string_view selector, const Rule& rule);
/// Why an end does not hold today: it is past, no date, or further ahead than `most_days` (0: any); empty where it
/// does.
std::string why_over(std::string_view until, std::string_view today, int most_days);

/// The suppressions of a scan, read when a file is first asked for, and which of them were of use.
class Suppressions {
 public:
  explicit Suppressions(const Judging& judging) : judging_(judging) {}

  /// What takes the rule's findings at the place, ours before peers'; nullptr where nothing does. All of ours that do
  /// count as used. A literal elsewhere (`is_literal`) is not what a peer speaks of.
  const Suppression* at(const Rule& rule, Span place, bool is_literal = false);
  const std::vector<Suppression>& in(const Source& source) { return of(source.id()).all; }
  /// `checkov comment at a.tf:3: reason`.
  std::string words_of(const Suppression& suppression) const;

 private:
  /// What takes a rule's findings: one of ours, one of a peer's.
  struct Found {
    const Suppression* own = nullptr;
    const Suppression* peer = nullptr;
  };
  /// Of one file; `order` is by where what they cover begins, `reach` the furthest end up to there. Those of the whole
  /// file stand apart, asked once for each rule.
  struct File {
    std::vector<Suppression> all;
    std::vector<std::uint32_t> order;
    std::vector<std::uint32_t> reach;
    std::vector<std::uint32_t> whole;
    std::map<const Rule*, Found> of_whole;
  };
  static void ask(Suppression& one, const Rule& rule, Found& found);
  File& of(std::uint32_t id);
  bool is_named_elsewhere(Span place) const;

  const Judging& judging_;
  std::map<std::uint32_t, File> files_;
};

/// What a suppression may stand for in one file: lines and constructs.
class Places {
 public:
  Places(const Source& source, const Outline& outline);

  /// The line of the comment, or of the next code where it stands alone, and the outermost construct that begins there.
  Span next(const Comment& comment) const;
  /// As `next`, the line alone.
  Span line(const Comment& comment) const;
  /// The line after the comment's.
  Span line_after(const Comment& comment) const;
  /// The block, template resource or object around the comment; nowhere where there is none.
  Span around(const Comment& comment) const;
  /// The construct that the note speaks of, or the whole file.
  Span of(const Note& note) const;
  bool is_above_all(std::uint32_t offset) const;
  std::string_view text(const Comment& comment) const;  ///< Without its marks.
  Span span(std::uint32_t begin, std::uint32_t end) const;
  const Source& source() const { return source_; }

 private:
  Span whole_line(std::uint32_t number) const;

  const Source& source_;
  const Outline& outline_;
  std::vector<std::uint32_t> code_;  // Of each line from 1, the next line at or after it that holds code.
};

void read_own_comment(const Places& places, const Comment& comment, std::vector<Suppression>& found);
void read_own_note(const Places& places, const Note& note, std::vector<Suppression>& found);
void read_peer_comment(const Places& places, const Comment& comment, std::vector<Suppression>& found);
void read_peer_note(const Places& places, const Note& note, std::vector<Suppression>& found);
/// Whether the rule lists the check of that peer as one that reports whenever the rule does; an empty check: any.
bool lists(const Rule& rule, std::string_view peer, std::string_view check);

/// Text between white space.
std::string_view trimmed_text(std::string_view text);

}  // namespace stackworthy
