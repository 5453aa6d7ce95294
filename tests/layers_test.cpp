// Holds the include lines against the arrow between the layers. CMake's link lines say the same, but every layer shares
// one include root, so that a header of a wrong layer would be found all the same.

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace fs = std::filesystem;
using namespace std::string_literals;

struct File {
  std::string path;
  std::vector<std::string> lines;
};

std::vector<File> code_below(std::initializer_list<const char*> folders) {
  const fs::path root = STACKWORTHY_SOURCE_DIR;
  std::vector<File> files;
  for (const char* folder : folders) {
    if (!fs::exists(root / folder)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      const auto suffix = entry.path().extension();
      if (suffix != ".h" && suffix != ".cpp") continue;
      File file{fs::relative(entry.path(), root).generic_string(), {}};
      std::ifstream in(entry.path());
      for (std::string line; std::getline(in, line);) file.lines.push_back(line);
      files.push_back(std::move(file));
    }
  }
  std::sort(files.begin(), files.end(), [](const File& a, const File& b) { return a.path < b.path; });
  return files;
}

bool starts_with(std::string_view text, std::string_view with) { return text.substr(0, with.size()) == with; }

/// The header that a line includes, with its quote or bracket in front; empty for other lines.
std::string included(const std::string& line) {
  if (!starts_with(line, "#include ")) return {};
  const auto begin = line.find_first_of("\"<");
  const auto end = line.find_first_of("\">", begin + 1);
  return begin == std::string::npos || end == std::string::npos ? ""s : line.substr(begin, end - begin);
}

/// The layer of a path: the longest entry of this table that it starts with. Spelled as the targets of CMakeLists.txt.
std::string layer_of(std::string_view path) {
  static const std::vector<std::pair<std::string, std::string>> layers = {
      {"analyzer/", "engine"},
      {"analyzer/cli/", "cli"},
      {"analyzer/config", "config"},
      {"analyzer/discover/", "discover"},
      {"analyzer/facets/", "facets"},
      {"analyzer/finding.h", "rule"},
      {"analyzer/link/", "link"},
      {"analyzer/main.cpp", "main"},
      {"analyzer/model/", "model"},
      {"analyzer/output/", "output"},
      {"analyzer/parallel.h", "parallel"},
      {"analyzer/pattern", "pattern"},
      {"analyzer/report", "rule"},
      {"analyzer/rule", "rule"},
      {"analyzer/scan", "scan"},
      {"analyzer/secrets/", "secrets"},
      {"analyzer/stopwatch", "scan"},
      {"parsers/", "outline"},
      {"parsers/cloudformation/", "cloudformation"},
      {"parsers/duplicates.h", "parsers"},
      {"parsers/json/", "json"},
      {"parsers/kubernetes/", "kubernetes"},
      {"parsers/outline.h", "parsers"},
      {"parsers/parsers.h", "parsers"},
      {"parsers/terraform/", "terraform"},
      {"parsers/vocabulary/", "vocabulary"},
      {"parsers/yaml/", "yaml"},
      {"rules/", "rules"},
  };
  std::string found;
  std::size_t longest = 0;
  for (const auto& [prefix, layer] : layers)
    if (starts_with(path, prefix) && prefix.size() > longest) {
      longest = prefix.size();
      found = layer;
    }
  return found;
}

/// Which layers a layer may include, besides itself. `pattern` and `parallel` stand beside the pipeline: they know
/// nothing of it.
const std::map<std::string, std::set<std::string>>& arrow() {
  static const std::map<std::string, std::set<std::string>> table = {
      {"model", {}},
      {"pattern", {}},
      {"parallel", {}},
      {"parsers", {"model"}},
      {"yaml", {"model", "parsers"}},
      {"json", {"model", "parsers"}},
      {"vocabulary", {"model"}},
      {"terraform", {"model", "yaml", "json", "vocabulary", "parsers", "pattern", "parallel"}},
      {"cloudformation", {"model", "yaml", "json", "vocabulary", "parsers"}},
      {"kubernetes", {"model", "yaml", "json", "vocabulary", "parsers"}},
      {"outline", {"model", "yaml", "json", "terraform", "cloudformation", "kubernetes", "parsers"}},
      {"facets", {"model", "pattern"}},
      {"secrets", {"model", "pattern"}},
      {"link", {"model", "facets"}},
      {"rule", {"model"}},
      {"rules", {"model", "facets", "secrets", "rule", "pattern"}},
      {"engine", {"model", "secrets", "rule", "pattern", "parallel"}},
      {"config", {"model", "rule", "engine", "yaml"}},
      {"output", {"model", "secrets", "rule", "engine"}},
      {"discover", {"model", "parsers", "yaml", "json", "parallel"}},
      {"scan",
       {"model", "secrets", "rule", "engine", "config", "output", "discover", "parsers", "vocabulary", "facets", "link",
        "parallel", "pattern"}},
      {"cli", {"model", "vocabulary", "secrets", "rule", "engine", "config", "output", "discover", "scan"}},
      {"main", {"cli", "scan", "model"}},
  };
  return table;
}

std::string report_of(const std::vector<std::string>& faults) {
  std::ostringstream out;
  for (const auto& fault : faults) out << fault << "\n";
  return out.str();
}

TEST_CASE("no layer includes a layer that stands above or beside it") {
  const auto files = code_below({"analyzer", "parsers", "rules"});
  REQUIRE(files.size() > 10);
  std::vector<std::string> faults;
  for (const File& file : files) {
    const std::string layer = layer_of(file.path);
    REQUIRE(arrow().count(layer) == 1);
    for (const auto& line : file.lines) {
      const std::string header = included(line);
      if (header.empty() || header[0] != '"') continue;
      const std::string of = layer_of(header.substr(1));
      if (of != layer && arrow().at(layer).count(of) == 0)
        faults.push_back(file.path + " (" + layer + ") includes " + header.substr(1) + " (" + of + ")");
    }
  }
  INFO(report_of(faults));
  CHECK(faults.empty());
}

TEST_CASE("a rule includes neither a rule nor a parser") {
  for (const File& file : code_below({"rules"}))
    for (const auto& line : file.lines) {
      INFO(file.path << ": " << line);
      CHECK_FALSE(starts_with(included(line), "\"rules/"));
      CHECK_FALSE(starts_with(included(line), "\"parsers/"));
    }
}

TEST_CASE("headers are spelled from the repository's root") {
  const fs::path root = STACKWORTHY_SOURCE_DIR;
  for (const File& file : code_below({"analyzer", "parsers", "rules"}))
    for (const auto& line : file.lines) {
      const std::string header = included(line);
      if (header.empty() || header[0] != '"') continue;
      INFO(file.path << ": " << line);
      CHECK(fs::exists(root / header.substr(1)));
    }
}

TEST_CASE("the model includes the standard library only") {
  for (const File& file : code_below({"analyzer/model"}))
    for (const auto& line : file.lines) {
      const std::string header = included(line);
      if (header.empty() || header[0] == '"') continue;
      INFO(file.path << ": " << line);
      CHECK(header.find_first_of("./") == std::string::npos);
    }
}

TEST_CASE("each library's headers stay in the folders that own it") {
  struct Owner {
    const char* header;
    std::vector<std::string> folders;
  };
  const std::vector<Owner> owners = {
      {"<yaml.h", {"parsers/yaml/"}},
      {"<tree_sitter/", {"parsers/terraform/", "parsers/json/"}},
      {"<yaml-cpp/", {"analyzer/cli/"}},
      {"<nlohmann/", {"analyzer/output/", "parsers/terraform/"}},
      {"<CLI/", {"analyzer/cli/"}},
      {"<re2/", {"analyzer/pattern.cpp"}},
      {"<catch2/", {}},
  };
  std::vector<std::string> faults;
  for (const File& file : code_below({"analyzer", "parsers", "rules"}))
    for (const auto& line : file.lines)
      for (const auto& [header, folders] : owners) {
        if (!starts_with(included(line), header)) continue;
        const bool is_owned = std::any_of(folders.begin(), folders.end(),
                                          [&](const auto& folder) { return starts_with(file.path, folder); });
        if (!is_owned) faults.push_back(file.path + ": " + line);
      }
  INFO(report_of(faults));
  CHECK(faults.empty());
}

TEST_CASE("a file of code has at most 500 lines and a rule at most 60, tables of facts excepted") {
  const auto is_table = [](const std::string& path) {
    return starts_with(path, "parsers/vocabulary/") || path == "analyzer/secrets/formats.cpp" ||
           path.find("_table") != std::string::npos || path.find("/tables/") != std::string::npos;
  };
  std::vector<std::string> faults;
  for (const File& file : code_below({"analyzer", "parsers", "rules"})) {
    const std::size_t most = starts_with(file.path, "rules/") ? 60 : 500;
    if (!is_table(file.path) && file.lines.size() > most)
      faults.push_back(file.path + ": " + std::to_string(file.lines.size()) + " lines");
  }
  INFO(report_of(faults));
  CHECK(faults.empty());
}

TEST_CASE("nothing is called Manager, Helper, Util, Base or Impl, and no note says what is still to be done") {
  const std::array<std::string, 8> words = {"Manager", "Helper", "Util", "BaseClass", "Impl ", "TODO", "FIXME", "XXX"};
  std::vector<std::string> faults;
  for (const File& file : code_below({"analyzer", "parsers", "rules"}))
    for (const auto& line : file.lines) {
      const bool declares =
          starts_with(line, "class ") || starts_with(line, "struct ") || line.find("//") != std::string::npos;
      if (!declares || line.find('"') != std::string::npos) continue;
      for (const auto& word : words)
        if (line.find(word) != std::string::npos && line.find("SecretsManager") == std::string::npos &&
            line.find("Secrets Manager") == std::string::npos)
          faults.push_back(file.path + ": " + line);
    }
  INFO(report_of(faults));
  CHECK(faults.empty());
}

}  // namespace
