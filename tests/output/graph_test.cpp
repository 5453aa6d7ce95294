#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "analyzer/output/formats.h"
#include "analyzer/output/value.h"
#include "tests/output/hostile_names.h"
#include "tests/output/sample.h"

using namespace stackworthy;
using nlohmann::json;

namespace {

/// Values made in the arena of a repository's stack.
struct Values : sample::Repository {
  Arena& arena = stack->arena;

  const Node* string(std::string_view text) { return make::string(arena, text, {}); }
  const Node* unknown(std::string_view address) {
    const Reference reference{arena.copy(address), {}};
    return make::unknown(arena, {&reference, 1}, {});
  }
  Member member(std::string_view key, const Node* value, Truth exists = Truth::yes) {
    return {value, key.empty() ? nullptr : make::name(arena, arena.copy(key), arena.copy(key)), {}, exists};
  }
  const Node* object(std::vector<Member> members, std::uint8_t marks = 0) {
    return make::object(arena, members, {}, marks);
  }
  const Node* list(std::vector<const Node*> elements, std::uint8_t marks = 0) {
    std::vector<Member> members;
    for (const Node* element : elements) members.push_back(member("", element));
    return make::list(arena, members, {}, marks);
  }
  const Node* text(std::vector<const Node*> pieces) {
    std::vector<Member> members;
    for (const Node* piece : pieces) members.push_back(member("", piece));
    return make::text(arena, members, {});
  }
  json written(const Node* value) {
    secrets.finish();
    output::JsonWriter out;
    output::write_value(out, *value, {}, output::Printer(sources, secrets));
    return json::parse(out.take());
  }
};

}  // namespace

TEST_CASE("known values are written as their engine has them") {
  Values v;
  CHECK(v.written(make::integer(v.arena, 9007199254740993, {})) == 9007199254740993);
  CHECK(v.written(make::number(v.arena, 1.5, {})) == 1.5);
  CHECK(v.written(make::null(v.arena, {})) == nullptr);
  CHECK(v.written(v.list({v.string("a"), make::boolean(v.arena, true, {})}, mark::set)) == json{"a", true});
  CHECK(v.written(v.object({v.member("$ref", v.string("x"))})) == json{{"$$ref", "x"}});
}

TEST_CASE("what is not known says what it waits for") {
  Values v;
  CHECK(v.written(v.unknown("var.x")) == json{{"$unknown", {"var.x"}}});
  CHECK(v.written(v.text({v.string("arn:"), v.unknown("var.p"), v.string(":x")})) ==
        json{{"$text", {"arn:", {{"$unknown", {"var.p"}}}, ":x"}}});
  const std::vector<Member> both{v.member("", v.string("a")), v.member("", v.string("b"))};
  CHECK(v.written(make::choice(v.arena, both, {}, {})) == json{{"$choice", {"a", "b"}}});
}

TEST_CASE("a member that may not exist is a choice, a list of such elements is unknown") {
  Values v;
  const json choice =
      v.written(v.object({v.member("a", v.string("x"), Truth::unknown), v.member("b", v.string("y"), Truth::no)}));
  CHECK(choice == json{{"a", {{"$choice", {"x", nullptr}}}}});
  const std::vector<Member> elements{v.member("", v.unknown("var.n"), Truth::unknown)};
  CHECK(v.written(make::list(v.arena, elements, {})) == json{{"$unknown", {"var.n"}}});
}

TEST_CASE("of members of one name the last counts") {
  Values v;
  CHECK(v.written(v.object({v.member("a", v.string("x")), v.member("b", v.string("z")),
                            v.member("a", v.string("y"))})) == json{{"a", "y"}, {"b", "z"}});
}

TEST_CASE("a tree that stands for JSON text is written as that text") {
  Values v;
  const Node* inner = v.object({v.member("k", v.string("<v>"))}, mark::json);
  const Node* policy = v.object({v.member("Version", v.string("2012")), v.member("Nested", inner),
                                 v.member("List", v.list({make::integer(v.arena, 1, {})}))},
                                mark::json);
  CHECK(v.written(policy) == R"({"List":[1],"Nested":"{\"k\":\"\\u003cv\\u003e\"}","Version":"2012"})");
}

TEST_CASE("what is unknown inside JSON text leaves a hole in it") {
  Values v;
  const Node* arn = v.text({v.string("arn:\""), v.unknown("var.b"), v.string("/*")});
  const Node* policy = v.object({v.member("Resource", arn), v.member("Action", v.unknown("var.a"))}, mark::json);
  CHECK(v.written(policy) == json{{"$text",
                                   {"{\"Action\":",
                                    {{"$unknown", {"var.a"}}},
                                    ",\"Resource\":\"arn:\\\"",
                                    {{"$unknown", {"var.b"}}},
                                    "/*\"}"}}});
}

TEST_CASE("a secret is masked where it stands, where it was written, and by its bytes") {
  Values v;
  const Source& source = v.sources.add("a.tf", "p = \"tok_0123456789\"\n");
  const Span token = sample::span_of(source, "tok_0123456789");
  v.secrets.add(token, "secrets/known-token");
  v.secrets.add_value("tok_0123456789");
  CHECK(v.written(make::string(v.arena, "tok_0123456789", token)) == json{{"$masked", "secrets/known-token"}});
  CHECK(v.written(v.string("prefix-tok_0123456789")) == json{{"$masked", "secrets"}});
  const std::vector<Member> members{v.member("p", make::string(v.arena, "derived", token))};
  CHECK(v.written(make::object(v.arena, members, {}, mark::json)) == json{{"$masked", "secrets/known-token"}});
  CHECK(v.written(make::moved(v.arena, *v.string("x"), {}, mark::sensitive)) == "x");
  CHECK(v.written(v.object({v.member("tok_0123456789", v.string("x"))})) == json{{"***", "x"}});
  const Node* holes =
      v.object({v.member("a", v.unknown("var.a")), v.member("p", v.string("tok_0123456789"))}, mark::json);
  CHECK(v.written(holes).dump().find("tok_") == std::string::npos);
}

TEST_CASE("the graph has values only when they are asked for") {
  Values v;
  const Source& source = v.sources.add("db.tf", "resource \"aws_db_instance\" \"a\" {}\n");
  v.resource("aws_db_instance.a", sample::span_of(source, "resource \"aws_db_instance\" \"a\""), source.whole(),
             v.object({v.member("days", make::integer(v.arena, 7, {}))}));
  v.stack->outputs = v.object({v.member("endpoint", v.unknown("aws_db_instance.a.endpoint"))});
  v.finish();
  const json shown = json::parse(output::graph_json(v.results, true)).at("stacks").at(0);
  CHECK(shown.at("resources").at(0).at("values") == json{{"days", 7}});
  CHECK(shown.at("outputs") == json{{"endpoint", {{"$unknown", {"aws_db_instance.a.endpoint"}}}}});
  const json hidden = json::parse(output::graph_json(v.results, false)).at("stacks").at(0);
  CHECK_FALSE(hidden.at("resources").at(0).contains("values"));
  CHECK(hidden.at("outputs") == json{{"endpoint", nullptr}});
  CHECK(hidden.at("root") == "envs/prod");
}

TEST_CASE("hostile names stay labels in every drawing") {
  for (const std::string& name : hostile::names()) {
    sample::Repository repository;
    repository.stack->name = name;
    repository.resource(name, {}, {});
    repository.finish();
    CHECK(json::parse(output::graph_json(repository.results, false)).at("stacks").size() == 1);
    const std::string mermaid = output::graph_mermaid(repository.results);
    CHECK(std::count(mermaid.begin(), mermaid.end(), '\n') == 4);
    CHECK(std::count(mermaid.begin(), mermaid.end(), '"') == 4);
    const std::string dot = output::graph_dot(repository.results);
    CHECK(std::count(dot.begin(), dot.end(), '\n') == 8);
  }
}
