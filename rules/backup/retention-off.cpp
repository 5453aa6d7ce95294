#include "analyzer/facets/databases.h"
#include "analyzer/rule.h"

namespace stackworthy::rules::backup::retention_off {

extern constinit const Rule rule{
    .id = "backup/retention-off",
    .severity = Severity::high,
    .title = "a database makes no automated backups",
    .why = R"(
After a bad migration, a wrong DELETE or a lost volume there is nothing to
restore from, and point-in-time recovery does not work without backups either.)",
    .fix = R"(
Keep automated backups for 7 or more days, or cover the store by a backup plan.)",
    .references = {"https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.html",
                   "https://cloud.google.com/sql/docs/postgres/backup-recovery/backups"},
    .peers = {"checkov:CKV_AWS_133", "checkov:CKV_AWS_134", "checkov:CKV_AWS_343", "checkov:CKV_AWS_360",
              "checkov:CKV_AWS_361", "checkov:CKV_GCP_14", "kics:1dc73fb4", "kics:8fdb08a0", "kics:cf3c7631",
              "kics:8c415f6f", "trivy:AWS-0050", "trivy:AWS-0077", "trivy:GCP-0024",
              "tfsec:aws-elasticache-enable-backup-retention", "tfsec:aws-rds-specify-backup-retention",
              "tfsec:google-sql-enable-backup"},
    .related = {"kics:e542bd46", "kics:e649a218", "terrascan:AC_AWS_0052", "terrascan:AC_GCP_0001"},
    .resources = facets::databases,
    .cwe = {"CWE-693"},
    .check =
        [](const Resource& store, Report& report) {
          const auto backups = facets::backups_of(store);
          if (report.skip(backups.elsewhere, backups.because)) return;
          if (report.skip(facets::is_in_backup_plan(store), "is covered by a backup plan")) return;
          if (report.skip(backups.unset_cache, "is a cache of which nothing is said: backup/cache-unsaved")) return;
          const Attr& setting = backups.setting;
          report(backups.off, setting, "has no automated backups: ", setting.key(), " is ", setting,
                 setting.is_default() ? " by default" : "");
        },
};

}  // namespace stackworthy::rules::backup::retention_off
