// The layout is that of git's documentation, gitformat-index: a head, entries sorted by name, extensions, a hash. How
// long the hash is the file does not say, so it is read as SHA-1 and, where that does not come out even, as SHA-256.
// Every number is held against what is left of the bytes before it is used.

#include "analyzer/discover/git_index.h"

#include <algorithm>

namespace stackworthy::discover {

namespace {

constexpr std::uint32_t mode_of_directory = 0040000;
constexpr std::uint32_t mode_of_submodule = 0160000;
constexpr std::size_t longest_name = 4096;

/// Takes numbers and runs off the front of some bytes; once something is missing, it stays failed.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

  bool has_failed() const { return has_failed_; }
  std::size_t left() const { return bytes_.size() - at_; }
  std::size_t at() const { return at_; }

  std::string_view take(std::size_t count) {
    if (count > left()) has_failed_ = true;
    if (has_failed_) return {};
    at_ += count;
    return bytes_.substr(at_ - count, count);
  }
  std::uint64_t number(std::size_t width) {
    std::uint64_t value = 0;
    for (const char byte : take(width)) value = value << 8 | static_cast<unsigned char>(byte);
    return value;
  }
  std::uint32_t u32() { return static_cast<std::uint32_t>(number(4)); }
  /// A number in groups of seven bits, each but the last one less than it stands for.
  std::size_t varint() {
    std::uint64_t value = 0;
    for (int groups = 0; groups < 5; ++groups) {
      const std::uint64_t byte = number(1);
      value = (value << 7) | (byte & 127);
      if ((byte & 128) == 0) return static_cast<std::size_t>(value);
      ++value;
    }
    has_failed_ = true;
    return 0;
  }
  /// Up to a NUL, which is taken too.
  std::string_view text() {
    const auto end = bytes_.find('\0', at_);
    if (end == std::string_view::npos) has_failed_ = true;
    const std::string_view read = has_failed_ ? std::string_view() : take(end - at_);
    take(1);
    return read;
  }

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
  bool has_failed_ = false;
};

/// The positions that an EWAH bitmap sets, as bits; false where it is malformed or longer than `most` bits.
bool read_bitmap(ByteReader& reader, std::size_t most, std::vector<bool>& bits) {
  const std::size_t size = reader.u32();
  std::size_t words = reader.u32();
  if (size > most || words > reader.left() / 8) return false;
  bits.assign(size, false);
  std::size_t at = 0;
  while (words > 0 && !reader.has_failed()) {
    const std::uint64_t head = reader.number(8);
    --words;
    const std::uint64_t run = (head >> 1 & 0xffffffffU) * 64;
    const std::uint64_t literals = head >> 33;
    if (literals > words) return false;
    const std::size_t end = std::min<std::uint64_t>(size, at + run);
    if ((head & 1) != 0)
      std::fill(bits.begin() + static_cast<std::ptrdiff_t>(at), bits.begin() + static_cast<std::ptrdiff_t>(end), true);
    at = end;
    for (std::uint64_t i = 0; i < literals; ++i, --words) {
      const std::uint64_t word = reader.number(8);
      for (std::size_t bit = 0; bit < 64 && at < size; ++bit, ++at) bits[at] = (word >> bit & 1) != 0;
    }
  }
  reader.u32();
  return !reader.has_failed();
}

/// One index file as it is, before a split one is joined with its base.
struct RawIndex {
  std::string names;
  std::vector<GitIndex::Entry> entries;
  bool has_link = false;
  std::string base;  // The hash of the base in hexadecimal digits; empty where there is none.
  std::vector<bool> deleted, replaced;

  std::string_view name(const GitIndex::Entry& entry) const {
    return std::string_view(names).substr(entry.begin, entry.size);
  }
};

class IndexReader {
 public:
  IndexReader(std::string_view bytes, std::size_t hash, const GitIndex::Budget& budget)
      : reader_(bytes), hash_(hash), budget_(budget) {}

  bool read(RawIndex& raw, std::string& reason) {
    if (!read_head(reason)) return false;
    for (std::size_t i = 0; i < count_; ++i) {
      if (!read_entry(raw)) return reason = "is corrupt or cut off", false;
      if (raw.names.size() > budget_.most_bytes) return reason = "has more names than are read", false;
    }
    if (!read_extensions(raw)) return reason = "is corrupt or has extensions that nobody knows", false;
    return true;
  }

 private:
  bool read_head(std::string& reason) {
    if (reader_.take(4) != "DIRC") return reason = "is no index", false;
    version_ = reader_.u32();
    count_ = reader_.u32();
    if (reader_.has_failed() || version_ < 2 || version_ > 4) return reason = "is no index of version 2, 3 or 4", false;
    if (count_ > budget_.most_entries && count_ <= reader_.left() / (42 + hash_))
      return reason = "has more than " + std::to_string(budget_.most_entries) + " entries", false;
    if (count_ > reader_.left() / (42 + hash_)) return reason = "is corrupt or cut off", false;
    return true;
  }

  bool read_entry(RawIndex& raw) {
    const std::size_t begin = reader_.at();
    reader_.take(24);
    const std::uint32_t mode = reader_.u32();
    reader_.take(12 + hash_);
    const std::uint64_t flags = reader_.number(2);
    const bool is_extended = (flags & 0x4000) != 0;
    if (is_extended && version_ < 3) return false;
    if (is_extended) reader_.take(2);
    std::size_t kept = 0;
    if (version_ == 4) {
      const std::size_t stripped = reader_.varint();
      if (stripped > previous_.size()) return false;
      kept = previous_.size() - stripped;
    }
    const std::string_view text = reader_.text();
    if (reader_.has_failed() || kept + text.size() > longest_name) return false;
    if (version_ < 4) {
      const std::size_t size = reader_.at() - begin;
      reader_.take((8 - size % 8) % 8);
    }
    previous_.resize(kept);
    previous_ += text;
    const std::size_t stated = flags & 0xfff;
    if (stated != std::min<std::size_t>(previous_.size(), 0xfff)) return false;
    raw.entries.push_back(
        {static_cast<std::uint32_t>(raw.names.size()), static_cast<std::uint32_t>(previous_.size()), mode});
    raw.names += previous_;
    return !reader_.has_failed();
  }

  /// Extensions fill what lies between the entries and the hash; one with a small letter changes what the entries mean.
  bool read_extensions(RawIndex& raw) {
    while (!reader_.has_failed() && reader_.left() > hash_) {
      const std::string_view signature = reader_.take(4);
      const std::string_view body = reader_.take(reader_.u32());
      if (reader_.has_failed()) return false;
      if (signature == "link") {
        if (!read_link(body, raw)) return false;
      } else if (signature != "sdir" && (signature[0] < 'A' || signature[0] > 'Z')) {
        return false;
      }
    }
    return !reader_.has_failed() && reader_.left() == hash_;
  }

  bool read_link(std::string_view body, RawIndex& raw) {
    ByteReader link(body);
    const std::string_view hash = link.take(hash_);
    if (link.has_failed() || raw.has_link) return false;
    raw.has_link = true;
    constexpr std::string_view digits = "0123456789abcdef";
    if (hash.find_first_not_of('\0') == std::string_view::npos) return true;
    for (const char byte : hash) {
      raw.base += digits[static_cast<unsigned char>(byte) >> 4];
      raw.base += digits[static_cast<unsigned char>(byte) & 15];
    }
    if (link.left() == 0) return true;
    return read_bitmap(link, budget_.most_entries, raw.deleted) &&
           read_bitmap(link, budget_.most_entries, raw.replaced);
  }

  ByteReader reader_;
  std::size_t hash_;
  const GitIndex::Budget& budget_;
  std::uint32_t version_ = 0;
  std::size_t count_ = 0;
  std::string previous_;
};

/// Read as SHA-1, and as SHA-256 where that does not come out even.
bool read_raw(std::string_view bytes, const GitIndex::Budget& budget, RawIndex& raw, std::string& reason) {
  std::string other;
  if (IndexReader(bytes, 20, budget).read(raw, reason)) return true;
  raw = {};
  if (IndexReader(bytes, 32, budget).read(raw, other)) return true;
  return false;
}

/// The entries of the base that are neither deleted nor replaced, with those of the split index. Entries without a name
/// stand for the replaced ones, in their order.
bool join(RawIndex& base, RawIndex& split) {
  const auto is_set = [](const std::vector<bool>& bits, std::size_t at) { return at < bits.size() && bits[at]; };
  std::vector<GitIndex::Entry> kept;
  std::size_t next = 0;
  for (std::size_t i = 0; i < base.entries.size(); ++i) {
    GitIndex::Entry entry = base.entries[i];
    if (is_set(split.replaced, i)) {
      if (next >= split.entries.size() || split.entries[next].size != 0) return false;
      entry.mode = split.entries[next++].mode;
    }
    if (!is_set(split.deleted, i)) kept.push_back(entry);
  }
  for (; next < split.entries.size(); ++next) {
    GitIndex::Entry entry = split.entries[next];
    if (entry.size == 0) return false;
    entry.begin += static_cast<std::uint32_t>(base.names.size());
    kept.push_back(entry);
  }
  base.names += split.names;
  base.entries = std::move(kept);
  return true;
}

}  // namespace

bool GitIndex::read(std::string_view bytes, std::string_view prefix, const Shared& shared, std::string& reason) {
  return read(bytes, prefix, shared, reason, Budget{});
}

bool GitIndex::read(std::string_view bytes, std::string_view prefix, const Shared& shared, std::string& reason,
                    const Budget& budget) {
  RawIndex raw;
  if (!read_raw(bytes, budget, raw, reason)) return false;
  if (!raw.base.empty()) {
    std::string base_bytes;
    RawIndex base;
    if (!shared("sharedindex." + raw.base, base_bytes)) return reason = "is split, and its base " + base_bytes, false;
    if (!read_raw(base_bytes, budget, base, reason)) return reason = "is split, and its base " + reason, false;
    if (base.has_link || !join(base, raw)) return reason = "is split and does not fit its base", false;
    raw = std::move(base);
  }
  names_ = std::move(raw.names);
  const std::string below = prefix.empty() ? std::string() : std::string(prefix) + "/";
  for (Entry entry : raw.entries) {
    if (!name(entry).starts_with(below)) {
      if (entry.mode == mode_of_directory && below.starts_with(name(entry))) has_all_ = true;
      continue;
    }
    entry.begin += static_cast<std::uint32_t>(below.size());
    entry.size -= static_cast<std::uint32_t>(below.size());
    has_sparse_ = has_sparse_ || entry.mode == mode_of_directory;
    entries_.push_back(entry);
  }
  const auto before = [&](const Entry& a, const Entry& b) { return name(a) < name(b); };
  if (!std::is_sorted(entries_.begin(), entries_.end(), before))
    std::stable_sort(entries_.begin(), entries_.end(), before);
  return true;
}

std::size_t GitIndex::lower_bound(std::string_view wanted) const {
  const auto at = std::lower_bound(entries_.begin(), entries_.end(), wanted,
                                   [&](const Entry& entry, std::string_view text) { return name(entry) < text; });
  return static_cast<std::size_t>(at - entries_.begin());
}

bool GitIndex::is_below_sparse(std::string_view path) const {
  if (has_all_) return true;
  for (auto slash = path.find('/'); has_sparse_ && slash != std::string_view::npos; slash = path.find('/', slash + 1)) {
    const std::size_t at = lower_bound(path.substr(0, slash + 1));
    if (at < entries_.size() && name(entries_[at]) == path.substr(0, slash + 1)) return true;
  }
  return false;
}

bool GitIndex::tracks(std::string_view path) const {
  std::size_t next = entries_.size();
  return tracks(path, next);
}

bool GitIndex::tracks(std::string_view path, std::size_t& next) const {
  if (next >= entries_.size() || name(entries_[next]) != path) next = lower_bound(path);
  if (next >= entries_.size() || name(entries_[next]) != path) return is_below_sparse(path);
  ++next;
  return true;
}

bool GitIndex::tracks_below(std::string_view directory) const {
  if (is_submodule(directory)) return true;
  const std::string below = std::string(directory) + "/";
  const std::size_t at = lower_bound(below);
  return (at < entries_.size() && name(entries_[at]).starts_with(below)) || is_below_sparse(below);
}

bool GitIndex::is_submodule(std::string_view path) const {
  for (std::size_t at = lower_bound(path); at < entries_.size() && name(entries_[at]) == path; ++at) {
    if (entries_[at].mode == mode_of_submodule) return true;
  }
  return false;
}

}  // namespace stackworthy::discover
