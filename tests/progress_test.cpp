// Standard error is a pseudo-terminal here, and standard input is held open, so that a run takes as long as the test
// wants.

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace {

const char* const manifest = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n";

/// The program with a terminal for standard error and pipes for the rest.
class OnTerminal {
 public:
  explicit OnTerminal(std::vector<const char*> arguments, const char* term = "TERM=xterm") {
    int terminal = -1;
    int in[2];
    int out[2];
    REQUIRE(openpty(&master_, &terminal, nullptr, nullptr, nullptr) == 0);
    REQUIRE(pipe2(in, O_CLOEXEC) == 0);
    REQUIRE(pipe2(out, O_CLOEXEC) == 0);
    child_ = fork();
    REQUIRE(child_ >= 0);
    if (child_ == 0) become(std::move(arguments), term, in[0], out[1], terminal);
    close(terminal);
    close(in[0]);
    close(out[1]);
    in_ = in[1];
    out_ = out[0];
  }
  OnTerminal(const OnTerminal&) = delete;
  ~OnTerminal() {
    close(master_);
    close(out_);
  }

  /// Reads what the terminal shows until `words` are there or it stays silent for so long.
  bool shows(const std::string& words, int milliseconds) {
    while (shown.find(words) == std::string::npos) {
      if (!read_more(master_, shown, milliseconds)) return false;
    }
    return true;
  }
  /// Gives standard input and reads all to its end; the exit status.
  int finish(const std::string& input) {
    REQUIRE(write(in_, input.data(), input.size()) == static_cast<ssize_t>(input.size()));
    close(in_);
    while (read_more(out_, printed, 10000)) {
    }
    while (read_more(master_, shown, 10000)) {
    }
    int status = -1;
    waitpid(child_, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  std::string shown;
  std::string printed;

 private:
  [[noreturn]] static void become(std::vector<const char*> arguments, const char* term, int in, int out, int err) {
    dup2(in, STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    dup2(err, STDERR_FILENO);
    std::vector<char*> words{const_cast<char*>(STACKWORTHY_BINARY)};
    for (const char* argument : arguments) words.push_back(const_cast<char*>(argument));
    words.push_back(nullptr);
    char* environment[] = {const_cast<char*>(term), nullptr};
    execve(STACKWORTHY_BINARY, words.data(), environment);
    _exit(127);
  }
  static bool read_more(int from, std::string& to, int milliseconds) {
    pollfd end{from, POLLIN, 0};
    if (poll(&end, 1, milliseconds) <= 0) return false;
    char buffer[4096];
    const ssize_t got = read(from, buffer, sizeof buffer);
    if (got <= 0) return false;
    to.append(buffer, static_cast<std::size_t>(got));
    return true;
  }

  int master_ = -1;
  int in_ = -1;
  int out_ = -1;
  pid_t child_ = -1;
};

}  // namespace

TEST_CASE("a run that takes long shows on a terminal how far it is, and erases it") {
  OnTerminal run({"check", "-", "-o", "concise"});
  REQUIRE(run.shows("\r\x1b[Kstackworthy: looking for files", 10000));
  CHECK(run.finish(manifest) == 0);
  CHECK(run.shown.ends_with("\r\x1b[K"));
  CHECK(run.shown.find('\n') == std::string::npos);
  CHECK(run.printed.find('\x1b') == std::string::npos);
}

TEST_CASE("a run that ends at once shows nothing") {
  OnTerminal run({"check", "-", "-o", "concise"});
  CHECK(run.finish(manifest) == 0);
  CHECK(run.shown.empty());
}

TEST_CASE("no progress is shown where it is not wanted or a terminal cannot erase it") {
  for (const auto& [flag, term] :
       {std::pair{"--no-progress", "TERM=xterm"}, {"-q", "TERM=xterm"}, {"-v", "TERM=dumb"}}) {
    OnTerminal run({"check", "-", "-o", "concise", flag}, term);
    CHECK_FALSE(run.shows("stackworthy", 600));
    CHECK(run.finish(manifest) == 0);
    CHECK(run.shown.empty());
  }
}
