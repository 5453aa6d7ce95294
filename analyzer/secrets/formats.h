#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace stackworthy::secrets {

/// A half-open range of bytes of the text that is looked at.
struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// How a hit of a format's keyword leads to its token.
enum class Search : std::uint8_t {
  at_keyword,  ///< The pattern begins with the keyword.
  around,      ///< The pattern holds anywhere within `before` and `after` bytes of the keyword.
  assigned,    ///< As `around`, and the token is assigned to a key that speaks of the keyword or of a credential.
  found,       ///< `find` reads the text from the keyword on.
};

/// Which bytes may not stand next to a token, because it would then be a part of something longer.
enum class Alphabet : std::uint8_t {
  word,    ///< Letters, digits, `_`.
  url,     ///< The same and `-`.
  base64,  ///< Letters, digits, `+`, `/`, `=`.
  none,    ///< Any byte may.
};

/// A provider's token format: what to look for, how to be sure, and how to make an example.
struct Format {
  std::string_view id;                             ///< Kebab case; `{{token:ID}}` in fixtures.
  std::string_view title;                          ///< What it is, for a message.
  std::array<std::string_view, 16> keywords = {};  ///< One of them is always there; letters match in either case.
  std::string_view pattern = {};                   ///< RE2, case-sensitive; the token is group 1.
  std::string_view recipe = {};                    ///< How to make an example, see `example.cpp`.
  std::string_view source = {};                    ///< Where the format is documented; empty where only seen.
  Search search = Search::at_keyword;
  Alphabet alphabet = Alphabet::word;
  std::uint16_t least = 0;                    ///< Bytes of the shortest token (for `at_keyword`: from the keyword on).
  std::uint16_t before = 0;                   ///< Bytes looked at before the keyword (`around`, `assigned`).
  std::uint16_t after = 0;                    ///< Bytes looked at from the keyword on (`around`, `assigned`).
  bool structured = false;                    ///< The head of the token encodes known text: only its tail is random.
  bool (*check)(std::string_view) = nullptr;  ///< Checksum or inner structure; a token that fails it is none.
  bool (*context)(std::string_view text, Range token) = nullptr;  ///< What must stand around the token.
  std::optional<Range> (*find)(std::string_view text, std::size_t keyword) = nullptr;  ///< For `Search::found`.
  std::string_view setting = {};  ///< A text with `@` for the token, where the token alone is not enough.
};

/// All formats; where two hold for the same bytes, the earlier one names them.
std::span<const Format> formats();

/// The format of this id, null where there is none.
const Format* format_of(std::string_view id);

/// A valid token of the family, always the same; empty for an unknown family.
std::string example_token(std::string_view family);

/// The example where its format is complete: with the assignment or the companion that it needs.
std::string example_text(std::string_view family);

}  // namespace stackworthy::secrets
