#pragma once

#include <map>
#include <span>
#include <string_view>

#include "analyzer/output/json_writer.h"
#include "analyzer/rule.h"

namespace stackworthy::output {

/// CWE numbers that the rules name, each with its index in the taxonomy.
using Weaknesses = std::map<std::string_view, std::size_t>;
Weaknesses weaknesses_of(std::span<const Rule* const> rules);

/// The rule as SARIF's reportingDescriptor. Its text depends on nothing but the rule.
void write_sarif_rule(JsonWriter& out, const Rule& rule, const Weaknesses& weaknesses);
/// `"taxonomies": [...]`, where there are any.
void write_taxonomies(JsonWriter& out, const Weaknesses& weaknesses);
/// `{"text": ...}` under a name, as it is.
void write_message(JsonWriter& out, std::string_view name, std::string_view text);

}  // namespace stackworthy::output
