#include "analyzer/facets/billable.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>

namespace stackworthy::facets {

namespace {

constexpr std::string_view billable[] = {
    "aws_apprunner_service",
    "aws_autoscaling_group",
    "aws_batch_compute_environment",
    "aws_dax_cluster",
    "aws_db_instance",
    "aws_directory_service_directory",
    "aws_dms_replication_instance",
    "aws_docdb_cluster",
    "aws_docdb_cluster_instance",
    "aws_dynamodb_table",
    "aws_ebs_volume",
    "aws_ec2_transit_gateway",
    "aws_ecs_service",
    "aws_efs_file_system",
    "aws_eks_cluster",
    "aws_eks_node_group",
    "aws_elastic_beanstalk_environment",
    "aws_elasticache_cluster",
    "aws_elasticache_replication_group",
    "aws_elasticache_serverless_cache",
    "aws_elasticsearch_domain",
    "aws_elb",
    "aws_emr_cluster",
    "aws_fsx_lustre_file_system",
    "aws_fsx_ontap_file_system",
    "aws_fsx_openzfs_file_system",
    "aws_fsx_windows_file_system",
    "aws_globalaccelerator_accelerator",
    "aws_glue_job",
    "aws_instance",
    "aws_kinesis_firehose_delivery_stream",
    "aws_kinesis_stream",
    "aws_lambda_function",
    "aws_lb",
    "aws_lightsail_instance",
    "aws_memorydb_cluster",
    "aws_mq_broker",
    "aws_msk_cluster",
    "aws_msk_serverless_cluster",
    "aws_nat_gateway",
    "aws_neptune_cluster",
    "aws_neptune_cluster_instance",
    "aws_opensearch_domain",
    "aws_rds_cluster",
    "aws_rds_cluster_instance",
    "aws_redshift_cluster",
    "aws_redshiftserverless_workgroup",
    "aws_sagemaker_endpoint",
    "aws_sagemaker_notebook_instance",
    "aws_spot_fleet_request",
    "aws_spot_instance_request",
    "aws_sqs_queue",
    "aws_workspaces_workspace",
    "azurerm_api_management",
    "azurerm_app_service_plan",
    "azurerm_application_gateway",
    "azurerm_container_app",
    "azurerm_container_group",
    "azurerm_cosmosdb_account",
    "azurerm_databricks_workspace",
    "azurerm_eventhub_namespace",
    "azurerm_firewall",
    "azurerm_hdinsight_hadoop_cluster",
    "azurerm_kubernetes_cluster",
    "azurerm_kubernetes_cluster_node_pool",
    "azurerm_lb",
    "azurerm_linux_virtual_machine",
    "azurerm_linux_virtual_machine_scale_set",
    "azurerm_linux_web_app",
    "azurerm_mariadb_server",
    "azurerm_mssql_database",
    "azurerm_mssql_managed_instance",
    "azurerm_mysql_flexible_server",
    "azurerm_mysql_server",
    "azurerm_nat_gateway",
    "azurerm_orchestrated_virtual_machine_scale_set",
    "azurerm_postgresql_flexible_server",
    "azurerm_postgresql_server",
    "azurerm_redis_cache",
    "azurerm_service_plan",
    "azurerm_servicebus_namespace",
    "azurerm_synapse_workspace",
    "azurerm_virtual_machine",
    "azurerm_virtual_machine_scale_set",
    "azurerm_virtual_network_gateway",
    "azurerm_windows_virtual_machine",
    "azurerm_windows_virtual_machine_scale_set",
    "azurerm_windows_web_app",
    "google_alloydb_cluster",
    "google_app_engine_flexible_app_version",
    "google_bigtable_instance",
    "google_cloud_run_service",
    "google_cloud_run_v2_service",
    "google_cloudfunctions2_function",
    "google_cloudfunctions_function",
    "google_composer_environment",
    "google_compute_forwarding_rule",
    "google_compute_global_forwarding_rule",
    "google_compute_instance",
    "google_compute_instance_group_manager",
    "google_compute_region_instance_group_manager",
    "google_compute_router_nat",
    "google_container_cluster",
    "google_container_node_pool",
    "google_dataflow_job",
    "google_dataproc_cluster",
    "google_filestore_instance",
    "google_memcache_instance",
    "google_pubsub_subscription",
    "google_redis_instance",
    "google_spanner_instance",
    "google_sql_database_instance",
};

static_assert(std::is_sorted(std::begin(billable), std::end(billable)));

/// Words in the address or source of a module that sets up an account, a project or a subscription.
constexpr std::string_view account_words[] = {"account",   "accounts", "baseline",    "landing",      "landingzone",
                                              "budget",    "budgets",  "billing",     "cost",         "costs",
                                              "finops",    "org",      "governance",  "organization", "foundation",
                                              "bootstrap", "factory",  "subscription"};

bool has_account_word(std::string_view text) {
  std::string word;
  std::string before;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const char c = i < text.size() ? text[i] : '-';
    const bool is_upper = c >= 'A' && c <= 'Z';
    if (is_upper || (c >= 'a' && c <= 'z')) {
      word += is_upper ? static_cast<char>(c - 'A' + 'a') : c;
      continue;
    }
    const bool listed = std::find(std::begin(account_words), std::end(account_words), word) != std::end(account_words);
    if (listed && before != "service") return true;  // a service account is an identity
    if (!word.empty()) before = word;
    word.clear();
  }
  return false;
}

Truth is_cost_budget(const Resource& budget) {
  const Attr kind = budget["budget_type"];
  return kind == "COST" || kind.absent();
}

Truth is_billing_alarm(const Resource& alarm) {
  const auto about_bill = [](const Attr& metric) {
    return metric["namespace"] == "AWS/Billing" || metric["metric_name"] == "EstimatedCharges";
  };
  const Truth own = about_bill(alarm.whole());
  return own || any(alarm["metric_query"], [&](const Attr& query) {
           return about_bill(query["metric"]) || about_bill(query["metric_stat"]["metric"]);
         });
}

}  // namespace

Truth is_billable(const Resource& resource) {
  if (resource.is_data || resource.is_virtual) return Truth::no;
  const bool listed = std::binary_search(std::begin(billable), std::end(billable), resource.type);
  return listed ? resource.exists : Truth::no;
}

std::string_view cloud_of(const Resource& resource) {
  const std::string_view type = resource.type;
  if (type == "terraform/provider") {
    if (resource.name.starts_with("aws")) return "AWS";
    if (resource.name.starts_with("google")) return "Google Cloud";
    return resource.name.starts_with("azurerm") ? "Azure" : std::string_view();
  }
  for (const std::string_view aws : {"aws_", "AWS::", "awscc_", "AWS/"}) {
    if (type.starts_with(aws)) return "AWS";
  }
  if (type.starts_with("google_")) return "Google Cloud";
  if (type.starts_with("azurerm_")) return "Azure";
  return {};
}

Truth is_budget(const Resource& resource) {
  const std::string_view type = resource.type;
  if (resource.is_data) return Truth::no;
  if (type == "aws_budgets_budget") return is_cost_budget(resource) && resource.exists;
  if (type == "aws_ce_anomaly_monitor" || type == "aws_ce_anomaly_subscription" || type == "google_billing_budget" ||
      type.starts_with("azurerm_consumption_budget_") || type == "azurerm_cost_anomaly_alert")
    return resource.exists;
  if (type == "aws_cloudwatch_metric_alarm") return is_billing_alarm(resource) && resource.exists;
  return Truth::no;
}

Truth may_hold_budget(const Resource& opaque) {
  if (!opaque.is_opaque) return Truth::no;
  std::string_view source = opaque["source"].string().value_or(opaque["template_url"].string().value_or(""));
  if (opaque["budget_amount"].absent() != Truth::yes) return Truth::yes;
  // Of `registry/name//modules/part` the part is what is called.
  const std::size_t part = source.find("//modules/");
  if (part != std::string_view::npos) source.remove_prefix(part + 10);
  return has_account_word(opaque.address) || has_account_word(source) ? Truth::unknown : Truth::no;
}

}  // namespace stackworthy::facets
