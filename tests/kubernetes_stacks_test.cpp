// Which stacks of manifests there are, what they read, and what their kustomizations leave unknown.

#include <algorithm>
#include <catch2/catch.hpp>

#include "analyzer/scan.h"

using namespace stackworthy;

namespace {

using Texts = std::vector<std::pair<std::string, std::string>>;

std::unique_ptr<Scan> scanned(Texts texts, std::vector<std::string> paths = {"."}) {
  ScanOptions options;
  std::sort(texts.begin(), texts.end());
  options.memory = std::move(texts);
  options.paths = std::move(paths);
  options.today = "2026-01-01";
  options.threads = 2;
  auto done = scan(options);
  REQUIRE(done);
  return std::move(*done);
}

/// Names, kinds and reasons, one line each.
std::vector<std::string> lines_of(const Scan& done) {
  std::vector<std::string> lines;
  for (const auto& stack : done.estate->stacks)
    lines.push_back(stack->name + " " + std::string(to_text(stack->kind)) + " " + stack->why);
  return lines;
}

const Stack& stack_called(const Scan& done, std::string_view name) {
  for (const auto& stack : done.estate->stacks) {
    if (stack->name == name) return *stack;
  }
  FAIL("no stack is called " << name);
  return *done.estate->stacks.front();
}

std::vector<std::string> addresses(const Stack& stack) {
  std::vector<std::string> all;
  for (const Resource& resource : stack.resources) all.emplace_back(resource.address);
  return all;
}

const Resource& at(const Stack& stack, std::string_view address) {
  const Resource* found = stack.find(address);
  INFO(address);
  REQUIRE(found);
  return *found;
}

/// What a value waits for; empty where it is known.
std::string waits(const Attr& value) {
  REQUIRE(value.value());
  const auto references = waits_for(*value.value());
  return references.empty() ? std::string() : std::string(references.front().address);
}

bool is_said(const Scan& done, std::string_view words) {
  return std::any_of(done.results.notices.begin(), done.results.notices.end(),
                     [&](const Notice& notice) { return notice.message.find(words) != std::string::npos; });
}

const std::string web = R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      serviceAccountName: runner
      containers:
        - {name: web, image: "registry.example/web:1"}
)";
const std::string account = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: runner}\n";
const std::string settings = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {a: b}\n";

Texts with_base(Texts more) {
  more.push_back({"base/kustomization.yaml", "resources: [web.yaml, account.yaml]\n"});
  more.push_back({"base/web.yaml", web});
  more.push_back({"base/account.yaml", account});
  return more;
}

std::string flux(const std::string& name, const std::string& path, const std::string& more = {}) {
  return "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: " + name +
         ", namespace: flux-system}\nspec:\n  path: " + path + "\n  sourceRef: {kind: GitRepository, name: fleet}\n" +
         more;
}

std::string argo(const std::string& source) {
  return "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: shop, namespace: argocd}\nspec:\n"
         "  destination: {namespace: shop}\n  source: " +
         source + "\n";
}

}  // namespace

TEST_CASE("Overlays that share a base are stacks of their own, and the base is none") {
  const auto done = scanned(with_base({{"dev/kustomization.yaml", "resources: [../base]\nnamespace: dev\n"},
                                       {"prod/kustomization.yaml", "bases: [../base]\nnamespace: shop\n"}}));
  CHECK(lines_of(*done) == std::vector<std::string>{"dev plausible is a kustomization that no other one reads",
                                                    "prod plausible is a kustomization that no other one reads"});
  CHECK(addresses(stack_called(*done, "dev")) ==
        std::vector<std::string>{"Deployment/dev/web", "ServiceAccount/dev/runner"});
  CHECK(addresses(stack_called(*done, "prod")) ==
        std::vector<std::string>{"Deployment/shop/web", "ServiceAccount/shop/runner"});
  CHECK(at(stack_called(*done, "prod"), "Deployment/shop/web")["metadata"]["namespace"].string() == "shop");
  CHECK(stack_called(*done, "dev").profile == Profile::dev);
}

TEST_CASE("The base alone is a stack where only it is asked for") {
  const auto done = scanned(with_base({{"prod/kustomization.yaml", "resources: [../base]\n"}}), {"base"});
  CHECK(lines_of(*done) == std::vector<std::string>{"base plausible is a kustomization that no other one reads"});
}

TEST_CASE("An overlay alone reads its base outside of what is asked for") {
  const auto done = scanned(with_base({{"prod/kustomization.yaml", "resources: [../base]\n"}}), {"prod"});
  CHECK(addresses(stack_called(*done, "prod")).size() == 2);
}

TEST_CASE("A directory of manifests stays a stack, and what a kustomization does not name is one beside it") {
  const auto done = scanned({{"a/kustomization.yaml", "resources: [web.yaml]\n"},
                             {"a/web.yaml", web},
                             {"a/settings.yaml", settings},
                             {"a/elsewhere.yaml", account},
                             {"b/kustomization.yaml", "resources: [../a/elsewhere.yaml]\n"},
                             {"c/settings.yaml", settings}});
  CHECK(lines_of(*done) ==
        std::vector<std::string>{"a plausible is a kustomization that no other one reads",
                                 "a@beside plausible holds manifests that its kustomization does not name",
                                 "b plausible is a kustomization that no other one reads",
                                 "c plausible is a directory of manifests"});
  CHECK(addresses(stack_called(*done, "a@beside")) == std::vector<std::string>{"ConfigMap/default/settings"});
}

TEST_CASE("A component changes what is read before it and is no stack, nor are its manifests") {
  const std::string component =
      "kind: Component\nresources: [settings.yaml]\npatches:\n  - patch: |-\n      apiVersion: apps/v1\n      kind: "
      "Deployment\n      metadata: {name: web}\n      spec: {replicas: 1}\n";
  const auto used = scanned(with_base({{"prod/kustomization.yaml", "resources: [../base]\ncomponents: [../extra]\n"},
                                       {"extra/kustomization.yaml", component},
                                       {"extra/settings.yaml", settings}}));
  CHECK(lines_of(*used).size() == 1);
  const Resource& deployment = at(stack_called(*used, "prod"), "Deployment/default/web");
  CHECK(waits(deployment["spec"]["replicas"]) == "patches of extra/kustomization.yaml");
  CHECK(waits(deployment["spec"]["template"]).empty());
  CHECK(stack_called(*used, "prod").find("ConfigMap/default/settings"));
  const auto unused = scanned({{"extra/kustomization.yaml", component}, {"extra/settings.yaml", settings}});
  CHECK(lines_of(*unused).empty());
}

TEST_CASE("What a patch touches is unknown, and nothing else") {
  const std::string head = "resources: [../base]\n";
  const auto patched = [&](const std::string& fields) {
    return scanned(with_base({{"o/kustomization.yaml", head + fields},
                              {"o/p.yaml",
                               "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: "
                               "{template: {spec: {containers: [{name: web, env: []}]}}}\n"}}));
  };
  const auto containers = [](const Scan& done) {
    return waits(at(stack_called(done, "o"), "Deployment/default/web")["spec"]["template"]["spec"]["containers"]);
  };
  const auto replicas = [](const Scan& done) {
    return waits(at(stack_called(done, "o"), "Deployment/default/web")["spec"]["replicas"]);
  };
  const std::string said = "patches of o/kustomization.yaml";
  const auto by_path = patched("patches: [{path: p.yaml}]\n");
  CHECK(containers(*by_path) == said);
  CHECK(replicas(*by_path).empty());
  CHECK(at(stack_called(*by_path, "o"), "ServiceAccount/default/runner").exists == Truth::yes);
  CHECK(containers(*patched("patchesStrategicMerge: [p.yaml]\n")) == "patchesStrategicMerge of o/kustomization.yaml");
  CHECK(replicas(*patched("patches:\n  - target: {kind: Deployment}\n    patch: '[{op: replace, path: "
                          "/spec/replicas, value: 1}]'\n")) == said);
  CHECK(replicas(*patched(
            "patches:\n  - target: {name: 'w.*|x'}\n    patch: '[{op: remove, path: /spec/replicas}]'\n")) == said);
  CHECK(replicas(*patched("patches:\n  - target: {kind: StatefulSet}\n    patch: '[{op: remove, path: "
                          "/spec/replicas}]'\n"))
            .empty());
  CHECK(replicas(*patched("patches:\n  - target: {kind: Deployment, name: we}\n    patch: '[{op: remove, path: "
                          "/spec/replicas}]'\n"))
            .empty());
  CHECK(replicas(*patched("patches: [{path: missing.yaml}]\n")) == said);
  CHECK(replicas(*patched("replicas: [{name: web, count: 5}]\n")) == "replicas of o/kustomization.yaml");
  CHECK(replicas(*patched("transformers: [x.yaml]\n")) == "transformers of o/kustomization.yaml");
  CHECK(containers(*patched("images: [{name: registry.example/web, newTag: '2'}]\n")) ==
        "images of o/kustomization.yaml");
  CHECK(containers(*patched("images: [{name: registry.example/webs, newTag: '2'}]\n")).empty());
  const auto removed = patched(
      "patches:\n  - patch: |-\n      apiVersion: apps/v1\n      kind: Deployment\n      metadata: {name: web}\n      "
      "$patch: delete\n");
  CHECK(at(stack_called(*removed, "o"), "Deployment/default/web").exists == Truth::unknown);
}

TEST_CASE("Names, labels and generators are put on, and what follows from names is left open") {
  const auto done = scanned(with_base({{"o/kustomization.yaml",
                                        "resources: [../base]\nnamePrefix: x-\nnamespace: shop\ncommonLabels: {team: "
                                        "red}\nconfigMapGenerator: [{name: made, literals: [a=b]}]\n"}}));
  const Stack& stack = stack_called(*done, "o");
  CHECK(addresses(stack) ==
        std::vector<std::string>{"Deployment/shop/x-web", "ServiceAccount/shop/x-runner", "ConfigMap/shop/x-made"});
  const Resource& deployment = at(stack, "Deployment/shop/x-web");
  CHECK(deployment["metadata"]["labels"]["team"].string() == "red");
  CHECK(deployment["spec"]["selector"]["matchLabels"]["team"].string() == "red");
  CHECK(deployment["spec"]["template"]["metadata"]["labels"]["team"].string() == "red");
  CHECK(waits(deployment["spec"]["template"]["spec"]["serviceAccountName"]) == "namePrefix of o/kustomization.yaml");
  CHECK(deployment["spec"]["template"]["spec"]["containers"]["name"].string() == "web");
  CHECK(waits(at(stack, "ConfigMap/shop/x-made")["data"]) == "generators of o/kustomization.yaml");
}

TEST_CASE("Labels are put into templates that have none, and selectors are made only where kustomize makes them") {
  const auto done = scanned({{"kustomization.yaml",
                              "commonLabels: {team: red}\nresources: [all.yaml]\nsecretGenerator: [{name: key, "
                              "files: [k]}]\n"},
                             {"all.yaml",
                              "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {template: {spec: "
                              "{containers: [{name: a, image: a}]}}}\n---\napiVersion: "
                              "networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: net}\nspec: {podSelector: "
                              "{}}\n"}});
  const Stack& stack = stack_called(*done, "memory");
  const Resource& deployment = at(stack, "Deployment/default/a");
  CHECK(deployment["spec"]["template"]["metadata"]["labels"]["team"].string() == "red");
  CHECK(deployment["spec"]["selector"]["matchLabels"]["team"].string() == "red");
  CHECK(at(stack, "NetworkPolicy/default/net")["spec"]["podSelector"]["matchLabels"].absent() == Truth::yes);
  CHECK(at(stack, "Secret/default/key")["type"].string() == "Opaque");
}

TEST_CASE("Under a focus on a base the overlays that read it are stacks") {
  ScanOptions options;
  Texts texts = with_base({{"prod/kustomization.yaml", "resources: [../base]\n"}, {"z/settings.yaml", settings}});
  std::sort(texts.begin(), texts.end());
  options.memory = texts;
  options.paths = {"base/web.yaml"};
  options.is_focused = true;
  options.today = "2026-01-01";
  const auto done = scan(options);
  REQUIRE(done);
  CHECK(lines_of(**done) == std::vector<std::string>{"prod plausible is a kustomization that no other one reads"});
}

TEST_CASE("A namespace is not put on what belongs to the cluster, and gives its name to a Namespace") {
  const auto done = scanned({{"kustomization.yaml", "namespace: shop\nresources: [all.yaml]\n"},
                             {"all.yaml",
                              "apiVersion: v1\nkind: Namespace\nmetadata: {name: old}\n---\napiVersion: "
                              "rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: reader}\n"}});
  CHECK(addresses(stack_called(*done, "memory")) ==
        std::vector<std::string>{"Namespace/default/shop", "ClusterRole/default/reader"});
}

TEST_CASE("What lies elsewhere is named as not read") {
  const auto done =
      scanned({{"kustomization.yaml",
                "resources: ['https://user:pass@example.com/x.yaml', "
                "'github.com/acme/base//k8s?ref=v1', gone.yaml, ../out]\nhelmCharts: [{name: redis, repo: "
                "'https://charts.example.com'}]\n"}});
  const Stack& stack = stack_called(*done, "memory");
  CHECK(stack.not_read == std::vector<std::string>{"base ../out", "base github.com/acme/base//k8s", "base gone.yaml",
                                                   "base https://example.com/x.yaml",
                                                   "chart redis from https://charts.example.com"});
  CHECK(is_said(*done, "is not in the tree"));
  CHECK(is_said(*done, "lies outside the trust root"));
  const auto& unread = done->results.coverage.unread;
  CHECK(std::any_of(unread.begin(), unread.end(), [](const Unread& each) { return each.kind == Unread::Kind::base; }));
  CHECK(std::any_of(unread.begin(), unread.end(), [](const Unread& each) { return each.kind == Unread::Kind::chart; }));
}

TEST_CASE("What is encrypted is no object, though a kustomization names it") {
  const auto done = scanned({{"Kustomization", "resources: [secret.yaml, settings.yaml]\n"},
                             {"settings.yaml", settings},
                             {"secret.yaml",
                              "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {a: "
                              "'ENC[AES256_GCM,data:x]'}\nsops: {version: 3}\n"}});
  const Stack& stack = stack_called(*done, "memory");
  CHECK(addresses(stack) == std::vector<std::string>{"ConfigMap/default/settings"});
  CHECK(stack.not_read == std::vector<std::string>{"secret.yaml"});
}

TEST_CASE("What Flux applies is deployed, by several clusters in variants") {
  const auto done =
      scanned(with_base({{"clusters/eu/prod/apps.yaml", flux("apps", "./base")},
                         {"clusters/eu/staging/apps.yaml",
                          flux("apps", "base",
                               "  targetNamespace: trial\n  patches: [{target: {kind: Deployment}, patch: '[{op: "
                               "replace, path: /spec/replicas, value: 1}]'}]\n")},
                         {"clusters/eu/prod/more.yaml", flux("more", "./plain")},
                         {"clusters/eu/prod/other.yaml", flux("other", "./not/here")},
                         {"plain/a/settings.yaml", settings},
                         {"plain/b/account.yaml", account}}));
  CHECK(lines_of(*done) ==
        std::vector<std::string>{"base@prod deployed Flux applies it: clusters/eu/prod/apps.yaml",
                                 "base@staging deployed Flux applies it: clusters/eu/staging/apps.yaml",
                                 "clusters/eu/prod plausible is a directory of manifests",
                                 "clusters/eu/staging plausible is a directory of manifests",
                                 "plain deployed Flux applies it: clusters/eu/prod/more.yaml"});
  CHECK(waits(at(stack_called(*done, "base@prod"), "Deployment/default/web")["spec"]["replicas"]).empty());
  CHECK(waits(at(stack_called(*done, "base@staging"), "Deployment/trial/web")["spec"]["replicas"]) ==
        "patches of clusters/eu/staging/apps.yaml");
  CHECK(addresses(stack_called(*done, "plain")).size() == 2);
}

TEST_CASE("The charts of HelmReleases are not rendered") {
  const auto done = scanned({{"a/r.yaml",
                              "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: db, "
                              "namespace: x}\nspec: {chart: {spec: {chart: postgresql}}}\n"}});
  CHECK(stack_called(*done, "a").not_read == std::vector<std::string>{"chart postgresql of HelmRelease/x/db"});
}

TEST_CASE("What Argo CD applies is deployed; a path of another repository is not here") {
  const auto done = scanned(with_base({{"argo/shop.yaml", argo("{path: base}")},
                                       {"argo/else.yaml", argo("{path: not/here, repoURL: 'https://example.com'}")}}));
  CHECK(lines_of(*done) == std::vector<std::string>{"argo plausible is a directory of manifests",
                                                    "base deployed Argo CD applies it: argo/shop.yaml"});
  CHECK(addresses(stack_called(*done, "base")) ==
        std::vector<std::string>{"Deployment/shop/web", "ServiceAccount/shop/runner"});
}

TEST_CASE("The directories of an ApplicationSet's git generator are deployed") {
  const auto done = scanned(
      {{"argo/set.yaml",
        "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: all}\nspec:\n  generators:\n    - "
        "git:\n        directories: [{path: 'apps/*'}, {path: one}, {path: apps/old, exclude: true}]\n  template: "
        "{spec: {source: {path: '{{path}}'}}}\n"},
       {"apps/a/s.yaml", settings},
       {"apps/a/deep/s.yaml", settings},
       {"apps/old/s.yaml", settings},
       {"one/s.yaml", settings}});
  CHECK(lines_of(*done) == std::vector<std::string>{"apps/a deployed Argo CD applies it: argo/set.yaml",
                                                    "apps/a/deep plausible is a directory of manifests",
                                                    "apps/old plausible is a directory of manifests",
                                                    "argo plausible is a directory of manifests",
                                                    "one deployed Argo CD applies it: argo/set.yaml"});
}

TEST_CASE("Kustomizations in directories of examples stay examples") {
  const auto done = scanned(with_base({{"examples/a/kustomization.yaml", "resources: [../../base]\n"}}));
  CHECK(lines_of(*done) ==
        std::vector<std::string>{"examples/a example in a directory of examples, tests or archived code"});
}

TEST_CASE("A circle of kustomizations ends, is named, and the first stands for it", "[hostile]") {
  const auto done = scanned({{"a/kustomization.yaml", "resources: [../b, s.yaml]\n"},
                             {"a/s.yaml", settings},
                             {"b/kustomization.yaml", "resources: [../a]\ncomponents: [../b]\n"}});
  CHECK(lines_of(*done) == std::vector<std::string>{"a plausible is a kustomization that no other one reads"});
  CHECK(is_said(*done, "leads back to a/kustomization.yaml"));
}

TEST_CASE("Kustomizations that double at each level end with a notice", "[hostile]") {
  Texts texts;
  for (int i = 0; i < 40; ++i) {
    const std::string next = "../" + std::to_string(i + 1);
    texts.push_back({std::to_string(i) + "/kustomization.yaml", "resources: [" + next + ", " + next + "]\n"});
  }
  texts.push_back({"40/kustomization.yaml", "resources: [s.yaml]\n"});
  texts.push_back({"40/s.yaml", settings});
  const auto done = scanned(texts);
  CHECK(addresses(stack_called(*done, "0")) == std::vector<std::string>{"ConfigMap/default/settings"});
  CHECK(is_said(*done, "a stack reads at most"));
}

TEST_CASE("Ten thousand resources under ten thousand patches end with everything unknown", "[hostile]") {
  std::string objects, patches = "resources: [all.yaml]\npatches:\n";
  for (int i = 0; i < 10'000; ++i) {
    const std::string name = "n" + std::to_string(i);
    objects += "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + "}\ndata: {a: b}\n";
    patches += "  - {target: {name: " + name + "}, patch: '[{op: remove, path: /data/a}]'}\n";
  }
  const auto done = scanned({{"kustomization.yaml", patches}, {"all.yaml", objects}});
  const Stack& stack = stack_called(*done, "memory");
  CHECK(stack.resources.size() == 10'000);
  CHECK(waits(at(stack, "ConfigMap/default/n1")["data"]) == "too many changes of kustomization.yaml");
  CHECK(is_said(*done, "changes too many objects"));
}

TEST_CASE("Deep pointers, aliases and odd shapes in a kustomization do no harm", "[hostile]") {
  std::string deep = "[{op: add, path: '";
  for (int i = 0; i < 100'000; ++i) deep += "/a";
  deep += "', value: 1}]";
  const auto done = scanned(
      {{"a/kustomization.yaml", "resources: [w.yaml]\npatches:\n  - target: {kind: ['x'], name: '('}\n    patch: \"" +
                                    deep + "\"\n  - 7\n  - {patch: {}}\nimages: 3\nlabels: [1, {pairs: 2}]\n"},
       {"a/w.yaml", web},
       {"b/kustomization.yaml",
        "a: &a [1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d "
        "[*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\n"
        "resources: *f\n"},
       {"c/kustomization.yaml", "[]"}});
  CHECK(stack_called(*done, "a").resources.size() == 1);
}
