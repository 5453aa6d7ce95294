// Kustomizations are read for their structure: which files and directories they take, and which places of which objects
// they touch. What a touched place becomes is left open.

#include "analyzer/discover/kustomizations.h"

#include <algorithm>

#include "parsers/yaml/yaml.h"

namespace stackworthy::discover {

namespace kustomization {

namespace {

namespace yaml = parsers::yaml;

constexpr std::size_t most_paths = 10'000;
constexpr std::size_t most_keys = 64;  // Of one path; what lies deeper is touched as a whole there.

const Node* at(const Node* object, std::string_view key) {
  if (!object || object->kind != Kind::object) return nullptr;
  const Member* member = find_member(*object, key);
  return member && member->value->kind != Kind::null ? member->value : nullptr;
}

std::string text_at(const Node* object, std::string_view key) {
  const Node* value = at(object, key);
  return value && value->is_scalar() ? to_text(*value) : std::string();
}

std::span<const Member> items(const Node* value) {
  return value && value->kind == Kind::list ? value->parts() : std::span<const Member>();
}

std::span<const Member> members(const Node* value) {
  return value && value->kind == Kind::object ? value->parts() : std::span<const Member>();
}

void add_names(const Node* list, std::vector<Named>& names) {
  for (const Member& each : items(list)) {
    if (each.value->is_scalar()) names.push_back({to_text(*each.value), each.where});
  }
}

/// `/spec/a~1b` as keys.
std::vector<std::string> pointer(std::string_view text) {
  std::vector<std::string> keys;
  for (std::size_t begin = 1; begin <= text.size();) {
    const std::size_t end = std::min(text.find('/', begin), text.size());
    std::string key;
    for (std::size_t i = begin; i < end; ++i) {
      const bool is_escape = text[i] == '~' && i + 1 < end && (text[i + 1] == '0' || text[i + 1] == '1');
      key += is_escape ? (text[i + 1] == '1' ? '/' : '~') : text[i];
      if (is_escape) ++i;
    }
    if (keys.size() < most_keys) keys.push_back(std::move(key));
    begin = end + 1;
  }
  return keys;
}

/// `spec.containers.[name=a].image` as keys; what chooses elements of a list is the whole list.
std::vector<std::string> field_path(std::string_view text) {
  std::vector<std::string> keys(1);
  bool is_bracketed = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '[') is_bracketed = true;
    if (text[i] == ']') is_bracketed = false;
    if (text[i] == '.' && !is_bracketed) {
      keys.emplace_back();
    } else {
      if (text[i] == '\\' && i + 1 < text.size()) ++i;
      keys.back() += text[i];
    }
  }
  if (keys.size() > most_keys) keys.resize(most_keys);
  for (std::string& key : keys) {
    if (key == "*" || key.starts_with('[')) key = "-";
  }
  return keys;
}

/// What an operation of a JSON patch touches. One that moves the rest of a list touches the list.
void add_operation(const Node& operation, Change& change) {
  const std::string op = text_at(&operation, "op");
  if (op == "test") return;
  for (const std::string_view key : {"path", "from"}) {
    if (key == "from" && op != "move") continue;
    const std::string path = text_at(&operation, key);
    if (path.empty() || path == "/") {
      change.may_be_anything = true;
      continue;
    }
    std::vector<std::string> keys = pointer(path);
    const bool is_index = keys.back().find_first_not_of("0123456789") == std::string::npos;
    if (is_index && op != "replace") keys.back() = "-";
    if (change.paths.size() == most_paths) change.may_be_anything = true;
    if (!change.may_be_anything) change.paths.push_back(std::move(keys));
  }
}

Target target_of(const Node* selector) {
  Target target;
  target.group = text_at(selector, "group");
  target.version = text_at(selector, "version");
  target.kind = text_at(selector, "kind");
  target.name = text_at(selector, "name");
  target.space = text_at(selector, "namespace");
  return target;
}

Target target_named_in(const Node& patch) {
  const std::string version = text_at(&patch, "apiVersion");
  const std::size_t slash = version.find('/');
  Target target;
  target.group = slash == std::string::npos ? std::string() : version.substr(0, slash);
  target.kind = text_at(&patch, "kind");
  target.name = text_at(at(&patch, "metadata"), "name");
  target.space = text_at(at(&patch, "metadata"), "namespace");
  target.is_exact = true;
  return target;
}

class Reader {
 public:
  Reader(const Sources& sources, Arena& arena, Kustomization& made) : sources_(sources), arena_(arena), made_(made) {}

  void read(const Node& object) {
    add_names(at(&object, "resources"), made_.resources);
    add_names(at(&object, "bases"), made_.resources);
    add_names(at(&object, "components"), made_.components);
    for (const char* key : {"crds", "configurations", "generators", "transformers", "validators"})
      add_names(at(&object, key), made_.other_files);
    made_.runs_transformers = made_.runs_transformers || !items(at(&object, "transformers")).empty();
    read_changes(object);
    read_simple(object);
    read_pairs(object);
    for (const char* key : {"configMapGenerator", "secretGenerator"}) read_generators(object, key);
    for (const Member& each : items(at(&object, "helmCharts"))) {
      const std::string from = text_at(each.value, "repo");
      made_.charts.push_back({text_at(each.value, "name") + (from.empty() ? "" : " from " + from), each.where});
    }
    for (const Member& each : items(at(&object, "vars")))
      made_.variables.push_back("$(" + text_at(each.value, "name") + ")");
  }

 private:
  void read_changes(const Node& object) {
    for (const char* field : {"patches", "patchesStrategicMerge", "patchesJson6902"}) {
      for (const Member& each : items(at(&object, field))) read_patch(each, field);
    }
    for (const Member& each : items(at(&object, "replacements"))) {
      const std::string path = text_at(each.value, "path");
      if (path.empty()) {
        read_replacement(*each.value, each.where);
        continue;
      }
      made_.other_files.push_back({path, each.where});
      bool is_read = false;
      for (const Node* document : documents_of(path, is_read)) {
        for (const Member& one : items(document)) read_replacement(*one.value, each.where);
        if (document->kind == Kind::object) read_replacement(*document, each.where);
      }
      if (!is_read) add_anything("replacements", each.where, {Target{}});
    }
    for (const Member& each : items(at(&object, "replicas"))) {
      Change change;
      change.field = "replicas";
      change.where = each.where;
      change.targets.push_back(
          {"", "", "Deployment|ReplicaSet|ReplicationController|StatefulSet", text_at(each.value, "name"), "", false});
      change.paths.push_back({"spec", "replicas"});
      made_.changes.push_back(std::move(change));
    }
  }

  void add_anything(std::string field, Span where, std::vector<Target> targets) {
    Change change;
    change.field = std::move(field);
    change.where = where;
    change.targets = std::move(targets);
    change.may_be_anything = true;
    made_.changes.push_back(std::move(change));
  }

  /// Text is a path in all three fields, or (of a strategic one) the patch itself.
  void read_patch(const Member& each, const std::string& field) {
    const Node* entry = each.value;
    const bool is_text = entry->kind == Kind::string;
    const bool is_inline = is_text && entry->string().find('\n') != std::string_view::npos;
    const std::string path = is_text && !is_inline ? to_text(*entry) : text_at(entry, "path");
    const Node* body = is_inline ? entry : at(entry, "patch");
    bool is_read = false;
    std::vector<const Node*> documents;
    if (!path.empty()) {
      made_.other_files.push_back({path, each.where});
      documents = documents_of(path, is_read);
    } else if (body && body->kind == Kind::string) {
      documents = documents_in(*body, is_read);
    }
    const Node* selector = at(entry, "target");
    const std::vector<Target> chosen = selector ? std::vector<Target>{target_of(selector)} : std::vector<Target>{};
    if (!is_read) return add_anything(field, each.where, chosen.empty() ? std::vector<Target>{Target{}} : chosen);
    for (const Node* document : documents) add_document(*document, field, each.where, chosen);
  }

  void add_document(const Node& document, const std::string& field, Span where, const std::vector<Target>& chosen) {
    Change change;
    change.field = field;
    change.where = where;
    change.targets = chosen;
    if (document.kind == Kind::list) {
      for (const Member& each : document.parts()) add_operation(*each.value, change);
    } else if (document.kind == Kind::object && at(&document, "op")) {
      add_operation(document, change);
    } else if (document.kind == Kind::object) {
      change.merge = &document;
      change.deletes = text_at(&document, "$patch") == "delete";
      if (chosen.empty()) change.targets.push_back(target_named_in(document));
    } else {
      return;
    }
    if (change.targets.empty()) change.targets.emplace_back();
    made_.changes.push_back(std::move(change));
  }

  void read_replacement(const Node& replacement, Span where) {
    for (const Member& each : items(at(&replacement, "targets"))) {
      Change change;
      change.field = "replacements";
      change.where = where;
      change.targets.push_back(target_of(at(each.value, "select")));
      for (const Member& path : items(at(each.value, "fieldPaths"))) {
        if (path.value->is_scalar()) change.paths.push_back(field_path(to_text(*path.value)));
      }
      if (change.paths.empty()) change.paths.push_back({"metadata", "name"});
      made_.changes.push_back(std::move(change));
    }
  }

  void read_simple(const Node& object) {
    const auto read = [&](std::string_view key, Named& into) {
      const Member* member = find_member(object, key);
      if (member && member->value->is_scalar()) into = {to_text(*member->value), member->where};
    };
    read("namespace", made_.space);
    read("targetNamespace", made_.space);
    read("namePrefix", made_.prefix);
    read("nameSuffix", made_.suffix);
    for (const Member& each : items(at(&object, "images"))) {
      std::string name = each.value->is_scalar() ? to_text(*each.value) : text_at(each.value, "name");
      if (each.value->is_scalar()) {
        name = name.substr(0, name.find('='));
        const auto colon = name.rfind(':');
        if (colon != std::string::npos && name.find('/', colon) == std::string::npos) name.resize(colon);
      }
      if (!name.empty()) made_.images.push_back({name, each.where});
    }
  }

  void add_pairs(const Node* map, bool is_label, bool in_templates, bool in_selectors) {
    for (const Member& each : members(map)) {
      if (each.value->is_scalar())
        made_.pairs.push_back(
            {std::string(each.name->spelled), to_text(*each.value), is_label, in_templates, in_selectors});
    }
  }

  void read_pairs(const Node& object) {
    add_pairs(at(&object, "commonLabels"), true, true, true);
    add_pairs(at(&object, "commonAnnotations"), false, true, false);
    for (const Member& each : items(at(&object, "labels"))) {
      const bool in_selectors = text_at(each.value, "includeSelectors") == "true";
      const bool in_templates = in_selectors || text_at(each.value, "includeTemplates") == "true";
      add_pairs(at(each.value, "pairs"), true, in_templates, in_selectors);
    }
    const Node* metadata = at(&object, "commonMetadata");
    add_pairs(at(metadata, "labels"), true, false, false);
    add_pairs(at(metadata, "annotations"), false, false, false);
  }

  void read_generators(const Node& object, std::string_view key) {
    for (const Member& each : items(at(&object, key))) {
      const std::string behavior = text_at(each.value, "behavior");
      Generated made;
      made.kind = key == "secretGenerator" ? "Secret" : "ConfigMap";
      made.name = text_at(each.value, "name");
      made.space = text_at(each.value, "namespace");
      if (made.kind == "Secret") made.type = text_at(each.value, "type");
      if (made.kind == "Secret" && made.type.empty()) made.type = "Opaque";
      made.has_options = at(&object, "generatorOptions") || at(each.value, "options");
      made.changes_another = behavior == "merge" || behavior == "replace";
      made.where = each.where;
      made_.generated.push_back(std::move(made));
      if (made_.generated.back().changes_another) change_data(made_.generated.back());
    }
  }

  void change_data(const Generated& generated) {
    Change change;
    change.field = "generators";
    change.where = generated.where;
    change.targets.push_back({"", "", generated.kind, generated.name, generated.space, true});
    change.paths = {{"data"}, {"binaryData"}, {"stringData"}};
    made_.changes.push_back(std::move(change));
  }

  std::vector<const Node*> documents_of(const std::string& path, bool& is_read) const {
    const std::string real = join_path(made_.directory, path);
    const Source* source = real.empty() ? nullptr : sources_.open(real);
    if (!source) return {};
    std::vector<Notice> notices;
    return roots_of(yaml::read_yaml(*source, arena_, yaml::kubectl, notices), is_read);
  }

  std::vector<const Node*> documents_in(const Node& text, bool& is_read) const {
    std::vector<Notice> notices;
    return roots_of(yaml::read_yaml_text(text.string(), text.from, arena_, yaml::kubectl, notices), is_read);
  }

  static std::vector<const Node*> roots_of(const std::vector<yaml::Document>& documents, bool& is_read) {
    std::vector<const Node*> roots;
    is_read = std::all_of(documents.begin(), documents.end(), [](const auto& each) { return each.is_whole; });
    for (const yaml::Document& each : documents) roots.push_back(each.root);
    return roots;
  }

  const Sources& sources_;
  Arena& arena_;
  Kustomization& made_;
};

}  // namespace

}  // namespace kustomization

bool is_kustomization(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  return name == "kustomization.yaml" || name == "kustomization.yml" || name == "Kustomization";
}

bool is_remote(std::string_view text) {
  if (text.find("://") != std::string_view::npos || text.starts_with("git@") || text.starts_with("git::")) return true;
  const std::string_view host = text.substr(0, text.find_first_of("/:"));
  const bool is_host = host.size() > 2 && host.find('.') != std::string_view::npos && host.front() != '.';
  return (is_host && host.size() < text.size()) || text.find("?ref=") != std::string_view::npos;
}

void read_fields(const Sources& sources, const Node& object, Arena& arena, Kustomization& made) {
  if (object.kind == Kind::object) kustomization::Reader(sources, arena, made).read(object);
}

Kustomization read_kustomization(const Sources& sources, const Source& source, Arena& arena) {
  Kustomization made;
  made.path = source.path();
  made.directory = source.directory();
  const auto documents = parsers::yaml::read_yaml(source, arena, parsers::yaml::kubectl, made.notices);
  if (documents.empty()) return made;
  made.is_broken = !documents.front().is_whole || documents.front().root->kind != Kind::object;
  made.is_component = kustomization::text_at(documents.front().root, "kind") == "Component";
  read_fields(sources, *documents.front().root, arena, made);
  return made;
}

}  // namespace stackworthy::discover
