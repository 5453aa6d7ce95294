// Events become nodes with a stack of open collections and one shared vector of the members that are not yet closed, so
// nothing recurses and nothing is copied twice. An alias is the very node of its anchor; what it would weigh if it were
// written out is counted, so that a bomb costs its bytes and not its expansion.

#include "parsers/yaml/yaml.h"

#include <algorithm>
#include <cstring>
#include <functional>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "parsers/duplicates.h"
#include "parsers/yaml/events.h"

namespace stackworthy::parsers::yaml {

namespace {

constexpr std::string_view standard = "tag:yaml.org,2002:";

/// What the loader reads from and how offsets become spans.
struct Text {
  std::string_view original;  // Outlives the nodes.
  std::string_view read;      // The same length; without the bytes that YAML forbids.
  Span base;
  bool is_exact = true;

  Span span(std::uint32_t begin, std::uint32_t end) const {
    return is_exact ? Span{base.file, base.begin + begin, base.begin + end} : base;
  }
};

struct Merge {
  const Node* from;
  Span where;
};

struct Anchored {
  const Node* node = nullptr;  // nullptr while it is open.
};

/// A collection that is not closed yet.
struct Open {
  bool is_map = false;
  bool has_key = false;
  bool is_merge = false;
  bool is_placeholder = false;  // Has a collection for a key: `{{ name }}` of another tool.
  std::uint32_t begin = 0;
  std::uint32_t value_begin = 0;
  std::uint32_t end = 0;
  std::size_t first_member = 0;
  std::size_t first_merge = 0;
  std::uint64_t size = 1;
  std::uint32_t height = 1;  // Levels of nesting, itself included.
  const Name* key = nullptr;
  Span key_span;
  std::string tag;
  std::string anchor;
};

/// What a node weighs and how deep it is with its aliases written out.
struct Weight {
  std::uint64_t size = 1;
  std::uint32_t height = 0;
};

struct Value {
  const Node* node;
  std::uint32_t begin;
  std::uint32_t end;
  Weight weight;
};

/// How many hidden entries of one document are named one by one.
constexpr std::size_t most_named = 20;

class Loader {
 public:
  Loader(const Text& text, Arena& arena, const Resolver& resolver, std::vector<Notice>& notices)
      : text_(text), arena_(arena), resolver_(resolver), notices_(notices) {}

  void read(Chunk chunk, std::vector<Document>& documents);

 private:
  void reset();
  bool take(const Event&);
  void scalar(const Event&);
  void alias(const Event&);
  void open(const Event&, bool is_map);
  void close(std::uint32_t end);
  void value(Value);
  void key(std::string_view spelled, Span span, bool is_merge);
  void merge(Open&, const Value&, Span where);
  void add_merged(Open&);
  void add_members_of(const Node& source, Span where, Open&, std::unordered_set<std::string_view>& seen);
  void drop_hidden(const Open&);
  Document finish(bool is_whole);
  bool charge(std::uint64_t size, std::uint32_t at);
  void too_deep(std::uint32_t at);
  Weight weight_of(const Node*) const;
  std::string_view keep(std::string_view text, const Event&);
  std::string_view canonical(std::string_view spelled);
  const Node* resolve(const Event&, Span from);
  const Node* tagged(std::string_view tag, const Node* node, std::uint32_t begin, std::uint32_t end);
  const Node* placeholder(const Open&, Span span);
  void remember(const std::string& anchor, const Node* node, Weight);
  void notice(Notice::Severity severity, Span span, std::string message) {
    notices_.push_back({severity, span, std::move(message), {}});
  }

  const Text& text_;
  Arena& arena_;
  const Resolver& resolver_;
  std::vector<Notice>& notices_;
  std::vector<Open> open_;
  std::vector<Member> members_;
  std::vector<Merge> merges_;
  std::unordered_map<std::string, Anchored> anchors_;
  std::unordered_map<const Node*, Weight> weights_;  // Of collections, where the chunk has anchors.
  std::unordered_map<std::string_view, std::string_view> canonical_;
  bool has_anchors_ = false;
  bool is_spent_ = false;
  std::size_t duplicates_ = 0;
  std::uint64_t spent_ = 0;
  std::optional<Value> root_;
};

void Loader::reset() {
  open_.clear();
  members_.clear();
  merges_.clear();
  anchors_.clear();
  weights_.clear();
  root_.reset();
  spent_ = 0;
  is_spent_ = false;
  duplicates_ = 0;
}

void Loader::read(Chunk chunk, std::vector<Document>& documents) {
  has_anchors_ = text_.read.substr(chunk.begin, chunk.end - chunk.begin).find('&') != std::string_view::npos;
  Events events(text_.read, chunk);
  bool is_open = false;
  for (;;) {
    const Event& event = events.next();
    if (event.type == Event::Type::stream_end) return;
    if (event.type == Event::Type::document_start) {
      reset();
      is_open = true;
    } else if (event.type == Event::Type::document_end) {
      documents.push_back(finish(!is_spent_));
      is_open = false;
    } else if (event.type == Event::Type::failure) {
      if (!is_open) reset();
      notice(Notice::Severity::syntax, text_.span(event.begin, event.end),
             "is not valid YAML: " + std::string(event.text));
      documents.push_back(finish(false));
      return;
    } else if (!take(event)) {
      documents.push_back(finish(false));
      return;
    }
  }
}

bool Loader::take(const Event& event) {
  switch (event.type) {
    case Event::Type::scalar:
      scalar(event);
      break;
    case Event::Type::alias:
      alias(event);
      break;
    case Event::Type::list_start:
    case Event::Type::map_start:
      if (open_.size() >= most_depth) {
        too_deep(event.begin);
        return false;
      }
      open(event, event.type == Event::Type::map_start);
      break;
    case Event::Type::collection_end:
      close(event.end);
      break;
    default:
      break;
  }
  return !is_spent_;
}

bool Loader::charge(std::uint64_t size, std::uint32_t at) {
  if (spent_ + size > most_nodes) {
    if (!is_spent_) {
      notice(Notice::Severity::error, text_.span(at, at),
             "has more than " + std::to_string(most_nodes) +
                 " values with its aliases expanded; the rest of the document is not read");
    }
    is_spent_ = true;
    return false;
  }
  spent_ += size;
  return true;
}

void Loader::too_deep(std::uint32_t at) {
  notice(Notice::Severity::error, text_.span(at, at),
         "is nested deeper than " + std::to_string(most_depth) + " levels; the rest of the document is not read");
  is_spent_ = true;
}

Weight Loader::weight_of(const Node* node) const {
  const auto known = weights_.find(node);
  return known == weights_.end() ? Weight{} : known->second;
}

/// The text of a scalar where it outlives the nodes: in the original where it stands there as it is.
std::string_view Loader::keep(std::string_view text, const Event& event) {
  const std::uint32_t quote = event.is_plain || event.is_block ? 0 : 1;
  const std::size_t begin = event.value_begin + quote;
  if (!event.is_block && begin + text.size() <= text_.original.size() &&
      std::memcmp(text_.original.data() + begin, text.data(), text.size()) == 0) {
    return text_.original.substr(begin, text.size());
  }
  return arena_.copy(text);
}

std::string_view Loader::canonical(std::string_view spelled) {
  if (!resolver_.canonical) return spelled;
  std::string_view& known = canonical_[spelled];
  if (known.data() == nullptr) {
    const std::string name = resolver_.canonical(spelled);
    known = name == spelled ? spelled : arena_.copy(std::string_view(name));
  }
  return known;
}

const Node* Loader::resolve(const Event& event, Span from) {
  const std::string_view kept = keep(event.text, event);
  if (event.tag.empty())
    return event.is_plain ? resolver_.plain(arena_, kept, from) : make::borrowed(arena_, kept, from);
  if (event.tag.substr(0, standard.size()) == standard) {
    const std::string_view name = event.tag.substr(standard.size());
    const bool is_resolved = name == "int" || name == "float" || name == "bool" || name == "null";
    return is_resolved ? resolver_.plain(arena_, kept, from) : make::borrowed(arena_, kept, from);
  }
  return tagged(event.tag, make::borrowed(arena_, kept, from), event.begin, event.end);
}

const Node* Loader::tagged(std::string_view tag, const Node* node, std::uint32_t begin, std::uint32_t end) {
  if (tag.empty() || tag == "!" || tag.substr(0, standard.size()) == standard) return node;
  const Span whole = text_.span(begin, end);
  if (resolver_.tagged) {
    if (const Node* known = resolver_.tagged(arena_, tag, node, whole)) return known;
  }
  const Reference reference{arena_.copy(tag), whole};
  return make::unknown(arena_, {&reference, 1}, whole);
}

void Loader::remember(const std::string& anchor, const Node* node, Weight weight) {
  if (has_anchors_ && node->is_collection()) weights_[node] = weight;
  if (!anchor.empty()) {
    anchors_[anchor].node = node;
    weights_[node] = weight;
  }
}

void Loader::scalar(const Event& event) {
  const bool is_key = !open_.empty() && open_.back().is_map && !open_.back().has_key;
  if (is_key && event.anchor.empty()) {
    const bool is_merge = event.is_plain && event.tag.empty() && event.text == "<<";
    return key(keep(event.text, event), text_.span(event.value_begin, event.end), is_merge);
  }
  if (!charge(1, event.begin)) return;
  const bool is_application_tag =
      !event.tag.empty() && event.tag != "!" && event.tag.substr(0, standard.size()) != standard;
  const std::uint32_t begin = is_application_tag ? event.begin : event.value_begin;
  const Node* node = resolve(event, text_.span(event.value_begin, event.end));
  remember(std::string(event.anchor), node, {});
  value({node, begin, event.end, {}});
}

void Loader::alias(const Event& event) {
  const Span span = text_.span(event.begin, event.end);
  const auto found = anchors_.find(std::string(event.text));
  const Node* node = found == anchors_.end() ? nullptr : found->second.node;
  if (!node) {
    notice(Notice::Severity::syntax, span,
           std::string(found == anchors_.end() ? "refers to an anchor that is not there: " : "refers to itself: ") +
               std::string(event.text));
    node = make::unknown(arena_, {}, span);
  }
  const Weight weight = weight_of(node);
  if (open_.size() + weight.height > most_depth) {
    too_deep(event.begin);
    return;
  }
  if (!charge(weight.size, event.begin)) return;
  value({node, event.begin, event.end, weight});
}

void Loader::open(const Event& event, bool is_map) {
  if (!charge(1, event.begin)) return;
  Open frame;
  frame.is_map = is_map;
  frame.begin = event.begin;
  frame.value_begin = event.value_begin;
  frame.end = event.is_flow ? event.value_begin + 1 : event.value_begin;
  frame.first_member = members_.size();
  frame.first_merge = merges_.size();
  frame.tag = event.tag;
  frame.anchor = event.anchor;
  if (!frame.anchor.empty()) anchors_[frame.anchor].node = nullptr;
  open_.push_back(std::move(frame));
}

void Loader::close(std::uint32_t end) {
  Open frame = std::move(open_.back());
  open_.pop_back();
  if (frame.is_map) {
    drop_hidden(frame);
    add_merged(frame);
  }
  const bool is_flow = frame.value_begin < text_.read.size() &&
                       (text_.read[frame.value_begin] == '[' || text_.read[frame.value_begin] == '{');
  if (is_flow && end > frame.end && (text_.read[end - 1] == ']' || text_.read[end - 1] == '}')) frame.end = end;
  const std::span<const Member> parts(members_.data() + frame.first_member, members_.size() - frame.first_member);
  const Span span = text_.span(frame.value_begin, frame.end);
  const Node* node = frame.is_map ? make::object(arena_, parts, span) : make::list(arena_, parts, span);
  members_.resize(frame.first_member);
  merges_.resize(frame.first_merge);
  if (frame.is_placeholder) node = placeholder(frame, span);
  node = tagged(frame.tag, node, frame.begin, frame.end);
  remember(frame.anchor, node, {frame.size, frame.height});
  value({node, node->from == span ? frame.value_begin : frame.begin, frame.end, {frame.size, frame.height}});
}

/// No engine takes a collection for a key, but `{{ name }}` without quotes reads as one.
const Node* Loader::placeholder(const Open& frame, Span span) {
  const Reference reference{text_.original.substr(frame.value_begin, frame.end - frame.value_begin), span};
  return make::unknown(arena_, {&reference, 1}, span);
}

void Loader::key(std::string_view spelled, Span span, bool is_merge) {
  Open& frame = open_.back();
  frame.has_key = true;
  frame.is_merge = is_merge;
  frame.key_span = span;
  frame.key = make::name(arena_, canonical(spelled), spelled);
}

void Loader::value(Value value) {
  if (open_.empty()) {
    root_ = value;
    return;
  }
  Open& frame = open_.back();
  const bool is_written = value.end > value.begin;
  frame.end = std::max(frame.end, value.end);
  frame.size += value.weight.size;
  frame.height = std::max(frame.height, value.weight.height + 1);
  const Span where = text_.span(value.begin, value.end);
  if (!frame.is_map) {
    members_.push_back({value.node, nullptr, where, Truth::yes});
  } else if (!frame.has_key) {
    const std::string_view written = text_.original.substr(value.begin, value.end - value.begin);
    frame.is_placeholder = frame.is_placeholder || value.node->is_collection();
    key(value.node->kind == Kind::string ? value.node->string() : written, where, false);
  } else {
    frame.has_key = false;
    if (frame.is_merge) return merge(frame, value, where);
    members_.push_back({value.node, frame.key, is_written ? where : frame.key_span, Truth::yes});
    const std::uint32_t key_end = frame.key_span.end - text_.base.begin;
    if (!is_written && text_.is_exact) frame.end = std::max(frame.end, key_end);
  }
}

void Loader::merge(Open& frame, const Value& value, Span where) {
  if (value.node->kind == Kind::object) {
    merges_.push_back({value.node, where});
  } else if (value.node->kind == Kind::list) {
    for (const Member& each : value.node->parts()) merges_.push_back({each.value, each.where});
  } else if (value.node->kind != Kind::null) {
    members_.push_back({value.node, frame.key, where, Truth::yes});
  }
}

/// Members of merged mappings stand behind a mapping's own, which hide them; an earlier mapping hides a later one.
void Loader::add_merged(Open& frame) {
  if (merges_.size() == frame.first_merge) return;
  std::unordered_set<std::string_view> seen;
  for (std::size_t i = frame.first_member; i < members_.size(); ++i) seen.insert(members_[i].name->spelled);
  for (std::size_t i = frame.first_merge; i < merges_.size() && !is_spent_; ++i)
    add_members_of(*merges_[i].from, merges_[i].where, frame, seen);
}

void Loader::add_members_of(const Node& source, Span where, Open& frame, std::unordered_set<std::string_view>& seen) {
  if (source.kind != Kind::object) {
    if (source.kind != Kind::null && source.kind != Kind::unknown)
      notice(Notice::Severity::warning, where, "is merged but is no mapping");
    return;
  }
  for (const Member& member : source.parts()) {
    const Weight weight = weight_of(member.value);
    if (!charge(weight.size, frame.begin)) return;
    if (open_.size() + 1 + weight.height > most_depth) return too_deep(frame.begin);
    if (!seen.insert(member.name->spelled).second) continue;
    frame.size += weight.size;
    frame.height = std::max(frame.height, weight.height + 1);
    members_.push_back(member);
  }
}

/// The last of equal keys counts, as for kubectl.
void Loader::drop_hidden(const Open& frame) {
  drop_duplicates(members_, frame.first_member, [this](const Member& member) {
    if (++duplicates_ > most_named) return;
    notice(Notice::Severity::warning, member.where,
           "is hidden by a later entry of the same key" + shown(member.name->spelled));
  });
}

Document Loader::finish(bool is_whole) {
  while (!open_.empty()) close(open_.back().end);
  Document document;
  document.is_whole = is_whole;
  if (duplicates_ > most_named) {
    notice(Notice::Severity::warning, text_.span(root_ ? root_->begin : 0, root_ ? root_->begin : 0),
           "has " + std::to_string(duplicates_ - most_named) + " more entries hidden by later ones of the same key");
  }
  if (root_) {
    document.root = root_->node;
    document.span = text_.span(root_->begin, root_->end);
  } else {
    document.root = make::null(arena_, {});
  }
  return document;
}

std::vector<Document> load(const Text& text, Arena& arena, const Resolver& resolver, std::vector<Notice>& notices) {
  std::vector<Document> documents;
  Loader loader(text, arena, resolver, notices);
  for (const Chunk chunk : split_stream(text.read)) loader.read(chunk, documents);
  return documents;
}

std::vector<Document> load_cleaned(Text text, Arena& arena, const Resolver& resolver, std::vector<Notice>& notices) {
  const Cleaned cleaned = clean(text.original);
  if (cleaned.reason)
    notices.push_back({Notice::Severity::error, text.span(cleaned.first, cleaned.first), cleaned.reason, {}});
  if (cleaned.is_utf16) return {};
  text.read = cleaned.text.empty() ? text.original : std::string_view(cleaned.text);
  std::vector<Document> documents = load(text, arena, resolver, notices);
  if (cleaned.reason) {
    for (Document& document : documents) document.is_whole = false;
  }
  return documents;
}

}  // namespace

std::vector<Document> read_yaml(const Source& source, Arena& arena, const Resolver& resolver,
                                std::vector<Notice>& notices) {
  return load_cleaned({source.text(), {}, source.whole(), true}, arena, resolver, notices);
}

std::vector<Document> read_yaml_text(std::string_view text, Span base, Arena& arena, const Resolver& resolver,
                                     std::vector<Notice>& notices) {
  const std::string_view kept = arena.copy(text);
  return load_cleaned({kept, {}, base, base.is_somewhere() && base.size() == text.size()}, arena, resolver, notices);
}

Span key_span(const Source& source, const Name& name) {
  const std::string_view text = source.text();
  const std::less<const char*> before;
  if (name.spelled.empty() || before(name.spelled.data(), text.data()) ||
      before(text.data() + text.size(), name.spelled.data() + name.spelled.size()))
    return {};
  const auto begin = static_cast<std::uint32_t>(name.spelled.data() - text.data());
  return {source.id(), begin, begin + static_cast<std::uint32_t>(name.spelled.size())};
}

}  // namespace stackworthy::parsers::yaml
