// An error costs only what it touches, and what stands around it is read as if the error were not there.

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "parsers/terraform/hcl/syntax.h"
#include "tests/hcl_mutants.h"

using namespace stackworthy;

namespace {

struct Reading {
  Sources sources{{}, {}};
  hcl::File file;

  explicit Reading(std::string text) : file(hcl::read(sources.add("main.tf", std::move(text)))) {}

  /// The names of arguments and the types of blocks with what is in them; `?` for an error.
  std::string shape() const {
    std::string words;
    std::vector<std::uint32_t> ends;
    for (std::uint32_t i = 0; i < file.nodes.size(); ++i) {
      for (; !ends.empty() && ends.back() <= i; ends.pop_back()) words += "}";
      const hcl::Node& node = file.nodes[i];
      if (node.kind != hcl::Kind::block && node.kind != hcl::Kind::attribute && node.kind != hcl::Kind::error) continue;
      if (!words.empty() && words.back() != '{') words += ' ';
      words += node.kind == hcl::Kind::error ? "?" : std::string(file.spelled(file.nodes[i + 1]));
      if (node.kind != hcl::Kind::block) continue;
      words += '{';
      ends.push_back(node.next);
    }
    return words + std::string(ends.size(), '}');
  }

  /// Line and message of each notice.
  std::string notices() const {
    std::string lines;
    for (const Notice& notice : file.notices) {
      lines += std::to_string(file.source->position(notice.span.begin).line) + " " + notice.message + "\n";
    }
    return lines;
  }
};

/// The broken lines between two sound arguments of a block, with another block behind it.
std::string around(const std::string& lines) {
  return "resource \"a\" \"b\" {\n  c = 1\n" + lines +
         "  d = 2\n  e {\n    f = 3\n  }\n}\n\nresource \"g\" \"h\" {\n  i = 4\n}\n";
}

std::string shape_around(const std::string& lines) { return Reading(around(lines)).shape(); }

/// Preorder that is sound and stays in the text.
bool is_sound(const hcl::File& file) {
  if (file.nodes.empty() || file.nodes.front().next != file.nodes.size()) return false;
  std::vector<std::uint32_t> ends;
  for (std::uint32_t i = 0; i < file.nodes.size(); ++i) {
    const hcl::Node& node = file.nodes[i];
    while (!ends.empty() && ends.back() <= i) ends.pop_back();
    if (node.begin > node.end || node.end > file.text.size() || node.next <= i) return false;
    if (!ends.empty() && node.next > ends.back()) return false;
    ends.push_back(node.next);
    if (ends.size() > hcl::greatest_depth) return false;
  }
  return file.is_whole == file.notices.empty();
}

}  // namespace

TEST_CASE("a broken argument keeps its name and loses its value") {
  for (const char* lines : {"  x =\n", "  x = [1, 2\n", "  x = \"open\n", "  x = f(1,\n", "  x = @\n", "  x = a ? b\n",
                            "  x = a.\n", "  x = 1;\n", "  x = 'y'\n", "  x = \"${a b} c\"\n", "  x = 1 y = 2\n",
                            "  x = {\n    y = 1\n", "  x = <<EOT\n    ${a\n  EOT\n", "  x = [for y in z]\n"}) {
    INFO(lines);
    CHECK(shape_around(lines) == "resource{c x ? d e{f}} resource{i}");
  }
}

TEST_CASE("what is no item costs its line") {
  for (const char* lines : {"  x\n", "  x: 1\n", "  = 1\n", "  }\n", "  @@\n", "  \"x\" y\n"}) {
    INFO(lines);
    CHECK(shape_around(lines) == "resource{c ? d e{f}} resource{i}");
  }
}

TEST_CASE("an error inside a nested block leaves that block's other arguments") {
  CHECK(shape_around("  x {\n    y = @\n    z = 2\n  }\n") == "resource{c x{y ? z} d e{f}} resource{i}");
}

TEST_CASE("a block that is not closed ends with its lines and is marked") {
  CHECK(shape_around("  x {\n    y = 1\n") == "resource{c x{y ?} d e{f}} resource{i}");
  CHECK(Reading("a {\n  b = 1\n\nc {\n  d = 2\n}\n").shape() == "a{b ?} c{d}");
}

TEST_CASE("an error inside a list, an object or a call costs the element") {
  const Reading reading(
      around("  x = f({\n    A = [{\n      B = 1 2\n      C =\n      D = [1, \"two\", @]\n    }]\n  }, y)\n"));
  CHECK(reading.shape() == "resource{c x ? ? ? d e{f}} resource{i}");
  std::size_t sound = 0;
  for (const hcl::Node& node : reading.file.nodes)
    sound += node.kind == hcl::Kind::text || node.kind == hcl::Kind::variable ? 1 : 0;
  CHECK(sound == 2);
}

TEST_CASE("an argument set twice or a quoted name is told and costs nothing") {
  CHECK(shape_around("  c = 2\n") == "resource{c c d e{f}} resource{i}");
  CHECK(Reading("\"a\" = 1\n").shape() == "a");
  CHECK(Reading("\"a\" = 1\n").notices() ==
        "1 is not valid HCL: the name of an argument must not be quoted (it was in HCL 1)\n");
}

TEST_CASE("a bad escape costs its text alone") {
  const Reading reading("a = [\"\\q\", \"b\"]\n");
  CHECK(reading.shape() == "a ?");
  CHECK(reading.file.nodes[5].kind == hcl::Kind::text);
}

TEST_CASE("each error of a file is told with its line") {
  CHECK(Reading("a {\n  b =\n  c = [1\n}\nd = 1 2\n").notices() ==
        "2 is not valid HCL: an expression is expected here\n"
        "4 is not valid HCL: elements of a list are separated by commas and closed by `]`\n"
        "5 is not valid HCL: an argument must end with its line\n");
}

TEST_CASE("comments are kept where the syntax is broken") {
  const Reading reading("# one\na = @ # two\nb = \"# no\" // three\nc = <<E\n# no\nE\n/* four\n*/\n");
  std::string comments;
  for (const hcl::Comment& comment : reading.file.comments)
    comments += reading.file.text.substr(comment.begin, comment.end - comment.begin);
  CHECK(comments == "# one# two// three/* four\n*/");
}

TEST_CASE("an encrypted file says so") {
  const Reading reading(std::string("\0GITCRYPT\0abc", 13));
  CHECK(reading.notices() == "1 is encrypted by git-crypt\n");
  CHECK(reading.shape() == "?");
}

TEST_CASE("whatever is done to a file, its syntax is sound") {
  const std::vector<std::string> sources{
      around("  x = f({ a = [1, \"${b}\"] })\n  y = <<-E\n    %{ if a }b%{ else }c%{ endif }\n  E\n")};
  for (std::size_t i = 0; i < 3000; ++i) {
    const Reading reading(tests::mutant_of(i, sources));
    if (!is_sound(reading.file)) FAIL("mutant " << i);
  }
  SUCCEED();
}
