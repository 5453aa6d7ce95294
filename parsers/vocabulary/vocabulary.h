#pragma once

// What a type, an argument or a value of some dialect is called in the canonical vocabulary: Terraform's names, and
// Kubernetes' own for its kinds. Everything here is data; the front ends ask once per resource.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/model/arena.h"
#include "analyzer/model/resource.h"

namespace stackworthy::vocabulary {

/// The canonical name of a type as some dialect spells it: `AWS::RDS::DBInstance` and `awscc_rds_db_instance` are
/// `aws_db_instance`, `azurerm_sql_server` is `azurerm_mssql_server`, `kubernetes_deployment_v1` is
/// `kubernetes/Deployment`. A type that is not in the table is its own canonical name. The view lives for the run, or
/// as long as `spelled`.
std::string_view canonical_type(std::string_view spelled);

/// The documented facts of a canonical type in one dialect, or nullptr; lives for the run.
const TypeFacts* facts_of(std::string_view canonical, Dialect dialect);

/// The facts of every type that has some in a dialect, in no promised order.
std::vector<TypeFacts> all_facts(Dialect dialect);

/// The object with canonical names and shapes along the spine; shares all that it does not rename, and is `properties`
/// itself where nothing has to be renamed. `properties` has the loader's mechanical names (`snake_case` of a
/// CloudFormation property, the argument itself in Terraform).
const Node* canonical_body(std::string_view spelled_type, const Node& properties, Arena& arena);

/// Fills `type`, `facts` and `body` of a resource whose `spelled_type`, `dialect` and (spelled) `body` are set: the
/// three functions above, and `kubernetes_manifest`, whose type stands in its body. What a front end calls.
void settle(Resource& resource, Arena& arena);

/// Appends the resources that a settled one holds within itself, each `is_virtual` with `parent`, anchored at the
/// property: the versioning of a CloudFormation bucket, the inline policies of a role, the subscriptions of a topic,
/// inline blocks of older provider versions. `parent` points at `resource` as passed: a front end whose vector still
/// grows sets it again. Address: the parent's, with `#` and the virtual type's last part behind it.
void splits(const Resource& resource, Arena& arena, std::vector<Resource>& out);

/// One spelling of a canonical type, for tests and documentation.
struct Spelling {
  std::string_view spelled;
  std::string_view canonical;
};
std::span<const Spelling> spellings();

/// One name that the tables speak of, for the test that holds them against the providers' schemas.
struct Known {
  std::string type;                      ///< Canonical.
  std::string path;                      ///< Dotted where nested.
  Dialect dialect = Dialect::terraform;  ///< In whose schema it stands.
  bool is_spelled = false;               ///< The path is a CloudFormation property as spelled, not a canonical name.
};
std::vector<Known> known_names();

}  // namespace stackworthy::vocabulary
