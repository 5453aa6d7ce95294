// A template's sections become a stack. Parameters and outputs are resources too, so that rules can ask about them;
// what another stack or a macro holds is named as not read.

#include <algorithm>
#include <string>

#include "analyzer/model/estate.h"
#include "parsers/cloudformation/documents.h"
#include "parsers/cloudformation/evaluate.h"
#include "parsers/cloudformation/template.h"
#include "parsers/json/json.h"
#include "parsers/parsers.h"
#include "parsers/vocabulary/vocabulary.h"

namespace stackworthy::parsers {

namespace {

using cloudformation::Evaluator;
using cloudformation::Outcome;
using cloudformation::Sections;

/// A literal reaches its place in one hop: `Ref` of a parameter, or a mapping's entry.
class DirectTracer : public Tracer {
 public:
  std::vector<Span> hops(const Resource&, Span where, Span from) const override { return {from, where}; }
};

const Node* object_named(const Node& root, std::string_view name) {
  const Member* member = find_member(root, name);
  return member && member->name->spelled == name && member->value->kind == Kind::object ? member->value : nullptr;
}

std::string_view string_named(const Node& object, std::string_view name) {
  const Member* member = find_member(object, name);
  return member && member->value->kind == Kind::string ? member->value->string() : std::string_view();
}

class Assembler {
 public:
  Assembler(const Source& source, const Node& root, Stack& stack, const Inputs& inputs)
      : source_(source),
        root_(root),
        stack_(stack),
        sections_{object_named(root, "Parameters"), object_named(root, "Mappings"), object_named(root, "Conditions"),
                  object_named(root, "Resources")},
        evaluator_(source, stack.arena, sections_, inputs, stack.notices) {}

  void assemble() {
    for (const Notice& each : stack_.notices) {
      if (each.severity >= Notice::Severity::error) broken_at_.push_back(each.span.begin);
    }
    if (sections_.parameters) {
      for (const Member& each : sections_.parameters->parts()) add_parameter(each);
    }
    if (sections_.resources) {
      for (const Member& each : sections_.resources->parts()) add_resource(each);
    }
    if (const Node* outputs = object_named(root_, "Outputs")) add_outputs(*outputs);
    name_macros();
    doubt_broken();
    add_splits();
    stack_.index();
  }

 private:
  Resource declared(const Member& member, std::string_view address) const {
    Resource resource;
    resource.name = member.name->spelled;
    resource.address = address;
    resource.dialect = Dialect::cloudformation;
    const Span key = json::key_span(source_, *member.name);
    resource.head = key.is_somewhere() ? key : first_line(member.where);
    resource.extent = {source_.id(), resource.head.begin, std::max(member.where.end, resource.head.end)};
    return resource;
  }

  Span first_line(Span span) const {
    const std::size_t end = source_.text().find('\n', span.begin);
    if (end < span.end) span.end = static_cast<std::uint32_t>(end);
    return span;
  }

  void add_parameter(const Member& member) {
    Resource resource = declared(member, member.name->spelled);
    resource.type = "cloudformation/parameter";
    resource.spelled_type = resource.type;
    const Node* value = evaluator_.parameter(member.name->spelled);
    resource.body = member.value->kind == Kind::object ? with_default(*member.value, value)
                                                       : make::object(stack_.arena, {}, member.where);
    stack_.resources.push_back(resource);
  }

  /// The parameter's default carries the mark of NoEcho.
  const Node* with_default(const Node& parameter, const Node* value) {
    if (!value || !value->has(mark::sensitive)) return &parameter;
    std::vector<Member> members(parameter.parts().begin(), parameter.parts().end());
    for (Member& each : members) {
      if (each.name->spelled == "Default")
        each.value = make::moved(stack_.arena, *each.value, each.value->from, mark::sensitive);
    }
    return make::object(stack_.arena, members, parameter.from);
  }

  void add_resource(const Member& member) {
    const std::string_view id = member.name->spelled;
    if (id == "Fn::Transform" || id.substr(0, 13) == "Fn::ForEach::") {
      not_read(id, member.where, "adds resources that are not read");
      return;
    }
    if (member.value->kind != Kind::object) {
      stack_.notices.push_back(
          {Notice::Severity::error, member.where, "is no resource: an object with a Type is expected", {}});
      return;
    }
    Resource resource = declared(member, id);
    resource.spelled_type = string_named(*member.value, "Type");
    if (resource.spelled_type.empty()) {
      stack_.notices.push_back({Notice::Severity::error, resource.head, "is a resource without a Type", {}});
      return;
    }
    resource.exists = existence(*member.value);
    if (resource.exists == Truth::no) return;
    fill(resource, *member.value);
    stack_.resources.push_back(resource);
  }

  Truth existence(const Node& declaration) {
    const Member* condition = find_member(declaration, "Condition");
    if (!condition || condition->value->kind != Kind::string) return Truth::yes;
    return evaluator_.condition(condition->value->string(), condition->where).holds;
  }

  void fill(Resource& resource, const Node& declaration) {
    evaluator_.take_references();
    const Member* properties = find_member(declaration, "Properties");
    const Node* body = properties ? evaluator_.evaluate(*properties->value).value : nullptr;
    if (!body || body->kind == Kind::null) body = make::object(stack_.arena, {}, resource.extent);
    if (body->kind != Kind::object) body = merged_away(*body, resource);
    std::vector<Member> meta;
    for (Member each : declaration.parts()) {
      const std::string_view name = each.name->spelled;
      if (name == "Properties" || name == "Type") continue;
      if (name == "DependsOn") depends_on(*each.value, resource);
      const Outcome outcome = name == "Condition" ? Outcome{each.value, Truth::yes} : evaluator_.evaluate(*each.value);
      if (outcome.exists == Truth::no) continue;
      each.value = outcome.value;
      each.exists = outcome.exists;
      meta.push_back(each);
    }
    if (!meta.empty()) resource.meta = make::object(stack_.arena, meta, declaration.from);
    resource.body = body;
    resource.references = stack_.arena.copy(evaluator_.take_references());
    vocabulary::settle(resource, stack_.arena);
    cloudformation::read_documents(resource, stack_.arena, source_);
    if (resource.spelled_type == "AWS::CloudFormation::Stack" ||
        resource.spelled_type == "AWS::Serverless::Application") {
      resource.is_opaque = true;
      stack_.not_read.emplace_back(resource.address);
    }
  }

  /// Properties that are as a whole not known: an object of which nothing is sure stands behind the resource's places.
  const Node* merged_away(const Node& body, const Resource& resource) {
    if (body.kind == Kind::unknown) return &body;
    return make::unknown(stack_.arena, waits_for(body), resource.extent, Shape::object);
  }

  void depends_on(const Node& value, Resource& resource) {
    std::vector<Reference> references;
    const auto add = [&](const Node& each) {
      if (each.kind == Kind::string) references.push_back({each.string(), each.from});
    };
    add(value);
    if (value.kind == Kind::list) {
      for (const Member& each : value.parts()) add(*each.value);
    }
    resource.depends_on = stack_.arena.copy(references);
  }

  void add_outputs(const Node& outputs) {
    std::vector<Member> values;
    for (const Member& each : outputs.parts()) {
      if (each.value->kind != Kind::object) continue;
      const std::string address = "Outputs." + std::string(each.name->spelled);
      Resource resource = declared(each, stack_.arena.copy(std::string_view(address)));
      resource.type = resource.spelled_type = "cloudformation/output";
      resource.exists = existence(*each.value);
      if (resource.exists == Truth::no) continue;
      evaluator_.take_references();
      const Node* body = evaluator_.evaluate(*each.value).value;
      resource.body = body->kind == Kind::object ? body : make::object(stack_.arena, {}, each.where);
      resource.references = stack_.arena.copy(evaluator_.take_references());
      if (const Member* value = find_member(*resource.body, "Value")) {
        values.push_back({value->value, each.name, value->where, value->exists && resource.exists});
      }
      stack_.resources.push_back(resource);
    }
    stack_.outputs = make::object(stack_.arena, values, outputs.from);
  }

  void not_read(std::string_view address, Span where, std::string message) {
    stack_.not_read.emplace_back(address);
    stack_.notices.push_back({Notice::Severity::note, where, std::move(message), {}});
  }

  /// Macros may rewrite the whole template; the two of AWS that are understood do not hide anything.
  void name_macros() {
    const Member* transform = find_member(root_, "Transform");
    if (!transform || transform->name->spelled != "Transform") return;
    const auto name = [this](const Node& each) {
      const std::string_view macro = each.kind == Kind::string ? each.string() : string_named(each, "Name");
      if (macro.empty() || macro.substr(0, 17) == "AWS::Serverless-2" || macro == "AWS::LanguageExtensions") return;
      not_read("Fn::Transform:" + std::string(macro), each.from, "is a macro that may change what is read here");
    };
    if (transform->value->kind == Kind::list) {
      for (const Member& each : transform->value->parts()) name(*each.value);
    } else {
      name(*transform->value);
    }
  }

  /// What a resource lacks is not sure where the text does not parse in it or right behind it.
  void doubt_broken() {
    if (broken_at_.empty()) return;
    std::vector<Resource*> sorted;
    for (Resource& each : stack_.resources) sorted.push_back(&each);
    std::sort(sorted.begin(), sorted.end(),
              [](const Resource* a, const Resource* b) { return a->extent.begin < b->extent.begin; });
    for (const std::uint32_t at : broken_at_) {
      const auto after =
          std::upper_bound(sorted.begin(), sorted.end(), at,
                           [](std::uint32_t place, const Resource* each) { return place < each->extent.begin; });
      if (after == sorted.begin()) continue;
      Resource& touched = **(after - 1);
      touched.exists = touched.exists && Truth::unknown;
    }
  }

  /// The virtual resources come last; the vector does not grow again, so that parents stay where they are.
  void add_splits() {
    std::vector<Resource> parts;
    std::vector<std::pair<std::size_t, std::size_t>> parents;
    for (std::size_t i = 0; i < stack_.resources.size(); ++i) {
      const std::size_t before = parts.size();
      vocabulary::splits(stack_.resources[i], stack_.arena, parts);
      for (std::size_t part = before; part < parts.size(); ++part) parents.emplace_back(part, i);
    }
    stack_.resources.reserve(stack_.resources.size() + parts.size());
    for (const auto& [part, parent] : parents) {
      parts[part].parent = &stack_.resources[parent];
      stack_.resources.push_back(parts[part]);
    }
  }

  const Source& source_;
  const Node& root_;
  Stack& stack_;
  Sections sections_;
  Evaluator evaluator_;
  std::vector<std::uint32_t> broken_at_;  // Syntax errors.
};

}  // namespace

std::unique_ptr<Stack> read_cloudformation(const Sources&, const Source& templ, const Inputs& inputs,
                                           std::vector<Notice>& notices) {
  auto stack = std::make_unique<Stack>();
  const Node* root = cloudformation::read_template(templ, stack->arena, stack->notices);
  if (!root) {
    notices.insert(notices.end(), stack->notices.begin(), stack->notices.end());
    return nullptr;
  }
  stack->name = stack->root = templ.path();
  stack->dialect = Dialect::cloudformation;
  stack->tracer = std::make_unique<DirectTracer>();
  Assembler(templ, *root, *stack, inputs).assemble();
  return stack;
}

}  // namespace stackworthy::parsers
