// Which documents are objects that somebody applies. Much that carries `apiVersion` and `kind` is not: settings of
// tools, release notes, charts' templates, and patches, which look like workloads with most of the workload missing.

#include "parsers/kubernetes/manifest.h"

#include <algorithm>
#include <array>

#include "analyzer/model/path.h"

namespace stackworthy::parsers::kubernetes {

namespace {

const Node* at(const Node* object, std::string_view name) {
  if (!object || object->kind != Kind::object) return nullptr;
  const Member* member = find_member(*object, name);
  return member && member->value->kind != Kind::null ? member->value : nullptr;
}

std::string text_at(const Node* object, std::string_view name) {
  const Node* value = at(object, name);
  return value && value->is_scalar() ? to_text(*value) : std::string();
}

std::string group_of(const Node& object) {
  const std::string version = text_at(&object, "apiVersion");
  const std::size_t slash = version.find('/');
  return slash == std::string::npos ? std::string() : version.substr(0, slash);
}

bool is_own_group(std::string_view group) {
  return group.find('.') == std::string_view::npos || group.ends_with(".k8s.io");
}

constexpr std::array<std::string_view, 38> own_kinds{"CertificateSigningRequest",
                                                     "ClusterRole",
                                                     "ClusterRoleBinding",
                                                     "ConfigMap",
                                                     "ControllerRevision",
                                                     "CronJob",
                                                     "CustomResourceDefinition",
                                                     "DaemonSet",
                                                     "Deployment",
                                                     "Endpoints",
                                                     "Event",
                                                     "HorizontalPodAutoscaler",
                                                     "Ingress",
                                                     "IngressClass",
                                                     "Job",
                                                     "LimitRange",
                                                     "MutatingWebhookConfiguration",
                                                     "Namespace",
                                                     "NetworkPolicy",
                                                     "Node",
                                                     "PersistentVolume",
                                                     "PersistentVolumeClaim",
                                                     "Pod",
                                                     "PodDisruptionBudget",
                                                     "PodSecurityPolicy",
                                                     "PodTemplate",
                                                     "PriorityClass",
                                                     "ReplicaSet",
                                                     "ReplicationController",
                                                     "ResourceQuota",
                                                     "Role",
                                                     "RoleBinding",
                                                     "Secret",
                                                     "Service",
                                                     "ServiceAccount",
                                                     "StatefulSet",
                                                     "StorageClass",
                                                     "ValidatingWebhookConfiguration"};

constexpr std::array<std::string_view, 8> workloads{
    "CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"};

template <std::size_t size>
bool holds(const std::array<std::string_view, size>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

const Node* pod_spec(const Node& object, std::string_view kind) {
  const Node* spec = at(&object, "spec");
  if (kind == "Pod") return spec;
  if (kind == "CronJob") spec = at(at(spec, "jobTemplate"), "spec");
  return at(at(spec, "template"), "spec");
}

bool is_patch(const Node& object, std::string_view kind) {
  if (at(&object, "$patch")) return true;
  if (!holds(workloads, kind) || !is_own_group(group_of(object))) return false;
  const Node* containers = at(pod_spec(object, kind), "containers");
  if (!containers) return true;
  if (containers->kind != Kind::list) return false;
  const auto parts = containers->parts();
  return std::any_of(parts.begin(), parts.end(), [](const Member& each) {
    return each.value->kind == Kind::object && !find_member(*each.value, "image");
  });
}

/// The directory of the chart in whose `templates/` a path lies; empty where it lies in none.
std::string chart_of(const Sources& sources, std::string_view path) {
  constexpr std::string_view templates = "templates/";
  for (std::size_t found = path.rfind(templates); found != std::string_view::npos;
       found = found == 0 ? std::string_view::npos : path.rfind(templates, found - 1)) {
    if (found > 0 && path[found - 1] != '/') continue;
    const std::string chart(path.substr(0, found));
    if (sources.find(chart + "Chart.yaml") || sources.find(chart + "Chart.yml")) return chart.empty() ? "." : chart;
  }
  return {};
}

}  // namespace

std::string reason_not_to_read(const Sources& sources, std::string_view path, std::string_view text) {
  const std::string_view name = base_name(path);
  if (name == "kustomization.yaml" || name == "kustomization.yml" || name == "Kustomization")
    return "a kustomization, not read yet";
  if (name == "Chart.yaml" || name == "Chart.yml") return "a chart's description, not read yet";
  const bool has_braces = text.find("{{") != std::string_view::npos;
  if (has_braces && !chart_of(sources, path).empty()) return "a chart's template, not read yet";
  return {};
}

std::string reason_no_object(const Node& document) {
  if (document.kind == Kind::null) return "an empty document";
  if (document.kind != Kind::object) return "no object: the document is no mapping";
  const std::string kind = text_at(&document, "kind");
  const std::string version = text_at(&document, "apiVersion");
  if (kind.empty() || version.empty()) return "no object: it has no apiVersion and kind";
  if (items_of(document)) return {};
  if (version.starts_with("kustomize.config.k8s.io/")) return "a kustomization, not read yet";
  const Node* metadata = at(&document, "metadata");
  if (!metadata || metadata->kind != Kind::object) return "no object: it has no metadata";
  const Node* name = at(metadata, "name");
  if (!name && !at(metadata, "generateName")) return "no object: it has no name";
  if (name && !name->is_scalar()) return "a template of another tool";
  if (is_patch(document, kind)) return "a patch, which is read with what it changes";
  return {};
}

std::string type_of(const Node& object) {
  const std::string kind = text_at(&object, "kind");
  const std::string group = group_of(object);
  return holds(own_kinds, kind) && !is_own_group(group) ? kind + "." + group : kind;
}

std::string address_of(const Node& object) {
  const Node* metadata = at(&object, "metadata");
  const std::string space = text_at(metadata, "namespace");
  const std::string given = text_at(metadata, "name");
  const std::string name = given.empty() ? text_at(metadata, "generateName") + "*" : given;
  return type_of(object) + "/" + (space.empty() ? "default" : space) + "/" + name;
}

const Node* items_of(const Node& object) {
  const std::string kind = text_at(&object, "kind");
  const Node* items = at(&object, "items");
  return kind.ends_with("List") && items && items->kind == Kind::list ? items : nullptr;
}

}  // namespace stackworthy::parsers::kubernetes
