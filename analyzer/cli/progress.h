#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "analyzer/scan.h"

namespace stackworthy::cli {

/// Shows on standard error, where that is a terminal, how far a run is: after 300 ms, until it is destroyed, which
/// erases it.
class ProgressLine {
 public:
  explicit ProgressLine(bool is_wanted);
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine();

  /// For the run to count in; nullptr where nobody would see it.
  Progress* counts() { return is_shown_ ? &counts_ : nullptr; }

 private:
  void show();

  const bool is_shown_;
  Progress counts_;
  std::mutex mutex_;
  std::condition_variable ended_;
  bool is_over_ = false;
  std::thread thread_;
};

}  // namespace stackworthy::cli
