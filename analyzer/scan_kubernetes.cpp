// Which stacks of manifests there are. What Flux or Argo CD applies comes first, a variant for each cluster; then each
// kustomization that no other one refers to; then the manifests that neither reads, a stack for each directory. What
// two overlays share is read into both: each is a cluster's view of its own.

#include "analyzer/scan_kubernetes.h"

#include <algorithm>
#include <tuple>

#include "analyzer/parallel.h"

namespace stackworthy {

using discover::Delivery;
using discover::File;
using discover::FileKind;
using discover::Kustomization;
using discover::Named;

namespace {

constexpr std::uint64_t most_reread = 64ULL << 20;    // Bytes of files that several stacks read.
constexpr std::uint64_t most_memory = 1024ULL << 20;  // Of all these stacks.
constexpr std::size_t most_passes = 64;               // Levels of kustomizations above a focus.
constexpr std::size_t stacks_at_once = 16;            // Between two looks at the memory.
constexpr const char* example_words = "in a directory of examples, tests or archived code";

std::vector<std::string_view> components_of(std::string_view path) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0; begin <= path.size();) {
    const auto end = std::min(path.find('/', begin), path.size());
    parts.push_back(path.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

std::string joined(std::span<const std::string_view> parts) {
  std::string all;
  for (const std::string_view part : parts) all += (all.empty() ? "" : "-") + std::string(part);
  return all;
}

/// What differs between directories: `production` and `staging` of `clusters/production` and `clusters/staging`. Whole
/// paths where one of them has nothing of its own.
std::vector<std::string> differences(const std::vector<std::string>& directories) {
  std::vector<std::vector<std::string_view>> all;
  std::size_t shortest = std::string::npos;
  for (const std::string& directory : directories) {
    all.push_back(components_of(directory));
    shortest = std::min(shortest, all.back().size());
  }
  const auto agree = [&](auto part_of) {
    return std::all_of(all.begin(), all.end(), [&](const auto& parts) { return part_of(parts) == part_of(all[0]); });
  };
  std::size_t front = 0, back = 0;
  while (front < shortest && agree([&](const auto& parts) { return parts[front]; })) ++front;
  while (front + back < shortest && agree([&](const auto& parts) { return parts[parts.size() - 1 - back]; })) ++back;
  std::vector<std::string> names;
  for (const auto& parts : all) names.push_back(joined(std::span(parts).subspan(front, parts.size() - front - back)));
  const bool is_whole = std::find(names.begin(), names.end(), "") != names.end() ||
                        std::set<std::string>(names.begin(), names.end()).size() < names.size();
  if (!is_whole) return names;
  names.clear();
  for (const auto& parts : all) names.push_back(joined(parts));
  return names;
}

std::string above(std::string_view directory) {
  const auto slash = directory.rfind('/');
  return slash == std::string_view::npos ? "." : std::string(directory.substr(0, slash));
}

/// Charts that HelmReleases install are not rendered.
void name_charts(Stack& stack) {
  for (const Resource& resource : stack.resources) {
    if (!resource.address.starts_with("HelmRelease/")) continue;
    const Attr spec = resource["spec"];
    const auto chart = spec["chart"]["spec"]["chart"].string();
    const std::string name(chart ? *chart : spec["chartRef"]["name"].string().value_or(""));
    stack.not_read.push_back("chart " + (name.empty() ? "" : name + " of ") + std::string(resource.address));
  }
  std::sort(stack.not_read.begin(), stack.not_read.end());
}

}  // namespace

void KubernetesStacks::find_kustomizations() {
  for (File& file : files_.files) {
    const bool is_readable = file.source && file.verdict.kind != FileKind::not_read;
    if (!is_readable || !discover::is_kustomization(file.path)) continue;
    Kustomization made = discover::read_kustomization(sources_, *file.source, arena_);
    if (file.is_judged) std::copy(made.notices.begin(), made.notices.end(), std::back_inserter(files_.notices));
    const auto add_places = [&](const std::vector<Named>& all) {
      for (const Named& named : all) named_.insert(kustomize::place_of(made, named));
    };
    add_places(made.other_files);
    if (made.is_component) add_places(made.resources);
    std::string directory = made.directory;
    kustomizations_.emplace(std::move(directory), std::move(made));
  }
}

void KubernetesStacks::find_directories() {
  for (const File& file : files_.files) {
    for (std::string at(file.path);;) {
      at = above(at);
      if (!directories_.insert(at).second || at == ".") break;
    }
    if (file.source && file.verdict.kind == FileKind::kubernetes && !discover::is_kustomization(file.path))
      manifests_[std::string(file.source->directory())].push_back(file.source);
  }
}

/// A kustomization is judged where its file is, or a manifest that it names is a PATH; under a focus also where it
/// reads one that is judged.
void KubernetesStacks::find_judged() {
  const auto file_at = [&](const std::string& path) { return std::as_const(files_).find(path); };
  for (const auto& [path, each] : kustomizations_) {
    const File* own = file_at(each.path);
    const Kustomization& kustomization = each;
    const auto is_named = [&](const Named& named) {
      const File* file = file_at(kustomize::place_of(kustomization, named));
      return file && file->is_named;
    };
    const auto has_named = [&](const std::vector<Named>& all) { return std::any_of(all.begin(), all.end(), is_named); };
    if ((own && own->is_judged) || has_named(each.resources) || has_named(each.other_files))
      judged_kustomizations_.insert(&each);
  }
  for (std::size_t before = 0, pass = 0; is_focused_ && pass < most_passes; ++pass) {
    before = judged_kustomizations_.size();
    for (const auto& [path, each] : kustomizations_) {
      for (const Kustomization* inner : inner_of(each)) {
        if (judged_kustomizations_.contains(inner)) judged_kustomizations_.insert(&each);
      }
    }
    if (judged_kustomizations_.size() == before) break;
  }
}

std::vector<const Kustomization*> KubernetesStacks::inner_of(const Kustomization& kustomization) const {
  std::vector<const Kustomization*> all;
  for (const auto* names : {&kustomization.resources, &kustomization.components}) {
    for (const Named& named : *names) {
      const auto found = kustomizations_.find(sources_.real(kustomize::place_of(kustomization, named)));
      if (found != kustomizations_.end()) all.push_back(&found->second);
    }
  }
  return all;
}

void KubernetesStacks::add(std::string path, StackKind kind, std::string why, std::string variant,
                           kustomize::Plan plan) {
  if (discover::is_example(path, judged_)) {
    kind = StackKind::example;
    why = example_words;
  } else if (kind == StackKind::plausible && discover::is_in_modules(path)) {
    kind = StackKind::library;
    why = "in a directory of modules";
  }
  for (const kustomize::Entry& entry : plan.entries) {
    if (entry.source) read_.emplace(entry.source->path());
  }
  for (const kustomize::Layer& layer : plan.layers) {
    if (discover::is_kustomization(layer.of->path)) read_.insert(layer.of->path);
  }
  planned_.push_back(
      {{Dialect::kubernetes, std::move(path), kind, std::move(why), std::move(variant), {}}, std::move(plan)});
}

/// All manifests of a directory without kustomization, as Flux takes them: below it, a directory with one stands for
/// all that lies in it.
void KubernetesStacks::take_below(kustomize::Planner& planner, const std::string& directory, bool recurses) const {
  const auto is_inside = [](std::string_view path, std::string_view top) {
    return top == "." || path == top || (path.starts_with(top) && path[top.size()] == '/');
  };
  std::set<std::string_view> all;
  for (const auto& [path, files] : manifests_) {
    if (path == directory || (recurses && is_inside(path, directory))) all.insert(path);
  }
  for (const auto& [path, kustomization] : kustomizations_) {
    if (recurses && is_inside(path, directory) && !kustomization.is_component) all.insert(path);
  }
  std::string_view taken;
  for (const std::string_view path : all) {
    if (!taken.empty() && is_inside(path, taken)) continue;
    if (const auto found = kustomizations_.find(path); found != kustomizations_.end()) {
      taken = path;
      planner.take(found->second);
    } else {
      for (const Source* file : manifests_.find(path)->second) planner.add(*file);
    }
  }
}

void KubernetesStacks::plan_group(const std::string& path, const std::vector<const Delivery*>& group,
                                  const std::string& variant) {
  const auto found = kustomizations_.find(path);
  kustomize::Planner planner(sources_, files_, kustomizations_);
  if (found != kustomizations_.end()) {
    planner.take(found->second);
  } else {
    take_below(planner, path, group.front()->recurses);
  }
  for (const Delivery* each : group) planner.lay(each->over);
  const bool is_for_examples = std::all_of(
      group.begin(), group.end(), [&](const Delivery* each) { return discover::is_example(each->directory, judged_); });
  const char* who = group.front()->is_flux ? "Flux" : "Argo CD";
  add(path, is_for_examples ? StackKind::example : StackKind::deployed,
      is_for_examples ? "applied only by examples or tests" : std::string(who) + " applies it: " + group.front()->by,
      variant, planner.finish());
}

void KubernetesStacks::find_deliveries() {
  std::vector<std::string> candidates;
  for (const auto& [path, kustomization] : kustomizations_) candidates.push_back(path);
  for (const auto& [path, files] : manifests_) candidates.push_back(path);
  const auto is_applicable = [&](std::string_view path) {
    if (kustomizations_.contains(path)) return true;
    const bool is_chart = std::as_const(files_).find(std::string(path) + "/Chart.yaml") != nullptr;
    return path != "." && !is_chart && directories_.contains(path);
  };
  deliveries_ = discover::find_deliveries(files_, sources_, arena_, is_applicable, candidates);
  std::set<std::string> paths;
  for (const Delivery& each : deliveries_) paths.insert(each.path);
  // Where Flux is bootstrapped, it applies the directory around its own.
  for (const File& file : files_.files) {
    if (!file.source || !file.path.ends_with("/flux-system/gotk-sync.yaml")) continue;
    Delivery made;
    made.directory = file.source->directory();
    made.path = above(made.directory);
    made.by = made.over.path = file.path;
    made.over.directory = made.path;
    made.is_flux = made.recurses = true;
    if (is_applicable(made.path) && !paths.contains(made.path)) deliveries_.push_back(std::move(made));
  }
  std::stable_sort(deliveries_.begin(), deliveries_.end(), [](const Delivery& a, const Delivery& b) {
    return std::tie(a.path, a.directory, a.by) < std::tie(b.path, b.directory, b.by);
  });
}

void KubernetesStacks::plan_delivered() {
  for (auto begin = deliveries_.begin(); begin != deliveries_.end();) {
    const std::string& path = begin->path;
    const auto end = std::find_if(begin, deliveries_.end(), [&](const Delivery& each) { return each.path != path; });
    std::vector<std::string> clusters;
    std::vector<std::vector<const Delivery*>> groups;
    for (auto each = begin; each != end; ++each) {
      if (clusters.empty() || clusters.back() != each->directory) {
        clusters.push_back(each->directory);
        groups.emplace_back();
      }
      groups.back().push_back(&*each);
    }
    begin = end;
    const auto found = kustomizations_.find(path);
    if (!discover::is_below(path, judged_) &&
        (found == kustomizations_.end() || !judged_kustomizations_.contains(&found->second)))
      continue;
    if (!delivered_.insert(path).second) continue;
    const std::vector<std::string> names = clusters.size() > 1 ? differences(clusters) : std::vector<std::string>(1);
    for (std::size_t i = 0; i < groups.size(); ++i) plan_group(path, groups[i], names[i]);
  }
}

void KubernetesStacks::reach(const Kustomization& from, std::set<const Kustomization*>& reached) const {
  std::vector<const Kustomization*> open{&from};
  while (!open.empty()) {
    const Kustomization* at = open.back();
    open.pop_back();
    if (!reached.insert(at).second) continue;
    for (const Kustomization* inner : inner_of(*at)) open.push_back(inner);
  }
}

/// Roots first; of a circle that no root reaches, the first by path.
void KubernetesStacks::plan_kustomizations() {
  std::set<const Kustomization*> referred, reached;
  for (const Kustomization* each : judged_kustomizations_) {
    for (const Kustomization* inner : inner_of(*each)) {
      if (inner != each) referred.insert(inner);
    }
  }
  // What the directory above reads as a whole is reached, too.
  for (const auto& [path, kustomization] : kustomizations_) {
    if (read_.contains(kustomization.path)) reached.insert(&kustomization);
  }
  for (const bool is_circle : {false, true}) {
    for (const auto& [path, kustomization] : kustomizations_) {
      const bool is_root = judged_kustomizations_.contains(&kustomization) && !kustomization.is_component &&
                           !reached.contains(&kustomization) && (is_circle || !referred.contains(&kustomization));
      if (!is_root) continue;
      kustomize::Planner planner(sources_, files_, kustomizations_);
      planner.take(kustomization);
      add(path, StackKind::plausible, "is a kustomization that no other one reads", {}, planner.finish());
      reach(kustomization, reached);
    }
  }
}

void KubernetesStacks::plan_directories() {
  std::set<std::string, std::less<>> roots;
  for (const Planned& each : planned_) roots.insert(each.root.path);
  for (const auto& [directory, files] : manifests_) {
    kustomize::Planner planner(sources_, files_, kustomizations_);
    bool is_some = false;
    for (const Source* source : files) {
      const File* file = files_.find(source->path());
      if (!file->is_judged || read_.contains(file->path) || named_.contains(file->path)) continue;
      planner.add(*source);
      is_some = true;
    }
    if (!is_some) continue;
    add(directory, StackKind::plausible,
        kustomizations_.contains(directory) ? "holds manifests that its kustomization does not name"
                                            : "is a directory of manifests",
        roots.contains(directory) ? "beside" : "", planner.finish());
  }
}

/// A file that many stacks read costs each of them its size.
void KubernetesStacks::limit_rereading() {
  std::set<const Source*> seen;
  std::uint64_t left = most_reread;
  for (Planned& each : planned_) {
    bool is_cut = false;
    for (kustomize::Entry& entry : each.plan.entries) {
      if (!entry.source || seen.insert(entry.source).second) continue;
      const std::uint64_t size = entry.source->text().size();
      if (size <= left) {
        left -= size;
        continue;
      }
      each.plan.not_read.push_back("base " + std::string(entry.source->path()));
      entry.source = nullptr;
      is_cut = true;
    }
    if (is_cut)
      each.plan.notices.push_back(
          {Notice::Severity::warning,
           {},
           "is read in part: shared files are read again up to " + std::to_string(most_reread >> 20) + " MiB",
           each.plan.layers.empty() ? each.root.path : each.plan.layers.back().of->path});
  }
}

void KubernetesStacks::note_verdicts() {
  for (const auto& [path, kustomization] : kustomizations_) {
    File* file = files_.find(kustomization.path);
    if (read_.contains(kustomization.path)) {
      file->verdict = {FileKind::kubernetes, {}};
    } else if (kustomization.is_component) {
      file->verdict = {FileKind::text, "a component that no kustomization uses"};
    }
  }
  for (const std::string& path : named_) {
    File* file = files_.find(path);
    if (file && file->verdict.kind == FileKind::kubernetes && !read_.contains(path))
      file->verdict = {FileKind::text, "named by a kustomization, but for no objects of its own"};
  }
}

std::vector<std::pair<std::unique_ptr<Stack>, discover::Root>> KubernetesStacks::build_all() {
  std::vector<std::pair<std::unique_ptr<Stack>, discover::Root>> stacks(planned_.size());
  std::vector<std::vector<std::pair<std::string, std::string>>> skipped(planned_.size());
  std::uint64_t used = 0;
  for (std::size_t begin = 0; begin < planned_.size(); begin += stacks_at_once) {
    const std::size_t count = std::min(stacks_at_once, planned_.size() - begin);
    const bool is_full = used > most_memory;
    parallel(count, threads_, [&](std::size_t i) {
      Planned& each = planned_[begin + i];
      if (is_full) {
        each.plan.entries.clear();
        each.plan.layers.clear();
        each.plan.not_read.push_back("base " + each.root.path);
        each.plan.notices.push_back(
            {Notice::Severity::warning,
             {},
             "is not read: the stacks before it hold " + std::to_string(most_memory >> 20) + " MiB",
             each.root.path});
      }
      auto& stack = stacks[begin + i].first;
      stack = kustomize::build(sources_, each.root.path, each.plan, skipped[begin + i]);
      name_charts(*stack);
    });
    for (std::size_t i = 0; i < count; ++i) used += stacks[begin + i].first->arena.used();
  }
  for (std::size_t i = 0; i < planned_.size(); ++i) {
    stacks[i].second = planned_[i].root;
    for (const auto& [path, reason] : skipped[i]) {
      if (File* file = files_.find(path)) file->verdict = {FileKind::text, reason};
    }
  }
  return stacks;
}

std::vector<std::pair<std::unique_ptr<Stack>, discover::Root>> KubernetesStacks::read() {
  find_kustomizations();
  find_judged();
  find_directories();
  find_deliveries();
  plan_delivered();
  plan_kustomizations();
  plan_directories();
  limit_rereading();
  note_verdicts();
  std::stable_sort(planned_.begin(), planned_.end(), [](const Planned& a, const Planned& b) {
    return std::tie(a.root.path, a.root.variant) < std::tie(b.root.path, b.root.variant);
  });
  auto stacks = build_all();
  std::erase_if(stacks, [&](auto& each) {
    Stack& stack = *each.first;
    const bool is_empty = stack.resources.empty() && stack.not_read.empty();
    if (is_empty) std::move(stack.notices.begin(), stack.notices.end(), std::back_inserter(files_.notices));
    return is_empty;
  });
  return stacks;
}

}  // namespace stackworthy
