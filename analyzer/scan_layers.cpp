// What the layers of kustomizations do to the objects of a stack. Names, namespaces, labels and annotations are put on;
// what patches, images and the like touch is unknown until it is computed, so that nothing is said that they may undo.

#include <algorithm>
#include <set>

#include "analyzer/pattern.h"
#include "analyzer/scan_edits.h"
#include "analyzer/scan_kustomize.h"
#include "parsers/vocabulary/vocabulary.h"

namespace stackworthy::kustomize {

using discover::Change;
using discover::Generated;
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

/// Where labels stand besides `metadata.labels`.
struct Places {
  std::vector<Keys> templates, selectors;
};

Places places_of(std::string_view kind) {
  if (kind == "CronJob") return {{{"spec", "jobTemplate", "spec", "template", "metadata"}}, {}};
  if (kind == "Job") return {{{"spec", "template", "metadata"}}, {}};
  if (kind == "Service") return {{}, {{"spec", "selector"}}};
  if (kind == "ReplicationController") return {{{"spec", "template", "metadata"}}, {{"spec", "selector"}}};
  if (kind == "Deployment" || kind == "StatefulSet" || kind == "DaemonSet" || kind == "ReplicaSet")
    return {{{"spec", "template", "metadata"}}, {{"spec", "selector", "matchLabels"}}};
  if (kind == "PodDisruptionBudget") return {{}, {{"spec", "selector", "matchLabels"}}};
  if (kind == "NetworkPolicy") return {{}, {{"spec", "podSelector", "matchLabels"}}};
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
        if (pair.in_templates) {
          for (Keys keys : places.templates) {
            keys.insert(keys.end(), {field, pair.key});
            put_where_there(object, keys, value, 2);
          }
        }
        if (!pair.in_selectors) continue;
        for (Keys keys : places.selectors) {
          keys.push_back(pair.key);
          put_where_there(object, keys, value, 1);
        }
      }
    }
  }

  /// Only what there is has labels: `made` keys at the end may be new.
  void put_where_there(Object& object, const Keys& keys, const Node* value, std::size_t made) {
    const Node* at = object.resource->body;
    for (std::size_t i = 0; i + made < keys.size(); ++i) {
      const Member* member = at->kind == Kind::object ? find_member(*at, keys[i]) : nullptr;
      if (!member || member->value->kind != Kind::object) return;
      at = member->value;
    }
    put(object, keys, value);
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

/// `{apiVersion: v1, kind: ConfigMap, metadata: {name: ...}, data: unknown}`.
Resource made_by(const Generated& generated, const Kustomization& of, const Source& source, Arena& arena) {
  const auto member = [&](std::string_view key, const Node* value) {
    return Member{value, make::name(arena, key, key), generated.where, Truth::yes};
  };
  const auto word = [&](std::string_view text) { return make::string(arena, text, generated.where); };
  const Reference waits{arena.copy("generators of " + of.path), generated.where};
  const Node* data = make::unknown(arena, std::span(&waits, 1), generated.where);
  std::vector<Member> metadata{member("name", word(generated.name))};
  if (!generated.space.empty()) metadata.push_back(member("namespace", word(generated.space)));
  const std::vector<Member> members{member("apiVersion", word("v1")), member("kind", word(generated.kind)),
                                    member("metadata", make::object(arena, metadata, generated.where)),
                                    member("data", data)};
  Resource resource;
  resource.dialect = Dialect::kubernetes;
  resource.spelled_type = arena.copy("kubernetes/" + generated.kind);
  resource.address =
      arena.copy(generated.kind + "/" + (generated.space.empty() ? "default" : generated.space) + "/" + generated.name);
  resource.name = resource.address.substr(resource.address.size() - generated.name.size());
  resource.extent = resource.head = generated.where;
  const std::size_t end = source.text().find_first_of("\r\n", generated.where.begin);
  if (end < generated.where.end) resource.head.end = static_cast<std::uint32_t>(end);
  resource.body = make::object(arena, members, generated.where);
  vocabulary::settle(resource, arena);
  return resource;
}

/// Puts what generators make between the objects of the files; the entry of each object. The objects of a file follow
/// each other; where the same file is read again at once, it begins again.
std::vector<std::size_t> arrange(const Sources& sources, const Plan& plan, Stack& stack) {
  const std::vector<Resource> read = std::move(stack.resources);
  stack.resources.clear();
  std::vector<std::size_t> entries;
  std::size_t next = 0;
  const auto take = [&](const Resource& resource, std::size_t entry) {
    stack.resources.push_back(resource);
    entries.push_back(entry);
  };
  for (std::size_t i = 0; i < plan.entries.size(); ++i) {
    const Entry& entry = plan.entries[i];
    if (entry.generated && !entry.generated->changes_another) {
      const Source& source = sources[entry.generated->where.file];
      take(made_by(*entry.generated, *entry.of, source, stack.arena), i);
    }
    const bool is_repeated = entry.source && i + 1 < plan.entries.size() && plan.entries[i + 1].source == entry.source;
    for (std::uint32_t last = 0; entry.source && next < read.size(); ++next) {
      const Span extent = read[next].extent;
      if (extent.file != entry.source->id() || (is_repeated && extent.begin < last)) break;
      last = extent.begin + 1;
      take(read[next], i);
    }
  }
  return entries;
}

/// An object that is taken on two ways, and changed by neither, is one.
void drop_repeated(std::vector<Resource>& resources) {
  std::set<std::pair<std::string_view, Span>> seen;
  std::erase_if(resources, [&](const Resource& each) { return !seen.emplace(each.address, each.extent).second; });
}

}  // namespace

std::unique_ptr<Stack> build(const Sources& sources, std::string_view root, const Plan& plan,
                             std::vector<std::pair<std::string, std::string>>& skipped) {
  std::vector<const Source*> files;
  for (const Entry& entry : plan.entries) {
    if (entry.source) files.push_back(entry.source);
  }
  auto stack = parsers::read_kubernetes(sources, root, files, skipped);
  stack->notices.insert(stack->notices.end(), plan.notices.begin(), plan.notices.end());
  const std::vector<std::size_t> entries = arrange(sources, plan, *stack);
  Layers layers(*stack, entries);
  for (const Layer& layer : plan.layers) layers.apply(layer);
  drop_repeated(stack->resources);
  stack->not_read = plan.not_read;
  stack->index();
  return stack;
}

}  // namespace stackworthy::kustomize
