// What functions say where they are not told everything, and what they refuse to spend.

#include <catch2/catch.hpp>
#include <string>

#include "parsers/terraform/functions/functions.h"
#include "tests/terraform/literal_reader.h"

namespace stackworthy::terraform {

namespace {

struct Bench {
  Arena arena;
  Budget budget;
  CallContext context{arena, budget, {}};

  Called ask(std::string_view expression) { return LiteralReader(expression, context).read(); }
  /// The value as text, `!` for a refusal; an unknown is `${what it waits for}`.
  std::string text(std::string_view expression) {
    const Called called = ask(expression);
    return called.failure ? "!" : to_text(*called.value);
  }
  const Node* string(std::string_view text) { return make::string(arena, text, {}); }
  const Node* choice(std::initializer_list<const Node*> alternatives) {
    std::vector<Member> members;
    for (const Node* alternative : alternatives) members.push_back({alternative, nullptr, {}, Truth::yes});
    return make::choice(arena, members, {}, {});
  }
  Called call(std::string_view name, std::initializer_list<const Node*> arguments) {
    return *call_function(name, {arguments.begin(), arguments.size()}, context);
  }
};

}  // namespace

TEST_CASE("a function of an unknown waits for what the unknown waits for") {
  Bench bench;
  CHECK(bench.text("upper(?var.a)") == "${var.a}");
  CHECK(bench.text("length(?var.a)") == "${var.a}");
  CHECK(bench.text("cidrsubnet(?var.a, 8, ?var.b)") == "${var.a}");
  CHECK(bench.ask("cidrsubnet(?var.a, 8, ?var.b)").value->size == 2);
  CHECK(bench.ask("format(\"%s\", ?var.a)").value->shape == Shape::string);
  CHECK(bench.ask("length(?var.a)").value->shape == Shape::number);
  CHECK(bench.ask("sha256(?var.a)").value->shape == Shape::word);
}

TEST_CASE("a refusal is told from an unknown, also beside an unknown") {
  Bench bench;
  CHECK(bench.text("upper([1], ?var.a)") == "!");
  CHECK(bench.text("substr(?var.a, \"x\", 1)") == "!");
  CHECK(bench.text("length()") == "!");
  CHECK(bench.text("merge({a = ?var.a}, [1])") == "!");
  CHECK(bench.text("upper(null)") == "!");
  CHECK_FALSE(call_function("nosuch", {}, bench.context));
  CHECK_FALSE(is_function("try"));
  CHECK(is_function("core::length"));
  CHECK(is_function("provider::aws::arn_parse"));
}

TEST_CASE("what is known of a collection with unknown elements is said") {
  Bench bench;
  CHECK(bench.text("length([?var.a, 1])") == "2");
  CHECK(bench.text("length({a = ?var.a})") == "1");
  CHECK(bench.text("keys({b = ?var.a, a = 1})") == "[\"a\",\"b\"]");
  CHECK(bench.text("lookup({a = 1, b = ?var.b}, \"a\", 0)") == "1");
  CHECK(bench.text("lookup(merge({a = 1, b = ?var.b}, {c = 2}), \"c\")") == "2");
  CHECK(bench.text("lookup(merge({a = 1}, {a = ?var.a}), \"a\")") == "${var.a}");
  CHECK(bench.text("element(concat([1], [?var.a]), 0)") == "1");
  CHECK(bench.text("element([?var.a, 2], 1)") == "2");
  CHECK(bench.text("contains([?var.a, \"x\"], \"x\")") == "true");
  CHECK(bench.text("contains([?var.a], \"x\")") == "${var.a}");
  CHECK(bench.text("alltrue([?var.a, false])") == "false");
  CHECK(bench.text("anytrue([?var.a, true])") == "true");
  CHECK(bench.text("alltrue([?var.a, true])") == "${var.a}");
  CHECK(bench.text("coalesce(\"\", \"x\", ?var.a)") == "x");
  CHECK(bench.text("coalesce(?var.a, \"x\")") == "${var.a}");
  CHECK(bench.text("coalesce(~var.a, \"x\")") == "known-${var.a}");
  CHECK(bench.text("sum([1, ?var.a])") == "${var.a}");
  CHECK(bench.text("merge({a = 1}, ?var.a)") == "${var.a}");
}

TEST_CASE("where an element may vanish or multiply, the length is not claimed") {
  Bench bench;
  CHECK(bench.text("length(flatten([\"a\", ?var.a]))") == "${var.a}");
  CHECK(bench.text("length(compact([\"a\", ?var.a]))") == "${var.a}");
  CHECK(bench.text("length(compact([\"a\", ~var.a]))") == "2");
  CHECK(bench.text("length(toset([\"a\", ?var.a]))") == "${var.a}");
  CHECK(bench.text("length(toset([?var.a]))") == "1");
  CHECK(bench.text("length(distinct([\"a\", ?var.a]))") == "${var.a}");
  CHECK(bench.text("element(flatten([\"a\", ?var.a]), 0)") == "${var.a}");
}

TEST_CASE("text keeps its known pieces through functions") {
  Bench bench;
  CHECK(bench.text("join(\"/\", [\"a\", ?var.a, \"b\"])") == "a/${var.a}/b");
  CHECK(bench.text("format(\"arn:aws:s3:::%s/*\", ?var.a)") == "arn:aws:s3:::${var.a}/*");
  CHECK(bench.text("format(\"%s-%03d-%s\", ?var.a, 7, \"x\")") == "${var.a}-007-x");
  CHECK(bench.text("format(\"%5s\", ?var.a)") == "${var.a}");
  CHECK(bench.text("upper(~var.a)") == "KNOWN-${var.a}");
  CHECK(bench.text("startswith(~var.a, \"known\")") == "true");
  CHECK(bench.text("startswith(~var.a, \"other\")") == "false");
  CHECK(bench.text("startswith(~var.a, \"known-x\")") == "${var.a}");
  CHECK(bench.text("endswith(~var.a, \"x\")") == "${var.a}");
  CHECK(bench.text("strcontains(~var.a, \"now\")") == "true");
  CHECK(bench.text("trimprefix(~var.a, \"known\")") == "-${var.a}");
  CHECK(bench.text("trimprefix(~var.a, \"x\")") == "known-${var.a}");
  CHECK(bench.text("formatlist(\"%s!\", [?var.a, \"b\"])") != "!");
  CHECK(bench.text("element(formatlist(\"%s!\", [?var.a, \"b\"]), 0)") == "${var.a}!");
  CHECK(bench.text("replace(~var.a, \"n\", \"m\")") == "${var.a}");
}

TEST_CASE("an encoded document stays a tree, and is text where text is asked for") {
  Bench bench;
  const Called encoded = bench.ask("jsonencode({a = ?var.a, b = [1]})");
  REQUIRE(encoded.value->kind == Kind::object);
  CHECK(encoded.value->has(mark::json));
  CHECK(bench.text("lookup(jsondecode(jsonencode({a = ?var.a, b = 2})), \"b\")") == "2");
  CHECK(bench.text("length(jsonencode({a = ?var.a}))") == "${var.a}");
  CHECK(bench.text("base64encode(jsonencode({a = 1}))") == "eyJhIjoxfQ==");
  CHECK(bench.text("jsonencode({a = jsonencode([1])})") == "{\"a\":\"[1]\"}");
  CHECK(bench.text("length(jsonencode({a = 1}))") == "7");
  CHECK(bench.text("keys(jsonencode({a = 1}))") == "!");
}

TEST_CASE("a key or index that is not known chooses among what stands there") {
  Bench bench;
  CHECK(bench.text("element([\"a\", \"b\"], ?var.i)") == "a or b");
  CHECK(bench.text("lookup({dev = 1, prod = 3}, ?var.env, 0)") == "1 or 3 or 0");
  CHECK(bench.text("lookup({known-a = 1, other = 3}, ~var.env, 0)") == "1 or 0");
  CHECK(bench.ask("lookup({dev = 1, prod = 3}, ?var.env)").value->kind == Kind::unknown);
}

TEST_CASE("functions are called for each alternative of a choice") {
  Bench bench;
  const Node* either = bench.choice({bench.string("a"), bench.string("b")});
  CHECK(to_text(*bench.call("upper", {either}).value) == "A or B");
  CHECK(to_text(*bench.call("format", {bench.string("%s/%s"), either, bench.string("x")}).value) == "a/x or b/x");
  CHECK(to_text(*bench.call("length", {either}).value) == "1");
  const Node* maybe = bench.choice({bench.string("7"), bench.string("x")});
  CHECK(bench.call("tonumber", {maybe}).value->kind == Kind::unknown);
  CHECK(bench.call("upper", {bench.choice({make::list(bench.arena, {}, {}), make::object(bench.arena, {}, {})})})
            .failure);
  std::vector<const Node*> many;
  for (int i = 0; i < 5; ++i) many.push_back(make::integer(bench.arena, i, {}));
  const Node* five = bench.choice({many[0], many[1], many[2], many[3], many[4]});
  CHECK(bench.call("max", {five, five}).value->kind == Kind::unknown);
}

TEST_CASE("members that may not exist make counts unknown and stay doubtful in what is made of them") {
  Bench bench;
  const Name* a = make::name(bench.arena, "a", "a");
  const Node* one = make::integer(bench.arena, 1, {});
  const Node* two = make::integer(bench.arena, 2, {});
  const Member sure{one, a, {}, Truth::yes};
  const Member doubtful{two, a, {}, Truth::unknown};
  const Node* sure_object = make::object(bench.arena, {&sure, 1}, {});
  const Node* doubtful_object = make::object(bench.arena, {&doubtful, 1}, {});
  CHECK(bench.call("length", {doubtful_object}).value->kind == Kind::unknown);
  CHECK(to_text(*find_member(*bench.call("merge", {sure_object, doubtful_object}).value, "a")->value) == "1 or 2");
  CHECK(find_member(*bench.call("merge", {doubtful_object}).value, "a")->exists == Truth::unknown);
  CHECK(to_text(*bench.call("lookup", {doubtful_object, bench.string("a"), one}).value) == "2 or 1");
  const Member element{two, nullptr, {}, Truth::unknown};
  const Node* list = make::list(bench.arena, {&element, 1}, {});
  CHECK(to_text(*bench.call("one", {list}).value) == "2 or null");
  CHECK(bench.call("join", {bench.string(","), list}).value->kind == Kind::unknown);
}

TEST_CASE("sensitive arguments make sensitive results") {
  Bench bench;
  CHECK(bench.ask("upper(sensitive(\"a\"))").value->has(mark::sensitive));
  CHECK(bench.ask("join(\",\", [\"a\", sensitive(\"b\")])").value->has(mark::sensitive));
  CHECK(bench.ask("jsonencode({a = sensitive(\"b\")})").value->has(mark::sensitive));
  CHECK(bench.ask("format(\"%s\", sensitive(?var.a))").value->has(mark::sensitive));
  CHECK_FALSE(bench.ask("length([sensitive(\"a\")])").value->has(mark::sensitive));
  CHECK(bench.ask("length(sensitive([\"a\"]))").value->has(mark::sensitive));
  CHECK_FALSE(bench.ask("nonsensitive(sensitive(\"a\"))").value->has(mark::sensitive));
  CHECK_FALSE(bench.ask("lookup({a = 1, b = sensitive(2)}, \"a\")").value->has(mark::sensitive));
  CHECK(bench.ask("lookup({a = 1, b = sensitive(2)}, \"b\")").value->has(mark::sensitive));
  CHECK(bench.ask("element(keys({a = sensitive(1)}), 0)").value->has(mark::sensitive) == false);
}

TEST_CASE("numbers have as many digits as terraform prints") {
  Bench bench;
  CHECK(bench.text("tostring(1e30)") == "1000000000000000000000000000000");
  CHECK(bench.text("tostring(0.1)") == "0.1");
  CHECK(bench.text("tostring(9223372036854775807)") == "9223372036854775807");
  CHECK(bench.text("tostring(pow(2, 0.5))") == "1.4142135623730951");
  CHECK(bench.text("tostring(12345678901234567890)") == "12345678901234567890");
  CHECK(bench.text("format(\"%.2f\", pow(2, 0.5))") == "1.41");
}

TEST_CASE("what would cost too much is unknown at once", "[hostile]") {
  const std::string a_kilobyte(1024, 'a');
  const std::string nested = "[\"0\",\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\"]";
  std::string product = "setproduct(";
  for (int i = 0; i < 20; ++i) product += nested + (i < 19 ? "," : ")");
  std::string doubled = "\"" + a_kilobyte + "\"";
  for (int i = 0; i < 12; ++i) doubled = "replace(" + doubled + ", \"a\", \"aa\")";
  std::string bomb = "a: &a [x,x,x,x,x,x,x,x,x]";
  for (char c = 'b'; c < 'k'; ++c) {
    const std::string before = "*" + std::string(1, static_cast<char>(c - 1));
    bomb += "\\n" + std::string(1, c) + ": &" + c + " [" + before;
    for (int i = 0; i < 8; ++i) bomb += "," + before;
    bomb += "]";
  }
  for (const std::string& expression :
       {std::string("format(\"%1000000000d\", 1)"), std::string("format(\"%.1000000000f\", 1)"),
        std::string("indent(1000000000, \"a\\nb\")"), product, doubled, "yamldecode(\"" + bomb + "\")"}) {
    Bench bench;
    const Called called = bench.ask(expression);
    INFO(expression.substr(0, 60));
    REQUIRE_FALSE(called.failure);
    CHECK(called.value->kind == Kind::unknown);
    CHECK(bench.arena.used() < 64 * 1024 * 1024);
  }
  Bench bench;
  CHECK(bench.text("range(1000000000)") == "!");
  CHECK(bench.text("cidrsubnets(\"10.0.0.0/8\", 1, 1, 1)") == "!");
  CHECK(bench.ask("regex(\"((((a{100}){100}){100}){100}){100}\", \"a\")").value == nullptr);
}

TEST_CASE("a spent budget leaves every call unknown") {
  Arena arena;
  Budget budget(3);
  CallContext context{arena, budget, {}};
  CHECK(LiteralReader("length(\"a\")", context).read().value->kind == Kind::number);
  const Called called = LiteralReader("upper(upper(upper(\"a\")))", context).read();
  CHECK(called.value->kind == Kind::unknown);
  CHECK(budget.is_exhausted());
}

}  // namespace stackworthy::terraform
