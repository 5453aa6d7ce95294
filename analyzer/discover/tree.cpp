// Directories are opened component by component with O_NOFOLLOW, so no link is ever followed by the kernel. A link is
// read, its target worked out as a path below the root, and what lies there is analysed once, under its own path.

#include "analyzer/discover/tree.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>

#include "analyzer/discover/descriptor.h"
#include "analyzer/model/path.h"
#include "analyzer/model/source.h"

namespace stackworthy::discover {

namespace {

constexpr int directory_flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

Descriptor open_directory(int root, std::string_view path) {
  Descriptor at(::openat(root, ".", directory_flags));
  for (std::size_t begin = 0; begin < path.size() && path != "." && at.is_open();) {
    const auto end = std::min(path.find('/', begin), path.size());
    const std::string part(path.substr(begin, end - begin));
    at = Descriptor(::openat(at.get(), part.c_str(), directory_flags));
    begin = end + 1;
  }
  return at;
}

/// A file below `root`, no link followed on the way: one call where the kernel has openat2 (5.6), else step by step.
Descriptor open_file(int root, std::string_view path) {
  constexpr int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
  open_how how{};
  how.flags = flags;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS;
  Descriptor at_once(static_cast<int>(::syscall(SYS_openat2, root, std::string(path).c_str(), &how, sizeof how)));
  if (at_once.is_open()) return at_once;
  const std::string name(base_name(path));
  const Descriptor directory = open_directory(root, directory_of(path));
  if (!directory.is_open()) return Descriptor(-1);
  return Descriptor(::openat(directory.get(), name.c_str(), flags));
}

std::string joined(std::string_view directory, std::string_view name) {
  return directory == "." ? std::string(name) : std::string(directory) + "/" + std::string(name);
}

/// A link's target below the root, or empty where it leads outside.
std::string target_of(int directory, const char* name, std::string_view parent) {
  char buffer[PATH_MAX];
  const auto size = ::readlinkat(directory, name, buffer, sizeof buffer);
  if (size <= 0 || size == static_cast<ssize_t>(sizeof buffer)) return {};
  return join_path(parent, std::string_view(buffer, static_cast<std::size_t>(size)));
}

class Walker {
 public:
  Walker(int root, const WalkBudget& budget, GitView* git, Walk& found)
      : root_(root), budget_(budget), git_(git), found_(found) {}

  void run() {
    Descriptor top(::openat(root_, ".", directory_flags));
    if (top.is_open()) enter(std::move(top), ".", 0, {}, {});
  }

 private:
  using Level = GitView::Level;
  using Fate = GitView::Fate;

  struct Name {
    std::string text;
    unsigned char type;
  };

  void enter(Descriptor directory, const std::string& path, std::size_t depth, const Level& outer, Fate fate) {
    DIR* stream = ::fdopendir(directory.get());
    if (!stream) return;
    const int descriptor = directory.release();
    std::vector<Name> names;
    bool has_git = false;
    bool has_ignore_file = false;
    while (const dirent* entry = ::readdir(stream)) {
      const std::string_view name = entry->d_name;
      if (name == "." || name == "..") continue;
      has_git = has_git || name == ".git";
      has_ignore_file = has_ignore_file || name == ".gitignore";
      if (name != ".git") names.push_back({std::string(name), entry->d_type});
    }
    std::sort(names.begin(), names.end(), [](const Name& a, const Name& b) { return a.text < b.text; });
    Level level;
    if (git_ && depth == 0) level = git_->top(descriptor, has_ignore_file);
    if (git_ && depth > 0) level = git_->enter(outer, fate, descriptor, path, has_git, has_ignore_file);
    for (const Name& name : names) visit(descriptor, name, joined(path, name.text), path, depth, level);
    ::closedir(stream);
  }

  void visit(int directory, const Name& name, const std::string& path, const std::string& parent, std::size_t depth,
             const Level& level) {
    struct stat status {};
    const bool is_certain = name.type == DT_DIR;
    if (!is_certain && ::fstatat(directory, name.text.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0)
      return refuse(path, std::strerror(errno));
    const bool is_directory = is_certain || S_ISDIR(status.st_mode);
    if (is_directory && is_skipped_by_name(name.text)) return;
    const Fate fate = git_ ? git_->fate(level, path, is_directory) : Fate();
    if (fate.is_passed_over) {
      ++found_.ignored;
    } else if (is_directory) {
      descend(directory, name.text, path, depth, level, fate);
    } else if (S_ISREG(status.st_mode)) {
      add(path, static_cast<std::uint64_t>(status.st_size), git_ ? git_->tracking(level, path) : Tracking::unknown);
    } else if (S_ISLNK(status.st_mode)) {
      std::string target = target_of(directory, name.text.c_str(), parent);
      if (target.empty()) return refuse(path, "is a link that leads out of the trust root");
      found_.links.emplace_back(path, std::move(target));
    } else {
      refuse(path, "is neither a file nor a directory");
    }
  }

  void descend(int directory, const std::string& name, const std::string& path, std::size_t depth, const Level& level,
               Fate fate) {
    if (depth + 1 > budget_.most_depth) {
      found_.is_whole = false;
      return refuse(path, "is nested deeper than " + std::to_string(budget_.most_depth) + " directories");
    }
    Descriptor child(::openat(directory, name.c_str(), directory_flags));
    if (!child.is_open()) return refuse(path, std::strerror(errno));
    enter(std::move(child), path, depth + 1, level, fate);
  }

  void add(const std::string& path, std::uint64_t size, Tracking tracking) {
    if (found_.files.size() < budget_.most_files) {
      found_.files.push_back({path, size, tracking});
      return;
    }
    if (found_.is_whole)
      refuse(path,
             "and what follows is not read: there are more than " + std::to_string(budget_.most_files) + " files");
    found_.is_whole = false;
  }

  void refuse(const std::string& path, std::string reason) { found_.refused.emplace_back(path, std::move(reason)); }

  int root_;
  const WalkBudget& budget_;
  GitView* git_;
  Walk& found_;
};

}  // namespace

bool is_skipped_by_name(std::string_view name) {
  return name == ".git" || name == ".terraform" || name == ".terragrunt-cache" || name == "node_modules";
}

Result<Tree> Tree::open(const std::string& directory) {
  const int descriptor = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return Failure{directory + ": " + std::strerror(errno)};
  return Tree(descriptor);
}

Tree::~Tree() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Walk Tree::walk(const WalkBudget& budget, GitView* git) const {
  Walk found;
  Walker(descriptor_, budget, git, found).run();
  if (git) found.refused.insert(found.refused.end(), git->problems.begin(), git->problems.end());
  std::sort(found.files.begin(), found.files.end(), [](const Entry& a, const Entry& b) { return a.path < b.path; });
  return found;
}

bool read_regular(const Descriptor& file, std::uint64_t most, std::string& bytes_or_reason) {
  const auto refuse = [&](std::string reason) {
    bytes_or_reason = std::move(reason);
    return false;
  };
  if (!file.is_open()) return refuse(errno == EACCES ? "permission denied" : std::strerror(errno));
  struct stat status {};
  if (::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) return refuse("not a regular file");
  if (static_cast<std::uint64_t>(status.st_size) > most)
    return refuse("larger than " + std::to_string(most >> 20) + " MiB");
  bytes_or_reason.resize(static_cast<std::size_t>(status.st_size));
  std::size_t at = 0;
  while (at < bytes_or_reason.size()) {
    const auto got = ::read(file.get(), bytes_or_reason.data() + at, bytes_or_reason.size() - at);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return refuse(std::strerror(errno));
    if (got == 0) break;
    at += static_cast<std::size_t>(got);
  }
  bytes_or_reason.resize(at);
  return true;
}

bool read_regular_at(int directory, const char* name, std::uint64_t most, std::string& bytes_or_reason) {
  const Descriptor file(::openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  return read_regular(file, most, bytes_or_reason);
}

bool Tree::read(std::string_view path, std::uint64_t most, std::string& bytes_or_reason) const {
  return read_regular(open_file(descriptor_, path), most, bytes_or_reason);
}

}  // namespace stackworthy::discover
