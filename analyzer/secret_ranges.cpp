// Values are hidden wherever they appear. A hostile tree has hundreds of thousands of them, so that no text is searched
// for one value after another: most positions are ruled out by their first four bytes, at the others a binary search
// finds the longest value that begins there.

#include <algorithm>

#include "analyzer/finding.h"
#include "analyzer/secrets/encoding.h"

namespace stackworthy {

namespace {

constexpr std::string_view hidden = "***";
constexpr std::size_t least_value = 6;
constexpr std::size_t least_encoded = 8;
constexpr std::size_t longest_word = 20;

/// Letters and joints only, as in a default that is the product's own name.
bool is_plain_word(std::string_view value) {
  return value.size() <= longest_word && std::all_of(value.begin(), value.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
         });
}

/// A number of 16 bits for the first four bytes.
std::size_t beginning(std::string_view text) {
  std::uint32_t bytes = 0;
  for (std::size_t i = 0; i < 4; ++i) bytes = bytes << 8 | static_cast<unsigned char>(text[i]);
  return bytes * 0x9E3779B1u >> 16;
}

}  // namespace

void Secrets::add(Span span, std::string_view rule) {
  if (span.is_somewhere() && span.begin < span.end) ranges_.push_back({span, rule});
}

void Secrets::add_value(std::string value) {
  if (value.size() < least_value) return;
  // What holds the value in base64 has one of three texts in it, by where in a group of three bytes the value begins.
  for (std::size_t skipped = 0; skipped < 3; ++skipped) {
    std::string encoded = secrets::encode_base64(value.substr(skipped, (value.size() - skipped) / 3 * 3));
    if (encoded.size() >= least_encoded) values_.push_back(std::move(encoded));
  }
  values_.push_back(std::move(value));
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
  std::sort(values_.begin(), values_.end());
  values_.erase(std::unique(values_.begin(), values_.end()), values_.end());
  for (const std::string& value : values_) beginnings_.set(beginning(value));
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

std::size_t Secrets::longest_at(std::string_view text, bool plain_words) const {
  while (text.size() >= least_value) {
    const auto above = std::upper_bound(values_.begin(), values_.end(), text);
    if (above == values_.begin()) return 0;
    const std::string& value = *(above - 1);
    const auto differs = std::mismatch(value.begin(), value.end(), text.begin(), text.end()).first;
    const auto common = static_cast<std::size_t>(differs - value.begin());
    if (common == value.size() && (plain_words || !is_plain_word(value))) return common;
    // Whatever else begins here is as long as what the two have in common, or shorter.
    text = text.substr(0, std::min(common, text.size() - 1));
  }
  return 0;
}

std::string Secrets::mask_with(std::string_view text, bool plain_words) const {
  std::string masked;
  std::size_t shown = 0;
  std::size_t hidden_to = 0;  // Where the values found so far end; they may overlap.
  for (std::size_t at = 0; at + least_value <= text.size(); ++at) {
    if (!beginnings_.test(beginning(text.substr(at)))) continue;
    const std::size_t size = longest_at(text.substr(at), plain_words);
    if (size == 0) continue;
    if (at >= hidden_to) {
      masked.append(text, shown, at - shown).append(hidden);
    }
    hidden_to = shown = std::max(hidden_to, at + size);
  }
  return masked.append(text.substr(shown));
}

}  // namespace stackworthy
