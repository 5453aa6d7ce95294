#include "analyzer/rule.h"

namespace stackworthy::rules::input::unreadable {

extern constinit const Rule rule{
    .id = "input/unreadable",
    .severity = Severity::high,
    .title = "a file that claims to be infrastructure code does not parse",
    .why = R"(
What stands behind the error is not analysed, so that a clean report says nothing
about it; the tool that deploys the file will refuse it as well.)",
    .fix = R"(
Mend the syntax error. What is meant to be a template of another tool is better
kept under a name that says so, or listed under `exclude:`.)",
    .references = {"https://developer.hashicorp.com/terraform/language/syntax/configuration",
                   "https://yaml.org/spec/1.2.2/"},
    .precision = Precision::very_high,
    .check = by_engine,
};

}  // namespace stackworthy::rules::input::unreadable
