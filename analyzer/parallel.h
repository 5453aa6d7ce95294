#pragma once

#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace stackworthy {

/// Calls `work(i)` for every i below `count`, on up to `threads` threads (0: as many as the machine has); order the
/// work largest first. `work` writes to slot i only.
template <class Work>
void parallel(std::size_t count, unsigned threads, Work work) {
  if (threads == 0) threads = std::thread::hardware_concurrency();
  if (threads <= 1 || count <= 1) {
    for (std::size_t i = 0; i < count; ++i) work(i);
    return;
  }
  std::atomic<std::size_t> next{0};
  const auto run = [&] {
    for (std::size_t i = next++; i < count; i = next++) work(i);
  };
  std::vector<std::jthread> helpers;
  for (unsigned i = 1; i < threads && i < count; ++i) helpers.emplace_back(run);
  run();
}

}  // namespace stackworthy
