// A call goes through three gates before a function sees it. Alternatives: an argument that is a choice is called once
// for each, and the results are a choice again. Types: every argument becomes what the function takes, or the call
// fails as it would in Terraform. Unknowns: where a function needs to know an argument and it is not known, the call is
// unknown. Sensitive marks of the arguments return on the result.

#include "parsers/terraform/functions/functions.h"

#include <algorithm>
#include <vector>

#include "parsers/terraform/functions/table.h"

namespace stackworthy::terraform {

namespace {

std::vector<Function> all_functions() {
  std::vector<Function> all;
  for (const auto family :
       {numeric_functions(), string_functions(), pattern_functions(), format_functions(), collection_functions(),
        shape_functions(), set_functions(), encoding_functions(), document_functions(), date_functions(),
        hash_functions(), network_functions(), conversion_functions()})
    all.insert(all.end(), family.begin(), family.end());
  std::sort(all.begin(), all.end(), [](const Function& a, const Function& b) { return a.name < b.name; });
  return all;
}

const Function* find_function(std::string_view name) {
  static const std::vector<Function> table = all_functions();
  if (name.starts_with("core::")) name.remove_prefix(6);
  const auto at = std::lower_bound(table.begin(), table.end(), name,
                                   [](const Function& function, std::string_view key) { return function.name < key; });
  return at != table.end() && at->name == name ? &*at : nullptr;
}

bool is_of_provider(std::string_view name) { return name.starts_with("provider::"); }

char taken_at(const Function& function, std::size_t argument) {
  return function.takes[std::min(argument, function.takes.size() - 1)];
}

constexpr const char* refused_null = "is given null";
constexpr const char* refused_type = "is given an argument of a type that it does not take";

/// Why the argument cannot be converted to what `takes` says, or nullptr; `argument` becomes the converted value.
const char* convert(char takes, const Node*& argument, CallContext& context) {
  const Node& given = *argument;
  if (given.kind == Kind::null) return takes == '?' ? nullptr : refused_null;
  const bool is_collection = given.is_collection() && !given.has(mark::json);
  switch (takes) {
    case 's':
    case 'S':
      argument = as_string(given, context);
      break;
    case 'n':
    case 'N':
      argument = as_number(given, context);
      break;
    case 'b':
      argument = as_boolean(given, context);
      break;
    case 'l':
      if (given.kind != Kind::unknown && !(is_collection && given.kind == Kind::list)) return refused_type;
      if (given.kind == Kind::unknown && given.shape != Shape::any && given.shape != Shape::list) return refused_type;
      break;
    case 'o':
      if (given.kind != Kind::unknown && !(is_collection && given.kind == Kind::object)) return refused_type;
      if (given.kind == Kind::unknown && given.shape != Shape::any && given.shape != Shape::object) return refused_type;
      break;
    case 'a':
    case 'A':
    case 'w':
      if (given.is_collection() && given.has(mark::json)) argument = as_string(given, context);
      break;
    default:
      break;
  }
  return argument ? nullptr : refused_type;
}

/// Whether the call cannot go on without knowing the argument.
bool is_missing(char takes, const Node& argument, const Function& function, CallContext& context) {
  const bool is_open = argument.kind == Kind::unknown || argument.kind == Kind::choice || argument.kind == Kind::text;
  switch (takes) {
    case 's':
    case 'n':
    case 'b':
      return is_open;
    case 'l':
    case 'o':
      return is_open || (!function.hands_on && has_doubtful_members(argument));
    case 'a':
      return argument.kind == Kind::unknown || argument.kind == Kind::choice ||
             (!function.hands_on && has_doubtful_members(argument));
    case 'w':
      return !is_known_anywhere(argument, context.budget);
    default:
      return false;
  }
}

bool is_sensitive(const Node& argument, const Function& function, CallContext& context) {
  if (argument.has(mark::sensitive)) return true;
  return (!function.hands_on || function.gathers) && (argument.is_collection() || argument.kind == Kind::text) &&
         is_sensitive_anywhere(argument, context.budget);
}

Called call_one(const Function& function, std::span<const Node* const> given, CallContext& context) {
  std::vector<const Node*> arguments(given.begin(), given.end());
  std::uint64_t size = 1;
  for (const Node* argument : arguments)
    size += argument->kind == Kind::string ? argument->size / 64 : argument->parts().size();
  const Call as_given(given, context);
  if (!context.budget.spend(size)) return as_given.unknown(function.shape);
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (const char* why = convert(taken_at(function, i), arguments[i], context)) return Call::fail(why);
  }
  bool is_unknown = false;
  bool sensitive = false;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    sensitive = sensitive || is_sensitive(*given[i], function, context);
    is_unknown = is_unknown || is_missing(taken_at(function, i), *arguments[i], function, context);
  }
  Called called = is_unknown ? as_given.unknown(function.shape) : function.run(Call(arguments, context));
  if (called.failure || !sensitive || function.name == "nonsensitive" || function.name == "issensitive") return called;
  if (!called.value->has(mark::sensitive))
    called.value = make::moved(context.arena, *called.value, called.value->from, mark::sensitive);
  return called;
}

/// Calls for every combination of alternatives, at most as many as a choice may have.
Called call_alternatives(const Function& function, std::span<const Node* const> given, CallContext& context) {
  std::size_t combinations = 1;
  for (const Node* argument : given) {
    if (argument->kind != Kind::choice) continue;
    combinations *= argument->size;
    if (combinations > Node::most_alternatives) return Call(given, context).unknown(function.shape);
  }
  std::vector<Member> results;
  const char* failure = nullptr;
  for (std::size_t combination = 0; combination < combinations; ++combination) {
    std::vector<const Node*> arguments(given.begin(), given.end());
    Member result{nullptr, nullptr, context.where, Truth::yes};
    std::size_t rest = combination;
    for (const Node*& argument : arguments) {
      if (argument->kind != Kind::choice) continue;
      const Member& alternative = argument->parts()[rest % argument->size];
      rest /= argument->size;
      const bool sensitive = argument->has(mark::sensitive);
      argument = sensitive ? make::moved(context.arena, *alternative.value, alternative.value->from, mark::sensitive)
                           : alternative.value;
      result.exists = result.exists && alternative.exists;
    }
    const Called called = call_one(function, arguments, context);
    if (called.failure) failure = called.failure;
    result.value = called.value;
    if (!called.failure) results.push_back(result);
  }
  if (results.empty()) return Call::fail(failure);
  if (failure) return Call(given, context).unknown(function.shape);
  return Call::same(make::choice(context.arena, results, references_of(given, context.budget), context.where));
}

}  // namespace

bool is_function(std::string_view name) { return is_of_provider(name) || find_function(name) != nullptr; }

std::optional<Called> call_function(std::string_view name, std::span<const Node* const> arguments,
                                    CallContext& context) {
  if (is_of_provider(name)) return Call(arguments, context).unknown();
  const Function* function = find_function(name);
  if (!function) return std::nullopt;
  if (arguments.size() < function->least) return Call::fail("is given too few arguments");
  if (arguments.size() > function->most) return Call::fail("is given too many arguments");
  const bool chosen = std::any_of(arguments.begin(), arguments.end(),
                                  [](const Node* argument) { return argument->kind == Kind::choice; });
  return chosen ? call_alternatives(*function, arguments, context) : call_one(*function, arguments, context);
}

}  // namespace stackworthy::terraform
