#pragma once

// All that a rule's author has to read. A rule is a constant; see rules/backup/retention-off.cpp.

#include <cstdint>
#include <string_view>

#include "analyzer/model/estate.h"
#include "analyzer/model/truth.h"
#include "analyzer/model/words.h"
#include "analyzer/report.h"

namespace stackworthy {

enum class Severity : std::uint8_t { info, low, medium, high, critical };
enum class Exposure : std::uint8_t { none, secret, iam, public_access };
enum class Precision : std::uint8_t { medium, high, very_high };

/// A member that must be given: without a default constructor, leaving it out does not compile.
template <class T>
struct Required {
  consteval Required(T given) : value(given) {}   // NOLINT
  constexpr operator T() const { return value; }  // NOLINT
  T value;
};

/// `area/name` in lower case, checked at compile time.
class Id {
 public:
  consteval Id(const char* text) : text_(text) {  // NOLINT
    std::size_t slashes = 0;
    for (const char c : text_) {
      if (c == '/')
        ++slashes;
      else if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-')
        throw "an id is area/name in lower case";
    }
    if (slashes != 1) throw "an id is area/name in lower case";
  }
  constexpr std::string_view text() const { return text_; }
  constexpr std::string_view area() const { return text_.substr(0, text_.find('/')); }

 private:
  std::string_view text_;
};

/// Text for people; not empty, checked at compile time.
class Prose {
 public:
  consteval Prose(const char* text) : text_(text) {  // NOLINT
    if (text_.empty()) throw "prose says something";
  }
  constexpr std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

/// A typed constant that stackworthy.yaml may set for a rule.
struct Option {
  constexpr Option() = default;
  constexpr Option(std::string_view option, int fallback_value, std::string_view meaning)
      : name(option), fallback(fallback_value), help(meaning) {}
  std::string_view name;
  int fallback = 0;
  std::string_view help;
};

/// What a rule about something missing is made of; the engine anchors, groups, searches the trust root and prints the
/// `provided:` line.
struct Absence {
  std::string_view what;                          ///< The missing thing, as in "has no budget".
  std::string_view provided;                      ///< Its word in `provided:`.
  Truth (*demand)(const Resource&) = nullptr;     ///< Whether this resource makes it necessary.
  Truth (*evidence)(const Resource&) = nullptr;   ///< Whether this resource satisfies it, for the `per` of the demand.
  Truth (*hidden_by)(const Resource&) = nullptr;  ///< Whether this opaque module or stack may hold it.
  std::string_view (*per)(const Resource&) =
      nullptr;  ///< What it is asked for each of (the cloud); nullptr: once. Empty: satisfies or demands nothing.
  Words<32> searched;  ///< Types and names, for the message and the keyword search of the rest of the trust root.
};

/// Tag of the rules of area `input`, whose findings the engine makes itself.
struct ByEngine {};
constexpr ByEngine by_engine{};

/// How a rule judges: a lambda without captures whose first parameter says what it looks at, or an Absence.
class Check {
 public:
  using OfResource = void (*)(const Resource&, Report&);
  using OfStack = void (*)(const Stack&, Report&);
  using OfEstate = void (*)(const Estate&, Report&);
  using OfSource = void (*)(const Source&, Report&);
  enum class Kind : std::uint8_t { resource, stack, estate, source, absence, engine };

  template <class F>
  requires requires(F f) { OfResource(f); }
  constexpr Check(F f) : kind(Kind::resource), resource(f) {}  // NOLINT
  template <class F>
  requires requires(F f) { OfStack(f); }
  constexpr Check(F f) : kind(Kind::stack), stack(f) {}  // NOLINT
  template <class F>
  requires requires(F f) { OfEstate(f); }
  constexpr Check(F f) : kind(Kind::estate), estate(f) {}  // NOLINT
  template <class F>
  requires requires(F f) { OfSource(f); }
  constexpr Check(F f) : kind(Kind::source), source(f) {}            // NOLINT
  constexpr Check(Absence of) : kind(Kind::absence), absence(of) {}  // NOLINT
  constexpr Check(ByEngine) : kind(Kind::engine) {}                  // NOLINT

  Kind kind;
  OfResource resource = nullptr;
  OfStack stack = nullptr;
  OfEstate estate = nullptr;
  OfSource source = nullptr;
  Absence absence = {};
};

struct Rule {
  Id id;  ///< Names the fault: "allow backup/retention-short" reads well.
  Required<Severity> severity;
  Prose title;
  Prose why;
  Prose fix;
  Words<8> references = {};  ///< URLs.
  Words<32> peers = {};      ///< Checks of the same or a wider predicate: `checkov:CKV_AWS_133`.
  Words<32> related = {};    ///< Narrower or near ones: documentation only.
  Words<8> formerly = {};
  Words<96> resources = {};  ///< Canonical types, for a check of a resource.
  Words<8> keywords = {};    ///< For a check of a source: text without any of them is not looked at; empty: all.
  Words<8> cwe = {};         ///< `CWE-798`.
  Exposure exposure = Exposure::none;
  Precision precision = Precision::high;
  Option options[4] = {};
  std::string_view provided = {};  ///< Word of `provided:` that declares elsewhere what a dangling path leads to.
  Check check;
};

}  // namespace stackworthy
