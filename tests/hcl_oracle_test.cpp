// The strict reader against what HashiCorp's own parser said of the same texts: tests/oracle/hcl prints it,
// tests/data/hcl holds it.

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "parsers/terraform/hcl/literal.h"
#include "parsers/terraform/hcl/syntax.h"
#include "tests/hcl_extents.h"
#include "tests/hcl_mutants.h"

using namespace stackworthy;

namespace {

const std::string data = STACKWORTHY_SOURCE_DIR "/tests/data/hcl/";

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> lines_of(const std::string& path) {
  std::istringstream text(bytes_of(path));
  std::vector<std::string> lines;
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  return lines;
}

bool is_accepted(const std::string& text) {
  Sources sources({}, {});
  return hcl::read(sources.add("main.tf", text)).is_whole;
}

/// The one-line ASCII notation of the recorded texts.
std::string written(std::string_view text) {
  std::string line;
  for (const char c : text) {
    if (c == '\n')
      line += "\\n";
    else if (c == '\r')
      line += "\\r";
    else if (c == '\t')
      line += "\\t";
    else if (c == '\\')
      line += "\\\\";
    else if (c >= 32 && c < 127)
      line += c;
    else
      line += std::string("\\x") + "0123456789abcdef"[static_cast<unsigned char>(c) >> 4] + "0123456789abcdef"[c & 15];
  }
  return line;
}

std::string read_back(std::string_view line) {
  std::string text;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] != '\\') {
      text += line[i];
      continue;
    }
    const char kind = line[++i];
    if (kind == 'x') {
      text += static_cast<char>(std::stoi(std::string(line.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    } else {
      text += kind == 'n' ? '\n' : kind == 'r' ? '\r' : kind == 't' ? '\t' : kind;
    }
  }
  return text;
}

/// Recorded sections by the name in their head line `== name ...`.
std::map<std::string, std::string> sections_of(const std::string& path) {
  std::map<std::string, std::string> sections;
  std::string* section = nullptr;
  for (const std::string& line : lines_of(path)) {
    if (line.starts_with("== "))
      section = &sections[line.substr(3)];
    else
      *section += line + '\n';
  }
  return sections;
}

std::string texts_of(const hcl::File& file) {
  std::map<std::uint32_t, std::string> texts;
  const std::vector<bool> is_hidden = tests::hidden_texts(file);
  for (std::uint32_t i = 0; i < file.nodes.size(); ++i) {
    if (file.nodes[i].kind != hcl::Kind::text || is_hidden[i]) continue;
    for (const hcl::DecodedPiece& piece : hcl::decode_pieces(file, i)) {
      const std::string& text = piece.literal.text();
      if (!text.empty()) texts.emplace(piece.literal.source(0), written(text) + '\n');
    }
  }
  std::string lines;
  for (const auto& [begin, line] : texts) lines += line;
  return lines;
}

}  // namespace

TEST_CASE("every construct has the extents that HashiCorp's parser gives it") {
  const auto recorded = sections_of(data + "extents.txt");
  REQUIRE(recorded.size() >= 15);
  for (const auto& [head, extents] : recorded) {
    const std::string name = head.substr(0, head.find(' '));
    INFO(name);
    Sources sources({}, {});
    const hcl::File file = hcl::read(sources.add(name, bytes_of(data + name)));
    CHECK((file.is_whole ? " accepted" : " refused") == head.substr(name.size()));
    CHECK(tests::extents_of(file) == extents);
  }
}

TEST_CASE("literal text is decoded as HashiCorp's parser decodes it") {
  for (const auto& [name, texts] : sections_of(data + "texts.txt")) {
    INFO(name);
    Sources sources({}, {});
    CHECK(texts_of(hcl::read(sources.add(name, bytes_of(data + name)))) == texts);
  }
}

TEST_CASE("small texts are accepted and refused as by HashiCorp's parser") {
  const auto cases = lines_of(data + "cases.txt");
  REQUIRE(cases.size() > 150);
  for (const std::string& line : cases) {
    const std::string rest = line.substr(2);
    INFO(rest);
    CHECK((is_accepted(read_back(rest.substr(rest.find(' ') + 1))) ? '+' : '-') == line[0]);
  }
}

TEST_CASE("mutants of the files are accepted and refused as by HashiCorp's parser") {
  std::vector<std::string> sources;
  std::string verdicts;
  for (const std::string& line : lines_of(data + "mutants.txt")) {
    if (line.ends_with(".hcl"))
      sources.push_back(bytes_of(data + line));
    else
      verdicts += line;
  }
  REQUIRE(verdicts.size() >= 2000);
  std::vector<std::size_t> different;
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    if (is_accepted(tests::mutant_of(i, sources)) != (verdicts[i] == '+')) different.push_back(i);
  }
  // HashiCorp's scanner takes any byte for the rest of a letter of two or more bytes, so to it `\xE6if` is a name.
  CHECK(different == std::vector<std::size_t>{1007});
}

TEST_CASE("the files of the corpus have the extents that HashiCorp's parser gives them") {
  const std::string root = STACKWORTHY_SHARED "/corpus/";
  if (!std::filesystem::is_directory(root)) {
    WARN("skipped: there is no corpus at " << root);
    return;
  }
  std::size_t compared = 0;
  for (const std::string& line : lines_of(data + "corpus.tsv")) {
    std::istringstream fields(line);
    std::string path, content, verdict, extents;
    std::getline(fields, path, '\t') >> content >> verdict >> extents;
    const std::string text = bytes_of(root + path);
    if (tests::hash_of(text) != content) continue;
    ++compared;
    INFO(path);
    Sources sources({}, {});
    const hcl::File file = hcl::read(sources.add(path, text));
    CHECK(file.is_whole == (verdict == "accepted"));
    if (file.is_whole) CHECK(tests::hash_of(tests::extents_of(file)) == extents);
  }
  CHECK(compared > 0);
}
