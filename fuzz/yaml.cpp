// Whatever the text: each document is a value whose spans lie in the file.

#include "parsers/yaml/yaml.h"
#include "fuzz/memory.h"

using namespace stackworthy;
namespace yaml = stackworthy::parsers::yaml;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Sources sources = fuzz::files({"a.yaml"}, fuzz::text_of(data, size));
  for (const yaml::Resolver* resolver : {&yaml::kubectl, &yaml::terraform, &yaml::core}) {
    Arena arena;
    std::vector<Notice> notices;
    for (const yaml::Document& document : yaml::read_yaml(*sources.open("a.yaml"), arena, *resolver, notices)) {
      std::size_t budget = 100'000;
      fuzz::check_span(sources, document.span);
      fuzz::check_value(sources, *document.root, budget);
    }
    for (const Notice& notice : notices) fuzz::check_span(sources, notice.span);
  }
  return 0;
}
