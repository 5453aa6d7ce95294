// Real repositories, each alone and all as one tree: every file is accounted for, and the same bytes come out whatever
// the number of threads and wherever the program is started.

#include <sys/wait.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "tests/hostile/workplace.h"

namespace {

namespace fs = std::filesystem;
using stackworthy::hostile::Workplace;

const fs::path corpus = STACKWORTHY_SHARED "/corpus";

/// The corpus itself first, then its repositories; empty where it is absent.
std::vector<fs::path> trees() {
  std::vector<fs::path> all;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(corpus, error)) {
    if (entry.is_directory()) all.push_back(entry.path());
  }
  std::sort(all.begin(), all.end());
  if (!all.empty()) all.insert(all.begin(), corpus);
  return all;
}

std::string content(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

bool is_passed_over(const std::string& name) {
  return name == ".git" || name == ".terraform" || name == ".terragrunt-cache" || name == "node_modules";
}

/// Every regular file, relative, in order of bytes; nothing below directories that are passed over by name.
std::vector<std::string> files_below(const fs::path& tree) {
  std::vector<std::string> files;
  for (auto at = fs::recursive_directory_iterator(tree); at != fs::recursive_directory_iterator(); ++at) {
    const bool is_link = at->is_symlink();
    if (!is_link && at->is_directory() && is_passed_over(at->path().filename().string())) {
      at.disable_recursion_pending();
    } else if (!is_link && at->is_regular_file()) {
      files.push_back(at->path().lexically_relative(tree).string());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// Whether there is no file of Terraform below the tree, nor one that could be a template or a manifest.
bool holds_nothing(const fs::path& tree) {
  const auto files = files_below(tree);
  return std::none_of(files.begin(), files.end(), [&](const std::string& file) {
    const bool is_data = file.ends_with(".yaml") || file.ends_with(".yml") || file.ends_with(".json");
    return file.ends_with(".tf") ||
           (is_data && content((tree / file).string()).find("Resources:") != std::string::npos) ||
           (is_data && content((tree / file).string()).find("apiVersion") != std::string::npos);
  });
}

/// Runs the program in a directory, with the shell's redirections; its exit status, -1 where a signal ended it.
int run_in(const std::string& directory, const std::string& arguments) {
  const std::string command = "cd '" + directory + "' && exec '" STACKWORTHY_BINARY "' " + arguments;
  const int status = std::system(command.c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

struct Reports {
  int check = 0;
  int graph = 0;
  std::string json, sarif, drawn, stats;
};

Reports reports_of(const Workplace& place, const std::string& directory, const std::string& scope) {
  const std::string to = place.path() + "/";
  Reports made;
  made.check = run_in(directory, "check " + scope + " --severity info --stats=json -o json='" + to + "j' -o sarif='" +
                                     to + "s' 2>'" + to + "e'");
  made.graph = run_in(directory, "graph " + scope + " --format json --show-values >'" + to + "g' 2>'" + to + "ge'");
  made.json = content(to + "j");
  made.sarif = content(to + "s");
  made.drawn = content(to + "g");
  made.stats = content(to + "e");
  return made;
}

void check_files(const fs::path& tree, const std::string& stats) {
  const auto coverage = nlohmann::json::parse(stats, nullptr, false);
  REQUIRE(coverage.is_object());
  std::vector<std::string> listed;
  for (const auto& file : coverage.at("files")) {
    const std::string path = file.at("path");
    const std::string verdict = file.at("verdict");
    INFO(path << ": " << verdict);
    CHECK_FALSE(verdict.empty());
    const bool is_analysed = verdict != "not-read" && verdict != "skipped" && verdict != "text";
    if (!is_analysed) CHECK_FALSE(file.at("reason").get<std::string>().empty());
    listed.push_back(path);
  }
  CHECK(listed == files_below(tree));
}

}  // namespace

TEST_CASE("every file of the corpus is analysed or named, and no run depends on threads or directory") {
  const auto all = trees();
  if (all.empty()) WARN("skipped: no corpus at " << corpus);
  for (const fs::path& tree : all) {
    INFO(tree);
    Workplace place;
    const std::string quoted = "'" + tree.string() + "'";
    const Reports one = reports_of(place, tree.string(), ". --root . -j1");
    const Reports two = reports_of(place, place.path(), quoted + " --root " + quoted + " -j2");
    INFO(one.stats.substr(0, 300));
    if (one.check == 2) {
      CHECK(one.stats.starts_with("stackworthy: nothing to analyse in ."));
      CHECK((holds_nothing(tree) && two.check == 2));
      continue;
    }
    CHECK((one.check == 0 || one.check == 1));
    CHECK(one.graph == 0);
    CHECK(two.check == one.check);
    CHECK(two.graph == one.graph);
    CHECK_FALSE(one.json.empty());
    CHECK((one.json == two.json));
    CHECK((one.sarif == two.sarif));
    CHECK((one.drawn == two.drawn));
    CHECK(nlohmann::json::accept(one.json));
    CHECK(nlohmann::json::accept(one.sarif));
    CHECK(nlohmann::json::accept(one.drawn));
    check_files(tree, one.stats);
  }
}
