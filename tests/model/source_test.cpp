#include <catch2/catch.hpp>

#include <string>

#include "analyzer/model/source.h"

namespace stackworthy {
namespace {

TEST_CASE("positions count lines from any line end and columns in bytes") {
  Source source(1, "a.tf");
  source.set_text("a = \"é\"\r\nb = 1\rc = 2\n");
  CHECK(source.position(0) == Position{1, 1});
  CHECK(source.position(7) == Position{1, 8});
  CHECK(source.position(10) == Position{2, 1});
  CHECK(source.position(16) == Position{3, 1});
  CHECK(source.line(1) == "a = \"é\"");
  CHECK(source.line(2) == "b = 1");
  CHECK(source.line(3) == "c = 2");
  CHECK(source.line(9).empty());
}

TEST_CASE("a byte order mark takes no column") {
  Source source(1, "a.tf");
  source.set_text("\xEF\xBB\xBFx = 1\ny = 2\n");
  CHECK(source.position(3) == Position{1, 1});
  CHECK(source.position(7) == Position{1, 5});
  CHECK(source.line(1) == "x = 1");
  CHECK(source.position(9) == Position{2, 1});
}

TEST_CASE("joined paths stay below the trust root or are refused") {
  CHECK(join_path("a/b", "../c") == "a/c");
  CHECK(join_path("a", "..") == ".");
  CHECK(join_path(".", "./x//y/") == "x/y");
  CHECK(join_path("a", "../../x").empty());
  CHECK(join_path("a", "/etc/passwd").empty());
}

TEST_CASE("sources are opened once, by path, and say why they could not be") {
  int reads = 0;
  Sources sources({"a", "b"}, [&](std::string_view path, std::string& bytes) {
    ++reads;
    bytes = path == "a" ? "text of a" : "permission denied";
    return path == "a";
  });
  REQUIRE(sources.open("a"));
  CHECK(sources.open("a")->text() == "text of a");
  CHECK(reads == 1);
  CHECK_FALSE(sources.open("b"));
  CHECK(sources.reason("b") == "permission denied");
  CHECK_FALSE(sources.open("../c"));
}

TEST_CASE("links inside the trust root lead to the file itself, and a loop of links ends") {
  Sources sources({"real/x"}, [](std::string_view, std::string& bytes) { return bytes = "x", true; });
  sources.link("alias", "real");
  sources.link("loop/a", "loop/b");
  sources.link("loop/b", "loop/a");
  REQUIRE(sources.open("alias/x"));
  CHECK(sources.open("alias/x")->path() == "real/x");
  CHECK_FALSE(sources.open("loop/a"));
}

}  // namespace
}  // namespace stackworthy
