// Edges between resources, and that their number and the work for them stay bounded (hostile link bombs). What rules
// make of edges is tested by their fixtures.

#include "analyzer/link/link.h"

#include <catch2/catch.hpp>
#include <chrono>
#include <string>

#include "analyzer/link/resolver.h"

namespace {

using namespace stackworthy;
using Members = std::vector<std::pair<std::string_view, const Node*>>;

/// One stack whose resources are made by hand.
class Maker {
 public:
  Maker() { estate.stacks.push_back(std::make_unique<Stack>()); }

  Stack& stack() { return *estate.stacks.front(); }
  Arena& arena() { return stack().arena; }
  const Node* text(std::string_view value) { return make::string(arena(), value, {}); }
  const Node* object(const Members& members) {
    std::vector<Member> made;
    for (const auto& [name, value] : members) made.push_back({value, make::name(arena(), name, name), {}, Truth::yes});
    return make::object(arena(), made, {});
  }
  const Node* waiting(std::string_view address) {
    const Reference reference{address, {}};
    return make::unknown(arena(), {&reference, 1}, {});
  }
  const Node* list(std::vector<const Node*> elements) {
    std::vector<Member> made;
    for (const Node* each : elements) made.push_back({each, nullptr, {}, Truth::yes});
    return make::list(arena(), made, {});
  }
  void add(std::string_view type, const std::string& address, const Node* body, std::string_view key = {}) {
    Resource made;
    made.type = made.spelled_type = type;
    made.address = made.name = arena().copy(std::string_view(address));
    made.key = key;
    made.body = body;
    made.dialect = type.substr(0, 11) == "kubernetes/" ? Dialect::kubernetes : Dialect::terraform;
    stack().resources.push_back(made);
  }
  void done() {
    stack().index();
    link(estate);
  }
  const Resource& operator[](std::string_view address) { return *stack().find(address); }

  Estate estate;
};

const Node* service(Maker& maker, const Node* selector) {
  return maker.object({{"spec", maker.object({{"selector", selector}})}});
}

const Node* pod(Maker& maker, const Node* labels) {
  return maker.object({{"metadata", maker.object({{"labels", labels}})}, {"spec", maker.object({})}});
}

}  // namespace

TEST_CASE("an alarm leads to its topic by reference, by name and by ARN") {
  Maker maker;
  maker.add("aws_sns_topic", "aws_sns_topic.pager", maker.object({{"name", maker.text("pager")}}));
  maker.add("aws_cloudwatch_metric_alarm", "alarm.a",
            maker.object({{"alarm_actions", maker.list({maker.waiting("aws_sns_topic.pager.arn")})}}));
  maker.add("aws_cloudwatch_metric_alarm", "alarm.b",
            maker.object({{"alarm_actions", maker.list({maker.text("arn:aws:sns:eu-west-1:111122223333:pager")})}}));
  maker.add("aws_cloudwatch_metric_alarm", "alarm.c",
            maker.object({{"alarm_actions", maker.list({maker.waiting("var.topic")})}}));
  maker.done();
  CHECK(edges_to(maker["aws_sns_topic.pager"], EdgeKind::publishes_to).size() == 2);
  const auto outside = edges_from(maker["alarm.c"], EdgeKind::publishes_to);
  REQUIRE(outside.size() == 1);
  CHECK(outside[0]->to == nullptr);
  CHECK(outside[0]->external.kind == External::Kind::variable);
}

TEST_CASE("of several instances the one with the same key is meant") {
  Maker maker;
  for (const std::string key : {"\"a\"", "\"b\""}) {
    const auto kept = maker.arena().copy(std::string_view(key));
    maker.add("aws_s3_bucket", "aws_s3_bucket.each[" + key + "]", maker.object({}), kept);
    maker.add("aws_s3_bucket_versioning", "aws_s3_bucket_versioning.each[" + key + "]",
              maker.object({{"bucket", maker.waiting("aws_s3_bucket.each")}}), kept);
  }
  maker.done();
  const auto edges = edges_to(maker["aws_s3_bucket.each[\"a\"]"], EdgeKind::configures);
  REQUIRE(edges.size() == 1);
  CHECK(edges[0]->from->key == "\"a\"");
  CHECK(edges[0]->holds == Truth::yes);
}

TEST_CASE("two resources of one name make the link unknown") {
  Maker maker;
  const Node* body = maker.object({{"name", maker.text("pager")}});
  maker.add("aws_sns_topic", "aws_sns_topic.one", body);
  maker.add("aws_sns_topic", "aws_sns_topic.two", body);
  maker.add("aws_sns_topic_subscription", "subscription",
            maker.object({{"topic_arn", maker.text("arn:aws:sns:eu-west-1:111122223333:pager")}}));
  maker.done();
  const auto edges = edges_from(maker["subscription"], EdgeKind::subscribes);
  REQUIRE(edges.size() == 2);
  CHECK(edges[0]->holds == Truth::unknown);
}

TEST_CASE("an ARN is taken apart") {
  CHECK(linking::parts_of_arn("arn:aws:s3:::orders/2024/*").name == "orders");
  CHECK(linking::parts_of_arn("arn:aws:iam::111122223333:role/ci/deploy").name == "deploy");
  CHECK(linking::parts_of_arn("arn:aws:rds:eu-west-1:111122223333:db:orders").type == "aws_db_instance");
  CHECK(linking::parts_of_arn("arn:aws:automate:eu-west-1:ec2:recover").type.empty());
  CHECK(linking::parts_of_arn("arn:").type.empty());
  CHECK(linking::parts_of_arn("pager").type.empty());
}

TEST_CASE("a selector meets the pods that carry all of it") {
  Maker maker;
  const Node* web = maker.text("web");
  maker.add("kubernetes/Service", "Service/default/web",
            service(maker, maker.object({{"app", web}, {"tier", maker.text("front")}})));
  maker.add("kubernetes/Pod", "Pod/default/front",
            pod(maker, maker.object({{"app", web}, {"tier", maker.text("front")}, {"x", web}})));
  maker.add("kubernetes/Pod", "Pod/default/back", pod(maker, maker.object({{"app", web}})));
  maker.done();
  CHECK(edges_to(maker["Pod/default/front"], EdgeKind::selects).size() == 1);
  CHECK(edges_to(maker["Pod/default/back"], EdgeKind::selects).empty());
}

TEST_CASE("services that all meet all pods cost no more than the budget") {
  Maker maker;
  const Node* labels = maker.object({{"app", maker.text("x")}});
  const Node* body_of_service = service(maker, labels);
  const Node* body_of_pod = pod(maker, labels);
  constexpr int many = 20000;
  for (int i = 0; i < many; ++i) {
    maker.add("kubernetes/Service", "Service/default/s" + std::to_string(i), body_of_service);
    maker.add("kubernetes/Pod", "Pod/default/p" + std::to_string(i), body_of_pod);
  }
  const auto begin = std::chrono::steady_clock::now();
  maker.done();
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(30));
  CHECK(maker.estate.edges().size() <= 200'000);
  REQUIRE(maker.stack().notices.size() == 1);
  CHECK(maker.stack().notices[0].message.find("left out") != std::string::npos);
}

TEST_CASE("backup selections that all cover everything cost no more than the budget") {
  Maker maker;
  const Node* everything = maker.object({{"resources", maker.list({maker.text("*")})}});
  const Node* nothing = maker.object({});
  for (int i = 0; i < 5000; ++i) {
    maker.add("aws_backup_selection", "selection" + std::to_string(i), everything);
    maker.add("aws_db_instance", "db" + std::to_string(i), nothing);
  }
  maker.done();
  CHECK(maker.estate.edges().size() <= 200'000);
  CHECK(maker.stack().notices.size() == 1);
}
