#pragma once

#include <algorithm>
#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parsers/parsers.h"
#include "tests/terraform/trees.h"

namespace stackworthy::test {

using Texts = std::map<std::string, std::string>;
using Pairs = std::vector<std::pair<std::string, std::string>>;

/// A tree and the stack of one of its units.
class Live {
 public:
  Live(Texts texts, std::string unit, Pairs module_sources = {}) : texts_(std::move(texts)) {
    std::vector<std::string> paths;
    for (const auto& [path, text] : texts_) paths.push_back(path);
    sources_ = std::make_unique<Sources>(paths, [this](std::string_view path, std::string& bytes) {
      bytes = texts_.at(std::string(path));
      return true;
    });
    std::vector<std::string_view> configuration, units;
    for (const auto& [path, text] : texts_) {
      if (path.ends_with(".tf")) configuration.push_back(path);
      if (path.ends_with("terragrunt.hcl")) units.push_back(path);
    }
    parsers::Inputs inputs;
    inputs.module_sources = std::move(module_sources);
    const auto files = parsers::read_terraform(*sources_, configuration, 1, inputs.module_sources);
    units_ = parsers::terragrunt_units(*files, *sources_, units, 1);
    stack_ = parsers::evaluate_terragrunt(files, *sources_, this->unit(unit), inputs);
  }

  const parsers::TerragruntUnit& unit(std::string_view path) const {
    for (const auto& each : units_) {
      if (each.path == path) return each;
    }
    static const parsers::TerragruntUnit none;
    return none;
  }
  const Stack& stack() const { return *stack_; }
  const Sources& sources() const { return *sources_; }
  const Resource& operator[](std::string_view address) const {
    static const Resource none;
    const Resource* found = stack_->find(address);
    return found ? *found : none;
  }
  /// An output of the module.
  std::string output(std::string_view name) const {
    const Member* member = stack_->outputs ? find_member(*stack_->outputs, name) : nullptr;
    return member ? Tree::shown(*member->value) : "(none)";
  }
  const Node* node(std::string_view name) const {
    const Member* member = stack_->outputs ? find_member(*stack_->outputs, name) : nullptr;
    return member ? member->value : nullptr;
  }
  std::string from(std::string_view name) const {
    const Node* value = node(name);
    if (!value || !value->from.is_somewhere()) return {};
    const Source& source = (*sources_)[value->from.file];
    return std::string(source.path()) + ": " + std::string(source.text(value->from));
  }
  bool says(std::string_view part) const {
    return std::any_of(stack_->notices.begin(), stack_->notices.end(),
                       [&](const Notice& notice) { return notice.message.find(part) != std::string::npos; });
  }

 private:
  Texts texts_;
  std::unique_ptr<Sources> sources_;
  std::vector<parsers::TerragruntUnit> units_;
  std::unique_ptr<Stack> stack_;
};

/// A module that gives back each variable of the list as an output.
inline std::string echo(std::initializer_list<const char*> names) {
  std::string text;
  for (const std::string name : names) {
    text += "variable \"" + name + "\" {\n  type    = any\n  default = \"default\"\n}\n";
    text += "output \"" + name + "\" {\n  value = var." + name + "\n}\n";
  }
  return text;
}

/// A unit in `live/prod/app` of the module `modules/app`, with further text.
inline Live app(const std::string& text, std::initializer_list<const char*> names, Texts more = {}) {
  more["live/prod/app/terragrunt.hcl"] = "terraform {\n  source = \"../../../modules//app\"\n}\n" + text;
  more["modules/app/main.tf"] = echo(names);
  return Live(std::move(more), "live/prod/app/terragrunt.hcl");
}

}  // namespace stackworthy::test
