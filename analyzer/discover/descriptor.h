#pragma once

#include <unistd.h>

#include <cstdint>
#include <string>
#include <utility>

namespace stackworthy::discover {

/// A file descriptor, closed at the end.
class Descriptor {
 public:
  explicit Descriptor(int value = -1) : value_(value) {}
  Descriptor(Descriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(value_, other.value_);
    return *this;
  }
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  int get() const { return value_; }
  int release() { return std::exchange(value_, -1); }
  bool is_open() const { return value_ >= 0; }

 private:
  int value_;
};

/// All bytes of a regular file of at most `most` bytes; false, with the reason in the string, for anything else.
bool read_regular(const Descriptor& file, std::uint64_t most, std::string& bytes_or_reason);
/// The same for a name in an open directory; no link is followed, and a FIFO does not block.
bool read_regular_at(int directory, const char* name, std::uint64_t most, std::string& bytes_or_reason);

}  // namespace stackworthy::discover
