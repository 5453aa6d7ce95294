#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/discover/discover.h"
#include "analyzer/discover/kustomizations.h"

namespace stackworthy::kustomize {

/// By their directory.
using Kustomizations = std::map<std::string, discover::Kustomization, std::less<>>;

/// A manifest, or what a generator makes.
struct Entry {
  const Source* source = nullptr;
  const discover::Generated* generated = nullptr;
  const discover::Kustomization* of = nullptr;  ///< Whose generator it is.
};

/// A kustomization over the entries that it changes.
struct Layer {
  const discover::Kustomization* of = nullptr;
  std::size_t begin = 0, end = 0;
};

/// What a stack is made of, in the order in which it is read; inner layers first.
struct Plan {
  std::vector<Entry> entries;
  std::vector<Layer> layers;
  std::vector<std::string> not_read;  ///< `base URL`, `chart NAME`, and files as their path; sorted.
  std::vector<Notice> notices;
};

/// Follows what kustomizations name. Everything is counted: a tree that doubles at each level ends with a notice.
class Planner {
 public:
  Planner(const Sources& sources, const discover::Files& files, const Kustomizations& all)
      : sources_(sources), files_(files), all_(all) {}

  /// All that a kustomization reads.
  void take(const discover::Kustomization& from) { take(from, 0, 0); }
  void add(const Source& manifest) { plan_.entries.push_back({&manifest, nullptr, nullptr}); }
  /// Changes all that was taken.
  void lay(const discover::Kustomization& over);
  Plan finish();

 private:
  void take(const discover::Kustomization& from, std::size_t scope, unsigned depth);
  void take_named(const discover::Kustomization& from, const discover::Named& named, unsigned depth);
  void take_components(const discover::Kustomization& from, std::size_t scope, unsigned depth);
  void say(Span where, std::string message);
  bool has_budget(Span where);

  const Sources& sources_;
  const discover::Files& files_;
  const Kustomizations& all_;
  Plan plan_;
  std::vector<const discover::Kustomization*> open_;
  std::size_t steps_ = 0;
};

/// Where a kustomization's name leads: a directory or file of the tree, normalised; empty outside the trust root.
std::string place_of(const discover::Kustomization& from, const discover::Named& named);

/// Applies layers to the objects of a stack; `entries` says of each object which entry of the plan it is of.
void apply_layers(Stack& stack, std::vector<std::size_t> entries, std::span<const Layer> layers);

/// Reads the plan's manifests into a stack and changes them as far as that is sure; what a layer touches otherwise is
/// unknown. `skipped` as in `parsers::read_kubernetes`.
std::unique_ptr<Stack> build(const Sources& sources, std::string_view root, const Plan& plan,
                             std::vector<std::pair<std::string, std::string>>& skipped);

}  // namespace stackworthy::kustomize
