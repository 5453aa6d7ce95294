#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "analyzer/model/value.h"

namespace stackworthy {

class Stack;

enum class Dialect : std::uint8_t { terraform, cloudformation, kubernetes };
std::string_view to_text(Dialect);

/// One level of a call chain: a module call or a nested stack.
struct Call {
  const Call* caller = nullptr;  ///< The call one level further out, nullptr at the root.
  std::string_view address;      ///< `module.a.module.b["x"]`, absolute; a nested stack's logical id path.
  std::string_view directory;  ///< Of the code that is called, relative to the trust root; empty where it was not read.
  Span head;                   ///< `module "b"`.
  Span extent;                 ///< The whole block.
};

/// The account, region and default tags under which a resource is made.
struct Provider {
  std::string_view type;  ///< `aws`.
  std::string_view alias;
  const Node* body = nullptr;
  Span head;
};

/// The documented facts of a canonical type in one dialect.
struct TypeFacts {
  std::string_view type;
  std::span<const Fact> facts;
};

/// Everything that is declared: resources, and also modules (`terraform/module`), `terraform/provider`,
/// `terraform/backend`, `terraform/variable`, `terraform/output`, `cloudformation/parameter`, `cloudformation/output`.
struct Resource {
  std::string_view type;          ///< Canonical: `aws_db_instance`, `kubernetes/Deployment`.
  std::string_view spelled_type;  ///< `AWS::RDS::DBInstance`.
  std::string_view
      address;  ///< As in a plan: `module.db.aws_db_instance.this[0]`; `Network/Vpc`; `Deployment/namespace/name`.
  std::string_view name;  ///< Without type, key and module: `this`; the logical id; `metadata.name`.
  std::string_view key;   ///< The instance key as written in the address without brackets (`0`, `"a"`), empty for none.
  const Call* call = nullptr;  ///< nullptr in the root.
  Span head;    ///< One line: `resource "aws_db_instance" "this"`, the logical id, the manifest's kind and name.
  Span extent;  ///< The whole block or mapping.
  const Node* body = nullptr;  ///< An object.
  const TypeFacts* facts = nullptr;
  const Provider* provider = nullptr;
  const Resource* parent = nullptr;       ///< Of a virtual resource.
  std::span<const Reference> references;  ///< Addresses (absolute) of what its expressions name.
  std::span<const Reference> depends_on;
  const Node* meta =
      nullptr;  ///< Terraform `lifecycle`; CloudFormation DeletionPolicy, Metadata ... as an object; nullptr for none.
  const Stack* stack = nullptr;
  std::uint32_t id = 0;  ///< Index among all resources of the estate; given when linking.
  Dialect dialect = Dialect::terraform;
  Truth exists = Truth::yes;
  bool is_data = false;
  bool is_virtual = false;  ///< A view on a part of its parent (the versioning of a CloudFormation bucket).
  bool is_opaque = false;   ///< A module or nested stack whose code was not read.

  /// The argument of that canonical (or spelled) name. Never fails.
  Attr operator[](std::string_view argument) const;
  Attr operator[](const char* argument) const { return (*this)[std::string_view(argument)]; }
  /// The whole body as a place.
  Attr whole() const;
  /// A module, provider, variable, output or parameter; not a Kubernetes kind, which Terraform may declare too.
  bool is_declaration() const { return type.starts_with("terraform/") || type.starts_with("cloudformation/"); }
};

}  // namespace stackworthy
