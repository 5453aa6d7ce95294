// What --include, --exclude and --no-gitignore leave to be judged, to be evidence and to be read.

#include <algorithm>
#include <catch2/catch.hpp>

#include "analyzer/scan.h"
#include "tests/discover/repository.h"

namespace stackworthy {
namespace {

using test::Repository;
using Files = std::vector<std::pair<std::string, std::string>>;

const std::string database =
    "resource \"aws_db_instance\" \"this\" {\n  engine = \"postgres\"\n  backup_retention_period = 0\n}\n";
const std::string budget =
    "resource \"aws_budgets_budget\" \"all\" {\n  budget_type = \"COST\"\n  limit_amount = \"1\"\n  limit_unit = "
    "\"USD\"\n  time_unit = \"MONTHLY\"\n}\n";

std::unique_ptr<Scan> scanned(ScanOptions options) {
  options.today = "2026-01-01";
  options.threads = 1;
  auto done = scan(options);
  REQUIRE(done);
  return std::move(*done);
}

std::unique_ptr<Scan> scanned(const Files& files, std::vector<std::string> include, std::vector<std::string> exclude,
                              std::vector<std::string> select = {"backup/retention-off"}) {
  ScanOptions options;
  options.memory = files;
  options.include = std::move(include);
  options.exclude = std::move(exclude);
  options.select = std::move(select);
  return scanned(std::move(options));
}

std::vector<std::string> places(const Scan& scan) {
  std::vector<std::string> found;
  for (const Finding& finding : scan.results.findings) found.emplace_back((*scan.sources)[finding.anchor.file].path());
  return found;
}

TEST_CASE("nothing is reported in what is excluded, and it is counted with the glob") {
  const Files files = {{"a/main.tf", database}, {"b/main.tf", database}, {"b/x.yaml", "a: 1\n"}};
  CHECK(places(*scanned(files, {}, {})) == std::vector<std::string>{"a/main.tf", "b/main.tf"});
  const auto scan = scanned(files, {}, {"b"});
  CHECK(places(*scan) == std::vector<std::string>{"a/main.tf"});
  CHECK(scan->results.coverage.excluded == 2);
  CHECK(scan->results.coverage.analysed == 1);
  const auto& all = scan->results.coverage.files;
  const auto at =
      std::find_if(all.begin(), all.end(), [](const FileVerdict& file) { return file.path == "b/main.tf"; });
  REQUIRE(at != all.end());
  CHECK(at->verdict == "skipped");
  CHECK(at->reason == "excluded by b");
  CHECK(scanned(files, {}, {"**"})->found_nothing);
  CHECK_FALSE(scanned(files, {}, {"bb"})->found_nothing);
}

TEST_CASE("a module that is excluded is read where it is called") {
  const Files files = {
      {"env/main.tf", "module \"db\" {\n  source = \"../mod\"\n  days = 0\n}\n"},
      {"mod/main.tf",
       "variable \"days\" {}\nresource \"aws_db_instance\" \"this\" {\n  engine = \"postgres\"\n"
       "  backup_retention_period = var.days\n}\n"
       "resource \"aws_db_instance\" \"own\" {\n  engine = \"postgres\"\n  backup_retention_period = 0\n}\n"}};
  CHECK(places(*scanned(files, {}, {})) == std::vector<std::string>{"env/main.tf", "mod/main.tf"});
  CHECK(places(*scanned(files, {}, {"mod/**"})) == std::vector<std::string>{"env/main.tf"});
}

TEST_CASE("a configuration cannot exclude what is reported in itself") {
  const Files files = {
      {"a/main.tf", database}, {"b.yaml", "a: 1\n"}, {"stackworthy.yaml", "version: 1\nexclude: [\"*.yaml\"]\n"}};
  const auto scan = scanned(files, {}, {});
  CHECK(places(*scan) == std::vector<std::string>{"a/main.tf"});
  CHECK(scan->results.coverage.excluded == 1);
}

TEST_CASE("only what is included is judged, and what is excluded of it is not") {
  const Files files = {{"a/main.tf", database}, {"b/main.tf", database}, {"c/main.tf", database}};
  CHECK(places(*scanned(files, {"a", "b"}, {})) == std::vector<std::string>{"a/main.tf", "b/main.tf"});
  CHECK(places(*scanned(files, {"{a,b}/*.tf"}, {"b"})) == std::vector<std::string>{"a/main.tf"});
  CHECK(scanned(files, {"d"}, {})->found_nothing);
}

TEST_CASE("what is excluded is no evidence against an absence, what is not included is") {
  const Files files = {{"a/main.tf", "provider \"aws\" {}\n" + database}, {"b/main.tf", budget}};
  const auto absent = [&](std::vector<std::string> include, std::vector<std::string> exclude) {
    const auto scan = scanned(files, std::move(include), std::move(exclude), {"cost/no-budget"});
    return scan->results.findings.size();
  };
  CHECK(absent({}, {"b"}) == 1);
  CHECK(absent({"a"}, {}) == 0);
  CHECK(absent({}, {}) == 0);
}

TEST_CASE("ignored files are left out, counted, and found where they are asked for") {
  if (!Repository::has_git()) return;
  const Repository repository;
  repository.git("init -q");
  repository.write("a/main.tf", database);
  repository.write("b/main.tf", database);
  repository.write("c/main.tf", database);
  repository.write("prod.tfvars", "x = 1\n");
  repository.write(".gitignore", "main.tf\n*.tfvars\n");
  repository.git("add -f a/main.tf");
  ScanOptions options;
  options.paths = {repository.path()};
  options.select = {"backup/retention-off"};
  const auto scan = scanned(options);
  CHECK(places(*scan) == std::vector<std::string>{"a/main.tf"});
  CHECK(scan->results.coverage.ignored == 3);
  options.paths = {repository.path() + "/b", repository.path() + "/a"};
  CHECK(places(*scanned(options)) == std::vector<std::string>{"a/main.tf"});
  options.paths = {repository.path() + "/b/main.tf"};
  options.inputs.var_files = {repository.path() + "/prod.tfvars"};
  const auto named = scanned(options);
  CHECK(places(*named) == std::vector<std::string>{"b/main.tf"});
  CHECK(named->results.coverage.ignored == 1);
  options = {};
  options.paths = {repository.path()};
  options.select = {"backup/retention-off"};
  options.uses_gitignore = false;
  CHECK(places(*scanned(options)).size() == 3);
}

}  // namespace
}  // namespace stackworthy
