#include <algorithm>

#include "analyzer/finding.h"

namespace stackworthy {

namespace {

constexpr std::string_view hidden = "***";
constexpr std::size_t least_value = 6;
constexpr std::size_t longest_word = 20;

/// Letters and joints only, as in a default that is the product's own name.
bool is_plain_word(std::string_view value) {
  return value.size() <= longest_word && std::all_of(value.begin(), value.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
         });
}

}  // namespace

void Secrets::add(Span span, std::string_view rule) {
  if (span.is_somewhere() && span.begin < span.end) ranges_.push_back({span, rule});
}

void Secrets::add_value(std::string value, std::string_view rule) {
  (void)rule;
  if (value.size() >= least_value) values_.push_back(std::move(value));
}

void Secrets::finish() {
  std::sort(ranges_.begin(), ranges_.end(), [](const Range& a, const Range& b) { return a.span < b.span; });
  std::vector<Range> joined;
  for (const Range& range : ranges_) {
    if (!joined.empty() && joined.back().span.file == range.span.file && range.span.begin <= joined.back().span.end) {
      joined.back().span.end = std::max(joined.back().span.end, range.span.end);
    } else {
      joined.push_back(range);
    }
  }
  ranges_ = std::move(joined);
  // Longest first, so that a value inside another leaves no rest of it.
  std::sort(values_.begin(), values_.end(), [](const std::string& a, const std::string& b) {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
  });
  values_.erase(std::unique(values_.begin(), values_.end()), values_.end());
}

std::string_view Secrets::touching(Span span) const {
  auto range = std::lower_bound(ranges_.begin(), ranges_.end(), span, [](const Range& a, const Span& b) {
    return a.span.file != b.file ? a.span.file < b.file : a.span.end <= b.begin;
  });
  if (range == ranges_.end() || !range->span.overlaps(span)) return {};
  return range->rule;
}

std::string Secrets::mask(std::string_view text, Span span) const {
  std::string masked;
  std::uint32_t at = span.begin;
  auto range = std::lower_bound(ranges_.begin(), ranges_.end(), span, [](const Range& a, const Span& b) {
    return a.span.file != b.file ? a.span.file < b.file : a.span.end <= b.begin;
  });
  for (; range != ranges_.end() && range->span.overlaps(span); ++range) {
    const std::uint32_t begin = std::max(range->span.begin, span.begin);
    const std::uint32_t end = std::min(range->span.end, span.end);
    masked += text.substr(at - span.begin, begin - at);
    masked += hidden;
    at = end;
  }
  masked += text.substr(std::min<std::size_t>(at - span.begin, text.size()));
  return mask_value(masked);
}

std::string Secrets::mask_value(std::string_view text) const { return mask_with(text, true); }
std::string Secrets::mask_name(std::string_view text) const { return mask_with(text, false); }

std::string Secrets::mask_with(std::string_view text, bool plain_words) const {
  std::string masked(text);
  for (const std::string& value : values_) {
    if (!plain_words && is_plain_word(value)) continue;
    for (auto at = masked.find(value); at != std::string::npos; at = masked.find(value, at + hidden.size()))
      masked.replace(at, value.size(), hidden);
  }
  return masked;
}

}  // namespace stackworthy
