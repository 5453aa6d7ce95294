#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace stackworthy {

/// A half-open range of bytes of one file; `file` is a `Source::id`, 0 where the span is nowhere.
struct Span {
  std::uint32_t file = 0;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  constexpr bool is_somewhere() const { return file != 0; }
  constexpr std::uint32_t size() const { return end - begin; }
  constexpr bool contains(Span inner) const { return file == inner.file && begin <= inner.begin && inner.end <= end; }
  constexpr bool overlaps(Span other) const { return file == other.file && begin < other.end && other.begin < end; }
  friend constexpr auto operator<=>(const Span&, const Span&) = default;
};
static_assert(sizeof(Span) == 12);

/// A place as a person counts: `line` and `column` from 1, the column in bytes.
struct Position {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  friend constexpr auto operator<=>(const Position&, const Position&) = default;
};

/// What the parser or the evaluator has to say about the user's own files; the scan goes on.
struct Notice {
  enum class Severity : std::uint8_t { note, warning, error, syntax };  ///< `syntax`: text that is not of its language.
  Severity severity = Severity::note;
  Span span;            ///< Nowhere where `path` alone says it.
  std::string message;  ///< A predicate: lower case, no full stop, no newline, never a secret's value.
  std::string path;     ///< Relative to the trust root; only where there is no span.
};

/// One file's bytes and, built when first asked for, the index of its lines.
class Source {
 public:
  Source(std::uint32_t id, std::string path) : id_(id), path_(std::move(path)) {}

  std::uint32_t id() const { return id_; }
  /// Relative to the trust root, separated by `/`.
  std::string_view path() const { return path_; }
  /// The path without its last component; `.` at the trust root.
  std::string_view directory() const;
  /// The bytes as they are in the file, a byte order mark included; empty until loaded.
  std::string_view text() const { return text_; }
  std::string_view text(Span span) const;
  Span whole() const { return {id_, 0, static_cast<std::uint32_t>(text_.size())}; }

  /// `offset` may be the end of the text; a byte order mark takes no column.
  Position position(std::uint32_t offset) const;
  /// Without its line end; empty for a line that is not there. Lines are counted from 1; LF, CRLF and CR end one.
  std::string_view line(std::uint32_t number) const;
  /// Where line `number` begins, as an offset.
  std::uint32_t line_begin(std::uint32_t number) const;
  std::uint32_t line_count() const;

  /// Called once, by `Sources` or by whoever makes a source from memory.
  void set_text(std::string text) { text_ = std::move(text); }

 private:
  const std::vector<std::uint32_t>& lines() const;

  std::uint32_t id_;
  std::string path_;
  std::string text_;
  mutable std::once_flag indexed_;
  mutable std::vector<std::uint32_t> lines_;
};

/// Every file below the trust root that may be opened. Sources never move; ids follow the order of the paths given.
class Sources {
 public:
  /// Fetches the bytes of a path; false, with the reason in the string, where they cannot be had.
  using Reader = std::function<bool(std::string_view path, std::string& bytes_or_reason)>;

  Sources(std::vector<std::string> sorted_paths, Reader reader);
  Sources(const Sources&) = delete;
  Sources& operator=(const Sources&) = delete;

  /// The file at `path` (relative to the trust root, normalised), loaded; nullptr where it is not there or cannot be
  /// read. Any thread.
  const Source* open(std::string_view path) const;
  /// As `open`, but without loading it.
  const Source* find(std::string_view path) const;
  /// Why `open` of a path that `find` knows gave nullptr; empty otherwise.
  std::string_view reason(std::string_view path) const;
  /// The source of a span; `id` is a valid id.
  const Source& operator[](std::uint32_t id) const;
  std::size_t size() const { return slots_.size(); }
  /// All paths below `directory` (`.` for all), sorted.
  std::vector<std::string_view> below(std::string_view directory) const;

  /// Says that what lies at or below the link `from` lies at `to`; both relative to the trust root.
  void link(std::string from, std::string to) { links_.emplace_back(std::move(from), std::move(to)); }
  /// The path with links resolved, for files and directories alike; at most 40 are followed.
  std::string real(std::string_view path) const;

  /// A source that is not a file of the tree: stdin, a test's text. Not thread-safe.
  const Source& add(std::string path, std::string text);

 private:
  struct Slot {
    explicit Slot(std::uint32_t id, std::string path) : source(id, std::move(path)) {}
    Source source;
    mutable std::once_flag loaded;
    mutable bool readable = false;
    mutable std::string reason;
  };
  const Slot* slot(std::string_view path) const;

  std::vector<std::unique_ptr<Slot>> slots_;
  std::size_t in_order_ = 0;  // So many of the first slots are sorted by path.
  std::unordered_map<std::string_view, const Slot*> by_path_;
  std::vector<std::pair<std::string, std::string>> links_;
  Reader reader_;
};

/// Joins and normalises: `join("a/b", "../c")` is `a/c`. Empty where the result leaves the trust root or `relative` is
/// absolute.
std::string join_path(std::string_view directory, std::string_view relative);

}  // namespace stackworthy
