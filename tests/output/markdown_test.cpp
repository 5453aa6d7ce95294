#include <catch2/catch.hpp>

#include "analyzer/output/formats.h"
#include "tests/output/rendered.h"
#include "tests/output/sample.h"

using namespace stackworthy;
using sample::finding_at;
using sample::span_of;

namespace {

/// How the message of one finding comes out.
std::string cell_of(const std::string& message) {
  sample::Repository repository;
  const Source& source = repository.sources.add("a.tf", "x = 0\n");
  repository.finish();
  repository.results.findings.push_back(finding_at(sample::retention_off, span_of(source, "0"), message));
  const std::string text = output::markdown(repository.results);
  const auto begin = text.find("| `backup/retention-off` | This ");
  REQUIRE(begin != std::string::npos);
  const auto cell = begin + std::string("| `backup/retention-off` | This ").size();
  return text.substr(cell, text.find(" | Keep ", cell) - cell);
}

}  // namespace

TEST_CASE("Markdown has a table, the worst first, and folds away what is undecided") {
  sample::Shop shop;
  const std::string text = output::markdown(shop.results);
  hostile::check_markdown(text);
  sample::check_snapshot("shop.md", text);
}

TEST_CASE("plain words are words, the rest is code") {
  CHECK(cell_of("keeps backups for 1 day, fewer than 7") == "keeps backups for 1 day, fewer than 7.");
  CHECK(cell_of("has read-only isn't off: x is y") == "has read-only isn't off: x is y.");
  CHECK(cell_of("waits for 'var.days'") == "waits for `var.days`.");
  CHECK(cell_of("sees http://evil.example and www.evil.example") ==
        "sees `http://evil.example` and `www.evil.example`.");
  CHECK(cell_of("pings @team about #12 and a@b.c") == "pings `@team` about `#12` and `a@b.c`.");
  CHECK(cell_of("is deadbeef or 1234567 or facade") == "is `deadbeef` or `1234567` or facade.");
  CHECK(cell_of("is off (see a.tf, b.tf, ... 3 more)") == "is off (see `a.tf, b.tf`, ... 3 more).");
  CHECK(cell_of("is (a.tf) or f(x.y)") == "is (`a.tf`) or `f(x.y)`.");
  CHECK(cell_of("is <b> **b** [a](b)") == "is `<b> **b** [a](b)`.");
  CHECK(cell_of("is ` or `` or a`b") == "is `` ` `` or ``` `` ``` or ``a`b``.");
  CHECK(cell_of("is a|b or a\\|b or a\\") == "is `a\\|b` or `a\\u{7c}b` or `a\\`.");
}

TEST_CASE("no run of marks gets out of its cell") {
  const std::string_view marks[] = {"`",    "``", "|",  "\\",         "\\|", " ",       "*",     "_",       "<b>",
                                    "&lt;", "@a", "#1", "http://e.x", "w",   "www.e.x", "a@b.c", "![x](y)", "]",
                                    "-",    "'",  "\"", "\n",         "1",   ":x:",     "~",     "<!--",    "."};
  std::uint32_t state = 1;
  sample::Repository repository;
  const Source& source = repository.sources.add("a.tf", "x = 0\n");
  repository.finish();
  for (int i = 0; i < 300; ++i) {
    std::string words;
    for (int k = 0; k < 12; ++k) {
      state = state * 1664525 + 1013904223;
      words += marks[(state >> 8) % std::size(marks)];
    }
    repository.results.findings.push_back(
        finding_at(sample::retention_off, span_of(source, "0"), words, words.substr(words.size() / 2)));
  }
  const std::string text = output::markdown(repository.results, 1 << 20);
  CHECK(text.find("left out") == std::string::npos);
  hostile::check_markdown(text);
}

TEST_CASE("what does not fit is counted, and the end is whole") {
  sample::Repository repository;
  const Source& source = repository.sources.add("a.tf", "x = 0\n");
  repository.finish();
  for (int i = 0; i < 2000; ++i) {
    repository.results.findings.push_back(
        finding_at(sample::retention_off, span_of(source, "0"), "is off", "a.b" + std::to_string(i)));
    repository.results.undecided.push_back(
        {&sample::retention_off, span_of(source, "0"), "a.c", "envs", {{"is off", {}}}, {"var.x"}});
    repository.results.coverage.unread.push_back({Unread::Kind::module, "m", "registry module", "envs"});
  }
  const std::string text = output::markdown(repository.results);
  CHECK(text.size() <= 65536);
  CHECK(text.size() > 60000);
  CHECK(text.find(" more findings are left out: there is no room for them here.\n") != std::string::npos);
  CHECK(text.find("2000 more are left out") != std::string::npos);
  CHECK(text.ends_with("</details>\n\n"));
  hostile::check_markdown(text);
}

TEST_CASE("a very long name is cut, and the cut is seen") {
  const std::string cell = cell_of("is " + std::string(100000, '/'));
  CHECK(cell.size() < 1200);
  CHECK(cell.find("...") != std::string::npos);
}

TEST_CASE("a clean run says so in Markdown") {
  sample::Repository repository;
  repository.finish();
  const std::string text = output::markdown(repository.results);
  CHECK(text.starts_with("### stackworthy: nothing to fix\n"));
  CHECK(text.find("|---") == std::string::npos);
}
