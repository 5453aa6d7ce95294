#include <algorithm>
#include <charconv>
#include <cmath>

#include "analyzer/model/expects.h"
#include "analyzer/model/resource.h"
#include "analyzer/model/trim.h"
#include "analyzer/model/value.h"

namespace stackworthy {

namespace {

const Fact* fact_below(const Fact* fact, std::string_view key) {
  if (!fact) return nullptr;
  for (const Fact& each : fact->below) {
    if (each.name == key) return &each;
  }
  return nullptr;
}

std::optional<double> number_of(std::string_view text) {
  text = trimmed(text, " \t");
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || read.ec != std::errc() || read.ptr != text.data() + text.size() || !std::isfinite(value))
    return std::nullopt;
  return value;
}

std::optional<double> number_of(const Node& node) {
  if (node.kind == Kind::number) return node.number();
  if (node.kind == Kind::string) return number_of(node.string());
  return std::nullopt;
}

std::optional<bool> boolean_of(const Node& node) {
  if (node.kind == Kind::boolean) return node.boolean;
  if (node.kind != Kind::string) return std::nullopt;
  if (node.string() == "true" || node.string() == "True") return true;
  if (node.string() == "false" || node.string() == "False") return false;
  return std::nullopt;
}

/// Asks a leaf; over a choice the answer is sure only where all alternatives agree.
template <class Question>
Truth decide(const Node* value, Question question) {
  if (!value || value->kind == Kind::null) return Truth::no;
  if (value->kind == Kind::unknown) return question(*value);
  if (value->kind != Kind::choice) return question(*value);
  bool all_yes = true;
  bool all_no = true;
  for (const Member& alternative : value->parts()) {
    const Truth one = decide(alternative.value, question) && alternative.exists;
    all_yes = all_yes && one == Truth::yes;
    all_no = all_no && one == Truth::no;
  }
  return all_yes ? Truth::yes : all_no ? Truth::no : Truth::unknown;
}

template <class Question>
Truth ask(const Attr& attr, Question question) {
  if (attr.is_below_unknown()) return Truth::unknown;
  return decide(attr.value(), question) && attr.exists();
}

bool is_word(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    return c == ':' || c == '/' || c == '*' || c == ' ' || c == '\t' || c == '\n' || c == '\r';
  });
}

/// Whether an unknown of that shape could be this text.
bool could_be(Shape shape, std::string_view text) {
  switch (shape) {
    case Shape::number:
      return number_of(text).has_value();
    case Shape::boolean:
      return text == "true" || text == "false";
    case Shape::word:
      return is_word(text);
    case Shape::list:
    case Shape::object:
      return false;
    default:
      return true;
  }
}

Truth equals_string(const Node& node, std::string_view wanted) {
  switch (node.kind) {
    case Kind::string:
      return truth(node.string() == wanted);
    case Kind::boolean:
      return truth(wanted == (node.boolean ? "true" : "false"));
    case Kind::number: {
      const auto value = number_of(wanted);
      return truth(value && *value == node.number());
    }
    case Kind::unknown:
      return could_be(node.shape, wanted) ? Truth::unknown : Truth::no;
    case Kind::text: {
      Node text;
      text.kind = Kind::string;
      text.chars = wanted.data();
      text.size = static_cast<std::uint32_t>(wanted.size());
      return equal(node, text);
    }
    default:
      return Truth::no;
  }
}

Truth equals(const Node& node, Operand wanted) {
  if (wanted.kind() == Kind::string) return equals_string(node, wanted.string());
  if (node.kind == Kind::unknown || node.kind == Kind::text) {
    const bool never = node.shape == Shape::list || node.shape == Shape::object ||
                       (wanted.kind() == Kind::boolean && node.shape == Shape::number) ||
                       (wanted.kind() == Kind::number && node.shape == Shape::boolean);
    return never ? Truth::no : Truth::unknown;
  }
  if (wanted.kind() == Kind::boolean) {
    const auto value = boolean_of(node);
    return truth(value && *value == wanted.boolean());
  }
  const auto value = number_of(node);
  return truth(value && *value == wanted.number());
}

template <class Compare>
Truth compares(const Attr& attr, Operand wanted, Compare compare) {
  return ask(attr, [&](const Node& node) {
    if (node.kind == Kind::unknown || node.kind == Kind::text)
      return node.shape == Shape::list || node.shape == Shape::object ? Truth::no : Truth::unknown;
    if (wanted.kind() == Kind::string)
      return truth(node.kind == Kind::string && compare(node.string().compare(wanted.string()), 0));
    const auto value = number_of(node);
    return truth(value && wanted.kind() == Kind::number && compare(*value, wanted.number()));
  });
}

/// Whether what an unknown waits for may turn out to be null: an input or the output of a module, unlike what a
/// resource computes.
bool may_be_null(const Node& unknown) {
  if (unknown.shape != Shape::any || unknown.has(mark::manager)) return false;
  for (const Reference& reference : unknown.waits_for()) {
    std::string_view rest = reference.address;
    bool inside_module = false;
    while (rest.starts_with("module.") && rest.find('.', 7) != std::string_view::npos) {
      rest.remove_prefix(rest.find('.', 7) + 1);
      inside_module = true;
    }
    const bool is_output = inside_module && rest.find('.') == std::string_view::npos;
    if (is_output || rest.starts_with("var.") || rest.starts_with("module.") || rest.starts_with("local.")) return true;
  }
  return unknown.size == 0;
}

}  // namespace

Attr Attr::missing(std::string_view key, bool below_unknown) const {
  Attr gone(nullptr, where_, key, resource_, fact_below(fact_, key), exists_);
  gone.below_unknown_ = below_unknown || below_unknown_;
  if (gone.below_unknown_) gone.value_ = value_ && !value_->is_scalar() && !value_->is_collection() ? value_ : nullptr;
  return gone;
}

Attr Attr::operator[](std::string_view key) const {
  if (!value_ || value_->kind == Kind::null) return missing(key, false);
  switch (value_->kind) {
    case Kind::object: {
      const Member* member = find_member(*value_, key);
      if (!member) return missing(key, false);
      const Truth exists = exists_ && member->exists;
      Attr found(member->value, member->where, member->name->spelled, resource_,
                 fact_below(fact_, member->name->canonical), exists);
      found.below_unknown_ = below_unknown_;
      return found;
    }
    case Kind::list: {
      if (value_->size == 0) return missing(key, false);
      if (value_->size > 1) return missing(key, true);
      return at(0)[key];
    }
    case Kind::unknown:
      return missing(key,
                     value_->shape == Shape::any || value_->shape == Shape::object || value_->shape == Shape::list);
    case Kind::choice:
      return missing(key, true);
    default:
      return missing(key, false);
  }
}

Attr Attr::element(const Member& member) const {
  Attr found(member.value, member.where.is_somewhere() ? member.where : where_, key_, resource_, fact_,
             exists_ && member.exists);
  found.below_unknown_ = below_unknown_;
  return found;
}

Attr Attr::at(std::size_t index) const {
  if (!value_ || value_->kind != Kind::list) return *this;
  expects(index < value_->size);
  return element(value_->members[index]);
}

std::size_t Attr::size() const {
  if (!value_ || value_->kind == Kind::null) return 0;
  return value_->kind == Kind::list ? value_->size : 1;
}

AttrIterator Attr::begin() const { return {this, 0}; }
AttrIterator Attr::end() const { return {this, size()}; }

Truth Attr::absent() const {
  if (below_unknown_) return Truth::unknown;
  if (!value_ || value_->kind == Kind::null) return Truth::yes;
  if (value_->kind == Kind::choice) {
    Truth some = Truth::no;
    Truth all = Truth::yes;
    for (const Member& alternative : value_->parts()) {
      const Truth null = truth(alternative.value->kind == Kind::null) || !alternative.exists;
      some = some || null;
      all = all && null;
    }
    const Truth gone = all == Truth::yes ? Truth::yes : some == Truth::no ? Truth::no : Truth::unknown;
    return gone || !exists_;
  }
  if (value_->kind == Kind::unknown && may_be_null(*value_)) return Truth::unknown;
  return !exists_;
}

Attr Attr::or_default() const {
  if (absent() != Truth::yes || !fact_ || !fact_->fallback) return *this;
  Attr found(fact_->fallback, where_, key_, resource_, fact_, exists_);
  found.exists_ = exists_ == Truth::unknown ? Truth::yes : exists_;
  found.defaulted_ = true;
  return found;
}

Truth Attr::is_known() const {
  if (below_unknown_) return Truth::unknown;
  if (!value_) return Truth::yes;
  const bool known = value_->kind != Kind::unknown && value_->kind != Kind::text && value_->kind != Kind::choice &&
                     exists_ == Truth::yes;
  return known ? Truth::yes : Truth::unknown;
}

Truth Attr::empty() const {
  return ask(*this, [](const Node& node) {
    switch (node.kind) {
      case Kind::unknown:
        return node.shape == Shape::number || node.shape == Shape::boolean ? Truth::no : Truth::unknown;
      case Kind::string:
        return truth(node.size == 0);
      case Kind::list:
      case Kind::object: {
        Truth none = Truth::yes;
        for (const Member& part : node.parts()) none = none && !part.exists;
        return none;
      }
      default:
        return Truth::no;
    }
  });
}

Truth Attr::starts_with(std::string_view head) const {
  return ask(*this, [&](const Node& node) {
    if (node.kind == Kind::string) return truth(node.string().starts_with(head));
    if (node.kind == Kind::unknown) return node.shape == Shape::word && !is_word(head) ? Truth::no : Truth::unknown;
    if (node.kind != Kind::text) return Truth::no;
    const Node& first = *node.members[0].value;
    if (first.kind != Kind::string)
      return first.shape == Shape::word && node.size > 1 && !is_word(head.substr(0, 1)) && !head.empty()
                 ? Truth::no
                 : Truth::unknown;
    if (first.string().size() >= head.size()) return truth(first.string().starts_with(head));
    return head.starts_with(first.string()) ? Truth::unknown : Truth::no;
  });
}

Truth Attr::ends_with(std::string_view tail) const {
  return ask(*this, [&](const Node& node) {
    if (node.kind == Kind::string) return truth(node.string().ends_with(tail));
    if (node.kind == Kind::unknown) return node.shape == Shape::word && !is_word(tail) ? Truth::no : Truth::unknown;
    if (node.kind != Kind::text) return Truth::no;
    const Node& last = *node.members[node.size - 1].value;
    if (last.kind != Kind::string) return Truth::unknown;
    if (last.string().size() >= tail.size()) return truth(last.string().ends_with(tail));
    return tail.ends_with(last.string()) ? Truth::unknown : Truth::no;
  });
}

Truth Attr::has_text(std::string_view inner) const {
  return ask(*this, [&](const Node& node) {
    if (node.kind == Kind::string) return truth(node.string().find(inner) != std::string_view::npos);
    if (node.kind == Kind::unknown) return node.shape == Shape::word && !is_word(inner) ? Truth::no : Truth::unknown;
    if (node.kind != Kind::text) return Truth::no;
    for (const Member& piece : node.parts()) {
      if (piece.value->kind == Kind::string && piece.value->string().find(inner) != std::string_view::npos)
        return Truth::yes;
    }
    return Truth::unknown;
  });
}

namespace {

/// Linear in text x stars: on a mismatch go back to the last star only.
bool glob(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0, star = std::string_view::npos, mark = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      mark = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++mark;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

/// `*` in place of each hole: whether no filling of the holes matches is decided by the known head and tail.
Truth glob_text(std::string_view pattern, const Node& text) {
  const auto head = pattern.substr(0, pattern.find_first_of("*?"));
  const Node& first = *text.members[0].value;
  if (first.kind == Kind::string) {
    const auto both = std::min(head.size(), first.string().size());
    if (first.string().substr(0, both) != head.substr(0, both)) return Truth::no;
  }
  const auto last_wild = pattern.find_last_of("*?");
  const auto tail = last_wild == std::string_view::npos ? pattern : pattern.substr(last_wild + 1);
  const Node& last = *text.members[text.size - 1].value;
  if (last.kind == Kind::string) {
    const auto both = std::min(tail.size(), last.string().size());
    if (!last.string().ends_with(tail.substr(tail.size() - both))) return Truth::no;
  }
  const bool whole_head = first.kind == Kind::string && first.string().size() >= head.size();
  const bool whole_tail = last.kind == Kind::string && last.string().size() >= tail.size();
  const bool one_star =
      pattern.find_first_of("*?") == last_wild && last_wild != std::string_view::npos && pattern[last_wild] == '*';
  if (pattern == "*") return Truth::yes;
  return one_star && (whole_head || head.empty()) && (whole_tail || tail.empty()) ? Truth::yes : Truth::unknown;
}

}  // namespace

Truth Attr::matches(std::string_view pattern) const {
  return ask(*this, [&](const Node& node) {
    switch (node.kind) {
      case Kind::string:
        return truth(glob(pattern, node.string()));
      case Kind::number:
      case Kind::boolean:
        return truth(glob(pattern, to_text(node)));
      case Kind::text:
        return glob_text(pattern, node);
      case Kind::unknown:
        return Truth::unknown;
      default:
        return Truth::no;
    }
  });
}

Truth Attr::holds(Operand wanted) const {
  return any(*this, [&](const Attr& element) { return element == wanted; });
}

std::optional<std::string_view> Attr::string() const {
  if (!value_ || value_->kind != Kind::string || exists_ != Truth::yes) return std::nullopt;
  return value_->string();
}

std::optional<double> Attr::number() const {
  if (!value_ || exists_ != Truth::yes) return std::nullopt;
  return number_of(*value_);
}

std::optional<bool> Attr::boolean() const {
  if (!value_ || exists_ != Truth::yes) return std::nullopt;
  return boolean_of(*value_);
}

Truth operator==(const Attr& attr, Operand wanted) {
  return ask(attr, [&](const Node& node) { return equals(node, wanted); });
}

Truth operator!=(const Attr& attr, Operand wanted) {
  return ask(attr, [&](const Node& node) { return !equals(node, wanted); });
}

Truth operator<(const Attr& attr, Operand wanted) {
  return compares(attr, wanted, [](auto a, auto b) { return a < b; });
}
Truth operator<=(const Attr& attr, Operand wanted) {
  return compares(attr, wanted, [](auto a, auto b) { return a <= b; });
}
Truth operator>(const Attr& attr, Operand wanted) {
  return compares(attr, wanted, [](auto a, auto b) { return a > b; });
}
Truth operator>=(const Attr& attr, Operand wanted) {
  return compares(attr, wanted, [](auto a, auto b) { return a >= b; });
}

Truth same_value(const Attr& a, const Attr& b) {
  if (a.absent() == Truth::yes || b.absent() == Truth::yes) return Truth::no;
  if (!a.value() || !b.value() || a.is_below_unknown() || b.is_below_unknown()) return Truth::unknown;
  const Truth same = equal(*a.value(), *b.value());
  const Truth both = a.exists() && b.exists();
  return same == Truth::yes && both != Truth::yes ? Truth::unknown : same;
}

}  // namespace stackworthy
