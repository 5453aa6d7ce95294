// The manifests of one directory become a stack: every document of every stream, and every item of every List, is a
// resource whose body is the object as it would be applied.

#include <algorithm>

#include "analyzer/model/estate.h"
#include "parsers/json/json.h"
#include "parsers/kubernetes/manifest.h"
#include "parsers/parsers.h"
#include "parsers/vocabulary/vocabulary.h"
#include "parsers/yaml/yaml.h"

namespace stackworthy::parsers {

namespace {

/// What stands in a manifest is written where it stands.
class DirectTracer : public Tracer {
 public:
  std::vector<Span> hops(const Resource&, Span where, Span from) const override { return {from, where}; }
};

std::string_view without_mark(std::string_view text) {
  return text.substr(0, 3) == "\xEF\xBB\xBF" ? text.substr(3) : text;
}

bool is_json(std::string_view text) {
  const std::string_view rest = without_mark(text);
  const std::size_t first = rest.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && rest[first] == '{';
}

/// Whether some line begins with the key, quoted or not.
bool has_line(std::string_view text, std::string_view key) {
  for (std::size_t at = text.find(key); at != std::string_view::npos; at = text.find(key, at + 1)) {
    std::size_t begin = at;
    if (begin > 0 && (text[begin - 1] == '"' || text[begin - 1] == '\'')) --begin;
    const bool starts_line = begin == 0 || text[begin - 1] == '\n' || text[begin - 1] == '\r';
    const bool follows_marker = begin >= 4 && text.substr(begin - 4, 4) == "--- ";
    if (!starts_line && !follows_marker) continue;
    std::size_t end = at + key.size();
    while (end < text.size() && (text[end] == '"' || text[end] == '\'' || text[end] == ' ' || text[end] == '\t')) ++end;
    if (end < text.size() && text[end] == ':') return true;
  }
  return false;
}

bool is_error(const Notice& notice) { return notice.severity >= Notice::Severity::error; }

class Reader {
 public:
  Reader(const Sources& sources, Stack& stack, std::vector<std::pair<std::string, std::string>>& skipped)
      : sources_(sources), stack_(stack), skipped_(skipped) {}

  void read(const Source& source) {
    const std::string reason = kubernetes::reason_not_to_read(sources_, source.path(), source.text());
    if (!reason.empty()) return skip(source, reason);
    std::vector<Notice> notices;
    const std::vector<yaml::Document> documents = load(source, notices);
    const bool is_broken = std::any_of(notices.begin(), notices.end(), is_error);
    const std::size_t before = stack_.resources.size();
    reasons_.clear();
    for (const yaml::Document& document : documents) add(source, *document.root, document.span, document.is_whole);
    const bool is_empty = stack_.resources.size() == before;
    if (is_empty && is_broken && has_marks(source.text())) return skip(source, "a template of another tool");
    stack_.notices.insert(stack_.notices.end(), notices.begin(), notices.end());
    if (is_empty) return skip(source, reason_for(is_broken));
    for (auto& [span, why] : reasons_) stack_.notices.push_back({Notice::Severity::note, span, "is " + why, {}});
  }

 private:
  static bool has_marks(std::string_view text) {
    return text.find("{{") != std::string_view::npos || text.find("{%") != std::string_view::npos;
  }

  std::string reason_for(bool is_broken) const {
    if (!reasons_.empty()) return reasons_.front().second;
    return is_broken ? "does not parse" : "holds no document";
  }

  std::vector<yaml::Document> load(const Source& source, std::vector<Notice>& notices) {
    if (!is_json(source.text()) || !source.path().ends_with(".json"))
      return yaml::read_yaml(source, stack_.arena, yaml::kubectl, notices);
    const Node* root = json::read_json(source, stack_.arena, notices);
    if (!root) return {};
    const bool is_whole = std::none_of(notices.begin(), notices.end(), is_error);
    return {{root, root->from, is_whole}};
  }

  void skip(const Source& source, std::string reason) { skipped_.emplace_back(source.path(), std::move(reason)); }

  /// What an object lacks is not sure where its document was cut short.
  void add(const Source& source, const Node& object, Span extent, bool is_whole) {
    if (object.kind == Kind::null) return;
    const std::string reason = kubernetes::reason_no_object(object);
    if (!reason.empty()) {
      reasons_.emplace_back(first_line(source, extent), reason);
      return;
    }
    if (const Node* items = kubernetes::items_of(object)) {
      for (const Member& each : items->parts()) add(source, *each.value, each.where, is_whole);
      return;
    }
    Resource resource;
    resource.dialect = Dialect::kubernetes;
    resource.spelled_type = kept("kubernetes/" + kubernetes::type_of(object));
    resource.address = kept(kubernetes::address_of(object));
    resource.name = resource.address.substr(resource.address.rfind('/') + 1);
    resource.extent = extent;
    resource.exists = is_whole ? Truth::yes : Truth::unknown;
    resource.head = head_of(source, object, extent);
    resource.body = &object;
    vocabulary::settle(resource, stack_.arena);
    stack_.resources.push_back(resource);
  }

  std::string_view kept(const std::string& text) { return stack_.arena.copy(std::string_view(text)); }

  /// `kind: Deployment`.
  static Span head_of(const Source& source, const Node& object, Span extent) {
    const Member* kind = find_member(object, "kind");
    if (!kind || kind->where.file != source.id()) return first_line(source, extent);
    const Span key = yaml::key_span(source, *kind->name);
    const bool is_one_line =
        key.is_somewhere() && source.position(key.begin).line == source.position(kind->where.end).line;
    return is_one_line ? Span{source.id(), key.begin, kind->where.end} : kind->where;
  }

  static Span first_line(const Source& source, Span span) {
    const std::size_t end = source.text().find_first_of("\r\n", span.begin);
    if (end < span.end) span.end = static_cast<std::uint32_t>(end);
    return span;
  }

  const Sources& sources_;
  Stack& stack_;
  std::vector<std::pair<std::string, std::string>>& skipped_;
  std::vector<std::pair<Span, std::string>> reasons_;  // Of the documents of one file that are no objects.
};

}  // namespace

bool looks_like_kubernetes(std::string_view text, std::string_view) {
  const std::string_view rest = without_mark(text);
  if (is_json(rest))
    return rest.find("apiVersion") != std::string_view::npos && rest.find("kind") != std::string_view::npos;
  return has_line(rest, "apiVersion") && has_line(rest, "kind");
}

std::unique_ptr<Stack> read_kubernetes(const Sources& sources, std::string_view directory,
                                       std::span<const Source* const> files,
                                       std::vector<std::pair<std::string, std::string>>& skipped) {
  auto stack = std::make_unique<Stack>();
  stack->name = stack->root = directory;
  stack->dialect = Dialect::kubernetes;
  stack->tracer = std::make_unique<DirectTracer>();
  Reader reader(sources, *stack, skipped);
  for (const Source* file : files) reader.read(*file);
  stack->index();
  return stack;
}

}  // namespace stackworthy::parsers
