#include <algorithm>

#include "analyzer/catalogue.h"
#include "analyzer/cli/arguments.h"
#include "analyzer/cli/cli.h"
#include "analyzer/cli/write.h"
#include "analyzer/output/formats.h"
#include "parsers/vocabulary/vocabulary.h"

namespace stackworthy::cli {

namespace {

std::vector<output::TypeSpelling> type_spellings() {
  std::vector<output::TypeSpelling> all;
  for (const auto& spelling : vocabulary::spellings()) all.push_back({spelling.spelled, spelling.canonical});
  return all;
}

}  // namespace

int rules(const std::vector<std::string>& given) {
  std::string area;
  std::string format = "table";
  Arguments arguments("rules", "Lists the rules.", "");
  arguments.value("--area", area, "Only this area");
  arguments.value("--format", format, "table (default), json, md");
  if (const auto status = arguments.parse(given)) return *status;
  if (!arguments.operands().empty())
    return fail("'" + arguments.operands().front() + "' is not understood: rules takes flags only");
  if (const auto known = one_of("format", format, {"table", "json", "md"}); !known) return fail(known.error());
  const auto known_areas = areas();
  if (!area.empty() && std::find(known_areas.begin(), known_areas.end(), area) == known_areas.end()) {
    const std::string near = nearest(area, known_areas);
    return fail("unknown area '" + area + "'" + (near.empty() ? "" : "; did you mean '" + near + "'?"));
  }
  const auto written = print(format == "json"    ? output::rules_json(area, type_spellings())
                             : format == "table" ? output::rules_table(area)
                             : area.empty()      ? output::rules_markdown(area)
                                                 : output::rules_page(area));
  return written ? exit_clean : fail(written.error());
}

}  // namespace stackworthy::cli
