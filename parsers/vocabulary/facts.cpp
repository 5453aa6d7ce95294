// Documented defaults, documents and credentials stand in tables of their own; here they become one tree of facts per
// type and dialect, made when first asked for.

#include <array>
#include <map>
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

struct Table {
  Table() {
    std::array<std::map<std::string, Drafts>, 3> drafts;
    for (const DocumentedFacts& row : documented_facts())
      add(drafts[static_cast<std::size_t>(row.dialect)][std::string(row.facts.type)], row.facts.facts);
    for (const CredentialSink& sink : credential_sinks()) {
      const bool is_template = sink.type.starts_with("AWS::");
      const std::string_view type = canonical_type(sink.type);
      const Dialect dialect = is_template ? Dialect::cloudformation : Dialect::terraform;
      const std::string path = is_template ? canonical_path(type, sink.path) : std::string(sink.path);
      add_credential(drafts[static_cast<std::size_t>(dialect)][std::string(type)], path);
    }
    for (std::size_t dialect = 0; dialect < drafts.size(); ++dialect) {
      for (const auto& [type, facts] : drafts[dialect]) {
        const std::string_view kept = arena.copy(std::string_view(type));
        types[dialect].emplace(kept, TypeFacts{kept, frozen(facts, arena)});
      }
    }
  }

  Arena arena;
  std::array<std::unordered_map<std::string_view, TypeFacts>, 3> types;
};

const Table& all_tables() {
  static const Table made;
  return made;
}

}  // namespace

const TypeFacts* facts_of(std::string_view canonical, Dialect dialect) {
  const auto& types = all_tables().types[static_cast<std::size_t>(dialect)];
  const auto found = types.find(canonical);
  return found == types.end() ? nullptr : &found->second;
}

std::vector<TypeFacts> all_facts(Dialect dialect) {
  std::vector<TypeFacts> facts;
  for (const auto& [type, each] : all_tables().types[static_cast<std::size_t>(dialect)]) facts.push_back(each);
  return facts;
}

}  // namespace stackworthy::vocabulary
