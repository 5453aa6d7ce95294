// Whatever the text: a template gives a stack with its spans in the file, or a notice.

#include "analyzer/model/estate.h"
#include "fuzz/memory.h"
#include "parsers/parsers.h"

using namespace stackworthy;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  for (const char* path : {"template.yaml", "template.json"}) {
    const Sources sources = fuzz::files({path}, fuzz::text_of(data, size));
    const Source& source = *sources.open(path);
    std::vector<Notice> notices;
    const auto stack = parsers::read_cloudformation(sources, source, {}, notices);
    for (const Notice& notice : notices) fuzz::check_span(sources, notice.span);
    if (!stack) continue;
    std::size_t budget = 200'000;
    for (const Resource& resource : stack->resources) {
      fuzz::check_span(sources, resource.head);
      if (resource.body) fuzz::check_value(sources, *resource.body, budget);
    }
  }
  return 0;
}
