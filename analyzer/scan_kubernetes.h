#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/discover/deliveries.h"
#include "analyzer/discover/discover.h"
#include "analyzer/scan_kustomize.h"

namespace stackworthy {

/// The stacks of manifests: kustomizations that nothing refers to, directories that Flux or Argo CD applies, and
/// directories of manifests that no kustomization reads.
class KubernetesStacks {
 public:
  KubernetesStacks(const Sources& sources, discover::Files& files, const std::vector<std::string>& judged,
                   bool is_focused, unsigned threads)
      : sources_(sources), files_(files), judged_(judged), is_focused_(is_focused), threads_(threads) {}

  /// One stack for each root and variant, sorted, and what it is; not yet named. What files turned out to be is noted
  /// in their verdicts.
  std::vector<std::pair<std::unique_ptr<Stack>, discover::Root>> read();

 private:
  struct Planned {
    discover::Root root;
    kustomize::Plan plan;
  };

  void find_kustomizations();
  void find_judged();
  void find_directories();
  void find_deliveries();
  void plan_delivered();
  void plan_kustomizations();
  void plan_directories();
  void plan_group(const std::string& path, const std::vector<const discover::Delivery*>& group,
                  const std::string& variant);
  void take_below(kustomize::Planner& planner, const std::string& directory, bool recurses) const;
  void add(std::string path, StackKind kind, std::string why, std::string variant, kustomize::Plan plan);
  std::vector<const discover::Kustomization*> inner_of(const discover::Kustomization& kustomization) const;
  void reach(const discover::Kustomization& from, std::set<const discover::Kustomization*>& reached) const;
  void limit_rereading();
  std::vector<std::pair<std::unique_ptr<Stack>, discover::Root>> build_all();
  void note_verdicts();

  const Sources& sources_;
  discover::Files& files_;
  const std::vector<std::string>& judged_;
  bool is_focused_;
  unsigned threads_;
  Arena arena_;  // Of what kustomizations say; lives as long as their stacks are read.
  kustomize::Kustomizations kustomizations_;
  std::set<const discover::Kustomization*> judged_kustomizations_;
  std::set<std::string, std::less<>> directories_;  // All that hold files, at any depth.
  std::map<std::string, std::vector<const Source*>, std::less<>> manifests_;
  std::vector<discover::Delivery> deliveries_;
  std::set<std::string, std::less<>> delivered_;
  std::set<std::string, std::less<>> named_;  // Files that are named, but not for objects of a stack by themselves.
  std::set<std::string, std::less<>> read_;   // Files that some stack reads; kustomizations, too.
  std::vector<Planned> planned_;
};

}  // namespace stackworthy
