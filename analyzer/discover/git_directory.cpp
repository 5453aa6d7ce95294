#include "analyzer/discover/git_directory.h"

#include "analyzer/model/trim.h"

#include <fcntl.h>
#include <strings.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>

namespace stackworthy::discover {

namespace {

namespace fs = std::filesystem;

constexpr int git_directory_flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
constexpr std::uint64_t most_index_bytes = 128U << 20;
constexpr std::uint64_t most_small_bytes = 4096 + 64;
constexpr std::uint64_t most_config_bytes = 1U << 20;

std::optional<fs::path> real_path(const fs::path& path) {
  std::error_code error;
  fs::path real = fs::canonical(path, error);
  if (error) return std::nullopt;
  return real;
}

/// The first line of a small file, without the line's end.
std::optional<std::string> line_of(const Descriptor& directory, const char* name) {
  std::string text;
  if (!read_regular_at(directory.get(), name, most_small_bytes, text)) return std::nullopt;
  text.resize(std::min(text.find_first_of(std::string_view("\n\0", 2)), text.size()));
  if (text.ends_with('\r')) text.pop_back();
  return text;
}

/// The value of a line of git's configuration: quotes and escapes taken away, a comment cut off.
std::string config_value(std::string_view text) {
  std::string value;
  bool is_quoted = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char byte = text[at];
    if (byte == '"') {
      is_quoted = !is_quoted;
    } else if (byte == '\\' && at + 1 < text.size()) {
      value += text[++at];
    } else if (!is_quoted && (byte == '#' || byte == ';')) {
      break;
    } else {
      value += byte;
    }
  }
  return is_quoted ? value : std::string(trimmed(value));
}

/// `core.worktree` of git's configuration; empty where there is none.
std::string core_worktree(std::string_view config) {
  bool is_core = false;
  std::string found;
  while (!config.empty()) {
    const auto end = std::min(config.find('\n'), config.size());
    const std::string_view line = trimmed(config.substr(0, end));
    config.remove_prefix(std::min(end + 1, config.size()));
    if (line.starts_with('[')) is_core = line.size() >= 6 && strncasecmp(line.data(), "[core]", 6) == 0;
    const auto equals = line.find('=');
    if (!is_core || equals == std::string_view::npos) continue;
    const std::string key(trimmed(line.substr(0, equals)));
    if (strcasecmp(key.c_str(), "worktree") == 0) found = config_value(trimmed(line.substr(equals + 1)));
  }
  return found;
}

}  // namespace

bool GitDirectory::open(int directory, const std::string& path, std::string& reason) {
  own_ = Descriptor(::openat(directory, ".git", git_directory_flags));
  if (own_.is_open()) return path_ = path + "/.git", true;
  if (errno != ENOTDIR) return reason = errno == ELOOP ? "is a link" : std::strerror(errno), false;
  std::string text;
  if (!read_regular_at(directory, ".git", most_small_bytes, text)) {
    reason = "cannot be read: " + text;
    return false;
  }
  return follow(path, std::move(text), reason);
}

bool GitDirectory::follow(const std::string& work_tree, std::string text, std::string& reason) {
  constexpr std::string_view begin = "gitdir: ";
  if (!text.starts_with(begin)) return reason = "names no directory of git's", false;
  while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
  const std::string named = text.substr(begin.size());
  const auto real =
      named.empty() || named.find('\0') != std::string::npos ? std::nullopt : real_path(fs::path(work_tree) / named);
  if (!real) return reason = "names a directory that is not there", false;
  own_ = Descriptor(::open(real->c_str(), git_directory_flags));
  if (!own_.is_open()) return reason = "names what is no directory", false;
  path_ = real->string();
  if (points_back(work_tree)) return true;
  own_ = Descriptor();
  return reason = "names a directory that does not point back here", false;
}

bool GitDirectory::points_back(const std::string& work_tree) {
  const fs::path own(path_);
  if (const auto back = line_of(own_, "gitdir")) {
    const fs::path file = (own / *back).lexically_normal();
    const auto holder = real_path(file.parent_path());
    if (!holder || *holder != work_tree || file.filename() != ".git") return false;
    const auto common = line_of(own_, "commondir");
    const auto real = common ? real_path(own / *common) : std::nullopt;
    if (real) common_ = Descriptor(::open(real->c_str(), git_directory_flags));
    return true;
  }
  std::string config;
  if (!read_regular_at(own_.get(), "config", most_config_bytes, config)) return false;
  const std::string back = core_worktree(config);
  const auto real = back.empty() ? std::nullopt : real_path(own / back);
  return real && *real == work_tree;
}

bool GitDirectory::read_index(std::string_view prefix, GitIndex& index, std::string& reason) const {
  std::string bytes;
  if (!read_regular_at(own_.get(), "index", most_index_bytes, bytes)) {
    struct stat status {};
    const bool is_absent = ::fstatat(own_.get(), "index", &status, AT_SYMLINK_NOFOLLOW) != 0 && errno == ENOENT;
    if (is_absent && ::fstatat(own_.get(), "HEAD", &status, AT_SYMLINK_NOFOLLOW) == 0) return true;
    reason = is_absent ? "is not there" : "cannot be read: " + bytes;
    return false;
  }
  const GitIndex::Shared shared = [&](const std::string& name, std::string& bytes_or_reason) {
    if (read_regular_at(own_.get(), name.c_str(), most_index_bytes, bytes_or_reason)) return true;
    bytes_or_reason = "cannot be read: " + bytes_or_reason;
    return false;
  };
  return index.read(bytes, prefix, shared, reason);
}

bool GitDirectory::read_exclude(IgnoreFile& exclude, std::string& reason) const {
  const Descriptor& holder = common_.is_open() ? common_ : own_;
  const Descriptor info(::openat(holder.get(), "info", git_directory_flags));
  std::string text;
  if (!info.is_open()) return true;
  struct stat status {};
  if (::fstatat(info.get(), "exclude", &status, AT_SYMLINK_NOFOLLOW) != 0) return true;
  if (!read_regular_at(info.get(), "exclude", IgnoreFile::most_bytes, text)) {
    reason = "cannot be read: " + text;
    return false;
  }
  return exclude.read(text, reason);
}

}  // namespace stackworthy::discover
