// Reads by the table of keys: what stands in the file is walked once, each value is given the form of its key, and the
// key's own function puts it where it belongs. Nothing is skipped: what the table does not know is an error at its
// place.

#include "analyzer/config.h"

#include <algorithm>

#include "analyzer/catalogue.h"
#include "analyzer/config_keys.h"
#include "parsers/yaml/yaml.h"

namespace stackworthy {

namespace config {

namespace {

constexpr std::size_t most_errors = 50;
constexpr std::size_t most_entries = 1'000;
constexpr std::size_t most_glob_bytes = 8 << 10;

class Reader {
 public:
  Reader(const Source& source, Draft& draft) : source_(source), draft_(draft) {}

  void object(const Node& node, Span where, std::span<const Key> known, std::string_view what);

 private:
  void value(const Key& key, const Member& member);
  void one(const Key& key, const Node& node, Item item);
  void list(const Key& key, const Node& node);
  void map(const Key& key, const Node& node);
  bool is_bounded(const Key& key, const Node& node, Span where);
  Span place_of(const Member& member) const;

  const Source& source_;
  Draft& draft_;
};

/// Of a key, where it was written as it is read; else of its value.
Span Reader::place_of(const Member& member) const {
  const Span key = member.name ? parsers::yaml::key_span(source_, *member.name) : Span{};
  return key.is_somewhere() ? key : member.where;
}

void Reader::object(const Node& node, Span where, std::span<const Key> known, std::string_view what) {
  std::vector<std::string_view> names;
  for (const Key& key : known) names.push_back(key.name);
  std::vector<bool> is_given(known.size());
  for (const Member& member : node.parts()) {
    if (draft_.is_full()) return;
    const std::string_view name = member.name->spelled;
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) {
      const bool is_word = name.size() <= 30 && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz-_") == name.npos;
      draft_.error(place_of(member), nearest(name, names).empty() && is_word ? "unknown key '" + std::string(name) + "'"
                                                                             : unknown("key", name, names));
      continue;
    }
    const auto index = static_cast<std::size_t>(found - names.begin());
    is_given[index] = true;
    if (known[index].is_supported)
      value(known[index], member);
    else
      draft_.error(place_of(member), std::string(name) + " is not supported yet");
  }
  for (std::size_t i = 0; i < known.size(); ++i) {
    if (known[i].is_required && !is_given[i])
      draft_.error(where, std::string(what) + " has no " + std::string(known[i].name));
  }
}

void Reader::value(const Key& key, const Member& member) {
  const Node& node = *member.value;
  if (node.kind == Kind::null && key.shape != Shape::one) return;
  if (key.shape == Shape::list) {
    if (node.kind == Kind::list) return list(key, node);
    draft_.error(member.where, std::string(key.name) + " wants a list");
  } else if (key.shape == Shape::map) {
    if (node.kind == Kind::object) return map(key, node);
    draft_.error(member.where, std::string(key.name) + " wants a mapping");
  } else {
    Item item;
    item.where = member.where;
    item.key_where = place_of(member);
    one(key, node, std::move(item));
  }
}

void Reader::one(const Key& key, const Node& node, Item item) {
  const bool is_object = node.kind == Kind::object && (key.form == Form::object || key.form == Form::setting);
  if (is_object) {
    if (key.set) key.set(draft_, item);
    const std::string_view what = item.key.empty() ? key.name : item.key;
    object(node, item.where, key.below, "an entry of " + std::string(what == item.key ? key.name : what));
    if (key.close) key.close(draft_, item);
    return;
  }
  std::string why;
  const bool fits = key.form != Form::object && take(key, node, item, why);
  if (why.empty() && !fits) why = "wants a mapping";
  if (fits)
    key.set(draft_, item);
  else
    draft_.error(item.where, why.starts_with("unknown ") ? why : std::string(key.name) + " " + why);
}

/// Whether a list is short enough: each glob is held against each path.
bool Reader::is_bounded(const Key& key, const Node& node, Span where) {
  std::size_t bytes = 0;
  for (const Member& part : node.parts()) bytes += key.form == Form::glob ? part.value->string().size() : 0;
  if (node.parts().size() <= most_entries && bytes <= most_glob_bytes) return true;
  draft_.error(where, std::string(key.name) + " has more than " +
                          (bytes > most_glob_bytes ? "8 KiB of globs" : std::to_string(most_entries) + " entries"));
  return false;
}

void Reader::list(const Key& key, const Node& node) {
  if (!is_bounded(key, node, node.from)) return;
  for (const Member& part : node.parts()) {
    if (draft_.is_full()) return;
    Item item;
    item.where = item.key_where = part.where;
    one(key, *part.value, std::move(item));
  }
}

void Reader::map(const Key& key, const Node& node) {
  if (!is_bounded(key, node, node.from)) return;
  for (const Member& part : node.parts()) {
    if (draft_.is_full()) return;
    Item item;
    item.key = part.name->spelled;
    item.where = part.where;
    item.key_where = place_of(part);
    one(key, *part.value, std::move(item));
  }
}

}  // namespace

void Draft::error(Span where, std::string message) {
  if (errors_.size() < most_errors)
    errors_.push_back({Notice::Severity::error, where, std::move(message), {}});
  else
    ++left_out_;
}

void Draft::finish() {
  std::stable_sort(errors_.begin(), errors_.end(), [](const Notice& a, const Notice& b) { return a.span < b.span; });
  if (left_out_ == 0) return;
  const std::string count = is_full() ? "more than 10000" : std::to_string(left_out_);
  errors_.push_back({Notice::Severity::error, errors_.back().span, count + " more errors follow", {}});
}

std::vector<const Member*> given(const Source& source, Arena& arena) {
  std::vector<Notice> ignored;
  const auto documents = parsers::yaml::read_yaml(source, arena, parsers::yaml::core, ignored);
  std::vector<const Member*> members;
  for (const Key& key : keys()) {
    const Node* root = documents.empty() ? nullptr : documents.front().root;
    members.push_back(root && root->kind == Kind::object ? find_member(*root, key.name) : nullptr);
  }
  return members;
}

}  // namespace config

Config read_config(const Source& source, std::vector<Notice>& errors) {
  Config made;
  config::Draft draft(made, errors);
  Arena arena;
  std::vector<Notice> notices;
  const auto documents = parsers::yaml::read_yaml(source, arena, parsers::yaml::core, notices);
  for (const Notice& notice : notices) {
    if (notice.severity != Notice::Severity::note) draft.error(notice.span, notice.message);
  }
  const Span top{source.id(), 0, 0};
  if (documents.size() > 1) draft.error(documents[1].span, "is a second document: a configuration is one");
  const Node* root = documents.empty() ? nullptr : documents.front().root;
  const bool is_cut = std::any_of(documents.begin(), documents.end(), [](const auto& each) { return !each.is_whole; });
  // What a syntax error cut short would be reported as missing.
  if (is_cut) {
    if (errors.empty()) draft.error(top, "cannot be read as YAML");
  } else if (!root || root->kind == Kind::null) {
    draft.error(top, "is empty: it begins with version: 1");
  } else if (root->kind != Kind::object) {
    draft.error(root->from.is_somewhere() ? root->from : top, "is no mapping of keys to values");
  } else {
    config::Reader(source, draft).object(*root, top, config::keys(), config_name);
  }
  draft.finish();
  return made;
}

std::string to_text(const Source& source, const std::vector<Notice>& errors) {
  std::string text;
  for (const Notice& error : errors) {
    const Position at = source.position(error.span.is_somewhere() ? error.span.begin : 0);
    if (!text.empty()) text += '\n';
    text += std::string(source.path()) + ":" + std::to_string(at.line) + ":" + std::to_string(at.column) + ": ";
    for (const char c : error.message) text += static_cast<unsigned char>(c) < ' ' || c == 0x7f ? '?' : c;
  }
  return text;
}

void move_places(Config& config, std::uint32_t file) {
  for (Waiver& waiver : config.policy.waivers) waiver.where.file = file;
  for (Provided& provided : config.policy.provided) provided.where.file = file;
  for (NamedPath& path : config.named) path.where.file = file;
}

}  // namespace stackworthy
