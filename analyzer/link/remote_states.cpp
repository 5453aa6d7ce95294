// A backend names a place: the bucket and the key in it. A data source that names the same place reads that stack's
// outputs. Both must be known; a backend whose settings come from the command line leads nowhere.

#include "analyzer/link/remote_states.h"

#include <optional>

namespace stackworthy::linking {

namespace {

struct BackendKind {
  std::string_view kind;
  std::string_view store;
  std::string_view key;
};

constexpr BackendKind backend_kinds[] = {{"s3", "bucket", "key"},
                                         {"gcs", "bucket", "prefix"},
                                         {"azurerm", "storage_account_name", "key"},
                                         {"oss", "bucket", "key"},
                                         {"cos", "bucket", "key"}};

std::optional<std::string> place_of(std::string_view kind, const Attr& settings) {
  for (const BackendKind& each : backend_kinds) {
    if (each.kind != kind) continue;
    const auto store = settings[each.store].string();
    const auto key = settings[each.key].string();
    if (!store || !key) return std::nullopt;
    return std::string(kind) + '\n' + std::string(*store) + '\n' + std::string(*key);
  }
  return std::nullopt;
}

}  // namespace

RemoteStates::RemoteStates(const Estate& estate) {
  for (const auto& stack : estate.stacks) {
    for (const Resource* backend : stack->of_type("terraform/backend")) {
      if (backend->call) continue;
      if (const auto place = place_of(backend->name, backend->whole())) by_place_[*place].push_back(stack.get());
    }
  }
}

const Resource* RemoteStates::output(const Resource& data, std::string_view attribute) const {
  constexpr std::string_view head = "outputs.";
  const auto kind = data["backend"].string();
  if (!kind || !attribute.starts_with(head)) return nullptr;
  const auto place = place_of(*kind, data["config"]);
  const auto found = place ? by_place_.find(*place) : by_place_.end();
  if (found == by_place_.end() || found->second.size() != 1) return nullptr;
  const std::string_view name = attribute.substr(head.size());
  return found->second.front()->find("output." + std::string(name.substr(0, name.find_first_of(".["))));
}

}  // namespace stackworthy::linking
