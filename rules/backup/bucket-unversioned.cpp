#include "analyzer/facets/buckets.h"
#include "analyzer/rule.h"

namespace stackworthy::rules::backup::bucket_unversioned {

/// Stores that cannot keep versions, or say nothing where only a word counts.
static bool is_exempt(const Resource& bucket, const facets::Versioning& versioning, Report& report) {
  if (bucket.type == "google_storage_bucket")
    return report.skip(bucket["retention_policy"].present(), "keeps its objects by a retention policy");
  if (bucket.type != "azurerm_storage_account") return false;
  return report.skip(bucket["is_hns_enabled"] == true, "has a hierarchical namespace, which keeps no versions") ||
         report.skip(!versioning.said, "says nothing of versions");
}

extern constinit const Rule rule{
    .id = "backup/bucket-unversioned",
    .severity = Severity::medium,
    .title = "a bucket keeps no older versions of its objects",
    .why = R"(
An object that is overwritten or deleted by a bug, a wrong lifecycle rule or an
intruder is gone: nothing in the bucket can bring it back.)",
    .fix = R"(
Enable versioning, and let a lifecycle rule expire old versions to limit the
cost.)",
    .references = {"https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html",
                   "https://cloud.google.com/storage/docs/object-versioning"},
    .peers = {"checkov:CKV_AWS_21", "checkov:CKV_GCP_78", "checkov:CKV_ALI_10", "checkov:CKV_DIO_1",
              "checkov:CKV_OCI_8", "kics:568a4d22", "kics:a227ec01", "kics:e7e961ac", "kics:70919c0b", "trivy:AWS-0090",
              "trivy:GCP-0078", "trivy:DIG-0007", "terrascan:AC_AWS_0214", "terrascan:AC_GCP_0241",
              "tfsec:aws-s3-enable-versioning", "tfsec:digitalocean-spaces-versioning-enabled"},
    .resources = facets::buckets,
    .check =
        [](const Resource& bucket, Report& report) {
          const auto versioning = facets::versioning_of(bucket);
          if (is_exempt(bucket, versioning, report)) return;
          const auto purpose = facets::purpose_of(bucket);
          if (report.skip(purpose.is_replaceable, purpose.because)) return;
          report(!versioning.on, versioning.setting, "keeps no older versions of its objects")
              .see(bucket, "the bucket");
        },
};

}  // namespace stackworthy::rules::backup::bucket_unversioned
