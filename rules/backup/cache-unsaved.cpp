#include "analyzer/facets/databases.h"
#include "analyzer/rule.h"

namespace stackworthy::rules::backup::cache_unsaved {

extern constinit const Rule rule{
    .id = "backup/cache-unsaved",
    .severity = Severity::info,
    .title = "a cache keeps no snapshots, and nothing says that this is meant",
    .why = R"(
A cache that can be filled again needs no snapshots. Redis is also used as a
queue, a session store or the only copy, and then its content is lost with it.)",
    .fix = R"(
Set a snapshot retention, or set it to 0 with a comment if the content can be
made again.)",
    .references = {"https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/backups-automatic.html"},
    .peers = {"checkov:CKV_AWS_134", "kics:8fdb08a0", "trivy:AWS-0050",
              "tfsec:aws-elasticache-enable-backup-retention"},
    .resources = {"aws_elasticache_cluster", "aws_elasticache_replication_group", "aws_elasticache_serverless_cache"},
    .check =
        [](const Resource& cache, Report& report) {
          const auto backups = facets::backups_of(cache);
          if (report.skip(backups.elsewhere, backups.because)) return;
          if (report.skip(facets::is_in_backup_plan(cache), "is covered by a backup plan")) return;
          report(backups.unset_cache, backups.days, "keeps no snapshots: snapshot_retention_limit is not set");
        },
};

}  // namespace stackworthy::rules::backup::cache_unsaved
