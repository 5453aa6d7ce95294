#pragma once

#include <vector>

#include "analyzer/model/estate.h"
#include "analyzer/model/words.h"

namespace stackworthy::facets {

/// What gives permissions to a principal: managed and inline policies of identities and permission sets.
inline constexpr Words<8> identity_policies{
    "aws_iam_policy",
    "aws_iam_role_policy",
    "aws_iam_user_policy",
    "aws_iam_group_policy",
    "aws_ssoadmin_permission_set_inline_policy",
    "aws_ssoadmin_permission_set",
};

/// One statement of a policy document, in any of its forms.
struct Statement {
  Attr whole;
  Attr actions;
  Attr not_actions;
  Attr resources;
  Attr not_resources;
  Attr principals;
  Attr condition;
  Truth allows = Truth::no;
};
/// The statements of a document; one unknown statement where the document is not known.
std::vector<Statement> statements_of(const Attr& document);

/// The document of one of `identity_policies`; absent where the resource has none.
Attr document_of(const Resource& policy);

/// Whether a condition narrows what an identity may reach: keys of the principal itself narrow nothing.
Truth narrows_identity(const Attr& condition);

/// Whether every principal that has the policy is capped by a permissions boundary; no where nothing has it.
Truth is_bounded(const Resource& policy);

/// Whether the policy serves as a permissions boundary, and nobody has it as a policy.
Truth is_only_boundary(const Resource& policy);

/// Whether the statement allows every action / on every resource.
Truth is_every_action(const Statement&);
Truth is_every_resource(const Statement&);

}  // namespace stackworthy::facets
