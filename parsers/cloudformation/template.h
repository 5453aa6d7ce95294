#pragma once

#include <string_view>
#include <vector>

#include "analyzer/model/source.h"
#include "analyzer/model/value.h"
#include "parsers/yaml/yaml.h"

namespace stackworthy::parsers::cloudformation {

/// YAML as the tools around CloudFormation read it, with `!Sub x` as `{Fn::Sub: x}` and mechanical canonical names.
extern const yaml::Resolver resolver;

/// The root object of a template in YAML or JSON, as written; nullptr, with a notice, where the file holds none.
const Node* read_template(const Source&, Arena&, std::vector<Notice>&);

/// Whether the file is written in JSON.
bool is_json(std::string_view text);

/// Whether what does not parse is a template of another tool, such as jinja.
bool is_templated(std::string_view text);

}  // namespace stackworthy::parsers::cloudformation
