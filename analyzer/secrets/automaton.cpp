// A classic Aho-Corasick automaton spends one dependent load per byte. Here every position is judged on its own, so
// the processor overlaps them: two tables, indexed by bytes 0-1 and by bytes 2-3 from the position, each give a mask of
// eight buckets of keywords that those bytes allow. Only where the masks share a bucket, at about one position in a
// hundred, are the keywords that begin with these three bytes compared. Letters are entered in both cases, so the text
// is read as it is.

#include "analyzer/secrets/automaton.h"

#include <algorithm>
#include <cstring>

#include "analyzer/model/expects.h"

namespace stackworthy::secrets {
namespace {

constexpr std::size_t slot_count = 4096;

constexpr unsigned char fold(unsigned char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<unsigned char>(c + ('a' - 'A')) : c;
}

constexpr std::array<unsigned char, 2> cases(unsigned char folded) {
  const bool letter = folded >= 'a' && folded <= 'z';
  return {folded, letter ? static_cast<unsigned char>(folded - ('a' - 'A')) : folded};
}

std::uint32_t pair_at(const char* bytes) {
  std::uint16_t pair = 0;
  std::memcpy(&pair, bytes, sizeof pair);
  return pair;
}

std::uint32_t pair_of(unsigned char first, unsigned char second) {
  const std::array<char, 2> bytes{static_cast<char>(first), static_cast<char>(second)};
  return pair_at(bytes.data());
}

std::uint32_t folded_three(std::string_view text, std::size_t at) {
  std::uint32_t three = 0;
  for (std::size_t n = 0; n < 3; ++n) three = three << 8U | fold(static_cast<unsigned char>(text[at + n]));
  return three;
}

bool begins_with(std::string_view text, std::size_t at, std::string_view folded) {
  if (text.size() - at < folded.size()) return false;
  for (std::size_t n = 0; n < folded.size(); ++n) {
    if (fold(static_cast<unsigned char>(text[at + n])) != static_cast<unsigned char>(folded[n])) return false;
  }
  return true;
}

}  // namespace

std::uint32_t Automaton::slot_of(std::uint32_t three_bytes) { return three_bytes * 2654435761U >> 20U; }

Automaton::Automaton(const std::vector<std::string_view>& keywords)
    : first_(std::make_unique<Masks>()), second_(std::make_unique<Masks>()), slots_(slot_count) {
  first_->fill(0);
  second_->fill(0);
  for (const std::string_view keyword : keywords) {
    expects(keyword.size() >= 3);
    std::string folded(keyword);
    for (char& c : folded) c = static_cast<char>(fold(static_cast<unsigned char>(c)));
    keywords_.push_back(std::move(folded));
  }
  std::vector<std::uint32_t> order(keywords_.size());
  for (std::uint32_t n = 0; n < order.size(); ++n) order[n] = n;
  std::sort(order.begin(), order.end(),
            [this](std::uint32_t a, std::uint32_t b) { return keywords_[a] < keywords_[b]; });
  for (std::size_t n = 0; n < order.size(); ++n) place(order[n], static_cast<std::uint8_t>(n * 8 / order.size()));
}

void Automaton::place(std::uint32_t keyword, std::uint8_t bucket) {
  const std::string& text = keywords_[keyword];
  const auto mask = static_cast<std::uint8_t>(1U << bucket);
  const auto byte = [&text](std::size_t n) { return static_cast<unsigned char>(text[n]); };
  for (const unsigned char a : cases(byte(0))) {
    for (const unsigned char b : cases(byte(1))) (*first_)[pair_of(a, b)] |= mask;
  }
  for (const unsigned char c : cases(byte(2))) {
    if (text.size() == 3) {
      for (unsigned d = 0; d < 256; ++d) (*second_)[pair_of(c, static_cast<unsigned char>(d))] |= mask;
    } else {
      for (const unsigned char d : cases(byte(3))) (*second_)[pair_of(c, d)] |= mask;
    }
  }
  slots_[slot_of(folded_three(text, 0))].push_back(keyword);
}

void Automaton::verify(std::string_view text, std::size_t at, std::vector<KeywordHit>& hits) const {
  for (const std::uint32_t keyword : slots_[slot_of(folded_three(text, at))]) {
    if (begins_with(text, at, keywords_[keyword])) hits.push_back({keyword, static_cast<std::uint32_t>(at)});
  }
}

void Automaton::find(std::string_view text, std::size_t from, std::size_t to, std::vector<KeywordHit>& hits) const {
  if (text.size() < 3 || keywords_.empty()) return;
  const Masks& first = *first_;
  const Masks& second = *second_;
  const char* bytes = text.data();
  const std::size_t last = text.size() - 3;
  const std::size_t end = std::min(to, last);
  for (std::size_t at = from; at < end; ++at) {
    if ((first[pair_at(bytes + at)] & second[pair_at(bytes + at + 2)]) != 0) verify(text, at, hits);
  }
  if (from <= last && last < to) verify(text, last, hits);
}

}  // namespace stackworthy::secrets
