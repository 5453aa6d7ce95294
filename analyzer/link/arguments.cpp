// Arguments that say more than that one thing mentions another: who publishes to whom, who listens, what a bucket is
// for, which resource is a part of which. One table; what an argument's value leads to is the resolver's business.

#include <string>

#include "analyzer/link/collector.h"
#include "analyzer/link/walk.h"

namespace stackworthy::linking {

namespace {

struct Link {
  std::string_view type;
  std::string_view path;
  EdgeKind kind;
  std::string_view to;
};

constexpr EdgeKind configures = EdgeKind::configures;
constexpr EdgeKind publishes = EdgeKind::publishes_to;
constexpr EdgeKind subscribes = EdgeKind::subscribes;
constexpr EdgeKind logs = EdgeKind::logs_to;
constexpr EdgeKind serves = EdgeKind::serves;
constexpr EdgeKind builds = EdgeKind::builds;
constexpr std::string_view bucket = "aws_s3_bucket";
constexpr std::string_view topic = "aws_sns_topic";
constexpr std::string_view group = "azurerm_monitor_action_group";

constexpr Link table[] = {
    {"aws_s3_bucket_acl", "bucket", configures, bucket},
    {"aws_s3_bucket_lifecycle_configuration", "bucket", configures, bucket},
    {"aws_s3_bucket_logging", "bucket", configures, bucket},
    {"aws_s3_bucket_object_lock_configuration", "bucket", configures, bucket},
    {"aws_s3_bucket_policy", "bucket", configures, bucket},
    {"aws_s3_bucket_public_access_block", "bucket", configures, bucket},
    {"aws_s3_bucket_replication_configuration", "bucket", configures, bucket},
    {"aws_s3_bucket_server_side_encryption_configuration", "bucket", configures, bucket},
    {"aws_s3_bucket_versioning", "bucket", configures, bucket},
    {"aws_s3_bucket_website_configuration", "bucket", configures, bucket},
    {"aws_sns_topic_policy", "arn", configures, topic},
    {"aws_sns_topic_policy", "topics", configures, topic},
    {"aws_sns_topic_policy", "topic_arn", configures, topic},
    {"aws_sqs_queue_policy", "queue_url", configures, "aws_sqs_queue"},
    {"aws_sqs_queue_policy", "queues", configures, "aws_sqs_queue"},
    {"aws_kms_key_policy", "key_id", configures, "aws_kms_key"},
    {"alicloud_oss_bucket_versioning", "bucket", configures, "alicloud_oss_bucket"},

    {"aws_sns_topic_subscription", "topic_arn", subscribes, topic},
    {"aws_chatbot_slack_channel_configuration", "sns_topic_arns", subscribes, topic},
    {"aws_chatbot_teams_channel_configuration", "sns_topic_arns", subscribes, topic},

    {"aws_cloudwatch_metric_alarm", "alarm_actions", publishes, topic},
    {"aws_cloudwatch_composite_alarm", "alarm_actions", publishes, topic},
    {"aws_budgets_budget", "notification.subscriber_sns_topic_arns", publishes, topic},
    {"azurerm_monitor_metric_alert", "action.action_group_id", publishes, group},
    {"azurerm_monitor_activity_log_alert", "action.action_group_id", publishes, group},
    {"azurerm_monitor_scheduled_query_rules_alert", "action.action_group", publishes, group},
    {"azurerm_monitor_scheduled_query_rules_alert_v2", "action.action_groups", publishes, group},
    {"azurerm_monitor_smart_detector_alert_rule", "action_group.ids", publishes, group},
    {"google_monitoring_alert_policy", "notification_channels", publishes, "google_monitoring_notification_channel"},

    {"aws_s3_bucket_logging", "target_bucket", logs, bucket},
    {"aws_cloudtrail", "s3_bucket_name", logs, bucket},
    {"aws_lb", "access_logs.bucket", logs, bucket},
    {"aws_lb", "connection_logs.bucket", logs, bucket},
    {"aws_lb", "load_balancer_attributes.value", logs, bucket},
    {"aws_elb", "access_logs.bucket", logs, bucket},
    {"aws_elb", "access_logging_policy.s3_bucket_name", logs, bucket},
    {"aws_flow_log", "log_destination", logs, bucket},
    {"aws_config_delivery_channel", "s3_bucket_name", logs, bucket},
    {"aws_cloudfront_distribution", "logging_config.bucket", logs, bucket},
    {"aws_redshift_cluster", "logging.bucket_name", logs, bucket},
    {"aws_redshift_logging", "bucket_name", logs, bucket},
    {"aws_wafv2_web_acl_logging_configuration", "log_destination_configs", logs, bucket},
    {"aws_emr_cluster", "log_uri", logs, bucket},
    {"aws_s3_bucket_inventory", "destination.bucket.bucket_arn", logs, bucket},
    {"aws_athena_workgroup", "configuration.result_configuration.output_location", logs, bucket},
    {"google_storage_bucket", "logging.log_bucket", logs, "google_storage_bucket"},
    {"google_logging_project_sink", "destination", logs, "google_storage_bucket"},
    {"google_logging_organization_sink", "destination", logs, "google_storage_bucket"},
    {"alicloud_oss_bucket", "logging.target_bucket", logs, "alicloud_oss_bucket"},
    {"azurerm_monitor_diagnostic_setting", "storage_account_id", logs, "azurerm_storage_account"},

    {"aws_cloudfront_distribution", "origin.domain_name", serves, bucket},
    {"google_compute_backend_bucket", "bucket_name", serves, "google_storage_bucket"},
    {"digitalocean_cdn", "origin", serves, "digitalocean_spaces_bucket"},

    {"aws_codepipeline", "artifact_store.location", builds, bucket},
    {"aws_codepipeline", "artifact_store.artifact_store.location", builds, bucket},
    {"aws_codebuild_project", "artifacts.location", builds, bucket},
    {"aws_codebuild_project", "cache.location", builds, bucket},
    {"aws_lambda_function", "s3_bucket", builds, bucket},
    {"aws_lambda_function", "code.s3_bucket", builds, bucket},
    {"aws_lambda_layer_version", "s3_bucket", builds, bucket},
    {"aws_elastic_beanstalk_application_version", "bucket", builds, bucket},
    {"aws_s3_object", "bucket", EdgeKind::configures, bucket},
    {"aws_s3_bucket_object", "bucket", EdgeKind::configures, bucket},
    {"google_storage_bucket_object", "bucket", EdgeKind::configures, "google_storage_bucket"},
    {"google_cloudfunctions_function", "source_archive_bucket", builds, "google_storage_bucket"},
    {"google_cloudfunctions2_function", "build_config.source.storage_source.bucket", builds, "google_storage_bucket"},
};

}  // namespace

void link_arguments(const Estate& estate, const Resolver& resolver, Collector& edges) {
  for (const auto& stack : estate.stacks) {
    for (const Link& link : table) {
      const std::string_view types[] = {link.to};
      for (const Resource* from : stack->of_type(link.type)) {
        if (from->is_data) continue;
        visit(from->whole(), link.path, [&](const Attr& value) {
          for (const Target& target : resolver(value, types)) {
            // A list of settings holds many values that name nothing.
            if (!target.resource && link.path.ends_with(".value")) continue;
            edges.add({link.kind, from, target.resource, target.external, value.where(), target.holds});
          }
        });
      }
    }
    for (const Resource& resource : stack->resources) {
      if (!resource.is_virtual || !resource.parent) continue;
      const bool listens = resource.type == "aws_sns_topic_subscription";
      edges.add({listens ? subscribes : configures, &resource, resource.parent, {}, resource.extent, Truth::yes});
    }
  }
}

}  // namespace stackworthy::linking
