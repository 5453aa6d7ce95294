// tree-sitter gives a tree of whatever is intact. The walk is a cursor's, never recursive, and it reads a pair and the
// loose tokens inside an error node by one rule: in an object, a string without a key before it is a key, and the next
// value is its. So a file that was cut off in the middle keeps all that stands before the cut.

#include "parsers/json/json.h"

#include <tree_sitter/api.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>

#include "parsers/duplicates.h"
#include "parsers/json/scalars.h"

extern "C" const TSLanguage* tree_sitter_json(void);

namespace stackworthy::parsers::json {

namespace {

struct ParserDeleter {
  void operator()(TSParser* parser) const { ts_parser_delete(parser); }
};
struct TreeDeleter {
  void operator()(TSTree* tree) const { ts_tree_delete(tree); }
};
using Tree = std::unique_ptr<TSTree, TreeDeleter>;

enum class Symbol : std::uint8_t {
  other,
  object,
  array,
  pair,
  string,
  number,
  true_,
  false_,
  null,
  error,
  open_brace,
  open_bracket,
  close,
  colon,
  comment
};

Symbol symbol_of(TSNode node) {
  if (ts_node_is_error(node)) return Symbol::error;
  const std::string_view type = ts_node_type(node);
  switch (type[0]) {
    case '{':
      return Symbol::open_brace;
    case '[':
      return Symbol::open_bracket;
    case '}':
    case ']':
      return Symbol::close;
    case ':':
      return Symbol::colon;
    case 'o':
      return type == "object" ? Symbol::object : Symbol::other;
    case 'a':
      return type == "array" ? Symbol::array : Symbol::other;
    case 'p':
      return type == "pair" ? Symbol::pair : Symbol::other;
    case 's':
      return type == "string" ? Symbol::string : Symbol::other;
    case 't':
      return type == "true" ? Symbol::true_ : Symbol::other;
    case 'f':
      return type == "false" ? Symbol::false_ : Symbol::other;
    case 'c':
      return type == "comment" ? Symbol::comment : Symbol::other;
    case 'n':
      return type == "number" ? Symbol::number : type == "null" ? Symbol::null : Symbol::other;
    default:
      return Symbol::other;
  }
}

struct Deadline {
  std::uint64_t left;
};

bool is_over(TSParseState* state) {
  auto& deadline = *static_cast<Deadline*>(state->payload);
  return deadline.left == 0 || --deadline.left == 0;
}

struct Chars {
  std::string_view text;
};

const char* read_from(void* payload, std::uint32_t byte, TSPoint, std::uint32_t* size) {
  const std::string_view text = static_cast<const Chars*>(payload)->text;
  *size = byte < text.size() ? static_cast<std::uint32_t>(text.size()) - byte : 0;
  return *size == 0 ? "" : text.data() + byte;
}

Tree parse(std::string_view text) {
  thread_local const std::unique_ptr<TSParser, ParserDeleter> parser(ts_parser_new());
  ts_parser_set_language(parser.get(), tree_sitter_json());
  ts_parser_reset(parser.get());
  Chars chars{text};
  Deadline deadline{1000 + text.size() / 4};
  const TSInput input{&chars, read_from, TSInputEncodingUTF8, nullptr};
  const TSParseOptions options{&deadline, is_over};
  Tree tree(ts_parser_parse_with_options(parser.get(), nullptr, input, options));
  ts_parser_reset(parser.get());
  return tree;
}

struct Frame {
  bool is_object = false;
  bool has_key = false;
  int level = 0;  // Of the cursor.
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::size_t first_member = 0;
  const Name* key = nullptr;
};

class Loader {
 public:
  Loader(std::string_view text, Span base, bool is_exact, Arena& arena, std::string (*canonical)(std::string_view))
      : text_(text), base_(base), is_exact_(is_exact), arena_(arena), make_canonical_(canonical) {}

  const Node* read(std::uint32_t first);

  std::vector<Notice> notices;
  std::optional<std::uint32_t> first_error;
  std::optional<std::uint32_t> first_comment;
  bool has_more = false;  ///< More than one value.

 private:
  void enter(TSNode node, int level);
  void leave(TSNode node, int level);
  void open(bool is_object, std::uint32_t begin, std::uint32_t end, int level);
  void close();
  void drop_key(std::uint32_t at);
  void take_back_key();
  void value(const Node* node, std::uint32_t begin, std::uint32_t end);
  void string(std::uint32_t begin, std::uint32_t end);
  void number(std::uint32_t begin, std::uint32_t end);
  /// Where an error begins, without the comma and the white space before it.
  std::uint32_t first_wrong(std::uint32_t begin, std::uint32_t end) const {
    const std::size_t found = text_.substr(0, end).find_first_not_of(", \t\r\n", begin);
    return found == std::string_view::npos ? begin : static_cast<std::uint32_t>(found);
  }
  void wrong(std::uint32_t at) {
    if (!first_error || at < *first_error) first_error = at;
  }
  std::string_view canonical(std::string_view spelled);
  Span span(std::uint32_t begin, std::uint32_t end) const {
    return is_exact_ ? Span{base_.file, base_.begin + begin, base_.begin + end} : base_;
  }

  std::string_view text_;  // Outlives the nodes.
  Span base_;
  bool is_exact_;
  Arena& arena_;
  std::string (*make_canonical_)(std::string_view);
  std::uint32_t first_ = 0;   // Offset of what tree-sitter was given.
  std::vector<Symbol> path_;  // From the root to the node that was entered last.
  std::vector<Frame> frames_;
  std::vector<Member> members_;
  std::unordered_map<std::string_view, std::string_view> canonical_;
  const Node* root_ = nullptr;
};

const Node* Loader::read(std::uint32_t first) {
  first_ = first;
  const std::string_view all = text_.substr(first);
  const std::size_t deepest = too_deep(all);
  const std::size_t most = too_many(all);
  const std::size_t readable = std::min(deepest, most);
  if (readable < all.size()) {
    const auto at = first + static_cast<std::uint32_t>(readable);
    const std::string what = deepest < most ? "is nested deeper than " + std::to_string(most_depth) + " levels"
                                            : "has more than " + std::to_string(most_tokens) + " tokens";
    notices.push_back({Notice::Severity::error, span(at, at), what + "; the rest is not read", {}});
    wrong(at);
  }
  const Tree tree = parse(all.substr(0, readable));
  if (!tree) {
    notices.push_back({Notice::Severity::syntax, span(first, first), "is too broken to be read as JSON", {}});
    wrong(first);
    return nullptr;
  }
  TSTreeCursor cursor = ts_tree_cursor_new(ts_tree_root_node(tree.get()));
  int level = 0;
  for (bool is_done = false; !is_done;) {
    enter(ts_tree_cursor_current_node(&cursor), level);
    if (ts_tree_cursor_goto_first_child(&cursor)) {
      ++level;
      continue;
    }
    for (;;) {
      leave(ts_tree_cursor_current_node(&cursor), level);
      if (ts_tree_cursor_goto_next_sibling(&cursor)) break;
      if (!ts_tree_cursor_goto_parent(&cursor)) {
        is_done = true;
        break;
      }
      --level;
    }
  }
  ts_tree_cursor_delete(&cursor);
  while (!frames_.empty()) close();
  return root_;
}

void Loader::enter(TSNode node, int level) {
  const std::uint32_t begin = first_ + ts_node_start_byte(node);
  const std::uint32_t end = first_ + ts_node_end_byte(node);
  const Symbol symbol = symbol_of(node);
  path_.resize(static_cast<std::size_t>(level) + 1);
  path_.back() = symbol;
  if (ts_node_is_missing(node)) return wrong(begin);
  switch (symbol) {
    case Symbol::error:
      wrong(first_wrong(begin, end));
      break;
    case Symbol::comment:
      if (!first_comment) first_comment = begin;
      break;
    case Symbol::object:
      open(true, begin, end, level);
      break;
    case Symbol::array:
      open(false, begin, end, level);
      break;
    case Symbol::string:
      string(begin, end);
      break;
    case Symbol::number:
      number(begin, end);
      break;
    case Symbol::true_:
      value(make::boolean(arena_, true, span(begin, end)), begin, end);
      break;
    case Symbol::false_:
      value(make::boolean(arena_, false, span(begin, end)), begin, end);
      break;
    case Symbol::null:
      value(make::null(arena_, span(begin, end)), begin, end);
      break;
    case Symbol::open_brace:
    case Symbol::open_bracket:
      if (level > 0 && path_[static_cast<std::size_t>(level) - 1] == Symbol::error)
        open(symbol == Symbol::open_brace, begin, end, level);
      break;
    case Symbol::close:
      if (!frames_.empty() && frames_.back().level == level) {
        frames_.back().end = end;
        close();
      }
      break;
    case Symbol::pair:
      drop_key(begin);
      break;
    case Symbol::colon:
      if (level > 0 && path_[static_cast<std::size_t>(level) - 1] == Symbol::error) take_back_key();
      break;
    default:
      break;
  }
}

/// A key whose value could not be read has an unknown one.
void Loader::drop_key(std::uint32_t at) {
  if (frames_.empty() || !frames_.back().has_key) return;
  frames_.back().has_key = false;
  members_.push_back({make::unknown(arena_, {}, span(at, at)), frames_.back().key, span(at, at), Truth::yes});
}

/// A string that was taken for the value of a broken entry is the key of the next one: a colon follows.
void Loader::take_back_key() {
  if (frames_.empty()) return;
  Frame& frame = frames_.back();
  const bool has_member = frame.is_object && !frame.has_key && members_.size() > frame.first_member;
  if (!has_member || members_.back().value->kind != Kind::string) return;
  Member& last = members_.back();
  const std::string_view spelled = last.value->string();
  last.value = make::unknown(arena_, {}, last.where);
  frame.key = make::name(arena_, canonical(spelled), spelled);
  frame.has_key = true;
}

void Loader::leave(TSNode node, int level) {
  const Symbol symbol = symbol_of(node);
  if (symbol == Symbol::object || symbol == Symbol::array) {
    while (!frames_.empty() && frames_.back().level >= level) close();
  } else if (symbol == Symbol::error && level > 0) {
    while (!frames_.empty() && frames_.back().level > level) close();
  } else if (symbol == Symbol::pair && !frames_.empty()) {
    frames_.back().has_key = false;
  }
}

void Loader::open(bool is_object, std::uint32_t begin, std::uint32_t end, int level) {
  frames_.push_back({is_object, false, level, begin, end, members_.size(), nullptr});
}

void Loader::close() {
  const Frame frame = frames_.back();
  frames_.pop_back();
  if (frame.is_object) {
    drop_duplicates(members_, frame.first_member, [this](const Member& member) {
      constexpr std::size_t most_named = 20;
      if (notices.size() >= most_named) return;
      notices.push_back({Notice::Severity::warning,
                         member.where,
                         "is hidden by a later entry of the same key" + shown(member.name->spelled),
                         {}});
    });
  }
  const std::span<const Member> parts(members_.data() + frame.first_member, members_.size() - frame.first_member);
  const Span where = span(frame.begin, frame.end);
  const Node* node = frame.is_object ? make::object(arena_, parts, where) : make::list(arena_, parts, where);
  members_.resize(frame.first_member);
  value(node, frame.begin, frame.end);
}

void Loader::value(const Node* node, std::uint32_t begin, std::uint32_t end) {
  if (frames_.empty()) {
    if (root_) {
      has_more = true;
    } else {
      root_ = node;
    }
    return;
  }
  Frame& frame = frames_.back();
  frame.end = std::max(frame.end, end);
  const Span where = span(begin, end);
  if (!frame.is_object) {
    members_.push_back({node, nullptr, where, Truth::yes});
  } else if (frame.has_key) {
    frame.has_key = false;
    members_.push_back({node, frame.key, where, Truth::yes});
  } else {
    wrong(begin);
  }
}

std::string_view Loader::canonical(std::string_view spelled) {
  if (!make_canonical_) return spelled;
  std::string_view& known = canonical_[spelled];
  if (known.data() == nullptr) {
    const std::string name = make_canonical_(spelled);
    known = name == spelled ? spelled : arena_.copy(std::string_view(name));
  }
  return known;
}

void Loader::string(std::uint32_t begin, std::uint32_t end) {
  const bool is_closed = end >= begin + 2 && text_[end - 1] == '"';
  if (!is_closed) wrong(begin);
  std::string_view content = text_.substr(begin + 1, end - begin - (is_closed ? 2 : 1));
  if (content.find('\\') != std::string_view::npos) {
    std::string unescaped;
    if (!unescape(content, unescaped)) wrong(begin);
    content = arena_.copy(std::string_view(unescaped));
  }
  if (!frames_.empty() && frames_.back().is_object && !frames_.back().has_key) {
    frames_.back().key = make::name(arena_, canonical(content), content);
    frames_.back().has_key = true;
    return;
  }
  value(make::borrowed(arena_, content, span(begin, end)), begin, end);
}

void Loader::number(std::uint32_t begin, std::uint32_t end) {
  const std::string_view digits = text_.substr(begin, end - begin);
  const Span where = span(begin, end);
  if (!is_strict_number(digits)) wrong(begin);
  std::int64_t whole = 0;
  const char* last = digits.data() + digits.size();
  if (const auto [stop, error] = std::from_chars(digits.data(), last, whole); error == std::errc() && stop == last) {
    return value(make::integer(arena_, whole, where), begin, end);
  }
  double real = 0;
  if (const auto [stop, error] = std::from_chars(digits.data(), last, real); error == std::errc() && stop == last) {
    if (digits.find_first_of("eE") == std::string_view::npos) {
      std::string_view plain = digits;
      while (plain.find('.') != std::string_view::npos && (plain.ends_with('0') || plain.ends_with('.')))
        plain.remove_suffix(1);
      constexpr std::size_t held = 15, most = 150;  // Digits of a double, and of what Terraform prints again.
      if (plain.size() > held && plain.size() < most && to_text(real) != plain)
        return value(make::decimal(arena_, plain, where), begin, end);
    }
    return value(make::number(arena_, real, where), begin, end);
  }
  value(make::unknown(arena_, {}, where, Shape::number), begin, end);
}

std::string expected_at(std::string_view text, std::uint32_t at) {
  const bool is_end = text.find_first_not_of(" \t\r\n", at) == std::string_view::npos;
  return std::string("is not valid JSON: ") + (is_end
                                                   ? "it ends before all its brackets and quotes are closed"
                                                   : "a value, a name, a comma or a closing bracket is expected here");
}

std::uint32_t after_mark(std::string_view text) { return text.substr(0, 3) == "\xEF\xBB\xBF" ? 3 : 0; }

}  // namespace

const Node* read_json(const Source& source, Arena& arena, std::vector<Notice>& notices,
                      std::string (*canonical)(std::string_view), bool allows_comments) {
  const std::string_view text = source.text();
  const Span start{source.id(), 0, 0};
  if (text.substr(0, 2) == "\xFF\xFE" || text.substr(0, 2) == "\xFE\xFF") {
    notices.push_back({Notice::Severity::error, start, "is UTF-16, which is not read: save it as UTF-8", {}});
    return nullptr;
  }
  Loader loader(text, source.whole(), true, arena, canonical);
  const Node* root = loader.read(after_mark(text));
  const bool is_named = !loader.notices.empty() && loader.notices.front().severity >= Notice::Severity::error;
  if (loader.first_error && !is_named) {
    const auto at = std::min(*loader.first_error, static_cast<std::uint32_t>(text.size()));
    notices.push_back({Notice::Severity::syntax, {source.id(), at, at}, expected_at(text, at), {}});
  }
  if (loader.first_comment && !allows_comments) {
    const std::uint32_t at = *loader.first_comment;
    notices.push_back({Notice::Severity::syntax, {source.id(), at, at}, "is a comment, which JSON does not have", {}});
  }
  if (loader.has_more)
    notices.push_back({Notice::Severity::warning, start, "holds more than one JSON value; only the first is read", {}});
  notices.insert(notices.end(), loader.notices.begin(), loader.notices.end());
  return root;
}

const Node* read_json_text(std::string_view text, Span base, Arena& arena) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return nullptr;
  Loader loader(arena.copy(text), base, base.is_somewhere() && base.size() == text.size(), arena, nullptr);
  const Node* root = loader.read(0);
  return loader.first_error || loader.has_more || loader.first_comment ? nullptr : root;
}

Span key_span(const Source& source, const Name& name) {
  const std::string_view text = source.text();
  const std::less<const char*> before;
  const char* end = name.spelled.data() + name.spelled.size();
  if (name.spelled.empty() || before(name.spelled.data(), text.data()) || before(text.data() + text.size(), end))
    return {};
  const auto begin = static_cast<std::uint32_t>(name.spelled.data() - text.data());
  return {source.id(), begin, begin + static_cast<std::uint32_t>(name.spelled.size())};
}

}  // namespace stackworthy::parsers::json
