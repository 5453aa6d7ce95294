#pragma once

#include <string>

#include "analyzer/model/source.h"

namespace stackworthy::cli {

/// The JSON schema (2020-12) of `stackworthy.yaml`, with the rules of this build.
std::string config_schema();
/// The whole configuration as YAML: what the text says and the defaults, each with where it comes from. No secret is in
/// it.
std::string shown_config(const Source& source);
/// The configuration's keys as a page of Markdown.
std::string config_page();

}  // namespace stackworthy::cli
