#include "analyzer/policy.h"

namespace stackworthy {

std::vector<std::string_view> provided_words() {
  return {"access-analyzer", "ai-budget", "anomaly",      "backup",  "budget", "monitoring", "pager",  "pipeline",
          "rate-limit",      "residency", "restore-test", "runbook", "slo",    "trail",      "uptime", "waf"};
}

}  // namespace stackworthy
