#pragma once

#include <vector>

#include "analyzer/model/estate.h"
#include "analyzer/model/words.h"

namespace stackworthy::facets {

/// What watches a measure or a log and tells somebody when it is out of bounds.
inline constexpr Words<16> alarms{
    "aws_cloudwatch_metric_alarm",
    "aws_cloudwatch_composite_alarm",
    "azurerm_monitor_metric_alert",
    "azurerm_monitor_activity_log_alert",
    "azurerm_monitor_scheduled_query_rules_alert",
    "azurerm_monitor_scheduled_query_rules_alert_v2",
    "azurerm_monitor_smart_detector_alert_rule",
    "google_monitoring_alert_policy",
};

/// Where alarms publish to.
inline constexpr Words<8> notification_targets{
    "aws_sns_topic",
    "azurerm_monitor_action_group",
    "google_monitoring_notification_channel",
};

/// Both.
inline constexpr Words<16> alarms_and_targets{
    "aws_cloudwatch_metric_alarm",
    "aws_cloudwatch_composite_alarm",
    "azurerm_monitor_metric_alert",
    "azurerm_monitor_activity_log_alert",
    "azurerm_monitor_scheduled_query_rules_alert",
    "azurerm_monitor_scheduled_query_rules_alert_v2",
    "azurerm_monitor_smart_detector_alert_rule",
    "google_monitoring_alert_policy",
    "aws_sns_topic",
    "azurerm_monitor_action_group",
    "google_monitoring_notification_channel",
};

/// The edges of alarms that publish to a target and are switched on, in order.
std::vector<const Edge*> alarms_of(const Resource& target);

/// Whether what is published to the target goes on to somebody.
struct Delivery {
  Truth arrives = Truth::no;
  Attr place;                       ///< What stops it; has no resource where nothing listens at all.
  std::string_view because;         ///< What stops it, as a predicate of the target.
  const Resource* waits = nullptr;  ///< What an unknown answer hangs on: an output, a policy.
};
Delivery delivery_of(const Resource& target);

}  // namespace stackworthy::facets
