#include "analyzer/report.h"

#include <algorithm>

#include "analyzer/model/expects.h"
#include "analyzer/rule.h"

namespace stackworthy {

namespace {

constexpr std::size_t longest_value = 120;

std::string shown(const Attr& attr) {
  const Node* value = attr.value();
  if (!value || value->kind == Kind::null) return "nothing";
  if (value->has(mark::sensitive)) return "(sensitive)";
  std::string text = to_text(*value);
  if (text.size() <= longest_value) return text;
  std::size_t end = longest_value;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "...";
}

/// Where the value was written, when that is a literal elsewhere that passed through unchanged.
Span deciding_literal(const Attr& attr) {
  const Node* value = attr.value();
  if (!value || attr.is_default() || value->has(mark::computed) || !value->from.is_somewhere()) return {};
  if (value->kind == Kind::unknown || value->kind == Kind::text || value->kind == Kind::choice) return {};
  return attr.where().contains(value->from) ? Span{} : value->from;
}

void add_references(std::vector<Reference>& to, const std::vector<Reference>& from) {
  for (const Reference& reference : from) {
    const bool seen =
        std::any_of(to.begin(), to.end(), [&](const Reference& other) { return other.address == reference.address; });
    if (!seen) to.push_back(reference);
  }
}

}  // namespace

Place::Place(const Attr& attr)
    : resource(attr.resource()),
      where(attr.where()),
      from(deciding_literal(attr)),
      key(attr.key()),
      value(attr.value()),
      exists(attr.exists()),
      is_absent(!attr.is_written()) {}

Place::Place(const Resource& of) : resource(&of), where(of.head), exists(Truth::yes) {}

Place::Place(const Edge& edge)
    : resource(edge.from), where(edge.where.is_somewhere() ? edge.where : edge.from->head), exists(edge.holds) {}

Word::Word(const Attr& value) : text_(shown(value)), from_(value.value() ? value.value()->from : Span{}) {}

Said& Said::see(const Place& place, std::string_view words) {
  outcome_->related.push_back({place, {Word(words)}});
  return *this;
}

Said& Said::fix(std::string remedy) {
  outcome_->fix = std::move(remedy);
  return *this;
}

Said& Said::flow() {
  outcome_->is_flow = true;
  return *this;
}

Said& Said::named(std::string discriminator) {
  outcome_->discriminator = std::move(discriminator);
  return *this;
}

Said Report::say(Truth answer, const Place& place, std::initializer_list<Word> words) {
  Truth exists = place.exists;
  if (subject_) exists = exists && subject_->exists;
  if (place.resource && place.resource != subject_) exists = exists && place.resource->exists;
  Outcome& outcome = outcomes_.emplace_back();
  outcome.rule = &rule_;
  outcome.subject = subject_ ? subject_ : place.resource;
  outcome.place = place;
  outcome.answer = answer == Truth::no ? Truth::no : answer && exists && applies_;
  // What surely does not exist is neither good nor bad; what is absent is no evidence of good.
  outcome.is_not_applicable = exists == Truth::no || (answer == Truth::no && place.is_absent);
  if (outcome.is_not_applicable) outcome.answer = Truth::no;
  outcome.message.assign(words.begin(), words.end());
  if (outcome.answer == Truth::unknown) {
    if (place.value) add_references(outcome.waits_for, waits_for(*place.value));
    add_references(outcome.waits_for, unsure_of_);
  }
  return Said(&outcome);
}

bool Report::skip(Truth answer, std::string_view reason) {
  if (answer == Truth::unknown) {
    applies_ = Truth::unknown;
    unsure_of_.push_back({reason, {}});
  }
  if (answer != Truth::yes) return false;
  Outcome& outcome = outcomes_.emplace_back();
  outcome.rule = &rule_;
  outcome.subject = subject_;
  if (subject_) outcome.place = Place(*subject_);
  outcome.is_not_applicable = true;
  outcome.message.push_back(Word(reason));
  return true;
}

int Report::operator[](const Option& option) const {
  if (options_) {
    for (const auto& [name, value] : *options_) {
      if (name == option.name) return value;
    }
  }
  for (const Option& own : rule_.options) {
    if (!own.name.empty() && own.name == option.name) return own.fallback;
  }
  expects(false);
  return 0;
}

}  // namespace stackworthy
