#include "parsers/terraform/functions/table.h"
#include "parsers/terraform/types.h"

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

/// A list, set or map: of elements of one type, where those of the argument have one.
Called collected(const Call& call, const Type& type) {
  if (!call.budget().allows_list(call[0].parts().size())) return call.unknown();
  const Node* value = convert(call[0], type, call.context());
  return value ? Call::same(value) : Call::fail(refused);
}

Called tolist(const Call& call) { return collected(call, list_of_any); }

Called toset(const Call& call) { return collected(call, set_of_any); }

Called tomap(const Call& call) { return collected(call, map_of_any); }

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

constexpr Function conversion_table[] = {
    {"ephemeralasnull", 1, 1, "?", Shape::any, ephemeralasnull, true},
    {"issensitive", 1, 1, "?", Shape::boolean, issensitive, true},
    {"nonsensitive", 1, 1, "?", Shape::any, nonsensitive, true},
    {"sensitive", 1, 1, "?", Shape::any, sensitive, true},
    {"tobool", 1, 1, "?", Shape::boolean, tobool, true},
    {"tolist", 1, 1, "?", Shape::list, tolist, true},
    {"tomap", 1, 1, "?", Shape::object, tomap, true},
    {"tonumber", 1, 1, "?", Shape::number, tonumber, true},
    {"toset", 1, 1, "?", Shape::list, toset, true, true},
    {"tostring", 1, 1, "?", Shape::string, tostring, true},
};

}  // namespace

std::span<const Function> conversion_functions() { return conversion_table; }

}  // namespace stackworthy::terraform
