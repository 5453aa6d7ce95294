#pragma once

#include <compare>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/model/arena.h"
#include "analyzer/model/source.h"
#include "analyzer/model/truth.h"

namespace stackworthy {

struct Resource;
struct Member;

enum class Kind : std::uint8_t {
  null,
  boolean,
  number,
  string,
  list,
  object,
  unknown,  ///< Not known from the configuration; carries what it waits for and what is sure of its shape.
  text,     ///< A string of known and unknown pieces, in order.
  choice,   ///< One of up to `Node::most_alternatives` values.
};

/// What is sure about an unknown. A `word` is a string without ':', '/', '*' and white space: an account id, a region,
/// a name.
enum class Shape : std::uint8_t { any, boolean, number, string, word, list, object };

/// Bits of `Node::marks`.
namespace mark {
constexpr std::uint8_t sensitive = 1;  ///< Marked so by the author or the schema.
constexpr std::uint8_t integer = 2;    ///< A number held exactly as int64.
constexpr std::uint8_t json = 4;    ///< Stands for the JSON text of this tree (jsonencode, a document read from text).
constexpr std::uint8_t set = 8;     ///< A list whose order and repetition mean nothing.
constexpr std::uint8_t plain = 16;  ///< A YAML scalar without quotes: the front end resolves its type.
constexpr std::uint8_t computed = 32;  ///< `from` is the expression that computed it, not a literal.
constexpr std::uint8_t map = 64;  ///< An object whose keys are data (a Terraform map), or a list converted to list(T):
                                  ///< used by the evaluators only.
constexpr std::uint8_t manager =
    128;  ///< An unknown that a secrets manager resolves at deployment (`{{resolve:...}}`).
}  // namespace mark

/// What an unknown waits for: `var.x`, `aws_db_instance.this.arn` (absolute, with its module path), `LogicalId.Arn`,
/// `data.t.n.x`.
struct Reference {
  std::string_view address;
  Span where;
};

/// A value, immutable once made, shared between all places and instances where it stands; in a stack's arena.
struct Node {
  static constexpr std::uint32_t most_alternatives = 16;

  Kind kind = Kind::null;
  std::uint8_t marks = 0;
  Shape shape = Shape::any;
  std::uint8_t tag = 0;    ///< Of a YAML scalar or collection: an index private to the front end.
  std::uint32_t size = 0;  ///< Bytes of a string, members of a list, object, text or choice, references of an unknown,
                           ///< digits of a number that a double does not hold.
  Span from;               ///< Where it was written: a tfvars line, a default, an argument.
  union {
    const char* chars;
    const Member* members;
    const Reference* references;
    double real;
    std::int64_t integer = 0;
    bool boolean;
  };

  bool has(std::uint8_t bit) const { return (marks & bit) != 0; }
  std::string_view string() const { return {chars, kind == Kind::string ? size : 0}; }
  /// Elements, members, pieces or alternatives.
  std::span<const Member> parts() const;
  std::span<const Reference> waits_for() const { return {references, kind == Kind::unknown ? size : 0}; }
  double number() const { return has(mark::integer) ? static_cast<double>(integer) : size ? nearest() : real; }
  /// A number that neither int64 nor double holds exactly, in decimal: `18446744073709551616`, `0.333...`; else empty.
  std::string_view decimal() const { return {chars, kind == Kind::number && !has(mark::integer) ? size : 0}; }
  bool is_scalar() const { return kind == Kind::boolean || kind == Kind::number || kind == Kind::string; }
  bool is_collection() const { return kind == Kind::list || kind == Kind::object; }

 private:
  double nearest() const;
};
static_assert(sizeof(Node) == 32);

/// A key in the canonical vocabulary and as the author spelled it.
struct Name {
  std::string_view canonical;
  std::string_view spelled;
};

/// A place: where a value stands. `name` is nullptr for elements, pieces and alternatives.
struct Member {
  const Node* value = nullptr;
  const Name* name = nullptr;
  Span where;
  Truth exists = Truth::yes;
};
static_assert(sizeof(Member) == 32);

inline std::span<const Member> Node::parts() const {
  const bool has_parts = kind == Kind::list || kind == Kind::object || kind == Kind::text || kind == Kind::choice;
  return {members, has_parts ? size : 0};
}

/// Makes nodes in an arena; each `from` may be nowhere.
namespace make {
const Node* null(Arena&, Span from);
const Node* boolean(Arena&, bool, Span from);
const Node* integer(Arena&, std::int64_t, Span from);
const Node* number(Arena&, double, Span from);  ///< Exact integers become `integer`.
/// A number by its digits (`-1.5`, no exponent): those that neither int64 nor double holds.
const Node* decimal(Arena&, std::string_view copied, Span from);
const Node* string(Arena&, std::string_view copied, Span from);
const Node* borrowed(Arena&, std::string_view outlives, Span from);
const Node* list(Arena&, std::span<const Member>, Span from, std::uint8_t marks = 0);
const Node* object(Arena&, std::span<const Member>, Span from, std::uint8_t marks = 0);
const Node* unknown(Arena&, std::span<const Reference>, Span from, Shape = Shape::any);
/// Adjacent known pieces are joined; all known gives a string, a single unknown piece a string-shaped unknown.
const Node* text(Arena&, std::span<const Member> pieces, Span from);
/// Equal alternatives are one; more than `most_alternatives` are an unknown that waits for `why`; choices inside are
/// flattened.
const Node* choice(Arena&, std::span<const Member> alternatives, std::span<const Reference> why, Span from);
/// The same value, written elsewhere or marked further.
const Node* moved(Arena&, const Node&, Span from, std::uint8_t more_marks = 0);
const Name* name(Arena&, std::string_view canonical, std::string_view spelled);
}  // namespace make

/// The member of that canonical or spelled name (the last where several stand), or nullptr.
const Member* find_member(const Node& object, std::string_view key);
/// `PascalCase` or `camelCase` as `snake_case`: `DBInstanceIdentifier` is `db_instance_identifier`.
std::string snake_case(std::string_view spelled);
/// All that a value waits for, at any depth, without repetition, in order; at most 16.
std::vector<Reference> waits_for(const Node&);
/// Whether nothing in it, at any depth, is unknown, a choice, or may not exist.
bool is_wholly_known(const Node&);
/// Deep equality of known parts; unknown where it hangs on what is not known. Numbers by value, sets as lists.
Truth equal(const Node&, const Node&);
/// A number as its engines print it: `1`, `1.5`, `1e+30` never.
std::string to_text(double);
std::string number_text(const Node& number);
/// A scalar as text; JSON for collections; `(unknown)` pieces as `${address}`.
std::string to_text(const Node&);
/// Compact JSON with keys sorted and `<>&` escaped as Terraform's jsonencode does; unknown leaves become null: ask
/// `is_wholly_known` first.
std::string to_json(const Node&);

/// The right side of a comparison with an Attr.
class Operand {
 public:
  constexpr Operand(bool value) : kind_(Kind::boolean), boolean_(value) {}                     // NOLINT
  constexpr Operand(int value) : kind_(Kind::number), number_(value) {}                        // NOLINT
  constexpr Operand(long value) : kind_(Kind::number), number_(static_cast<double>(value)) {}  // NOLINT
  constexpr Operand(double value) : kind_(Kind::number), number_(value) {}                     // NOLINT
  constexpr Operand(std::string_view value) : kind_(Kind::string), string_(value) {}           // NOLINT
  constexpr Operand(const char* value) : kind_(Kind::string), string_(value) {}                // NOLINT
  Operand(std::nullptr_t) = delete;

  constexpr Kind kind() const { return kind_; }
  constexpr bool boolean() const { return boolean_; }
  constexpr double number() const { return number_; }
  constexpr std::string_view string() const { return string_; }

 private:
  Kind kind_;
  bool boolean_ = false;
  double number_ = 0;
  std::string_view string_;
};

/// What is documented about one argument of a type in one dialect; filled by `parsers/vocabulary`.
struct Fact {
  std::string_view name = {};        ///< Canonical.
  const Node* fallback = nullptr;    ///< The documented default, or nullptr.
  std::string_view source = {};      ///< The page that documents the default.
  std::span<const Fact> below = {};  ///< Of nested arguments.
  bool is_document = false;          ///< Holds a JSON document as text or tree.
  bool is_credential = false;
};

class Amount;
class AttrIterator;

/// Handle to a place and its value, or to an absence that knows its nearest present ancestor. Indexing never fails.
/// Cheap to copy; valid as long as its stack.
class Attr {
 public:
  Attr() = default;
  /// A place inside `resource` (which may be nullptr in tests).
  Attr(const Node* value, Span where, std::string_view key, const Resource* resource, const Fact* fact = nullptr,
       Truth exists = Truth::yes)
      : value_(value), where_(where), key_(key), resource_(resource), fact_(fact), exists_(exists) {}

  /// The member of that name; steps through a list of exactly one; of several, and below an unknown, the answer is
  /// unknown.
  Attr operator[](std::string_view key) const;
  Attr operator[](const char* key) const { return (*this)[std::string_view(key)]; }
  Attr at(std::size_t element) const;

  /// Not there or null. Of an undecided member and below an unknown: unknown.
  Truth absent() const;
  Truth present() const { return !absent(); }
  /// This, or the documented default of the dialect where it is surely absent.
  Attr or_default() const;
  /// Whether this is a documented default, not something written.
  bool is_default() const { return defaulted_; }
  /// Whether something is written here: neither absent nor a default.
  bool is_written() const { return value_ && value_->kind != Kind::null && !defaulted_; }

  Truth is_known() const;
  Truth empty() const;  ///< An empty string, list or object; absent is no.
  Truth starts_with(std::string_view) const;
  Truth ends_with(std::string_view) const;
  Truth has_text(std::string_view) const;
  /// A glob over the whole string: `*` any run, `?` one byte.
  Truth matches(std::string_view glob) const;
  /// Some element, or the value itself where no list stands, equals it.
  Truth holds(Operand) const;

  /// For values that are surely one known scalar; nothing otherwise.
  std::optional<std::string_view> string() const;
  std::optional<double> number() const;
  std::optional<bool> boolean() const;
  /// As a duration in seconds: `90`, `1h30m`, `PT15M`, `P7D`, `7 days`.
  Amount seconds() const;
  /// As a size in bytes: `512Mi`, `1G`, `20` .
  Amount bytes() const;

  /// Elements of a list, or the value itself where no list stands; nothing where absent.
  AttrIterator begin() const;
  AttrIterator end() const;
  /// Number of elements as iterated.
  std::size_t size() const;

  const Node* value() const { return value_; }
  Span where() const { return where_; }
  Span from() const { return value_ ? value_->from : Span{}; }
  /// What the author wrote for the key, or the canonical name asked for where nothing was.
  std::string_view key() const { return key_; }
  const Resource* resource() const { return resource_; }
  const Fact* fact() const { return fact_; }
  /// Whether the place itself exists (an undecided dynamic block, Fn::If).
  Truth exists() const { return exists_; }
  bool is_below_unknown() const { return below_unknown_; }
  /// Says what is documented about this place; for `Resource`.
  void attach(const Fact* fact) { fact_ = fact; }

 private:
  friend class AttrIterator;
  Attr element(const Member&) const;
  Attr missing(std::string_view key, bool below_unknown) const;

  const Node* value_ = nullptr;
  Span where_;
  std::string_view key_;
  const Resource* resource_ = nullptr;
  const Fact* fact_ = nullptr;
  Truth exists_ = Truth::yes;
  bool below_unknown_ = false;
  bool defaulted_ = false;
};

/// Walks what `Attr::begin` promises; dereferences to a temporary.
class AttrIterator {
 public:
  AttrIterator(const Attr* of, std::size_t at) : of_(of), at_(at) {}
  Attr operator*() const { return of_->at(at_); }
  AttrIterator& operator++() {
    ++at_;
    return *this;
  }
  friend bool operator==(AttrIterator a, AttrIterator b) { return a.at_ == b.at_; }

 private:
  const Attr* of_;
  std::size_t at_;
};

/// Comparing what is absent is `no` for all six operators. A string that spells a number or boolean compares as one.
Truth operator==(const Attr&, Operand);
Truth operator!=(const Attr&, Operand);
Truth operator<(const Attr&, Operand);
Truth operator<=(const Attr&, Operand);
Truth operator>(const Attr&, Operand);
Truth operator>=(const Attr&, Operand);
/// Values of two places; absent compares no.
Truth same_value(const Attr&, const Attr&);

/// A quantity read from text, compared in three values: not a quantity is `no`, not known is `unknown`.
class Amount {
 public:
  constexpr Amount() = default;
  static constexpr Amount known(double value) { return Amount(value, Truth::yes); }
  static constexpr Amount unknown() { return Amount(0, Truth::unknown); }

  constexpr std::optional<double> value() const {
    return is_ == Truth::yes ? std::optional<double>(value_) : std::nullopt;
  }
  friend constexpr Truth operator<(Amount a, double b) { return a.is_ == Truth::yes ? truth(a.value_ < b) : a.is_; }
  friend constexpr Truth operator<=(Amount a, double b) { return a.is_ == Truth::yes ? truth(a.value_ <= b) : a.is_; }
  friend constexpr Truth operator>(Amount a, double b) { return a.is_ == Truth::yes ? truth(a.value_ > b) : a.is_; }
  friend constexpr Truth operator>=(Amount a, double b) { return a.is_ == Truth::yes ? truth(a.value_ >= b) : a.is_; }

 private:
  constexpr Amount(double value, Truth is) : value_(value), is_(is) {}
  double value_ = 0;
  Truth is_ = Truth::no;
};

/// What a predicate says of a value whose shape is not known: over a choice sure only where all alternatives agree.
template <class Predicate>
Truth over_alternatives(const Attr& value, Predicate predicate) {
  Truth all = Truth::yes;
  Truth some = Truth::no;
  for (const Member& each : value.value()->parts()) {
    const Truth one = predicate(
        Attr(each.value, value.where(), value.key(), value.resource(), value.fact(), value.exists() && each.exists));
    all = all && one;
    some = some || one;
  }
  return all == Truth::yes ? all : some == Truth::no ? some : Truth::unknown;
}
/// Whether a value may be a list of which no element is known.
inline bool is_unknown_list(const Attr& value) {
  return value.value() && value.value()->kind == Kind::unknown && value.value()->shape == Shape::list;
}
/// Whether some / each element answers yes; an element that may not exist can only make it unknown.
template <class Predicate>
Truth any(const Attr& list, Predicate predicate) {
  if (is_unknown_list(list)) return Truth::unknown;
  if (list.value() && list.value()->kind == Kind::choice)
    return over_alternatives(list, [&](const Attr& one) { return any(one, predicate); });
  Truth answer = list.is_known() == Truth::unknown && list.size() == 0 ? Truth::unknown : Truth::no;
  for (const Attr element : list) answer = answer || (element.exists() && predicate(element));
  return answer;
}
template <class Predicate>
Truth every(const Attr& list, Predicate predicate) {
  if (is_unknown_list(list)) return Truth::unknown;
  if (list.value() && list.value()->kind == Kind::choice)
    return over_alternatives(list, [&](const Attr& one) { return every(one, predicate); });
  Truth answer = Truth::yes;
  for (const Attr element : list) answer = answer && (!element.exists() || predicate(element));
  return answer;
}

}  // namespace stackworthy
