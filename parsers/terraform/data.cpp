#include "parsers/terraform/evaluator.h"

namespace stackworthy::terraform {

const Node* Evaluator::data_attribute(ResourceInstance& instance, std::string_view name, Span where) {
  touched_ |= touch::module_instance;
  return computed(instance, name, where);
}

}  // namespace stackworthy::terraform
