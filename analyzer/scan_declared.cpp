// What stacks are called and what they are for. The directory in which somebody has checked the repository out says
// nothing of it: profiles come from paths below the trust root.

#include "analyzer/scan_declared.h"

#include <algorithm>

#include "analyzer/catalogue.h"
#include "analyzer/model/glob.h"

namespace stackworthy {

namespace {

bool is_at_or_below(std::string_view path, std::string_view directory) {
  return directory == "." || path == directory ||
         (path.size() > directory.size() && path.starts_with(directory) && path[directory.size()] == '/');
}

bool is_word(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

/// Production where anything says so: to weigh less by mistake is worse than to weigh too much.
Profile profile_by_words(std::string_view text) {
  Profile profile = Profile::unset;
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  for (std::size_t begin = 0, end; begin < text.size(); begin = end + 1) {
    for (end = begin; end < text.size() && is_letter(text[end]);) ++end;
    std::string word(text.substr(begin, end - begin));
    for (char& c : word) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (is_word(word, {"prod", "production", "live"})) return Profile::prod;
    if (is_word(word, {"staging", "stage"})) profile = Profile::staging;
    if (profile == Profile::unset && is_word(word, {"dev", "development", "test", "sandbox"})) profile = Profile::dev;
  }
  return profile;
}

Profile profile_of(const Stack& stack, const ScanOptions& options) {
  for (const DeclaredStack& entry : options.stacks) {
    const bool is_meant =
        entry.match.empty() ? declared_for(options.stacks, stack.root) == &entry : glob_covers(entry.match, stack.root);
    if (is_meant && entry.profile != Profile::unset) return entry.profile;
  }
  if (options.profile != Profile::unset) return options.profile;
  return profile_by_words(stack.root + "@" + stack.variant);
}

}  // namespace

const DeclaredStack* declared_for(const std::vector<DeclaredStack>& declared, std::string_view root) {
  const DeclaredStack* found = nullptr;
  std::size_t longest = 0;
  for (const DeclaredStack& entry : declared) {
    for (const std::string& path : entry.paths) {
      if (!is_at_or_below(root, path) || (found && path.size() <= longest)) continue;
      found = &entry;
      longest = path.size();
    }
  }
  return found;
}

void declare_stacks(Estate& estate, const ScanOptions& options) {
  for (const auto& stack : estate.stacks) {
    stack->profile = profile_of(*stack, options);
    const DeclaredStack* entry = declared_for(options.stacks, stack->root);
    if (!entry) continue;
    stack->name = entry->name + (stack->variant.empty() ? "" : "@" + stack->variant);
    stack->kind = StackKind::deployed;
    stack->why = "named in the configuration";
  }
}

Result<std::vector<const Stack*>> chosen_stacks(const Estate& estate, const ScanOptions& options) {
  std::vector<const Stack*> chosen;
  if (options.only_stacks.empty()) return chosen;
  std::vector<std::string_view> names;
  for (const auto& stack : estate.stacks) {
    names.push_back(stack->name);
    const bool is_chosen = std::any_of(options.only_stacks.begin(), options.only_stacks.end(),
                                       [&](const std::string& glob) { return glob_covers(glob, stack->name); });
    if (is_chosen) chosen.push_back(stack.get());
  }
  if (chosen.empty() && !names.empty()) {
    const std::string& given = options.only_stacks.front();
    const std::string near = nearest(given, names);
    return Failure{"no stack is called '" + given + "'" + (near.empty() ? "" : "; did you mean '" + near + "'?")};
  }
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

}  // namespace stackworthy
