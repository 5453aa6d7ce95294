#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

#include "analyzer/output/formats.h"
#include "analyzer/output/stats.h"
#include "analyzer/output/unicode.h"
#include "tests/output/hostile_names.h"
#include "tests/output/rendered.h"
#include "tests/output/sample.h"

using namespace stackworthy;

namespace {

/// A repository in which everything that an author names has this name.
struct Named : sample::Repository {
  explicit Named(const std::string& name) {
    const Source& source = sources.add(name, name + " = 0\n" + name + "\n");
    const Span all{source.id(), 0, static_cast<std::uint32_t>(source.text().size())};
    resource(name, all, all);
    finish();
    Finding finding = sample::finding_at(sample::retention_off, all, "says " + name, name);
    finding.related = {{all, {{name, {}}}}};
    finding.flow = {{all, {{name, {}}}}, {all, {{name, {}}}}};
    finding.decides = finding.fix = name;
    finding.instances.push_back({name, name});
    results.findings.push_back(finding);
    results.undecided.push_back({&sample::retention_off, all, name, name, {{name, {}}}, {name}});
    results.notices.push_back({Notice::Severity::error, all, name, ""});
    results.notices.push_back({Notice::Severity::error, {}, name, name});
    results.coverage.files = {{name, "not-read", name}};
    results.coverage.unread = {{Unread::Kind::module, name + "2", name, name}};
    results.policy_notes = {name};
    results.focus = Focus{1, 2};
    results.name = name;
    finding.suppressed_by = finding.peer = name;
    finding.suppressed_as = SuppressedBy::peer;
    results.findings.push_back(finding);
  }
};

bool is_harmless(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const output::Character next = output::character_at(text, at);
    if (!next.is_valid || (next.code != '\n' && output::is_control(next.code))) return false;
    at += next.size;
  }
  return true;
}

std::string_view without_blanks(std::string_view line) {
  while (!line.empty()) {
    const output::Character next = output::character_at(line, 0);
    if (!output::is_blank(next.code)) break;
    line.remove_prefix(next.size);
  }
  return line;
}

}  // namespace

TEST_CASE("no name makes a report act on the terminal or the build log that shows it") {
  for (const std::string& name : hostile::names()) {
    Named named(name);
    const std::string reports[] = {output::text(named.results, {.is_verbose = true}),
                                   output::concise(named.results),
                                   output::json(named.results),
                                   output::sarif(named.results, {"", true}),
                                   output::stats_text(named.results, {}),
                                   output::stats_json(named.results, {}),
                                   output::github(named.results),
                                   output::markdown(named.results)};
    for (const std::string& report : reports) {
      INFO(report);
      CHECK(is_harmless(report));
    }
    for (const std::size_t i : {0, 1, 4, 6, 7}) {
      std::istringstream lines(reports[i]);
      for (std::string line; std::getline(lines, line);) {
        INFO(line);
        const bool is_ours = i == 6 && hostile::is_our_command(line);
        CHECK_FALSE((without_blanks(line).starts_with("::") && !is_ours));
        CHECK(line.find("##vso[") == std::string::npos);
        CHECK(line.find("##[") == std::string::npos);
      }
    }
  }
}

TEST_CASE("no name makes a link, an image, a mention, HTML or a new cell of Markdown") {
  for (const std::string& name : hostile::names()) {
    Named named(name);
    hostile::check_markdown(output::markdown(named.results));
  }
}

TEST_CASE("no name makes a link of a SARIF message") {
  for (const std::string& name : hostile::names()) {
    Named named(name);
    const auto run = nlohmann::json::parse(output::sarif(named.results)).at("runs").at(0);
    const auto result = run.at("results").at(0);
    CHECK(result.at("message").at("text").get<std::string>().find("](") == std::string::npos);
    CHECK(result.at("relatedLocations").at(0).at("message").at("text").get<std::string>().find("](") ==
          std::string::npos);
    const std::string uri = result.at("locations").at(0).at("physicalLocation").at("artifactLocation").at("uri");
    CHECK(uri.find_first_of(":\\ <>\"") == std::string::npos);
  }
}

TEST_CASE("a secret is in no report, however many places repeat it") {
  const std::string secret = "tok_0123456789abcdefXYZ";
  sample::Repository repository;
  const Source& source = repository.sources.add(
      "a.tf", "a = \"" + secret + "\", b = \"" + secret + "\" # days = 0\nnext = \"" + secret + "\"\n");
  repository.secrets.add(sample::span_of(source, secret), "secrets/known-token");
  repository.secrets.add_value(secret);
  Arena& arena = repository.stack->arena;
  const Member members[] = {{make::string(arena, "x" + secret, {}), make::name(arena, "a", "a"), {}, Truth::yes}};
  repository.resource("x[\"" + secret + "\"]", sample::span_of(source, "next"), source.whole(),
                      make::object(arena, members, {}));
  repository.finish();
  Results& results = repository.results;
  Finding finding = sample::finding_at(sample::retention_off, sample::span_of(source, secret.substr(4, 8)),
                                       "is " + secret, "x[\"" + secret + "\"]");
  finding.related = {{sample::span_of(source, "b = \""), {{secret, {}}}},
                     {sample::span_of(source, "0\nnext"), {{"part", sample::span_of(source, secret)}}}};
  finding.flow = finding.related;
  finding.fix = "replace " + secret;
  finding.decides = secret;
  finding.identity += secret;
  finding.searched = {secret};
  results.findings.push_back(finding);
  results.undecided.push_back({&sample::retention_off, source.whole(), secret, secret, {{secret, {}}}, {secret}});
  results.notices.push_back({Notice::Severity::error, source.whole(), "is " + secret, ""});
  results.coverage.files = {{secret, "not-read", secret}};
  results.coverage.unread = {{Unread::Kind::module, secret, secret, secret}};
  results.policy_notes = {secret};
  results.name = secret;
  const std::string reports[] = {output::text(results, {.is_verbose = true}),
                                 output::concise(results),
                                 output::json(results),
                                 output::sarif(results),
                                 output::graph_json(results, true),
                                 output::graph_dot(results),
                                 output::graph_mermaid(results),
                                 output::stats_text(results, {}),
                                 output::stats_json(results, {}),
                                 output::github(results),
                                 output::markdown(results)};
  for (const std::string& report : reports) {
    INFO(report);
    CHECK(report.find("0123456789abcdef") == std::string::npos);
    CHECK(report.find("tok_") == std::string::npos);
  }
}
