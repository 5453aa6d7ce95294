// Every name of the vocabulary is held against the providers' schemas, distilled into tests/data/schemas.

#include "parsers/vocabulary/vocabulary.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <set>
#include <string>

#include "parsers/vocabulary/tables.h"

namespace {

using namespace stackworthy;
using Schema = std::map<std::string, std::set<std::string>>;

Schema load(const std::string& name) {
  std::ifstream file(std::string(STACKWORTHY_SOURCE_DIR) + "/tests/data/schemas/" + name);
  Schema schema;
  std::string type;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.front() == '#') continue;
    if (line.front() == '\t')
      schema[type].insert(line.substr(1));
    else
      schema[type = line];
  }
  return schema;
}

/// Types that current schemas no longer hold, or that come from providers whose schema was not at hand.
const std::set<std::string> without_schema{
    "azurerm_sql_database",       "azurerm_sql_firewall_rule", "azurerm_sql_server",
    "azurerm_mysql_server",       "azurerm_mariadb_server",    "kubernetes_daemon_set",
    "digitalocean_spaces_bucket", "nifcloud_db_instance",      "oci_objectstorage_bucket"};

/// Canonical names that Terraform's own type does not have: CloudFormation says more, or a virtual resource is made of
/// it.
const std::set<std::string> only_in_templates{"aws_db_instance.cluster_identifier", "aws_iam_user.inline_policy",
                                              "aws_iam_user.inline_policy.name", "aws_iam_user.inline_policy.policy"};

std::vector<std::string> templates_of(std::string_view canonical) {
  std::vector<std::string> spelled;
  for (const auto& each : vocabulary::spellings()) {
    if (each.canonical == canonical && each.spelled.substr(0, 5) == "AWS::") spelled.emplace_back(each.spelled);
  }
  if (canonical.substr(0, 8) == "aws_fsx_") spelled.emplace_back("AWS::FSx::FileSystem");
  return spelled;
}

const Node* object(Arena& arena, std::vector<std::pair<std::string_view, const Node*>> members) {
  std::vector<Member> made;
  for (const auto& [name, value] : members)
    made.push_back({value, make::name(arena, arena.copy(snake_case(name)), name), {}, Truth::yes});
  return make::object(arena, made, {});
}

const Node* list(Arena& arena, std::vector<const Node*> elements) {
  std::vector<Member> made;
  for (const Node* each : elements) made.push_back({each, nullptr, {}, Truth::yes});
  return make::list(arena, made, {});
}

Resource resource(std::string_view spelled, const Node* body, Dialect dialect, Arena& arena) {
  Resource made;
  made.spelled_type = spelled;
  made.address = made.name = "Thing";
  made.body = body;
  made.dialect = dialect;
  vocabulary::settle(made, arena);
  return made;
}

}  // namespace

TEST_CASE("every type of the vocabulary stands in a schema") {
  const Schema terraform = load("terraform.tsv");
  const Schema templates = load("cloudformation.tsv");
  REQUIRE(terraform.size() > 100);
  REQUIRE(templates.size() > 80);
  for (const auto& each : vocabulary::spellings()) {
    const std::string spelled(each.spelled);
    const std::string canonical(each.canonical);
    INFO(spelled << " is " << canonical);
    if (spelled.substr(0, 5) == "AWS::")
      CHECK(templates.count(spelled) == 1);
    else if (without_schema.count(spelled) == 0)
      CHECK(terraform.count(spelled) == 1);
    if (canonical.find('/') == std::string::npos) CHECK(terraform.count(canonical) == 1);
  }
}

TEST_CASE("every property that is renamed stands in CloudFormation's schema, and its new name in Terraform's") {
  const Schema terraform = load("terraform.tsv");
  const Schema templates = load("cloudformation.tsv");
  for (const auto& each : vocabulary::renames()) {
    const auto spelled = templates_of(each.type);
    INFO(each.type << " " << each.spelled << " -> " << each.to);
    CHECK(std::any_of(spelled.begin(), spelled.end(), [&](const std::string& type) {
      return templates.count(type) && templates.at(type).count(std::string(each.spelled));
    }));
    const std::string name = std::string(each.type) + '.' + std::string(each.to);
    if (only_in_templates.count(name) == 0)
      CHECK(terraform.at(std::string(each.type)).count(std::string(each.to)) == 1);
    CHECK(vocabulary::canonical_path(each.type, each.spelled) == each.to);
  }
  CHECK(std::is_sorted(vocabulary::renames().begin(), vocabulary::renames().end(),
                       [](const auto& a, const auto& b) { return a.type < b.type; }));
}

TEST_CASE("every documented fact speaks of an argument that exists") {
  const Schema terraform = load("terraform.tsv");
  const Schema templates = load("cloudformation.tsv");
  const auto in_template = [&](const std::string& canonical, const std::string& path) {
    for (const std::string& type : templates_of(canonical)) {
      if (!templates.count(type)) continue;
      for (const std::string& property : templates.at(type)) {
        if (vocabulary::canonical_path(canonical, property) == path) return true;
      }
    }
    return false;
  };
  std::size_t checked = 0;
  for (const auto& row : vocabulary::documented_facts()) {
    const std::string type(row.facts.type);
    if (without_schema.count(type)) continue;
    for (const Fact& fact : row.facts.facts) {
      const std::string name(fact.name);
      INFO(type << "." << name << " in " << to_text(row.dialect));
      const bool stands = row.dialect == Dialect::terraform ? terraform.count(type) && terraform.at(type).count(name)
                                                            : in_template(type, name);
      // The policies of a group are inline in templates only.
      CHECK((stands || (type == "aws_iam_user" && name == "inline_policy")));
      if (fact.fallback) CHECK(fact.source.substr(0, 8) == "https://");
      ++checked;
    }
  }
  CHECK(checked > 50);
}

TEST_CASE("types are known under each of their names") {
  CHECK(vocabulary::canonical_type("AWS::RDS::DBInstance") == "aws_db_instance");
  CHECK(vocabulary::canonical_type("awscc_rds_db_instance") == "aws_db_instance");
  CHECK(vocabulary::canonical_type("azurerm_sql_server") == "azurerm_mssql_server");
  CHECK(vocabulary::canonical_type("kubernetes_deployment_v1") == "kubernetes/Deployment");
  CHECK(vocabulary::canonical_type("google_storage_bucket") == "google_storage_bucket");
  CHECK(vocabulary::canonical_type("AWS::Nobody::Knows") == "AWS::Nobody::Knows");
}

TEST_CASE("a body is renamed along its spine, and shared otherwise") {
  Arena arena;
  const Node* days = make::integer(arena, 3, {});
  const Node* body = object(arena, {{"DBInstanceIdentifier", make::string(arena, "orders", {})},
                                    {"BackupRetentionPeriod", days},
                                    {"MasterUserPassword", make::string(arena, "x", {})}});
  const Resource db = resource("AWS::RDS::DBInstance", body, Dialect::cloudformation, arena);
  CHECK(db.type == "aws_db_instance");
  CHECK((db["identifier"] == "orders") == Truth::yes);
  CHECK(db["identifier"].key() == "DBInstanceIdentifier");
  CHECK(db["backup_retention_period"].value() == days);
  CHECK(db["password"].fact());
  CHECK(db["password"].fact()->is_credential);

  const Node* plain = object(arena, {{"engine", days}});
  CHECK(vocabulary::canonical_body("aws_db_instance", *plain, arena) == plain);
}

TEST_CASE("an absent argument has the default of its dialect") {
  Arena arena;
  const Node* nothing = object(arena, {});
  const Resource hcl = resource("aws_db_instance", nothing, Dialect::terraform, arena);
  const Resource templ = resource("AWS::RDS::DBInstance", nothing, Dialect::cloudformation, arena);
  CHECK((hcl["backup_retention_period"].or_default() == 0) == Truth::yes);
  CHECK((templ["backup_retention_period"].or_default() == 1) == Truth::yes);
  CHECK(hcl["backup_retention_period"].or_default().is_default());
  const Resource sql = resource("google_sql_database_instance", nothing, Dialect::terraform, arena);
  CHECK((sql["settings"]["backup_configuration"]["enabled"].or_default() == false) == Truth::yes);
}

TEST_CASE("a file system of CloudFormation is one of Terraform's four") {
  Arena arena;
  const Node* inner = object(arena, {{"AutomaticBackupRetentionDays", make::integer(arena, 0, {})}});
  const Node* body =
      object(arena, {{"FileSystemType", make::string(arena, "OPENZFS", {})}, {"OpenZFSConfiguration", inner}});
  const Resource share = resource("AWS::FSx::FileSystem", body, Dialect::cloudformation, arena);
  CHECK(share.type == "aws_fsx_openzfs_file_system");
  CHECK((share["automatic_backup_retention_days"] == 0) == Truth::yes);
}

TEST_CASE("what stands inside a bucket is split from it") {
  Arena arena;
  const Node* status = object(arena, {{"Status", make::string(arena, "Enabled", {})}});
  const Node* logs = object(arena, {{"DestinationBucketName", make::string(arena, "logs", {})}});
  const Node* body = object(arena, {{"VersioningConfiguration", status}, {"LoggingConfiguration", logs}});
  const Resource bucket = resource("AWS::S3::Bucket", body, Dialect::cloudformation, arena);
  std::vector<Resource> parts;
  vocabulary::splits(bucket, arena, parts);
  REQUIRE(parts.size() == 2);
  CHECK(parts[0].type == "aws_s3_bucket_logging");
  CHECK((parts[0]["target_bucket"] == "logs") == Truth::yes);
  CHECK(parts[1].type == "aws_s3_bucket_versioning");
  CHECK((parts[1]["versioning_configuration"]["status"] == "Enabled") == Truth::yes);
  CHECK(parts[1].is_virtual);
  CHECK(parts[1].parent == &bucket);

  const Node* off = list(arena, {object(arena, {{"enabled", make::boolean(arena, false, {})}})});
  const Resource old = resource("aws_s3_bucket", object(arena, {{"versioning", off}}), Dialect::terraform, arena);
  parts.clear();
  vocabulary::splits(old, arena, parts);
  REQUIRE(parts.size() == 1);
  CHECK((parts[0]["versioning_configuration"]["status"] == "Suspended") == Truth::yes);
}

TEST_CASE("a Kubernetes resource of Terraform answers to a manifest's paths") {
  Arena arena;
  const Node* port = list(arena, {object(arena, {{"container_port", make::integer(arena, 8080, {})}})});
  const Node* get =
      list(arena, {object(arena, {{"path", make::string(arena, "/", {})}, {"port", make::string(arena, "http", {})}})});
  const Node* probe = list(arena, {object(arena, {{"http_get", get}})});
  const Node* container = list(
      arena, {object(arena, {{"name", make::string(arena, "web", {})}, {"port", port}, {"readiness_probe", probe}})});
  const Node* labels = object(arena, {{"app_name", make::string(arena, "web", {})}});
  const Node* metadata = list(arena, {object(arena, {{"labels", labels}})});
  const Node* inner = list(arena, {object(arena, {{"container", container}})});
  const Node* templ = list(arena, {object(arena, {{"metadata", metadata}, {"spec", inner}})});
  const Node* body = object(arena, {{"spec", list(arena, {object(arena, {{"template", templ}})})}});
  const Resource web = resource("kubernetes_deployment", body, Dialect::terraform, arena);
  CHECK(web.type == "kubernetes/Deployment");
  const Attr pod = web["spec"]["template"];
  CHECK((pod["metadata"]["labels"]["app_name"] == "web") == Truth::yes);
  CHECK((pod["spec"]["containers"]["ports"]["containerPort"] == 8080) == Truth::yes);
  CHECK((pod["spec"]["containers"]["readinessProbe"]["httpGet"]["port"] == "http") == Truth::yes);
}

TEST_CASE("a manifest inside Terraform is of its own kind") {
  Arena arena;
  const Node* manifest = object(arena, {{"kind", make::string(arena, "Service", {})},
                                        {"spec", object(arena, {{"type", make::string(arena, "LoadBalancer", {})}})}});
  const Resource service =
      resource("kubernetes_manifest", object(arena, {{"manifest", manifest}}), Dialect::terraform, arena);
  CHECK(service.type == "kubernetes/Service");
  CHECK((service["spec"]["type"] == "LoadBalancer") == Truth::yes);
}
