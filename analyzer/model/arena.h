#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace stackworthy {

/// Memory that is given back all at once; what it holds is never destroyed, so it takes trivially destructible types
/// only. One thread at a time.
class Arena {
 public:
  Arena() = default;
  Arena(Arena&&) noexcept = default;
  Arena& operator=(Arena&&) noexcept = default;

  template <class T>
  T* make(T value) {
    static_assert(std::is_trivially_destructible_v<T>);
    return new (allocate(sizeof(T), alignof(T))) T(std::move(value));
  }

  /// `count` value-initialised elements; nullptr for none.
  template <class T>
  T* array(std::size_t count) {
    static_assert(std::is_trivially_destructible_v<T>);
    if (count == 0) return nullptr;
    T* first = static_cast<T*>(allocate(sizeof(T) * count, alignof(T)));
    for (std::size_t i = 0; i < count; ++i) new (first + i) T();
    return first;
  }

  template <class T>
  std::span<const T> copy(std::span<const T> values) {
    T* first = array<T>(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) first[i] = values[i];
    return {first, values.size()};
  }
  template <class T>
  std::span<const T> copy(const std::vector<T>& values) {
    return copy(std::span<const T>(values));
  }

  std::string_view copy(std::string_view text) {
    if (text.empty()) return {};
    char* first = static_cast<char*>(allocate(text.size(), 1));
    std::memcpy(first, text.data(), text.size());
    return {first, text.size()};
  }

  /// Bytes handed out so far.
  std::size_t used() const { return used_; }

 private:
  void* allocate(std::size_t size, std::size_t alignment) {
    std::size_t at = (next_ + alignment - 1) & ~(alignment - 1);
    if (blocks_.empty() || at + size > capacity_) {
      grow(size + alignment);
      at = (next_ + alignment - 1) & ~(alignment - 1);
    }
    void* place = blocks_.back().get() + at;
    next_ = at + size;
    used_ += size;
    return place;
  }

  void grow(std::size_t least) {
    // A quarter of what is in use: little is left over at the end, and the number of blocks stays logarithmic.
    constexpr std::size_t least_block = 4096, most_block = 512 * 1024;
    std::size_t size = std::clamp(used_ / 4, least_block, most_block);
    if (size < least) size = least;
    blocks_.push_back(std::unique_ptr<std::byte[]>(new std::byte[size]));
    capacity_ = size;
    next_ = 0;
  }

  std::vector<std::unique_ptr<std::byte[]>> blocks_;
  std::size_t capacity_ = 0;
  std::size_t next_ = 0;
  std::size_t used_ = 0;
};

}  // namespace stackworthy
