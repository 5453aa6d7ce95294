// The one table of what a configuration may say.

#include "analyzer/config_keys.h"

#include <algorithm>

#include "analyzer/catalogue.h"

namespace stackworthy::config {

namespace {

using Words = std::vector<std::string_view>;

Words severities() { return {"critical", "high", "medium", "low", "info"}; }
Words gates() { return {"critical", "high", "medium", "low", "never"}; }
Words profiles() { return {"dev", "staging", "prod"}; }

Profile profile_of(std::string_view word) {
  for (const Profile profile : {Profile::dev, Profile::staging, Profile::prod}) {
    if (to_text(profile) == word) return profile;
  }
  return Profile::unset;
}

template <std::vector<std::string> Config::*list>
void add_text(Draft& draft, const Item& item) {
  (draft.config.*list).push_back(item.text);
}

void add_provided(Draft& draft, const Item& item) {
  Provided provided;
  provided.where = item.where;
  draft.config.policy.provided.push_back(provided);
}

constexpr Key provided_keys[] = {
    {.name = "what",
     .form = Form::word,
     .meaning = "What lives elsewhere",
     .is_required = true,
     .words = provided_words,
     .set = [](Draft& draft, const Item& item) { draft.config.policy.provided.back().what = item.text; }},
    {.name = "where",
     .meaning = "Where it lives, for people",
     .is_required = true,
     .set = [](Draft& draft, const Item& item) { draft.config.policy.provided.back().place = item.text; }},
};

void add_stack(Draft& draft, const Item&) {
  draft.config.stacks.emplace_back();
  draft.first_provided = draft.config.policy.provided.size();
}

/// A stack is declared by name and paths, or chosen by a glob. What its entry provides becomes its own.
void close_stack(Draft& draft, const Item& item) {
  const DeclaredStack& stack = draft.config.stacks.back();
  if (stack.name.empty() == stack.match.empty()) {
    draft.error(item.where, "an entry of stacks has either a name, with paths, or match");
  } else if (!stack.name.empty() && stack.paths.empty()) {
    draft.error(item.where, "an entry of stacks with a name has paths");
  } else if (!stack.match.empty() && !(stack.paths.empty() && stack.var_files.empty())) {
    draft.error(item.where, "an entry of stacks with match has neither paths nor var-files");
  }
  const auto& all = draft.config.stacks;
  const bool is_known = std::any_of(all.begin(), all.end() - 1, [&](const DeclaredStack& other) {
    return !stack.name.empty() && other.name == stack.name;
  });
  if (is_known) draft.error(item.where, "another entry of stacks has this name");
  auto& provided = draft.config.policy.provided;
  for (std::size_t i = draft.first_provided; i < provided.size(); ++i) {
    provided[i].stack = stack.name;
    provided[i].match = stack.match;
  }
}

constexpr Key stack_keys[] = {
    {.name = "name",
     .meaning = "What the stack is called; with paths",
     .choice = 1,
     .is_of_choice = true,
     .set = [](Draft& draft, const Item& item) { draft.config.stacks.back().name = item.text; }},
    {.name = "paths",
     .form = Form::path,
     .shape = Shape::list,
     .meaning = "Directories, templates and manifests that are one stack: one graph over all, in every language",
     .choice = 1,
     .is_of_choice = true,
     .set =
         [](Draft& draft, const Item& item) {
           draft.config.stacks.back().paths.push_back(item.text);
           draft.config.named.push_back({item.text, item.where});
         }},
    {.name = "var-files",
     .form = Form::path,
     .shape = Shape::list,
     .meaning = "Terraform variable files of the stack; later ones win",
     .choice = 1,
     .set =
         [](Draft& draft, const Item& item) {
           draft.config.stacks.back().var_files.push_back(item.text);
           draft.config.named.push_back({item.text, item.where});
         }},
    {.name = "match",
     .form = Form::glob,
     .meaning = "A glob over the roots of stacks that are found anyway, for which profile and provided hold",
     .choice = 2,
     .is_of_choice = true,
     .set = [](Draft& draft, const Item& item) { draft.config.stacks.back().match = item.text; }},
    {.name = "profile",
     .form = Form::word,
     .meaning = "What the stack is for: dev lowers each rule that is not about credentials, access or exposure by one "
                "severity and asks nothing that only a whole deployment can have",
     .words = profiles,
     .set = [](Draft& draft, const Item& item) { draft.config.stacks.back().profile = profile_of(item.text); }},
    {.name = "provided",
     .form = Form::object,
     .shape = Shape::list,
     .meaning = "What lives outside this repository, for this stack",
     .below = provided_keys,
     .set = add_provided},
};

/// The rule of the mapping's key; its setting is the last afterwards.
void add_rule(Draft& draft, const Item& item) {
  RuleSetting setting;
  setting.rule = find_rule(item.key);
  if (!setting.rule) {
    Words ids;
    for (const Rule* rule : all_rules()) ids.push_back(rule->id.text());
    draft.error(item.key_where, unknown("rule", item.key, ids));
  } else if (draft.config.policy.setting_of(*setting.rule)) {
    draft.error(item.key_where, std::string(setting.rule->id.text()) + " is set twice");
  }
  setting.is_off = item.text == "off";
  if (!item.text.empty() && !setting.is_off)
    draft.error(item.where, "a rule is off, or a mapping of severity and options");
  draft.config.policy.rules.push_back(std::move(setting));
}

void add_option(Draft& draft, const Item& item) {
  RuleSetting& setting = draft.config.policy.rules.back();
  if (!setting.rule) return;
  Words names;
  for (const Option& option : setting.rule->options) {
    if (!option.name.empty()) names.push_back(option.name);
  }
  if (names.empty()) return draft.error(item.key_where, std::string(setting.rule->id.text()) + " has no options");
  const auto name = std::find(names.begin(), names.end(), item.key);
  if (name == names.end()) return draft.error(item.key_where, unknown("option", item.key, names));
  setting.options.emplace_back(*name, static_cast<int>(item.number));
}

constexpr Key rule_keys[] = {
    {.name = "severity",
     .form = Form::word,
     .meaning = "In place of the rule's own",
     .words = severities,
     .set =
         [](Draft& draft, const Item& item) {
           Severity severity = Severity::info;
           if (parse_severity(item.text, severity)) draft.config.policy.rules.back().severity = severity;
         }},
    {.name = "options",
     .form = Form::count,
     .shape = Shape::map,
     .meaning = "The rule's options, as `stackworthy explain` lists them",
     .set = add_option},
};

void add_waiver(Draft& draft, const Item& item) {
  Waiver waiver;
  waiver.where = item.where;
  draft.config.policy.waivers.push_back(waiver);
}

constexpr Key waiver_keys[] = {
    {.name = "rule",
     .form = Form::selector,
     .meaning = "A rule, an area, or area/*",
     .is_required = true,
     .set = [](Draft& draft, const Item& item) { draft.config.policy.waivers.back().rule = item.text; }},
    {.name = "stack",
     .form = Form::glob,
     .meaning = "A glob over the names of stacks; without it, all",
     .set = [](Draft& draft, const Item& item) { draft.config.policy.waivers.back().stack = item.text; }},
    {.name = "reason",
     .meaning = "Why, for people",
     .is_required = true,
     .set = [](Draft& draft, const Item& item) { draft.config.policy.waivers.back().reason = item.text; }},
    {.name = "until",
     .form = Form::date,
     .meaning = "The last day on which it holds",
     .is_required = true,
     .set = [](Draft& draft, const Item& item) { draft.config.policy.waivers.back().until = item.text; }},
    {.name = "owner",
     .meaning = "Who answers for it",
     .set = [](Draft& draft, const Item& item) { draft.config.policy.waivers.back().owner = item.text; }},
};

constexpr Key suppressions_keys[] = {
    {.name = "require-reason",
     .form = Form::boolean,
     .meaning = "Whether a suppression without reason is a finding",
     .fallback = "false",
     .set = [](Draft& draft, const Item& item) { draft.config.policy.requires_reason = item.boolean; }},
    {.name = "max-days",
     .form = Form::count,
     .meaning = "How many days ahead until= may lie at most; 0: any number",
     .fallback = "0",
     .set = [](Draft& draft, const Item& item) { draft.config.policy.most_days = static_cast<int>(item.number); }},
};

constexpr Key objectives_keys[] = {
    {.name = "rpo",
     .form = Form::duration,
     .meaning = "How much may be lost at most (recovery point objective)",
     .set = [](Draft& draft, const Item& item) { draft.config.policy.objectives.recovery_point = item.number; }},
    {.name = "rto",
     .form = Form::duration,
     .meaning = "How long it may take until it runs again (recovery time objective)",
     .set = [](Draft& draft, const Item& item) { draft.config.policy.objectives.recovery_time = item.number; }},
};

void set_version(Draft& draft, const Item& item) {
  if (item.number != 1) draft.error(item.where, "version is not one that this program knows: it reads version 1");
}

void add_module_source(Draft& draft, const Item& item) {
  if (item.key.empty()) return draft.error(item.key_where, "module-sources maps the beginning of a source");
  draft.config.module_sources.emplace_back(item.key, item.text);
  draft.config.named.push_back({item.text, item.where});
}

void add_var(Draft& draft, const Item& item) {
  if (item.key.empty()) return draft.error(item.key_where, "var maps the name of a variable to its value");
  draft.config.vars.emplace_back(item.key, item.text);
}

constexpr Key table[] = {
    {.name = "version",
     .form = Form::count,
     .meaning = "Of this format: 1",
     .fallback = "1",
     .is_required = true,
     .set = set_version},
    {.name = "stacks",
     .form = Form::object,
     .shape = Shape::list,
     .meaning = "Stacks, or settings for those that are found anyway",
     .below = stack_keys,
     .set = add_stack,
     .close = close_stack},
    {.name = "provided",
     .form = Form::object,
     .shape = Shape::list,
     .meaning = "What lives outside this repository, for all stacks",
     .below = provided_keys,
     .set = add_provided},
    {.name = "module-sources",
     .form = Form::path,
     .shape = Shape::map,
     .meaning = "Where modules of other sources lie in this repository: the beginning of a source, and a directory",
     .set = add_module_source},
    {.name = "objectives", .form = Form::object, .meaning = "A promise that rules check", .below = objectives_keys},
    {.name = "include",
     .form = Form::glob,
     .shape = Shape::list,
     .meaning = "Only paths that one of these globs covers are analysed",
     .set = add_text<&Config::include>},
    {.name = "exclude",
     .form = Form::glob,
     .shape = Shape::list,
     .meaning = "Paths that are not analysed",
     .set = add_text<&Config::exclude>},
    {.name = "no-gitignore",
     .form = Form::boolean,
     .meaning = "Whether untracked files that git ignores are analysed",
     .fallback = "false",
     .set = [](Draft& draft, const Item& item) { draft.config.uses_gitignore = !item.boolean; }},
    {.name = "stack",
     .form = Form::glob,
     .shape = Shape::list,
     .meaning = "Only stacks that one of these globs covers by name are judged",
     .set = add_text<&Config::only_stacks>},
    {.name = "profile",
     .form = Form::word,
     .meaning = "Of every stack that no entry of stacks names; without it, by the stack's name",
     .words = profiles,
     .set = [](Draft& draft, const Item& item) { draft.config.profile = profile_of(item.text); }},
    {.name = "var-file",
     .form = Form::path,
     .shape = Shape::list,
     .meaning = "Terraform variable files for every stack; later ones win",
     .set =
         [](Draft& draft, const Item& item) {
           draft.config.var_files.push_back(item.text);
           draft.config.named.push_back({item.text, item.where});
         }},
    {.name = "var",
     .form = Form::scalar,
     .shape = Shape::map,
     .meaning = "Terraform variables by name, after all files",
     .set = add_var},
    {.name = "plan", .form = Form::path, .meaning = "A plan in JSON", .is_supported = false},
    {.name = "cfn-parameters", .form = Form::path, .meaning = "Parameters of templates", .is_supported = false},
    {.name = "values",
     .form = Form::path,
     .shape = Shape::list,
     .meaning = "Value files of charts",
     .is_supported = false},
    {.name = "external-modules", .meaning = "What becomes of modules of other places", .is_supported = false},
    {.name = "rules",
     .form = Form::setting,
     .shape = Shape::map,
     .meaning = "By rule: off, or its severity and options",
     .below = rule_keys,
     .set = add_rule},
    {.name = "select",
     .form = Form::selector,
     .shape = Shape::list,
     .meaning = "Only these rules or areas",
     .set = add_text<&Config::select>},
    {.name = "ignore",
     .form = Form::selector,
     .shape = Shape::list,
     .meaning = "Not these rules or areas",
     .set = add_text<&Config::ignore>},
    {.name = "severity",
     .form = Form::word,
     .meaning = "The least severity that is shown",
     .fallback = "low",
     .words = severities,
     .set = [](Draft& draft, const Item& item) { draft.config.settings.severity = item.text; }},
    {.name = "fail-on",
     .form = Form::word,
     .meaning = "The least severity that fails a run",
     .fallback = "high",
     .words = gates,
     .set = [](Draft& draft, const Item& item) { draft.config.settings.fail_on = item.text; }},
    {.name = "fail-on-incomplete",
     .form = Form::boolean,
     .meaning = "Whether a run fails that could not read everything",
     .fallback = "false",
     .set = [](Draft& draft, const Item& item) { draft.config.settings.fail_on_incomplete = item.boolean; }},
    {.name = "max-undecided",
     .form = Form::count,
     .meaning = "The most answers that may stay undecided before a run fails",
     .set = [](Draft& draft,
               const Item& item) { draft.config.settings.max_undecided = static_cast<int>(item.number); }},
    {.name = "waivers",
     .form = Form::object,
     .shape = Shape::list,
     .meaning = "Findings that somebody answers for until a day",
     .below = waiver_keys,
     .set = add_waiver},
    {.name = "suppressions",
     .form = Form::object,
     .meaning = "What a suppression in a comment must say",
     .below = suppressions_keys},
    {.name = "baseline", .form = Form::path, .meaning = "Known findings", .is_supported = false},
    {.name = "sarif-category", .meaning = "The category of the SARIF run", .is_supported = false},
    {.name = "sarif-suppressed", .meaning = "Whether SARIF has what is suppressed", .is_supported = false},
    {.name = "sarif-provenance",
     .form = Form::boolean,
     .meaning = "Whether SARIF names the commit",
     .is_supported = false},
    {.name = "show-passed", .form = Form::boolean, .meaning = "Whether good evidence is listed", .is_supported = false},
    {.name = "fix", .form = Form::boolean, .meaning = "Whether remedies are applied", .is_supported = false},
    {.name = "unsafe-fixes", .form = Form::boolean, .meaning = "Also remedies that may break", .is_supported = false},
    {.name = "diff", .form = Form::boolean, .meaning = "Whether remedies are shown only", .is_supported = false},
};

}  // namespace

std::span<const Key> keys() { return table; }

}  // namespace stackworthy::config
