// A value that is known only after deployment carries the addresses it waits for, and they lead to resources of the
// same stack. A value that is known is compared with the names that resources give themselves, directly or inside an
// ARN. Two candidates for one name make the answer unknown.

#include "analyzer/link/resolver.h"

#include <algorithm>

namespace stackworthy::linking {

namespace {

/// Stands for what is not known in a text.
constexpr char hole = '\x01';
constexpr std::size_t most_targets = 1000;
constexpr unsigned most_hops = 8;

struct NameArgument {
  std::string_view type;
  std::string_view argument;
};

constexpr NameArgument name_arguments[] = {
    {"aws_cloudwatch_log_group", "name"},
    {"aws_cloudwatch_metric_alarm", "alarm_name"},
    {"aws_db_instance", "identifier"},
    {"aws_docdb_cluster", "cluster_identifier"},
    {"aws_dynamodb_table", "name"},
    {"aws_efs_file_system", "creation_token"},
    {"aws_elasticache_cluster", "cluster_id"},
    {"aws_elasticache_replication_group", "replication_group_id"},
    {"aws_iam_group", "name"},
    {"aws_iam_policy", "name"},
    {"aws_iam_role", "name"},
    {"aws_iam_user", "name"},
    {"aws_kinesis_stream", "name"},
    {"aws_lambda_function", "function_name"},
    {"aws_neptune_cluster", "cluster_identifier"},
    {"aws_rds_cluster", "cluster_identifier"},
    {"aws_redshift_cluster", "cluster_identifier"},
    {"aws_s3_bucket", "bucket"},
    {"aws_secretsmanager_secret", "name"},
    {"aws_sns_topic", "name"},
    {"aws_sqs_queue", "name"},
    {"azurerm_monitor_action_group", "name"},
    {"azurerm_storage_account", "name"},
    {"digitalocean_spaces_bucket", "name"},
    {"google_storage_bucket", "name"},
    {"alicloud_oss_bucket", "bucket"},
    {"oci_objectstorage_bucket", "name"},
};

struct ArnForm {
  std::string_view service;
  std::string_view prefix;  ///< Of the resource part.
  std::string_view type;
};

constexpr ArnForm arn_forms[] = {
    {"cloudwatch", "alarm:", "aws_cloudwatch_metric_alarm"},
    {"dynamodb", "table/", "aws_dynamodb_table"},
    {"elasticache", "cluster:", "aws_elasticache_cluster"},
    {"elasticache", "replicationgroup:", "aws_elasticache_replication_group"},
    {"iam", "group/", "aws_iam_group"},
    {"iam", "policy/", "aws_iam_policy"},
    {"iam", "role/", "aws_iam_role"},
    {"iam", "user/", "aws_iam_user"},
    {"kinesis", "stream/", "aws_kinesis_stream"},
    {"lambda", "function:", "aws_lambda_function"},
    {"logs", "log-group:", "aws_cloudwatch_log_group"},
    {"rds", "cluster:", "aws_rds_cluster"},
    {"rds", "db:", "aws_db_instance"},
    {"redshift", "cluster:", "aws_redshift_cluster"},
    {"s3", "", "aws_s3_bucket"},
    {"sns", "", "aws_sns_topic"},
    {"sqs", "", "aws_sqs_queue"},
};

std::string key_of(std::string_view type, std::string_view name) { return std::string(type) + ' ' + std::string(name); }

/// An ARN whose service is written out and is none that resources are looked up of: EC2 actions, step functions.
bool is_of_other_service(std::string_view arn) {
  if (!arn.starts_with("arn:") || !parts_of_arn(arn).type.empty()) return false;
  const std::size_t second = arn.find(':', 4);
  if (second == std::string_view::npos) return false;
  const std::string_view service = arn.substr(second + 1, arn.find(':', second + 1) - second - 1);
  return !service.empty() && service.find(hole) == std::string_view::npos &&
         std::none_of(std::begin(arn_forms), std::end(arn_forms),
                      [&](const ArnForm& form) { return form.service == service; });
}

/// What follows the one hole at the head of an export's name, which is another stack's name: `*-TopicARN`.
std::string tail_of(std::string_view name) {
  const std::size_t close = name.find('}');
  const bool one_hole = name.starts_with("${") && close != std::string_view::npos && close + 1 < name.size() &&
                        name.find("${", close) == std::string_view::npos;
  return one_hole ? '*' + std::string(name.substr(close + 1)) : std::string();
}

External external_of(const Reference& reference) {
  const std::string_view address = reference.address;
  const auto has = [&](std::string_view part) { return address.find(part) != std::string_view::npos; };
  if (has("data.terraform_remote_state.")) return {External::Kind::remote_state, address};
  if (has("data.")) return {External::Kind::data, address};
  if (address.starts_with("dependency.")) return {External::Kind::dependency, address};
  if (address.starts_with("var.") || has(".var.")) return {External::Kind::variable, address};
  if (address.starts_with("module.")) return {External::Kind::opaque, address};
  return {External::Kind::name, address};
}

void note(std::vector<Target>& found, const Target& target) {
  if (found.size() >= most_targets) return;
  for (Target& each : found) {
    if (target.resource && each.resource == target.resource) {
      each.holds = each.holds || target.holds;
      return;
    }
  }
  found.push_back(target);
}

/// Of several instances the one with the same key, in the same call.
const Resource* same_instance(const Resource& from, const std::vector<const Resource*>& candidates) {
  if (from.key.empty()) return nullptr;
  const Resource* found = nullptr;
  for (const Resource* each : candidates) {
    if (each->key != from.key || each->call != from.call) continue;
    if (found) return nullptr;
    found = each;
  }
  return found;
}

/// Candidates in other stacks: the same stack wins; of stacks of equal standing, one must be alone.
void note_candidates(const Resource& from, const std::vector<const Resource*>& candidates, Truth holds,
                     std::vector<Target>& found) {
  std::vector<const Resource*> here;
  for (const Resource* each : candidates) {
    if (each->stack == from.stack) here.push_back(each);
  }
  const auto& chosen = here.empty() ? candidates : here;
  const Truth sure = chosen.size() == 1 ? holds : holds && Truth::unknown;
  for (const Resource* each : chosen) note(found, {each, {}, sure});
}

}  // namespace

bool is_one_of(const Resource& resource, std::span<const std::string_view> types) {
  return types.empty() || std::find(types.begin(), types.end(), resource.type) != types.end();
}

std::string_view name_argument(std::string_view type) {
  for (const NameArgument& each : name_arguments) {
    if (each.type == type) return each.argument;
  }
  return {};
}

ArnParts parts_of_arn(std::string_view arn) {
  if (!arn.starts_with("arn:")) return {};
  std::string_view parts[6];
  std::size_t at = 0;
  for (std::size_t i = 0; i < 5; ++i) {
    const std::size_t colon = arn.find(':', at);
    if (colon == std::string_view::npos) return {};
    parts[i] = arn.substr(at, colon - at);
    at = colon + 1;
  }
  parts[5] = arn.substr(at);
  for (const ArnForm& form : arn_forms) {
    if (form.service != parts[2] || !parts[5].starts_with(form.prefix)) continue;
    std::string_view name = parts[5].substr(form.prefix.size());
    if (form.service == "iam") name = name.substr(name.rfind('/') + 1);
    if (form.service == "s3" || form.service == "dynamodb") name = name.substr(0, name.find('/'));
    if (form.service == "logs" || form.service == "lambda" || form.service == "sns")
      name = name.substr(0, name.find(':'));
    return {form.type, name};
  }
  return {};
}

Resolver::Resolver(const Estate& estate) : states_(estate) {
  for (const auto& stack : estate.stacks) {
    for (const Resource& resource : stack->resources) {
      if (resource.is_data || resource.exists == Truth::no) continue;
      if (resource.type == "cloudformation/output") {
        const Attr name = resource["Export"]["Name"];
        if (!name.value() || name.value()->kind == Kind::null) continue;
        const std::string exported = to_text(*name.value());
        exports_[exported].push_back(&resource);
        if (!tail_of(exported).empty()) exports_[tail_of(exported)].push_back(&resource);
        continue;
      }
      const std::string_view argument = name_argument(resource.type);
      if (argument.empty() || resource.is_virtual) continue;
      const Attr name = resource[argument];
      if (const auto text = name.string()) by_name_[key_of(resource.type, *text)].push_back(&resource);
      if (name.value() && name.value()->kind == Kind::text) {
        const std::string spelled = to_text(*name.value());
        by_name_[key_of(resource.type, spelled)].push_back(&resource);
      }
    }
  }
}

std::vector<const Resource*> Resolver::named(std::string_view name, std::span<const std::string_view> types) const {
  Resources found;
  for (const std::string_view type : types) {
    const auto entry = by_name_.find(key_of(type, name));
    if (entry != by_name_.end()) found.insert(found.end(), entry->second.begin(), entry->second.end());
  }
  return found;
}

std::vector<Target> Resolver::operator()(const Attr& value, std::span<const std::string_view> types) const {
  std::vector<Target> found;
  if (!value.resource() || !value.value()) return found;
  Asking asking{*value.resource(), types, found};
  follow(*value.value(), value.exists(), asking);
  return found;
}

void Resolver::follow(const Node& value, Truth holds, Asking& asking) const {
  switch (value.kind) {
    case Kind::string:
      return follow_text(value.string(), holds, asking);
    case Kind::unknown: {
      const Truth sure = value.waits_for().size() == 1 ? holds : holds && Truth::unknown;
      for (const Reference& reference : value.waits_for()) follow(reference, sure, asking);
      return;
    }
    case Kind::text:
      if (follow_arn(value, holds, asking) || follow_alike(value, holds, asking)) return;
      for (const Member& piece : value.parts()) {
        if (piece.value->kind != Kind::string) follow(*piece.value, holds && piece.exists, asking);
      }
      return;
    case Kind::choice:
      for (const Member& alternative : value.parts()) follow(*alternative.value, holds && Truth::unknown, asking);
      return;
    case Kind::list:
      for (const Member& element : value.parts()) follow(*element.value, holds && element.exists, asking);
      return;
    default:
      return;
  }
}

void Resolver::follow(const Reference& reference, Truth holds, Asking& asking) const {
  constexpr std::string_view import = "ImportValue:";
  if (reference.address.starts_with(import))
    return follow_import(reference.address.substr(import.size()), holds, asking);
  const Resolved resolved = asking.from.stack->resolve(reference.address);
  Resources fitting;
  for (const Resource* each : resolved.resources) {
    if (is_one_of(*each, asking.types) && !each->is_data) fitting.push_back(each);
  }
  const Resource* const remote = resolved.resources.size() == 1 ? resolved.resources.front() : nullptr;
  if (remote && remote->type == "terraform_remote_state" &&
      follow_output(states_.output(*remote, resolved.attribute), holds, asking))
    return;
  const Resource* first = resolved.resources.empty() ? nullptr : resolved.resources.front();
  if (!first || (fitting.empty() && (first->is_data || first->is_opaque || first->is_declaration()))) {
    return note(asking.found, {nullptr, external_of(reference), holds});
  }
  if (const Resource* same = fitting.size() > 1 ? same_instance(asking.from, fitting) : nullptr) fitting = {same};
  const Truth sure = fitting.size() == 1 ? holds : holds && Truth::unknown;
  for (const Resource* each : fitting) note(asking.found, {each, {}, sure});
}

/// Two names with the same holes are one name inside of a stack: `"${var.project}-code"`, whatever the project is.
bool Resolver::follow_alike(const Node& text, Truth holds, Asking& asking) const {
  if (asking.types.empty()) return false;
  Resources candidates = named(to_text(text), asking.types);
  std::erase_if(candidates, [&](const Resource* each) { return each->stack != asking.from.stack; });
  if (candidates.size() != 1) return false;
  note(asking.found, {candidates.front(), {}, holds});
  return true;
}

/// An ARN whose account or region is not known still says of which service and, often, by which name.
bool Resolver::follow_arn(const Node& text, Truth holds, Asking& asking) const {
  std::string arn;
  for (const Member& piece : text.parts()) {
    if (piece.value->kind == Kind::string)
      arn += piece.value->string();
    else
      arn += hole;
  }
  if (!arn.starts_with("arn:")) return false;
  const ArnParts parts = parts_of_arn(arn);
  if (parts.type.empty()) return is_of_other_service(arn) && !asking.types.empty();
  if (parts.name.find(hole) != std::string_view::npos) return false;
  if (!asking.types.empty() && std::find(asking.types.begin(), asking.types.end(), parts.type) == asking.types.end())
    return true;
  const std::string_view types[] = {parts.type};
  const Resources candidates = named(parts.name, types);
  note_candidates(asking.from, candidates, holds, asking.found);
  return !candidates.empty();
}

void Resolver::follow_text(std::string_view text, Truth holds, Asking& asking) const {
  const ArnParts arn = parts_of_arn(text);
  if (!arn.type.empty()) {
    const std::string_view types[] = {arn.type};
    const bool fits =
        asking.types.empty() || std::find(asking.types.begin(), asking.types.end(), arn.type) != asking.types.end();
    const Resources candidates = fits ? named(arn.name, types) : Resources();
    if (!candidates.empty()) return note_candidates(asking.from, candidates, holds, asking.found);
    if (!fits) return;
  } else if (is_of_other_service(text) && !asking.types.empty()) {
    return;
  } else if (!asking.types.empty()) {
    std::string_view name = text;
    // `bucket.s3.amazonaws.com` names a bucket.
    const std::size_t host = name.find(".s3");
    Resources candidates = named(name, asking.types);
    if (candidates.empty() && host != std::string_view::npos) candidates = named(name.substr(0, host), asking.types);
    if (!candidates.empty()) return note_candidates(asking.from, candidates, holds, asking.found);
  }
  note(asking.found, {nullptr, {External::Kind::name, text}, holds});
}

/// False where there is no such output, or too many hops led to it.
bool Resolver::follow_output(const Resource* output, Truth holds, Asking& asking) const {
  if (!output || asking.depth >= most_hops) return false;
  const bool is_template = output->type == "cloudformation/output";
  const Attr value = (*output)[is_template ? "Value" : "value"];
  if (!value.value()) return false;
  Asking inner{*output, asking.types, asking.found, asking.depth + 1};
  follow(*value.value(), holds, inner);
  return true;
}

void Resolver::follow_import(std::string_view name, Truth holds, Asking& asking) const {
  const std::string tail = tail_of(name);
  auto entry = exports_.find(std::string(name));
  const bool by_tail = entry == exports_.end() && !tail.empty();
  if (by_tail) entry = exports_.find(tail);
  if (entry == exports_.end() || asking.depth >= most_hops)
    return note(asking.found, {nullptr, {External::Kind::import_value, name}, holds});
  const Truth sure = entry->second.size() == 1 && !by_tail ? holds : holds && Truth::unknown;
  for (const Resource* output : entry->second) follow_output(output, sure, asking);
}

}  // namespace stackworthy::linking
