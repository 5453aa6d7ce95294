#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/discover/discover.h"
#include "analyzer/model/estate.h"

namespace stackworthy {

/// Whether a resource is a nested stack or application.
bool nests_template(const Resource&);
/// Where the template of such a resource lies.
Attr template_of(const Resource&);

/// Which templates of the trust root others nest, and what those give them.
class Nesting {
 public:
  /// A template that others nest.
  struct Child {
    discover::Directories parents;
    std::vector<std::string> given;  ///< Names of the parameters that parents give, sorted.
    std::optional<StackKind> kind;   ///< Of the best of the templates above it that nobody nests, once settled.
    bool is_judged_above = false;    ///< Whether a template above it is judged.
  };

  explicit Nesting(const discover::Files& files) : files_(files) {}

  /// Whether the text of a template speaks of nested ones.
  static bool may_nest(const discover::File& templ);
  /// Takes note of what a template nests.
  void add(const Stack& parent);
  /// Finds out, once all are added, what each child is; the function says what a template is by itself.
  void settle(const std::function<StackKind(const discover::File&)>& kind_of);
  /// nullptr where nobody nests it.
  const Child* find(std::string_view path) const;
  /// A nested stack whose template is judged is no longer one that was not read.
  void mark_read(Stack& parent) const;

 private:
  /// The template that a resource nests, where it surely is one of the trust root; empty otherwise.
  std::string child_of(const Resource& nested, std::string_view parent) const;
  std::string beneath_address(std::string_view address, bool is_whole, std::string_view parent) const;
  bool is_template(const std::string& path) const;

  const discover::Files& files_;
  std::map<std::string, Child, std::less<>> children_;
  discover::Calls calls_;  ///< From parents to children.
};

}  // namespace stackworthy
