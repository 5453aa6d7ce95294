#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/model/arena.h"
#include "analyzer/model/source.h"
#include "analyzer/model/value.h"

namespace stackworthy::parsers::yaml {

/// How one engine understands what YAML leaves open; a constant per engine.
struct Resolver {
  /// The value of a scalar without quotes and tag; `text` outlives the node.
  const Node* (*plain)(Arena&, std::string_view text, Span from);
  /// The value under a tag of an application (`!Sub`); nullptr where the engine does not know it, which makes it
  /// unknown. May be absent.
  const Node* (*tagged)(Arena&, std::string_view tag, const Node* value, Span whole) = nullptr;
  /// The canonical name of a key; absent where it is as spelled.
  std::string (*canonical)(std::string_view spelled) = nullptr;
};

/// YAML 1.1 as sigs.k8s.io/yaml reads it: `yes` is true, `0777` is 511, `1e3` a number, a date a string.
extern const Resolver kubectl;
/// What Terraform's yamldecode makes of a document: as kubectl, but `0777` is 777 and `1_000` a string.
extern const Resolver terraform;
/// The core schema of YAML 1.2, for our own files.
extern const Resolver core;

/// One document of a stream.
struct Document {
  const Node* root = nullptr;  ///< Never nullptr; null for an empty document.
  Span span;                   ///< From the first to the last token of the value.
  bool is_whole = true;        ///< False where a syntax error or a budget cut it short; what stands before it is there.
};

/// Deepest nesting that is read, and the most nodes that a document may have with its aliases expanded.
constexpr std::uint32_t most_depth = 200;
constexpr std::uint64_t most_nodes = 500'000;

/// All documents of a file, also those after one that does not parse. Spans are bytes; strings point into the source
/// where they can.
std::vector<Document> read_yaml(const Source&, Arena&, const Resolver&, std::vector<Notice>&);

/// The same for text that is no file. Positions are exact where `base` is as long as the text, else all are `base`. The
/// text is copied.
std::vector<Document> read_yaml_text(std::string_view text, Span base, Arena&, const Resolver&, std::vector<Notice>&);

/// Where a key stands; nowhere for a key that was not written so (escapes, tags, other files).
Span key_span(const Source&, const Name&);

}  // namespace stackworthy::parsers::yaml
