#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/parsers.h"
#include "parsers/terraform/module.h"

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

 private:
  friend std::shared_ptr<const TerraformFiles> read_terraform(const Sources&, std::span<const std::string_view>,
                                                              unsigned);
  std::vector<std::unique_ptr<terraform::ConfigurationFile>> files_;
  std::map<std::string, terraform::Module, std::less<>> modules_;
};

/// The directory of a local module call; empty where its source is no local path, or one that leaves the trust root.
std::string called_directory(const terraform::Module& caller, const terraform::Declaration& call);
/// Whether the source is a path: `./x`, `../x`.
bool is_local_source(std::string_view source);

}  // namespace stackworthy::parsers
