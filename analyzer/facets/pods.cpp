#include "analyzer/facets/pods.h"

namespace stackworthy::facets {

namespace {

constexpr std::string_view sidecar_images[] = {
    "istio/proxyv2",
    "istio-proxy",
    "linkerd/proxy",
    "linkerd-io/proxy",
    "envoyproxy/envoy",
    "envoy-alpine",
    "cloud-sql-proxy",
    "cloudsql-proxy",
    "gce-proxy",
    "fluent-bit",
    "fluentbit",
    "fluentd",
    "filebeat",
    "promtail",
    "vault-agent",
    "hashicorp/vault",
    "oauth2-proxy",
    "kube-rbac-proxy",
    "-exporter",
    "_exporter",
    "jaeger-agent",
    "otel/opentelemetry",
    "opentelemetry-collector",
    "datadog/agent",
    "consul-dataplane",
    "aws-xray-daemon",
    "cloudwatch-agent",
    "configmap-reload",
    "config-reloader",
    "k8s-sidecar",
    "git-sync",
    "busybox",
    "pause",
};

constexpr std::string_view sidecar_names[] = {"istio-proxy", "linkerd-proxy", "envoy", "sidecar", "proxy", "exporter"};

}  // namespace

Attr pod_template_of(const Resource& workload) {
  if (workload.type == "kubernetes/Pod") return workload.whole();
  if (workload.type == "kubernetes/CronJob") return workload["spec"]["jobTemplate"]["spec"]["template"];
  return workload["spec"]["template"];
}

Attr pod_spec_of(const Resource& workload) { return pod_template_of(workload)["spec"]; }

Attr pod_labels_of(const Resource& workload) { return pod_template_of(workload)["metadata"]["labels"]; }

std::string namespace_of(const Resource& object) {
  const Attr space = object["metadata"]["namespace"];
  if (const auto known = space.string()) return std::string(*known);
  if (space.absent() == Truth::yes) return "default";
  std::string waiting = "?" + (object.stack ? object.stack->name : std::string());
  if (space.value()) {
    for (const Reference& reference : waits_for(*space.value())) waiting += ' ' + std::string(reference.address);
  }
  return waiting;
}

Truth is_sidecar(const Attr& container) {
  Truth found = Truth::no;
  for (const auto image : sidecar_images) {
    const Truth has = container["image"].has_text(image);
    if (has == Truth::yes) return Truth::yes;
  }
  for (const auto name : sidecar_names) found = found || container["name"].has_text(name);
  return found == Truth::yes ? Truth::yes : Truth::no;
}

Truth has_port(const Attr& container, const Attr& port) {
  return any(container["ports"], [&](const Attr& declared) {
    return same_value(declared["containerPort"], port) || same_value(declared["name"], port);
  });
}

Truth serves_metrics_only(const Resource& service) {
  const Attr ports = service["spec"]["ports"];
  if (ports.size() == 0) return Truth::no;
  return every(ports, [](const Attr& port) { return port["name"].has_text("metrics"); });
}

Truth is_exporter(const Resource& workload) {
  const Attr containers = pod_spec_of(workload)["containers"];
  return every(containers, is_sidecar) && any(containers, [](const Attr& container) {
           return container["image"].has_text("-exporter") || container["image"].has_text("_exporter");
         });
}

std::vector<Target> targets_of(const Resource& workload, const Resource& service) {
  const Attr containers = pod_spec_of(workload)["containers"];
  // Alone in its pod, a proxy is what does the work.
  const Truth all_sidecars = every(containers, is_sidecar);
  std::vector<Target> targets;
  Truth some = Truth::no;
  for (const Attr container : containers) {
    Truth served = Truth::no;
    for (const Attr port : service["spec"]["ports"]) {
      const Attr target = port["targetPort"].absent() == Truth::yes ? port["port"] : port["targetPort"];
      served = served || (has_port(container, target) && port.exists());
    }
    some = some || served;
    const bool works = is_sidecar(container) != Truth::yes || all_sidecars == Truth::yes;
    if (served != Truth::no && works) targets.push_back({container, served});
  }
  if (some == Truth::yes) return targets;
  targets.clear();
  for (const Attr container : containers) {
    if (is_sidecar(container) != Truth::yes) targets.push_back({container, some == Truth::no ? Truth::yes : some});
  }
  return targets;
}

}  // namespace stackworthy::facets
