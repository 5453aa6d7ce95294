// Terraform's own answers, asked of the terraform binary and recorded in tests/data/functions.tsv by
// tests/oracle/functions.py, against ours. Unknown is honest and counted; another value is a defect.

#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "parsers/terraform/functions/functions.h"
#include "tests/terraform/literal_reader.h"

namespace stackworthy::terraform {

namespace {

using nlohmann::json;

/// Whether a value is what terraform answered; unknown where some part of ours is not known.
Truth is_answer(const Node& ours, const json& theirs) {
  switch (ours.kind) {
    case Kind::null:
      return truth(theirs.is_null());
    case Kind::boolean:
      return truth(theirs.is_boolean() && theirs.get<bool>() == ours.boolean);
    case Kind::number: {
      if (!theirs.is_number()) return Truth::no;
      if (ours.has(mark::integer) && theirs.is_number_integer())
        return truth(theirs.get<std::int64_t>() == ours.integer);
      const double wanted = theirs.get<double>();
      return truth(std::fabs(wanted - ours.number()) <= std::fabs(wanted) * 1e-14);
    }
    case Kind::string:
      return truth(theirs.is_string() && theirs.get_ref<const std::string&>() == ours.string());
    case Kind::list: {
      if (ours.has(mark::json))
        return truth(theirs.is_string() && json::parse(theirs.get<std::string>()) == json::parse(to_json(ours)));
      if (!theirs.is_array() || theirs.size() != ours.size) return Truth::no;
      Truth all = Truth::yes;
      for (std::size_t i = 0; i < ours.size; ++i) all = all && is_answer(*ours.parts()[i].value, theirs[i]);
      return all;
    }
    case Kind::object: {
      if (ours.has(mark::json))
        return truth(theirs.is_string() && json::parse(theirs.get<std::string>()) == json::parse(to_json(ours)));
      if (!theirs.is_object() || theirs.size() != ours.size) return Truth::no;
      Truth all = Truth::yes;
      for (const Member& member : ours.parts()) {
        const auto other = theirs.find(std::string(member.name->spelled));
        all = all && (other == theirs.end() ? Truth::no : is_answer(*member.value, *other));
      }
      return all;
    }
    default:
      return Truth::unknown;
  }
}

struct Fixture {
  Arena arena;
  Budget budget;
  CallContext context{arena, budget, {}};

  Called ask(std::string_view expression) { return LiteralReader(expression, context).read(); }
  std::string text(std::string_view expression) {
    const Called called = ask(expression);
    return called.failure ? "!" : to_text(*called.value);
  }
};

}  // namespace

TEST_CASE("functions answer what terraform answers") {
  std::ifstream file(STACKWORTHY_SOURCE_DIR "/tests/data/functions.tsv");
  REQUIRE(file);
  std::size_t equal = 0;
  std::size_t unknown = 0;
  std::size_t rows = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('#')) continue;
    const std::size_t tab = line.find('\t');
    REQUIRE(tab != std::string::npos);
    const std::string expression = line.substr(0, tab);
    const std::string answer = line.substr(tab + 1);
    Fixture fixture;
    const Called called = fixture.ask(expression);
    INFO(line);
    ++rows;
    if (called.failure) {
      INFO(called.failure);
      CHECK(answer == "error");
      equal += answer == "error";
      continue;
    }
    const Truth is = answer == "error" ? truth(called.value->kind != Kind::unknown) && Truth::no
                                       : is_answer(*called.value, json::parse(answer));
    if (called.value->kind == Kind::unknown || is == Truth::unknown) {
      ++unknown;
      continue;
    }
    INFO(to_text(*called.value));
    CHECK(is == Truth::yes);
    equal += is == Truth::yes;
  }
  CHECK(rows >= 400);
  CHECK(equal * 100 >= rows * 90);
  INFO("equal " << equal << ", unknown " << unknown << " of " << rows);
  CHECK(equal + unknown == rows);
}

}  // namespace stackworthy::terraform
