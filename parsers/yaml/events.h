#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/model/source.h"

namespace stackworthy::parsers::yaml {

/// A part of a stream that holds at most one document, as offsets into its text.
struct Chunk {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

/// Splits a stream at its `---` lines, so that each document can fail alone. Directives and comments stay with what
/// follows them.
std::vector<Chunk> split_stream(std::string_view text);

/// One step of a document; positions are byte offsets into the whole text.
struct Event {
  enum class Type : std::uint8_t {
    document_start,
    document_end,
    scalar,
    alias,
    list_start,
    map_start,
    collection_end,
    failure,
    stream_end
  };
  Type type = Type::stream_end;
  bool is_plain = false;          ///< A scalar without quotes.
  bool is_block = false;          ///< A literal or folded scalar.
  bool is_flow = false;           ///< A collection in brackets.
  std::uint32_t begin = 0;        ///< With tag and anchor.
  std::uint32_t value_begin = 0;  ///< Without them.
  std::uint32_t end = 0;          ///< A block scalar's ends at its last character that is not white space.
  std::string_view text;    ///< Of a scalar, without escapes; the anchor's name for an alias; the reason of a failure.
                            ///< Until the next step.
  std::string_view tag;     ///< In long form; empty for none.
  std::string_view anchor;  ///< Empty for none.
};

/// Walks the documents of one chunk; the only user of libyaml.
class Events {
 public:
  Events(std::string_view text, Chunk);
  ~Events();
  Events(const Events&) = delete;
  Events& operator=(const Events&) = delete;

  /// The next event; `failure` or `stream_end` is the last.
  const Event& next();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// What keeps a text from being UTF-8 YAML, with each such byte replaced in `cleaned` by `?` so that all offsets stay.
struct Cleaned {
  std::string text;         ///< Empty where nothing had to be replaced.
  std::uint32_t first = 0;  ///< Offset of the first replaced byte.
  const char* reason = nullptr;
  bool is_utf16 = false;  ///< Not read at all.
};
Cleaned clean(std::string_view text);

}  // namespace stackworthy::parsers::yaml
