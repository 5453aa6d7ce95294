#include "analyzer/facets/billable.h"
#include "analyzer/rule.h"

namespace stackworthy::rules::cost::no_budget {

extern constinit const Rule rule{
    .id = "cost/no-budget",
    .severity = Severity::medium,
    .title = "nobody is told when the bill grows",
    .why = R"(
A loop, a leaked key or a forgotten cluster costs thousands before the invoice
comes, since nothing here watches what the cloud charges.)",
    .fix = R"(
Declare a budget with a notification, or say where it lives under `provided:`.)",
    .references = {"https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-managing-costs.html",
                   "https://cloud.google.com/billing/docs/how-to/budgets"},
    .check = Absence{.what = "has no budget",
                     .provided = "budget",
                     .demand = facets::is_billable,
                     .evidence = facets::is_budget,
                     .hidden_by = facets::may_hold_budget,
                     .per = facets::cloud_of,
                     .searched = {"aws_budgets_budget", "AWS::Budgets::Budget", "aws_ce_anomaly_monitor",
                                  "AWS::CE::AnomalyMonitor", "AWS/Billing", "google_billing_budget",
                                  "azurerm_consumption_budget_subscription",
                                  "azurerm_consumption_budget_resource_group", "azurerm_cost_anomaly_alert"}},
};

}  // namespace stackworthy::rules::cost::no_budget
