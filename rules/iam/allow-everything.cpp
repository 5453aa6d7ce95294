#include "analyzer/facets/policies.h"
#include "analyzer/rule.h"

namespace stackworthy::rules::iam::allow_everything {

/// What SAM makes of a function's policies is not worked out: what would be a finding is undecided.
static constexpr std::string_view serverless = "AWS::Serverless::Function";

static void judge(const Attr& document, Truth applies, Report& report) {
  for (const facets::Statement& statement : facets::statements_of(document)) {
    const Truth everything = statement.allows && facets::is_every_action(statement) &&
                             facets::is_every_resource(statement) && !facets::narrows_identity(statement.condition);
    const bool has_exceptions = statement.not_actions.absent() == Truth::no;
    report(
        everything && applies, statement.whole,
        has_exceptions ? "allows every action but a few on every resource" : "allows every action on every resource");
  }
}

extern constinit const Rule rule{
    .id = "iam/allow-everything",
    .severity = Severity::high,
    .title = "a policy allows every action on every resource",
    .why = R"(
Whoever takes over the one that has this policy takes over the account: data,
backups, other identities and the audit log.)",
    .fix = R"(
Allow the actions that are used, on the resources that are used. What is used
stands in the access advisor and in CloudTrail.)",
    .references = {"https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege"},
    .peers = {"checkov:CKV_AWS_62", "checkov:CKV_AWS_1", "checkov:CKV2_AWS_40", "kics:2f37c4a3", "kics:575a2155",
              "kics:b1ffa705", "kics:f62aa827", "terrascan:AC_AWS_0143", "terrascan:AC_AWS_0147"},
    .related = {"checkov:CKV_AWS_63", "checkov:CKV_AWS_355", "trivy:AWS-0057", "trivy:AWS-0345",
                "tfsec:aws-iam-no-policy-wildcards"},
    .resources = {"aws_iam_policy", "aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy",
                  "aws_ssoadmin_permission_set_inline_policy", "aws_ssoadmin_permission_set", serverless},
    .cwe = {"CWE-250", "CWE-732"},
    .exposure = Exposure::iam,
    .check =
        [](const Resource& policy, Report& report) {
          if (policy.type == serverless) {
            for (const Attr each : policy["policies"]) judge(each, Truth::unknown, report);
            return;
          }
          if (report.skip(facets::is_only_boundary(policy), "is a permissions boundary, which grants nothing")) return;
          if (report.skip(facets::is_bounded(policy), "is capped by a permissions boundary")) return;
          judge(facets::document_of(policy), Truth::yes, report);
        },
};

}  // namespace stackworthy::rules::iam::allow_everything
