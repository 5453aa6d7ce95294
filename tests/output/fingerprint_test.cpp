#include "analyzer/output/fingerprint.h"

#include <catch2/catch.hpp>

using stackworthy::output::line_hashes;
using Hashes = std::vector<std::string>;

TEST_CASE("an empty file has the hash that GitHub's uploader gives it") {
  CHECK(line_hashes("") == Hashes{"c129715d7a2bc9a3:1"});
}

TEST_CASE("blanks and tabs do not count, and each line has its own hash") {
  CHECK(line_hashes(" a\nb\n  \t\tc\n d") ==
        Hashes{"271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"});
}

TEST_CASE("line ends of all three kinds hash alike") {
  const Hashes expected = line_hashes("hello;\nworld!!!\n\n\n  \t\tGreetings\n End");
  CHECK(line_hashes("hello;\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End") == expected);
  CHECK(line_hashes("hello;\rworld!!!\r\r\r  \t\tGreetings\r End") == expected);
  CHECK(expected.size() == 6);
}

TEST_CASE("equal lines far apart are numbered") {
  std::string text;
  for (int i = 0; i < 400; ++i) text += "x\n";
  const Hashes hashes = line_hashes(text);
  REQUIRE(hashes.size() == 401);
  CHECK(hashes[0].ends_with(":1"));
  CHECK(hashes[1] == hashes[0].substr(0, hashes[0].find(':')) + ":2");
  CHECK(hashes[0] != hashes[399]);
}
