#include "analyzer/facets/alarms.h"
#include "analyzer/rule.h"

namespace stackworthy::rules::monitoring::alarm_reaches_nobody {

static void judge_target(const Resource& target, Report& report) {
  constexpr std::size_t shown = 5;
  const auto alarms = facets::alarms_of(target);
  if (alarms.empty()) return;
  Truth sure = Truth::no;
  for (const Edge* alarm : alarms) sure = sure || (alarm->holds && alarm->from->exists);
  const auto delivery = facets::delivery_of(target);
  const Place place = delivery.place.resource() ? Place(delivery.place) : Place(target);
  auto said = report(!delivery.arrives && sure, place, delivery.because, ": ", alarms.size(),
                     alarms.size() == 1 ? " alarm reaches nobody" : " alarms reach nobody");
  for (std::size_t i = 0; i < alarms.size() && i < shown; ++i) said.see(*alarms[i], "publishes here");
}

/// A topic that is not declared here may have subscribers elsewhere.
static void judge_alarm(const Resource& alarm, Report& report) {
  if (report.skip(alarm["actions_enabled"] == false, "has its actions switched off")) return;
  for (const Edge* edge : edges_from(alarm, EdgeKind::publishes_to)) {
    if (!edge->to) report(Truth::unknown, *edge, "publishes to what is not declared here");
  }
}

extern constinit const Rule rule{
    .id = "monitoring/alarm-reaches-nobody",
    .severity = Severity::high,
    .title = "alarms go to a place where nobody listens",
    .why = R"(
The alarm turns red and nobody is told: an outage is noticed when customers call.
It looks like monitoring in every review, which is worse than having none.)",
    .fix = R"(
Subscribe the on-call tool, a chat channel or a mailbox to the topic, and send
one test message through it.)",
    .references = {"https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html"},
    .resources = facets::alarms_and_targets,
    .provided = "pager",
    .check =
        [](const Resource& resource, Report& report) {
          if (facets::notification_targets.contains(resource.type))
            judge_target(resource, report);
          else
            judge_alarm(resource, report);
        },
};

}  // namespace stackworthy::rules::monitoring::alarm_reaches_nobody
