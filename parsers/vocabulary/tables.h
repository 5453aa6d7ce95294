#pragma once

#include <span>
#include <string>
#include <string_view>

#include "analyzer/model/resource.h"

namespace stackworthy::vocabulary {

/// A property whose members stand one level higher in the canonical vocabulary.
struct Hoist {
  std::string_view type;  ///< Canonical.
  std::string_view member;
  std::string_view spelled;
};

/// An argument whose canonical name is not the mechanical one. `from` and `to` are dotted paths of equal depth, `from`
/// in mechanical names; each segment is renamed on its own.
struct Rename {
  std::string_view type;  ///< Canonical.
  std::string_view from;
  std::string_view to;
  std::string_view spelled;  ///< As CloudFormation writes the path, for the test against its schema.
};

struct TypeName {
  std::string_view spelled;
  std::string_view canonical;
};

/// Documented defaults and documents of a type in one dialect.
struct DocumentedFacts {
  Dialect dialect;
  TypeFacts facts;
};

/// CloudFormation types, and older or parallel Terraform types, with their canonical name.
std::span<const TypeName> type_names();
/// Types of the Terraform provider `kubernetes` with their manifest's kind, without the suffix `_v1`.
std::span<const TypeName> kubernetes_type_names();
std::span<const Hoist> hoists();
/// Renamed arguments, sorted by type; their paths are those after hoisting.
std::span<const Rename> renames();
std::span<const DocumentedFacts> documented_facts();

/// The canonical path of a CloudFormation property path as spelled: `Users.Password` of a broker is `user.password`.
std::string canonical_path(std::string_view canonical_type, std::string_view spelled_path);

}  // namespace stackworthy::vocabulary
