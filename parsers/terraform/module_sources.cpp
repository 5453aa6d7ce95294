// One repository is spelled in many ways (https://developer.hashicorp.com/terraform/language/modules/sources): with a
// forced getter (`git::`), as a URL, as `user@host:path`, as `github.com/org/repo`, as an address of a registry, and as
// Terragrunt's `tfr://`. All are brought to one form, of which prefixes are compared at a `/`.

#include "parsers/terraform/module_sources.h"

#include <algorithm>

#include "analyzer/model/source.h"

namespace stackworthy::terraform {

namespace {

constexpr std::string_view public_registries[] = {"registry.terraform.io/", "registry.opentofu.org/"};

bool is_word(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '-';
  });
}

bool is_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// `git::https::...`: all that forces a getter.
std::string_view without_getter(std::string_view source) {
  for (auto at = source.find("::"); at != std::string_view::npos && is_word(source.substr(0, at));
       at = source.find("::"))
    source.remove_prefix(at + 2);
  return source;
}

/// `user@host:22` without user and port, in small letters; what follows a colon that is no port belongs to the path.
std::string host_of(std::string_view authority, std::string& path) {
  if (const auto at = authority.rfind('@'); at != std::string_view::npos) authority.remove_prefix(at + 1);
  if (const auto colon = authority.find(':'); colon != std::string_view::npos) {
    const std::string_view behind = authority.substr(colon + 1);
    if (!behind.empty() && !is_number(behind)) path = std::string(behind) + (path.empty() ? "" : "/") + path;
    authority = authority.substr(0, colon);
  }
  std::string host(authority);
  for (char& c : host) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return host;
}

/// The repository without `.git` and the directory in it, each without slashes around it.
std::string plain_path(std::string_view path) {
  const auto trimmed = [](std::string_view text) {
    while (text.starts_with('/')) text.remove_prefix(1);
    while (text.ends_with('/')) text.remove_suffix(1);
    return text;
  };
  while (path.starts_with('/')) path.remove_prefix(1);
  const auto two = path.find("//");
  std::string_view repository = trimmed(path.substr(0, two));
  const std::string_view below = two == std::string_view::npos ? std::string_view() : trimmed(path.substr(two));
  if (repository.ends_with(".git")) repository.remove_suffix(4);
  return std::string(repository) + (below.empty() ? "" : "//") + std::string(below);
}

}  // namespace

std::string plain_source(std::string_view source) {
  source = without_getter(source.substr(0, source.find('?')));
  const auto scheme = source.find("://");
  const bool has_scheme = scheme != std::string_view::npos && is_word(source.substr(0, scheme));
  if (has_scheme) source.remove_prefix(scheme + 3);
  const auto slash = std::min(source.find('/'), source.size());
  const std::string_view authority = source.substr(0, slash);
  const bool has_host = has_scheme || authority.find_first_of("@:.") != std::string_view::npos;
  if (!has_host || authority.empty()) return plain_path(source);
  std::string path(source.substr(std::min(slash + 1, source.size())));
  const std::string host = host_of(authority, path);
  std::string whole = host + "/" + plain_path(path);
  for (const std::string_view registry : public_registries) {
    if (whole.starts_with(registry)) whole.erase(0, registry.size());
  }
  while (whole.ends_with('/')) whole.pop_back();
  return whole;
}

ModuleSources::ModuleSources(std::span<const std::pair<std::string, std::string>> given) {
  for (const auto& [prefix, directory] : given) prefixes_.emplace_back(plain_source(prefix), directory);
  std::stable_sort(prefixes_.begin(), prefixes_.end(),
                   [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
}

std::string ModuleSources::directory(std::string_view source) const {
  if (prefixes_.empty()) return {};
  const std::string plain = plain_source(source);
  for (const auto& [prefix, directory] : prefixes_) {
    const bool is_covered =
        !prefix.empty() && plain.starts_with(prefix) && (plain.size() == prefix.size() || plain[prefix.size()] == '/');
    if (!is_covered) continue;
    std::string_view below = std::string_view(plain).substr(prefix.size());
    while (below.starts_with('/')) below.remove_prefix(1);
    const std::string top = join_path(".", directory);
    return top.empty() ? top : join_path(top, below);
  }
  return {};
}

}  // namespace stackworthy::terraform
