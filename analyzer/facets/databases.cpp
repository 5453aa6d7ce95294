#include "analyzer/facets/databases.h"

namespace stackworthy::facets {

namespace {

/// AWS relational instances: an instance restored from a snapshot keeps the retention of what the snapshot was taken
/// of, unless it says otherwise.
Backups instance(const Resource& store) {
  Backups backups{.days = store["backup_retention_period"].or_default(), .window = store["backup_window"]};
  backups.setting = backups.days;
  backups.off = backups.days == 0;
  const Truth restored = store["snapshot_identifier"].present() || store["restore_to_point_in_time"].present() ||
                         store["s3_import"].present();
  const Truth inherited = restored && truth(!backups.days.is_written());
  if (inherited != Truth::no) backups.off = backups.off && Truth::unknown;
  const Truth replica = store["replicate_source_db"].present();
  const Truth member = store["cluster_identifier"].present() || store["engine"].starts_with("aurora");
  backups.elsewhere = replica || member;
  backups.because = replica == Truth::no ? "is a member of a cluster that keeps the backups"
                                         : "is a replica, backed up where it is copied from";
  return backups;
}

Backups cluster(const Resource& store) {
  Backups backups{.days = store["backup_retention_period"].or_default(), .window = store["preferred_backup_window"]};
  backups.setting = backups.days;
  backups.off = backups.days == 0;
  backups.elsewhere = store["replication_source_identifier"].present();
  backups.because = "is a replica, backed up where it is copied from";
  return backups;
}

/// A cache need not be kept: only what is said is judged.
Backups cache(const Resource& store) {
  Backups backups{.days = store["snapshot_retention_limit"], .window = store["snapshot_window"]};
  backups.setting = backups.days.or_default();
  backups.off = backups.days == 0;
  const Truth member = truth(store.type == "aws_elasticache_cluster") && store["replication_group_id"].present();
  const bool is_group = store.type == "aws_elasticache_replication_group";
  const Truth cannot = truth(!is_group) && (store["engine"] == "memcached" || store["node_type"] == "cache.t1.micro");
  backups.elsewhere = member || cannot;
  backups.because = member == Truth::no ? "is a cache that cannot make snapshots"
                                        : "is a member of a replication group that keeps the snapshots";
  const Truth is_redis =
      store["engine"] == "redis" || store["engine"] == "valkey" || truth(store.type != "aws_elasticache_cluster");
  backups.unset_cache = is_redis && backups.days.absent();
  return backups;
}

Backups file_system(const Resource& store) {
  Backups backups{.days = store["automatic_backup_retention_days"].or_default(),
                  .window = store["daily_automatic_backup_start_time"]};
  backups.setting = backups.days;
  backups.off = backups.days == 0;
  if (store.type == "aws_fsx_lustre_file_system") {
    const Attr deployment = store["deployment_type"];
    backups.elsewhere = deployment.absent() || deployment.starts_with("SCRATCH") || store["import_path"].present();
    backups.because = "is scratch space, or a view on a bucket";
  }
  return backups;
}

Backups cloud_sql(const Resource& store) {
  const Attr configuration = store["settings"]["backup_configuration"];
  Backups backups{.setting = configuration["enabled"].or_default(), .window = configuration["start_time"]};
  backups.off = backups.setting == false;
  backups.elsewhere = store["master_instance_name"].present() || store["instance_type"] == "READ_REPLICA_INSTANCE";
  backups.because = "is a replica, backed up where it is copied from";
  return backups;
}

Backups azure(const Resource& store) {
  const bool is_database = store.type == "azurerm_mssql_database" || store.type == "azurerm_mssql_managed_database";
  Backups backups;
  if (store.type == "azurerm_mssql_database")
    backups.days = store["short_term_retention_policy"]["retention_days"];
  else if (is_database)
    backups.days = store["short_term_retention_days"];
  else
    backups.days = store["backup_retention_days"].or_default();
  backups.setting = backups.days;
  backups.off = backups.days == 0;
  const Attr mode = store["create_mode"];
  backups.elsewhere = mode == "Replica" || mode == "Secondary" || mode == "OnlineSecondary";
  backups.because = "is a replica, backed up where it is copied from";
  return backups;
}

}  // namespace

Backups backups_of(const Resource& store) {
  const std::string_view type = store.type;
  if (type == "aws_db_instance" || type == "nifcloud_db_instance") return instance(store);
  if (type.starts_with("aws_elasticache_")) return cache(store);
  if (type.starts_with("aws_fsx_")) return file_system(store);
  if (type.starts_with("azurerm_")) return azure(store);
  if (type == "google_sql_database_instance") return cloud_sql(store);
  if (type == "aws_redshift_cluster" || type == "aws_memorydb_cluster") {
    const bool is_redshift = type == "aws_redshift_cluster";
    const auto argument = is_redshift ? "automated_snapshot_retention_period" : "snapshot_retention_limit";
    const Attr days = store[argument].or_default();
    return {.setting = days, .days = days, .window = store["snapshot_window"], .off = days == 0, .because = {}};
  }
  return cluster(store);
}

Truth is_in_backup_plan(const Resource& resource) {
  Truth covered = Truth::no;
  for (const Edge* edge : edges_to(resource, EdgeKind::backs_up))
    covered = covered || (edge->holds && edge->from->exists);
  return covered;
}

}  // namespace stackworthy::facets
