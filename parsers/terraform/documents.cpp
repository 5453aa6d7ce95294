#include "parsers/terraform/evaluator.h"

namespace stackworthy::terraform {

const Node* Evaluator::document_value(const Attribute&, const Node* value) { return value; }

}  // namespace stackworthy::terraform
