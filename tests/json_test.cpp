#include "parsers/json/json.h"

#include <catch2/catch.hpp>

#include "parsers/json/document.h"
#include "parsers/outline_yaml.h"

using namespace stackworthy;
namespace json = stackworthy::parsers::json;

namespace {

struct Read {
  explicit Read(std::string text) : source(1, "a.json") {
    source.set_text(std::move(text));
    root = json::read_json(source, arena, notices);
  }
  const Member& member(std::string_view name) const {
    REQUIRE(root);
    const Member* found = find_member(*root, name);
    REQUIRE(found);
    return *found;
  }
  std::string_view at(Span span) const { return source.text(span); }

  Source source;
  Arena arena;
  std::vector<Notice> notices;
  const Node* root = nullptr;
};

}  // namespace

TEST_CASE("every JSON value and key has its bytes, after a byte order mark, CRLF and text that is not ASCII") {
  const Read read("\xEF\xBB\xBF{\r\n \"\xC3\xA9\": \"\xE2\x82\xAC\",\r\n \"b\": [1, {\"c\": null}]\r\n}\r\n");
  REQUIRE(read.notices.empty());
  CHECK(read.at(read.member("\xC3\xA9").where) == "\"\xE2\x82\xAC\"");
  CHECK(read.at(json::key_span(read.source, *read.member("b").name)) == "b");
  CHECK(read.at(read.member("b").value->parts()[0].where) == "1");
  CHECK(read.at(read.member("b").where) == "[1, {\"c\": null}]");
}

TEST_CASE("JSON numbers are exact integers where they can be") {
  const Read read(R"({"a": 9223372036854775807, "b": 1e3, "c": -0.5, "d": 123456789012345678901234567890})");
  CHECK(read.member("a").value->has(mark::integer));
  CHECK(read.member("b").value->number() == 1000);
  CHECK(read.member("c").value->number() == -0.5);
  CHECK(read.member("d").value->number() == Approx(1.2345678901234568e29));
}

TEST_CASE("JSON escapes and surrogate pairs are decoded") {
  const Read read(R"({"a": "\ud83d\ude00 \u00e9 \n \"q\" \/", "b\n": 1, "c": "\ud83d"})");
  CHECK(read.member("a").value->string() == "\xF0\x9F\x98\x80 \xC3\xA9 \n \"q\" /");
  CHECK_FALSE(json::key_span(read.source, *read.member("b\n").name).is_somewhere());
  CHECK(read.member("c").value->string() == "\xEF\xBF\xBD");
}

TEST_CASE("a JSON file that is cut off keeps what stands before the cut") {
  const Read read(R"({"a": {"b": 1, "c": [true, "x"]}, "d": {"e": 2, "f": [3, 4)");
  REQUIRE(read.root);
  CHECK(to_text(*find_member(*read.member("a").value, "b")->value) == "1");
  CHECK(to_text(*find_member(*read.member("d").value, "e")->value) == "2");
  REQUIRE(read.notices.size() == 1);
  CHECK(read.notices[0].severity == Notice::Severity::syntax);
}

TEST_CASE("a JSON error in the middle costs only its neighbourhood") {
  const Read read("{\"a\": 1,\n \"b\": oops,\n \"c\": 3}");
  CHECK(to_text(*read.member("a").value) == "1");
  CHECK(to_text(*read.member("c").value) == "3");
  CHECK(read.member("b").value->kind == Kind::unknown);
  REQUIRE(read.notices.size() == 1);
  CHECK(read.source.position(read.notices[0].span.begin).line == 2);
  const Read other(R"({"a": 1, "b": nope "c": 3, "d": 4})");
  CHECK(other.member("b").value->kind == Kind::unknown);
  CHECK(to_text(*other.member("c").value) == "3");
  CHECK(to_text(*other.member("d").value) == "4");
}

TEST_CASE("of equal JSON keys the last counts and the other is named") {
  const Read read(R"({"a": 1, "a": 2})");
  CHECK(read.root->size == 1);
  CHECK(to_text(*read.member("a").value) == "2");
  REQUIRE(read.notices.size() == 1);
  CHECK(read.notices[0].severity == Notice::Severity::warning);
}

TEST_CASE("hostile JSON ends and is named") {
  CHECK(Read(std::string(100'000, '[')).notices.at(0).message.find("nested deeper than 200") != std::string::npos);
  std::string open;
  for (int i = 0; i < 20'000; ++i) open += "{\"a\":";
  CHECK(Read(open).notices.at(0).message.find("nested deeper than 200") != std::string::npos);
  CHECK_FALSE(Read(std::string(20'000, '"')).notices.empty());
  CHECK_FALSE(Read(std::string(20'000, ':')).notices.empty());
  CHECK(Read("").root == nullptr);
  CHECK(Read("\xFF\xFE{").notices.at(0).message.find("UTF-16") != std::string::npos);
}

TEST_CASE("JSON text is read only where it is wholly valid") {
  Arena arena;
  CHECK(json::read_json_text(R"({"a": [1]})", {}, arena));
  CHECK_FALSE(json::read_json_text(R"({"a": [1])", {}, arena));
  CHECK_FALSE(json::read_json_text(R"({"a": 01})", {}, arena));
  CHECK_FALSE(json::read_json_text("{} // c", {}, arena));
  CHECK_FALSE(json::read_json_text("{} {}", {}, arena));
  CHECK_FALSE(json::read_json_text("  ", {}, arena));
  const Node* exact = json::read_json_text("{\"a\": 1}", {3, 10, 18}, arena);
  REQUIRE(exact);
  CHECK(exact->parts()[0].where == Span{3, 16, 17});
}

TEST_CASE("JSON with holes keeps the known parts around them") {
  Arena arena;
  const Reference reference{"AWS::Partition", {}};
  const Node* partition = make::unknown(arena, {&reference, 1}, {}, Shape::word);
  const Reference other{"Actions", {}};
  const Node* actions = make::unknown(arena, {&other, 1}, {});
  const Member pieces[] = {{make::string(arena, R"({"Resource": "arn:)", {}), nullptr, {}, Truth::yes},
                           {partition, nullptr, {}, Truth::yes},
                           {make::string(arena, R"(:s3:::*", "Action": )", {}), nullptr, {}, Truth::yes},
                           {actions, nullptr, {}, Truth::yes},
                           {make::string(arena, "}", {}), nullptr, {}, Truth::yes}};
  const Node* tree = json::read_document(*make::text(arena, pieces, {}), arena);
  REQUIRE(tree);
  CHECK(tree->has(mark::json));
  const Attr document(tree, {}, "document", nullptr);
  CHECK(document["Resource"].ends_with(":s3:::*") == Truth::yes);
  CHECK(document["Resource"].starts_with("arn:aws:") == Truth::unknown);
  CHECK(document["Action"].is_known() == Truth::unknown);
}
