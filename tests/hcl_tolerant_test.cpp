// The second reader, which gets over errors: where both readers accept a file they must agree on every node, and an
// error must cost only what it touches.

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "parsers/terraform/hcl/syntax.h"
#include "parsers/terraform/hcl/tolerant.h"

using namespace stackworthy;

namespace {

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The first node in which two syntaxes differ, in words; empty where there is none.
std::string difference(const hcl::File& strict, const hcl::Tolerant& tolerant) {
  const auto describe = [](const std::vector<hcl::Node>& nodes, std::size_t i) {
    if (i >= nodes.size()) return std::string("nothing");
    const hcl::Node& n = nodes[i];
    std::string words = "kind";
    for (const std::size_t value : {std::size_t(n.kind), std::size_t(n.begin), std::size_t(n.end), std::size_t(n.next),
                                    std::size_t(n.op), std::size_t(n.flags), std::size_t(n.extra)}) {
      words += ' ' + std::to_string(value);
    }
    return words;
  };
  for (std::size_t i = 0; i < std::max(strict.nodes.size(), tolerant.nodes.size()); ++i) {
    const std::string a = describe(strict.nodes, i);
    const std::string b = describe(tolerant.nodes, i);
    if (a != b) return "node " + std::to_string(i) + ": " + a + " and " + b;
  }
  return strict.comments.size() == tolerant.comments.size() ? "" : "comments";
}

/// Whether both readers accept a text; then they must agree on it.
bool compare(const std::string& path, std::string text) {
  Sources sources({}, {});
  const hcl::File strict = hcl::read(sources.add(path, std::move(text)));
  hcl::Tolerant tolerant;
  if (!strict.is_whole || !hcl::read_tolerantly(strict.text, tolerant) || tolerant.has_error) return false;
  INFO(path << '\n' << strict.text.substr(0, 200));
  CHECK(difference(strict, tolerant) == "");
  return true;
}

/// Compares all files below a directory that both readers accept; how many that were.
std::size_t compare_below(const std::filesystem::path& root) {
  std::size_t compared = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    const std::string extension = entry.path().extension();
    if (!entry.is_regular_file() || (extension != ".hcl" && extension != ".tf" && extension != ".tfvars")) continue;
    compared += compare(entry.path(), bytes_of(entry.path())) ? 1 : 0;
  }
  return compared;
}

}  // namespace

TEST_CASE("both readers give the same syntax for every file of the test data that both accept") {
  CHECK(compare_below(STACKWORTHY_SOURCE_DIR "/tests/data/hcl") >= 10);
}

TEST_CASE("both readers give the same syntax for every item of the test data that both accept") {
  std::size_t compared = 0;
  for (const char* name : {"heredocs.hcl", "strings.hcl", "numbers.hcl", "newlines.hcl"}) {
    Sources sources({}, {});
    const hcl::File file =
        hcl::read(sources.add(name, bytes_of(STACKWORTHY_SOURCE_DIR "/tests/data/hcl/" + std::string(name))));
    for (std::uint32_t i = 1; i < file.nodes.size(); i = file.nodes[i].next) {
      compared += compare(name, std::string(file.spelled(file.nodes[i])) + '\n') ? 1 : 0;
    }
  }
  CHECK(compared > 40);
}

TEST_CASE("both readers give the same syntax for every file of the corpus that both accept") {
  const std::filesystem::path root = STACKWORTHY_SHARED "/corpus";
  if (!std::filesystem::is_directory(root)) {
    WARN("skipped: there is no corpus at " << root);
    return;
  }
  CHECK(compare_below(root) > 1000);
}
