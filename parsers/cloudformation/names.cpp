// What a name stands for: a parameter, a pseudo parameter, a resource or one of its attributes.

#include <algorithm>
#include <array>
#include <charconv>

#include "parsers/cloudformation/evaluate.h"

namespace stackworthy::parsers::cloudformation {

namespace {

struct Pseudo {
  std::string_view name;
  Shape shape;
};

constexpr std::array<Pseudo, 7> pseudo_parameters{{
    {"AWS::Region", Shape::word},
    {"AWS::AccountId", Shape::word},
    {"AWS::Partition", Shape::word},
    {"AWS::StackName", Shape::word},
    {"AWS::StackId", Shape::string},
    {"AWS::URLSuffix", Shape::word},
    {"AWS::NotificationARNs", Shape::list},
}};

std::string_view text_of(const Node& object, std::string_view name) {
  const Member* member = find_member(object, name);
  return member && member->value->kind == Kind::string ? member->value->string() : std::string_view();
}

bool is_true(const Node& object, std::string_view name) {
  const Member* member = find_member(object, name);
  return member && member->value->is_scalar() &&
         (to_text(*member->value) == "true" || to_text(*member->value) == "True");
}

Shape shape_of_type(std::string_view type) {
  if (type == "Number") return Shape::number;
  if (type.substr(0, 5) == "List<" || type == "CommaDelimitedList") return Shape::list;
  if (type.substr(0, 8) == "AWS::EC2" || type.substr(0, 12) == "AWS::Route53") return Shape::word;
  return Shape::string;
}

/// Words of an attribute's name that say it is text.
Shape shape_of_attribute(std::string_view name) {
  for (const std::string_view end : {"Arn", "Id", "Name", "Address", "Port", "Endpoint", "Url", "URL", "ARN"}) {
    if (name.size() >= end.size() && name.substr(name.size() - end.size()) == end) return Shape::string;
  }
  return Shape::any;
}

}  // namespace

const Node* Evaluator::pseudo(std::string_view name, Span where) {
  for (const Pseudo& each : pseudo_parameters) {
    if (each.name == name) return waiting(each.name, where, each.shape);
  }
  return nullptr;
}

/// A list parameter's default is one string with commas.
const Node* Evaluator::from_default(const Node& value, std::string_view type) {
  const bool is_list = type.substr(0, 5) == "List<" || type == "CommaDelimitedList";
  if (!is_list || !value.is_scalar()) return &value;
  const std::string text = to_text(value);
  std::vector<Member> elements;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t comma = std::min(text.find(',', at), text.size());
    std::string_view element = std::string_view(text).substr(at, comma - at);
    while (!element.empty() && element.front() == ' ') element.remove_prefix(1);
    while (!element.empty() && element.back() == ' ') element.remove_suffix(1);
    if (!element.empty() || comma < text.size() || !elements.empty()) {
      elements.push_back({make::string(arena_, element, value.from), nullptr, value.from, Truth::yes});
    }
    at = comma + 1;
  }
  return make::list(arena_, elements, value.from);
}

const Node* Evaluator::declared(const Node& parameter, std::string_view name) {
  const std::string_view type = text_of(parameter, "Type");
  const bool is_stored = type.substr(0, 18) == "AWS::SSM::Paramete";
  for (auto given = inputs_.vars.rbegin(); given != inputs_.vars.rend(); ++given) {
    if (given->first == name && !is_stored) return from_default(*make::string(arena_, given->second, {}), type);
  }
  const auto& elsewhere = inputs_.given_elsewhere;
  const bool is_given = std::binary_search(elsewhere.begin(), elsewhere.end(), name);
  const Member* fallback = is_given ? nullptr : find_member(parameter, "Default");
  if (is_stored)
    return waiting(name, parameter.from, type.find("List") == std::string_view::npos ? Shape::string : Shape::list);
  if (fallback && fallback->value->kind != Kind::null) return from_default(*fallback->value, type);
  const Member* allowed = find_member(parameter, "AllowedValues");
  if (allowed && allowed->value->kind == Kind::list && allowed->value->size > 0 && shape_of_type(type) != Shape::list) {
    const Reference why{name, parameter.from};
    return make::choice(arena_, allowed->value->parts(), {&why, 1}, allowed->value->from);
  }
  return waiting(name, parameter.from, shape_of_type(type));
}

const Node* Evaluator::parameter(std::string_view name) {
  const auto found = parameters_.find(name);
  if (found != parameters_.end()) return found->second;
  const Member* member = sections_.parameters ? find_member(*sections_.parameters, name) : nullptr;
  if (!member || member->name->spelled != name) return nullptr;
  const std::string_view kept = member->name->spelled;
  const bool is_object = member->value->kind == Kind::object;
  const Node* value = is_object ? declared(*member->value, kept) : waiting(kept, member->where, Shape::any);
  if (is_object && is_true(*member->value, "NoEcho")) value = make::moved(arena_, *value, value->from, mark::sensitive);
  parameters_.emplace(kept, value);
  return value;
}

/// The value of `Ref name`, never nullptr.
const Node* Evaluator::named(std::string_view name, Span where) {
  if (const Node* value = pseudo(name, where)) return value;
  note(name, where);
  if (const Node* value = parameter(name)) return value;
  return waiting(name, where, Shape::string);
}

const Node* Evaluator::attribute(std::string_view id, std::string_view name, Span where) {
  const std::string address = std::string(id) + "." + std::string(name);
  const std::string_view kept = arena_.copy(std::string_view(address));
  note(kept, where);
  return waiting(kept, where, shape_of_attribute(name));
}

Outcome Evaluator::ref(const Node& argument, Span where) {
  const Node& name = *evaluate(argument).value;
  if (name.kind != Kind::string) return {waiting_like(name, where, Shape::any), Truth::yes};
  if (name.string() == "AWS::NoValue") return {make::null(arena_, where), Truth::no};
  return {named(name.string(), where), Truth::yes};
}

Outcome Evaluator::get_att(const Node& argument, Span where) {
  if (argument.kind == Kind::string) {
    const std::string_view text = argument.string();
    const std::size_t dot = text.find('.');
    if (dot != std::string_view::npos) return {attribute(text.substr(0, dot), text.substr(dot + 1), where), Truth::yes};
    return {waiting(text, where, Shape::any), Truth::yes};
  }
  if (argument.kind == Kind::list && argument.size >= 2) {
    const Node& id = *evaluate(*argument.parts()[0].value).value;
    std::string name;
    for (const Member& each : argument.parts().subspan(1)) {
      const Node& part = *evaluate(*each.value).value;
      if (!part.is_scalar()) return {waiting_like(part, where, Shape::any), Truth::yes};
      name += (name.empty() ? "" : ".") + to_text(part);
    }
    if (id.kind == Kind::string) return {attribute(id.string(), name, where), Truth::yes};
    return {waiting_like(id, where, Shape::any), Truth::yes};
  }
  return {waiting("Fn::GetAtt", where, Shape::any), Truth::yes};
}

Outcome Evaluator::import_value(const Node& argument, Span where) {
  const Node& name = *evaluate(argument).value;
  const std::string address = "ImportValue:" + to_text(name);
  const std::string_view kept = arena_.copy(std::string_view(address));
  note(kept, where);
  return {waiting(kept, where, Shape::string), Truth::yes};
}

/// The values below one key of a mapping, or below every key that `key` may be; nullptr where there is none.
const Node* Evaluator::looked_up(const Node& map, const Node& key, Span where, bool& is_certain) {
  if (map.kind != Kind::object) return nullptr;
  std::vector<Member> found;
  const auto add = [&](std::string_view name) {
    const Member* member = find_member(map, name);
    if (member && member->name->spelled == name) found.push_back({member->value, nullptr, member->where, Truth::yes});
  };
  if (key.is_scalar()) {
    add(to_text(key));
  } else if (key.kind == Kind::choice) {
    is_certain = false;
    for (const Member& each : key.parts()) {
      if (each.value->is_scalar()) add(to_text(*each.value));
    }
  } else {
    is_certain = false;
    for (const Member& each : map.parts()) found.push_back({each.value, nullptr, each.where, Truth::yes});
  }
  if (found.empty()) return nullptr;
  if (found.size() == 1 && key.is_scalar()) return found.front().value;
  return make::list(arena_, found, where);
}

Outcome Evaluator::find_in_map(const Node& argument, Span where) {
  const Outcome unknown{waiting("Fn::FindInMap", where, Shape::any), Truth::yes};
  if (argument.kind != Kind::list || argument.size < 3 || !sections_.mappings) return unknown;
  const auto parts = argument.parts();
  const Node& name = *evaluate(*parts[0].value).value;
  const Node& first = *evaluate(*parts[1].value).value;
  const Node& second = *evaluate(*parts[2].value).value;
  if (name.kind != Kind::string) return {waiting_like(name, where, Shape::any), Truth::yes};
  const Member* map = find_member(*sections_.mappings, name.string());
  if (!map) return unknown;
  bool is_certain = true;
  const Node* rows = looked_up(*map->value, first, where, is_certain);
  if (!rows) return unknown;
  if (is_certain) {
    const Node* value = looked_up(*rows, second, where, is_certain);
    if (value && is_certain) return {value, Truth::yes};
    if (!value) return unknown;
    rows = value;
  } else {
    std::vector<Member> values;
    for (const Member& row : rows->parts()) {
      if (!spend()) return unknown;
      bool is_row_certain = true;
      const Node* value = looked_up(*row.value, second, where, is_row_certain);
      if (value && is_row_certain) values.push_back({value, nullptr, value->from, Truth::yes});
      if (value && !is_row_certain) values.insert(values.end(), value->parts().begin(), value->parts().end());
    }
    rows = make::list(arena_, values, where);
  }
  std::vector<Reference> why = waits_for(first);
  for (const Reference& each : waits_for(second)) why.push_back(each);
  if (rows->size == 0) return {waiting_for(why, where, Shape::any), Truth::yes};
  return {make::choice(arena_, rows->parts(), why, where), Truth::yes};
}

}  // namespace stackworthy::parsers::cloudformation
