// The tables say what differs; everything else keeps the loader's mechanical names. A body is rewritten only along the
// spine that leads to a renamed member, so values stay shared with whoever else holds them.

#include "parsers/vocabulary/vocabulary.h"

#include <algorithm>
#include <string>
#include <unordered_map>

#include "parsers/vocabulary/kubernetes.h"
#include "parsers/vocabulary/tables.h"

namespace stackworthy::vocabulary {

namespace {

/// `AWS::RDS::DBInstance` as the provider `awscc` calls it: `awscc_rds_db_instance`.
std::string cloud_control_name(std::string_view cloudformation) {
  std::string name = "awscc";
  std::size_t at = cloudformation.find("::");
  while (at != std::string_view::npos) {
    const std::size_t next = cloudformation.find("::", at + 2);
    const std::string_view part = cloudformation.substr(at + 2, next == std::string_view::npos ? next : next - at - 2);
    name += '_';
    if (next == std::string_view::npos) {
      name += snake_case(part);
    } else {
      for (const char c : part) name += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    at = next;
  }
  return name;
}

using TypeMap = std::unordered_map<std::string, std::string_view>;

TypeMap make_type_map() {
  TypeMap map;
  for (const TypeName& each : type_names()) {
    map.emplace(each.spelled, each.canonical);
    if (each.spelled.starts_with("AWS::")) map.emplace(cloud_control_name(each.spelled), each.canonical);
  }
  for (const TypeName& each : kubernetes_type_names()) {
    map.emplace(each.spelled, each.canonical);
    for (const std::string_view version : {"_v1", "_v1beta1", "_v2", "_v2beta2"})
      map.emplace(std::string(each.spelled) + std::string(version), each.canonical);
  }
  return map;
}

bool is_cloudformation_spelling(std::string_view spelled) {
  return spelled.starts_with("AWS::") || spelled.starts_with("awscc_");
}

/// The renames of one type, as a range of the sorted table.
std::span<const Rename> renames_of(std::string_view type) {
  const auto all = renames();
  const auto first = std::lower_bound(all.begin(), all.end(), type,
                                      [](const Rename& each, std::string_view wanted) { return each.type < wanted; });
  auto last = first;
  while (last != all.end() && last->type == type) ++last;
  return all.subspan(static_cast<std::size_t>(first - all.begin()), static_cast<std::size_t>(last - first));
}

const Node* hoist(const Node& body, std::string_view member_name, Arena& arena) {
  const Member* inner = find_member(body, member_name);
  const Node* value = inner ? inner->value : nullptr;
  if (value && value->kind == Kind::list && value->size == 1) value = value->parts()[0].value;
  if (!value || value->kind != Kind::object) return &body;
  std::vector<Member> members;
  for (const Member& member : body.parts()) {
    if (&member != inner) members.push_back(member);
  }
  for (Member member : value->parts()) {
    member.exists = member.exists && inner->exists;
    members.push_back(member);
  }
  return make::object(arena, members, body.from, body.marks);
}

/// Renames below `node`, whose own mechanical path is `path` ("" at the top, else with a trailing dot).
const Node* rename(const Node& node, const std::string& path, std::span<const Rename> table, Arena& arena) {
  if (node.kind == Kind::list || node.kind == Kind::choice) {
    std::vector<Member> members(node.parts().begin(), node.parts().end());
    bool changed = false;
    for (Member& member : members) {
      const Node* renamed = rename(*member.value, path, table, arena);
      changed = changed || renamed != member.value;
      member.value = renamed;
    }
    if (!changed) return &node;
    Node made = node;
    made.members = arena.copy(members).data();
    return arena.make(made);
  }
  if (node.kind != Kind::object) return &node;
  std::vector<Member> members(node.parts().begin(), node.parts().end());
  bool changed = false;
  for (Member& member : members) {
    const std::string here = path + std::string(member.name->canonical);
    for (const Rename& each : table) {
      if (each.from == here) {
        const std::size_t dot = each.to.rfind('.');
        const auto last = dot == std::string_view::npos ? each.to : each.to.substr(dot + 1);
        member.name = make::name(arena, last, member.name->spelled);
        changed = true;
      }
    }
    const bool leads_on = std::any_of(table.begin(), table.end(), [&](const Rename& each) {
      return each.from.size() > here.size() && each.from.starts_with(here) && each.from[here.size()] == '.';
    });
    if (!leads_on) continue;
    const Node* renamed = rename(*member.value, here + '.', table, arena);
    changed = changed || renamed != member.value;
    member.value = renamed;
  }
  return changed ? make::object(arena, members, node.from, node.marks) : &node;
}

const Node* body_of(std::string_view spelled, std::string_view canonical, const Node& properties, Arena& arena) {
  if (canonical.starts_with("kubernetes/")) {
    return spelled.starts_with("kubernetes_") ? manifest_names(properties, arena) : &properties;
  }
  if (!is_cloudformation_spelling(spelled)) return &properties;
  const Node* body = &properties;
  for (const Hoist& each : hoists()) {
    if (each.type == canonical) body = hoist(*body, each.member, arena);
  }
  const auto table = renames_of(canonical);
  return table.empty() ? body : rename(*body, "", table, arena);
}

/// One CloudFormation type is four of Terraform's.
std::string_view file_system_type(const Node& properties) {
  const Member* kind = find_member(properties, "file_system_type");
  if (!kind || kind->value->kind != Kind::string) return {};
  const auto name = kind->value->string();
  if (name == "LUSTRE") return "aws_fsx_lustre_file_system";
  if (name == "ONTAP") return "aws_fsx_ontap_file_system";
  if (name == "OPENZFS") return "aws_fsx_openzfs_file_system";
  if (name == "WINDOWS") return "aws_fsx_windows_file_system";
  return {};
}

/// A manifest written as a Terraform value: its kind is the type, its content the body.
void settle_manifest(Resource& resource, Arena& arena) {
  const Member* manifest = find_member(*resource.body, "manifest");
  if (!manifest || manifest->value->kind != Kind::object) return;
  const Member* kind = find_member(*manifest->value, "kind");
  if (!kind || kind->value->kind != Kind::string || kind->value->size == 0) return;
  resource.type = arena.copy("kubernetes/" + std::string(kind->value->string()));
  resource.body = manifest->value;
}

}  // namespace

std::string_view canonical_type(std::string_view spelled) {
  static const TypeMap map = make_type_map();
  const auto found = map.find(std::string(spelled));
  return found == map.end() ? spelled : found->second;
}

std::string canonical_path(std::string_view type, std::string_view spelled) {
  std::string mechanical;
  for (std::size_t at = 0; at <= spelled.size();) {
    const std::size_t dot = std::min(spelled.find('.', at), spelled.size());
    mechanical += (mechanical.empty() ? "" : ".") + snake_case(spelled.substr(at, dot - at));
    at = dot + 1;
  }
  for (const Hoist& each : hoists()) {
    const std::string head = std::string(each.member) + '.';
    if (each.type == type && mechanical.starts_with(head)) mechanical.erase(0, head.size());
  }
  const auto table = renames_of(type);
  std::string canonical;
  for (std::size_t at = 0; at <= mechanical.size();) {
    const std::size_t dot = std::min(mechanical.find('.', at), mechanical.size());
    std::string_view last = std::string_view(mechanical).substr(at, dot - at);
    for (const Rename& each : table) {
      if (each.from == std::string_view(mechanical).substr(0, dot)) last = each.to.substr(each.to.rfind('.') + 1);
    }
    canonical += (canonical.empty() ? "" : ".") + std::string(last);
    at = dot + 1;
  }
  return canonical;
}

const Node* canonical_body(std::string_view spelled_type, const Node& properties, Arena& arena) {
  if (properties.kind != Kind::object) return &properties;
  return body_of(spelled_type, canonical_type(spelled_type), properties, arena);
}

void settle(Resource& resource, Arena& arena) {
  resource.type = canonical_type(resource.spelled_type);
  if (resource.body && resource.body->kind == Kind::object) {
    const bool is_fsx =
        resource.spelled_type == "AWS::FSx::FileSystem" || resource.spelled_type == "awscc_fsx_file_system";
    if (is_fsx) {
      const auto type = file_system_type(*resource.body);
      if (!type.empty()) resource.type = type;
    }
    if (resource.spelled_type == "kubernetes_manifest")
      settle_manifest(resource, arena);
    else
      resource.body = body_of(resource.spelled_type, resource.type, *resource.body, arena);
  }
  const bool is_provider = resource.spelled_type == "terraform/provider";
  const std::string provider = "provider/" + std::string(resource.name.substr(0, resource.name.find('.')));
  resource.facts = facts_of(is_provider ? std::string_view(provider) : resource.type, resource.dialect);
}

std::span<const Spelling> spellings() {
  static const std::vector<Spelling> all = [] {
    std::vector<Spelling> made;
    for (const auto table : {type_names(), kubernetes_type_names()}) {
      for (const TypeName& each : table) made.push_back({each.spelled, each.canonical});
    }
    return made;
  }();
  return all;
}

namespace {

void add_facts(std::string_view type, std::span<const Fact> facts, const std::string& path, Dialect dialect,
               std::vector<Known>& names) {
  for (const Fact& fact : facts) {
    const std::string here = path + std::string(fact.name);
    names.push_back({std::string(type), here, dialect});
    add_facts(type, fact.below, here + '.', dialect, names);
  }
}

}  // namespace

std::vector<Known> known_names() {
  std::vector<Known> names;
  for (const Rename& each : renames())
    names.push_back({std::string(each.type), std::string(each.spelled), Dialect::cloudformation, true});
  for (const Hoist& each : hoists())
    names.push_back({std::string(each.type), std::string(each.spelled), Dialect::cloudformation, true});
  for (const TypeFacts& each : all_facts(Dialect::terraform))
    add_facts(each.type, each.facts, "", Dialect::terraform, names);
  for (const TypeFacts& each : all_facts(Dialect::cloudformation))
    add_facts(each.type, each.facts, "", Dialect::cloudformation, names);
  return names;
}

}  // namespace stackworthy::vocabulary
