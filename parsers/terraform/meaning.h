#pragma once

// What terraform refuses by meaning from the configuration alone, as notices: none of it keeps us from reading on.

#include <string_view>
#include <vector>

#include "parsers/terraform/files.h"

namespace stackworthy::terraform {

/// Whether the text is a version constraint as terraform reads it.
bool is_version_constraint(std::string_view text);
/// Whether the text is an identifier.
bool is_identifier(std::string_view text);
/// Blocks, labels and arguments of the language's own that are unknown, missing, misplaced or there twice; of one
/// directory.
void check_blocks(const std::vector<const ConfigurationFile*>& files, std::vector<Notice>& notices);
/// References to what no file of the directory declares, arguments of calls that the module does not take, and cycles;
/// `files` as for the blocks.
void check_references(const parsers::TerraformFiles& all, const Module& module, std::vector<Notice>& notices);

}  // namespace stackworthy::terraform
