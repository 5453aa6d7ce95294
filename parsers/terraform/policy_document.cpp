// `data "aws_iam_policy_document"` as the JSON document that the provider makes of it: omitted effects are Allow, lists
// of one are scalars, statements of source documents come first, and a statement replaces the one of the same sid.

#include <algorithm>

#include "parsers/terraform/evaluator.h"

namespace stackworthy::terraform {

namespace {

bool is_list(const Node& node) { return node.kind == Kind::list && !node.has(mark::json); }

const Node* member_value(const Node& object, std::string_view name) {
  const Member* member = find_member(object, name);
  return member && member->value->kind != Kind::null ? member->value : nullptr;
}

/// Makes one document; the arena and names are the evaluator's.
class PolicyDocument {
 public:
  PolicyDocument(Arena& arena, Span from) : arena_(arena), from_(from) {}

  void add_document(const Node& document, Span where, Truth exists) {
    const Node* statements = document.kind == Kind::object ? member_value(document, "Statement") : nullptr;
    if (document.kind == Kind::object) {
      if (const Node* id = member_value(document, "Id")) id_ = id;
      if (const Node* version = member_value(document, "Version")) version_ = version;
    }
    if (!statements) {
      if (document.kind != Kind::object) statements_.push_back({unknown_of(document), nullptr, where, Truth::unknown});
      return;
    }
    if (!is_list(*statements)) return add_statement({statements, nullptr, where, exists});
    for (Member statement : statements->parts()) {
      statement.exists = statement.exists && exists;
      add_statement(statement);
    }
  }

  void add_documents(const Node* given) {
    if (!given) return;
    if (!is_list(*given)) return add_document(*given, given->from, Truth::unknown);
    for (const Member& each : given->parts()) {
      if (each.value->kind != Kind::null) add_document(*each.value, each.where, each.exists);
    }
  }

  void add_statements(const Node* given) {
    if (!given || !is_list(*given)) return;
    for (const Member& each : given->parts()) {
      add_statement(
          {each.value->kind == Kind::object ? statement(*each.value) : each.value, nullptr, each.where, each.exists});
    }
  }

  void set_version(const Node* version) { version_ = version ? version : version_; }
  void set_id(const Node* id) { id_ = id ? id : id_; }

  const Node* make() {
    Members members;
    add(members, "Version", version_ ? version_ : make::borrowed(arena_, "2012-10-17", from_), from_);
    if (id_) add(members, "Id", id_, id_->from);
    add(members, "Statement", make::list(arena_, statements_, from_), from_);
    return make::object(arena_, members, from_, mark::json | mark::computed);
  }

 private:
  using References = std::vector<Reference>;

  const Node* unknown_of(const Node& node) {
    const References waits = waits_for(node);
    return make::unknown(arena_, waits, node.from, Shape::object);
  }

  void add(Members& members, std::string_view key, const Node* value, Span where, Truth exists = Truth::yes) {
    members.push_back({value, make::name(arena_, key, key), where, exists});
  }

  void add_statement(const Member& made) {
    const Node* sid = made.value->kind == Kind::object ? member_value(*made.value, "Sid") : nullptr;
    if (sid && sid->kind == Kind::string && sid->size != 0) {
      for (Member& each : statements_) {
        const Node* other = each.value->kind == Kind::object ? member_value(*each.value, "Sid") : nullptr;
        if (!other || other->kind != Kind::string || other->string() != sid->string()) continue;
        if (made.exists == Truth::yes) {
          each = made;
          return;
        }
        each.exists = each.exists && Truth::unknown;
      }
    }
    statements_.push_back(made);
  }

  const Node* statement(const Node& block) {
    Members members;
    copy(block, "sid", "Sid", members);
    if (const Node* effect = member_value(block, "effect")) {
      add(members, "Effect", effect, find_member(block, "effect")->where);
    } else {
      add(members, "Effect", make::borrowed(arena_, "Allow", block.from), block.from);
    }
    strings(block, "actions", "Action", true, members);
    strings(block, "not_actions", "NotAction", true, members);
    strings(block, "resources", "Resource", true, members);
    strings(block, "not_resources", "NotResource", true, members);
    principals(block, "principals", "Principal", members);
    principals(block, "not_principals", "NotPrincipal", members);
    conditions(block, members);
    return make::object(arena_, members, block.from);
  }

  void copy(const Node& block, std::string_view from, std::string_view to, Members& members) {
    const Node* value = member_value(block, from);
    if (value && !(value->kind == Kind::string && value->size == 0))
      add(members, to, value, find_member(block, from)->where);
  }

  void strings(const Node& block, std::string_view from, std::string_view to, bool is_set, Members& members) {
    const Member* member = find_member(block, from);
    if (!member || member->value->kind == Kind::null) return;
    const Node* value = strings_of(*member->value, is_set);
    if (value) add(members, to, value, member->where, member->exists);
  }

  /// One string where it is a list of one; the provider sorts sets backwards.
  const Node* strings_of(const Node& list, bool is_set) {
    if (!is_list(list)) return &list;
    Members parts(list.parts().begin(), list.parts().end());
    for (Member& part : parts) part.value = with_variables(*part.value);
    const auto is_known = [](const Member& part) {
      return part.value->kind == Kind::string && part.exists == Truth::yes;
    };
    if (is_set && std::all_of(parts.begin(), parts.end(), is_known)) {
      std::stable_sort(parts.begin(), parts.end(),
                       [](const Member& a, const Member& b) { return a.value->string() > b.value->string(); });
      parts.erase(std::unique(parts.begin(), parts.end(),
                              [](const Member& a, const Member& b) { return a.value->string() == b.value->string(); }),
                  parts.end());
    }
    if (parts.empty()) return nullptr;
    if (parts.size() == 1 && parts[0].exists == Truth::yes) return parts[0].value;
    return make::list(arena_, parts, list.from);
  }

  /// `&{aws:username}` stands for `${aws:username}`.
  const Node* with_variables(const Node& node) {
    if (node.kind == Kind::text) {
      Members pieces(node.parts().begin(), node.parts().end());
      for (Member& piece : pieces) piece.value = with_variables(*piece.value);
      return make::text(arena_, pieces, node.from);
    }
    if (node.kind != Kind::string || node.has(mark::json) || node.string().find("&{") == std::string_view::npos)
      return &node;
    std::string text(node.string());
    for (std::size_t at = text.find("&{"); at != std::string::npos; at = text.find("&{", at)) text[at] = '$';
    const Node* made = make::string(arena_, text, node.from);
    return make::moved(arena_, *made, node.from, node.marks & mark::sensitive);
  }

  void principals(const Node& block, std::string_view from, std::string_view to, Members& members) {
    const Member* given = find_member(block, from);
    if (!given || !is_list(*given->value)) return;
    Members kinds;
    for (const Member& each : given->value->parts()) {
      const Node* type = each.value->kind == Kind::object ? member_value(*each.value, "type") : nullptr;
      const Node* identifiers = type ? member_value(*each.value, "identifiers") : nullptr;
      if (!type || !identifiers) continue;
      if (type->kind != Kind::string) {
        const References waits = waits_for(*type);
        return add(members, to, make::unknown(arena_, waits, type->from, Shape::any), each.where, each.exists);
      }
      const Node* value = strings_of(*identifiers, true);
      if (!value) continue;
      const bool is_everyone = type->string() == "*" && value->kind == Kind::string && value->string() == "*";
      if (is_everyone && given->value->size == 1) return add(members, to, value, each.where, each.exists);
      add_joined(kinds, type->string(), *value, each.where, each.exists);
    }
    if (!kinds.empty()) add(members, to, make::object(arena_, kinds, given->value->from), given->where);
  }

  void add_joined(Members& kinds, std::string_view key, const Node& value, Span where, Truth exists) {
    const auto same =
        std::find_if(kinds.begin(), kinds.end(), [&](const Member& each) { return each.name->spelled == key; });
    if (same == kinds.end()) return add(kinds, arena_.copy(key), &value, where, exists);
    Members both;
    for (const Node* side : {same->value, &value}) {
      if (is_list(*side)) {
        both.insert(both.end(), side->parts().begin(), side->parts().end());
      } else {
        both.push_back({side, nullptr, side->from, Truth::yes});
      }
    }
    same->value = make::list(arena_, both, same->value->from);
    same->exists = same->exists || exists;
  }

  void conditions(const Node& block, Members& members) {
    const Member* given = find_member(block, "condition");
    if (!given || !is_list(*given->value)) return;
    Members tests;
    Truth exists = Truth::no;
    for (const Member& each : given->value->parts()) {
      if (each.value->kind != Kind::object) continue;
      const Node* test = member_value(*each.value, "test");
      const Node* variable = member_value(*each.value, "variable");
      const Node* values = member_value(*each.value, "values");
      if (!test || !variable || !values) continue;
      if (test->kind != Kind::string || variable->kind != Kind::string) {
        const References waits = waits_for(*each.value);
        return add(members, "Condition", make::unknown(arena_, waits, each.value->from, Shape::object), each.where,
                   each.exists);
      }
      exists = exists || each.exists;
      const Node* value = strings_of(*values, false);
      const auto same = std::find_if(tests.begin(), tests.end(),
                                     [&](const Member& one) { return one.name->spelled == test->string(); });
      Members variables;
      if (same != tests.end()) variables.assign(same->value->parts().begin(), same->value->parts().end());
      add_joined(variables, variable->string(), value ? *value : *values, each.where, each.exists);
      const Node* object = make::object(arena_, variables, each.value->from);
      if (same != tests.end()) {
        same->value = object;
      } else {
        add(tests, arena_.copy(test->string()), object, each.where);
      }
    }
    if (!tests.empty())
      add(members, "Condition", make::object(arena_, tests, given->value->from), given->where, exists);
  }

  Arena& arena_;
  Span from_;
  const Node* version_ = nullptr;
  const Node* id_ = nullptr;
  Members statements_;
};

}  // namespace

const Node* Evaluator::policy_document(ResourceInstance& instance) {
  if (instance.document) return instance.document;
  const Declaration& declaration = *instance.declaration;
  Scope scope;
  scope.module = instance.module;
  scope.repetition = instance.repetition.kind == Repetition::Kind::none ? nullptr : &instance.repetition;
  scope.self = &instance;
  return instance.document = shared(&declaration, scope, [&] {
           const Node& given = *body(declaration.block.body, scope, true);
           const auto tree = [&](std::string_view key) -> const Node* {
             const Node* value = member_value(given, key);
             if (!value) return nullptr;
             if (!is_list(*value)) return tree_of(value);
             Members parts(value->parts().begin(), value->parts().end());
             for (Member& part : parts) part.value = tree_of(part.value);
             return make::list(stack_.arena, parts, value->from);
           };
           PolicyDocument made(stack_.arena, declaration.block.head);
           if (const Node* source = tree("source_json")) made.add_document(*source, source->from, Truth::yes);
           made.add_documents(tree("source_policy_documents"));
           made.add_statements(member_value(given, "statement"));
           made.add_documents(tree("override_policy_documents"));
           if (const Node* over = tree("override_json")) made.add_document(*over, over->from, Truth::yes);
           made.set_version(member_value(given, "version"));
           made.set_id(member_value(given, "policy_id"));
           return made.make();
         });
}

}  // namespace stackworthy::terraform
