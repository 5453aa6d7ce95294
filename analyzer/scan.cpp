// The pipeline, readable on one page: discover -> parse -> assemble -> link -> check -> suppress.

#include "analyzer/scan.h"

#include <algorithm>
#include <set>

#include "analyzer/catalogue.h"
#include "analyzer/engine.h"
#include "analyzer/input.h"
#include "analyzer/link/link.h"
#include "analyzer/parallel.h"
#include "analyzer/scan_config.h"
#include "analyzer/scan_declared.h"
#include "analyzer/scan_focus.h"
#include "analyzer/scan_scope.h"
#include "analyzer/scan_secrets.h"
#include "analyzer/scan_stacks.h"
#include "analyzer/scan_unread.h"
#include "analyzer/stopwatch.h"

namespace stackworthy {

namespace {

using discover::File;
using discover::FileKind;
using discover::Files;

/// Where a name stands in a file of the trust root that this run did not analyse.
std::vector<Hint> search(const Files& files, const Sources& sources, std::span<const std::string_view> words) {
  std::vector<Hint> hints;
  for (const File& file : files.files) {
    if (is_analysed(file) || !file.excluded.empty() || !may_hold_evidence(file)) continue;
    const Source* source = file.source ? file.source : sources.open(file.path);
    if (!source) continue;
    for (const std::string_view word : words) {
      if (source->text().find(word) == std::string_view::npos) continue;
      hints.push_back({file.path, std::string(word)});
      break;
    }
  }
  return hints;
}

/// Outlines are made when first asked for, one thread at a time.
class Outlines {
 public:
  const Outline& of(const Source& source) {
    auto& made = made_[source.id()];
    if (!made) made = std::make_unique<Outline>(parsers::outline(source));
    return *made;
  }

 private:
  std::unordered_map<std::uint32_t, std::unique_ptr<Outline>> made_;
};

void count(const Files& files, const Estate& estate, Results& results) {
  Coverage& coverage = results.coverage;
  for (const File& file : files.files) {
    if (!file.excluded.empty()) {
      coverage.files.push_back({file.path, "skipped", file.excluded});
      ++coverage.excluded;
    }
    if (!file.is_judged) continue;
    coverage.files.push_back({file.path, std::string(discover::to_text(file.verdict.kind)), file.verdict.reason});
    coverage.analysed += is_analysed(file);
    coverage.not_read += file.verdict.kind == FileKind::not_read;
    coverage.skipped += file.verdict.kind == FileKind::skipped || file.verdict.kind == FileKind::text;
    if (file.source) coverage.bytes += file.source->text().size();
  }
  coverage.stacks = estate.stacks.size();
  coverage.unread = unread_modules(estate);
  for (const auto& stack : estate.stacks) {
    for (const Resource& resource : stack->resources) {
      if (!resource.is_declaration() && !resource.is_virtual && !resource.is_data)
        ++coverage.resources[static_cast<std::size_t>(resource.dialect)];
    }
  }
}

/// A module of excluded files is read where it is called, but nothing is reported in them.
template <class Reported>
void leave_out_excluded(std::vector<Reported>& all, const Files& files, const Sources& sources) {
  std::erase_if(all, [&](const Reported& each) {
    const File* file = each.anchor.is_somewhere() ? files.find(sources[each.anchor.file].path()) : nullptr;
    return file && !file->excluded.empty();
  });
}

void sort_notices(std::vector<Notice>& notices, const Sources& sources) {
  for (Notice& notice : notices) {
    if (notice.path.empty() && notice.span.is_somewhere()) notice.path = std::string(sources[notice.span.file].path());
  }
  std::stable_sort(notices.begin(), notices.end(), [](const Notice& a, const Notice& b) {
    return std::tie(a.path, a.span, a.message) < std::tie(b.path, b.span, b.message);
  });
  const auto same = [](const Notice& a, const Notice& b) {
    return a.path == b.path && a.span == b.span && a.message == b.message;
  };
  notices.erase(std::unique(notices.begin(), notices.end(), same), notices.end());
}

/// What is a finding is not said again; what another tool has yet to fill in is no error.
void settle_syntax_errors(Scan& scan) {
  std::set<std::uint32_t> told;
  for (const Finding& finding : scan.results.findings) {
    if (finding.rule->id.text() == "input/unreadable") told.insert(finding.anchor.file);
  }
  std::erase_if(scan.results.notices, [&](const Notice& notice) {
    return notice.severity == Notice::Severity::syntax && told.contains(notice.span.file);
  });
  TemplateMarks marks;
  for (Notice& notice : scan.results.notices) {
    const bool is_templated = notice.severity == Notice::Severity::syntax && notice.span.is_somewhere() &&
                              marks.explain((*scan.sources)[notice.span.file], notice.span);
    if (is_templated) notice.severity = Notice::Severity::warning;
  }
}

void judge_all(Scan& scan, const ScanOptions& options, const Files& files, const std::vector<const Stack*>& chosen,
               unsigned threads) {
  Outlines outlines;
  Judging judging;
  judging.estate = scan.estate.get();
  judging.sources = scan.sources.get();
  judging.enabled = scan.results.rules;
  judging.threads = threads;
  judging.suppressions = options.suppressions;
  judging.policy = options.policy;
  judging.today = options.today;
  judging.is_focused = options.is_focused;
  judging.chosen = chosen;
  judging.notices = scan.results.notices;
  judging.is_partial =
      !options.only_stacks.empty() || std::any_of(files.files.begin(), files.files.end(), [](const File& file) {
        return file.verdict.kind == FileKind::terraform && (!file.is_judged || !file.excluded.empty());
      });
  judging.outline = [&](const Source& source) -> const Outline& { return outlines.of(source); };
  judging.search = [&](std::span<const std::string_view> words) { return search(files, *scan.sources, words); };
  for (const File& file : files.files) {
    if (!file.is_judged || !is_scanned_for_secrets(file)) continue;
    judging.texts.push_back(file.source);
    if (!file.generator.empty() && !file.is_named) judging.generated.emplace(file.source->id(), file.generator);
    const bool is_configuration = file.path.ends_with(".hcl") || file.path.ends_with("stackworthy.yaml");
    if (is_analysed(file) || is_configuration) judging.files.push_back(file.source);
  }
  hide_secrets(scan, files, judging.texts);
  Judgement judgement = judge(judging, scan.secrets);
  scan.results.findings = std::move(judgement.findings);
  scan.results.undecided = std::move(judgement.undecided);
  scan.results.good = judgement.good;
  scan.results.areas_with_evidence = std::move(judgement.areas_with_evidence);
  if (!options.exclude.empty()) {
    leave_out_excluded(scan.results.findings, files, *scan.sources);
    leave_out_excluded(scan.results.undecided, files, *scan.sources);
  }
  settle_syntax_errors(scan);
}

}  // namespace

Result<std::unique_ptr<Scan>> scan(const ScanOptions& given) {
  auto scope = open_scope(given);
  if (!scope) return Failure{scope.error()};
  auto file = read_config(*scope, given);
  if (!file) return Failure{file.error()};
  ScanOptions options = configured(given, *file, *scope);
  auto rules = enabled_rules(options);
  if (!rules) return Failure{rules.error()};

  auto done = std::make_unique<Scan>();
  done->results.rules = std::move(*rules);
  done->root = scope->root;
  done->results.name = scope->name;
  Stopwatch watch(done->stages);

  discover::Walk walk = walk_scope(*scope, options);
  watch.stage("walk");
  done->sources = make_sources(*scope, walk, options);
  place_config(*file, *done->sources, !options.stdin_text, done->results.notices);
  if (!file->path.empty()) options.policy = file->config.policy;
  const unsigned threads = threads_for(walk, options);
  Files files =
      discover::read_files(walk, *done->sources, scope->judged, threads, {}, {options.include, options.exclude});
  // What the configuration says is reported there, whatever it excludes.
  if (File* config = files.find(file->path)) config->excluded.clear();
  watch.stage("read");
  done->estate = std::make_unique<Estate>();
  Stacks stacks{*done->sources, files, scope->judged, scope->inputs, scope->name, threads, options};
  stacks.declare(options.stacks, given.inputs.var_files.empty());
  stacks.read(*done->estate, done->results.notices, watch);
  declare_stacks(*done->estate, options);
  const auto chosen = chosen_stacks(*done->estate, options);
  if (!chosen) return Failure{chosen.error()};
  done->estate->number();
  link(*done->estate);
  watch.stage("link");
  Results& results = done->results;
  done->settings = file->config.settings;
  results.policy_notes = policy_notes(*file, options, *done->estate, files);
  results.notices.insert(results.notices.end(), files.notices.begin(), files.notices.end());
  if (options.judge) judge_all(*done, options, files, *chosen, threads);
  if (options.is_focused) {
    keep_touched(results, *done->estate, *done->sources, scope->judged);
    results.focus = focus_of(files, *done->estate);
  }
  watch.stage("check");
  sort_notices(results.notices, *done->sources);
  count(files, *done->estate, results);
  results.coverage.ignored = walk.ignored;
  results.sources = done->sources.get();
  results.secrets = &done->secrets;
  results.estate = done->estate.get();
  done->found_nothing = results.coverage.analysed == 0 && results.coverage.not_read == 0;
  return done;
}

}  // namespace stackworthy
