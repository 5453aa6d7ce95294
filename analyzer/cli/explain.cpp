#include "analyzer/catalogue.h"
#include "analyzer/cli/arguments.h"
#include "analyzer/cli/cli.h"
#include "analyzer/cli/write.h"
#include "analyzer/output/formats.h"

namespace stackworthy::cli {

int explain(const std::vector<std::string>& given) {
  std::string color = "auto";
  Arguments arguments("explain", "What a rule reports, why, and how to fix it, with its own examples.", "RULE");
  arguments.value("--color", color, "auto (default), always, never");
  if (const auto status = arguments.parse(given)) return *status;
  if (const auto known = one_of("choice of --color", color, {"auto", "always", "never"}); !known)
    return fail(known.error());
  if (arguments.operands().size() != 1)
    return fail("explain takes one rule, e.g. stackworthy explain backup/retention-off");
  const std::string& id = arguments.operands().front();
  const Rule* rule = find_rule(id);
  if (!rule) {
    std::vector<std::string_view> ids;
    for (const Rule* each : all_rules()) ids.push_back(each->id.text());
    const std::string near = nearest(id, ids);
    return fail("unknown rule '" + id + "'" + (near.empty() ? "" : "; did you mean '" + near + "'?"));
  }
  const auto written = print(output::explain(*rule, is_colored(color)));
  return written ? exit_clean : fail(written.error());
}

}  // namespace stackworthy::cli
