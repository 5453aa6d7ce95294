// Whatever the text, in each kind of file: what is read as a suppression lies in the file and stands for a part of it.

#include "analyzer/suppress.h"
#include "analyzer/bidi.h"
#include "fuzz/memory.h"
#include "parsers/parsers.h"

using namespace stackworthy;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  for (const char* path : {"main.tf", "app.yaml", "main.tf.json", "terraform.tfvars"}) {
    const Sources sources = fuzz::files({path}, text);
    const Source& source = *sources.open(path);
    for (const Suppression& one : read_suppressions(source, parsers::outline(source))) {
      fuzz::check_span(sources, one.written);
      fuzz::check_span(sources, one.covers);
      for (const Selector& selector : one.selectors) fuzz::check_span(sources, selector.at);
      for (const Selector& option : one.strange) fuzz::check_span(sources, option.at);
      why_over(one.until, "2026-01-01", 365);
    }
  }
  for (const Misleading& one : misleading_lines(text)) expects(one.begin < one.end && one.end <= size);
  return 0;
}
