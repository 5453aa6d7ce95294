#include "analyzer/model/source.h"

#include <algorithm>

#include "analyzer/model/expects.h"
#include "analyzer/model/path.h"

namespace stackworthy {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

std::vector<std::uint32_t> line_starts(std::string_view text) {
  std::vector<std::uint32_t> starts{0};
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool lone_return = text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n');
    if (text[i] == '\n' || lone_return) starts.push_back(static_cast<std::uint32_t>(i + 1));
  }
  return starts;
}

}  // namespace

std::string_view Source::directory() const { return directory_of(path_); }

std::string_view Source::text(Span span) const {
  expects(span.file == id_ && span.begin <= span.end && span.end <= text_.size());
  return text().substr(span.begin, span.size());
}

const std::vector<std::uint32_t>& Source::lines() const {
  std::call_once(indexed_, [this] { lines_ = line_starts(text_); });
  return lines_;
}

Position Source::position(std::uint32_t offset) const {
  const auto& starts = lines();
  const auto next = std::upper_bound(starts.begin(), starts.end(), offset);
  const auto line = static_cast<std::uint32_t>(next - starts.begin());
  std::uint32_t begin = starts[line - 1];
  if (line == 1 && text().starts_with(byte_order_mark) && offset >= byte_order_mark.size()) {
    begin = static_cast<std::uint32_t>(byte_order_mark.size());
  }
  return {line, offset - begin + 1};
}

std::uint32_t Source::line_begin(std::uint32_t number) const {
  const auto& starts = lines();
  if (number == 0 || number > starts.size()) return static_cast<std::uint32_t>(text_.size());
  return starts[number - 1];
}

std::string_view Source::line(std::uint32_t number) const {
  const auto& starts = lines();
  if (number == 0 || number > starts.size()) return {};
  const std::size_t end = number < starts.size() ? starts[number] : text_.size();
  std::string_view line = text().substr(starts[number - 1], end - starts[number - 1]);
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
  if (number == 1 && line.starts_with(byte_order_mark)) line.remove_prefix(byte_order_mark.size());
  return line;
}

std::uint32_t Source::line_count() const { return static_cast<std::uint32_t>(lines().size()); }

Sources::Sources(std::vector<std::string> sorted_paths, Reader reader) : reader_(std::move(reader)) {
  slots_.reserve(sorted_paths.size());
  for (auto& path : sorted_paths) {
    slots_.push_back(std::make_unique<Slot>(static_cast<std::uint32_t>(slots_.size() + 1), std::move(path)));
    by_path_.emplace(slots_.back()->source.path(), slots_.back().get());
  }
  const auto before = [](const auto& a, const auto& b) { return a->source.path() < b->source.path(); };
  in_order_ = static_cast<std::size_t>(std::is_sorted_until(slots_.begin(), slots_.end(), before) - slots_.begin());
}

const Sources::Slot* Sources::slot(std::string_view path) const {
  auto found = by_path_.find(path);
  if (found == by_path_.end() && !links_.empty()) found = by_path_.find(real(path));
  return found == by_path_.end() ? nullptr : found->second;
}

std::string Sources::real(std::string_view path) const {
  std::string now(path);
  constexpr int most_links = 40;
  for (int followed = 0; followed < most_links; ++followed) {
    const auto is_on_path = [&](const auto& link) {
      return std::string_view(now).starts_with(link.first) &&
             (now.size() == link.first.size() || now[link.first.size()] == '/');
    };
    const auto link = std::find_if(links_.begin(), links_.end(), is_on_path);
    if (link == links_.end()) break;
    const std::string rest = now.size() > link->first.size() ? now.substr(link->first.size() + 1) : std::string();
    now = rest.empty() ? link->second : join_path(link->second, rest);
  }
  return now;
}

const Source* Sources::find(std::string_view path) const {
  const Slot* found = slot(path);
  return found ? &found->source : nullptr;
}

const Source* Sources::open(std::string_view path) const {
  const Slot* found = slot(path);
  if (!found) return nullptr;
  std::call_once(found->loaded, [&] {
    std::string bytes;
    found->readable = reader_ && reader_(path, bytes);
    if (found->readable) {
      const_cast<Source&>(found->source).set_text(std::move(bytes));
    } else {
      found->reason = std::move(bytes);
    }
  });
  return found->readable ? &found->source : nullptr;
}

std::string_view Sources::reason(std::string_view path) const {
  const Slot* found = slot(path);
  return found ? std::string_view(found->reason) : std::string_view();
}

const Source& Sources::operator[](std::uint32_t id) const {
  expects(id >= 1 && id <= slots_.size());
  return slots_[id - 1]->source;
}

std::vector<std::string_view> Sources::below(std::string_view directory) const {
  const std::string prefix = directory == "." ? std::string() : std::string(directory) + '/';
  const auto is_inside = [&](const auto& slot) { return slot->source.path().starts_with(prefix); };
  const auto ordered = slots_.begin() + static_cast<std::ptrdiff_t>(in_order_);
  std::vector<std::string_view> paths;
  auto at = std::lower_bound(slots_.begin(), ordered, std::string_view(prefix),
                             [](const auto& slot, std::string_view path) { return slot->source.path() < path; });
  for (; at != ordered && is_inside(*at); ++at) paths.push_back((*at)->source.path());
  for (at = ordered; at != slots_.end(); ++at) {
    if (is_inside(*at)) paths.push_back((*at)->source.path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

const Source& Sources::add(std::string path, std::string text) {
  slots_.push_back(std::make_unique<Slot>(static_cast<std::uint32_t>(slots_.size() + 1), std::move(path)));
  const Slot& added = *slots_.back();
  std::call_once(added.loaded, [&] {
    const_cast<Source&>(added.source).set_text(std::move(text));
    added.readable = true;
  });
  by_path_.emplace(added.source.path(), &added);
  return added.source;
}

std::string join_path(std::string_view directory, std::string_view relative) {
  if (relative.starts_with('/')) return {};
  std::vector<std::string_view> parts;
  for (const std::string_view whole : {directory, relative}) {
    for (std::size_t begin = 0; begin <= whole.size();) {
      const std::size_t end = std::min(whole.find('/', begin), whole.size());
      const std::string_view part = whole.substr(begin, end - begin);
      begin = end + 1;
      if (part.empty() || part == ".") continue;
      if (part != "..") {
        parts.push_back(part);
      } else if (parts.empty()) {
        return {};
      } else {
        parts.pop_back();
      }
    }
  }
  std::string joined;
  for (const std::string_view part : parts) {
    if (!joined.empty()) joined += '/';
    joined += part;
  }
  return joined.empty() ? "." : joined;
}

}  // namespace stackworthy
