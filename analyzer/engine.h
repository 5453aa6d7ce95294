#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/finding.h"
#include "analyzer/model/estate.h"
#include "analyzer/model/outline.h"
#include "analyzer/model/source.h"
#include "analyzer/policy.h"
#include "analyzer/rule.h"

namespace stackworthy {

/// A place of the trust root that this run did not analyse but that names what an absence rule looks for.
struct Hint {
  std::string path;
  std::string word;
};

/// All that the engine judges and asks; the functions are the scan's.
struct Judging {
  const Estate* estate = nullptr;
  const Sources* sources = nullptr;
  std::vector<const Source*> texts;  ///< What rules about text look at, sorted by path.
  std::vector<const Source*>
      files;  ///< Those of `texts` that are of one of the three languages or configure what is made of them.
  std::vector<Notice> notices;                     ///< What the parsers said; a syntax error is a finding.
  std::map<std::uint32_t, std::string> generated;  ///< Files that nobody here writes, and the tool that does.
  bool is_partial = false;  ///< Some stacks are left out: what is not used here may be used there.
  std::vector<const Rule*> enabled;
  unsigned threads = 1;
  bool suppressions = true;
  Policy policy;
  bool is_focused = false;           ///< No absence is claimed.
  std::vector<const Stack*> chosen;  ///< Only these are judged, the rest is evidence; sorted by address; empty: all.
  std::string today;                 ///< `YYYY-MM-DD`, for `until=`; empty: no suppression has expired.
  std::function<const Outline&(const Source&)> outline;
  std::function<std::vector<Hint>(std::span<const std::string_view> words)> search;
};

/// What the rules said, assembled and sorted.
struct Judgement {
  std::vector<Finding> findings;
  std::vector<Undecided> undecided;
  std::size_t good = 0;  ///< Checks of a rule on a subject that ended as good evidence.
  std::size_t not_applicable = 0;
  std::vector<std::string> areas_with_evidence;  ///< Sorted.
};

/// Runs the rules and assembles their answers. Rules about secrets run even when not enabled, so that `secrets` is
/// complete; `secrets.finish()` has been called on return.
Judgement judge(const Judging& judging, Secrets& secrets);

// --- the steps, each in its own file ---------------------------------------------------------------

/// All outcomes of all rules that are not absences, in an order that does not depend on threads.
std::vector<Outcome> run_checks(const Judging& judging, std::span<const Rule* const> rules);
/// Whether the stack is one of those that are judged.
bool is_chosen(const Judging& judging, const Stack& stack);
/// Takes the answers to what the configuration declares to live elsewhere, and those that a developer's stack is not
/// asked for.
void excuse_by_policy(const Judging& judging, std::vector<Outcome>& outcomes);
/// Takes what is wrong in generated manifests out of the gate: it is mended where they come from. Secrets stand.
void set_generated_aside(const Judging& judging, Judgement& judgement);
/// The outcomes of an absence rule: at most one for each of what it is asked for.
struct AbsenceOutcome {
  Outcome outcome;
  std::string per;
  std::vector<std::string> needed_by;  ///< Names of stacks, sorted.
  std::vector<std::string> searched;
  const Stack* anchored_in = nullptr;
};
std::vector<AbsenceOutcome> run_absence(const Judging& judging, const Rule& rule);
/// Turns outcomes into findings, one for each (rule, anchor, discriminator), with suppressions applied.
Judgement assemble(const Judging& judging, const std::vector<Outcome>& outcomes,
                   const std::vector<AbsenceOutcome>& absences);
/// Severities by configuration and profile, and waivers, over what was assembled.
void apply_policy(const Judging& judging, Judgement& judgement);

}  // namespace stackworthy
