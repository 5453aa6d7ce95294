#pragma once

#include <functional>

#include "analyzer/model/estate.h"

namespace stackworthy::facets {

/// Visits every value of the resource that stands in an argument documented to hold a credential.
void each_credential(const Resource& resource, const std::function<void(const Attr&)>& visit);

/// The variable or parameter whose default is this value, unchanged on its way; nullptr where it comes from elsewhere.
const Resource* default_behind(const Node& value, const Resource& in);

}  // namespace stackworthy::facets
