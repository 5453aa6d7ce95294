#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/model/result.h"
#include "analyzer/scan.h"

namespace stackworthy::cli {

constexpr int exit_clean = 0;
constexpr int exit_findings = 1;
constexpr int exit_error = 2;

/// A command's flags and what stands between them. Paths are taken apart here and not by CLI11, which would read `[id]`
/// as a list.
class Arguments {
 public:
  Arguments(std::string_view command, std::string_view purpose, std::string_view operands);

  /// `--name VALUE`, once.
  void value(const std::string& names, std::string& target, const std::string& help);
  /// `--name VALUE`, any number of times; `splits` also at commas.
  void values(const std::string& names, std::vector<std::string>& target, const std::string& help, bool splits = false);
  void flag(const std::string& names, bool& target, const std::string& help);

  /// Reads the arguments; an exit status where the command ends here: help was asked for, or they are wrong.
  std::optional<int> parse(const std::vector<std::string>& arguments);
  const std::vector<std::string>& operands() const { return operands_; }
  /// Of each time that flag `later` was given, how many times `earlier` had been by then.
  std::vector<std::size_t> given_before(const std::string& later, const std::string& earlier) const;

 private:
  std::optional<int> unknown_flag(const std::string& flag) const;

  CLI::App app_;
  std::vector<std::string> operands_;
};

/// Flags that say what is read and with which inputs: of `check` and `graph`.
struct ScopeFlags {
  std::string root;
  std::string config;
  std::string profile;
  std::vector<std::string> stacks;
  std::vector<std::string> include;
  std::vector<std::string> exclude;
  bool ignores_gitignore = false;
  bool is_focused = false;
  std::string threads;
  std::string today;
  std::string stats;
  std::vector<std::string> vars;
  std::vector<std::string> var_files;
  bool reads_environment = false;

  void add_to(Arguments&);
  /// What to scan, or why that cannot be made of the flags.
  Result<ScanOptions> options(const Arguments& arguments) const;
};

/// Scans; reads standard input where a path is `-`. Nothing to analyse in a path that was given is a failure. The scan lives until the process
/// ends.
Result<Scan*> scan_paths(ScanOptions options);
/// Writes `--stats` to standard error where they were asked for.
void print_stats(const Scan& scan, const std::string& format);

/// Says something on standard error.
void say(std::string_view message);
/// Says on standard error what is wrong, and gives the exit status for it.
int fail(std::string_view message);
/// One of `words`, or a failure that names them and the nearest.
Result<std::string> one_of(std::string_view what, const std::string& given,
                           std::initializer_list<std::string_view> words);

/// Whether to colour standard output, by flag, NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE and whether it is a terminal.
bool is_colored(const std::string& flag);

}  // namespace stackworthy::cli
