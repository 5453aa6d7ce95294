#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/config.h"
#include "analyzer/model/value.h"

namespace stackworthy::config {

/// What one value must look like.
enum class Form : std::uint8_t {
  text,      ///< One line.
  word,      ///< One of a closed list.
  boolean,   //
  count,     ///< A whole number, 0 or more.
  date,      ///< `YYYY-MM-DD`.
  duration,  ///< `1h30m`.
  glob,      //
  path,      ///< Inside the trust root, relative to it.
  selector,  ///< A rule, an area, `area/*`.
  scalar,    ///< Text, number or boolean, as text.
  object,    ///< With the keys `below`.
  setting,   ///< `off`, or an object with the keys `below`.
};

/// Whether one value stands there, a list of them, or a mapping to them from keys that the author chooses.
enum class Shape : std::uint8_t { one, list, map };

/// A value that has its form.
struct Item {
  std::string_view key;     ///< Of the mapping that it stands in.
  std::string text;         ///< A path is normalised.
  std::int64_t number = 0;  ///< A duration is in seconds.
  bool boolean = false;
  Span where;
  Span key_where;
};

class Draft;

/// One key of the configuration: all that is known of it. Reading, schema, `config show` and the page follow from it.
struct Key {
  std::string_view name;
  Form form = Form::text;
  Shape shape = Shape::one;
  std::string_view meaning;
  std::string_view fallback = {};  ///< The default, as YAML; empty where there is none.
  bool is_required = false;
  bool is_supported = true;
  std::uint8_t choice = 0;    ///< An object has keys of one choice only: 1 or 2; 0: of either.
  bool is_of_choice = false;  ///< Whether its choice needs it.
  std::vector<std::string_view> (*words)() = nullptr;
  std::span<const Key> below = {};
  void (*set)(Draft&, const Item&) = nullptr;    ///< For each value; for an object before its keys are read.
  void (*close)(Draft&, const Item&) = nullptr;  ///< For an object, after its keys.
};

/// The keys at the top of a configuration, in the order in which they are shown.
std::span<const Key> keys();

/// What stands in a text for each of `keys()`; nullptr where nothing does. The values are the arena's.
std::vector<const Member*> given(const Source& source, Arena& arena);

/// A configuration that is being read, and what is wrong with it.
class Draft {
 public:
  Draft(Config& made, std::vector<Notice>& errors) : config(made), errors_(errors) {}

  /// Says what is wrong; beyond the first 50 errors only how many there are.
  void error(Span where, std::string message);
  /// Whether there is no use in looking further.
  bool is_full() const { return left_out_ > 10'000; }
  /// Says how many errors were left out.
  void finish();

  Config& config;
  std::size_t first_provided = 0;  ///< Of `provided` in the entry of `stacks` that is being read.

 private:
  std::vector<Notice>& errors_;
  std::size_t left_out_ = 0;
};

/// `unknown WHAT`, with the word that was meant where one is near. What is wrong is quoted only then: it may be
/// anything.
std::string unknown(std::string_view what, std::string_view wrong, std::span<const std::string_view> words);

/// Reads a scalar as the key wants it; false, with the reason in `why`, where it is none.
bool take(const Key& key, const Node& value, Item& item, std::string& why);

/// Every area, `area/*` and id that a selector may be.
std::vector<std::string_view> selectors();

}  // namespace stackworthy::config
