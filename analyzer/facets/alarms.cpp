// A topic without a subscriber swallows what alarms say. Subscriptions may be declared beside the topic, in another
// stack, or outside of what is scanned: a topic that a template exports or a library hands to its caller can be
// subscribed to by whoever receives it.

#include "analyzer/facets/alarms.h"

#include "analyzer/facets/policies.h"

namespace stackworthy::facets {

namespace {

constexpr std::string_view receivers[] = {
    "email_receiver",          "sms_receiver",       "webhook_receiver",        "arm_role_receiver",
    "azure_app_push_receiver", "event_hub_receiver", "azure_function_receiver", "automation_runbook_receiver",
    "itsm_receiver",           "logic_app_receiver", "voice_receiver"};

/// Whether whoever takes this output may subscribe: a caller, or another stack that imports it.
bool is_handed_on(const Resource& topic, const Resource& output) {
  if (output.type == "cloudformation/output")
    return output["Export"].absent() != Truth::yes || output["export"].absent() != Truth::yes;
  return output.type == "terraform/output" && !topic.call && topic.stack->kind == StackKind::library;
}

const Resource* handed_on_by(const Resource& topic) {
  for (const Edge* edge : topic.stack->estate->in(topic)) {
    const bool exports = edge->kind == EdgeKind::exports || edge->kind == EdgeKind::references;
    if (exports && is_handed_on(topic, *edge->from)) return edge->from;
  }
  return nullptr;
}

/// Whether a policy document surely lets CloudWatch in; unknown otherwise, since other statements may add to it.
Truth lets_cloudwatch_in(const Attr& document) {
  for (const Statement& statement : statements_of(document)) {
    const Truth service = any(statement.principals["Service"],
                              [](const Attr& name) { return name == "cloudwatch.amazonaws.com" || name == "*"; });
    const Truth anyone = statement.principals == "*" || statement.principals["AWS"] == "*";
    if ((statement.allows && (service || anyone)) == Truth::yes) return Truth::yes;
  }
  return Truth::unknown;
}

/// Whether key and policy of the topic let alarms publish.
Delivery admission(const Resource& topic) {
  const Attr key = topic["kms_master_key_id"];
  const Truth is_default_key = key == "alias/aws/sns" || key.ends_with(":alias/aws/sns");
  if (is_default_key == Truth::yes)
    return {Truth::no, key, "is encrypted with alias/aws/sns, which lets no alarm publish", nullptr};
  Delivery open{Truth::yes, {}, {}, nullptr};
  if (key.absent() != Truth::yes) {
    Truth admits = Truth::unknown;
    for (const Edge* edge : edges_from(topic, EdgeKind::references)) {
      if (edge->to && edge->to->type == "aws_kms_key" && edge->where == key.where())
        admits = admits || lets_cloudwatch_in((*edge->to)["policy"]);
    }
    if (admits != Truth::yes)
      return {Truth::unknown, key, "is encrypted with a key that may not let alarms publish", nullptr};
  }
  for (const Edge* edge : edges_to(topic, EdgeKind::configures)) {
    if (edge->from->type != "aws_sns_topic_policy") continue;
    const Attr document = (*edge->from)["policy"];
    if (lets_cloudwatch_in(document) != Truth::yes)
      return {Truth::unknown, document, "has a policy that may not let alarms publish", edge->from};
  }
  return open;
}

Delivery of_topic(const Resource& topic) {
  Truth heard = Truth::no;
  for (const Edge* edge : edges_to(topic, EdgeKind::subscribes)) heard = heard || (edge->holds && edge->from->exists);
  if (heard == Truth::no) {
    if (const Resource* output = handed_on_by(topic))
      return {Truth::unknown, topic.whole(), "has no subscriber here, and is handed on", output};
    // An example leaves out who listens.
    const bool is_deployed = topic.stack->kind == StackKind::deployed || topic.stack->kind == StackKind::plausible;
    return {is_deployed ? Truth::no : Truth::unknown, {}, "has no subscriber", nullptr};
  }
  Delivery admitted = admission(topic);
  if (heard == Truth::unknown && admitted.arrives == Truth::yes)
    return {Truth::unknown, topic.whole(), "may have no subscriber", nullptr};
  return admitted;
}

Delivery of_action_group(const Resource& group) {
  const Attr enabled = group["enabled"].or_default();
  if ((enabled == false) == Truth::yes) return {Truth::no, enabled, "is switched off", nullptr};
  Truth some = Truth::no;
  for (const auto receiver : receivers) some = some || any(group[receiver], [](const Attr&) { return Truth::yes; });
  const Truth on = enabled == true || enabled.absent();
  if (some == Truth::yes && on == Truth::unknown) return {on, enabled, "may be switched off", nullptr};
  return {some, {}, some == Truth::no ? "has no receiver" : "may have no receiver", nullptr};
}

}  // namespace

std::vector<const Edge*> alarms_of(const Resource& target) {
  std::vector<const Edge*> found;
  for (const Edge* edge : edges_to(target, EdgeKind::publishes_to)) {
    const bool is_alarm = alarms.contains(edge->from->type);
    const Truth on = !((*edge->from)["actions_enabled"] == false) && edge->from->exists && edge->holds;
    if (is_alarm && on != Truth::no) found.push_back(edge);
  }
  return found;
}

Delivery delivery_of(const Resource& target) {
  if (target.type == "aws_sns_topic") return of_topic(target);
  if (target.type == "azurerm_monitor_action_group") return of_action_group(target);
  const Attr enabled = target["enabled"].or_default();
  return {enabled == true || enabled.absent(), enabled, "is switched off", nullptr};
}

}  // namespace stackworthy::facets
