#include "tests/hostile/workplace.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace stackworthy::hostile {

namespace {

namespace fs = std::filesystem;

#ifdef STACKWORTHY_SANITIZED
constexpr double most_seconds = 100;
#else
constexpr double most_seconds = 10;
#endif

void limit_memory() {
#ifndef STACKWORTHY_SANITIZED
  const rlimit limit{512u << 20, 512u << 20};
  setrlimit(RLIMIT_AS, &limit);
#endif
}

[[noreturn]] void become(const std::string& directory, const std::vector<std::string>& arguments,
                         const std::vector<std::string>& environment, int out, int err) {
  limit_memory();
  dup2(out, STDOUT_FILENO);
  dup2(err, STDERR_FILENO);
  const int null = open("/dev/null", O_RDONLY);
  dup2(null, STDIN_FILENO);
  if (chdir(directory.c_str()) != 0) _exit(126);
  std::vector<char*> argv{const_cast<char*>(STACKWORTHY_BINARY)};
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  std::vector<char*> envp;
  for (const std::string& variable : environment) envp.push_back(const_cast<char*>(variable.c_str()));
  envp.push_back(nullptr);
  execve(STACKWORTHY_BINARY, argv.data(), envp.data());
  _exit(127);
}

/// Reads both ends until they close or the time is up.
bool drain(int out, int err, Run& run) {
  const auto begin = std::chrono::steady_clock::now();
  pollfd ends[2] = {{out, POLLIN, 0}, {err, POLLIN, 0}};
  int open_ends = 2;
  std::vector<char> buffer(1 << 16);
  while (open_ends > 0) {
    run.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    if (run.seconds > most_seconds) return false;
    if (poll(ends, 2, 100) <= 0) continue;
    for (int i = 0; i < 2; ++i) {
      if (ends[i].fd < 0 || ends[i].revents == 0) continue;
      const auto got = read(ends[i].fd, buffer.data(), buffer.size());
      if (got > 0) {
        (i == 0 ? run.out : run.err).append(buffer.data(), static_cast<std::size_t>(got));
      } else {
        ends[i].fd = -1;
        --open_ends;
      }
    }
  }
  return true;
}

}  // namespace

Workplace::Workplace() {
  std::string pattern = (fs::temp_directory_path() / "stackworthy-XXXXXX").string();
  REQUIRE(mkdtemp(pattern.data()));
  path_ = fs::canonical(pattern).string();
}

Workplace::~Workplace() {
  std::error_code error;
  fs::remove_all(path_, error);
}

void Workplace::write(const std::string& name, const std::string& text) const {
  const fs::path file = fs::path(path_) / name;
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
}

void Workplace::plant_canaries() const {
  const std::string database = "\" {\n  engine                  = \"postgres\"\n  backup_retention_period = 0\n}\n";
  write("hostile/canary.tf", "resource \"aws_db_instance\" \"canary_here" + database);
  write("sibling/main.tf", "resource \"aws_db_instance\" \"canary_beside" + database);
}

Run Workplace::run(const std::vector<std::string>& arguments, const std::vector<std::string>& environment) const {
  int out[2];
  int err[2];
  REQUIRE(pipe2(out, O_CLOEXEC) == 0);
  REQUIRE(pipe2(err, O_CLOEXEC) == 0);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) become(path_, arguments, environment, out[1], err[1]);
  close(out[1]);
  close(err[1]);
  Run run;
  const bool in_time = drain(out[0], err[0], run);
  if (!in_time) kill(child, SIGKILL);
  close(out[0]);
  close(err[0]);
  int status = 0;
  waitpid(child, &status, 0);
  if (in_time && WIFEXITED(status)) run.exit = WEXITSTATUS(status);
  return run;
}

Run Workplace::check_with_canaries(const std::string& format) const {
  const Run run =
      this->run({"check", ".", "--root", ".", "--select", "backup", "--severity", "info", "-o", format, "--exit-zero"});
  INFO(run.err.substr(0, 2000));
  INFO("seconds: " << run.seconds);
  REQUIRE(run.exit == 0);
  CHECK(run.out.find("canary_here") != std::string::npos);
  CHECK(run.out.find("canary_beside") != std::string::npos);
  return run;
}

}  // namespace stackworthy::hostile
