#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/finding.h"
#include "analyzer/model/estate.h"
#include "analyzer/output/print.h"

namespace stackworthy::output {

/// A stretch of one line as a person counts: from 1, columns in characters, the end exclusive.
struct Location {
  std::string file;
  std::uint32_t line = 1;
  std::uint32_t column = 1;
  std::uint32_t end_column = 1;
};

/// The resource that a finding judges, or nullptr: text and absences have none.
const Resource* subject_of(const Finding& finding, const Estate* estate);

/// The part of a span on its first line, without the line end; at least one character wide unless the line ends there.
Span first_line(Span span, const Sources& sources);
/// Where a span stands, its first line; nowhere gives an empty file.
Location locate(Span span, const Printer& printer);

enum class Form { predicate, sentence };
/// What a finding says, masked and not yet escaped: the predicate, as it stands at the caret, or the sentence
/// `'ADDRESS' PREDICATE.` that stands alone.
std::string render(const Finding& finding, Form form, const Printer& printer);
/// What could not be decided: `it is not known whether 'ADDRESS' PREDICATE`, or that as a sentence.
std::string render(const Undecided& undecided, Form form, const Printer& printer);

/// Why a thing is not decided, as sentences, masked and not yet escaped: `It waits for var.x, var.y.` and each reason
/// that a rule gave in words. Empty where nothing is said.
std::vector<std::string> hindrances(const Undecided& undecided, const Printer& printer);

/// `error`, `warning`, `note`: the words of the text output and the levels of SARIF.
std::string_view level(Severity severity);
std::string_view level(Notice::Severity severity);
/// The file of a notice; empty where it has none.
std::string file_of(const Notice& notice, const Printer& printer);
/// Prose of a rule in one paragraph of single spaces; with `first_only` its first paragraph.
std::string paragraph(std::string_view prose, bool first_only = false);
/// `path:line:col: severity[rule] message`, escaped, with its line end.
std::string concise_line(const Finding& finding, const Printer& printer);
/// Text that begins a line, such that no build log takes it for a command; blanks before a command do not hide it.
std::string begins_line(std::string text);

}  // namespace stackworthy::output
