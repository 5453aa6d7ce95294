#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analyzer/link/remote_states.h"
#include "analyzer/model/estate.h"

namespace stackworthy::linking {

/// Where a value leads: a resource, or an end outside of the scan.
struct Target {
  const Resource* resource = nullptr;
  External external;
  Truth holds = Truth::yes;
};

/// Finds the resources that values name: by reference, by name, by ARN, across stacks by export. Every look-up is a
/// hash look-up, and what one value leads to is limited.
class Resolver {
 public:
  explicit Resolver(const Estate& estate);

  /// The resources of `types` (empty: any) that the value names; external ends where it surely names something else.
  std::vector<Target> operator()(const Attr& value, std::span<const std::string_view> types) const;
  /// Those that carry the name and are of one of the types, in order of the estate.
  std::vector<const Resource*> named(std::string_view name, std::span<const std::string_view> types) const;

 private:
  struct Asking {
    const Resource& from;
    std::span<const std::string_view> types;
    std::vector<Target>& found;
    unsigned depth = 0;
  };
  void follow(const Node& value, Truth holds, Asking& asking) const;
  void follow(const Reference& reference, Truth holds, Asking& asking) const;
  bool follow_arn(const Node& text, Truth holds, Asking& asking) const;
  bool follow_alike(const Node& text, Truth holds, Asking& asking) const;
  void follow_text(std::string_view text, Truth holds, Asking& asking) const;
  void follow_import(std::string_view name, Truth holds, Asking& asking) const;

  bool follow_output(const Resource* output, Truth holds, Asking& asking) const;

  using Resources = std::vector<const Resource*>;
  std::unordered_map<std::string, Resources> by_name_;  ///< `type name`.
  RemoteStates states_;
  std::unordered_map<std::string, Resources> exports_;  ///< Outputs by the name under which they are exported.
};

/// Whether `types` is empty or has the type.
bool is_one_of(const Resource& resource, std::span<const std::string_view> types);

/// The type and name that an ARN speaks of; an empty type where it is none that is known.
struct ArnParts {
  std::string_view type;
  std::string_view name;
};
ArnParts parts_of_arn(std::string_view arn);

/// The argument that gives resources of a type their name in the cloud; empty where there is none.
std::string_view name_argument(std::string_view type);

}  // namespace stackworthy::linking
