// Whatever the index, and whatever its base: it is refused, or its names can be asked for.

#include "analyzer/discover/git_index.h"

#include "fuzz/memory.h"

using namespace stackworthy;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz::text_of(data, size);
  const std::size_t half = bytes.find("DIRC", 1);
  const discover::GitIndex::Shared shared = [&](const std::string&, std::string& base) {
    base = half == std::string_view::npos ? std::string() : std::string(bytes.substr(half));
    return true;
  };
  for (const std::string_view prefix : {"", "d"}) {
    for (const std::string_view text : {bytes, bytes.substr(0, half)}) {
      discover::GitIndex index;
      std::string reason;
      const bool is_read = index.read(text, prefix, shared, reason, {10'000, 1 << 20});
      expects(is_read || (index.size() == 0 && !reason.empty()));
      expects(!index.tracks("a") || index.size() > 0 || is_read);
      index.tracks_below("d");
      index.is_submodule("d/a");
    }
  }
  return 0;
}
