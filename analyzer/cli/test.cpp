#include "analyzer/cli/arguments.h"
#include "analyzer/cli/cli.h"
#include "analyzer/cli/write.h"
#include "analyzer/output/escape.h"
#include "analyzer/scan_fixtures.h"

namespace stackworthy::cli {

int test(const std::vector<std::string>& given) {
  bool is_verbose = false;
  Arguments arguments(
      "test", "Runs the fixtures of rules below a directory and compares what they state with what is reported.",
      "DIR");
  arguments.flag("-v,--verbose", is_verbose, "Name also the fixtures that hold");
  if (const auto status = arguments.parse(given)) return *status;
  if (arguments.operands().size() != 1) return fail("test takes one directory, e.g. stackworthy test fixtures");
  const auto ran = run_fixtures(arguments.operands().front(), 0);
  if (!ran) return fail(ran.error());
  if (ran->empty()) return fail("no fixtures in " + arguments.operands().front());
  std::string out;
  std::size_t broken = 0;
  for (const FixtureResult& fixture : *ran) {
    const bool holds = fixture.differences.empty();
    broken += holds ? 0 : 1;
    if (holds && !is_verbose) continue;
    out += (holds ? "ok   " : "FAIL ") + output::escape_text(fixture.path) + '\n';
    for (const std::string& difference : fixture.differences) out += "     " + output::escape_text(difference) + '\n';
  }
  out += std::to_string(ran->size()) + " fixtures, " + std::to_string(broken) + " failed\n";
  const auto written = print(out);
  if (!written) return fail(written.error());
  return broken == 0 ? exit_clean : exit_findings;
}

}  // namespace stackworthy::cli
