#include "analyzer/pattern.h"

#include <re2/re2.h>

#include <mutex>
#include <string>
#include <utility>

namespace stackworthy {

// The program is built on the first question: a table of sixty token formats costs nothing in a scan where no keyword
// hits. RE2 itself may be asked by several threads; only its birth needs the flag.
struct Pattern::Compiled {
  std::string expression;
  PatternOptions options;
  std::once_flag once;
  std::unique_ptr<re2::RE2> program;
  std::vector<std::string> names;

  const re2::RE2& ready() {
    std::call_once(once, [this] {
      re2::RE2::Options how;
      how.set_log_errors(false);
      how.set_case_sensitive(!options.ignore_case);
      how.set_encoding(options.latin1 ? re2::RE2::Options::EncodingLatin1 : re2::RE2::Options::EncodingUTF8);
      how.set_max_mem(8 << 20);
      program = std::make_unique<re2::RE2>(expression, how);
      if (!program->ok()) return;
      names.resize(static_cast<std::size_t>(program->NumberOfCapturingGroups()) + 1);
      for (const auto& [number, name] : program->CapturingGroupNames()) names[static_cast<std::size_t>(number)] = name;
    });
    return *program;
  }

  bool match(std::string_view text, std::size_t from, re2::RE2::Anchor anchor, re2::StringPiece* found, int count) {
    const re2::RE2& re = ready();
    if (!re.ok() || from > text.size()) return false;
    return re.Match(re2::StringPiece(text.data(), text.size()), from, text.size(), anchor, found, count);
  }
};

namespace {

Extent extent(const re2::StringPiece& piece, std::string_view text) {
  const std::size_t begin = static_cast<std::size_t>(piece.data() - text.data());
  return {begin, begin + piece.size()};
}

}  // namespace

Pattern::Pattern(std::string_view expression, PatternOptions options) : compiled_(std::make_unique<Compiled>()) {
  compiled_->expression = expression;
  compiled_->options = options;
}
Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;
Pattern::~Pattern() = default;

bool Pattern::is_valid() const { return compiled_->ready().ok(); }
std::string_view Pattern::error() const { return compiled_->ready().error(); }
std::string_view Pattern::expression() const { return compiled_->expression; }

std::size_t Pattern::groups() const {
  const re2::RE2& re = compiled_->ready();
  return re.ok() ? static_cast<std::size_t>(re.NumberOfCapturingGroups()) : 0;
}

std::string_view Pattern::group_name(std::size_t group) const {
  compiled_->ready();
  return group < compiled_->names.size() ? std::string_view(compiled_->names[group]) : std::string_view();
}

std::optional<Match> Pattern::find(std::string_view text, std::size_t from) const {
  if (text.data() == nullptr) text = "";
  std::vector<re2::StringPiece> found(groups() + 1);
  if (!compiled_->match(text, from, re2::RE2::UNANCHORED, found.data(), static_cast<int>(found.size()))) return {};
  Match match;
  match.groups.reserve(found.size());
  for (const auto& piece : found) {
    if (piece.data() == nullptr)
      match.groups.push_back(std::nullopt);
    else
      match.groups.push_back(extent(piece, text));
  }
  return match;
}

std::optional<Extent> Pattern::find_extent(std::string_view text, std::size_t from) const {
  if (text.data() == nullptr) text = "";
  re2::StringPiece whole;
  if (!compiled_->match(text, from, re2::RE2::UNANCHORED, &whole, 1)) return {};
  return extent(whole, text);
}

bool Pattern::is_all_of(std::string_view text) const {
  if (text.data() == nullptr) text = "";
  return compiled_->match(text, 0, re2::RE2::ANCHOR_BOTH, nullptr, 0);
}

}  // namespace stackworthy
