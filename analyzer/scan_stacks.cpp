#include "analyzer/scan_stacks.h"

#include <algorithm>
#include <tuple>

#include "analyzer/parallel.h"
#include "analyzer/scan_declared.h"
#include "analyzer/scan_kubernetes.h"
#include "analyzer/scan_nesting.h"
#include "analyzer/scan_terragrunt.h"

namespace stackworthy {

using discover::File;
using discover::FileKind;

namespace {

/// What a template is by where it lies.
void classify_by_place(discover::Root& root, std::string_view directory, const std::vector<std::string>& judged) {
  const auto is = [&](StackKind kind, std::string because) {
    root.kind = kind;
    root.why = std::move(because);
  };
  if (discover::is_example(directory, judged))
    is(StackKind::example, "in a directory of examples, tests or archived code");
  else if (discover::is_in_modules(directory))
    is(StackKind::library, "in a directory of modules");
  else
    is(StackKind::plausible, "is a template");
}

}  // namespace

void Stacks::name(Stack& stack, const discover::Root& root) const {
  stack.root = root.path;
  stack.name = root.path == "." ? top_ : root.path;
  if (!root.variant.empty()) stack.name += "@" + root.variant;
  stack.variant = root.variant;
  stack.kind = root.kind;
  stack.why = root.why;
  if (options_.progress) ++options_.progress->stacks;
}

/// A directory that the configuration calls a stack is one, whoever else calls it.
void Stacks::add_declared_roots(const std::vector<parsers::TerraformDirectory>& directories,
                                std::vector<discover::Root>& roots) const {
  if (!declared_ || declared_->empty()) return;
  for (const auto& directory : directories) {
    const bool is_named = std::any_of(declared_->begin(), declared_->end(), [&](const DeclaredStack& entry) {
      return std::find(entry.paths.begin(), entry.paths.end(), directory.path) != entry.paths.end();
    });
    const bool is_there = std::any_of(roots.begin(), roots.end(),
                                      [&](const discover::Root& root) { return root.path == directory.path; });
    if (is_named && !is_there && discover::is_below(directory.path, judged_))
      roots.push_back(
          {Dialect::terraform, std::string(directory.path), StackKind::deployed, "named in the configuration", {}, {}});
  }
}

parsers::Inputs Stacks::inputs_of(const std::string& root) const {
  parsers::Inputs inputs = inputs_;
  const DeclaredStack* entry = declared_ && takes_var_files_ ? declared_for(*declared_, root) : nullptr;
  if (entry && !entry->var_files.empty()) {
    inputs.var_files = entry->var_files;
    inputs.vars_after.clear();
  }
  return inputs;
}

std::vector<discover::Root> Stacks::variants(discover::Root root) const {
  std::vector<discover::Root> all;
  if (inputs_.var_files.empty() && inputs_of(root.path).var_files.empty()) {
    for (discover::Variant& variant : discover::variants_of(root.path, files_)) {
      all.push_back(root);
      all.back().variant = std::move(variant.name);
      all.back().var_files = std::move(variant.var_files);
    }
  }
  if (all.empty()) all.push_back(std::move(root));
  return all;
}

discover::Directories Stacks::wanted(const discover::Calls& calls) const {
  discover::Directories judged;
  for (const File& file : files_.files) {
    if (file.is_judged && file.verdict.kind == FileKind::terraform && file.source)
      judged.emplace(file.source->directory());
  }
  return discover::reached(calls, judged);
}

void Stacks::take_notices(const parsers::TerraformFiles& terraform, std::vector<Notice>& notices) {
  for (Notice& notice : parsers::notices(terraform)) {
    File* file = notice.span.is_somewhere() ? files_.find(sources_[notice.span.file].path()) : files_.find(notice.path);
    if (file && !file->is_judged) continue;
    if (file && notice.severity >= Notice::Severity::error)
      file->verdict.reason = "has errors: what they touch is not analysed";
    notices.push_back(std::move(notice));
  }
}

void Stacks::name_untaken(const std::set<std::string, std::less<>>& taken, std::vector<Notice>& notices) {
  std::map<std::string, std::size_t> by_directory;
  for (File& file : files_.files) {
    if (!file.is_judged || file.verdict.kind != FileKind::variables || !file.source) continue;
    const std::string directory(file.source->directory());
    if (taken.contains(file.path) || (taken.contains(directory) && discover::is_automatic(file.path))) continue;
    file.verdict.reason = "no stack takes its values";
    ++by_directory[directory];
  }
  for (const auto& [directory, count] : by_directory) {
    std::string words = std::to_string(count) + (count == 1 ? " variable file" : " variable files");
    words += " that no stack takes: var-files of a stack in the configuration, or --var-file, gives them";
    notices.push_back({Notice::Severity::note, {}, "holds " + words, directory});
  }
}

void Stacks::read_terraform(Estate& estate, std::vector<Notice>& notices, Stopwatch& watch) {
  const discover::Calls calls = discover::calls_of(files_, inputs_.module_sources);
  if (options_.is_focused) discover::widen(files_, calls);
  TerragruntStacks units(sources_, files_, judged_, inputs_, threads_);
  const discover::Directories wanted = this->wanted(calls);
  std::vector<std::string_view> paths;
  for (const File& file : files_.files) {
    if (file.verdict.kind != FileKind::terraform || !file.source) continue;
    if (units.may_be_there() || wanted.contains(file.source->directory())) paths.push_back(file.path);
  }
  if (paths.empty() && !units.may_be_there()) return name_untaken({}, notices);
  const auto terraform = parsers::read_terraform(sources_, paths, threads_, inputs_.module_sources);
  take_notices(*terraform, notices);
  watch.stage("parse terraform");
  units.find(*terraform);
  const auto directories = parsers::directories(*terraform);
  auto found = discover::terraform_roots(directories, files_, judged_, discover::reversed(calls));
  add_declared_roots(directories, found);
  std::vector<discover::Root> roots;
  for (discover::Root& root : found) {
    if (units.deploy(root.path)) continue;
    for (discover::Root& each : variants(std::move(root))) roots.push_back(std::move(each));
  }
  std::vector<std::unique_ptr<Stack>> stacks(roots.size());
  std::vector<parsers::Inputs> given;
  std::set<std::string, std::less<>> taken(inputs_.var_files.begin(), inputs_.var_files.end());
  for (const discover::Root& root : roots) {
    given.push_back(inputs_of(root.path));
    if (given.back().var_files.empty()) {
      given.back().var_files = root.var_files;
      given.back().vars_after.clear();
    }
    taken.insert(root.path);
    taken.insert(given.back().var_files.begin(), given.back().var_files.end());
  }
  if (!units.may_be_there()) name_untaken(taken, notices);  // Units have arguments that name files, too.
  parallel(roots.size(), threads_, [&](std::size_t i) {
    const parsers::Inputs& inputs = given[i];
    stacks[i] = parsers::evaluate_terraform(terraform, sources_, roots[i].path, inputs);
    name(*stacks[i], roots[i]);
  });
  for (auto& [stack, root] : units.read(terraform)) {
    name(*stack, root);
    stacks.push_back(std::move(stack));
  }
  estate.given_elsewhere = units.given_elsewhere();
  for (auto& stack : stacks) estate.stacks.push_back(std::move(stack));
  watch.stage("evaluate terraform");
}

discover::Root Stacks::root_of(const File& templ) const {
  discover::Root root;
  root.dialect = Dialect::cloudformation;
  root.path = templ.path;
  const std::string directory(templ.source->directory());
  classify_by_place(root, directory, judged_);
  const std::string beside = directory == "." ? "samconfig.toml" : directory + "/samconfig.toml";
  if (root.kind != StackKind::example && sources_.find(beside)) {
    root.kind = StackKind::deployed;
    root.why = "has samconfig.toml beside it";
  }
  return root;
}

/// A child template is what its parents are; where none of them is judged, it is a library.
discover::Root Stacks::nested_root_of(const File& templ, const Nesting& nesting) const {
  discover::Root root = root_of(templ);
  const Nesting::Child* child = nesting.find(templ.path);
  if (!child || !child->kind || root.kind == StackKind::example) return root;
  root.kind = *child->kind;
  if (!child->is_judged_above && root.kind != StackKind::example) root.kind = StackKind::library;
  root.why = (root.kind == StackKind::example ? "only " : "") + discover::called_by(child->parents);
  return root;
}

void Stacks::read_cloudformation(Estate& estate, std::vector<Notice>& notices) {
  std::vector<File*> templates;
  for (File& file : files_.files) {
    if (file.verdict.kind == FileKind::cloudformation && (file.is_judged || Nesting::may_nest(file)))
      templates.push_back(&file);
  }
  std::vector<std::unique_ptr<Stack>> stacks(templates.size());
  std::vector<std::vector<Notice>> said(templates.size());
  parallel(templates.size(), threads_, [&](std::size_t i) {
    stacks[i] = parsers::read_cloudformation(sources_, *templates[i]->source, inputs_, said[i]);
  });
  Nesting nesting(files_);
  for (const auto& stack : stacks) {
    if (stack) nesting.add(*stack);
  }
  nesting.settle([this](const File& file) { return root_of(file).kind; });
  parallel(templates.size(), threads_, [&](std::size_t i) {
    const Nesting::Child* child = nesting.find(templates[i]->path);
    if (!stacks[i] || !templates[i]->is_judged || !child || child->given.empty()) return;
    parsers::Inputs inputs = inputs_;
    inputs.given_elsewhere = child->given;
    said[i].clear();
    stacks[i] = parsers::read_cloudformation(sources_, *templates[i]->source, inputs, said[i]);
  });
  for (std::size_t i = 0; i < templates.size(); ++i) {
    if (!templates[i]->is_judged) continue;
    std::move(said[i].begin(), said[i].end(), std::back_inserter(notices));
    if (!stacks[i]) {
      templates[i]->verdict = {FileKind::text, "no template or manifest"};
      continue;
    }
    nesting.mark_read(*stacks[i]);
    name(*stacks[i], nested_root_of(*templates[i], nesting));
    estate.stacks.push_back(std::move(stacks[i]));
  }
}

void Stacks::read_kubernetes(Estate& estate) {
  for (auto& [stack, root] : KubernetesStacks(sources_, files_, judged_, options_.is_focused, threads_).read()) {
    name(*stack, root);
    estate.stacks.push_back(std::move(stack));
  }
}

void Stacks::read(Estate& estate, std::vector<Notice>& notices, Stopwatch& watch) {
  read_terraform(estate, notices, watch);
  read_cloudformation(estate, notices);
  watch.stage("cloudformation");
  read_kubernetes(estate);
  watch.stage("kubernetes");
  std::stable_sort(estate.stacks.begin(), estate.stacks.end(), [](const auto& a, const auto& b) {
    return std::tie(a->root, a->dialect, a->variant) < std::tie(b->root, b->dialect, b->variant);
  });
  for (const auto& stack : estate.stacks) notices.insert(notices.end(), stack->notices.begin(), stack->notices.end());
}

}  // namespace stackworthy
