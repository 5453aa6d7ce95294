// One text as configuration, as variable file and as JSON: the evaluator ends within its budget, in the same state
// twice.

#include "analyzer/model/estate.h"
#include "fuzz/memory.h"
#include "parsers/parsers.h"

using namespace stackworthy;

namespace {

std::size_t evaluate(const Sources& sources, std::span<const std::string_view> paths) {
  const auto files = parsers::read_terraform(sources, paths, 1);
  parsers::directories(*files);
  for (const Notice& notice : parsers::notices(*files)) fuzz::check_span(sources, notice.span);
  const auto stack = parsers::evaluate_terraform(files, sources, ".", {});
  if (!stack) return 0;
  std::size_t budget = 200'000;
  for (const Resource& resource : stack->resources) {
    fuzz::check_span(sources, resource.head);
    if (resource.body) fuzz::check_value(sources, *resource.body, budget);
  }
  return stack->resources.size();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  const Sources native = fuzz::files({"main.tf", "terraform.tfvars"}, text);
  const std::vector<std::string_view> paths = {"main.tf"};
  expects(evaluate(native, paths) == evaluate(native, paths));
  const Sources json = fuzz::files({"main.tf.json"}, text);
  const std::vector<std::string_view> json_paths = {"main.tf.json"};
  evaluate(json, json_paths);
  return 0;
}
