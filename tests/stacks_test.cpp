// Which stacks real repositories have, as a person reads them there: name, root, variant, kind, why and dialect of
// each.

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "analyzer/scan.h"

namespace {

namespace fs = std::filesystem;
using namespace stackworthy;

const fs::path corpus = STACKWORTHY_SHARED "/corpus";
const std::string head = "name\troot\tvariant\tkind\twhy\tdialect";

std::string content_of(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

std::vector<std::string> lines_of(const fs::path& path) {
  std::vector<std::string> lines;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::vector<std::string> stacks_found(ScanOptions options) {
  options.judge = false;
  options.threads = 2;
  const auto done = scan(options);
  REQUIRE(done);
  std::vector<std::string> lines;
  for (const auto& stack : (*done)->estate->stacks) {
    lines.push_back(stack->name + '\t' + stack->root + '\t' + stack->variant + '\t' +
                    std::string(to_text(stack->kind)) + '\t' + stack->why + '\t' +
                    std::string(to_text(stack->dialect)));
  }
  return lines;
}

/// Two repositories that only make sense together, as `live` and `modules` of one tree.
ScanOptions live_and_modules() {
  ScanOptions options;
  auto& texts = options.memory.emplace();
  for (const auto& [from, to] : {std::pair{"terragrunt-infrastructure-live-example", "live"},
                                 std::pair{"terragrunt-infrastructure-modules-example", "modules"}}) {
    std::error_code error;
    for (fs::recursive_directory_iterator at(corpus / from, error), end; !error && at != end; at.increment(error)) {
      if (!at->is_regular_file()) continue;
      texts.emplace_back(to + ("/" + fs::relative(at->path(), corpus / from).generic_string()), content_of(at->path()));
    }
  }
  texts.emplace_back("stackworthy.yaml",
                     "version: 1\nmodule-sources:\n"
                     "  \"git::git@github.com:gruntwork-io/terragrunt-infrastructure-modules-example.git\": modules\n");
  std::sort(texts.begin(), texts.end());
  options.paths = {"."};
  return options;
}

ScanOptions alone(const std::string& repository) {
  ScanOptions options;
  options.root = (corpus / repository).string();
  options.paths = {options.root};
  return options;
}

/// What only one of the two has, so that a failure can be read.
std::string difference(std::vector<std::string> wanted, std::vector<std::string> found) {
  std::sort(wanted.begin(), wanted.end());
  std::sort(found.begin(), found.end());
  std::string text;
  std::vector<std::string> only;
  std::set_difference(wanted.begin(), wanted.end(), found.begin(), found.end(), std::back_inserter(only));
  for (const std::string& line : only) text += "\nexpected: " + line;
  only.clear();
  std::set_difference(found.begin(), found.end(), wanted.begin(), wanted.end(), std::back_inserter(only));
  for (const std::string& line : only) text += "\nfound:    " + line;
  return text;
}

}  // namespace

TEST_CASE("the stacks of real repositories are those that a person finds there") {
  std::vector<fs::path> goldens;
  for (const auto& entry : fs::directory_iterator(STACKWORTHY_SOURCE_DIR "/tests/data/stacks")) {
    if (entry.path().extension() == ".tsv") goldens.push_back(entry.path());
  }
  std::sort(goldens.begin(), goldens.end());
  REQUIRE(goldens.size() >= 6);
  for (const fs::path& golden : goldens) {
    const std::string repository = golden.stem().string();
    if (!fs::is_directory(corpus / repository)) {
      WARN("skipped: no " << corpus / repository);
      continue;
    }
    auto wanted = lines_of(golden);
    REQUIRE_FALSE(wanted.empty());
    CHECK(wanted.front() == head);
    wanted.erase(wanted.begin());
    const auto found =
        stacks_found(repository == "terragrunt-infrastructure-live-example" ? live_and_modules() : alone(repository));
    INFO(repository << difference(wanted, found));
    CHECK((found == wanted));
  }
}
