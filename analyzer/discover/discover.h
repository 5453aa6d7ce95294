#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/discover/classify.h"
#include "analyzer/discover/tree.h"
#include "analyzer/model/declared.h"
#include "analyzer/model/estate.h"
#include "analyzer/model/source.h"
#include "parsers/parsers.h"

namespace stackworthy::discover {

using stackworthy::DeclaredStack;

/// One file of the trust root and what it is.
struct File {
  std::string path;
  std::uint64_t size = 0;
  Verdict verdict;
  bool is_judged = false;          ///< Below one of the PATHs.
  const Source* source = nullptr;  ///< Loaded; nullptr where its bytes were not wanted or could not be had.
  Tracking tracking = Tracking::unknown;
  std::string excluded;   ///< Why nothing is reported there, though it is below one of the PATHs; empty otherwise.
  bool is_named = false;  ///< A PATH is this very file.
  std::string generator;  ///< Of a manifest that nobody here writes: the tool that does; see `generator_of`.
};

/// All files of the trust root, sorted by path, classified.
struct Files {
  std::vector<File> files;
  std::vector<Notice> notices;

  const File* find(std::string_view path) const;
  File* find(std::string_view path);
};

/// Which files are judged, as globs over paths below the trust root. What is not included is evidence like all else,
/// what is excluded is not; both are read where something judged refers to them.
struct Selection {
  std::vector<std::string> include;  ///< Empty: all.
  std::vector<std::string> exclude;
};

/// How much one run reads, in bytes; a test lowers it. Parsed Terraform takes many times its size.
struct ReadBudget {
  std::uint64_t most = 256ULL << 20;
  std::uint64_t most_terraform = 64ULL << 20;
};

/// Reads and classifies every file that may be ours. `judged` are paths relative to the trust root (`.` for all). Small
/// files come first: a few large ones never take the budget from the rest.
Files read_files(const Walk& walk, const Sources& sources, const std::vector<std::string>& judged, unsigned threads,
                 const ReadBudget& budget = {}, const Selection& selection = {});

using Directories = std::set<std::string, std::less<>>;
/// Directories of Terraform files, and those that each calls as modules.
using Calls = std::map<std::string, Directories, std::less<>>;
/// Source prefix and directory, as in `parsers::Inputs`.
using ModuleSources = std::vector<std::pair<std::string, std::string>>;

/// Which directories call which, without parsing; a text that only looks like a call counts too.
Calls calls_of(const Files& files, const ModuleSources& module_sources);
Calls reversed(const Calls& calls);
/// Where the calls lead, the beginning included.
Directories reached(const Calls& calls, const Directories& from);
/// The judged files are the focus: makes judged what belongs to the stacks that they touch.
void widen(Files& files, const Calls& calls);

/// One set of variable files of a root; without name where it is the only one.
struct Variant {
  std::string name;
  std::vector<std::string> var_files;
};
/// The variants of a root by the variable files in it and in its `env*`, `vars` and `tfvars`, sorted by name.
std::vector<Variant> variants_of(std::string_view root, const Files& files);

/// Whether Terraform reads a variable file of that path by itself: `terraform.tfvars` and `*.auto.tfvars`.
bool is_automatic(std::string_view path);

/// Where a stack begins and what it is.
struct Root {
  Dialect dialect = Dialect::terraform;
  std::string path;  ///< Directory, or the template's path.
  StackKind kind = StackKind::plausible;
  std::string why;
  std::string variant;
  std::vector<std::string> var_files;  ///< Of the variant.
};

/// The Terraform roots among the judged directories: what no other judged directory calls (one of each cycle stands for
/// it). `callers` are those of the whole trust root.
std::vector<Root> terraform_roots(const std::vector<parsers::TerraformDirectory>& directories, const Files& files,
                                  const std::vector<std::string>& judged, const Calls& callers);
/// Whether a directory below the trust root and below PATH is named as examples, tests, fixtures or samples are.
bool is_example(std::string_view directory, const std::vector<std::string>& judged);
/// Whether a directory is, or lies in, one called `modules`.
bool is_in_modules(std::string_view directory);
/// `called by a` or `called by a and 2 others`; of at least one.
std::string called_by(const Directories& callers);
/// Whether `path` is one of, or below one of, the directories or files given.
bool is_below(std::string_view path, const std::vector<std::string>& judged);

}  // namespace stackworthy::discover
