#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/model/estate.h"
#include "analyzer/model/words.h"

namespace stackworthy::facets {

/// Kinds that run pods, in manifests and as `kubernetes_*` resources.
inline constexpr Words<16> workloads{
    "kubernetes/Deployment",
    "kubernetes/StatefulSet",
    "kubernetes/DaemonSet",
    "kubernetes/ReplicaSet",
    "kubernetes/ReplicationController",
    "kubernetes/Pod",
    "kubernetes/Job",
    "kubernetes/CronJob",
};

/// Kinds that serve until they are replaced, which a Service may select.
inline constexpr Words<8> serving_workloads{
    "kubernetes/Deployment", "kubernetes/StatefulSet",           "kubernetes/DaemonSet",
    "kubernetes/ReplicaSet", "kubernetes/ReplicationController", "kubernetes/Pod",
};

/// The pod template of a workload: what holds `metadata` and `spec`.
Attr pod_template_of(const Resource& workload);
Attr pod_spec_of(const Resource& workload);
/// The labels that a Service's selector meets.
Attr pod_labels_of(const Resource& workload);
/// `metadata.namespace`, `default` where nothing is said. One that is not known is told apart from all others but those
/// that wait for the same in the same stack.
std::string namespace_of(const Resource& object);

/// Whether a container is a well-known companion of the one that does the work: a mesh proxy, a log shipper, an
/// exporter.
Truth is_sidecar(const Attr& container);

/// Whether the container has a port of that name or, where a number is asked for, declares it.
Truth has_port(const Attr& container, const Attr& port);

/// Whether every port of the Service is for metrics, by its name.
Truth serves_metrics_only(const Resource& service);

/// Whether a workload does nothing but hand out metrics, which each of its pods is asked for by itself.
Truth is_exporter(const Resource& workload);

/// The containers of a workload that a Service sends to: those that declare a port it targets, else all that are no
/// sidecars.
struct Target {
  Attr container;
  Truth is_served = Truth::yes;
};
std::vector<Target> targets_of(const Resource& workload, const Resource& service);

}  // namespace stackworthy::facets
