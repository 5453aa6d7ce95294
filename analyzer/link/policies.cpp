// Who has which policy. Attachments are resources of their own, arguments of the principal, or lists on the policy;
// each gives one edge from the principal to the policy.

#include <array>

#include "analyzer/link/collector.h"
#include "analyzer/link/walk.h"

namespace stackworthy::linking {

namespace {

constexpr std::string_view policy_types[] = {"aws_iam_policy"};
constexpr std::string_view principal_types[] = {"aws_iam_role", "aws_iam_user", "aws_iam_group"};

/// Arguments of an attachment or policy that name principals.
constexpr std::string_view principal_arguments[] = {"role", "user", "group", "roles", "users", "groups", "role_name"};

/// Resources that attach a managed policy.
constexpr std::string_view attachments[] = {"aws_iam_role_policy_attachment", "aws_iam_user_policy_attachment",
                                            "aws_iam_group_policy_attachment", "aws_iam_policy_attachment"};

/// Policies that name who has them.
constexpr std::string_view naming_policies[] = {"aws_iam_policy", "aws_iam_role_policy", "aws_iam_user_policy",
                                                "aws_iam_group_policy"};

struct Principal {
  const Resource* resource;
  Truth holds;
};

std::vector<Principal> principals_of(const Resource& from, const Resolver& resolver) {
  std::vector<Principal> found;
  for (const auto argument : principal_arguments) {
    for (const Target& target : resolver(from[argument], principal_types)) {
      if (target.resource) found.push_back({target.resource, target.holds});
    }
  }
  return found;
}

void link_attachment(const Resource& attachment, const Resolver& resolver, Collector& edges) {
  const Attr arn = attachment["policy_arn"];
  const auto policies = resolver(arn, policy_types);
  for (const Principal& principal : principals_of(attachment, resolver)) {
    for (const Target& policy : policies) {
      const Truth holds = principal.holds && policy.holds && attachment.exists;
      edges.add({EdgeKind::attaches_policy, principal.resource, policy.resource, policy.external, arn.where(), holds});
    }
  }
}

void link_principal(const Resource& principal, const Resolver& resolver, Collector& edges) {
  struct Argument {
    std::string_view name;
    EdgeKind kind;
  };
  static constexpr Argument arguments[] = {{"managed_policy_arns", EdgeKind::attaches_policy},
                                           {"permissions_boundary", EdgeKind::bounds}};
  for (const Argument& argument : arguments) {
    visit(principal.whole(), argument.name, [&](const Attr& value) {
      for (const Target& policy : resolver(value, policy_types))
        edges.add({argument.kind, &principal, policy.resource, policy.external, value.where(), policy.holds});
    });
  }
}

}  // namespace

void link_policies(const Estate& estate, const Resolver& resolver, Collector& edges) {
  for (const auto& stack : estate.stacks) {
    for (const auto type : attachments) {
      for (const Resource* each : stack->of_type(type)) link_attachment(*each, resolver, edges);
    }
    for (const auto type : principal_types) {
      for (const Resource* each : stack->of_type(type)) link_principal(*each, resolver, edges);
    }
    for (const auto type : naming_policies) {
      for (const Resource* policy : stack->of_type(type)) {
        for (const Principal& principal : principals_of(*policy, resolver))
          edges.add({EdgeKind::attaches_policy, principal.resource, policy, {}, policy->head, principal.holds});
        if (policy->is_virtual && policy->parent)
          edges.add({EdgeKind::attaches_policy, policy->parent, policy, {}, policy->extent, Truth::yes});
      }
    }
  }
}

}  // namespace stackworthy::linking
