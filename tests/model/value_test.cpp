#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "analyzer/model/resource.h"
#include "analyzer/model/value.h"

namespace stackworthy {
namespace {

/// Builds values by hand and hands out places for them.
struct Values {
  Arena arena;

  const Node* text(std::string_view value) { return make::string(arena, value, {}); }
  const Node* number(double value) { return make::number(arena, value, {}); }
  const Node* unknown(std::string_view address, Shape shape = Shape::any) {
    const Reference reference{address, {}};
    return make::unknown(arena, {&reference, 1}, {}, shape);
  }
  const Node* pieces(std::vector<const Node*> values) {
    std::vector<Member> members;
    for (const Node* value : values) members.push_back({value, nullptr, {}, Truth::yes});
    return make::text(arena, members, {});
  }
  const Node* choice(std::vector<const Node*> values) {
    std::vector<Member> members;
    for (const Node* value : values) members.push_back({value, nullptr, {}, Truth::yes});
    return make::choice(arena, members, {}, {});
  }
  const Node* list(std::vector<const Node*> values) {
    std::vector<Member> members;
    for (const Node* value : values) members.push_back({value, nullptr, {}, Truth::yes});
    return make::list(arena, members, {});
  }
  const Node* object(std::vector<std::pair<std::string_view, const Node*>> values, Truth exists = Truth::yes) {
    std::vector<Member> members;
    for (const auto& [key, value] : values) members.push_back({value, make::name(arena, key, key), {}, exists});
    return make::object(arena, members, {});
  }
  static Attr at(const Node* value) { return Attr(value, {}, "key", nullptr); }
};

TEST_CASE("spans, nodes and members keep their sizes") {
  STATIC_REQUIRE(sizeof(Span) == 12);
  STATIC_REQUIRE(sizeof(Node) == 32);
  STATIC_REQUIRE(sizeof(Member) == 32);
}

TEST_CASE("truth follows Kleene") {
  const Truth no = Truth::no, unknown = Truth::unknown, yes = Truth::yes;
  CHECK((no && unknown) == no);
  CHECK((yes && unknown) == unknown);
  CHECK((yes || unknown) == yes);
  CHECK((no || unknown) == unknown);
  CHECK((!unknown) == unknown);
  CHECK((!yes) == no);
}

TEST_CASE("what is absent compares no with every operator") {
  Values v;
  const Attr absent = Values::at(v.object({}))["retention"];
  CHECK(absent.absent() == Truth::yes);
  for (const Truth answer : {absent == 1, absent != 1, absent < 1, absent <= 1, absent > 1, absent >= 1, absent == "x", absent != "x", absent == true}) {
    CHECK(answer == Truth::no);
  }
  const Attr null = Values::at(make::null(v.arena, {}));
  CHECK(null.absent() == Truth::yes);
  CHECK((null != 1) == Truth::no);
}

TEST_CASE("strings that spell numbers and booleans compare as such, as every dialect converts them") {
  Values v;
  CHECK((Values::at(v.text("7")) == 7) == Truth::yes);
  CHECK((Values::at(v.text("07.0")) < 8) == Truth::yes);
  CHECK((Values::at(v.text("seven")) < 8) == Truth::no);
  CHECK((Values::at(v.text("true")) == true) == Truth::yes);
  CHECK((Values::at(v.text("True")) == true) == Truth::yes);
  CHECK((Values::at(make::boolean(v.arena, true, {})) == "true") == Truth::yes);
  CHECK((Values::at(v.number(3)) == "3") == Truth::yes);
  CHECK((Values::at(v.number(3)) == true) == Truth::no);
}

TEST_CASE("integers are exact to 64 bits") {
  Values v;
  const Node* big = make::integer(v.arena, 9223372036854775807, {});
  CHECK(to_text(*big) == "9223372036854775807");
  CHECK(equal(*big, *make::integer(v.arena, 9223372036854775806, {})) == Truth::no);
}

TEST_CASE("durations and sizes are read whole or not at all") {
  Values v;
  CHECK((Values::at(v.text("1h30m")).seconds() >= 5400) == Truth::yes);
  CHECK((Values::at(v.text("PT15M")).seconds() < 901) == Truth::yes);
  CHECK((Values::at(v.text("P7D")).seconds() >= 7 * 86400) == Truth::yes);
  CHECK((Values::at(v.text("7 days")).seconds() >= 7 * 86400) == Truth::yes);
  CHECK_FALSE(Values::at(v.text("1h 30")).seconds().value());
  CHECK(*Values::at(v.text("512Mi")).bytes().value() == 512.0 * 1024 * 1024);
  CHECK(*Values::at(v.text("1G")).bytes().value() == 1e9);
  CHECK((Values::at(v.text("lots")).bytes() > 0) == Truth::no);
  CHECK((Values::at(v.unknown("var.x")).bytes() > 0) == Truth::unknown);
}

TEST_CASE("text answers from its known pieces") {
  Values v;
  const Attr arn = Values::at(v.pieces({v.text("arn:"), v.unknown("var.partition", Shape::word), v.text(":iam::aws:policy/AdministratorAccess")}));
  CHECK(arn.ends_with(":policy/AdministratorAccess") == Truth::yes);
  CHECK(arn.starts_with("arn:") == Truth::yes);
  CHECK(arn.starts_with("arn:aws-cn:") == Truth::unknown);
  CHECK((arn == "*") == Truth::no);
  CHECK((arn == "arn:aws:iam::aws:policy/AdministratorAccess") == Truth::unknown);
  CHECK((arn == "arn:aws:iam::aws:policy/ReadOnlyAccess") == Truth::no);
  CHECK(arn.has_text("iam") == Truth::yes);
  CHECK(arn.has_text("s3") == Truth::unknown);
  CHECK(arn.matches("arn:*:policy/AdministratorAccess") == Truth::yes);
  CHECK(arn.matches("urn:*") == Truth::no);
  CHECK(arn.matches("*") == Truth::yes);
}

TEST_CASE("a piece of text that is wholly known is joined into a string") {
  Values v;
  const Node* joined = v.pieces({v.text("a"), v.text("b")});
  REQUIRE(joined->kind == Kind::string);
  CHECK(joined->string() == "ab");
  CHECK(v.pieces({v.unknown("var.x")})->shape == Shape::string);
}

TEST_CASE("a choice is sure only where all alternatives agree") {
  Values v;
  const Attr days = Values::at(v.choice({v.number(1), v.number(3)}));
  CHECK((days < 7) == Truth::yes);
  CHECK((days < 3) == Truth::unknown);
  CHECK((days == 0) == Truth::no);
  CHECK(v.choice({v.number(5), v.number(5)})->kind == Kind::number);
}

TEST_CASE("a choice holds sixteen alternatives, more are unknown") {
  Values v;
  std::vector<const Node*> values;
  for (int i = 0; i < 16; ++i) values.push_back(v.number(i));
  CHECK(v.choice(values)->kind == Kind::choice);
  values.push_back(v.number(16));
  CHECK(v.choice(values)->kind == Kind::unknown);
}

TEST_CASE("a member that may not exist can make an answer no more than unknown") {
  Values v;
  const Attr maybe = Values::at(v.object({{"enabled", make::boolean(v.arena, true, {})}}, Truth::unknown))["enabled"];
  CHECK((maybe == true) == Truth::unknown);
  CHECK((maybe == false) == Truth::no);
  CHECK(maybe.absent() == Truth::unknown);
}

TEST_CASE("what lies below an unknown is unknown, not absent") {
  Values v;
  const Attr below = Values::at(v.unknown("var.settings"))["retention"];
  CHECK(below.absent() == Truth::unknown);
  CHECK((below == 7) == Truth::unknown);
  CHECK((below["deeper"]["still"] < 7) == Truth::unknown);
}

TEST_CASE("an input may turn out to be null, what a resource computes may not") {
  Values v;
  CHECK(Values::at(v.unknown("var.topic")).absent() == Truth::unknown);
  CHECK(Values::at(v.unknown("module.alarms.topic_arn")).absent() == Truth::unknown);
  CHECK(Values::at(v.unknown("aws_sns_topic.page.arn")).absent() == Truth::no);
  CHECK(Values::at(v.unknown("module.a.aws_sns_topic.page.arn")).absent() == Truth::no);
}

TEST_CASE("an unknown word is not what a word cannot be") {
  Values v;
  const Attr account = Values::at(v.unknown("AWS::AccountId", Shape::word));
  CHECK((account == "*") == Truth::no);
  CHECK((account == "123456789012") == Truth::unknown);
}

TEST_CASE("indexing steps through a list of one and does not guess among several") {
  Values v;
  const Node* one = v.list({v.object({{"status", v.text("Enabled")}})});
  CHECK((Values::at(one)["status"] == "Enabled") == Truth::yes);
  const Node* two = v.list({v.object({{"status", v.text("Enabled")}}), v.object({{"status", v.text("Suspended")}})});
  CHECK((Values::at(two)["status"] == "Enabled") == Truth::unknown);
  CHECK(any(Values::at(two), [](const Attr& each) { return each["status"] == "Suspended"; }) == Truth::yes);
  CHECK(Values::at(v.list({}))["status"].absent() == Truth::yes);
}

TEST_CASE("one value iterates like a list of one") {
  Values v;
  CHECK(Values::at(v.text("*")).holds("*") == Truth::yes);
  CHECK(Values::at(v.list({v.text("a"), v.text("*")})).holds("*") == Truth::yes);
  CHECK(Values::at(v.list({v.text("a"), v.unknown("var.x")})).holds("*") == Truth::unknown);
  CHECK(Values::at(nullptr).holds("*") == Truth::no);
}

TEST_CASE("a documented default answers only where nothing is written") {
  Values v;
  const Fact fact{"retention", v.number(0), "https://docs.example/retention", {}, false, false};
  Attr absent = Values::at(v.object({}))["retention"];
  absent.attach(&fact);
  CHECK((absent == 0) == Truth::no);
  CHECK((absent.or_default() == 0) == Truth::yes);
  CHECK(absent.or_default().is_default());
  Attr written = Values::at(v.object({{"retention", v.number(5)}}))["retention"];
  written.attach(&fact);
  CHECK((written.or_default() == 5) == Truth::yes);
  CHECK_FALSE(written.or_default().is_default());
}

TEST_CASE("JSON text is spelled as Terraform's jsonencode spells it") {
  Values v;
  const Node* tree = v.object({{"b", v.list({v.number(1.5), make::boolean(v.arena, false, {})})}, {"a", v.text("<é>&\"\n\x01")}});
  CHECK(to_json(*tree) == "{\"a\":\"\\u003cé\\u003e\\u0026\\\"\\n\\u0001\",\"b\":[1.5,false]}");
}

TEST_CASE("names are mapped to snake case word by word") {
  CHECK(snake_case("BackupRetentionPeriod") == "backup_retention_period");
  CHECK(snake_case("DBInstanceIdentifier") == "db_instance_identifier");
  CHECK(snake_case("MultiAZ") == "multi_az");
  CHECK(snake_case("livenessProbe") == "liveness_probe");
  CHECK(snake_case("already_snake") == "already_snake");
}

TEST_CASE("what a value waits for is listed once, at any depth") {
  Values v;
  const Node* tree = v.object({{"a", v.unknown("var.x")}, {"b", v.list({v.unknown("var.y"), v.pieces({v.text("p-"), v.unknown("var.x")})})}});
  const auto waits = waits_for(*tree);
  REQUIRE(waits.size() == 2);
  CHECK(waits[0].address == "var.x");
  CHECK(waits[1].address == "var.y");
}

}  // namespace
}  // namespace stackworthy
