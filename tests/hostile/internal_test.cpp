// THREATS row 17: a fault of our own says so, exits 2 and leaves no report that a pipeline could take for a whole one.

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "analyzer/model/expects.h"
#include "tests/hostile/workplace.h"

namespace stackworthy::hostile {
namespace {

namespace fs = std::filesystem;

/// What a child process that runs `work` says on standard error, and its status.
template <class Work>
Run in_child(Work work) {
  int err[2];
  REQUIRE(pipe(err) == 0);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    for (const int signal : {SIGSEGV, SIGABRT, SIGILL, SIGFPE, SIGTERM}) std::signal(signal, SIG_DFL);
    dup2(err[1], STDERR_FILENO);
    close(err[0]);
    close(err[1]);
    work();
    _exit(0);
  }
  close(err[1]);
  Run run;
  char buffer[4096];
  for (ssize_t got = 0; (got = read(err[0], buffer, sizeof buffer)) > 0;)
    run.err.append(buffer, static_cast<std::size_t>(got));
  close(err[0]);
  int status = 0;
  waitpid(child, &status, 0);
  if (WIFEXITED(status)) run.exit = WEXITSTATUS(status);
  return run;
}

std::size_t files_in(const std::string& directory) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(directory), fs::directory_iterator()));
}

const std::vector<std::string> check = {"check", ".", "--root", ".", "--exit-zero"};

std::vector<std::string> check_to(const std::string& output) {
  auto arguments = check;
  arguments.insert(arguments.end(), {"-o", output});
  return arguments;
}

TEST_CASE("an expectation that does not hold exits 2 and asks for a report", "[hostile]") {
  const Run broken = in_child([] { expects(false); });
  CHECK(broken.exit == 2);
  CHECK(broken.err.find("please report") != std::string::npos);
  CHECK(broken.err.find("internal_test.cpp") != std::string::npos);
  CHECK(in_child([] { expects(true); }).exit == 0);
}

TEST_CASE("an expectation that does not hold writes out nothing that was held back", "[hostile]") {
  Workplace place;
  const std::string path = place.path() + "/report.sarif";
  const Run broken = in_child([&] {
    std::FILE* report = std::fopen(path.c_str(), "w");
    std::fputs("{\"version\": \"2.1.0\", \"runs\": [", report);
    expects(false);
  });
  CHECK(broken.exit == 2);
  CHECK(fs::file_size(path) == 0);
}

TEST_CASE("a report that cannot be written exits 2 and leaves no part of it", "[hostile]") {
  Workplace place;
  place.plant_canaries();
  fs::create_directories(place.path() + "/out/directory.sarif");
  REQUIRE(mkfifo((place.path() + "/out/pipe.sarif").c_str(), 0600) == 0);
  fs::create_symlink("../hostile/canary.tf", place.path() + "/out/link.sarif");
  fs::create_symlink("nowhere", place.path() + "/out/dangling.sarif");
  const std::size_t before = files_in(place.path() + "/out");
  for (const char* to :
       {"sarif=out/directory.sarif", "sarif=out/pipe.sarif", "sarif=out/link.sarif", "sarif=out/dangling.sarif",
        "sarif=missing/x.sarif", "sarif=/proc/x.sarif", "sarif=out/", "sarif=hostile/canary.tf/x", "sarif=/dev/full"}) {
    const Run run = place.run(check_to(to));
    INFO(to);
    INFO(run.err);
    CHECK(run.exit == 2);
    CHECK(run.out.empty());
    CHECK(run.err.find("cannot write") != std::string::npos);
  }
  CHECK(files_in(place.path() + "/out") == before);
  CHECK_FALSE(fs::exists(place.path() + "/nowhere"));
  CHECK(place.check_with_canaries().exit == 0);
}

TEST_CASE("a report for which there is no room exits 2 and leaves the one before it", "[hostile]") {
  Workplace place;
  place.plant_canaries();
  place.write("out/x.sarif", "whole");
  rlimit before{};
  REQUIRE(getrlimit(RLIMIT_FSIZE, &before) == 0);
  const rlimit small{16, before.rlim_max};
  REQUIRE(setrlimit(RLIMIT_FSIZE, &small) == 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);  // So that the write fails, as on a disk that is full.
  const Run run = place.run(check_to("sarif=out/x.sarif"));
  std::signal(SIGXFSZ, handler);
  REQUIRE(setrlimit(RLIMIT_FSIZE, &before) == 0);
  INFO(run.err);
  CHECK(run.exit == 2);
  CHECK(fs::file_size(place.path() + "/out/x.sarif") == 5);
  CHECK(files_in(place.path() + "/out") == 1);
}

TEST_CASE("an error in what was asked for leaves no report", "[hostile]") {
  Workplace place;
  place.plant_canaries();
  for (const std::vector<std::string>& wrong : {std::vector<std::string>{"check", "missing", "-o", "sarif"},
                                                {"check", ".", "-o", "sarif", "--select", "nothing"},
                                                {"check", "..", "--root", ".", "-o", "sarif"},
                                                {"check", ".", "-o", "sarif", "--var-file", "missing"},
                                                {"check", ".", "-o", "sarif", "-o", "json"},
                                                {"check", ".", "-o", "sarif", "-j", "x"},
                                                {"graph", "missing", "--format", "json"}}) {
    const Run run = place.run(wrong);
    INFO(wrong[1] << ' ' << wrong.back());
    CHECK(run.exit == 2);
    CHECK(run.out.empty());
    CHECK_FALSE(run.err.empty());
  }
}

TEST_CASE("memory that runs out leaves no report that looks whole", "[hostile]") {
#ifdef STACKWORTHY_SANITIZED
  WARN("skipped: the sanitizers reserve more memory than there would be");
#else
  Workplace place;
  place.plant_canaries();
  bool has_failed = false;
  for (int kibibytes = 6000; kibibytes <= 96000; kibibytes += 2000) {
    const std::string report = place.path() + "/" + std::to_string(kibibytes) + ".sarif";
    const std::string command = "cd " + place.path() + " && ulimit -v " + std::to_string(kibibytes) + " && exec " +
                                STACKWORTHY_BINARY + " check . --root . -j1 --exit-zero -o sarif=" + report +
                                " >/dev/null 2>&1";
    const int status = std::system(command.c_str());
    const bool is_done = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    has_failed = has_failed || !is_done;
    CHECK(fs::exists(report) == is_done);
    if (is_done) break;
  }
  CHECK(has_failed);
#endif
}

}  // namespace
}  // namespace stackworthy::hostile
