#include "parsers/terraform/functions/arguments.h"
#include "parsers/terraform/types.h"

namespace stackworthy::terraform {

bool unify(std::vector<const Node*>& values, CallContext& context) {
  if (!context.budget.spend(1 + values.size())) return true;
  std::vector<const Type*> types;
  for (const Node* value : values) types.push_back(type_of(*value, context.arena));
  const Type* type = unify(types, context.arena);
  if (!type) return false;
  for (const Node*& value : values) {
    value = convert(*value, *type, context);
    if (!value) return false;
  }
  return true;
}

bool unified_elements(const Node& list, std::vector<Member>& elements, CallContext& context) {
  elements.assign(list.parts().begin(), list.parts().end());
  if (list.has(mark::map) || list.has(mark::set)) return true;
  std::vector<const Node*> values;
  for (const Member& element : elements) values.push_back(element.value);
  if (!unify(values, context)) return false;
  for (std::size_t i = 0; i < values.size(); ++i) elements[i].value = values[i];
  return true;
}

bool string_elements(const Node& list, std::vector<Member>& elements, CallContext& context) {
  elements.assign(list.parts().begin(), list.parts().end());
  if (!context.budget.spend(elements.size())) return true;
  for (Member& element : elements) {
    element.value = as_string(*element.value, context);
    if (!element.value) return false;
  }
  return true;
}

}  // namespace stackworthy::terraform
