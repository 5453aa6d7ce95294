// Which directories of Terraform call which, seen without parsing: `source = "..."` wherever it stands. A text that
// only looks like a call makes one directory more be read, never one less.

#include <algorithm>

#include "analyzer/discover/discover.h"

namespace stackworthy::discover {

namespace {

bool is_name_character(char c) {
  return c == '_' || c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// What stands in quotes after `source =` or `"source":` at `at`, which is behind the word; empty where nothing does.
std::string_view quoted_after(std::string_view text, std::size_t at) {
  if (at < text.size() && text[at] == '"') ++at;
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) ++at;
  if (at >= text.size() || (text[at] != '=' && text[at] != ':')) return {};
  ++at;
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) ++at;
  if (at >= text.size() || text[at] != '"') return {};
  const auto end = text.find_first_of("\"\n", at + 1);
  return end == std::string_view::npos || text[end] != '"' ? std::string_view() : text.substr(at + 1, end - at - 1);
}

std::string called(std::string_view directory, std::string_view source, const ModuleSources& module_sources) {
  if (source == "." || source == ".." || source.starts_with("./") || source.starts_with("../"))
    return join_path(directory, source);
  for (const auto& [prefix, to] : module_sources) {
    if (!source.starts_with(prefix)) continue;
    std::string_view rest = source.substr(prefix.size());
    rest = rest.substr(0, rest.find('?'));
    while (rest.starts_with('/')) rest.remove_prefix(1);
    return rest.empty() ? to : join_path(to, rest);
  }
  return {};
}

}  // namespace

Calls calls_of(const Files& files, const ModuleSources& module_sources) {
  Calls calls;
  for (const File& file : files.files) {
    if (file.verdict.kind != FileKind::terraform || !file.source) continue;
    const std::string directory(file.source->directory());
    auto& out = calls[directory];
    const std::string_view text = file.source->text();
    constexpr std::string_view word = "source";
    for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + word.size())) {
      if (at > 0 && is_name_character(text[at - 1])) continue;
      std::string to = called(directory, quoted_after(text, at + word.size()), module_sources);
      if (!to.empty() && to != directory) out.insert(std::move(to));
    }
  }
  for (auto& [from, to] : calls) std::erase_if(to, [&](const std::string& each) { return !calls.contains(each); });
  return calls;
}

Calls reversed(const Calls& calls) {
  Calls callers;
  for (const auto& [from, to] : calls) {
    for (const std::string& each : to) callers[each].insert(from);
  }
  return callers;
}

Directories reached(const Calls& calls, const Directories& from) {
  Directories all;
  std::vector<std::string> open(from.begin(), from.end());
  while (!open.empty()) {
    std::string at = std::move(open.back());
    open.pop_back();
    const auto found = calls.find(at);
    if (!all.insert(std::move(at)).second || found == calls.end()) continue;
    open.insert(open.end(), found->second.begin(), found->second.end());
  }
  return all;
}

}  // namespace stackworthy::discover
