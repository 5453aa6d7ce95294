#include "analyzer/rule.h"

namespace stackworthy::rules::input::bidi_text {

extern constinit const Rule rule{
    .id = "input/bidi-text",
    .severity = Severity::high,
    .title = "invisible characters make a line read as other code than it is",
    .why = R"(
Bidirectional controls change the order in which an editor or a review shows
characters. What was approved is then not what is deployed.)",
    .fix = R"(
Remove the characters. A word of a right-to-left language needs none; a sentence
may be set off by a pair of an isolate and its end on the same line.)",
    .references = {"https://trojansource.codes/", "https://www.unicode.org/reports/tr9/"},
    .cwe = {"CWE-1007"},
    .precision = Precision::very_high,
    .check = by_engine,
};

}  // namespace stackworthy::rules::input::bidi_text
