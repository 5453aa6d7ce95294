// The Terraform provider writes manifests in snake_case and its repeated blocks in the singular. The plural depends on
// where the block stands: `port` of a container is `ports`, of a probe it is `port`. Maps of the user's own keys are
// not touched.

#include "parsers/vocabulary/kubernetes.h"

#include <algorithm>
#include <string>
#include <vector>

namespace stackworthy::vocabulary {

namespace {

struct Plural {
  std::string_view parent;  ///< Terraform's name of the block around it; empty: anywhere; `^`: at the top.
  std::string_view block;
  std::string_view key;
};

constexpr Plural plurals[] = {
    {"", "container", "containers"},
    {"", "init_container", "initContainers"},
    {"", "ephemeral_container", "ephemeralContainers"},
    {"container", "port", "ports"},
    {"init_container", "port", "ports"},
    {"container", "volume_mount", "volumeMounts"},
    {"init_container", "volume_mount", "volumeMounts"},
    {"container", "volume_device", "volumeDevices"},
    {"spec", "volume", "volumes"},
    {"spec", "toleration", "tolerations"},
    {"spec", "topology_spread_constraint", "topologySpreadConstraints"},
    {"spec", "port", "ports"},
    {"spec", "rule", "rules"},
    {"spec", "metric", "metrics"},
    {"spec", "limit", "limits"},
    {"spec", "volume_claim_template", "volumeClaimTemplates"},
    {"http", "path", "paths"},
    {"http_get", "http_header", "httpHeaders"},
    {"^", "rule", "rules"},
    {"^", "subject", "subjects"},
    {"", "node_selector_term", "nodeSelectorTerms"},
    {"^", "secret", "secrets"},
    {"^", "image_pull_secret", "imagePullSecrets"},
    {"scale_up", "policy", "policies"},
    {"scale_down", "policy", "policies"},
};

/// Objects below these keys belong to the user.
constexpr std::string_view data_keys[] = {"labels",
                                          "annotations",
                                          "match_labels",
                                          "node_selector",
                                          "data",
                                          "string_data",
                                          "binary_data",
                                          "limits",
                                          "requests",
                                          "hard",
                                          "parameters",
                                          "default",
                                          "default_request",
                                          "max",
                                          "min",
                                          "max_limit_request_ratio",
                                          "selector"};

std::string camel_case(std::string_view snake) {
  std::string camel;
  bool upper = false;
  for (const char c : snake) {
    if (c == '_') {
      upper = !camel.empty();
      continue;
    }
    camel += upper && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    upper = false;
  }
  return camel;
}

std::string manifest_key(std::string_view parent, std::string_view key) {
  for (const Plural& each : plurals) {
    if (each.block == key && (each.parent.empty() || each.parent == parent)) return std::string(each.key);
  }
  if (key == "cluster_ip") return "clusterIP";
  if (key == "host_ip") return "hostIP";
  if (key == "host_pid") return "hostPID";
  if (key == "host_ipc") return "hostIPC";
  if (key == "external_ips") return "externalIPs";
  if (key == "load_balancer_ip") return "loadBalancerIP";
  if (key == "pod_ip") return "podIP";
  return camel_case(key);
}

bool holds_data(std::string_view parent, std::string_view key, const Node& value) {
  if (std::find(std::begin(data_keys), std::end(data_keys), key) == std::end(data_keys)) return false;
  // A selector block of a workload holds match_labels; a service's is the user's map. The limit block of a LimitRange
  // is called `limit`, so `limits` is always a map.
  if (key != "selector") return true;
  const Node* inner = value.kind == Kind::list && value.size == 1 ? value.parts()[0].value : &value;
  return parent == "spec" && !find_member(*inner, "match_labels") && !find_member(*inner, "match_expressions");
}

const Node* as_manifest(const Node& node, std::string_view parent, Arena& arena) {
  if (node.kind == Kind::list || node.kind == Kind::choice) {
    std::vector<Member> members(node.parts().begin(), node.parts().end());
    bool changed = false;
    for (Member& member : members) {
      const Node* value = as_manifest(*member.value, parent, arena);
      changed = changed || value != member.value;
      member.value = value;
    }
    if (!changed) return &node;
    Node made = node;
    made.members = arena.copy(members).data();
    return arena.make(made);
  }
  if (node.kind != Kind::object) return &node;
  std::vector<Member> members(node.parts().begin(), node.parts().end());
  bool changed = false;
  for (Member& member : members) {
    const std::string_view key = member.name->canonical;
    const std::string wanted = manifest_key(parent, key);
    if (!holds_data(parent, key, *member.value)) {
      const Node* value = as_manifest(*member.value, key, arena);
      changed = changed || value != member.value;
      member.value = value;
    }
    if (wanted != key) {
      member.name = make::name(arena, arena.copy(wanted), member.name->spelled);
      changed = true;
    }
  }
  return changed ? make::object(arena, members, node.from, node.marks) : &node;
}

}  // namespace

const Node* manifest_names(const Node& body, Arena& arena) { return as_manifest(body, "^", arena); }

}  // namespace stackworthy::vocabulary
