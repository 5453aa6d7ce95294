// An output path may lie in a directory that others write to. The text goes into a new file of this directory, which is
// opened once and held, so that no name in it is looked up twice on the way; the rename replaces a name and follows
// none.

#include "analyzer/cli/write.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace stackworthy::cli {

namespace {

Failure because(const std::string& path) { return Failure{"cannot write " + path + ": " + std::strerror(errno)}; }

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

/// Closes what it holds.
class Handle {
 public:
  explicit Handle(int number) : number_(number) {}
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() {
    if (number_ >= 0) ::close(number_);
  }
  int operator*() const { return number_; }
  bool close() {
    const int number = number_;
    number_ = -1;
    return ::close(number) == 0;
  }

 private:
  int number_;
};

Result<bool> write_in(int directory, const std::string& name, const std::string& path, std::string_view text,
                      bool is_new) {
  struct stat present {};
  mode_t mode = 0666;
  if (::fstatat(directory, name.c_str(), &present, AT_SYMLINK_NOFOLLOW) == 0) {
    if (S_ISLNK(present.st_mode)) return Failure{"cannot write " + path + ": it is a link"};
    if (!S_ISREG(present.st_mode)) return Failure{"cannot write " + path + ": it is no file"};
    mode = present.st_mode & 0777;
  }
  const std::string beside = "." + name + "." + std::to_string(::getpid()) + ".tmp";
  Handle file(::openat(directory, beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode));
  if (*file < 0) return because(path);
  bool is_done = write_all(*file, text) && file.close();
  if (is_done && is_new) {
    // A second name for the file, which a name that is there already refuses.
    is_done = ::linkat(directory, beside.c_str(), directory, name.c_str(), 0) == 0;
    if (is_done) return ::unlinkat(directory, beside.c_str(), 0), true;
  } else if (is_done && ::renameat(directory, beside.c_str(), directory, name.c_str()) == 0) {
    return true;
  }
  const Failure failure = because(path);
  ::unlinkat(directory, beside.c_str(), 0);
  return failure;
}

Result<bool> write_at(const std::string& path, std::string_view text, bool is_new) {
  const auto slash = path.rfind('/');
  const std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
  const std::string parent = slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
  if (name.empty() || name == "." || name == "..") return Failure{"cannot write " + path + ": it is a directory"};
  const Handle directory(::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (*directory < 0) return because(path);
  return write_in(*directory, name, path, text, is_new);
}

}  // namespace

Result<bool> print(std::string_view text) {
  std::fflush(stdout);
  if (!write_all(STDOUT_FILENO, text)) return because("standard output");
  return true;
}

Result<bool> write_file(const std::string& path, std::string_view text) { return write_at(path, text, false); }

Result<bool> create_file(const std::string& path, std::string_view text) { return write_at(path, text, true); }

}  // namespace stackworthy::cli
