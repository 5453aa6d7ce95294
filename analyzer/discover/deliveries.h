#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/discover/discover.h"
#include "analyzer/discover/kustomizations.h"

namespace stackworthy::discover {

/// A Flux `Kustomization` or an Argo CD `Application` that applies a directory.
struct Delivery {
  std::string path;       ///< The directory that it names, normalised.
  std::string by;         ///< The file of the object.
  std::string directory;  ///< Of that file.
  bool is_flux = false;
  bool recurses = false;  ///< Without a kustomization, all manifests below are applied.
  Kustomization over;     ///< What it changes on top.
};

/// Every delivery of the trust root whose directory `is_there`, sorted by path, then file. Whether its source is this
/// repository cannot be known. `candidates` are the directories that a pattern of an ApplicationSet may mean.
std::vector<Delivery> find_deliveries(const Files& files, const Sources& sources, Arena& arena,
                                      const std::function<bool(std::string_view)>& is_there,
                                      const std::vector<std::string>& candidates);

}  // namespace stackworthy::discover
