#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/model/source.h"
#include "analyzer/model/value.h"

namespace stackworthy::discover {

/// What a kustomization names, as written, and where.
struct Named {
  std::string text;
  Span where;
};

/// Which objects something is meant for; each word is a regular expression over the whole, empty for any.
struct Target {
  std::string group, version, kind, name, space;
  bool is_exact = false;  ///< The words are plain, and an empty group is that of `v1`.
};

/// Something that changes objects: a patch, a replacement, a number of replicas.
struct Change {
  std::vector<Target> targets;                  ///< Any of them.
  const Node* merge = nullptr;                  ///< A strategic merge patch, or nullptr.
  std::vector<std::vector<std::string>> paths;  ///< What else it touches, as keys and indices; `-` for a whole list.
  bool may_be_anything = false;                 ///< What it changes could not be read.
  bool deletes = false;
  std::string field;  ///< Of the kustomization: `patches`.
  Span where;
};

/// A label or an annotation that is put on every object.
struct Pair {
  std::string key, value;
  bool is_label = true;
  bool in_templates = false, in_selectors = false;
};

/// A ConfigMap or Secret that is made of files and literals.
struct Generated {
  std::string kind, name, space;
  std::string type;              ///< Of a Secret.
  bool has_options = false;      ///< Labels or annotations of its own.
  bool changes_another = false;  ///< `behavior: merge` or `replace`.
  Span where;
};

/// One `kustomization.yaml`, or what a Flux or Argo CD object lays over one: which files it reads and what it changes.
struct Kustomization {
  std::string path;
  std::string directory;
  bool is_component = false;
  bool is_broken = false;        ///< Does not parse as a whole.
  std::vector<Named> resources;  ///< Files, directories and remote ones; `bases` too.
  std::vector<Named> components;
  std::vector<Named> other_files;  ///< Read, but not for objects: patches, `crds`, configurations.
  std::vector<Named> charts;
  std::vector<Named> images;  ///< Names of images that are replaced.
  std::vector<Change> changes;
  std::vector<Pair> pairs;
  std::vector<Generated> generated;
  std::vector<std::string> variables;  ///< Text in objects that is replaced: `$(NAME)`.
  Named space, prefix, suffix;
  std::string fallback_space;  ///< Of objects that name no namespace.
  bool runs_transformers = false;
  std::vector<Notice> notices;  ///< Of its own text.
};

/// Whether the path is that of a kustomization, by its name.
bool is_kustomization(std::string_view path);
/// Whether kustomize or Argo CD would fetch it from elsewhere.
bool is_remote(std::string_view text);
/// Reads a file that `is_kustomization`; values live in `arena`.
Kustomization read_kustomization(const Sources& sources, const Source& source, Arena& arena);
/// Adds what the fields of `object` say; names in it are relative to `made.directory`.
void read_fields(const Sources& sources, const Node& object, Arena& arena, Kustomization& made);

}  // namespace stackworthy::discover
