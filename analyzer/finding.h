#pragma once

#include <bitset>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/model/source.h"
#include "analyzer/rule.h"

namespace stackworthy {

/// One piece of a message; `from` names the source text of a value, so that a secret can be masked when it is printed.
struct Piece {
  std::string text;
  Span from;
};
using Message = std::vector<Piece>;

/// A place beside the primary one, with what it shows.
struct Related {
  Span span;
  Message message;
};

/// One instance of the resource that is judged.
struct Instance {
  std::string address;
  std::string stack;
  friend auto operator<=>(const Instance&, const Instance&) = default;
};

/// What takes a finding out of the gate.
enum class SuppressedBy : std::uint8_t { nothing, comment, peer, waiver, baseline, generated };

/// What is wrong, once, with all its instances. Nothing in it is rendered for a format.
struct Finding {
  const Rule* rule = nullptr;
  Severity severity = Severity::info;  ///< Effective, after profile and configuration.
  Span anchor;
  Message message;
  std::string address;   ///< Of the worst instance; empty for text.
  std::string identity;  ///< `RULE|PATH|ADDRESS[|DISCRIMINATOR]`.
  std::string decides;   ///< The argument that a literal elsewhere decides; empty where the anchor is the argument.
  std::vector<Instance> instances;  ///< Sorted.
  std::vector<Related> related;
  std::vector<Related> flow;  ///< From the literal to the place; empty where there is no path.
  std::string fix;
  std::vector<std::string> searched;                   ///< Absence: types and names that were looked for.
  std::string provided;                                ///< Absence: the line that would declare it.
  std::string suppressed_by;                           ///< `comment at a.tf:3: reason`; empty where it stands.
  SuppressedBy suppressed_as = SuppressedBy::nothing;  ///< Annotations and metadata of ours count as comments.
  std::string peer;                                    ///< Of a peer's suppression: whose (`checkov`).
};

/// What a rule could not decide.
struct Undecided {
  const Rule* rule = nullptr;
  Span anchor;
  std::string address;
  std::string stack;
  Message message;
  std::vector<std::string> waits_for;
};

/// Which bytes of which file hold a secret, and the rule that says so; sorted, joined.
class Secrets {
 public:
  void add(Span span, std::string_view rule);
  void finish();
  /// The rule whose secret touches the span; empty where none does.
  std::string_view touching(Span span) const;
  /// `text`, which stands at `span` in its source, with every secret byte run replaced by `***`.
  std::string mask(std::string_view text, Span span) const;
  /// `text` with every known secret of at least 6 bytes in it replaced by `***`.
  std::string mask_value(std::string_view text) const;
  /// The same for a name, an address or a path: secrets that are plain words (`wordpress`) are no secret there.
  std::string mask_name(std::string_view text) const;
  /// Values found, so that they can be hidden where they appear without a span: decoded, concatenated, in base64.
  void add_value(std::string value);

 private:
  struct Range {
    Span span;
    std::string_view rule;
  };
  std::string mask_with(std::string_view text, bool plain_words) const;
  /// The size of the longest value that the text begins with; 0 where there is none.
  std::size_t longest_at(std::string_view text, bool plain_words) const;

  std::vector<Range> ranges_;
  std::vector<std::string> values_;  // Sorted, once finished.
  std::bitset<1 << 16> beginnings_;  // Of the values.
};

/// A file and what became of it.
struct FileVerdict {
  std::string path;
  std::string verdict;  ///< `terraform`, `cloudformation`, `kubernetes`, `variables`, `text`, `skipped`, `not-read`.
  std::string reason;
};

/// Something that was not read and what it may hold: what coverage lacks.
struct Unread {
  enum class Kind : std::uint8_t { module, chart, base, file };  ///< By how much it may hold, most first.
  Kind kind = Kind::file;
  std::string name;    ///< A path, or the address of a module call with its source.
  std::string reason;  ///< `registry module`, `encrypted by SOPS`.
  std::string stack;   ///< That lacks it; empty for a file.
  friend auto operator<=>(const Unread&, const Unread&) = default;
};

/// Under `--focus`: what else there is beside what the given paths touch.
struct Focus {
  std::size_t stacks = 0;       ///< That contain the paths, or call what contains them.
  std::size_t other_files = 0;  ///< Of infrastructure code, that were not analysed.
};

/// How many of each dialect, and what was not read.
struct Coverage {
  std::vector<FileVerdict> files;  ///< Sorted by path.
  std::size_t analysed = 0;
  std::size_t not_read = 0;
  std::size_t skipped = 0;
  std::size_t excluded = 0;  ///< Files; not among those skipped.
  std::size_t ignored = 0;   ///< Untracked files, and directories of them, that git ignores; not among `files`.
  std::size_t resources[3] = {0, 0, 0};  ///< By Dialect.
  std::size_t stacks = 0;
  std::size_t bytes = 0;
  std::vector<Unread> unread;  ///< Sorted: what may hold most comes first.
};

/// Everything a format needs, sorted.
struct Results {
  std::vector<Finding> findings;  ///< Suppressed ones included; sorted by path, line, column, rule, identity.
  std::vector<Undecided> undecided;
  std::vector<Notice> notices;
  Coverage coverage;
  std::string name;  ///< Of what was scanned: the base name of the trust root.
  std::size_t good = 0;
  std::vector<std::string> areas_with_evidence;  ///< Of the eight, sorted: something there is proven good.
  std::optional<Focus> focus;
  std::vector<const Rule*> rules;         ///< Enabled, sorted by id.
  std::vector<std::string> policy_notes;  ///< What the configuration changes: `1 waiver`, `provided: budget`; sorted.
  const Sources* sources = nullptr;
  const Secrets* secrets = nullptr;
  const Estate* estate = nullptr;
};

}  // namespace stackworthy
