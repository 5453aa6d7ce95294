#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/parsers.h"
#include "parsers/terraform/module.h"
#include "parsers/terraform/module_sources.h"

namespace stackworthy::parsers {

class TerraformFiles {
 public:
  /// The declarations of a directory; nullptr where no file of Terraform lies in it.
  const terraform::Module* module(std::string_view directory) const {
    const auto found = modules_.find(directory);
    return found == modules_.end() ? nullptr : &found->second;
  }
  const std::map<std::string, terraform::Module, std::less<>>& modules() const { return modules_; }
  const std::vector<std::unique_ptr<terraform::ConfigurationFile>>& files() const { return files_; }
  const terraform::ModuleSources& module_sources() const { return module_sources_; }

 private:
  friend std::shared_ptr<const TerraformFiles> read_terraform(const Sources&, std::span<const std::string_view>,
                                                              unsigned,
                                                              std::span<const std::pair<std::string, std::string>>);
  std::vector<std::unique_ptr<terraform::ConfigurationFile>> files_;
  std::map<std::string, terraform::Module, std::less<>> modules_;
  terraform::ModuleSources module_sources_;
};

/// The directory in the tree that a module call leads to, by a local path or by `module-sources`; empty where it leads
/// elsewhere, or out of the trust root.
std::string called_directory(const TerraformFiles& files, const terraform::Module& caller,
                             const terraform::Declaration& call);
/// Whether the source is a path: `./x`, `../x`.
bool is_local_source(std::string_view source);

}  // namespace stackworthy::parsers
