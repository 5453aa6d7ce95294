// Measures each stage over a directory, and in the same run a floor: what no analyzer of these files can do without
// (walk, read, parse, look for keywords). Processor time of one thread; figures of one machine mean little, so the
// ratios are what bench/README.md records.

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/discover/tree.h"
#include "analyzer/model/arena.h"
#include "analyzer/model/source.h"
#include "analyzer/scan.h"
#include "analyzer/secrets/automaton.h"
#include "analyzer/secrets/formats.h"
#include "parsers/json/json.h"
#include "parsers/terraform/hcl/syntax.h"
#include "parsers/yaml/yaml.h"

namespace fs = std::filesystem;
using namespace stackworthy;

namespace {

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// Processor time of the fastest of `rounds` runs.
template <class Work>
double measured(int rounds, Work work) {
  double least = 1e9;
  for (int i = 0; i < rounds; ++i) {
    const double begin = cpu_seconds();
    work();
    least = std::min(least, cpu_seconds() - begin);
  }
  return least;
}

struct Row {
  std::string name;
  double seconds = 0;
  std::size_t bytes = 0;
};

void print(const Row& row) {
  std::printf("  %-34s %9.2f ms", row.name.c_str(), row.seconds * 1e3);
  if (row.bytes && row.seconds > 0) std::printf("  %8.1f MB/s", static_cast<double>(row.bytes) / row.seconds / 1e6);
  std::printf("\n");
}

using Suffixes = std::span<const std::string_view>;
constexpr std::string_view hcl_suffixes[] = {".tf", ".tofu", ".tfvars"};
constexpr std::string_view yaml_suffixes[] = {".yaml", ".yml"};
constexpr std::string_view json_suffixes[] = {".json"};

bool has_suffix(std::string_view path, Suffixes suffixes) {
  return std::any_of(suffixes.begin(), suffixes.end(),
                     [path](std::string_view suffix) { return path.ends_with(suffix); });
}

std::vector<std::string> walk(const fs::path& root) {
  std::vector<std::string> paths;
  std::error_code error;
  for (fs::recursive_directory_iterator it(root, error), end; it != end; it.increment(error)) {
    const std::string name = it->path().filename();
    if (name == ".git" || name == ".terraform" || name == ".terragrunt-cache" || name == "node_modules")
      it.disable_recursion_pending();
    else if (it->is_regular_file(error) && !it->is_symlink(error))
      paths.push_back(it->path().lexically_relative(root).generic_string());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

bool read(const fs::path& path, std::string& bytes) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  const off_t size = ::lseek(file, 0, SEEK_END);
  bytes.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  const ssize_t got = ::pread(file, bytes.data(), bytes.size(), 0);
  ::close(file);
  return got == static_cast<ssize_t>(bytes.size());
}

/// A process that ran to its end: how long, how much.
struct Run {
  double wall = 0;
  double cpu = 0;
  double megabytes = 0;
  int status = -1;
};

Run run(const std::vector<std::string>& command) {
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const auto begin = std::chrono::steady_clock::now();
  const pid_t child = fork();
  if (child == 0) {
    const int nowhere = ::open("/dev/null", O_WRONLY);
    dup2(nowhere, STDOUT_FILENO);
    dup2(nowhere, STDERR_FILENO);
    execv(arguments[0], arguments.data());
    _exit(127);
  }
  rusage usage{};
  int status = 0;
  wait4(child, &status, 0, &usage);
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
  };
  return {wall.count(), seconds(usage.ru_utime) + seconds(usage.ru_stime), static_cast<double>(usage.ru_maxrss) / 1024,
          WIFEXITED(status) ? WEXITSTATUS(status) : 128};
}

Run fastest(int rounds, const std::vector<std::string>& command) {
  Run best = run(command);
  for (int i = 1; i < rounds; ++i) {
    const Run next = run(command);
    best.wall = std::min(best.wall, next.wall);
    best.cpu = std::min(best.cpu, next.cpu);
    best.megabytes = std::max(best.megabytes, next.megabytes);
  }
  return best;
}

struct Corpus {
  fs::path root;
  std::vector<std::string> paths;
  std::vector<std::string> texts;
  std::size_t bytes = 0;
};

std::size_t newlines(const Corpus& corpus) {
  std::size_t count = 0;
  for (const std::string& text : corpus.texts)
    for (const char *at = text.data(), *end = at + text.size(); at < end; ++at, ++count)
      if (!(at = static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at))))) break;
  return count;
}

/// The three readers over sources in memory; each gives its row.
std::vector<Row> parse_rows(const Corpus& corpus, const Sources& sources) {
  std::vector<Row> rows = {{"parse HCL", 0, 0}, {"parse YAML", 0, 0}, {"parse JSON", 0, 0}};
  const auto each = [&](Row& row, Suffixes suffixes, auto reader) {
    std::vector<const Source*> chosen;
    for (const std::string& path : corpus.paths)
      if (has_suffix(path, suffixes)) chosen.push_back(sources.open(path));
    for (const Source* source : chosen) row.bytes += source->text().size();
    row.seconds = measured(3, [&] {
      for (const Source* source : chosen) reader(*source);
    });
  };
  each(rows[0], hcl_suffixes, [](const Source& source) { hcl::read(source); });
  each(rows[1], yaml_suffixes, [](const Source& source) {
    Arena arena;
    std::vector<Notice> notices;
    parsers::yaml::read_yaml(source, arena, parsers::yaml::kubectl, notices);
  });
  each(rows[2], json_suffixes, [](const Source& source) {
    Arena arena;
    std::vector<Notice> notices;
    parsers::json::read_json(source, arena, notices);
  });
  return rows;
}

std::vector<std::string_view> all_keywords() {
  std::vector<std::string_view> keywords;
  for (const secrets::Format& format : secrets::formats())
    for (const std::string_view keyword : format.keywords)
      if (!keyword.empty()) keywords.push_back(keyword);
  return keywords;
}

Row keyword_row(const Corpus& corpus) {
  const secrets::Automaton automaton(all_keywords());
  std::vector<secrets::KeywordHit> hits;
  const double seconds = measured(3, [&] {
    hits.clear();
    for (const std::string& text : corpus.texts) automaton.find(text, 0, text.size(), hits);
  });
  return {"keyword scan (" + std::to_string(hits.size()) + " hits)", seconds, corpus.bytes};
}

/// The stages of a scan, as it counts them itself, on one thread.
bool print_stages(const fs::path& root) {
  ScanOptions options;
  options.paths = {root.string()};
  options.root = root.string();
  options.threads = 1;
  const auto scanned = scan(options);
  if (!scanned) {
    std::printf("  FAILED: %s\n", scanned.error().c_str());
    return false;
  }
  for (const StageTime& stage : (*scanned)->stages) print({stage.name, stage.cpu_seconds, 0});
  return true;
}

/// The floor as a process of its own, once through and with everything kept, as a scan keeps it.
int floor_once(const fs::path& root) {
  const std::vector<std::string> paths = walk(root);
  const Sources sources(paths, [&](std::string_view path, std::string& bytes) { return read(root / path, bytes); });
  const secrets::Automaton automaton(all_keywords());
  std::vector<secrets::KeywordHit> hits;
  std::vector<hcl::File> syntax;
  std::vector<Notice> notices;
  Arena arena;
  for (const std::string& path : paths) {
    const Source* source = sources.open(path);
    if (!source) continue;
    automaton.find(source->text(), 0, source->text().size(), hits);
    if (has_suffix(path, hcl_suffixes)) syntax.push_back(hcl::read(*source));
    if (has_suffix(path, yaml_suffixes)) parsers::yaml::read_yaml(*source, arena, parsers::yaml::kubectl, notices);
    if (has_suffix(path, json_suffixes)) parsers::json::read_json(*source, arena, notices);
  }
  return hits.size() + syntax.size() > 0 ? 0 : 1;
}

/// A ratio, what it may be at most, and whether it holds.
bool judge(const char* what, double ratio, double most) {
  std::printf("  %-50s %7.2f  (at most %g)%s\n", what, ratio, most, ratio <= most ? "" : "  EXCEEDED");
  return ratio <= most;
}

/// A stack of 20 files in a directory of its own.
fs::path small_stack() {
  const fs::path directory = fs::temp_directory_path() / ("stackworthy-bench-" + std::to_string(getpid()));
  fs::create_directories(directory);
  for (int i = 0; i < 20; ++i)
    std::ofstream(directory / ("part" + std::to_string(i) + ".tf"))
        << "resource \"aws_sqs_queue\" \"q" << i << "\" {\n  name = \"orders-" << i
        << "\"\n  message_retention_seconds = " << 60 * (i + 1) << "\n}\n\nresource \"aws_sns_topic\" \"t" << i
        << "\" {\n  name = \"${aws_sqs_queue.q" << i << ".name}-topic\"\n}\n";
  return directory;
}

/// A repository of 300 files: twenty stacks that call ten modules, a few resources in each file.
fs::path large_repository() {
  const fs::path top = fs::temp_directory_path() / ("stackworthy-bench-focus-" + std::to_string(getpid()));
  for (int directory = 0; directory < 30; ++directory) {
    const bool is_module = directory < 10;
    const fs::path at = top / (is_module ? "modules" : "envs") / ("part" + std::to_string(directory));
    fs::create_directories(at);
    for (int i = 0; i < 10; ++i) {
      std::ofstream file(at / ("file" + std::to_string(i) + ".tf"));
      file << "resource \"aws_sqs_queue\" \"q" << i << "\" {\n  name                      = \"orders-" << i
           << "\"\n  message_retention_seconds = " << 60 * (i + 1)
           << "\n  tags = {\n    team = \"orders\"\n  }\n}\n\nresource \"aws_sns_topic\" \"t" << i
           << "\" {\n  name = \"${aws_sqs_queue.q" << i << ".name}-topic\"\n}\n";
      if (i == 0 && !is_module)
        file << "\nmodule \"part\" {\n  source = \"../../modules/part" << directory % 10 << "\"\n}\n";
    }
  }
  return top;
}

/// Walks and reads a directory as a process of its own.
int read_once(const fs::path& root) {
  std::size_t bytes = 0;
  for (const std::string& path : walk(root)) {
    std::string text;
    if (read(root / path, text)) bytes += text.size();
  }
  return bytes > 0 ? 0 : 1;
}

/// The same with the opener that a scan has to use: every file beneath the descriptor of the root.
int open_once(const fs::path& root) {
  const auto tree = discover::Tree::open(root.string());
  if (!tree) return 1;
  std::size_t bytes = 0;
  for (const auto& entry : tree->walk().files) {
    std::string text;
    if (tree->read(entry.path, 1 << 24, text)) bytes += text.size();
  }
  return bytes > 0 ? 0 : 1;
}

Corpus load(const fs::path& root, Row& walked, Row& read_row) {
  Corpus corpus{root, {}, {}, 0};
  walked = {"walk", measured(3, [&] { corpus.paths = walk(root); }), 0};
  corpus.texts.resize(corpus.paths.size());
  read_row.name = "read";
  read_row.seconds = measured(3, [&] {
    for (std::size_t i = 0; i < corpus.paths.size(); ++i) {
      std::string bytes;
      if (read(root / corpus.paths[i], bytes)) corpus.texts[i] = std::move(bytes);
    }
  });
  for (const std::string& text : corpus.texts) corpus.bytes += text.size();
  read_row.bytes = corpus.bytes;
  return corpus;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 3 && argv[1] == std::string_view("--floor")) return floor_once(argv[2]);
  if (argc == 3 && argv[1] == std::string_view("--read")) return read_once(argv[2]);
  if (argc == 3 && argv[1] == std::string_view("--open")) return open_once(argv[2]);
  const fs::path root = argc > 1 ? fs::path(argv[1]) : fs::path(STACKWORTHY_SHARED) / "corpus";
  const std::string binary = STACKWORTHY_BINARY;
  if (!fs::is_directory(root)) {
    std::fprintf(stderr, "stackworthy_bench: no directory %s\n", root.c_str());
    return 2;
  }

  // First of all, while this process is small: a child's peak begins with its parent's.
  const std::vector<std::string> check = {binary, "check", root, "--root", root, "--exit-zero", "-o", "sarif", "-j"};
  auto with_threads = [&](const char* threads) {
    auto command = check;
    command.push_back(threads);
    return command;
  };
  const Run one = fastest(3, with_threads("1")), two = fastest(3, with_threads("2"));
  const Run floor = fastest(3, {fs::read_symlink("/proc/self/exe"), "--floor", root});
  const Run version = fastest(20, {binary, "version"});
  const fs::path small = small_stack();
  const Run twenty = fastest(20, {binary, "check", small, "--root", small, "--exit-zero"});
  fs::remove_all(small);
  const fs::path large = large_repository();
  const Run read_large = fastest(20, {fs::read_symlink("/proc/self/exe"), "--read", large});
  const Run open_large = fastest(20, {fs::read_symlink("/proc/self/exe"), "--open", large});
  const Run focused =
      fastest(20, {binary, "check", "--root", large, "--exit-zero", "--focus", large / "envs/part12/file3.tf"});
  fs::remove_all(large);

  Row walked, read_row;
  const Corpus corpus = load(root, walked, read_row);
  std::printf("%zu files, %.2f MB\n\nfloor\n", corpus.paths.size(), static_cast<double>(corpus.bytes) / 1e6);
  const Sources sources(corpus.paths,
                        [&](std::string_view path, std::string& bytes) { return read(root / path, bytes); });
  std::vector<Row> rows = {walked, read_row};
  for (const Row& row : parse_rows(corpus, sources)) rows.push_back(row);
  rows.push_back(keyword_row(corpus));
  for (const Row& row : rows) print(row);
  print({"all of it in one process", floor.cpu, corpus.bytes});
  std::size_t lines = 0;
  const double memchr_pass = measured(5, [&] { lines = newlines(corpus); });
  print({"memchr (" + std::to_string(lines) + " lines)", memchr_pass, corpus.bytes});

  std::printf("\nstages, one thread\n");
  bool holds = print_stages(root);

  std::printf("\nthe program\n");
  const auto show = [](const char* name, const Run& run) {
    std::printf("  %-34s %9.2f ms cpu  %9.2f ms wall  %7.1f MB peak%s\n", name, run.cpu * 1e3, run.wall * 1e3,
                run.megabytes, run.status == 0 ? "" : "  FAILED");
  };
  show("check, -j1", one);
  show("check, -j2", two);
  show("version", version);
  show("check of a 20-file stack", twenty);
  show("walk and read 300 files", read_large);
  show("the same beneath the root only", open_large);
  show("check --focus of one of the 300", focused);

  std::printf("\nratios\n");
  holds &= judge("whole scan / floor, cpu", one.cpu / floor.cpu, 2);
  holds &= judge("floor / memchr pass", floor.cpu / memchr_pass, 100);
  holds &= judge("peak memory / bytes read", two.megabytes * 1048576 / static_cast<double>(corpus.bytes), 8);
  holds &= judge("focus on one file / walk and open 300 safely", focused.cpu / open_large.cpu, 2);
  std::printf("  %-50s %7.2f\n", "focus on one file / walk and read 300 anyhow", focused.cpu / read_large.cpu);
  return holds && focused.status == 0 && floor.status == 0 && one.status == 0 && two.status == 0 &&
                 version.status == 0 && twenty.status == 0
             ? 0
             : 1;
}
