#include <algorithm>
#include <catch2/catch.hpp>

#include "analyzer/model/estate.h"
#include "parsers/outline_yaml.h"
#include "parsers/parsers.h"

using namespace stackworthy;

namespace {

using Files = std::vector<std::pair<std::string, std::string>>;

/// Files of one directory as a stack.
struct Manifests {
  explicit Manifests(const Files& files) {
    std::vector<std::string> paths;
    for (const auto& [path, text] : files) paths.push_back(path);
    std::sort(paths.begin(), paths.end());
    sources = std::make_unique<Sources>(paths, [files](std::string_view path, std::string& bytes) {
      for (const auto& file : files) {
        if (file.first == path) bytes = file.second;
      }
      return true;
    });
    std::vector<const Source*> opened;
    for (const auto& [path, text] : files) {
      const Source* source = sources->open(path);
      if (parsers::looks_like_kubernetes(source->text(), path)) opened.push_back(source);
    }
    stack = parsers::read_kubernetes(*sources, ".", opened, skipped);
  }
  explicit Manifests(std::string text) : Manifests(Files{{"a.yaml", std::move(text)}}) {}

  const Resource& resource(std::string_view address) const {
    const Resource* found = stack->find(address);
    REQUIRE(found);
    return *found;
  }
  std::string_view at(Span span) const { return (*sources)[span.file].text(span); }

  std::unique_ptr<Sources> sources;
  std::unique_ptr<Stack> stack;
  std::vector<std::pair<std::string, std::string>> skipped;
};

constexpr const char* deployment =
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: shop}\nspec:\n  replicas: 2\n  "
    "template:\n    spec:\n      containers:\n"
    "        - name: web\n          image: web:1\n";

}  // namespace

TEST_CASE("each document of a stream is a resource at its kind") {
  const Manifests m("# a comment\n---\n" + std::string(deployment) +
                    "---\n---\napiVersion: v1\nkind: Service\nmetadata:\n  name: web\n");
  REQUIRE(m.stack->resources.size() == 2);
  const Resource& web = m.resource("Deployment/shop/web");
  CHECK(web.type == "kubernetes/Deployment");
  CHECK(web.name == "web");
  CHECK(m.at(web.head) == "kind: Deployment");
  CHECK(m.at(web.extent).substr(0, 20) == "apiVersion: apps/v1\n");
  CHECK((web["spec"]["replicas"] == 2) == Truth::yes);
  CHECK(m.resource("Service/default/web").dialect == Dialect::kubernetes);
}

TEST_CASE("items of a List are resources") {
  const Manifests m(
      "apiVersion: v1\nkind: List\nitems:\n  - {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n  - "
      "{apiVersion: v1, kind: ConfigMap, metadata: {name: b}}\n");
  CHECK(m.stack->resources.size() == 2);
  CHECK(m.at(m.resource("ConfigMap/default/b").head) == "kind: ConfigMap");
}

TEST_CASE("a JSON manifest is read") {
  const Manifests m(Files{
      {"a.json", R"({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"on": "yes"}})"}});
  CHECK(m.resource("ConfigMap/default/a")["data"]["on"].string() == "yes");
}

TEST_CASE("scalars are what kubectl makes of them") {
  const Manifests m("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: yes, b: 0644, c: null}\n");
  const Attr data = m.resource("ConfigMap/default/a")["data"];
  CHECK((data["a"] == true) == Truth::yes);
  CHECK((data["b"] == 420) == Truth::yes);
  CHECK(data["c"].absent() == Truth::yes);
}

TEST_CASE("what is no object is skipped with its reason") {
  const Manifests m(Files{
      {"notes.yaml", "apiVersion: release-notes/v2\nkind: feature\n"},
      {"patch.yaml",
       "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {containers: [{name: "
       "web, env: []}]}}}\n"},
      {"replicas.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 3}\n"},
      {"kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: []\n"},
      {"jinja.yaml", "apiVersion: v1\nkind: Pod\n{% if x %}\n"},
      {"other.yaml", "apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ name }}\n"}});
  CHECK(m.stack->resources.empty());
  const std::vector<std::pair<std::string, std::string>> expected{
      {"notes.yaml", "no object: it has no metadata"},
      {"patch.yaml", "a patch, which is read with what it changes"},
      {"replicas.yaml", "a patch, which is read with what it changes"},
      {"kustomization.yaml", "a kustomization, not read yet"},
      {"jinja.yaml", "a template of another tool"},
      {"other.yaml", "a template of another tool"}};
  REQUIRE(m.skipped.size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    CHECK(m.skipped[i].first == expected[i].first);
    CHECK(m.skipped[i].second == expected[i].second);
  }
}

TEST_CASE("a chart's template is named as one") {
  const Manifests m(Files{
      {"shop/Chart.yaml", "apiVersion: v2\nname: shop\n"},
      {"shop/templates/web.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ .Release.Name }}\n"},
      {"shop/templates/plain.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: plain}\n"}});
  CHECK(m.skipped == std::vector<std::pair<std::string, std::string>>{
                         {"shop/templates/web.yaml", "a chart's template, not read yet"}});
  CHECK(m.stack->find("ConfigMap/default/plain"));
}

TEST_CASE("one bad document hides no other of its file") {
  const Manifests m(
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\nx: [\n---\napiVersion: v1\nkind: "
      "ConfigMap\nmetadata: {name: b}\n");
  CHECK(m.stack->find("ConfigMap/default/a"));
  CHECK(m.stack->find("ConfigMap/default/b"));
  REQUIRE_FALSE(m.stack->notices.empty());
  CHECK(m.stack->notices[0].severity == Notice::Severity::syntax);
}

TEST_CASE("what a document that was cut short lacks is not sure") {
  const Manifests m(std::string(deployment) +
                    "          env: [\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n");
  CHECK(m.resource("Deployment/shop/web").exists == Truth::unknown);
  CHECK(m.resource("ConfigMap/default/b").exists == Truth::yes);
}

TEST_CASE("a kind of another group does not pass for the cluster's own") {
  const Manifests m("apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: a}\n");
  CHECK(m.resource("Service.serving.knative.dev/default/a").type == "kubernetes/Service.serving.knative.dev");
}

TEST_CASE("an object with a generated name has a star in its address") {
  const Manifests m(
      "apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: run-}\nspec: {template: {spec: {containers: [{image: "
      "x}]}}}\n");
  CHECK(m.stack->find("Job/default/run-*"));
}

TEST_CASE("a manifest looks like one by its keys at a line's start") {
  CHECK(
      parsers::looks_like_kubernetes("\xEF\xBB\xBF"
                                     "kind: Pod\r\napiVersion: v1\r\n",
                                     "a.yaml"));
  CHECK(parsers::looks_like_kubernetes("{\"kind\":\"Pod\",\"apiVersion\":\"v1\"}", "a.json"));
  CHECK_FALSE(parsers::looks_like_kubernetes("x:\n  apiVersion: v1\n  kind: Pod\n", "a.yaml"));
  CHECK_FALSE(parsers::looks_like_kubernetes("apiVersions: v1\nkinds: Pod\n", "a.yaml"));
}

TEST_CASE("an outline's path of a field stands below its object, list items by merge key") {
  Sources sources({}, nullptr);
  const Source& source = sources.add("a.yaml", "# top\n" + std::string(deployment) +
                                                   "---\napiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: "
                                                   "Secret\n  metadata: {name: s}\n  type: Opaque\n");
  const Outline outline = parsers::outline_yaml(source);
  const auto path = [&](std::string_view text) {
    return path_at(outline, static_cast<std::uint32_t>(source.text().find(text)));
  };
  CHECK(path("web:1") == "Deployment/shop/web.spec.template.spec.containers[name=web].image");
  CHECK(path("name: web\n          image") == "Deployment/shop/web.spec.template.spec.containers[name=web]");
  CHECK(path("kind: Deployment") == "Deployment/shop/web");
  CHECK(path("replicas") == "Deployment/shop/web.spec.replicas");
  CHECK(path("Opaque") == "Secret/default/s.type");
  REQUIRE(outline.comments.size() == 1);
  CHECK(outline.comments[0].alone);
}
