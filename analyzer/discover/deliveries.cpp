// Flux and Argo CD apply directories of a repository. Which repository is the cluster's to know; a path that is there
// is taken to be meant. Flux may take it from an artifact that copies directories: then the copy is followed back.

#include "analyzer/discover/deliveries.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "analyzer/model/glob.h"
#include "parsers/yaml/yaml.h"

namespace stackworthy::discover {

namespace delivering {

namespace {

namespace yaml = parsers::yaml;

constexpr unsigned deepest_generator = 4;

const Node* at(const Node* object, std::initializer_list<std::string_view> keys) {
  for (const std::string_view key : keys) {
    if (!object || object->kind != Kind::object) return nullptr;
    const Member* member = find_member(*object, key);
    object = member ? member->value : nullptr;
  }
  return object;
}

std::string text_at(const Node* object, std::initializer_list<std::string_view> keys) {
  const Node* value = at(object, keys);
  return value && value->is_scalar() ? to_text(*value) : std::string();
}

std::span<const Member> items(const Node* value) {
  return value && value->kind == Kind::list ? value->parts() : std::span<const Member>();
}

std::string without(std::string text, std::string_view prefix, std::string_view suffix) {
  if (text.starts_with(prefix)) text.erase(0, prefix.size());
  while (!suffix.empty() && text.ends_with(suffix)) text.resize(text.size() - suffix.size());
  return text;
}

/// A directory that is copied into an artifact.
struct Copy {
  std::string artifact, directory, from, to;
};

class Finder {
 public:
  Finder(const Sources& sources, Arena& arena, const std::function<bool(std::string_view)>& is_there,
         const std::vector<std::string>& candidates)
      : sources_(sources), arena_(arena), is_there_(is_there), candidates_(candidates) {}

  void read(const File& file) {
    std::vector<Notice> notices;
    for (const yaml::Document& document : yaml::read_yaml(*file.source, arena_, yaml::kubectl, notices)) {
      add(file, *document.root);
      if (text_at(document.root, {"kind"}) != "List") continue;
      for (const Member& each : items(at(document.root, {"items"}))) add(file, *each.value);
    }
  }

  std::vector<Delivery> finish() {
    for (const auto& [file, object] : waiting_) add_flux(*file, *object);
    const auto key = [](const Delivery& each) { return std::tie(each.path, each.by); };
    std::stable_sort(found_.begin(), found_.end(),
                     [&](const Delivery& a, const Delivery& b) { return key(a) < key(b); });
    return std::move(found_);
  }

 private:
  void add(const File& file, const Node& object) {
    const std::string version = text_at(&object, {"apiVersion"});
    const std::string kind = text_at(&object, {"kind"});
    if (kind == "Kustomization" && version.starts_with("kustomize.toolkit.fluxcd.io/")) {
      waiting_.emplace_back(&file, &object);
    } else if (kind == "ArtifactGenerator" && version.starts_with("source.extensions.fluxcd.io/")) {
      add_copies(file, object);
    } else if (kind == "Application" && version.starts_with("argoproj.io/")) {
      add_application(file, at(&object, {"spec"}), {});
    } else if (kind == "ApplicationSet" && version.starts_with("argoproj.io/")) {
      std::vector<std::string> paths, left_out;
      collect(at(&object, {"spec", "generators"}), paths, left_out, 0);
      add_application(file, at(&object, {"spec", "template", "spec"}), matching(paths, left_out));
    }
  }

  void add_copies(const File& file, const Node& object) {
    for (const Member& artifact : items(at(&object, {"spec", "artifacts"}))) {
      for (const Member& copy : items(at(artifact.value, {"copy"}))) {
        std::string from = text_at(copy.value, {"from"});
        const auto slash = from.find('/');
        if (!from.starts_with('@') || slash == std::string::npos) continue;
        from = without(without(from.substr(slash + 1), "", "*"), "", "/");
        const std::string to = without(text_at(copy.value, {"to"}), "@artifact", "/");
        copies_.push_back(
            {text_at(artifact.value, {"name"}), std::string(file.source->directory()), from, without(to, "/", "")});
      }
    }
  }

  /// Where a path of an artifact lies in the tree: the copies beside the object come first, then the most exact.
  std::string origin_of(const std::string& artifact, const std::string& path, std::string_view directory) const {
    const Copy* best = nullptr;
    std::string origin;
    for (const Copy& copy : copies_) {
      const bool is_above = copy.to.empty() || path == copy.to || path.starts_with(copy.to + "/");
      if (copy.artifact != artifact || !is_above) continue;
      const std::string rest = copy.to.empty() ? path : without(path.substr(copy.to.size()), "/", "");
      const std::string there = join_path(copy.from.empty() ? "." : copy.from, rest);
      if (there.empty() || !is_there_(there)) continue;
      const auto rank = [&](const Copy& each) { return std::pair(each.directory == directory, each.to.size()); };
      if (best && rank(*best) >= rank(copy)) continue;
      best = &copy;
      origin = there;
    }
    return origin;
  }

  void add_flux(const File& file, const Node& object) {
    const Node* spec = at(&object, {"spec"});
    std::string path = join_path(".", without(text_at(spec, {"path"}), "/", ""));
    if (text_at(spec, {"sourceRef", "kind"}) == "ExternalArtifact" && !path.empty())
      path = origin_of(text_at(spec, {"sourceRef", "name"}), path, file.source->directory());
    Delivery* made = add_delivery(file, path);
    if (!made) return;
    made->is_flux = made->recurses = true;
    read_fields(sources_, *spec, arena_, made->over);
    if (at(spec, {"postBuild"})) made->over.variables.push_back("${");
  }

  void add_application(const File& file, const Node* spec, const std::vector<std::string>& patterned) {
    const Node* one = at(spec, {"source"});
    std::vector<const Node*> sources;
    if (one) sources.push_back(one);
    for (const Member& each : items(at(spec, {"sources"}))) sources.push_back(each.value);
    for (const Node* source : sources) {
      const std::string path = text_at(source, {"path"});
      if (path.empty()) continue;
      const bool is_patterned = path.find("{{") != std::string::npos;
      const std::vector<std::string> paths = is_patterned ? patterned : std::vector<std::string>{path};
      for (const std::string& each : paths) {
        Delivery* made = add_delivery(file, join_path(".", without(each, "/", "")));
        if (!made) continue;
        made->recurses = text_at(source, {"directory", "recurse"}) == "true";
        const Node* over = at(source, {"kustomize"});
        if (over) read_fields(sources_, *over, arena_, made->over);
        const std::string space = text_at(spec, {"destination", "namespace"});
        if (space.find("{{") == std::string::npos) made->over.fallback_space = space;
      }
    }
  }

  Delivery* add_delivery(const File& file, const std::string& path) {
    if (path.empty() || !is_there_(path)) return nullptr;
    Delivery made;
    made.path = path;
    made.by = file.path;
    made.directory = file.source->directory();
    made.over.path = file.path;
    made.over.directory = path;
    found_.push_back(std::move(made));
    return &found_.back();
  }

  /// The directories of git generators, also of those inside `matrix` and `merge`.
  void collect(const Node* generators, std::vector<std::string>& paths, std::vector<std::string>& left_out,
               unsigned depth) const {
    if (depth > deepest_generator) return;
    for (const Member& each : items(generators)) {
      for (const Member& directory : items(at(each.value, {"git", "directories"}))) {
        const std::string path = join_path(".", text_at(directory.value, {"path"}));
        const bool is_left_out = text_at(directory.value, {"exclude"}) == "true";
        if (!path.empty()) (is_left_out ? left_out : paths).push_back(path);
      }
      collect(at(each.value, {"matrix", "generators"}), paths, left_out, depth + 1);
      collect(at(each.value, {"merge", "generators"}), paths, left_out, depth + 1);
    }
  }

  std::vector<std::string> matching(const std::vector<std::string>& paths,
                                    const std::vector<std::string>& left_out) const {
    std::set<std::string> found;
    const auto is_covered = [](const std::vector<std::string>& globs, const std::string& path) {
      return std::any_of(globs.begin(), globs.end(), [&](const std::string& glob) { return is_meant(glob, path); });
    };
    for (const std::string& path : paths) {
      if (path.find_first_of("*?[") == std::string::npos && !is_covered(left_out, path)) found.insert(path);
    }
    for (const std::string& candidate : candidates_) {
      if (is_covered(paths, candidate) && !is_covered(left_out, candidate)) found.insert(candidate);
    }
    return {found.begin(), found.end()};
  }

  /// A pattern means directories of its own depth.
  static bool is_meant(const std::string& glob, const std::string& path) {
    const bool is_deep = glob.find("**") != std::string::npos;
    return (is_deep || std::count(glob.begin(), glob.end(), '/') == std::count(path.begin(), path.end(), '/')) &&
           glob_covers(glob, path);
  }

  const Sources& sources_;
  Arena& arena_;
  const std::function<bool(std::string_view)>& is_there_;
  const std::vector<std::string>& candidates_;
  std::vector<std::pair<const File*, const Node*>> waiting_;
  std::vector<Copy> copies_;
  std::vector<Delivery> found_;
};

bool may_deliver(const File& file) {
  if (!file.source || file.verdict.kind != FileKind::kubernetes || file.generator == "flux") return false;
  const std::string_view text = file.source->text();
  return text.find("kustomize.toolkit.fluxcd.io/") != std::string_view::npos ||
         text.find("source.extensions.fluxcd.io/") != std::string_view::npos ||
         text.find("argoproj.io/") != std::string_view::npos;
}

}  // namespace

}  // namespace delivering

std::vector<Delivery> find_deliveries(const Files& files, const Sources& sources, Arena& arena,
                                      const std::function<bool(std::string_view)>& is_there,
                                      const std::vector<std::string>& candidates) {
  delivering::Finder finder(sources, arena, is_there, candidates);
  for (const File& file : files.files) {
    if (delivering::may_deliver(file) && !is_kustomization(file.path)) finder.read(file);
  }
  return finder.finish();
}

}  // namespace stackworthy::discover
