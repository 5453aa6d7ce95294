#include "analyzer/facets/buckets.h"

#include <array>
#include <string>

#include "analyzer/facets/policies.h"

namespace stackworthy::facets {

namespace {

Versioning inline_flag(const Resource& bucket, const Attr& flag) {
  return {.setting = flag, .holder = &bucket, .on = flag == true, .said = flag.present()};
}

/// In newer provider versions and in CloudFormation the setting stands in a resource of its own.
Versioning of_s3(const Resource& bucket) {
  Versioning found{.setting = bucket["versioning"], .holder = &bucket, .on = Truth::no, .said = Truth::no};
  const Attr lock = bucket["object_lock_enabled"];
  if ((lock == true || lock == "Enabled") == Truth::yes)
    return {.setting = lock, .holder = &bucket, .on = Truth::yes, .said = Truth::yes};
  for (const Edge* edge : edges_to(bucket, EdgeKind::configures)) {
    if (edge->from->type != "aws_s3_bucket_versioning") continue;
    const Attr status = (*edge->from)["versioning_configuration"]["status"];
    const Truth applies = edge->holds && edge->from->exists;
    const Truth on = status == "Enabled" && applies;
    if (found.said == Truth::no || on > found.on || (applies == Truth::yes && found.said != Truth::yes)) {
      found = {.setting = status, .holder = edge->from, .on = on || found.on, .said = found.said || applies};
    }
  }
  return found;
}

/// The words of a name: letters and digits between other characters, and at changes of case.
template <class Visit>
void words_of(std::string_view name, Visit visit) {
  std::string word;
  for (std::size_t i = 0; i <= name.size(); ++i) {
    const char c = i < name.size() ? name[i] : '-';
    const bool is_upper = c >= 'A' && c <= 'Z';
    const bool is_letter = is_upper || (c >= 'a' && c <= 'z');
    const bool starts = is_upper && i > 0 && name[i - 1] >= 'a' && name[i - 1] <= 'z';
    if ((!is_letter || starts) && !word.empty()) {
      visit(std::string_view(word));
      word.clear();
    }
    if (is_letter) word += is_upper ? static_cast<char>(c - 'A' + 'a') : c;
  }
}

constexpr std::array<std::string_view, 24> replaceable_words{
    "log",       "logs",     "logging",   "accesslogs", "accesslog",   "cloudtrail", "trail",  "artifact",
    "artifacts", "artefact", "artefacts", "website",    "www",         "cdn",        "cache",  "tmp",
    "temp",      "scratch",  "athena",    "inventory",  "inventories", "build",      "builds", "cloudbuild"};

bool named_replaceable(std::string_view name) {
  bool found = false;
  words_of(name, [&](std::string_view word) {
    for (const auto each : replaceable_words) found = found || each == word;
  });
  return found;
}

/// All known text of a name, so that `"${var.project}-logs"` says something.
std::string known_text(const Attr& name) {
  if (!name.value()) return {};
  if (name.value()->kind == Kind::string) return std::string(name.value()->string());
  std::string text;
  if (name.value()->kind != Kind::text) return text;
  for (const Member& piece : name.value()->parts()) {
    if (piece.value->kind == Kind::string) text += std::string(piece.value->string()) + ' ';
  }
  return text;
}

/// Of a condition or filter: whether it says nothing but what is named.
Truth says_only(const Attr& block, std::string_view key) {
  Truth only = Truth::yes;
  for (const std::string_view other :
       {"prefix", "tag", "tags", "and", "object_size_greater_than", "object_size_less_than", "with_state",
        "matches_prefix", "matches_suffix", "matches_storage_class", "num_newer_versions", "created_before",
        "days_since_custom_time", "days_since_noncurrent_time", "noncurrent_time_before", "custom_time_before"}) {
    if (other != key) only = only && (block[other].absent() || block[other] == "");
  }
  return only;
}

/// Whether a rule deletes all objects within a week, which then wait for nobody to miss them.
Truth empties(const Attr& rule) {
  constexpr int week = 7;
  const Attr age = rule["condition"]["age"];
  const Truth google = rule["action"]["type"] == "Delete" && age <= week && says_only(rule["condition"], "age");
  const Truth on = rule["status"] == "Enabled" || rule["enabled"] == true;
  const Truth amazon = on && (rule["expiration"]["days"] <= week || rule["expiration_in_days"] <= week) &&
                       says_only(rule, "filter") && says_only(rule["filter"], "");
  return google || amazon;
}

/// Whether the stack itself uploads files into the bucket, which then have their source beside them.
Truth is_filled_from_here(const Resource& bucket) {
  Truth filled = Truth::no;
  for (const Edge* edge : edges_to(bucket, EdgeKind::configures)) {
    const bool is_object = edge->from->type.ends_with("_object") && (*edge->from)["source"].absent() != Truth::yes;
    if (is_object) filled = filled || (edge->holds && edge->from->exists);
  }
  return filled;
}

Truth is_emptied_weekly(const Resource& bucket) {
  Truth emptied = Truth::no;
  if (bucket.type == "google_storage_bucket") emptied = any(bucket["lifecycle_rule"], empties);
  for (const Edge* edge : edges_to(bucket, EdgeKind::configures)) {
    if (edge->from->type == "aws_s3_bucket_lifecycle_configuration")
      emptied = emptied || (any((*edge->from)["rule"], empties) && edge->holds && edge->from->exists);
  }
  return emptied;
}

/// Services of AWS that write logs, and may do nothing else in a bucket.
constexpr std::string_view log_services[] = {"logging.s3.amazonaws.com", "delivery.logs.amazonaws.com",
                                             "cloudtrail.amazonaws.com", "config.amazonaws.com",
                                             "logdelivery.elasticloadbalancing.amazonaws.com"};

/// Whether a bucket's policy lets such a service write.
Truth lets_logs_in(const Attr& document) {
  Truth found = Truth::no;
  for (const Statement& statement : statements_of(document)) {
    for (const auto service : log_services)
      found = found || (statement.allows && statement.principals["Service"].holds(service));
  }
  return found == Truth::yes ? Truth::yes : Truth::no;
}

}  // namespace

Versioning versioning_of(const Resource& bucket) {
  if (bucket.type == "aws_s3_bucket") return of_s3(bucket);
  if (bucket.type == "azurerm_storage_account")
    return inline_flag(bucket, bucket["blob_properties"]["versioning_enabled"]);
  if (bucket.type == "alicloud_oss_bucket" || bucket.type == "oci_objectstorage_bucket") {
    const Attr status = bucket.type == "alicloud_oss_bucket" ? bucket["versioning"]["status"] : bucket["versioning"];
    return {.setting = status, .holder = &bucket, .on = status == "Enabled", .said = status.present()};
  }
  return inline_flag(bucket, bucket["versioning"]["enabled"]);
}

Purpose purpose_of(const Resource& bucket) {
  struct Reason {
    EdgeKind kind;
    std::string_view because;
  };
  static constexpr Reason reasons[] = {{EdgeKind::logs_to, "holds logs"},
                                       {EdgeKind::serves, "is the origin of a website or CDN"},
                                       {EdgeKind::builds, "holds artifacts of a build"}};
  Purpose purpose;
  for (const Reason& reason : reasons) {
    for (const Edge* edge : edges_to(bucket, reason.kind)) {
      const Truth is = edge->holds && edge->from->exists;
      if (is > purpose.is_replaceable) purpose = {is, reason.because};
    }
  }
  for (const Edge* edge : edges_to(bucket, EdgeKind::configures)) {
    const std::string_view type = edge->from->type;
    const Truth logs = truth(type == "aws_s3_bucket_acl") && (*edge->from)["acl"] == "log-delivery-write";
    const Truth website = truth(type == "aws_s3_bucket_website_configuration");
    const Truth written = type == "aws_s3_bucket_policy" ? lets_logs_in((*edge->from)["policy"]) : Truth::no;
    const Truth is = (logs || website || written) && edge->holds && edge->from->exists;
    if (is > purpose.is_replaceable) purpose = {is, website == Truth::yes ? reasons[1].because : reasons[0].because};
  }
  const Truth acl = bucket["acl"] == "log-delivery-write" || bucket["access_control"] == "LogDeliveryWrite";
  if (acl > purpose.is_replaceable) purpose = {acl, reasons[0].because};
  const Truth site = truth(bucket.type == "google_storage_bucket") && bucket["website"].present();
  if (site > purpose.is_replaceable) purpose = {site, reasons[1].because};
  if (is_filled_from_here(bucket) > purpose.is_replaceable)
    purpose = {Truth::unknown, "holds files that this code puts there"};
  const Truth emptied = is_emptied_weekly(bucket);
  if (emptied > purpose.is_replaceable) purpose = {emptied, "deletes each object within a week"};
  if (purpose.is_replaceable != Truth::no) return purpose;
  const bool by_name = named_replaceable(bucket.name) || named_replaceable(known_text(bucket["bucket"])) ||
                       named_replaceable(known_text(bucket["name"])) ||
                       (bucket.call && named_replaceable(bucket.call->address));
  if (by_name) return {Truth::unknown, "it holds what can be made again, by its name"};
  return purpose;
}

}  // namespace stackworthy::facets
