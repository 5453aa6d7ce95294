#pragma once

// The only header of the front ends that others include.

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/model/estate.h"
#include "analyzer/model/source.h"
#include "parsers/outline.h"

namespace stackworthy::parsers {

/// Values that come from outside the configuration, in Terraform's precedence.
struct Inputs {
  std::vector<std::string> var_files;                     ///< Relative to the trust root, in order.
  std::vector<std::pair<std::string, std::string>> vars;  ///< `--var k=v`, after the files.
  std::vector<std::size_t>
      vars_after;  ///< Of each of `vars`, how many `var_files` stand before it; without entry: all.
  std::vector<std::pair<std::string, std::string>> environment;  ///< TF_VAR_x as (x, value); before all files.
  /// Where modules of other places lie in the tree: source prefix and directory, longest prefix first.
  std::vector<std::pair<std::string, std::string>> module_sources;
  /// Parameters of a template that another one gives: their defaults say nothing; sorted.
  std::vector<std::string> given_elsewhere;
};

// --- Terraform -----------------------------------------------------------------------------------

/// All Terraform files of the trust root, read once; shared by the stacks that evaluate them. Immutable.
class TerraformFiles;

/// Reads `.tf .tofu .tf.json .tofu.json` files (paths of `sources`); on up to `threads` threads. Calls of modules whose
/// source `module_sources` (as in `Inputs`) covers are followed into the tree.
std::shared_ptr<const TerraformFiles> read_terraform(
    const Sources& sources, std::span<const std::string_view> paths, unsigned threads,
    std::span<const std::pair<std::string, std::string>> module_sources = {});

/// What one directory of Terraform files says about itself, for discovery.
struct TerraformDirectory {
  std::string_view path;
  std::vector<std::string> calls;    ///< Directories in the tree, normalised, of the module calls in it.
  bool has_backend = false;          ///< A backend or cloud block.
  bool has_provider = false;         ///< A configured provider block.
  bool has_required_inputs = false;  ///< A variable without default.
  bool has_resources = false;
};
std::vector<TerraformDirectory> directories(const TerraformFiles&);
/// Syntax errors and the like of the files, sorted.
std::vector<Notice> notices(const TerraformFiles&);

/// Evaluates the root module in `directory` with its local modules into a stack (not yet indexed by the caller: this
/// calls `Stack::index`).
std::unique_ptr<Stack> evaluate_terraform(std::shared_ptr<const TerraformFiles>, const Sources&,
                                          std::string_view directory, const Inputs&);

// --- Terragrunt ----------------------------------------------------------------------------------

/// One `terragrunt.hcl` and what it deploys.
struct TerragruntUnit {
  std::string path;       ///< Of the file.
  std::string directory;  ///< Of the file; `.` at the trust root.
  std::string module;     ///< The directory of the module that it deploys; empty where that is not in the tree.
  std::string source;    ///< As written, unknown parts as `${...}`; empty where the unit's own directory is the module.
  bool is_unit = false;  ///< It has a source, or its directory is a module; else others can only include it.
  bool is_skipped = false;            ///< By `skip` or `exclude`: read all the same.
  bool is_templated = false;          ///< Written by another tool from this: not HCL yet.
  std::vector<std::string> includes;  ///< Paths of the files that it includes.
  std::vector<std::string> reads;     ///< Paths of all Terragrunt files that took part, sorted.
};

/// What each of the `terragrunt.hcl` files says it deploys, in their order.
std::vector<TerragruntUnit> terragrunt_units(const TerraformFiles&, const Sources&,
                                             std::span<const std::string_view> paths, unsigned threads);

/// Evaluates a unit's module with the unit's inputs into a stack; the stack of a module that is not in the tree holds
/// one opaque `terraform/module`. Calls `Stack::index`.
std::unique_ptr<Stack> evaluate_terragrunt(std::shared_ptr<const TerraformFiles>, const Sources&, const TerragruntUnit&,
                                           const Inputs&);

// --- CloudFormation ------------------------------------------------------------------------------

/// Whether the text looks like a template: cheap, no parsing, no false negatives for what `read_cloudformation`
/// accepts.
bool looks_like_cloudformation(std::string_view text, std::string_view path);
/// Reads one template (YAML or JSON) into a stack; nullptr, with a notice, where it is none.
std::unique_ptr<Stack> read_cloudformation(const Sources&, const Source& templ, const Inputs&,
                                           std::vector<Notice>& notices);

// --- Kubernetes ----------------------------------------------------------------------------------

/// Whether the text looks like manifests: `apiVersion` and `kind` at some line's start (YAML) or as keys (JSON).
bool looks_like_kubernetes(std::string_view text, std::string_view path);
/// Reads the manifests of one directory into a stack. `skipped` gets paths that held no object, with the reason.
std::unique_ptr<Stack> read_kubernetes(const Sources&, std::string_view directory, std::span<const Source* const> files,
                                       std::vector<std::pair<std::string, std::string>>& skipped);

// --- Places --------------------------------------------------------------------------------------

/// What stands where in a file, for suppressions and identities; the dialect follows from path and content. Re-reads
/// the text: ask only for files with findings or comments.
Outline outline(const Source&);

}  // namespace stackworthy::parsers
