#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/model/estate.h"
#include "parsers/parsers.h"

namespace stackworthy::test {

/// A tree of files in memory and the stack of one of its directories.
class Tree {
 public:
  using Files = std::map<std::string, std::string>;

  explicit Tree(Files files, std::string_view root = ".", const parsers::Inputs& inputs = {})
      : texts_(std::move(files)) {
    std::vector<std::string> paths;
    for (const auto& [path, text] : texts_) paths.push_back(path);
    sources_ = std::make_unique<Sources>(paths, [this](std::string_view path, std::string& bytes) {
      bytes = texts_.at(std::string(path));
      return true;
    });
    std::vector<std::string_view> configuration;
    for (const auto& [path, text] : texts_) {
      for (const std::string_view end : {".tf", ".tofu", ".tf.json", ".tofu.json"}) {
        if (path.size() > end.size() && std::string_view(path).substr(path.size() - end.size()) == end)
          configuration.push_back(path);
      }
    }
    read_ = parsers::read_terraform(*sources_, configuration, 1, inputs.module_sources);
    stack_ = parsers::evaluate_terraform(read_, *sources_, root, inputs);
  }
  /// One file `main.tf`.
  explicit Tree(std::string text) : Tree(Files{{"main.tf", std::move(text)}}) {}

  const Stack& stack() const { return *stack_; }
  const Sources& sources() const { return *sources_; }
  const parsers::TerraformFiles& files() const { return *read_; }

  const Resource& operator[](std::string_view address) const {
    const Resource* found = stack_->find(address);
    return found ? *found : none_;
  }
  /// An output as text; JSON where it is a collection, `?` and what it waits for where it is unknown.
  std::string output(std::string_view name) const {
    const Member* member = stack_->outputs ? find_member(*stack_->outputs, name) : nullptr;
    return member ? shown(*member->value) : "(none)";
  }
  static std::string shown(const Node& node) {
    if (node.kind != Kind::unknown) return to_text(node);
    std::string text = "?";
    for (const Reference& reference : node.waits_for()) text.append(" ").append(reference.address);
    return text;
  }
  /// What stands at a span.
  std::string written(Span span) const {
    return span.file == 0 ? std::string() : std::string((*sources_)[span.file].text(span));
  }
  bool says(std::string_view part) const {
    return std::any_of(stack_->notices.begin(), stack_->notices.end(),
                       [&](const Notice& notice) { return notice.message.find(part) != std::string::npos; });
  }
  std::vector<std::string> addresses(std::string_view type) const {
    std::vector<std::string> all;
    for (const Resource* each : stack_->of_type(type)) all.emplace_back(each->address);
    return all;
  }

 private:
  Files texts_;
  Resource none_;
  std::unique_ptr<Sources> sources_;
  std::shared_ptr<const parsers::TerraformFiles> read_;
  std::unique_ptr<Stack> stack_;
};

}  // namespace stackworthy::test
