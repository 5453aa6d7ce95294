// What coverage lacks beside files: the modules and nested stacks whose code is not in the trust root. One call in
// several stacks or with several instances is one thing that was not read.

#include "analyzer/scan_unread.h"

#include <algorithm>

#include "analyzer/scan_nesting.h"

namespace stackworthy {

namespace {

/// The address without keys of instances, which may hold anything between quotes.
std::string call_of(std::string_view address) {
  std::string call;
  for (std::size_t i = 0; i < address.size(); ++i) {
    if (address[i] != '[') {
      call += address[i];
      continue;
    }
    bool is_quoted = false;
    for (++i; i < address.size() && (is_quoted || address[i] != ']'); ++i) {
      if (address[i] == '"') is_quoted = !is_quoted;
      if (address[i] == '\\') ++i;
    }
  }
  return call;
}

bool is_local(std::string_view source) {
  return source.starts_with("./") || source.starts_with("../") || source.starts_with('/');
}

std::string_view kind_of_source(std::string_view source) {
  if (source.empty()) return "module";
  if (is_local(source)) return "missing module";
  const bool is_git = source.starts_with("git") || source.starts_with("bitbucket.org/") ||
                      source.find(".git") != std::string_view::npos || source.starts_with("ssh://");
  if (is_git) return "git module";
  return source.find("::") != std::string_view::npos || source.find("://") != std::string_view::npos
             ? "remote module"
             : "registry module";
}

/// Without the user, who may have a password, even one that no address may hold.
std::string without_user(std::string_view source) {
  const auto scheme = source.find("://");
  if (scheme == std::string_view::npos) return std::string(source);
  const std::size_t host = scheme + 3;
  const auto at = source.substr(0, source.find('?')).rfind('@');
  if (at == std::string_view::npos || at < host) return std::string(source);
  const std::string_view user = source.substr(host, at - host);
  const bool is_path = user.find('/') != std::string_view::npos && user.find(':') == std::string_view::npos;
  return is_path ? std::string(source) : std::string(source.substr(0, host)) + std::string(source.substr(at + 1));
}

/// Bases and charts, as `Stack::not_read` spells them.
void add_manifests(const Stack& stack, std::vector<Unread>& unread) {
  for (const std::string_view each : stack.not_read) {
    constexpr std::string_view base = "base ", chart = "chart ";
    if (each.starts_with(base)) {
      const std::string_view name = each.substr(base.size());
      const bool is_remote = name.find("://") != std::string_view::npos || name.find('@') != std::string_view::npos ||
                             name.starts_with("github.com/");
      unread.push_back({Unread::Kind::base, std::string(name), is_remote ? "remote base" : "base", stack.name});
    } else if (each.starts_with(chart)) {
      unread.push_back({Unread::Kind::chart, std::string(each.substr(chart.size())), "chart", stack.name});
    }
  }
}

}  // namespace

std::vector<Unread> unread_modules(const Estate& estate) {
  std::vector<Unread> unread;
  for (const auto& stack : estate.stacks) {
    if (stack->dialect == Dialect::kubernetes) add_manifests(*stack, unread);
    for (const Resource& resource : stack->resources) {
      const bool is_nested = nests_template(resource);
      if (!resource.is_opaque || resource.exists == Truth::no) continue;
      if (!is_nested && resource.type != "terraform/module") continue;
      const std::string source((is_nested ? template_of(resource) : resource["source"]).string().value_or(""));
      const std::string name = call_of(resource.address) + (source.empty() ? "" : " from " + without_user(source));
      unread.push_back(
          {Unread::Kind::module, name, std::string(is_nested ? "nested stack" : kind_of_source(source)), stack->name});
    }
  }
  std::sort(unread.begin(), unread.end());
  unread.erase(std::unique(unread.begin(), unread.end()), unread.end());
  return unread;
}

}  // namespace stackworthy
