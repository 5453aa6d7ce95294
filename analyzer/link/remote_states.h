#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analyzer/model/estate.h"

namespace stackworthy::linking {

/// Which Terraform stack keeps its state where another one reads it.
class RemoteStates {
 public:
  explicit RemoteStates(const Estate& estate);

  /// The output that a `terraform_remote_state` data source reads by `attribute` (`outputs.topic`), or nullptr where
  /// the stack is not in the scan, or two keep their state in the same place.
  const Resource* output(const Resource& data, std::string_view attribute) const;

 private:
  std::unordered_map<std::string, std::vector<const Stack*>> by_place_;
};

}  // namespace stackworthy::linking
