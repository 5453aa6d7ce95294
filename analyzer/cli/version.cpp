#include "analyzer/catalogue.h"
#include "analyzer/cli/arguments.h"
#include "analyzer/cli/cli.h"
#include "analyzer/cli/write.h"
#include "analyzer/output/json_writer.h"

namespace stackworthy::cli {

int version(const std::vector<std::string>& given) {
  bool as_json = false;
  Arguments arguments("version", "The version of this program.", "");
  arguments.flag("--json", as_json, "As JSON, with what is built in");
  if (const auto status = arguments.parse(given)) return *status;
  std::string text = "stackworthy " STACKWORTHY_VERSION "\n";
  if (as_json) {
    output::JsonWriter out;
    out.open_object();
    out.field("name", "stackworthy");
    out.field("version", STACKWORTHY_VERSION);
    out.field("rules", static_cast<std::int64_t>(all_rules().size()));
    out.row("areas", areas());
    out.close();
    text = out.take();
  }
  const auto written = print(text);
  return written ? exit_clean : fail(written.error());
}

}  // namespace stackworthy::cli
