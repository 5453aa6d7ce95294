#include "analyzer/facets/pods.h"
#include "analyzer/rule.h"

namespace stackworthy::rules::delivery::readiness_missing {

/// A probe that names a port which the container does not have never succeeds.
static void judge_port(const Attr& container, const Attr& port, Report& report) {
  const bool is_name = port.string() && !port.number();
  if (is_name)
    report(!facets::has_port(container, port), port, "names the port ", port, ", which the container does not have");
}

static void judge(const Attr& container, Truth is_served, const Resource& service, Report& report) {
  if (container["image"].absent() == Truth::yes) return;  // a patch of an object that stands elsewhere
  const Attr probe = container["readinessProbe"];
  report(probe.absent() && is_served, probe, "gets requests from Service ", service.name, " without a readiness probe")
      .see(service, "the Service");
  for (const char* how : {"httpGet", "tcpSocket"}) judge_port(container, probe[how]["port"], report);
}

extern constinit const Rule rule{
    .id = "delivery/readiness-missing",
    .severity = Severity::medium,
    .title = "a container behind a Service has no readiness probe",
    .why = R"(
Requests arrive as soon as the process has started, before it can answer them:
every rollout, scale-out and restart gives errors, and a rollout of a broken
version is not stopped.)",
    .fix = R"(
Add a readinessProbe that answers once requests can be served. A startupProbe
alone does not take a pod out of the Service.)",
    .references = {"https://kubernetes.io/docs/tasks/configure-pod-container/"
                   "configure-liveness-readiness-startup-probes/"},
    .peers = {"checkov:CKV_K8S_9", "kics:8657197e", "kics:a659f3b5", "terrascan:AC_K8S_0072",
              "kube-linter:no-readiness-probe"},
    .related = {"kube-linter:readiness-port"},
    .resources = facets::serving_workloads,
    .check =
        [](const Resource& workload, Report& report) {
          if (report.skip(facets::is_exporter(workload), "hands out metrics, and does nothing else")) return;
          for (const Edge* edge : edges_to(workload, EdgeKind::selects)) {
            const Resource& service = *edge->from;
            if (report.skip(service["spec"]["publishNotReadyAddresses"] == true, "is published before it is ready"))
              continue;
            if (report.skip(facets::serves_metrics_only(service), "only its metrics are read")) continue;
            for (const auto& target : facets::targets_of(workload, service))
              judge(target.container, target.is_served && edge->holds && service.exists, service, report);
          }
        },
};

}  // namespace stackworthy::rules::delivery::readiness_missing
