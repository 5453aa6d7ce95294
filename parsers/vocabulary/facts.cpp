// Documented defaults, documents and credentials stand in tables of their own; here they become one tree of facts per
// type and dialect, made when first asked for.

#include <array>
#include <map>
#include <mutex>
#include <string>
#include <unordered_map>

#include "parsers/vocabulary/credentials.h"
#include "parsers/vocabulary/tables.h"
#include "parsers/vocabulary/vocabulary.h"

namespace stackworthy::vocabulary {

namespace {

/// A fact that still grows.
struct Draft {
  Fact fact;
  std::map<std::string, Draft> below;
};
using Drafts = std::map<std::string, Draft>;

void add(Drafts& drafts, std::span<const Fact> facts) {
  for (const Fact& fact : facts) {
    Draft& draft = drafts[std::string(fact.name)];
    const bool was_credential = draft.fact.is_credential;
    draft.fact = fact;
    draft.fact.is_credential = fact.is_credential || was_credential;
    add(draft.below, fact.below);
  }
}

void add_credential(Drafts& drafts, std::string_view path) {
  const std::size_t dot = path.find('.');
  Draft& draft = drafts[std::string(path.substr(0, dot))];
  if (dot == std::string_view::npos)
    draft.fact.is_credential = true;
  else
    add_credential(draft.below, path.substr(dot + 1));
}

std::span<const Fact> frozen(const Drafts& drafts, Arena& arena) {
  std::vector<Fact> facts;
  for (const auto& [name, draft] : drafts) {
    Fact fact = draft.fact;
    fact.name = arena.copy(std::string_view(name));
    fact.below = frozen(draft.below, arena);
    facts.push_back(fact);
  }
  return arena.copy(facts);
}

/// What the tables say of one type, and the tree that is made of it when it is first asked for, on any thread.
class Entry {
 public:
  std::vector<std::span<const Fact>> documented;
  std::vector<const CredentialSink*> sinks;

  const TypeFacts& facts(std::string_view type) {
    std::call_once(is_made_, [&] {
      Drafts drafts;
      for (const auto& each : documented) add(drafts, each);
      for (const CredentialSink* sink : sinks) {
        const bool is_template = sink->type.starts_with("AWS::");
        add_credential(drafts, is_template ? canonical_path(type, sink->path) : std::string(sink->path));
      }
      made_ = {type, frozen(drafts, arena_)};
    });
    return made_;
  }

 private:
  std::once_flag is_made_;
  Arena arena_;
  TypeFacts made_;
};

using Entries = std::unordered_map<std::string_view, Entry>;

/// The index of one dialect, which is all that is made before a type is asked for.
Entries index_of(Dialect dialect) {
  Entries entries;
  entries.reserve(1024);
  for (const DocumentedFacts& row : documented_facts()) {
    if (row.dialect == dialect) entries[row.facts.type].documented.push_back(row.facts.facts);
  }
  for (const CredentialSink& sink : credential_sinks()) {
    const bool is_template = sink.type.starts_with("AWS::");
    if (dialect == (is_template ? Dialect::cloudformation : Dialect::terraform))
      entries[canonical_type(sink.type)].sinks.push_back(&sink);
  }
  return entries;
}

Entries& entries_of(Dialect dialect) {
  struct Index {
    std::once_flag is_made;
    Entries entries;
  };
  static std::array<Index, 3> all;
  Index& index = all[static_cast<std::size_t>(dialect)];
  std::call_once(index.is_made, [&] { index.entries = index_of(dialect); });
  return index.entries;
}

}  // namespace

const TypeFacts* facts_of(std::string_view canonical, Dialect dialect) {
  Entries& entries = entries_of(dialect);
  const auto found = entries.find(canonical);
  return found == entries.end() ? nullptr : &found->second.facts(found->first);
}

std::vector<TypeFacts> all_facts(Dialect dialect) {
  std::vector<TypeFacts> facts;
  for (auto& [type, entry] : entries_of(dialect)) facts.push_back(entry.facts(type));
  return facts;
}

}  // namespace stackworthy::vocabulary
