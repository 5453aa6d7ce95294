#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "analyzer/model/value.h"
#include "parsers/terraform/budget.h"

namespace stackworthy::terraform {

/// Where a call stands and what it may use.
struct CallContext {
  Arena& arena;
  Budget& budget;
  Span where;  ///< Becomes `from` of what is made.
};

/// What a call gives: a value, or surely an error in Terraform (`can` is false, `try` goes on to its next argument).
struct Called {
  const Node* value = nullptr;    ///< Never nullptr where `failure` is nullptr.
  const char* failure = nullptr;  ///< Why Terraform would refuse the call, a predicate about the call.
};

/// Calls a pure function as Terraform defines it. Arguments may be unknown, in part or as a whole, and choices; what
/// cannot be said is unknown with the references of the arguments. nullopt: no such function, or one that the evaluator
/// does itself (`try`, `can`, `file` and its kin, `templatefile`, `templatestring`, `type`).
std::optional<Called> call_function(std::string_view name, std::span<const Node* const> arguments, CallContext&);

/// Whether `call_function` answers for that name, with or without `core::`.
bool is_function(std::string_view name);

/// The number that text spells in base ten: nullptr where it spells none, an unknown where it is too large.
const Node* parse_number(std::string_view, CallContext&);

/// Whether something at any depth is marked as sensitive, charged.
bool is_sensitive_anywhere(const Node&, Budget&);

}  // namespace stackworthy::terraform
