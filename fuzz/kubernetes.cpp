// Whatever the text: manifests give a stack with its spans in the file, and the outline's places lie in it too.

#include "analyzer/model/estate.h"
#include "fuzz/memory.h"
#include "parsers/parsers.h"

using namespace stackworthy;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Sources sources = fuzz::files({"app.yaml"}, fuzz::text_of(data, size));
  const Source* source = sources.open("app.yaml");
  std::vector<std::pair<std::string, std::string>> skipped;
  const auto stack = parsers::read_kubernetes(sources, ".", std::span(&source, 1), skipped);
  if (stack) {
    std::size_t budget = 200'000;
    for (const Resource& resource : stack->resources) {
      fuzz::check_span(sources, resource.head);
      if (resource.body) fuzz::check_value(sources, *resource.body, budget);
    }
  }
  return 0;
}
