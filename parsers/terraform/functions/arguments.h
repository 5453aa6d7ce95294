#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/model/value.h"
#include "parsers/terraform/functions/big_number.h"
#include "parsers/terraform/functions/characters.h"
#include "parsers/terraform/functions/functions.h"

namespace stackworthy::terraform {

/// One call while it is worked on: its arguments, already converted to what the function takes, and the ways to answer.
/// Values made here stand at the call and are marked as computed.
class Call {
 public:
  Call(std::span<const Node* const> arguments, CallContext& context) : arguments_(arguments), context_(context) {}

  std::size_t size() const { return arguments_.size(); }
  const Node& operator[](std::size_t i) const { return *arguments_[i]; }
  std::span<const Node* const> arguments() const { return arguments_; }
  CallContext& context() const { return context_; }
  Budget& budget() const { return context_.budget; }
  Arena& arena() const { return context_.arena; }

  Called boolean(bool) const;
  Called integer(std::int64_t) const;
  Called count(std::int64_t) const;  ///< A number of 64 bits, as Terraform's own counts are.
  Called number(double) const;       ///< Unknown for what is not finite.
  Called number(const BigNumber&) const;
  Called string(std::string_view copied) const;
  Called list(std::span<const Member>, std::uint8_t marks = 0) const;
  Called object(std::span<const Member>, std::uint8_t marks = 0) const;
  Called strings(std::span<const std::string>, std::uint8_t marks) const;
  Called text(std::span<const Member> pieces) const;
  Called null() const;
  /// Unknown, waiting for all that the arguments wait for.
  Called unknown(Shape = Shape::any) const;
  static Called same(const Node* value) { return {value, nullptr}; }
  static Called fail(const char* why) { return {nullptr, why}; }

  /// A place at the call.
  Member member(const Node* value, Truth exists = Truth::yes) const { return {value, nullptr, context_.where, exists}; }
  Member member(std::string_view key, const Node* value, Truth exists = Truth::yes) const;
  const Node* made_string(std::string_view copied) const;
  const Node* made_unknown(std::span<const Reference>, Shape) const;

 private:
  std::span<const Node* const> arguments_;
  CallContext& context_;
};

/// A value as a primitive, as Terraform converts it: of its kind, `text` or unknown where it hangs on what is not
/// known, nullptr where Terraform refuses. null stays null.
const Node* as_string(const Node&, CallContext&);
const Node* as_number(const Node&, CallContext&);
const Node* as_boolean(const Node&, CallContext&);

/// The fewest digits of a known number that read back as it.
Digits digits_of(const Node&);

/// Whether it stands for a string: a string, text, or a tree that is JSON text.
bool is_stringlike(const Node&);
/// The compact text of a value as jsonencode writes it; nothing where it is not wholly known or too long.
std::optional<std::string> json_text(const Node&, Budget&);
/// YAML as yamlencode writes it, under the same conditions.
std::optional<std::string> yaml_text(const Node&, Budget&);

/// The same with a mark on the whole.
Called made_secret(const Call&, Called);
/// The members of an object by name, one for each name.
std::vector<Member> sorted_members(const Node& object);
/// Whether some member directly inside may not exist.
bool has_doubtful_members(const Node&);
/// All that a value waits for, charged.
std::vector<Reference> references_of(std::span<const Node* const>, Budget&);
/// Whether nothing at any depth is unknown, charged.
bool is_known_anywhere(const Node&, Budget&);

/// Brings values to the one type that Terraform finds for all of them; false where it finds none.
bool unify(std::vector<const Node*>& values, CallContext&);
/// Elements of a list, set or tuple, brought to one type; false where there is none.
bool unified_elements(const Node& list, std::vector<Member>& elements, CallContext&);
/// The elements of a list(string): each a string, text, unknown or null; false where one cannot be.
bool string_elements(const Node& list, std::vector<Member>& elements, CallContext&);

}  // namespace stackworthy::terraform
