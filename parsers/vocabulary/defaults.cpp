// What the providers document about arguments that are left out, per dialect. A default without a page that states it
// is not listed: the rule then says nothing about the absent argument.

#include <cstdint>

#include "parsers/vocabulary/tables.h"

namespace stackworthy::vocabulary {

namespace {

constexpr Node number(std::int64_t value) {
  Node node;
  node.kind = Kind::number;
  node.marks = mark::integer;
  node.integer = value;
  return node;
}

constexpr Node boolean(bool value) {
  Node node;
  node.kind = Kind::boolean;
  node.boolean = value;
  return node;
}

constexpr Node text(std::string_view value) {
  Node node;
  node.kind = Kind::string;
  node.chars = value.data();
  node.size = static_cast<std::uint32_t>(value.size());
  return node;
}

constexpr Node zero = number(0);
constexpr Node one = number(1);
constexpr Node seven = number(7);
constexpr Node thirty = number(30);
constexpr Node off = boolean(false);
constexpr Node on = boolean(true);
constexpr Node disabled = text("Disabled");

#define STACKWORTHY_AWS "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/"
#define STACKWORTHY_GOOGLE "https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/"
#define STACKWORTHY_AZURE "https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/"
#define STACKWORTHY_CFN "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-"

constexpr Fact db_instance_tf[] = {
    {.name = "backup_retention_period", .fallback = &zero, .source = STACKWORTHY_AWS "db_instance"}};
constexpr Fact db_instance_cfn[] = {
    {.name = "backup_retention_period", .fallback = &one, .source = STACKWORTHY_CFN "resource-rds-dbinstance.html"}};
constexpr Fact cluster_tf[] = {
    {.name = "backup_retention_period", .fallback = &one, .source = STACKWORTHY_AWS "rds_cluster"}};
constexpr Fact cluster_cfn[] = {
    {.name = "backup_retention_period", .fallback = &one, .source = STACKWORTHY_CFN "resource-rds-dbcluster.html"}};
constexpr Fact docdb_tf[] = {
    {.name = "backup_retention_period", .fallback = &one, .source = STACKWORTHY_AWS "docdb_cluster"}};
constexpr Fact docdb_cfn[] = {
    {.name = "backup_retention_period", .fallback = &one, .source = STACKWORTHY_CFN "resource-docdb-dbcluster.html"}};
constexpr Fact neptune_tf[] = {
    {.name = "backup_retention_period", .fallback = &one, .source = STACKWORTHY_AWS "neptune_cluster"}};
constexpr Fact neptune_cfn[] = {
    {.name = "backup_retention_period", .fallback = &one, .source = STACKWORTHY_CFN "resource-neptune-dbcluster.html"}};
constexpr Fact redshift_tf[] = {
    {.name = "automated_snapshot_retention_period", .fallback = &one, .source = STACKWORTHY_AWS "redshift_cluster"}};
constexpr Fact redshift_cfn[] = {{.name = "automated_snapshot_retention_period",
                                  .fallback = &one,
                                  .source = STACKWORTHY_CFN "resource-redshift-cluster.html"}};
constexpr Fact elasticache_tf[] = {
    {.name = "snapshot_retention_limit", .fallback = &zero, .source = STACKWORTHY_AWS "elasticache_cluster"}};
constexpr Fact elasticache_cfn[] = {{.name = "snapshot_retention_limit",
                                     .fallback = &zero,
                                     .source = STACKWORTHY_CFN "resource-elasticache-cachecluster.html"}};
constexpr Fact replication_group_tf[] = {
    {.name = "snapshot_retention_limit", .fallback = &zero, .source = STACKWORTHY_AWS "elasticache_replication_group"}};
constexpr Fact replication_group_cfn[] = {{.name = "snapshot_retention_limit",
                                           .fallback = &zero,
                                           .source = STACKWORTHY_CFN "resource-elasticache-replicationgroup.html"}};
constexpr Fact memorydb_tf[] = {
    {.name = "snapshot_retention_limit", .fallback = &zero, .source = STACKWORTHY_AWS "memorydb_cluster"}};
constexpr Fact memorydb_cfn[] = {{.name = "snapshot_retention_limit",
                                  .fallback = &zero,
                                  .source = STACKWORTHY_CFN "resource-memorydb-cluster.html"}};
constexpr Fact fsx_windows_tf[] = {{.name = "automatic_backup_retention_days",
                                    .fallback = &seven,
                                    .source = STACKWORTHY_AWS "fsx_windows_file_system"}};
constexpr Fact fsx_windows_cfn[] = {{.name = "automatic_backup_retention_days",
                                     .fallback = &thirty,
                                     .source = STACKWORTHY_CFN "properties-fsx-filesystem-windowsconfiguration.html"}};
constexpr Fact fsx_ontap_cfn[] = {{.name = "automatic_backup_retention_days",
                                   .fallback = &thirty,
                                   .source = STACKWORTHY_CFN "properties-fsx-filesystem-ontapconfiguration.html"}};
constexpr Fact fsx_openzfs_cfn[] = {{.name = "automatic_backup_retention_days",
                                     .fallback = &thirty,
                                     .source = STACKWORTHY_CFN "properties-fsx-filesystem-openzfsconfiguration.html"}};
constexpr Fact fsx_lustre_cfn[] = {{.name = "automatic_backup_retention_days",
                                    .fallback = &zero,
                                    .source = STACKWORTHY_CFN "properties-fsx-filesystem-lustreconfiguration.html"}};

constexpr Fact sql_backup[] = {
    {.name = "enabled", .fallback = &off, .source = STACKWORTHY_GOOGLE "sql_database_instance"}};
constexpr Fact sql_settings[] = {{.name = "backup_configuration", .below = sql_backup}};
constexpr Fact sql_instance[] = {{.name = "settings", .below = sql_settings}};

constexpr Fact mysql_flexible[] = {
    {.name = "backup_retention_days", .fallback = &seven, .source = STACKWORTHY_AZURE "mysql_flexible_server"}};
constexpr Fact postgresql_server[] = {
    {.name = "backup_retention_days", .fallback = &seven, .source = STACKWORTHY_AZURE "postgresql_server"}};
constexpr Fact nifcloud[] = {{.name = "backup_retention_period",
                              .fallback = &one,
                              .source = "https://registry.terraform.io/providers/nifcloud/nifcloud/latest/docs/"
                                        "resources/db_instance"}};

constexpr Fact gcs_versioning[] = {
    {.name = "enabled", .fallback = &off, .source = STACKWORTHY_GOOGLE "storage_bucket"}};
constexpr Fact gcs_bucket[] = {{.name = "versioning", .below = gcs_versioning}};
constexpr Fact spaces_versioning[] = {{.name = "enabled",
                                       .fallback = &off,
                                       .source = "https://registry.terraform.io/providers/digitalocean/digitalocean/"
                                                 "latest/docs/resources/spaces_bucket"}};
constexpr Fact spaces_bucket[] = {{.name = "versioning", .below = spaces_versioning}};
constexpr Fact blob_properties[] = {
    {.name = "versioning_enabled", .fallback = &off, .source = STACKWORTHY_AZURE "storage_account"}};
constexpr Fact storage_account[] = {{.name = "blob_properties", .below = blob_properties}};
constexpr Fact oci_bucket[] = {{.name = "versioning",
                                .fallback = &disabled,
                                .source = "https://registry.terraform.io/providers/oracle/oci/latest/docs/resources/"
                                          "objectstorage_bucket"}};
constexpr Fact alarm_tf[] = {
    {.name = "actions_enabled", .fallback = &on, .source = STACKWORTHY_AWS "cloudwatch_metric_alarm"}};
constexpr Fact alarm_cfn[] = {
    {.name = "actions_enabled", .fallback = &on, .source = STACKWORTHY_CFN "resource-cloudwatch-alarm.html"}};
constexpr Fact action_group[] = {
    {.name = "enabled", .fallback = &on, .source = STACKWORTHY_AZURE "monitor_action_group"}};
constexpr Fact channel[] = {
    {.name = "enabled", .fallback = &on, .source = STACKWORTHY_GOOGLE "monitoring_notification_channel"}};

#undef STACKWORTHY_AWS
#undef STACKWORTHY_GOOGLE
#undef STACKWORTHY_AZURE
#undef STACKWORTHY_CFN

constexpr Fact policy_document[] = {{.name = "policy", .is_document = true}};
constexpr Fact inline_documents[] = {{.name = "inline_policy", .is_document = true}};
constexpr Fact role_documents[] = {{.name = "assume_role_policy", .is_document = true},
                                   {.name = "inline_policy", .below = policy_document}};
constexpr Fact user_documents[] = {{.name = "inline_policy", .below = policy_document}};
constexpr Fact group_policy_document[] = {{.name = "policy_document", .is_document = true}};
constexpr Fact group_documents[] = {{.name = "policies", .below = group_policy_document}};
constexpr Fact content_document[] = {{.name = "content", .is_document = true}};
constexpr Fact task_documents[] = {{.name = "container_definitions", .is_document = true}};
constexpr Fact access_document[] = {{.name = "access_policies", .is_document = true}};

constexpr DocumentedFacts rows[] = {
    {Dialect::terraform, {"aws_backup_vault_policy", policy_document}},
    {Dialect::terraform, {"aws_cloudwatch_composite_alarm", alarm_tf}},
    {Dialect::cloudformation, {"aws_cloudwatch_composite_alarm", alarm_cfn}},
    {Dialect::terraform, {"aws_cloudwatch_metric_alarm", alarm_tf}},
    {Dialect::cloudformation, {"aws_cloudwatch_metric_alarm", alarm_cfn}},
    {Dialect::terraform, {"aws_db_instance", db_instance_tf}},
    {Dialect::cloudformation, {"aws_db_instance", db_instance_cfn}},
    {Dialect::terraform, {"aws_docdb_cluster", docdb_tf}},
    {Dialect::cloudformation, {"aws_docdb_cluster", docdb_cfn}},
    {Dialect::terraform, {"aws_ecr_repository_policy", policy_document}},
    {Dialect::terraform, {"aws_ecs_task_definition", task_documents}},
    {Dialect::terraform, {"aws_elasticache_cluster", elasticache_tf}},
    {Dialect::cloudformation, {"aws_elasticache_cluster", elasticache_cfn}},
    {Dialect::terraform, {"aws_elasticache_replication_group", replication_group_tf}},
    {Dialect::cloudformation, {"aws_elasticache_replication_group", replication_group_cfn}},
    {Dialect::terraform, {"aws_elasticsearch_domain", access_document}},
    {Dialect::cloudformation, {"aws_fsx_lustre_file_system", fsx_lustre_cfn}},
    {Dialect::cloudformation, {"aws_fsx_ontap_file_system", fsx_ontap_cfn}},
    {Dialect::cloudformation, {"aws_fsx_openzfs_file_system", fsx_openzfs_cfn}},
    {Dialect::terraform, {"aws_fsx_windows_file_system", fsx_windows_tf}},
    {Dialect::cloudformation, {"aws_fsx_windows_file_system", fsx_windows_cfn}},
    {Dialect::cloudformation, {"aws_iam_group", group_documents}},
    {Dialect::terraform, {"aws_iam_group_policy", policy_document}},
    {Dialect::cloudformation, {"aws_iam_group_policy", policy_document}},
    {Dialect::terraform, {"aws_iam_policy", policy_document}},
    {Dialect::cloudformation, {"aws_iam_policy", policy_document}},
    {Dialect::terraform, {"aws_iam_role", role_documents}},
    {Dialect::cloudformation, {"aws_iam_role", role_documents}},
    {Dialect::terraform, {"aws_iam_role_policy", policy_document}},
    {Dialect::cloudformation, {"aws_iam_role_policy", policy_document}},
    {Dialect::cloudformation, {"aws_iam_user", user_documents}},
    {Dialect::terraform, {"aws_iam_user_policy", policy_document}},
    {Dialect::cloudformation, {"aws_iam_user_policy", policy_document}},
    {Dialect::terraform, {"aws_kms_key", policy_document}},
    {Dialect::cloudformation, {"aws_kms_key", policy_document}},
    {Dialect::terraform, {"aws_kms_key_policy", policy_document}},
    {Dialect::terraform, {"aws_memorydb_cluster", memorydb_tf}},
    {Dialect::cloudformation, {"aws_memorydb_cluster", memorydb_cfn}},
    {Dialect::terraform, {"aws_neptune_cluster", neptune_tf}},
    {Dialect::cloudformation, {"aws_neptune_cluster", neptune_cfn}},
    {Dialect::terraform, {"aws_opensearch_domain", access_document}},
    {Dialect::terraform, {"aws_organizations_policy", content_document}},
    {Dialect::terraform, {"aws_rds_cluster", cluster_tf}},
    {Dialect::cloudformation, {"aws_rds_cluster", cluster_cfn}},
    {Dialect::terraform, {"aws_redshift_cluster", redshift_tf}},
    {Dialect::cloudformation, {"aws_redshift_cluster", redshift_cfn}},
    {Dialect::terraform, {"aws_s3_bucket", policy_document}},
    {Dialect::terraform, {"aws_s3_bucket_policy", policy_document}},
    {Dialect::cloudformation, {"aws_s3_bucket_policy", policy_document}},
    {Dialect::terraform, {"aws_secretsmanager_secret_policy", policy_document}},
    {Dialect::terraform, {"aws_sns_topic", policy_document}},
    {Dialect::terraform, {"aws_sns_topic_policy", policy_document}},
    {Dialect::cloudformation, {"aws_sns_topic_policy", policy_document}},
    {Dialect::terraform, {"aws_sqs_queue", policy_document}},
    {Dialect::terraform, {"aws_sqs_queue_policy", policy_document}},
    {Dialect::cloudformation, {"aws_sqs_queue_policy", policy_document}},
    {Dialect::cloudformation, {"aws_ssoadmin_permission_set", inline_documents}},
    {Dialect::terraform, {"aws_ssoadmin_permission_set_inline_policy", inline_documents}},
    {Dialect::terraform, {"aws_vpc_endpoint", policy_document}},
    {Dialect::terraform, {"azurerm_mariadb_server", postgresql_server}},
    {Dialect::terraform, {"azurerm_monitor_action_group", action_group}},
    {Dialect::terraform, {"azurerm_mysql_flexible_server", mysql_flexible}},
    {Dialect::terraform, {"azurerm_mysql_server", postgresql_server}},
    {Dialect::terraform, {"azurerm_postgresql_flexible_server", mysql_flexible}},
    {Dialect::terraform, {"azurerm_postgresql_server", postgresql_server}},
    {Dialect::terraform, {"azurerm_storage_account", storage_account}},
    {Dialect::terraform, {"digitalocean_spaces_bucket", spaces_bucket}},
    {Dialect::terraform, {"google_monitoring_notification_channel", channel}},
    {Dialect::terraform, {"google_sql_database_instance", sql_instance}},
    {Dialect::terraform, {"google_storage_bucket", gcs_bucket}},
    {Dialect::terraform, {"nifcloud_db_instance", nifcloud}},
    {Dialect::terraform, {"oci_objectstorage_bucket", oci_bucket}},
};

}  // namespace

std::span<const DocumentedFacts> documented_facts() { return rows; }

}  // namespace stackworthy::vocabulary
