#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/model/expects.h"
#include "analyzer/model/source.h"
#include "analyzer/model/value.h"

namespace stackworthy::fuzz {

/// The fuzzer's bytes as text.
inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// A tree of files that exist in memory only; `paths` sorted.
inline Sources files(std::vector<std::string> paths, std::string_view text) {
  return Sources(std::move(paths), [text](std::string_view, std::string& bytes) {
    bytes = text;
    return true;
  });
}

/// Aborts where a span leaves its file.
inline void check_span(const Sources& sources, Span span) {
  if (!span.is_somewhere()) return;
  expects(span.begin <= span.end && span.end <= sources[span.file].text().size());
}

/// Visits a value down to a depth and a number of nodes, so that every byte of it is read once.
inline void check_value(const Sources& sources, const Node& node, std::size_t& budget, int depth = 0) {
  if (budget == 0 || depth > 64) return;
  --budget;
  check_span(sources, node.from);
  for (const Member& part : node.parts()) {
    check_span(sources, part.where);
    expects(part.value != nullptr);
    check_value(sources, *part.value, budget, depth + 1);
  }
}

}  // namespace stackworthy::fuzz
