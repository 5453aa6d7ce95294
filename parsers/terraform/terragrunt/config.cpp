// What a Terragrunt file shows of itself to others, and how inputs merge over includes: the child wins; `deep` joins
// maps and appends lists (https://terragrunt.gruntwork.io/docs/reference/config-blocks-and-attributes/#include). The
// last include is nearest to the child.

#include <algorithm>

#include "parsers/terraform/terragrunt/terragrunt.h"

namespace stackworthy::terraform {

namespace {

constexpr unsigned deepest_merge = 64;

bool is_plain_collection(const Node& node) { return node.is_collection() && !node.has(mark::json); }

bool is_undecided(const Node& node) { return node.kind == Kind::unknown || node.kind == Kind::choice; }

const Member* member_named(const Members& members, const Name* name) {
  const auto found =
      std::find_if(members.begin(), members.end(), [&](const Member& each) { return each.name == name; });
  return found == members.end() ? nullptr : &*found;
}

}  // namespace

const Node* Terragrunt::locals_of(TerragruntFile& file, Span where) {
  Members members;
  for (const LocalValue& local : file.module.locals) {
    const Node* value = ev_.local(file.instance, local.name, local.name_span);
    members.push_back(
        {value ? value : ev_.unknown({}, local.name_span), ev_.name(local.name), local.value.span(), Truth::yes});
  }
  return make::object(ev_.stack_.arena, members, where, mark::computed);
}

/// Outputs of other units are known only once these are applied; what mocks them is no value.
const Node* Terragrunt::dependencies_of(TerragruntFile& file, Span where) {
  Members all;
  for (const Block& block : file.body().blocks) {
    if (block.type != "dependency" || block.labels.empty()) continue;
    const std::string address = "dependency." + std::string(block.labels[0]) + ".outputs";
    const Node* outputs = ev_.unknown_at(ev_.text_of(address), block.head, Shape::object, handle::module);
    const Member member{outputs, ev_.name("outputs"), block.head, Truth::yes};
    all.push_back(
        {make::object(ev_.stack_.arena, {&member, 1}, block.head), ev_.name(block.labels[0]), block.head, Truth::yes});
  }
  return make::object(ev_.stack_.arena, all, where, mark::computed);
}

/// One part of a file by its name; nullptr where the file has no such part.
const Node* Terragrunt::section(TerragruntFile& file, std::string_view name, Span where) {
  if (name == "locals") return locals_of(file, where);
  if (name == "dependency") return dependencies_of(file, where);
  if (name == "inputs") {
    const TerragruntInputs all = merged_inputs(file);
    if (all.open) return ev_.unknown_of({all.open}, all.open->from, Shape::object);
    return make::object(ev_.stack_.arena, all.members, where, mark::computed);
  }
  if (const Attribute* attribute = file.body().attribute(name)) return value_of(file, attribute);
  Members labelled;
  for (const Block& block : file.body().blocks) {
    if (block.type != name) continue;
    const Node* body = ev_.body(block.body, file.scope(), false);
    if (block.labels.empty()) return body;
    labelled.push_back({body, ev_.name(block.labels[0]), block.head, Truth::yes});
  }
  return labelled.empty() ? nullptr : make::object(ev_.stack_.arena, labelled, where);
}

/// All parts as an object: what read_terragrunt_config gives.
const Node* Terragrunt::whole(TerragruntFile& file, Span where) {
  if (file.whole) {
    ev_.is_uncertain_ |= file.is_uncertain;
    return file.whole;
  }
  if (file.is_open) {
    ev_.note(Notice::Severity::error, where, "reads '" + file.path + "', which reads this file again");
    return ev_.unknown({}, where, Shape::object);
  }
  file.is_open = true;
  const bool was_uncertain = ev_.is_uncertain_;
  ev_.is_uncertain_ = false;
  std::vector<std::string_view> names{"locals", "dependency", "inputs"};
  for (const Attribute& attribute : file.body().attributes) names.push_back(attribute.name);
  for (const Block& block : file.body().blocks) {
    if (block.type != "include") names.push_back(block.type);
  }
  Members members;
  for (const std::string_view name : names) {
    const Name* named = ev_.name(name);
    if (member_named(members, named)) continue;
    if (const Node* value = section(file, name, where)) members.push_back({value, named, where, Truth::yes});
  }
  file.is_open = false;
  file.is_uncertain = ev_.is_uncertain_;
  ev_.is_uncertain_ |= was_uncertain;
  return file.whole = ev_.bounded(make::object(ev_.stack_.arena, members, where, mark::computed));
}

const Node* Terragrunt::exposed(TerragruntFile& file, TerragruntFile& from, const std::vector<Step>& steps,
                                std::size_t first, std::size_t& used, Span where) {
  if (first >= steps.size() || steps[first].index != 0) {
    used = first;
    return whole(file, where);
  }
  const std::string_view part = steps[first].name;
  used = first + 1;
  if (part == "locals" && used < steps.size() && steps[used].index == 0)
    return ev_.local(file.instance, steps[used++].name, where);
  const Node* value = part == "include" ? whole(from, where) : section(file, part, where);
  return value ? value : ev_.fail(where, "asks for '" + std::string(part) + "', which '" + file.path + "' lacks");
}

std::optional<const Node*> Terragrunt::named(TerragruntFile& file, std::string_view name,
                                             const std::vector<Step>& steps, std::size_t& used, Span where) {
  const bool is_ours = name == "include" || name == "dependency" || name == "feature" || name == "values" ||
                       name == "unit" || name == "stack";
  if (!is_ours) return std::nullopt;
  if (name != "include") {
    std::string address(name);
    used = 0;
    const std::size_t most = name == "values" ? 1 : 2;
    while (used < std::min(most, steps.size()) && steps[used].index == 0)
      address.append(".").append(steps[used++].name);
    const bool is_outputs = name == "dependency" && used == 2 && steps[1].name == "outputs";
    return ev_.unknown_at(ev_.text_of(address), where, Shape::any, is_outputs ? handle::module : std::uint8_t{0});
  }
  const std::vector<TerragruntInclude>& includes = includes_of(file);
  const bool is_bare = includes.size() == 1 && includes[0].label.empty();
  const std::string_view label = is_bare || steps.empty() || steps[0].index != 0 ? std::string_view() : steps[0].name;
  for (const TerragruntInclude& include : includes) {
    if (include.label != label) continue;
    if (!include.file) return ev_.unknown({}, where);
    if (!include.is_exposed) return ev_.fail(where, "refers to an include that is not exposed");
    return exposed(*include.file, file, steps, is_bare ? 0 : 1, used, where);
  }
  return has_unread_include_ ? ev_.unknown({}, where)
                             : ev_.fail(where, "refers to include." + std::string(label) + ", which is not declared");
}

TerragruntInputs Terragrunt::inputs_of(TerragruntFile& file) {
  TerragruntInputs inputs;
  const Node* value = value_of(file, file.body().attribute("inputs"));
  if (!value || value->kind == Kind::null) return inputs;
  if (value->kind == Kind::object && !value->has(mark::json)) {
    for (const Member& member : value->parts()) inputs.members.push_back(member);
  } else {
    inputs.open = ev_.unknown_of({value}, value->from, Shape::object);
  }
  return inputs;
}

TerragruntInputs Terragrunt::merged_inputs(TerragruntFile& file) {
  TerragruntInputs all = inputs_of(file);
  const std::vector<TerragruntInclude>& includes = includes_of(file);
  for (auto include = includes.rbegin(); include != includes.rend(); ++include) {
    if (include->merge == Merge::none) continue;
    TerragruntInputs parent;
    if (include->file) {
      parent = inputs_of(*include->file);
    } else {
      parent.open = ev_.unknown({}, {}, Shape::object);
    }
    all = merged(parent, all, include->merge);
  }
  return all;
}

TerragruntInputs Terragrunt::merged(const TerragruntInputs& parent, const TerragruntInputs& child, Merge merge) {
  TerragruntInputs all;
  for (Member member : parent.members) {
    const Member* over = member_named(child.members, member.name);
    if (!over && child.open) member.value = ev_.unknown_of({child.open, member.value}, member.where);
    if (over) {
      const bool is_sure = over->exists == Truth::yes && member.exists == Truth::yes;
      const Node* value = !is_sure                  ? ev_.unknown_of({member.value, over->value}, over->where)
                          : merge == Merge::shallow ? over->value
                                                    : deep(member.value, over->value, merge, 0);
      member = {value, member.name, over->where, member.exists || over->exists};
    }
    all.members.push_back(member);
  }
  for (Member member : child.members) {
    if (member_named(parent.members, member.name)) continue;
    if (parent.open && merge != Merge::shallow) member.value = deep(parent.open, member.value, merge, 0);
    all.members.push_back(member);
  }
  if (parent.open && child.open) {
    all.open = ev_.unknown_of({parent.open, child.open}, child.open->from, Shape::object);
  } else {
    all.open = parent.open ? parent.open : child.open;
  }
  return all;
}

const Node* Terragrunt::deep(const Node* parent, const Node* child, Merge merge, unsigned depth) {
  const bool may_join = is_plain_collection(*child) || is_undecided(*child);
  if (!may_join || (!is_plain_collection(*parent) && !is_undecided(*parent))) return child;
  if (!ev_.budget_.spend(1 + child->parts().size() + parent->parts().size()) || depth >= deepest_merge)
    return ev_.unknown_of({parent, child}, child->from);
  if (is_undecided(*parent) || is_undecided(*child)) return ev_.unknown_of({parent, child}, child->from);
  if (parent->kind != child->kind) return child;
  Members members(parent->parts().begin(), parent->parts().end());
  if (child->kind == Kind::list) {
    if (merge == Merge::deep_maps) return child;
    members.insert(members.end(), child->parts().begin(), child->parts().end());
    return make::list(ev_.stack_.arena, members, child->from, mark::computed);
  }
  for (const Member& over : child->parts()) {
    const auto same =
        std::find_if(members.begin(), members.end(), [&](const Member& each) { return each.name == over.name; });
    if (same == members.end()) {
      members.push_back(over);
    } else if (same->exists != Truth::yes || over.exists != Truth::yes) {
      same->value = ev_.unknown_of({same->value, over.value}, over.where);
    } else {
      *same = {deep(same->value, over.value, merge, depth + 1), over.name, over.where, Truth::yes};
    }
  }
  return make::object(ev_.stack_.arena, members, child->from, mark::computed);
}

}  // namespace stackworthy::terraform
