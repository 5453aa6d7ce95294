#include "analyzer/cli/progress.h"

#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace stackworthy::cli {

namespace {

constexpr std::chrono::milliseconds before_it_shows{300};
constexpr std::chrono::milliseconds between_steps{100};
constexpr char erased[] = "\r\x1b[K";

bool is_terminal() {
  const char* term = std::getenv("TERM");
  return isatty(STDERR_FILENO) == 1 && !(term && std::string_view(term) == "dumb");
}

std::string words_of(const Progress& counts) {
  const std::size_t most = counts.most_files;
  if (most == 0) return "looking for files";
  const std::size_t files = counts.files;
  const std::size_t stacks = counts.stacks;
  std::string words = std::to_string(files) + (files < most ? " of " + std::to_string(most) : "") + " files";
  if (stacks > 0) words += ", " + std::to_string(stacks) + (stacks == 1 ? " stack" : " stacks");
  return words;
}

}  // namespace

ProgressLine::ProgressLine(bool is_wanted) : is_shown_(is_wanted && is_terminal()) {
  if (is_shown_) thread_ = std::thread([this] { show(); });
}

ProgressLine::~ProgressLine() {
  if (!is_shown_) return;
  {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
  }
  ended_.notify_one();
  thread_.join();
}

void ProgressLine::show() {
  std::unique_lock lock(mutex_);
  const auto is_over = [this] { return is_over_; };
  if (ended_.wait_for(lock, before_it_shows, is_over)) return;
  do {
    std::fputs((erased + ("stackworthy: " + words_of(counts_))).c_str(), stderr);
    std::fflush(stderr);
  } while (!ended_.wait_for(lock, between_steps, is_over));
  std::fputs(erased, stderr);
  std::fflush(stderr);
}

}  // namespace stackworthy::cli
