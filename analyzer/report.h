#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/model/estate.h"
#include "analyzer/model/value.h"

namespace stackworthy {

struct Option;
struct Rule;

/// Where a finding stands: a value's place, an absence at its nearest present ancestor, a resource's head, an edge, or
/// a stretch of text.
struct Place {
  Place() = default;
  Place(const Attr& attr);           // NOLINT
  Place(const Resource& resource);   // NOLINT
  Place(const Edge& edge);           // NOLINT
  Place(Span text) : where(text) {}  // NOLINT
  /// The statement, entry or block that `span` covers, inside a resource.
  Place(const Resource& in, Span span) : resource(&in), where(span) {}

  const Resource* resource = nullptr;
  Span where;
  Span from;             ///< The deciding literal where it stands elsewhere; nowhere otherwise.
  std::string_view key;  ///< The argument, for `decides KEY`.
  const Node* value = nullptr;
  Truth exists = Truth::yes;
  bool is_absent = false;
};

/// One word of a message: text, a number, or a value shown as the author wrote it (masked where it is a secret).
class Word {
 public:
  Word(std::string_view text) : text_(text) {}                 // NOLINT
  Word(const char* text) : text_(text) {}                      // NOLINT
  Word(const std::string& text) : text_(text) {}               // NOLINT
  Word(int number) : text_(std::to_string(number)) {}          // NOLINT
  Word(std::size_t number) : text_(std::to_string(number)) {}  // NOLINT
  Word(const Attr& value);                                     // NOLINT

  const std::string& text() const { return text_; }
  Span from() const { return from_; }

 private:
  std::string text_;
  Span from_;  ///< Of a value; nowhere for text.
};

/// A place beside the finding, with what it shows there.
struct Remark {
  Place place;
  std::vector<Word> words;
};

/// What a rule said of one place.
struct Outcome {
  const Rule* rule = nullptr;
  const Resource* subject = nullptr;  ///< The resource under check; nullptr for text and estate.
  Place place;
  Truth answer = Truth::no;  ///< yes: finding; unknown: undecided; no: good evidence.
  bool is_not_applicable = false;
  std::vector<Word> message;
  std::vector<Remark> related;
  std::vector<Reference> waits_for;
  std::string fix;
  std::string discriminator;  ///< Tells apart findings of one rule at one anchor; never a value.
  bool is_flow = false;       ///< Show the hops from the literal to the place.
};

/// What `report(...)` hands back, to say more.
class Said {
 public:
  explicit Said(Outcome* outcome) : outcome_(outcome) {}
  /// A related place and what it shows: `.see(topic, "the topic")`.
  Said& see(const Place& place, std::string_view words);
  /// A concrete remedy, in the author's dialect.
  Said& fix(std::string remedy);
  /// Shows the path of the value from its literal to the place.
  Said& flow();
  /// Tells apart several findings at one anchor.
  Said& named(std::string discriminator);

 private:
  Outcome* outcome_;
};

/// Takes a rule's answers about one subject. Yes is a finding, unknown is undecided, no is good evidence at the place;
/// the existence of resource and place is part of the truth.
class Report {
 public:
  /// What the configuration sets for the rule's options, by name.
  using Options = std::vector<std::pair<std::string, int>>;

  Report(const Rule& rule, const Resource* subject, const Estate* estate, std::vector<Outcome>& outcomes,
         const Options* options = nullptr)
      : rule_(rule), subject_(subject), estate_(estate), outcomes_(outcomes), options_(options) {}

  template <class... Texts>
  Said operator()(Truth answer, const Place& place, const Texts&... words) {
    return say(answer, place, {Word(words)...});
  }
  /// True where the answer is yes: this check does not apply. Unknown makes every later yes undecided.
  bool skip(Truth answer, std::string_view reason);
  /// The option's value: configured, else its default.
  int operator[](const Option&) const;
  /// The graph around the subject.
  const Estate& estate() const { return *estate_; }
  /// Of the rule's subject or of another resource: whether it surely exists.
  const Rule& rule() const { return rule_; }

 private:
  Said say(Truth answer, const Place& place, std::initializer_list<Word> words);

  const Rule& rule_;
  const Resource* subject_;
  const Estate* estate_;
  std::vector<Outcome>& outcomes_;
  const Options* options_;
  Truth applies_ = Truth::yes;
  std::vector<Reference> unsure_of_;
};

}  // namespace stackworthy
