#include <algorithm>

#include "analyzer/catalogue.h"
#include "analyzer/cli/arguments.h"
#include "analyzer/cli/cli.h"
#include "analyzer/cli/write.h"
#include "analyzer/output/formats.h"

namespace stackworthy::cli {

int graph(const std::vector<std::string>& given) {
  ScopeFlags scope;
  std::string format = "dot";
  bool shows_values = false;
  Arguments arguments("graph", "The resources of the stacks and the edges between them.", "[PATH...]");
  scope.add_to(arguments);
  arguments.value("--format", format, "dot (default), mermaid, json");
  arguments.flag("--show-values", shows_values, "With --format json: also the values, secrets masked");
  if (const auto status = arguments.parse(given)) return *status;
  if (const auto known = one_of("format", format, {"dot", "mermaid", "json"}); !known) return fail(known.error());
  if (shows_values && format != "json") return fail("--show-values needs --format json");
  auto options = scope.options(arguments);
  if (!options) return fail(options.error());
  // Only rules about secrets run: what they find is masked in values, names and addresses.
  const auto known_areas = areas();
  options->judge = std::find(known_areas.begin(), known_areas.end(), "secrets") != known_areas.end();
  if (options->judge) options->select = {"secrets"};
  const auto scanned = scan_paths(*options);
  if (!scanned) return fail(scanned.error());
  const Results& results = (*scanned)->results;
  const std::string text = format == "json"  ? output::graph_json(results, shows_values)
                           : format == "dot" ? output::graph_dot(results)
                                             : output::graph_mermaid(results);
  const auto written = print(text);
  if (!written) return fail(written.error());
  print_stats(**scanned, scope.stats);
  return exit_clean;
}

}  // namespace stackworthy::cli
