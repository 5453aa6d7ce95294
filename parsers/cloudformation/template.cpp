// Text to the template's own tree: both syntaxes come out alike, with the short tags of YAML in their long form, so
// that one evaluator serves them.

#include "parsers/cloudformation/template.h"

#include <array>

#include "parsers/json/json.h"
#include "parsers/parsers.h"
#include "parsers/yaml/resolve.h"

namespace stackworthy::parsers::cloudformation {

namespace {

constexpr std::string_view format_version = "AWSTemplateFormatVersion";

struct Tag {
  std::string_view tag;
  Name name;
};

constexpr Tag function_tag(std::string_view tag, std::string_view name) { return {tag, {name, name}}; }

constexpr std::array<Tag, 21> tags{{
    function_tag("!Ref", "Ref"),
    function_tag("!Condition", "Condition"),
    function_tag("!And", "Fn::And"),
    function_tag("!Base64", "Fn::Base64"),
    function_tag("!Cidr", "Fn::Cidr"),
    function_tag("!Equals", "Fn::Equals"),
    function_tag("!FindInMap", "Fn::FindInMap"),
    function_tag("!ForEach", "Fn::ForEach"),
    function_tag("!GetAtt", "Fn::GetAtt"),
    function_tag("!GetAZs", "Fn::GetAZs"),
    function_tag("!If", "Fn::If"),
    function_tag("!ImportValue", "Fn::ImportValue"),
    function_tag("!Join", "Fn::Join"),
    function_tag("!Length", "Fn::Length"),
    function_tag("!Not", "Fn::Not"),
    function_tag("!Or", "Fn::Or"),
    function_tag("!Select", "Fn::Select"),
    function_tag("!Split", "Fn::Split"),
    function_tag("!Sub", "Fn::Sub"),
    function_tag("!ToJsonString", "Fn::ToJsonString"),
    function_tag("!Transform", "Fn::Transform"),
}};

const Node* plain(Arena& arena, std::string_view text, Span from) {
  return yaml::plain_scalar(arena, text, from, {.has_yes_no = true, .has_octal_zero = true, .has_hexadecimal = true});
}

const Node* tagged(Arena& arena, std::string_view tag, const Node* value, Span whole) {
  for (const Tag& each : tags) {
    if (each.tag != tag) continue;
    const Member member{value, &each.name, value->from, Truth::yes};
    return make::object(arena, {&member, 1}, whole);
  }
  return nullptr;
}

bool has_resource(const Node& root) {
  const Member* resources = find_member(root, "Resources");
  if (!resources || resources->value->kind != Kind::object) return false;
  for (const Member& each : resources->value->parts()) {
    const Member* type = each.value->kind == Kind::object ? find_member(*each.value, "Type") : nullptr;
    if (type && type->value->kind == Kind::string && type->value->string().find("::") != std::string_view::npos)
      return true;
  }
  return false;
}

bool is_template(const Node& root) {
  if (root.kind != Kind::object) return false;
  const Member* version = find_member(root, format_version);
  const Member* resources = find_member(root, "Resources");
  return (version && resources && resources->value->kind == Kind::object) || has_resource(root);
}

const Node* first_template(const Source& source, Arena& arena, std::vector<Notice>& notices) {
  for (const yaml::Document& document : yaml::read_yaml(source, arena, resolver, notices)) {
    if (is_template(*document.root)) return document.root;
  }
  return nullptr;
}

bool has_error(const std::vector<Notice>& notices, std::size_t from) {
  for (std::size_t i = from; i < notices.size(); ++i) {
    if (notices[i].severity >= Notice::Severity::error) return true;
  }
  return false;
}

}  // namespace

const yaml::Resolver resolver{.plain = plain, .tagged = tagged, .canonical = snake_case};

bool is_json(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  return first != std::string_view::npos && text[first] == '{';
}

bool is_templated(std::string_view text) {
  if (text.find("{%") != std::string_view::npos) return true;
  for (std::size_t at = text.find("{{"); at != std::string_view::npos; at = text.find("{{", at + 2)) {
    if (text.substr(at, 10) != "{{resolve:") return true;
  }
  return false;
}

const Node* read_template(const Source& source, Arena& arena, std::vector<Notice>& notices) {
  const std::size_t first = notices.size();
  const auto other = [&](std::string message) -> const Node* {
    notices.resize(first);
    notices.push_back({Notice::Severity::note, {}, std::move(message), std::string(source.path())});
    return nullptr;
  };
  constexpr const char* none = "is no CloudFormation template: it has no Resources";
  const Node* json = is_json(source.text()) ? json::read_json(source, arena, notices, snake_case) : nullptr;
  const bool is_whole = json && !has_error(notices, first);
  if (is_whole) return is_template(*json) ? json : other(none);
  // What is not quite JSON may be YAML in brackets.
  std::vector<Notice> yaml_notices;
  const Node* found = first_template(source, arena, yaml_notices);
  if (!found && json && is_template(*json)) return json;
  notices.resize(first);
  notices.insert(notices.end(), yaml_notices.begin(), yaml_notices.end());
  const bool is_broken = has_error(notices, first);
  if (is_broken && is_templated(source.text()))
    return other("is a template of another tool and is not read as CloudFormation");
  return found || is_broken ? found : other(none);
}

}  // namespace stackworthy::parsers::cloudformation

namespace stackworthy::parsers {

bool looks_like_cloudformation(std::string_view text, std::string_view) {
  if (text.find("Resources") == std::string_view::npos) return false;
  return text.find(cloudformation::format_version) != std::string_view::npos ||
         text.find("::") != std::string_view::npos;
}

}  // namespace stackworthy::parsers
