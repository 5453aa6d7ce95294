#include "analyzer/output/escape.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <random>

#include "analyzer/output/unicode.h"
#include "tests/output/hostile_names.h"

using namespace stackworthy::output;

TEST_CASE("text shows controls instead of sending them") {
  CHECK(escape_text("a\x1b[31mb") == "a\\u{1b}[31mb");
  CHECK(escape_text("a\r\nb\tc") == "a\\u{d}\\u{a}b\\u{9}c");
  CHECK(escape_text("\xC2\x9B"
                    "31m") == "\\u{9b}31m");
  CHECK(escape_text("\xE2\x80\xAE"
                    "evil") == "\\u{202e}evil");
  CHECK(escape_text("\xE2\x80\xA8") == "\\u{2028}");
  CHECK(escape_text("\xF3\xA0\x81\x81") == "\\u{e0041}");
  CHECK(escape_text("\xff\xC0\xAF") == "\\x{ff}\\x{c0}\\x{af}");
  CHECK(escape_text(std::string_view("\0", 1)) == "\\u{0}");
  CHECK(escape_text("gr\xC3\xBC\xC3\x9F \xE5\x90\x8D") == "gr\xC3\xBC\xC3\x9F \xE5\x90\x8D");
}

TEST_CASE("text breaks commands of build logs") {
  CHECK(escape_text("##vso[task.setvariable]x") == "#\\u{23}vso[task.setvariable]x");
  CHECK(escape_text("##[error]x") == "#\\u{23}[error]x");
  CHECK(escape_text("###teamcity[x]") == "##\\u{23}teamcity[x]");
  CHECK(escape_text("## Heading") == "## Heading");
  CHECK(escape_json("##vso[x]") == "#\\u0023vso[x]");
}

TEST_CASE("JSON strings are valid UTF-8 and read back as they were") {
  for (const std::string& name : hostile::names()) {
    const std::string escaped = escape_json(name);
    for (std::size_t at = 0; at < escaped.size();) {
      const Character next = character_at(escaped, at);
      CHECK(next.is_valid);
      CHECK_FALSE(is_control(next.code));
      at += next.size;
    }
    const std::string back = nlohmann::json::parse('"' + escaped + '"').get<std::string>();
    if (name.find('\xff') == std::string::npos) CHECK(back == name);
  }
  CHECK(escape_json("\xff") == "\xEF\xBF\xBD");
}

TEST_CASE("no format hands on what acts") {
  for (const std::string& name : hostile::names()) {
    INFO(escape_text(name));
    for (const auto escape : {escape_text, escape_sarif, escape_dot, escape_mermaid, escape_markdown, escape_uri}) {
      const std::string escaped = escape(name);
      for (std::size_t at = 0; at < escaped.size();) {
        const Character next = character_at(escaped, at);
        REQUIRE(next.is_valid);
        REQUIRE_FALSE(is_control(next.code));
        at += next.size;
      }
      CHECK(escaped.find("##vso[") == std::string::npos);
    }
    CHECK(escape_sarif(name).find("](") == std::string::npos);
    const std::string mermaid = escape_mermaid(name);
    CHECK(mermaid.find_first_of("\"<>[](){}|;`'\\") == mermaid.find_first_of(';'));
    CHECK(escape_markdown(name).find('<') == std::string::npos);
  }
}

TEST_CASE("a DOT label stays inside its quotes") {
  for (const std::string& name : hostile::names()) {
    const std::string escaped = escape_dot(name);
    bool escapes_next = false;
    for (const char c : escaped) {
      if (!escapes_next) CHECK(c != '"');
      escapes_next = !escapes_next && c == '\\';
    }
    CHECK_FALSE(escapes_next);
  }
}

TEST_CASE("a path is a relative URI whatever it is called") {
  CHECK(escape_uri("a b/c%d#e?f:g.tf") == "a%20b/c%25d%23e%3Ff%3Ag.tf");
  CHECK(escape_uri("\xC3\xBC.tf") == "%C3%BC.tf");
  CHECK(escape_uri("javascript:alert(1)") == "javascript%3Aalert%281%29");
}

TEST_CASE("random bytes come out as text in every format") {
  std::mt19937 random(7);
  for (int round = 0; round < 2000; ++round) {
    std::string bytes(random() % 24, '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    CHECK_NOTHROW(nlohmann::json::parse('"' + escape_json(bytes) + '"'));
    const std::string text = escape_text(bytes);
    for (std::size_t at = 0; at < text.size();) {
      const Character next = character_at(text, at);
      REQUIRE((next.is_valid && !is_control(next.code)));
      at += next.size;
    }
  }
}

TEST_CASE("cells and units are counted as terminals and SARIF count them") {
  CHECK(cells(U'a') == 1);
  CHECK(cells(0x540D) == 2);
  CHECK(cells(0x301) == 0);
  CHECK(cells(0x1F600) == 2);
  CHECK(utf16_units("a\xF0\x9F\x98\x80"
                    "b") == 4);
  CHECK(characters("a\xF0\x9F\x98\x80"
                   "b") == 3);
  CHECK(characters("\xED\xA0\x80") == 3);
}
