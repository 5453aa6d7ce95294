#pragma once

#include <string>
#include <string_view>

#include "analyzer/model/source.h"
#include "analyzer/model/value.h"

namespace stackworthy::parsers::kubernetes {

/// Why a file is not read as manifests, seen from its path and text alone; empty where it is.
std::string reason_not_to_read(const Sources&, std::string_view path, std::string_view text);

/// Why a document is no object of a cluster: no kind, no metadata, a patch; empty where it is one.
std::string reason_no_object(const Node& document);

/// `Deployment`, or `Service.serving.knative.dev` where another group has a kind of the same name.
std::string type_of(const Node& object);

/// `Kind/namespace/name`; `default` where the manifest names no namespace.
std::string address_of(const Node& object);

/// Whether the object is a list of objects, and its items then.
const Node* items_of(const Node& object);

}  // namespace stackworthy::parsers::kubernetes
