// A template is nested by the address of its copy in a bucket. It is one of the tree where a path names it, or where
// the address ends in its whole path below the parent's directory or the trust root. The name of a file alone is
// enough only right below the bucket, and two that fit are none.

#include "analyzer/scan_nesting.h"

#include <algorithm>
#include <filesystem>

namespace stackworthy {

using discover::File;
using discover::FileKind;

namespace {

std::string_view directory_of(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

/// The path of an address behind its host and without query; what has no scheme is taken whole.
std::string_view path_of(std::string_view address) {
  address = address.substr(0, address.find('?'));
  const auto scheme = address.find("://");
  if (scheme == std::string_view::npos) return address;
  const auto slash = address.find('/', scheme + 3);
  return slash == std::string_view::npos ? std::string_view() : address.substr(slash);
}

}  // namespace

bool nests_template(const Resource& resource) {
  return resource.spelled_type == "AWS::CloudFormation::Stack" ||
         resource.spelled_type == "AWS::Serverless::Application";
}

Attr template_of(const Resource& resource) {
  return resource[resource.spelled_type == "AWS::CloudFormation::Stack" ? "template_url" : "location"];
}

bool Nesting::may_nest(const File& templ) {
  if (!templ.source) return false;
  const std::string_view text = templ.source->text();
  return text.find("TemplateURL") != std::string_view::npos ||
         text.find("AWS::Serverless::Application") != std::string_view::npos;
}

bool Nesting::is_template(const std::string& path) const {
  const File* file = files_.find(path);
  return file && file->verdict.kind == FileKind::cloudformation;
}

std::string Nesting::beneath_address(std::string_view address, bool is_whole, std::string_view parent) const {
  std::string_view path = path_of(address);
  // What stands behind a hole begins at its first slash.
  const auto slash = path.find('/');
  if (slash == std::string_view::npos) return {};
  if (!is_whole || slash == 0) path.remove_prefix(slash + 1);
  const std::string_view here = directory_of(parent);
  const bool is_below_bucket = std::count(path.begin(), path.end(), '/') <= 1;
  for (std::string end(path); !end.empty();) {
    const auto next = end.find('/');
    if (next == std::string::npos && !is_below_bucket) break;
    const std::string nearby = here.empty() ? end : std::string(here) + '/' + end;
    const bool is_here = is_template(nearby);
    const bool is_there = nearby != end && is_template(end);
    if (is_here && is_there) return {};
    if (is_here || is_there) return is_here ? nearby : end;
    end.erase(0, next == std::string::npos ? end.size() : next + 1);
  }
  return {};
}

std::string Nesting::child_of(const Resource& nested, std::string_view parent) const {
  const Node* value = template_of(nested).value();
  if (!value) return {};
  bool is_whole = true;
  if (value->kind == Kind::text && !value->parts().empty()) {
    value = value->parts().back().value;
    is_whole = false;
  }
  const std::string_view text = value->string();
  constexpr std::size_t most = 1024;  // That CloudFormation takes.
  if (text.empty() || text.size() > most) return {};
  std::string found;
  if (!is_whole || text.find("://") != std::string_view::npos) {
    found = beneath_address(text, is_whole, parent);
  } else if (text.front() != '/') {
    namespace fs = std::filesystem;
    found = (fs::path(directory_of(parent)) / text).lexically_normal().generic_string();
  }
  return found != parent && is_template(found) ? found : std::string();
}

void Nesting::add(const Stack& parent) {
  for (const Resource& resource : parent.resources) {
    if (!nests_template(resource)) continue;
    const std::string path = child_of(resource, parent.root);
    if (path.empty()) continue;
    Child& child = children_[path];
    child.parents.insert(parent.root);
    calls_[parent.root].insert(path);
    const Node* given = resource["parameters"].value();
    if (!given || given->kind != Kind::object) continue;
    for (const Member& each : given->parts()) child.given.emplace_back(each.name->spelled);
    std::sort(child.given.begin(), child.given.end());
    child.given.erase(std::unique(child.given.begin(), child.given.end()), child.given.end());
  }
}

void Nesting::settle(const std::function<StackKind(const File&)>& kind_of) {
  std::map<StackKind, discover::Directories> tops;
  discover::Directories below_judged;
  for (const auto& [parent, children] : calls_) {
    const File* file = files_.find(parent);
    if (!file) continue;
    if (!children_.contains(parent)) tops[kind_of(*file)].insert(parent);
    if (file->is_judged) below_judged.insert(children.begin(), children.end());
  }
  for (const StackKind kind : {StackKind::example, StackKind::library, StackKind::plausible, StackKind::deployed}) {
    for (const std::string& path : discover::reached(calls_, tops[kind])) {
      if (const auto at = children_.find(path); at != children_.end()) at->second.kind = kind;
    }
  }
  for (const std::string& path : discover::reached(calls_, below_judged)) {
    if (const auto at = children_.find(path); at != children_.end()) at->second.is_judged_above = true;
  }
}

const Nesting::Child* Nesting::find(std::string_view path) const {
  const auto at = children_.find(path);
  return at == children_.end() ? nullptr : &at->second;
}

void Nesting::mark_read(Stack& parent) const {
  for (Resource& resource : parent.resources) {
    if (!nests_template(resource)) continue;
    const std::string path = child_of(resource, parent.root);
    const File* file = path.empty() ? nullptr : files_.find(path);
    if (!file || !file->is_judged) continue;
    resource.is_opaque = false;
    std::erase(parent.not_read, std::string(resource.address));
  }
}

}  // namespace stackworthy
