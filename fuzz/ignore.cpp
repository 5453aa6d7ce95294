// Whatever the patterns and the path: an answer within the steps. The first line is the path.

#include "analyzer/discover/ignore.h"

#include "analyzer/model/glob.h"
#include "fuzz/memory.h"

using namespace stackworthy;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  const std::size_t line = std::min(text.find('\n'), text.size());
  const std::string_view path = text.substr(0, line);
  const std::string_view patterns = text.substr(std::min(line + 1, text.size()));
  discover::IgnoreFile file;
  std::string reason;
  if (!file.read(patterns, reason)) return 0;
  for (const bool is_directory : {false, true}) {
    std::uint64_t steps = 10'000'000;
    file.of(path, is_directory, steps);
    expects(steps <= 10'000'000);
  }
  if (patterns.size() < 1000 && path.size() < 1000) glob_covers(patterns, path);
  return 0;
}
