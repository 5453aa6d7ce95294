#include "analyzer/scan_stacks.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "analyzer/parallel.h"
#include "analyzer/scan_declared.h"
#include "analyzer/scan_terragrunt.h"

namespace stackworthy {

using discover::File;
using discover::FileKind;

namespace {

StackKind kind_of(std::string_view directory, const std::vector<std::string>& judged) {
  return discover::is_example(directory, judged) ? StackKind::example : StackKind::plausible;
}

std::string why_of(StackKind kind, std::string plausible) {
  return kind == StackKind::example ? "in a directory of examples, tests or archived code" : std::move(plausible);
}

}  // namespace

void Stacks::name(Stack& stack, const std::string& root, StackKind kind, std::string why) const {
  stack.root = root;
  stack.name = root == "." ? top_ : root;
  stack.kind = kind;
  stack.why = std::move(why);
  if (progress_) ++progress_->stacks;
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
          {Dialect::terraform, std::string(directory.path), StackKind::deployed, "named in the configuration"});
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

void Stacks::read_terraform(Estate& estate, std::vector<Notice>& notices, Stopwatch& watch) {
  std::vector<std::string_view> paths;
  for (const File& file : files_.files) {
    if (file.verdict.kind == FileKind::terraform && file.source) paths.push_back(file.path);
  }
  TerragruntStacks units(sources_, files_, judged_, inputs_, threads_);
  if (paths.empty() && !units.may_be_there()) return;
  const auto terraform = parsers::read_terraform(sources_, paths, threads_, inputs_.module_sources);
  for (Notice& notice : parsers::notices(*terraform)) {
    File* file = notice.span.is_somewhere() ? files_.find(sources_[notice.span.file].path()) : files_.find(notice.path);
    if (file && !file->is_judged) continue;
    if (file && notice.severity >= Notice::Severity::error)
      file->verdict.reason = "has errors: what they touch is not analysed";
    notices.push_back(std::move(notice));
  }
  watch.stage("parse terraform");
  units.find(*terraform);
  const auto directories = parsers::directories(*terraform);
  auto roots = discover::terraform_roots(directories, files_, judged_);
  add_declared_roots(directories, roots);
  std::erase_if(roots, [&](const discover::Root& root) { return units.deploy(root.path); });
  std::vector<std::unique_ptr<Stack>> stacks(roots.size());
  parallel(roots.size(), threads_, [&](std::size_t i) {
    stacks[i] = parsers::evaluate_terraform(terraform, sources_, roots[i].path, inputs_of(roots[i].path));
    name(*stacks[i], roots[i].path, roots[i].kind, roots[i].why);
  });
  for (auto& [stack, root] : units.read(terraform)) {
    name(*stack, root.path, root.kind, root.why);
    stacks.push_back(std::move(stack));
  }
  estate.given_elsewhere = units.given_elsewhere();
  for (auto& stack : stacks) estate.stacks.push_back(std::move(stack));
  watch.stage("evaluate terraform");
}

void Stacks::read_cloudformation(Estate& estate, std::vector<Notice>& notices) {
  std::vector<File*> templates;
  for (File& file : files_.files) {
    if (file.is_judged && file.verdict.kind == FileKind::cloudformation) templates.push_back(&file);
  }
  std::vector<std::unique_ptr<Stack>> stacks(templates.size());
  std::vector<std::vector<Notice>> said(templates.size());
  parallel(templates.size(), threads_, [&](std::size_t i) {
    stacks[i] = parsers::read_cloudformation(sources_, *templates[i]->source, inputs_, said[i]);
  });
  for (std::size_t i = 0; i < templates.size(); ++i) {
    std::move(said[i].begin(), said[i].end(), std::back_inserter(notices));
    if (!stacks[i]) {
      templates[i]->verdict = {FileKind::text, "no template or manifest"};
      continue;
    }
    const StackKind kind = kind_of(templates[i]->source->directory(), judged_);
    name(*stacks[i], templates[i]->path, kind, why_of(kind, "is a template"));
    estate.stacks.push_back(std::move(stacks[i]));
  }
}

void Stacks::read_kubernetes(Estate& estate) {
  std::map<std::string, std::vector<const Source*>> by_directory;
  for (const File& file : files_.files) {
    if (file.is_judged && file.verdict.kind == FileKind::kubernetes)
      by_directory[std::string(file.source->directory())].push_back(file.source);
  }
  std::vector<const std::pair<const std::string, std::vector<const Source*>>*> directories;
  for (const auto& each : by_directory) directories.push_back(&each);
  std::vector<std::unique_ptr<Stack>> stacks(directories.size());
  std::vector<std::vector<std::pair<std::string, std::string>>> skipped(directories.size());
  parallel(directories.size(), threads_, [&](std::size_t i) {
    stacks[i] = parsers::read_kubernetes(sources_, directories[i]->first, directories[i]->second, skipped[i]);
  });
  for (std::size_t i = 0; i < directories.size(); ++i) {
    for (const auto& [path, reason] : skipped[i]) {
      if (File* file = files_.find(path)) file->verdict = {FileKind::text, reason};
    }
    if (!stacks[i] || stacks[i]->resources.empty()) {
      if (stacks[i])
        std::move(stacks[i]->notices.begin(), stacks[i]->notices.end(), std::back_inserter(files_.notices));
      continue;
    }
    const StackKind kind = kind_of(directories[i]->first, judged_);
    name(*stacks[i], directories[i]->first, kind, why_of(kind, "is a directory of manifests"));
    estate.stacks.push_back(std::move(stacks[i]));
  }
}

void Stacks::read(Estate& estate, std::vector<Notice>& notices, Stopwatch& watch) {
  read_terraform(estate, notices, watch);
  read_cloudformation(estate, notices);
  watch.stage("cloudformation");
  read_kubernetes(estate);
  watch.stage("kubernetes");
  std::stable_sort(estate.stacks.begin(), estate.stacks.end(), [](const auto& a, const auto& b) {
    return std::tie(a->root, a->dialect) < std::tie(b->root, b->dialect);
  });
  for (const auto& stack : estate.stacks) notices.insert(notices.end(), stack->notices.begin(), stack->notices.end());
}

}  // namespace stackworthy
