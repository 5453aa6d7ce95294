// The walk goes down and up again, so the ignore files that hold are a stack, and a level says how much of it is its
// own. Patterns are asked first, as most names match none, and the index only for what would be ignored.

#include "analyzer/discover/git_view.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <optional>

namespace stackworthy::discover {

namespace {

std::string beside(std::string_view directory, std::string_view name) {
  return directory.empty() || directory == "." ? std::string(name) : std::string(directory) + "/" + std::string(name);
}

/// The nearest directory at or above that holds a `.git`; empty where none does.
std::string top_of_work_tree(const std::string& path) {
  struct stat status {};
  for (std::filesystem::path at = path;; at = at.parent_path()) {
    if (::lstat((at / ".git").c_str(), &status) == 0) return at.string();
    if (at == at.parent_path()) return {};
  }
}

bool is_at_or_below(std::string_view path, std::string_view top) {
  return path.starts_with(top) && (path.size() == top.size() || path[top.size()] == '/');
}

}  // namespace

GitView::GitView(std::string root, std::vector<std::string> named, bool ignores)
    : root_(std::move(root)), named_(std::move(named)), ignores_(ignores) {}

Repository* GitView::open(int directory, const std::string& path, std::string_view prefix, const std::string& name) {
  auto repository = std::make_unique<Repository>();
  std::string reason;
  const auto fail = [&](const std::string& place, const std::string& what) {
    problems.emplace_back(place, what + ": which files are tracked is not known, so none is ignored");
    return static_cast<Repository*>(nullptr);
  };
  const std::string place = beside(name, ".git");
  if (!repository->directory.open(directory, path, reason)) return fail(place, reason);
  if (!repositories_.empty() && !is_at_or_below(repository->directory.path(), root_) &&
      !is_at_or_below(repository->directory.path(), repositories_.front()->directory.path()))
    return fail(place, "names a directory outside of the trust root");
  if (!repository->directory.read_index(prefix, repository->index, reason))
    return fail(place, "has an index that " + reason);
  if (!repository->directory.read_exclude(repository->exclude, reason))
    return fail(place, "has an info/exclude that " + reason);
  repository->prefix = prefix.empty() ? std::string() : std::string(prefix) + "/";
  repositories_.push_back(std::move(repository));
  return repositories_.back().get();
}

GitView::Level GitView::top(int directory, bool has_ignore_file) {
  Level level;
  const std::string top = top_of_work_tree(root_);
  if (top.empty()) return level;
  if (top == root_) {
    level.repository_ = open(directory, root_, "", "");
  } else {
    const Descriptor above(::open(top.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    const std::string prefix = std::filesystem::path(root_).lexically_relative(top).generic_string();
    if (above.is_open()) level.repository_ = open(above.get(), top, prefix, "");
  }
  if (has_ignore_file) read_ignore_file(level, directory, "");
  return level;
}

GitView::Level GitView::enter(const Level& outer, Fate fate, int directory, std::string_view path, bool has_git,
                              bool has_ignore_file) {
  Level level = outer;
  level.is_ignored_ = fate.is_ignored;
  files_.resize(std::min(files_.size(), level.files_));
  const bool is_submodule = outer.repository_ && outer.repository_->index.is_submodule(path.substr(outer.cut_));
  if (is_submodule || has_git) {
    level = Level();
    level.cut_ = path.size() + 1;
    level.first_ = level.files_ = outer.files_;
    if (is_submodule && has_git) level.repository_ = open(directory, beside(root_, path), "", std::string(path));
  }
  if (has_ignore_file) read_ignore_file(level, directory, path);
  return level;
}

void GitView::read_ignore_file(Level& level, int directory, std::string_view path) {
  if (!level.repository_ || !ignores_) return;
  File file{path.empty() ? 0 : path.size() + 1, {}, true};
  std::string text;
  std::string reason;
  if (!read_regular_at(directory, ".gitignore", IgnoreFile::most_bytes, text)) {
    reason = "cannot be read: " + text;
    file.is_whole = false;
  } else {
    file.is_whole = file.patterns.read(text, reason);
  }
  if (!file.is_whole)
    problems.emplace_back(beside(path, ".gitignore"), reason + ": nothing in this directory is ignored");
  files_.resize(level.files_);
  files_.push_back(std::move(file));
  level.files_ = files_.size();
}

bool GitView::is_matched(const Level& level, std::string_view path, bool is_directory) {
  if (steps_ == 0) return false;
  for (std::size_t i = level.files_; i > level.first_; --i) {
    const File& file = files_[i - 1];
    const auto answer = file.patterns.of(path.substr(file.base), is_directory, steps_);
    if (answer != IgnoreFile::Answer::nothing && steps_ > 0) return answer == IgnoreFile::Answer::ignored;
  }
  const Repository& repository = *level.repository_;
  if (repository.exclude.is_empty()) return false;
  const std::string whole = repository.prefix + std::string(path.substr(level.cut_));
  return repository.exclude.of(whole, is_directory, steps_) == IgnoreFile::Answer::ignored && steps_ > 0;
}

bool GitView::is_named(std::string_view path, bool is_directory) const {
  return std::any_of(named_.begin(), named_.end(), [&](const std::string& named) {
    return named == path || (is_directory && is_at_or_below(named, path));
  });
}

GitView::Fate GitView::fate(const Level& level, std::string_view path, bool is_directory) {
  if (!ignores_ || !level.repository_) return {};
  for (std::size_t i = level.first_; i < level.files_; ++i) {
    if (!files_[i].is_whole) return {};
  }
  const bool is_ignored = level.is_ignored_ || is_matched(level, path, is_directory);
  if (steps_ == 0 && !std::exchange(has_run_out_, true))
    problems.emplace_back(path, "and what follows is not ignored: the ignore files take too long to apply");
  if (!is_ignored || steps_ == 0) return {};
  if (is_named(path, is_directory))
    return {false, is_directory && std::find(named_.begin(), named_.end(), path) == named_.end()};
  const std::string_view known = path.substr(level.cut_);
  const GitIndex& index = level.repository_->index;
  return {is_directory ? !index.tracks_below(known) : !index.tracks(known), true};
}

Tracking GitView::tracking(const Level& level, std::string_view path) {
  if (!level.repository_) return Tracking::unknown;
  Repository& repository = *level.repository_;
  return repository.index.tracks(path.substr(level.cut_), repository.next) ? Tracking::tracked : Tracking::untracked;
}

}  // namespace stackworthy::discover
