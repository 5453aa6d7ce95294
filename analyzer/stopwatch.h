#pragma once

#include <ctime>
#include <string>
#include <vector>

#include "analyzer/scan.h"

namespace stackworthy {

/// Notes how much CPU and wall time passed since the last stage ended.
class Stopwatch {
 public:
  explicit Stopwatch(std::vector<StageTime>& stages) : stages_(stages) { restart(); }

  void stage(std::string name) {
    stages_.push_back({std::move(name), now(CLOCK_PROCESS_CPUTIME_ID) - cpu_, now(CLOCK_MONOTONIC) - wall_});
    restart();
  }

 private:
  static double now(clockid_t clock) {
    timespec time{};
    clock_gettime(clock, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
  }
  void restart() {
    cpu_ = now(CLOCK_PROCESS_CPUTIME_ID);
    wall_ = now(CLOCK_MONOTONIC);
  }

  std::vector<StageTime>& stages_;
  double cpu_ = 0;
  double wall_ = 0;
};

}  // namespace stackworthy
