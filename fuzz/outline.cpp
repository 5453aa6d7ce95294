// Whatever the text, in each kind of file: items and comments lie in it, parents stand before their children.

#include "fuzz/memory.h"
#include "parsers/parsers.h"

using namespace stackworthy;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  for (const char* path : {"main.tf", "app.yaml", "template.json", "terraform.tfvars"}) {
    const Sources sources = fuzz::files({path}, fuzz::text_of(data, size));
    const parsers::Outline outline = parsers::outline(*sources.open(path));
    for (std::size_t i = 0; i < outline.items.size(); ++i) {
      const parsers::Item& item = outline.items[i];
      expects(item.begin <= item.end && item.end <= size && item.parent < static_cast<std::int32_t>(i));
    }
    for (const parsers::Comment& comment : outline.comments)
      expects(comment.begin < comment.end && comment.end <= size);
    parsers::path_at(outline, static_cast<std::uint32_t>(size / 2));
  }
  return 0;
}
