#include "parsers/terraform/functions/table.h"

namespace stackworthy::terraform {

namespace {

constexpr const char* refused = "converts what cannot be converted";

Called converted(const Call& call, const Node* (*convert)(const Node&, CallContext&)) {
  const Node* value = convert(call[0], call.context());
  return value ? Call::same(value) : Call::fail(refused);
}

Called tostring(const Call& call) { return converted(call, as_string); }

Called tonumber(const Call& call) { return converted(call, as_number); }

Called tobool(const Call& call) { return converted(call, as_boolean); }

bool is_open(const Node& node) { return node.kind == Kind::null || node.kind == Kind::choice; }

/// A list, set or map waits for its argument; what is surely something else is refused.
std::optional<Called> without_elements(const Call& call, Kind kind, Shape shape) {
  const Node& value = call[0];
  if (value.kind == Kind::null) return Call::same(&value);
  if (value.kind == Kind::unknown) {
    if (value.shape != Shape::any && value.shape != shape) return Call::fail(refused);
    return call.unknown(shape);
  }
  if (is_open(value)) return call.unknown(shape);
  if (value.kind != kind || value.has(mark::json)) return Call::fail(refused);
  return std::nullopt;
}

Called tolist(const Call& call) {
  if (const auto answer = without_elements(call, Kind::list, Shape::list)) return *answer;
  if (call[0].has(mark::map)) return Call::same(&call[0]);
  std::vector<Member> elements;
  if (!unified_elements(call[0], elements, call.context())) return Call::fail(refused);
  return call.list(elements, mark::map);
}

Called toset(const Call& call) {
  if (const auto answer = without_elements(call, Kind::list, Shape::list)) return *answer;
  if (call[0].has(mark::set)) return Call::same(&call[0]);
  std::vector<Member> elements;
  if (!unified_elements(call[0], elements, call.context())) return Call::fail(refused);
  return make_set(call, elements);
}

Called tomap(const Call& call) {
  if (const auto answer = without_elements(call, Kind::object, Shape::object)) return *answer;
  if (call[0].has(mark::map)) return Call::same(&call[0]);
  std::vector<Member> members = sorted_members(call[0]);
  std::vector<const Node*> values;
  for (const Member& member : members) values.push_back(member.value);
  if (!unify(values, call.context())) return Call::fail(refused);
  for (std::size_t i = 0; i < values.size(); ++i) members[i].value = values[i];
  return call.object(members, mark::map);
}

Called sensitive(const Call& call) {
  return Call::same(make::moved(call.arena(), call[0], call[0].from, mark::sensitive));
}

Called nonsensitive(const Call& call) {
  Node open = call[0];
  open.marks &= static_cast<std::uint8_t>(~mark::sensitive);
  return Call::same(call.arena().make(open));
}

Called issensitive(const Call& call) {
  if (call[0].kind == Kind::unknown && !call[0].has(mark::sensitive)) return call.unknown(Shape::boolean);
  return call.boolean(call[0].has(mark::sensitive));
}

/// Values that live only while Terraform runs are not tracked, so what may be one is not known.
Called ephemeralasnull(const Call& call) {
  return is_known_anywhere(call[0], call.budget()) ? Call::same(&call[0]) : call.unknown();
}

constexpr Function table[] = {
    {"ephemeralasnull", 1, 1, "?", Shape::any, ephemeralasnull, true},
    {"issensitive", 1, 1, "?", Shape::boolean, issensitive, true},
    {"nonsensitive", 1, 1, "?", Shape::any, nonsensitive, true},
    {"sensitive", 1, 1, "?", Shape::any, sensitive, true},
    {"tobool", 1, 1, "?", Shape::boolean, tobool, true},
    {"tolist", 1, 1, "?", Shape::list, tolist, true},
    {"tomap", 1, 1, "?", Shape::object, tomap, true},
    {"tonumber", 1, 1, "?", Shape::number, tonumber, true},
    {"toset", 1, 1, "?", Shape::list, toset, true},
    {"tostring", 1, 1, "?", Shape::string, tostring, true},
};

}  // namespace

std::span<const Function> conversion_functions() { return table; }

}  // namespace stackworthy::terraform
