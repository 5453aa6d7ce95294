#pragma once

#include "analyzer/model/estate.h"
#include "analyzer/model/words.h"

namespace stackworthy::facets {

/// Stores whose automated backups are set on the store itself.
inline constexpr Words<32> databases{
    "aws_db_instance",
    "aws_rds_cluster",
    "aws_docdb_cluster",
    "aws_neptune_cluster",
    "aws_redshift_cluster",
    "aws_elasticache_cluster",
    "aws_elasticache_replication_group",
    "aws_elasticache_serverless_cache",
    "aws_memorydb_cluster",
    "aws_fsx_windows_file_system",
    "aws_fsx_ontap_file_system",
    "aws_fsx_openzfs_file_system",
    "aws_fsx_lustre_file_system",
    "google_sql_database_instance",
    "azurerm_mysql_server",
    "azurerm_mysql_flexible_server",
    "azurerm_postgresql_server",
    "azurerm_postgresql_flexible_server",
    "azurerm_mariadb_server",
    "azurerm_mssql_database",
    "azurerm_mssql_managed_database",
    "nifcloud_db_instance",
};

/// How a store of `databases` is backed up on its own.
struct Backups {
  Attr setting = {};              ///< The argument that decides, as written or as documented where it is left out.
  Attr days = {};                 ///< The retention; absent where the type does not count days.
  Attr window = {};               ///< When they are taken; absent where the type has none.
  Truth off = Truth::no;          ///< The setting surely makes no automated backup.
  Truth unset_cache = Truth::no;  ///< A cache that could keep snapshots and says nothing about them.
  Truth elsewhere = Truth::no;    ///< It is a replica or a member, or keeps nothing that can be backed up.
  std::string_view because = {};  ///< What `elsewhere` rests on, as "is ..." or "has ...".
};
Backups backups_of(const Resource& store);

/// Whether a backup plan's selection covers the resource.
Truth is_in_backup_plan(const Resource&);

}  // namespace stackworthy::facets
