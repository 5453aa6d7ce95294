// A `terragrunt.hcl` is a unit where it deploys something and nobody includes it. Its stack takes the place of the one
// that its module would be by itself.

#include "analyzer/scan_terragrunt.h"

#include <algorithm>

#include "analyzer/parallel.h"

namespace stackworthy {

using discover::File;
using discover::FileKind;
using parsers::TerragruntUnit;

namespace {

bool is_named(std::string_view path, std::string_view name) {
  return path.ends_with(name) && (path.size() == name.size() || path[path.size() - name.size() - 1] == '/');
}

/// The directory in a repository that a source names, as far as its text says.
std::string end_of(std::string_view source) {
  source = source.substr(0, source.find('?'));
  for (const std::string_view mark : {"../", "//"}) {
    if (const auto behind = source.rfind(mark); behind != std::string_view::npos)
      source = source.substr(behind + mark.size());
  }
  return std::string(source);
}

}  // namespace

TerragruntStacks::TerragruntStacks(const Sources& sources, discover::Files& files,
                                   const std::vector<std::string>& judged, const parsers::Inputs& inputs,
                                   unsigned threads)
    : sources_(sources), files_(files), judged_(judged), inputs_(inputs), threads_(threads) {
  for (File& file : files_.files) {
    if (!file.source) continue;
    if (is_named(file.path, "terragrunt.hcl")) paths_.push_back(file.path);
    if (is_named(file.path, "terragrunt.stack.hcl"))
      file.verdict = {FileKind::not_read, "a Terragrunt stack, whose units are not generated"};
    if (is_named(file.path, "terragrunt.hcl.json"))
      file.verdict = {FileKind::not_read, "a Terragrunt unit in JSON syntax"};
  }
}

bool TerragruntStacks::is_judged(const TerragruntUnit& unit) const {
  const File* file = std::as_const(files_).find(unit.path);
  return file && file->is_judged;
}

void TerragruntStacks::find(const parsers::TerraformFiles& terraform) {
  std::vector<TerragruntUnit> all = parsers::terragrunt_units(terraform, sources_, paths_, threads_);
  for (const TerragruntUnit& unit : all) included_.insert(unit.includes.begin(), unit.includes.end());
  for (TerragruntUnit& unit : all) {
    File* file = files_.find(unit.path);
    const bool is_included = included_.contains(unit.path);
    if (unit.is_templated) file->verdict = {FileKind::not_read, "templated by another tool"};
    if (unit.is_unit && !is_included) {
      units_.push_back(std::move(unit));
    } else if (!unit.is_templated && !is_included) {
      file->verdict = {FileKind::text, "a Terragrunt configuration that deploys nothing"};
    }
  }
  note_verdicts();
}

void TerragruntStacks::note_verdicts() {
  for (const TerragruntUnit& unit : units_) {
    if (!is_judged(unit)) continue;
    deployed_.insert(unit.directory);
    if (!unit.module.empty()) deployed_.insert(unit.module);
    for (const std::string& path : unit.reads) {
      File* file = files_.find(path);
      if (file && file->verdict.kind == FileKind::text) file->verdict = {FileKind::terraform, {}};
    }
  }
}

std::vector<std::pair<std::unique_ptr<Stack>, discover::Root>> TerragruntStacks::read(
    std::shared_ptr<const parsers::TerraformFiles> terraform) const {
  std::vector<std::pair<std::unique_ptr<Stack>, discover::Root>> stacks;
  std::vector<const TerragruntUnit*> judged;
  for (const TerragruntUnit& unit : units_) {
    if (!is_judged(unit)) continue;
    judged.push_back(&unit);
    discover::Root root;
    root.path = unit.directory;
    const bool is_example = discover::is_example(unit.directory, judged_);
    root.kind = is_example ? StackKind::example : StackKind::deployed;
    root.why = is_example ? "in a directory of examples, tests or archived code" : "is a Terragrunt unit";
    if (unit.is_skipped) root.why += ", skipped by Terragrunt";
    stacks.emplace_back(nullptr, std::move(root));
  }
  parallel(judged.size(), threads_, [&](std::size_t i) {
    stacks[i].first = parsers::evaluate_terragrunt(terraform, sources_, *judged[i], inputs_);
  });
  return stacks;
}

std::vector<std::string> TerragruntStacks::given_elsewhere() const {
  std::vector<std::string> ends;
  for (const TerragruntUnit& unit : units_) {
    if (is_judged(unit) && !unit.module.empty()) continue;
    std::string end = unit.module.empty() ? end_of(unit.source) : unit.module;
    if (!end.empty()) ends.push_back(std::move(end));
  }
  return ends;
}

}  // namespace stackworthy
