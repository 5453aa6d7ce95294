// Whatever the text: the syntax is a sound preorder, every node lies in the text, and reading it again gives the same.

#include "fuzz/memory.h"
#include "parsers/terraform/hcl/syntax.h"

using namespace stackworthy;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  const Sources sources = fuzz::files({"main.tf"}, text);
  const Source* source = sources.open("main.tf");
  const hcl::File file = hcl::read(*source);
  expects(!file.nodes.empty() && file.nodes.front().next == file.nodes.size());
  for (std::size_t i = 0; i < file.nodes.size(); ++i) {
    const hcl::Node& node = file.nodes[i];
    expects(node.begin <= node.end && node.end <= size);
    expects(node.next > i && node.next <= file.nodes.size());
  }
  expects(file.is_whole || !file.notices.empty());
  for (const Notice& notice : file.notices) fuzz::check_span(sources, notice.span);
  expects(hcl::read(*source).nodes.size() == file.nodes.size());
  hcl::read_expression(*source, source->text(), 0);
  hcl::read_template(*source, source->text(), 0);
  return 0;
}
