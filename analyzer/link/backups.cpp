// A backup selection covers what it lists by ARN, what an ARN with wildcards matches, and what carries its tags. Where
// it lists what is not known, it may cover every store of its stack.

#include <string>
#include <unordered_map>

#include "analyzer/link/collector.h"
#include "analyzer/link/walk.h"

namespace stackworthy::linking {

namespace {

struct ServiceTypes {
  std::string_view service;
  std::string_view prefix;
  std::string_view type;
};

constexpr ServiceTypes service_types[] = {
    {"rds", "db:", "aws_db_instance"},
    {"rds", "cluster:", "aws_rds_cluster"},
    {"rds", "cluster:", "aws_docdb_cluster"},
    {"rds", "cluster:", "aws_neptune_cluster"},
    {"redshift", "cluster:", "aws_redshift_cluster"},
    {"dynamodb", "table/", "aws_dynamodb_table"},
    {"elasticfilesystem", "file-system/", "aws_efs_file_system"},
    {"ec2", "volume/", "aws_ebs_volume"},
    {"ec2", "instance/", "aws_instance"},
    {"s3", "", "aws_s3_bucket"},
    {"fsx", "file-system/", "aws_fsx_windows_file_system"},
    {"fsx", "file-system/", "aws_fsx_lustre_file_system"},
    {"fsx", "file-system/", "aws_fsx_openzfs_file_system"},
    {"fsx", "file-system/", "aws_fsx_ontap_file_system"},
};

std::vector<std::string_view> all_types() {
  std::vector<std::string_view> types;
  for (const ServiceTypes& each : service_types) types.push_back(each.type);
  return types;
}

/// Types whose every resource the ARN with a wildcard matches, as far as region and account do.
std::vector<std::string_view> types_of_wildcard(std::string_view arn) {
  if (arn == "*") return all_types();
  std::vector<std::string_view> types;
  std::size_t at = 0;
  std::string_view service;
  for (int i = 0; i < 5; ++i) {
    const std::size_t colon = arn.find(':', at);
    if (colon == std::string_view::npos) return types;
    if (i == 2) service = arn.substr(at, colon - at);
    at = colon + 1;
  }
  const std::string_view rest = arn.substr(at);
  for (const ServiceTypes& each : service_types) {
    const bool whole = rest == "*" || (rest.starts_with(each.prefix) && rest.substr(each.prefix.size()) == "*");
    if (each.service == service && whole) types.push_back(each.type);
  }
  return types;
}

using Resources = std::vector<const Resource*>;
using ByTag = std::unordered_map<std::string, Resources>;

std::string tag_key(std::string_view key, std::string_view value) {
  return std::string(key) + '\n' + std::string(value);
}

/// Tags of stores, as maps and as CloudFormation's lists of pairs.
ByTag index_tags(const Estate& estate) {
  ByTag by_tag;
  const auto add = [&](const Resource& resource, std::string_view key, const Attr& value) {
    if (const auto text = value.string()) by_tag[tag_key(key, *text)].push_back(&resource);
  };
  for (const auto& stack : estate.stacks) {
    for (const std::string_view type : all_types()) {
      for (const Resource* store : stack->of_type(type)) {
        const Attr tags = (*store)["tags"];
        const bool is_map = tags.value() && tags.value()->kind == Kind::object;
        for (const Attr pair : is_map ? Attr() : tags) {
          const Attr key = pair["Key"].absent() == Truth::yes ? pair["key"] : pair["Key"];
          const Attr value = pair["Value"].absent() == Truth::yes ? pair["value"] : pair["Value"];
          if (const auto name = key.string()) add(*store, *name, value);
        }
        if (!is_map) continue;
        for (const Member& tag : tags.value()->parts()) add(*store, tag.name->spelled, tags[tag.name->spelled]);
      }
    }
  }
  return by_tag;
}

class Selection {
 public:
  Selection(const Resource& selection, const Estate& estate, const Resolver& resolver, const ByTag& by_tag,
            Collector& edges)
      : selection_(selection), estate_(estate), resolver_(resolver), by_tag_(by_tag), edges_(edges) {
    const Truth narrowed =
        selection["not_resources"].present() || selection["condition"].present() || selection["conditions"].present();
    sure_ = narrowed == Truth::no ? Truth::yes : Truth::unknown;
  }

  void link() {
    const Attr resources = selection_["resources"];
    const Attr tags = selection_["selection_tag"];
    if (resources.is_known() == Truth::unknown && resources.size() <= 1) may_cover_stack(resources.where());
    if (tags.is_known() == Truth::unknown && tags.size() <= 1) may_cover_stack(tags.where());
    const bool has_both = resources.absent() == Truth::no && tags.absent() == Truth::no;
    visit(resources, "", [&](const Attr& arn) { by_arn(arn, has_both ? Truth::unknown : sure_); });
    for (const Attr tag : tags) by_tag(tag);
  }

 private:
  void add(const Resource* store, Span where, Truth holds) {
    edges_.add({EdgeKind::backs_up, &selection_, store, {}, where, holds});
  }

  void may_cover_stack(Span where) {
    for (const std::string_view type : all_types()) {
      for (const Resource* store : selection_.stack->of_type(type)) add(store, where, Truth::unknown);
    }
  }

  void by_arn(const Attr& arn, Truth holds) {
    const auto text = arn.string();
    if (text && text->find('*') != std::string_view::npos) {
      for (const std::string_view type : types_of_wildcard(*text)) {
        // Another stack may stand in another account or region.
        for (const auto& stack : estate_.stacks) {
          const Truth same = stack.get() == selection_.stack ? holds : holds && Truth::unknown;
          for (const Resource* store : stack->of_type(type)) add(store, arn.where(), same);
        }
      }
      return;
    }
    const auto types = all_types();
    for (const Target& target : resolver_(arn, types)) {
      if (target.resource) add(target.resource, arn.where(), target.holds && holds);
    }
  }

  void by_tag(const Attr& tag) {
    const auto key = tag["key"].string();
    const auto value = tag["value"].string();
    if (!key || !value) return may_cover_stack(tag.where());
    const auto found = by_tag_.find(tag_key(*key, *value));
    if (found == by_tag_.end()) return;
    for (const Resource* store : found->second)
      add(store, tag.where(), store->stack == selection_.stack ? sure_ : sure_ && Truth::unknown);
  }

  const Resource& selection_;
  const Estate& estate_;
  const Resolver& resolver_;
  const ByTag& by_tag_;
  Collector& edges_;
  Truth sure_ = Truth::yes;
};

}  // namespace

void link_backups(const Estate& estate, const Resolver& resolver, Collector& edges) {
  ByTag by_tag;
  bool has_tags = false;
  for (const auto& stack : estate.stacks) {
    for (const Resource* selection : stack->of_type("aws_backup_selection")) {
      if (selection->is_data) continue;
      if (edges.is_full()) return edges.leave_out(*selection);
      if (!has_tags) by_tag = index_tags(estate);
      has_tags = true;
      Selection(*selection, estate, resolver, by_tag, edges).link();
    }
  }
}

}  // namespace stackworthy::linking
