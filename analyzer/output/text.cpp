// A finding for a person: what is wrong, the lines that show it, what to do. Around the place that decides stand the
// head of the resource, so that one knows which it is, and the places that the rule points to.

#include <algorithm>
#include <set>

#include "analyzer/model/lists.h"
#include "analyzer/output/escape.h"
#include "analyzer/output/formats.h"
#include "analyzer/output/frame.h"
#include "analyzer/output/render.h"
#include "analyzer/output/style.h"
#include "analyzer/output/summary.h"

namespace stackworthy::output {

namespace {

constexpr std::size_t most_marks = 8;
constexpr std::size_t most_named = 3;
constexpr std::size_t most_phrases = 4;

class Text {
 public:
  Text(const Results& results, const TextOptions& options)
      : results_(results), options_(options), printer_(results), style_(options.colored) {}

  std::string all() {
    for (const Finding* finding : worst_first(results_)) add(*finding);
    if (options_.is_verbose) {
      for (const Undecided& undecided : results_.undecided) add(undecided);
    }
    notices();
    if (!options_.is_quiet) summary();
    return std::move(out_);
  }

 private:
  void head(std::string_view word, Severity severity, const Rule& rule, const std::string& message) {
    out_ += style_.severity(severity, std::string(word) + '[' + std::string(rule.id.text()) + ']') +
            style_.bold(": " + escape_text(message)) + '\n';
  }

  void note(std::string_view text) {
    out_ += std::string(gutter_ + 1, ' ') + style_.dim("=") + ' ' + std::string(text) + '\n';
  }

  /// The address, and beside that of a template which the CDK wrote the construct, which is what people edit.
  std::string called(const Finding& finding, const Resource& subject) const {
    const Member* metadata = subject.meta ? find_member(*subject.meta, "Metadata") : nullptr;
    const Member* construct = metadata ? find_member(*metadata->value, "aws:cdk:path") : nullptr;
    const bool is_text = construct && construct->value->kind == Kind::string;
    return finding.address + (is_text ? " (" + printer_.name(construct->value->string()) + ")" : "");
  }

  /// Every place of the finding once, the primary first; `hidden` gets how many there are beyond what is shown.
  std::vector<Mark> marks_of(const Finding& finding, std::size_t& hidden) const {
    const Sources& sources = printer_.sources();
    std::vector<Mark> marks;
    std::set<Span> seen;
    const auto add = [&](Span span, std::string label, bool is_head) {
      if (!span.is_somewhere()) return;
      const Span line = first_line(span, sources);
      if (!seen.insert(line).second) return;
      marks.push_back({line, std::move(label), marks.empty(), is_head});
    };
    const Resource* subject = subject_of(finding, results_.estate);
    const bool at_head = subject && subject->head.is_somewhere() &&
                         first_line(subject->head, sources) == first_line(finding.anchor, sources);
    const std::string decides = finding.decides.empty() ? "" : "decides " + finding.decides;
    add(finding.anchor, at_head ? called(finding, *subject) : decides, false);
    if (subject && !at_head) add(subject->head, called(finding, *subject), true);
    for (const Related& related : finding.related) add(related.span, printer_.message(related.message), false);
    for (const Related& hop : finding.flow) {
      add(hop.span, hop.message.empty() ? "passes through here" : printer_.message(hop.message), false);
    }
    hidden = marks.size() > most_marks ? marks.size() - most_marks : 0;
    marks.resize(marks.size() - hidden);
    return marks;
  }

  void add(const Finding& finding) {
    head(level(finding.severity), finding.severity, *finding.rule, render(finding, Form::predicate, printer_));
    std::size_t hidden = 0;
    gutter_ = 3;
    if (finding.anchor.is_somewhere())
      out_ += frame(marks_of(finding, hidden), printer_, style_, finding.severity, gutter_);
    if (hidden > 0) note("and " + counted(hidden, "more place"));
    instances(finding);
    absence(finding);
    const std::string remedy =
        finding.fix.empty() ? paragraph(finding.rule->fix.text(), true) : printer_.text(finding.fix);
    note("fix: " + escape_text(remedy) + "          stackworthy explain " + std::string(finding.rule->id.text()));
    out_ += '\n';
  }

  void instances(const Finding& finding) {
    if (finding.instances.size() < 2 || finding.rule->check.kind == Check::Kind::absence) return;
    std::string names;
    for (std::size_t i = 0; i < finding.instances.size() && i < most_named; ++i) {
      const Instance& instance = finding.instances[i];
      names += (i ? ", " : "") + instance.address + (instance.stack.empty() ? "" : " in " + instance.stack);
    }
    const std::size_t rest = finding.instances.size() - std::min(finding.instances.size(), most_named);
    if (rest > 0) names += ", ... " + std::to_string(rest) + " more";
    note(counted(finding.instances.size(), "instance") + ": " + escape_text(printer_.name(names)));
  }

  void absence(const Finding& finding) {
    if (!finding.searched.empty()) {
      std::string words;
      for (const std::string& word : finding.searched) words += (words.empty() ? "" : ", ") + word;
      std::size_t dialects = 0;
      for (const std::size_t count : results_.coverage.resources) dialects += count > 0 ? 1 : 0;
      note("searched: " + escape_text(printer_.text(words)) + " (" + counted(results_.coverage.analysed, "file") +
           ", " + counted(dialects, "dialect") + not_read_words(results_) + ")");
    }
    if (!finding.provided.empty())
      note("if it lives elsewhere, in stackworthy.yaml: " + escape_text(printer_.text(finding.provided)));
  }

  void add(const Undecided& undecided) {
    out_ += style_.bold("undecided[" + std::string(undecided.rule->id.text()) + "]") + ": " +
            escape_text(render(undecided, Form::predicate, printer_)) + '\n';
    gutter_ = 3;
    if (undecided.anchor.is_somewhere()) {
      const Location at = locate(undecided.anchor, printer_);
      out_ += std::string(gutter_, ' ') + style_.dim("-->") + ' ' + escape_text(at.file) + ':' +
              std::to_string(at.line) + ':' + std::to_string(at.column) + '\n';
    }
    for (const std::string& hindrance : hindrances(undecided, printer_)) note(escape_text(hindrance));
    out_ += '\n';
  }

  void notices() {
    bool any = false;
    std::set<std::string> unread;
    if (!options_.is_quiet) {
      for (const Unread& each : unread_of(results_)) unread.insert(each.name);
    }
    for (const Notice& notice : results_.notices) {
      const bool is_listed = notice.message.starts_with("not read") && unread.contains(notice.path);
      if (notice.severity < Notice::Severity::error && (!options_.is_verbose || is_listed)) continue;
      any = true;
      out_ += std::string(level(notice.severity)) + ": " + escape_text(file_of(notice, printer_));
      if (notice.span.is_somewhere()) {
        const Location at = locate(notice.span, printer_);
        out_ += ':' + std::to_string(at.line) + ':' + std::to_string(at.column);
      }
      out_ += ": " + escape_text(printer_.text(notice.message)) + '\n';
    }
    if (any) out_ += '\n';
  }

  void summary() {
    limits();
    out_ += begins_line(escape_text(printer_.name(results_.name))) + "  " + coverage_words(results_) + "\n  " +
            escape_text(printer_.text(count_words(results_))) + "\n  " + area_words(results_) + "; ";
    next();
  }

  /// One line each for what was not read, the focus and the configuration; they stand before the last three.
  void limits() {
    const std::size_t before = out_.size();
    if (options_.is_verbose) {
      for (const Unread& unread : unread_of(results_))
        out_ += "not read: " + escape_text(describe(unread, printer_)) + '\n';
    } else {
      not_read();
    }
    left_out();
    if (results_.focus) out_ += "focus: " + focus_words(results_) + '\n';
    for (const std::string& note : results_.policy_notes) out_ += "policy: " + escape_text(printer_.text(note)) + '\n';
    if (out_.size() > before) out_ += '\n';
  }

  /// What the configuration or a flag excludes is always said; what git ignores is usual, unless nothing else is there.
  void left_out() {
    const Coverage& coverage = results_.coverage;
    const std::size_t ignored = options_.is_verbose || coverage.analysed == 0 ? coverage.ignored : 0;
    if (coverage.excluded == 0 && ignored == 0) return;
    out_ += "left out: ";
    if (coverage.excluded > 0) out_ += counted(coverage.excluded, "file") + " excluded";
    if (ignored > 0)
      out_ += (coverage.excluded > 0 ? ", " : "") + std::to_string(ignored) + " untracked that git ignores";
    out_ += '\n';
  }

  void not_read() {
    const auto phrases = unread_words(results_, printer_);
    if (phrases.empty()) return;
    std::string words;
    for (std::size_t i = 0; i < phrases.size() && i < most_phrases; ++i) words += (i ? "; " : "") + phrases[i];
    if (phrases.size() > most_phrases)
      words += "; and more for " + counted(phrases.size() - most_phrases, "other reason");
    out_ += "not read: " + escape_text(words) + "; -v lists all\n";
  }

  void next() {
    const Finding* first = first_to_fix(results_);
    const std::string paths = options_.paths.empty() ? "" : ' ' + escape_text(options_.paths);
    if (!first && results_.coverage.analysed == 0 && results_.coverage.not_read == 0) {
      out_ += "nothing to analyse: no Terraform, CloudFormation or Kubernetes in " +
              counted(results_.coverage.files.size(), "file") + "        next: stackworthy check PATH\n";
      return;
    }
    if (!first) {
      const bool is_partial = !unread_of(results_).empty();
      const bool lists_more = (is_partial || !results_.undecided.empty()) && !options_.is_verbose;
      out_ += "nothing to fix" + std::string(is_partial ? " in what was read" : "") +
              "        next: stackworthy check" + (lists_more ? " -v" : " --severity info") + paths + '\n';
      return;
    }
    if (first->anchor.is_somewhere()) {
      const Location at = locate(first->anchor, printer_);
      out_ += "fix first: " + escape_text(at.file) + ':' + std::to_string(at.line) +
              (is_one_line(*first, results_) ? " (1 line)" : "") + "        ";
    }
    out_ += "next: stackworthy explain " + std::string(first->rule->id.text()) + '\n';
  }

  const Results& results_;
  const TextOptions& options_;
  Printer printer_;
  Style style_;
  std::string out_;
  std::size_t gutter_ = 3;
};

}  // namespace

std::string text(const Results& results, const TextOptions& options) { return Text(results, options).all(); }

}  // namespace stackworthy::output
