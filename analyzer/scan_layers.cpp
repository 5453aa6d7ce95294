// What the layers of kustomizations do to the objects of a stack. Names, namespaces, labels and annotations are put on;
// what patches, images and the like touch is unknown until it is computed, so that nothing is said that they may undo.

#include <algorithm>
#include <set>

#include "analyzer/pattern.h"
#include "analyzer/scan_edits.h"
#include "analyzer/scan_kustomize.h"

namespace stackworthy::kustomize {

using discover::Change;
using discover::Kustomization;
using discover::Pair;
using discover::Target;

namespace {

using Keys = std::vector<std::string>;

constexpr std::size_t most_steps_of_layers = 4'000'000;
constexpr std::size_t most_pairs = 200;

bool is_cluster_scoped(std::string_view kind) {
  static constexpr std::string_view kinds[] = {"APIService",
                                               "CSIDriver",
                                               "CSINode",
                                               "CertificateSigningRequest",
                                               "ClusterRole",
                                               "ClusterRoleBinding",
                                               "ComponentStatus",
                                               "CustomResourceDefinition",
                                               "FlowSchema",
                                               "IngressClass",
                                               "MutatingWebhookConfiguration",
                                               "Node",
                                               "PersistentVolume",
                                               "PodSecurityPolicy",
                                               "PriorityClass",
                                               "PriorityLevelConfiguration",
                                               "RuntimeClass",
                                               "StorageClass",
                                               "ValidatingAdmissionPolicy",
                                               "ValidatingAdmissionPolicyBinding",
                                               "ValidatingWebhookConfiguration",
                                               "VolumeAttachment"};
  return std::find(std::begin(kinds), std::end(kinds), kind) != std::end(kinds);
}

/// One word of a target. What is no expression that can be asked may mean anything.
class Word {
 public:
  Word(const std::string& text, bool is_exact) : text_(text) {
    const bool is_plain = text.find_first_of(".*+?()[]{}|^$\\") == std::string::npos;
    if (!is_exact && !is_plain) pattern_ = std::make_unique<Pattern>(text);
  }
  bool is_any() const { return text_.empty(); }
  bool meets(std::string_view word) const {
    if (text_.empty() || text_ == word) return true;
    return pattern_ && (!pattern_->is_valid() || pattern_->is_all_of(word));
  }

 private:
  std::string text_;
  std::unique_ptr<Pattern> pattern_;
};

/// An object on its way through the layers.
struct Object {
  Resource* resource = nullptr;
  std::string kind, group, name, space;  ///< As they are now.
  std::string first_name, first_space;   ///< As written.
};

class Matcher {
 public:
  explicit Matcher(const Target& target)
      : group_(target.group, target.is_exact),
        kind_(target.kind, target.is_exact),
        name_(target.name, target.is_exact),
        space_(target.space, target.is_exact),
        is_exact_(target.is_exact) {}

  bool meets(const Object& object) const {
    if (is_exact_ && group_.is_any() && !object.group.empty()) return false;
    if (!group_.meets(object.group) || !kind_.meets(object.kind)) return false;
    if (!name_.meets(object.name) && !name_.meets(object.first_name)) return false;
    return object.space.empty() || object.first_space.empty() || space_.meets(object.space) ||
           space_.meets(object.first_space);
  }

 private:
  Word group_, kind_, name_, space_;
  bool is_exact_;
};

std::string word_at(const Node& object, std::string_view key) {
  const Member* member = find_member(object, key);
  return member && member->value->is_scalar() ? to_text(*member->value) : std::string();
}

std::string word_in_metadata(const Node& object, std::string_view key) {
  const Member* metadata = find_member(object, "metadata");
  return metadata && metadata->value->kind == Kind::object ? word_at(*metadata->value, key) : std::string();
}

std::string image_name(std::string_view image) {
  image = image.substr(0, image.find('@'));
  const auto colon = image.rfind(':');
  const bool has_tag = colon != std::string_view::npos && image.find('/', colon) == std::string_view::npos;
  return std::string(has_tag ? image.substr(0, colon) : image);
}

/// Names in these lists are the list's own.
bool is_own_list(std::string_view list) {
  static constexpr std::string_view lists[] = {
      "containers", "initContainers", "ephemeralContainers", "ports", "volumes", "volumeMounts", "env"};
  return std::find(std::begin(lists), std::end(lists), list) != std::end(lists);
}

/// Where labels stand besides `metadata.labels`. Selectors of some kinds are made where there is none.
struct Places {
  std::vector<Keys> templates, selectors;
  bool makes_selectors = true;
};

Places places_of(std::string_view kind) {
  const Keys of_pods{"spec", "template", "metadata"};
  if (kind == "CronJob")
    return {{{"spec", "jobTemplate", "metadata"}, {"spec", "jobTemplate", "spec", "template", "metadata"}}, {}, true};
  if (kind == "Job") return {{of_pods}, {{"spec", "selector", "matchLabels"}}, false};
  if (kind == "Service") return {{}, {{"spec", "selector"}}, true};
  if (kind == "ReplicationController") return {{of_pods}, {{"spec", "selector"}}, true};
  if (kind == "Deployment" || kind == "StatefulSet" || kind == "DaemonSet" || kind == "ReplicaSet")
    return {{of_pods}, {{"spec", "selector", "matchLabels"}}, true};
  if (kind == "PodDisruptionBudget") return {{}, {{"spec", "selector", "matchLabels"}}, false};
  if (kind == "NetworkPolicy") return {{}, {{"spec", "podSelector", "matchLabels"}}, false};
  return {};
}

class Layers {
 public:
  Layers(Stack& stack, std::vector<std::size_t> entries)
      : stack_(stack), arena_(stack.arena), entries_(std::move(entries)) {
    for (Resource& resource : stack.resources) {
      Object object;
      object.resource = &resource;
      object.kind = word_at(*resource.body, "kind");
      const std::string version = word_at(*resource.body, "apiVersion");
      if (const auto slash = version.find('/'); slash != std::string::npos) object.group = version.substr(0, slash);
      object.name = object.first_name = word_in_metadata(*resource.body, "name");
      object.space = object.first_space = word_in_metadata(*resource.body, "namespace");
      objects_.push_back(std::move(object));
    }
  }

  void apply(const Layer& layer) {
    if (has_given_up_) return;
    of_ = layer.of;
    const auto at = [&](std::size_t entry) {
      return static_cast<std::size_t>(std::lower_bound(entries_.begin(), entries_.end(), entry) - entries_.begin());
    };
    const std::span<Object> range(objects_.data() + at(layer.begin), at(layer.end) - at(layer.begin));
    if (!afford(range.size() * (1 + of_->changes.size()))) return give_up();
    for (const Change& change : of_->changes) touch(change, range);
    settle_spaces(range);
    rename(range);
    label(range);
    replace(range);
    if (steps_ > most_steps_of_layers) return give_up();
    if (of_->runs_transformers || of_->is_broken) {
      const Node* value = unknown(of_->is_broken ? "the rest" : "transformers", {});
      for (Object& object : range) forget(object, value);
    }
  }

 private:
  bool afford(std::size_t steps) {
    steps_ += steps;
    return steps_ <= most_steps_of_layers;
  }

  void give_up() {
    has_given_up_ = true;
    const Node* value = unknown("too many changes", {});
    for (Object& object : objects_) forget(object, value);
    const Notice notice{
        Notice::Severity::warning, {}, "changes too many objects: what they hold is unknown", of_->path};
    stack_.notices.push_back(notice);
  }

  const Node* unknown(std::string_view field, Span where) {
    const Reference waits{arena_.copy(std::string(field) + " of " + of_->path), where};
    return make::unknown(arena_, std::span(&waits, 1), where);
  }

  void put(Object& object, const Keys& keys, const Node* value, bool makes = true) {
    object.resource->body = edits::put(arena_, object.resource->body, keys, value, makes);
  }

  /// All but what the object is called.
  void forget(Object& object, const Node* value) {
    for (const Member& member : object.resource->body->parts()) {
      const std::string_view key = member.name->spelled;
      if (key != "apiVersion" && key != "kind" && key != "metadata") put(object, {std::string(key)}, value);
    }
    if (!find_member(*object.resource->body, "spec")) put(object, {"spec"}, value);
    for (const char* key : {"labels", "annotations"}) put(object, {"metadata", key}, value);
  }

  void touch(const Change& change, std::span<Object> range) {
    std::vector<Matcher> matchers;
    for (const Target& target : change.targets) matchers.emplace_back(target);
    const Node* value = unknown(change.field, change.where);
    for (Object& object : range) {
      const bool is_meant =
          std::any_of(matchers.begin(), matchers.end(), [&](const Matcher& matcher) { return matcher.meets(object); });
      if (!is_meant) continue;
      if (change.deletes) object.resource->exists = object.resource->exists && Truth::unknown;
      if (change.may_be_anything) forget(object, value);
      if (change.merge) merge(object, *change.merge, value);
      for (const Keys& keys : change.paths) {
        if (!afford(keys.size())) return forget(object, value);
        touch_path(object, keys, value);
      }
    }
  }

  void touch_path(Object& object, const Keys& keys, const Node* value) {
    const std::string& first = keys.front();
    if (first == "apiVersion" || first == "kind") return;
    if (first == "metadata" && keys.size() == 1) return forget(object, value);
    put(object, keys, value);
  }

  void merge(Object& object, const Node& patch, const Node* value) {
    std::vector<Member> rest;
    for (const Member& member : patch.parts()) {
      const std::string_view key = member.name->spelled;
      if (key == "apiVersion" || key == "kind" || key == "$patch") continue;
      if (key != "metadata") rest.push_back(member);
      if (key != "metadata" || member.value->kind != Kind::object) continue;
      for (const Member& each : member.value->parts()) {
        const std::string_view inner = each.name->spelled;
        if (inner == "name" || inner == "namespace") continue;
        const Member* there = find_member(*find_member(*object.resource->body, "metadata")->value, inner);
        put(object, {"metadata", std::string(inner)},
            edits::merge_unknown(arena_, there ? there->value : nullptr, *each.value, value));
      }
    }
    const Node* changes = make::object(arena_, rest, patch.from);
    object.resource->body = edits::merge_unknown(arena_, object.resource->body, *changes, value);
  }

  const Node* text(const std::string& word, Span from) { return make::string(arena_, word, from); }

  void address(Object& object) {
    Resource& resource = *object.resource;
    const std::string type(resource.address.substr(0, resource.address.find('/')));
    const std::string name = object.name.empty() ? std::string(resource.name) : object.name;
    resource.address = arena_.copy(type + "/" + (object.space.empty() ? "default" : object.space) + "/" + name);
    resource.name = resource.address.substr(resource.address.size() - name.size());
  }

  void move(Object& object, const std::string& space, Span where) {
    if (object.kind == "Namespace" && object.group.empty()) return;
    if (is_cluster_scoped(object.kind)) return;
    object.space = space;
    put(object, {"metadata", "namespace"}, text(space, where));
    address(object);
  }

  /// Kustomize gives the namespace its name, too, and the subjects of bindings that are service accounts of the same
  /// build.
  void settle_spaces(std::span<Object> range) {
    const std::string& space = of_->space.text;
    if (space.empty()) {
      if (of_->fallback_space.empty()) return;
      for (Object& object : range) {
        if (object.space.empty() && !object.name.empty()) move(object, of_->fallback_space, {});
      }
      return;
    }
    const bool is_known = space.find("${") == std::string::npos;
    const Node* value = unknown("namespace", of_->space.where);
    for (Object& object : range) {
      if (!is_known) {
        put(object, {"metadata", "namespace"}, value);
        continue;
      }
      if (object.kind == "Namespace" && object.group.empty()) {
        object.name = space;
        put(object, {"metadata", "name"}, text(space, of_->space.where));
        address(object);
      }
      if (object.kind == "RoleBinding" || object.kind == "ClusterRoleBinding") settle_subjects(object, value);
      move(object, space, of_->space.where);
    }
  }

  void settle_subjects(Object& object, const Node* value) {
    const Member* subjects = find_member(*object.resource->body, "subjects");
    if (!subjects || subjects->value->kind != Kind::list) return;
    const auto parts = subjects->value->parts();
    for (std::size_t i = 0; i < parts.size() && afford(parts.size()); ++i) {
      const Node* subject = parts[i].value;
      if (subject->kind != Kind::object || word_at(*subject, "kind") != "ServiceAccount") continue;
      if (word_at(*subject, "namespace") != of_->space.text)
        put(object, {"subjects", std::to_string(i), "namespace"}, value);
    }
  }

  /// What refers to a renamed object by its old name is left open.
  void rename(std::span<Object> range) {
    const std::string& prefix = of_->prefix.text;
    const std::string& suffix = of_->suffix.text;
    if (prefix.empty() && suffix.empty()) return;
    const Span where = prefix.empty() ? of_->suffix.where : of_->prefix.where;
    std::set<std::string, std::less<>> old;
    for (Object& object : range) {
      const bool is_kept = (object.kind == "Namespace" && object.group.empty()) || object.kind == "APIService" ||
                           object.kind == "CustomResourceDefinition" || object.name.empty();
      if (is_kept) continue;
      old.insert(object.name);
      object.name = prefix + object.name + suffix;
      put(object, {"metadata", "name"}, text(object.name, where));
      address(object);
    }
    const Node* value = unknown(prefix.empty() ? "nameSuffix" : "namePrefix", where);
    const auto asked = [&](std::string_view key, std::string_view parent, std::string_view word) {
      const bool is_reference = (key == "name" && !is_own_list(parent)) || key.ends_with("Name");
      return is_reference && old.contains(word);
    };
    for (Object& object : range) replace_outside_metadata(object, asked, value);
  }

  void replace_outside_metadata(Object& object, const edits::Asked& asked, const Node* value) {
    for (const Member& member : object.resource->body->parts()) {
      const std::string_view key = member.name->spelled;
      if (key == "metadata" || key == "kind" || key == "apiVersion") continue;
      if (steps_ > most_steps_of_layers) return;
      const auto counted = [&](std::string_view inner, std::string_view parent, std::string_view word) {
        ++steps_;
        return asked(inner, parent, word);
      };
      const Node* changed = edits::replace_texts(arena_, member.value, counted, value, key);
      if (changed != member.value) put(object, {std::string(key)}, changed);
    }
  }

  void label(std::span<Object> range) {
    if (of_->pairs.empty()) return;
    if (of_->pairs.size() > most_pairs || !afford(range.size() * of_->pairs.size())) return give_up();
    for (const Pair& pair : of_->pairs) {
      const Node* value = text(pair.value, {});
      const std::string field = pair.is_label ? "labels" : "annotations";
      for (Object& object : range) {
        put(object, {"metadata", field, pair.key}, value);
        const Places places = places_of(object.kind);
        for (Keys keys : places.templates) {
          if (!pair.in_templates) break;
          keys.insert(keys.end(), {field, pair.key});
          put(object, keys, value);
        }
        for (Keys keys : places.selectors) {
          if (!pair.in_selectors || (!places.makes_selectors && !is_there(object, keys))) break;
          keys.push_back(pair.key);
          put(object, keys, value);
        }
      }
    }
  }

  static bool is_there(const Object& object, const Keys& keys) {
    const Node* at = object.resource->body;
    return std::all_of(keys.begin(), keys.end(), [&](const std::string& key) {
      const Member* member = at->kind == Kind::object ? find_member(*at, key) : nullptr;
      at = member ? member->value : at;
      return member != nullptr;
    });
  }

  void replace(std::span<Object> range) {
    if (!of_->images.empty()) {
      std::set<std::string> names;
      for (const discover::Named& image : of_->images) names.insert(image.text);
      const Node* value = unknown("images", of_->images.front().where);
      const auto asked = [&](std::string_view key, std::string_view, std::string_view word) {
        return key == "image" && names.contains(image_name(word));
      };
      for (Object& object : range) replace_outside_metadata(object, asked, value);
    }
    if (of_->variables.empty()) return;
    const Node* value = unknown("variables", {});
    const std::span<const std::string> wanted(of_->variables);
    const auto asked = [&](std::string_view, std::string_view, std::string_view word) {
      if (word.find('$') == std::string_view::npos) return false;
      return wanted.size() > most_pairs || std::any_of(wanted.begin(), wanted.end(), [&](const std::string& variable) {
               return word.find(variable) != std::string_view::npos;
             });
    };
    for (Object& object : range) replace_outside_metadata(object, asked, value);
  }

  Stack& stack_;
  Arena& arena_;
  std::vector<std::size_t> entries_;  // Of each object.
  std::vector<Object> objects_;
  const Kustomization* of_ = nullptr;
  std::size_t steps_ = 0;
  bool has_given_up_ = false;
};

}  // namespace

void apply_layers(Stack& stack, std::vector<std::size_t> entries, std::span<const Layer> layers) {
  Layers all(stack, std::move(entries));
  for (const Layer& layer : layers) all.apply(layer);
}

}  // namespace stackworthy::kustomize
