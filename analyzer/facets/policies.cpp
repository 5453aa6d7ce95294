// A document is read the same way whether it was written as JSON text, jsonencode, a policy document data source or a
// CloudFormation mapping: by then it is a tree, and its keys are those of the IAM policy language.

#include "analyzer/facets/policies.h"

#include <algorithm>
#include <string>

namespace stackworthy::facets {

namespace {

/// Services of which leaving out this many is no longer "everything but a few".
constexpr std::size_t few_services = 40;

bool starts_with_ignoring_case(std::string_view text, std::string_view head) {
  if (text.size() < head.size()) return false;
  return std::equal(head.begin(), head.end(), text.begin(),
                    [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b - 'A' + 'a') : b); });
}

Statement statement(const Attr& whole) {
  Statement made{.whole = whole,
                 .actions = whole["Action"],
                 .not_actions = whole["NotAction"],
                 .resources = whole["Resource"],
                 .not_resources = whole["NotResource"],
                 .principals = whole["Principal"],
                 .condition = whole["Condition"],
                 .allows = whole["Effect"] == "Allow"};
  return made;
}

bool is_document(const Attr& attr) {
  return attr.value() && (attr.value()->kind == Kind::object || attr.value()->kind == Kind::list);
}

/// The principals that have a policy: the ends of its edges, and of those of its attachments.
std::vector<const Edge*> holders_of(const Resource& policy) { return edges_to(policy, EdgeKind::attaches_policy); }

}  // namespace

std::vector<Statement> statements_of(const Attr& document) {
  std::vector<Statement> statements;
  if (document.absent() == Truth::yes) return statements;
  if (!is_document(document)) {
    statements.push_back(statement(document));
    return statements;
  }
  const Attr list = document["Statement"];
  if (list.absent() == Truth::yes) return statements;
  for (const Attr each : list) statements.push_back(statement(each));
  if (list.size() == 0 && list.is_known() == Truth::unknown) statements.push_back(statement(list));
  return statements;
}

Attr document_of(const Resource& policy) {
  const bool is_permission_set = policy.type.starts_with("aws_ssoadmin_permission_set");
  return is_permission_set ? policy["inline_policy"] : policy["policy"];
}

Truth narrows_identity(const Attr& condition) {
  if (condition.absent() != Truth::no) return !condition.absent();
  if (!condition.value() || condition.value()->kind != Kind::object) return Truth::unknown;
  Truth narrows = Truth::no;
  for (const Member& test : condition.value()->parts()) {
    if (test.value->kind != Kind::object) return Truth::unknown;
    for (const Member& key : test.value->parts()) {
      const bool of_principal = starts_with_ignoring_case(key.name->spelled, "aws:principal") ||
                                starts_with_ignoring_case(key.name->spelled, "aws:username") ||
                                starts_with_ignoring_case(key.name->spelled, "aws:userid");
      if (!of_principal) narrows = narrows || (test.exists && key.exists);
    }
  }
  return narrows && condition.exists();
}

Truth is_bounded(const Resource& policy) {
  std::vector<const Resource*> principals;
  for (const Edge* edge : holders_of(policy)) principals.push_back(edge->from);
  if (policy.parent) principals.push_back(policy.parent);
  Truth all = truth(!principals.empty());
  for (const Resource* principal : principals) all = all && (*principal)["permissions_boundary"].present();
  // What the boundary itself allows is not looked into.
  return all == Truth::no ? Truth::no : Truth::unknown;
}

Truth is_only_boundary(const Resource& policy) {
  Truth bounds = Truth::no;
  for (const Edge* edge : edges_to(policy, EdgeKind::bounds)) bounds = bounds || edge->holds;
  if (bounds == Truth::no || !holders_of(policy).empty()) return Truth::no;
  return bounds;
}

Truth is_every_action(const Statement& statement) {
  const auto is_all = [](const Attr& action) { return action == "*" || action == "*:*"; };
  if (statement.not_actions.absent() == Truth::yes) return any(statement.actions, is_all);
  const Attr& left_out = statement.not_actions;
  const Truth nothing_left = any(left_out, is_all);
  const Truth few = truth(left_out.size() < few_services) && left_out.is_known();
  return few && !nothing_left;
}

Truth is_every_resource(const Statement& statement) {
  const auto is_all = [](const Attr& resource) { return resource == "*"; };
  if (statement.not_resources.absent() == Truth::yes) return any(statement.resources, is_all);
  return !any(statement.not_resources, is_all);
}

}  // namespace stackworthy::facets
