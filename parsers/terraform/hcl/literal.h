#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/terraform/hcl/syntax.h"

namespace stackworthy::hcl {

/// Text with its escapes resolved, that knows where each byte of it was written.
class Literal {
 public:
  const std::string& text() const { return text_; }
  /// The offset in the source of the byte at `offset` of the text; for the end of the text, behind the last byte.
  std::uint32_t source(std::uint32_t offset) const;

  /// Adds `bytes`, which stand for what begins at `source`.
  void add(std::uint32_t source, std::string_view bytes);
  void add(const Literal& other);
  /// Keeps the bytes from `begin` to `end`.
  void cut(std::size_t begin, std::size_t end);

 private:
  /// From the byte `decoded` on, up to the next run, each byte stands where the one before it does, plus one.
  struct Run {
    std::uint32_t decoded;
    std::uint32_t source;
  };
  std::string text_;
  std::vector<Run> runs_;
};

/// A `piece` of a text: the index of its node, and what it contributes to the text.
struct DecodedPiece {
  std::uint32_t node = 0;
  Literal literal;
};

/// The literal pieces of the `text` node `text`, in their order: its own and those in the branches of its directives,
/// but not those of texts inside expressions. Escapes are resolved, `~` has stripped, and the indentation of a `<<-`
/// heredoc is gone. A piece of which nothing is left has an empty text.
std::vector<DecodedPiece> decode_pieces(const File& file, std::uint32_t text);

/// What a quoted text without interpolations stands for, written between its quotes at `begin` of the source: labels,
/// quoted names.
Literal decode_quoted(std::string_view written, std::uint32_t begin);
/// The text of a `label` (quoted or bare) or a `name`.
std::string decode_label(const File& file, const Node& label);

}  // namespace stackworthy::hcl
