// Whatever the text: each error has a place in it and one line, and what is read without error is bounded and shown as
// a configuration that reads back without error.

#include "analyzer/config.h"

#include <algorithm>

#include "analyzer/cli/config.h"
#include "fuzz/memory.h"

using namespace stackworthy;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Sources sources = fuzz::files({"stackworthy.yaml"}, fuzz::text_of(data, size));
  const Source& source = *sources.open("stackworthy.yaml");
  std::vector<Notice> errors;
  const Config config = read_config(source, errors);
  for (const Notice& error : errors) {
    fuzz::check_span(sources, error.span);
    expects(!error.message.empty());
  }
  const std::string lines = to_text(source, errors);
  expects(static_cast<std::size_t>(std::count(lines.begin(), lines.end(), '\n')) + 1 ==
          std::max<std::size_t>(1, errors.size()));
  if (!errors.empty()) return 0;
  for (const Waiver& waiver : config.policy.waivers) {
    fuzz::check_span(sources, waiver.where);
    expects(!waiver.rule.empty() && !waiver.reason.empty() && waiver.until.size() == 10);
  }
  for (const NamedPath& named : config.named) {
    fuzz::check_span(sources, named.where);
    expects(!named.path.starts_with('/') && named.path != ".." && !named.path.starts_with("../"));
  }
  Source shown(1, "shown.yaml");
  shown.set_text(cli::shown_config(source));
  std::vector<Notice> again;
  read_config(shown, again);
  expects(again.empty());
  return 0;
}
