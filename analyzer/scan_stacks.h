#pragma once

#include <set>
#include <string>
#include <vector>

#include "analyzer/discover/discover.h"
#include "analyzer/scan.h"
#include "analyzer/stopwatch.h"

namespace stackworthy {

class Nesting;

/// Turns the judged files into stacks: Terraform roots, templates, directories of manifests.
class Stacks {
 public:
  Stacks(const Sources& sources, discover::Files& files, const std::vector<std::string>& judged,
         const parsers::Inputs& inputs, const std::string& top, unsigned threads, const ScanOptions& options)
      : sources_(sources),
        files_(files),
        judged_(judged),
        inputs_(inputs),
        top_(top),
        threads_(threads),
        options_(options) {}

  /// Says which stacks the configuration declares, and whether their variable files count; before `read`.
  void declare(const std::vector<DeclaredStack>& declared, bool with_var_files) {
    declared_ = &declared;
    takes_var_files_ = with_var_files;
  }
  /// Stacks are added sorted by root, then dialect; what a file turned out to be is noted in its verdict.
  void read(Estate& estate, std::vector<Notice>& notices, Stopwatch& watch);

 private:
  void read_terraform(Estate& estate, std::vector<Notice>& notices, Stopwatch& watch);
  void read_cloudformation(Estate& estate, std::vector<Notice>& notices);
  void read_kubernetes(Estate& estate);
  void add_declared_roots(const std::vector<parsers::TerraformDirectory>& directories,
                          std::vector<discover::Root>& roots) const;
  parsers::Inputs inputs_of(const std::string& root) const;
  /// One for each variant of a root of Terraform.
  std::vector<discover::Root> variants(discover::Root root) const;
  discover::Root root_of(const discover::File& templ) const;
  discover::Root nested_root_of(const discover::File& templ, const Nesting& nesting) const;
  /// The directories of Terraform that are judged or called by what is.
  discover::Directories wanted(const discover::Calls& calls) const;
  /// Says of variable files that no stack takes their values; `taken` are the files and directories that are.
  void name_untaken(const std::set<std::string, std::less<>>& taken, std::vector<Notice>& notices);
  void take_notices(const parsers::TerraformFiles& terraform, std::vector<Notice>& notices);
  void name(Stack& stack, const discover::Root& root) const;

  const Sources& sources_;
  discover::Files& files_;
  const std::vector<std::string>& judged_;
  const parsers::Inputs& inputs_;
  const std::string& top_;  ///< What the trust root is called: a stack there has its name.
  unsigned threads_;
  const std::vector<DeclaredStack>* declared_ = nullptr;
  bool takes_var_files_ = true;
  Progress* progress_;  ///< nullptr where nobody watches.
  const ScanOptions& options_;
};

}  // namespace stackworthy
