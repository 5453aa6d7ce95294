#pragma once

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/discover/discover.h"
#include "parsers/parsers.h"

namespace stackworthy {

/// The Terragrunt units of the trust root; the judged ones are stacks.
class TerragruntStacks {
 public:
  TerragruntStacks(const Sources& sources, discover::Files& files, const std::vector<std::string>& judged,
                   const parsers::Inputs& inputs, unsigned threads);

  /// Whether there is any file that may be a unit.
  bool may_be_there() const { return !paths_.empty(); }
  /// Finds out what each unit deploys, and notes it in the verdicts of its files.
  void find(const parsers::TerraformFiles& terraform);
  /// Whether a judged unit is the stack of the module in that directory.
  bool deploy(std::string_view directory) const { return deployed_.contains(directory); }
  /// One stack for each judged unit, by path, and what it is; not yet named.
  std::vector<std::pair<std::unique_ptr<Stack>, discover::Root>> read(
      std::shared_ptr<const parsers::TerraformFiles> terraform) const;
  /// Ends of the directories of modules whose inputs stand in units that are not evaluated with them.
  std::vector<std::string> given_elsewhere() const;

 private:
  void note_verdicts();
  bool is_judged(const parsers::TerragruntUnit& unit) const;

  const Sources& sources_;
  discover::Files& files_;
  const std::vector<std::string>& judged_;
  const parsers::Inputs& inputs_;
  unsigned threads_;
  std::vector<std::string_view> paths_;
  std::vector<parsers::TerragruntUnit> units_;
  std::set<std::string, std::less<>> included_, deployed_;
};

}  // namespace stackworthy
