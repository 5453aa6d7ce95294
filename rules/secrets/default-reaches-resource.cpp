#include "analyzer/facets/credentials.h"
#include "analyzer/rule.h"
#include "analyzer/secrets/placeholder.h"

namespace stackworthy::rules::secrets::default_reaches_resource {

/// The variable or parameter whose default makes this value a real credential, or nullptr.
static const Resource* leak(const Node& value, const Resource& at) {
  if (value.kind != Kind::string || value.size == 0) return nullptr;
  const Resource* input = facets::default_behind(value, at);
  if (!input || ::stackworthy::secrets::is_placeholder(value.string(), input->name)) return nullptr;
  return input;
}

static void judge(const Resource& resource, const Attr& sink, Report& report) {
  const Node& value = *sink.value();
  if (value.kind != Kind::choice) {
    if (const Resource* input = leak(value, resource))
      report(Truth::yes, sink, "takes ", sink.key(), " from the default of ", input->name).flow();
    return;
  }
  for (const Member& alternative : value.parts()) {
    const Resource* input = leak(*alternative.value, resource);
    if (!input) continue;
    report(Truth::unknown, sink, "may take ", sink.key(), " from the default of ", input->name);
    return;
  }
}

extern constinit const Rule rule{
    .id = "secrets/default-reaches-resource",
    .severity = Severity::high,
    .title = "a credential is the default of a variable",
    .why = R"(
The default is in the repository, and every deployment that forgets to override
it runs with a password that all readers of the code know.)",
    .fix = R"(
Remove the default so that a deployment must give a value, and take the value
from a secrets manager or let the service manage it.)",
    .references = {"https://developer.hashicorp.com/terraform/language/manage-sensitive-data"},
    .related = {"checkov:CKV_SECRET_6", "trivy:AWS-0102"},
    .cwe = {"CWE-798", "CWE-1392"},
    .exposure = Exposure::secret,
    .check =
        [](const Estate& estate, Report& report) {
          for (const auto& stack : estate.stacks) {
            for (const Resource& resource : stack->resources)
              facets::each_credential(resource, [&](const Attr& sink) { judge(resource, sink, report); });
          }
        },
};

}  // namespace stackworthy::rules::secrets::default_reaches_resource
