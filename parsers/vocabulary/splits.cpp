// What newer provider versions declare as resources of their own, CloudFormation and older versions write inside the
// subject. Each such property becomes a virtual resource, so that a rule asks one question whichever way it is written.

#include <string>

#include "parsers/vocabulary/vocabulary.h"

namespace stackworthy::vocabulary {

namespace {

/// How the body of the virtual resource is made of the property's value.
enum class Form : std::uint8_t {
  itself,  ///< The value is the body.
  wrapped  ///< The value stands in the body under `key`.
};

struct Split {
  std::string_view parent;
  std::string_view property;  ///< Canonical; several values make several resources.
  std::string_view type;
  Form form = Form::itself;
  std::string_view key = {};
  bool is_one = false;  ///< A list is one resource, not one for each element.
};

constexpr Split split_rows[] = {
    {"aws_iam_group", "inline_policy", "aws_iam_group_policy"},
    {"aws_iam_group", "policies", "aws_iam_group_policy"},
    {"aws_iam_role", "inline_policy", "aws_iam_role_policy"},
    {"aws_iam_user", "inline_policy", "aws_iam_user_policy"},
    {"aws_s3_bucket", "bucket_encryption", "aws_s3_bucket_server_side_encryption_configuration"},
    {"aws_s3_bucket", "lifecycle_configuration", "aws_s3_bucket_lifecycle_configuration"},
    {"aws_s3_bucket", "lifecycle_rule", "aws_s3_bucket_lifecycle_configuration", Form::wrapped, "rule", true},
    {"aws_s3_bucket", "logging", "aws_s3_bucket_logging"},
    {"aws_s3_bucket", "logging_configuration", "aws_s3_bucket_logging"},
    {"aws_s3_bucket", "object_lock_configuration", "aws_s3_bucket_object_lock_configuration"},
    {"aws_s3_bucket", "policy", "aws_s3_bucket_policy", Form::wrapped, "policy", true},
    {"aws_s3_bucket", "public_access_block_configuration", "aws_s3_bucket_public_access_block"},
    {"aws_s3_bucket", "replication_configuration", "aws_s3_bucket_replication_configuration"},
    {"aws_s3_bucket", "server_side_encryption_configuration", "aws_s3_bucket_server_side_encryption_configuration"},
    {"aws_s3_bucket", "versioning", "aws_s3_bucket_versioning", Form::wrapped, "versioning_configuration"},
    {"aws_s3_bucket", "versioning_configuration", "aws_s3_bucket_versioning", Form::wrapped,
     "versioning_configuration"},
    {"aws_s3_bucket", "website", "aws_s3_bucket_website_configuration"},
    {"aws_s3_bucket", "website_configuration", "aws_s3_bucket_website_configuration"},
    {"aws_sns_topic", "policy", "aws_sns_topic_policy", Form::wrapped, "policy", true},
    {"aws_sns_topic", "subscription", "aws_sns_topic_subscription"},
};

constexpr std::string_view names_in_parts[][3] = {
    {"aws_s3_bucket_lifecycle_configuration", "rules", "rule"},
    {"aws_s3_bucket_logging", "destination_bucket_name", "target_bucket"},
    {"aws_s3_bucket_logging", "log_file_prefix", "target_prefix"},
    {"aws_iam_group_policy", "policy_document", "policy"},
    {"aws_iam_group_policy", "policy_name", "name"},
};

/// A boolean as the status word of the split resource: true is `Enabled`.
const Node* status_word(const Node& value, Arena& arena) {
  if (value.kind == Kind::boolean) return make::borrowed(arena, value.boolean ? "Enabled" : "Suspended", value.from);
  if (value.kind == Kind::string && value.string() == "true") return make::borrowed(arena, "Enabled", value.from);
  if (value.kind == Kind::string && value.string() == "false") return make::borrowed(arena, "Suspended", value.from);
  if (value.kind == Kind::unknown) return make::unknown(arena, value.waits_for(), value.from, Shape::string);
  if (value.kind != Kind::choice) return &value;
  std::vector<Member> alternatives(value.parts().begin(), value.parts().end());
  for (Member& each : alternatives) each.value = status_word(*each.value, arena);
  return make::choice(arena, alternatives, {}, value.from);
}

/// Inside one versioning block: `enabled` is `status`.
const Node* versioning_body(const Node& block, Arena& arena) {
  if (block.kind != Kind::object) return &block;
  std::vector<Member> members;
  for (Member member : block.parts()) {
    if (member.name->canonical == "enabled") {
      member.value = status_word(*member.value, arena);
      member.name = make::name(arena, "status", member.name->spelled);
    }
    members.push_back(member);
  }
  return make::object(arena, members, block.from, block.marks);
}

const Node* rename_top(std::string_view type, const Node& body, Arena& arena) {
  if (body.kind != Kind::object) return &body;
  std::vector<Member> members(body.parts().begin(), body.parts().end());
  bool changed = false;
  for (Member& member : members) {
    for (const auto& row : names_in_parts) {
      if (row[0] != type || row[1] != member.name->canonical) continue;
      member.name = make::name(arena, row[2], member.name->spelled);
      changed = true;
    }
  }
  return changed ? make::object(arena, members, body.from, body.marks) : &body;
}

class Splitter {
 public:
  Splitter(const Resource& parent, Arena& arena, std::vector<Resource>& out)
      : parent_(parent), arena_(arena), out_(out) {}

  void split(const Split& row) {
    const Member* property = find_member(*parent_.body, row.property);
    if (!property || property->value->kind == Kind::null) return;
    const Node& value = *property->value;
    if (row.is_one || value.kind != Kind::list) return add(row, *property, 0, 1);
    std::size_t ordinal = 0;
    for (Member element : value.parts()) {
      if (!element.where.is_somewhere()) element.where = property->where;
      element.name = property->name;
      element.exists = element.exists && property->exists;
      add(row, element, ordinal++, value.size);
    }
  }

 private:
  void add(const Split& row, Member property, std::size_t ordinal, std::size_t count) {
    const Node* value = property.value;
    if (row.type == "aws_s3_bucket_versioning") value = versioning_body(*value, arena_);
    const Node* body = value;
    if (row.form == Form::wrapped) {
      const Member inner{value, make::name(arena_, row.key, property.name->spelled), property.where, Truth::yes};
      body = make::object(arena_, {&inner, 1}, value->from);
    }
    Resource made = parent_;
    made.type = row.type;
    made.body = rename_top(row.type, *body, arena_);
    made.facts = facts_of(row.type, parent_.dialect);
    made.parent = &parent_;
    made.is_virtual = true;
    made.exists = parent_.exists && property.exists;
    made.extent = property.where;
    made.meta = nullptr;
    std::string address = std::string(parent_.address) + '#' + std::string(row.type);
    if (count > 1) address += '[' + std::to_string(ordinal) + ']';
    made.address = arena_.copy(address);
    made.references = references_below(*value);
    made.depends_on = {};
    out_.push_back(made);
  }

  /// Of the parent's references, those that stand inside this property.
  std::span<const Reference> references_below(const Node& value) {
    const std::vector<Reference> waits = waits_for(value);
    return arena_.copy(waits);
  }

  const Resource& parent_;
  Arena& arena_;
  std::vector<Resource>& out_;
};

}  // namespace

void splits(const Resource& resource, Arena& arena, std::vector<Resource>& out) {
  if (!resource.body || resource.body->kind != Kind::object || resource.is_data) return;
  Splitter splitter(resource, arena, out);
  for (const Split& row : split_rows) {
    if (row.parent == resource.type) splitter.split(row);
  }
}

}  // namespace stackworthy::vocabulary
