// Whatever the text: what is read has its spans in the file, and JSON that we write is read again as equal.

#include "parsers/json/json.h"
#include "fuzz/memory.h"

using namespace stackworthy;
namespace json = stackworthy::parsers::json;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Sources sources = fuzz::files({"a.json"}, fuzz::text_of(data, size));
  Arena arena;
  std::vector<Notice> notices;
  const Node* root = json::read_json(*sources.open("a.json"), arena, notices);
  for (const Notice& notice : notices) fuzz::check_span(sources, notice.span);
  if (!root) return 0;
  std::size_t budget = 100'000;
  fuzz::check_value(sources, *root, budget);
  if (!is_wholly_known(*root)) return 0;
  const std::string written = to_json(*root);
  const Node* again = json::read_json_text(written, {}, arena);
  if (again) expects(to_json(*again) == written);
  return 0;
}
