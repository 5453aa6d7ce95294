// Texts made to cost time, memory or stack: each is read within the time that ctest gives it, and answered.

#include <catch2/catch.hpp>
#include <string>
#include <string_view>

#include "parsers/terraform/hcl/syntax.h"

using namespace stackworthy;

namespace {

std::string repeated(std::string_view piece, std::size_t times) {
  std::string text;
  text.reserve(piece.size() * times);
  for (std::size_t i = 0; i < times; ++i) text += piece;
  return text;
}

hcl::File read(std::string text) {
  static Sources sources({}, {});
  return hcl::read(sources.add("main.tf", std::move(text)));
}

bool is_accepted(std::string text) { return read(std::move(text)).is_whole; }

/// Refused with a sound tree that no reader of it will find too deep.
bool is_refused(std::string text) {
  const hcl::File file = read(std::move(text));
  return !file.is_whole && !file.notices.empty() && file.nodes.front().next == file.nodes.size();
}

}  // namespace

TEST_CASE("long runs of one thing are read", "[hostile]") {
  CHECK(is_accepted("a = " + std::string(1'000'000, ' ') + "1\n"));
  CHECK(is_accepted(std::string(5'000'000, '\n')));
  CHECK(is_accepted("a = \"" + std::string(10'000'000, 'x') + "\"\n"));
  CHECK(is_accepted(repeated("/**/", 500'000)));
  CHECK(is_accepted("a " + repeated("\"b\" ", 300'000) + "{\n}\n"));
  CHECK(is_accepted("a = \"" + std::string(3'000'000, '$') + "\"\n"));
}

TEST_CASE("a hundred thousand arguments of one block are compared with each other", "[hostile]") {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += "a" + std::to_string(i) + " = 1\n";
  CHECK(is_accepted(text));
  CHECK(is_refused(text + "a99999 = 2\n"));
}

TEST_CASE("nesting beyond the limit is refused", "[hostile]") {
  CHECK(is_refused("a = " + std::string(100'000, '(') + "1" + std::string(100'000, ')') + "\n"));
  CHECK(is_refused(repeated("a {\n", 100'000) + repeated("}\n", 100'000)));
  CHECK(is_refused("a = " + repeated("\"${", 5'000) + "1" + repeated("}\"", 5'000) + "\n"));
  CHECK(is_refused("a = " + std::string(100'000, '[')));
  CHECK(is_refused("a = " + std::string(100'000, '!') + "b\n"));
  CHECK(is_refused("a = " + repeated("b ? c : ", 50'000) + "d\n"));
  CHECK(is_refused("a = 1" + repeated(" + 1", 50'000) + "\n"));
  CHECK(is_refused("a = b" + repeated(".c", 100'000) + "\n"));
  CHECK(is_refused("a = b" + repeated("[*]", 100'000) + "\n"));
  CHECK(is_refused("a = \"" + repeated("%{ if a }", 100'000) + "\"\n"));
}

TEST_CASE("errors without end are told as some and their number", "[hostile]") {
  for (const char* line : {"a = @\n", "a = <<X\n", "}\n", "\"\n", "a {\n", "a = [\n", "/* ", "a = [@,\n", "a = {\n"}) {
    INFO(line);
    const hcl::File file = read(repeated(line, 100'000));
    CHECK_FALSE(file.is_whole);
    CHECK(file.notices.size() <= 20);
  }
  CHECK(read("a = \"" + repeated("\\q", 500'000) + "\"\n").notices.size() == 20);
  CHECK(is_refused("a = @\n" + std::string(2'000'000, ' ') + "\nb = @\n"));
}
