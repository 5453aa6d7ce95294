#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analyzer/model/arena.h"
#include "analyzer/model/resource.h"
#include "analyzer/model/source.h"

namespace stackworthy {

class Estate;

/// Why one resource leads to another. One table: `to_text` names each in the words of `graph`.
enum class EdgeKind : std::uint8_t {
  references,
  depends_on,
  module,
  attaches_policy,
  assumes,
  publishes_to,
  subscribes,
  monitors,
  backs_up,
  selects,
  mounts,
  env_from,
  scales,
  routes_to,
  protects,
  exports,
  owns_state,
  same_identity,
  configures,  ///< A split resource configures its subject: bucket versioning -> bucket.
  logs_to,     ///< What writes its logs into a bucket -> the bucket.
  serves,      ///< A CDN -> its origin.
  builds,      ///< A pipeline or build -> the store of its artifacts.
  bounds,      ///< A principal -> the policy that is its permissions boundary.
};
std::string_view to_text(EdgeKind);

/// An end of an edge that is not declared in the scan.
struct External {
  enum class Kind : std::uint8_t { none, variable, data, remote_state, import_value, dependency, name, opaque };
  Kind kind = Kind::none;
  std::string_view key;
};

struct Edge {
  EdgeKind kind = EdgeKind::references;
  const Resource* from = nullptr;
  const Resource* to = nullptr;  ///< nullptr where the end is external.
  External external;
  Span where;                ///< Of the reference.
  Truth holds = Truth::yes;  ///< Unknown where the link is only possible.
};

/// What a stack is for; only `dev` changes what is judged.
enum class Profile : std::uint8_t { unset, dev, staging, prod };
std::string_view to_text(Profile);

enum class StackKind : std::uint8_t { deployed, plausible, example, library };
std::string_view to_text(StackKind);

/// Recomputes, for a finding, the hops between a place and the literal that decides it.
class Tracer {
 public:
  virtual ~Tracer() = default;
  /// From the literal to the place, both included; at least the two.
  virtual std::vector<Span> hops(const Resource&, Span where, Span from) const = 0;
};

/// Where an address leads inside one stack.
struct Resolved {
  std::vector<const Resource*> resources;  ///< More than one where the instance is not named.
  std::string_view attribute;              ///< What follows the resource's address: `arn`, `Arn`; empty for the whole.
};

/// One root under one variant. Immutable after linking; owns the memory of all its values.
class Stack {
 public:
  Stack() = default;
  Stack(const Stack&) = delete;
  Stack& operator=(const Stack&) = delete;

  std::string name;  ///< The root's path plus `@variant`.
  std::string root;  ///< Directory or template, relative to the trust root; `.` at its top.
  std::string variant;
  StackKind kind = StackKind::plausible;
  std::string why;  ///< One phrase: what made it of that kind.
  Profile profile = Profile::unset;
  Dialect dialect = Dialect::terraform;
  Arena arena;
  std::vector<Resource> resources;  ///< In order of the files; never resized after `index`.
  const Node* outputs = nullptr;    ///< An object, or nullptr.
  std::vector<Notice> notices;
  std::vector<std::string> not_read;  ///< Addresses of opaque modules and files, for `graph`; of manifests `base URL`
                                      ///< and `chart NAME`.
  std::unique_ptr<Tracer> tracer;
  const Estate* estate = nullptr;

  /// Indexes by type and address and sets `Resource::stack`; call when `resources` is complete, and again where they
  /// were changed since.
  void index();
  std::span<const Resource* const> of_type(std::string_view canonical) const;
  const Resource* find(std::string_view address) const;
  /// The resources an absolute reference names; empty where it names none.
  Resolved resolve(std::string_view reference) const;
  /// The innermost resource whose extent contains the span, or nullptr; the first instance.
  const Resource* containing(Span) const;

 private:
  /// A name under which a resource is found: its address, and that without the last instance key.
  struct Entry {
    std::string_view address;
    const Resource* resource;
  };
  std::span<const Entry> at_address(std::string_view address) const;

  std::vector<const Resource*> by_type_;  ///< Sorted by type, then in order of the files.
  std::vector<Entry> by_address_;         ///< Sorted by address, then in order of the files.
};

/// All stacks of the scan and the edges between them; built once, then immutable.
class Estate {
 public:
  Estate() = default;
  Estate(const Estate&) = delete;
  Estate& operator=(const Estate&) = delete;

  std::vector<std::unique_ptr<Stack>> stacks;
  /// Ends of the directories of modules whose inputs stand in Terragrunt units that are not evaluated with them.
  std::vector<std::string> given_elsewhere;

  /// Gives every resource its id; call before edges are added.
  void number();
  const Resource& resource(std::uint32_t id) const { return *by_id_[id]; }
  std::size_t size() const { return by_id_.size(); }

  /// Sorts edges both ways and drops equal ones; call once.
  void set_edges(std::vector<Edge> edges);
  std::span<const Edge> edges() const { return edges_; }
  std::span<const Edge> out(const Resource&) const;
  std::span<const Edge* const> in(const Resource&) const;

 private:
  std::vector<const Resource*> by_id_;
  std::vector<Edge> edges_;
  std::vector<std::uint32_t> first_out_;
  std::vector<const Edge*> incoming_;
  std::vector<std::uint32_t> first_in_;
};

/// Edges of one kind that leave / reach a resource.
std::vector<const Edge*> edges_from(const Resource&, EdgeKind);
std::vector<const Edge*> edges_to(const Resource&, EdgeKind);

}  // namespace stackworthy
