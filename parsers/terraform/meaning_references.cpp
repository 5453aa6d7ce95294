// What expressions name, held against what the directory declares, without evaluating anything. A name that a for
// expression or a dynamic block binds is no reference. Files that are copied in at deployment may declare what is
// missing, so the notices say only what is not declared here. Cycles are looked for among locals and resources; what
// leads through a module's call is left to evaluation.

#include <algorithm>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "parsers/terraform/meaning.h"

namespace stackworthy::terraform {

namespace {

constexpr std::size_t most_reference_notices = 200;
constexpr std::size_t most_bound = 1000;           ///< Names that one expression binds; with more it is not checked.
constexpr std::size_t most_members = 32;           ///< Of a cycle that are named.
constexpr std::size_t most_arguments = 5'000'000;  ///< Of calls that are compared with variables, per directory.

bool is_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// What may be named where an expression stands.
struct Place {
  bool has_count = false, has_each = false, has_self = false;
  bool is_in_graph = true;  ///< Whether what it names is a dependency for the search for cycles.
};

/// A reference's first name and up to three names behind it; indices between them left out.
struct Named {
  std::string_view root;
  std::string_view steps[3];
  std::size_t count = 0;
  Span span;
};

class ReferenceChecks {
 public:
  ReferenceChecks(const parsers::TerraformFiles& all, const Module& module, std::vector<Notice>& notices)
      : all_(all), module_(module), notices_(notices) {}

  void run() {
    for (const LocalValue& local : module_.locals) {
      begin(&local, &local, nullptr, local.name_span);
      check(local.value, {});
    }
    for (const Declaration& resource : module_.resources) {
      begin(module_.resource(resource_key(resource)), nullptr, &resource, resource.block.head);
      check_block(resource.block, place_of(resource));
    }
    from_ = nowhere;
    for (const Declaration& call : module_.calls) {
      check_block(call.block, place_of(call));
      check_call(call);
    }
    for (const Declaration& provider : module_.providers) {
      Place place = place_of(provider);
      place.has_count = true;
      check_body(provider.block.body, place);
    }
    for (const Declaration& output : module_.outputs) check_body(output.block.body, {});
    for (const Declaration& variable : module_.variables) {
      for (const Block& block : variable.block.body.blocks) check_body(block.body, {});
    }
    for (const Declaration& other : module_.others) {
      if (other.block.type != "check") continue;
      for (const Block& block : other.block.body.blocks) {
        if (block.type == "assert") check_body(block.body, {});
      }
    }
    find_cycles();
  }

 private:
  void add(Notice::Severity severity, Span where, std::string message) {
    if (notices_.size() > most_reference_notices) return;
    if (notices_.size() == most_reference_notices) message = "and more that terraform refuses in this directory";
    notices_.push_back({severity, where, std::move(message), {}});
  }

  static Place place_of(const Declaration& declaration) {
    return {declaration.attribute("count") != nullptr, declaration.attribute("for_each") != nullptr, false, true};
  }

  void check_block(const Block& block, const Place& place) { check_body(block.body, place); }

  void check_body(const Body& body, const Place& place) {
    for (const Attribute& attribute : body.attributes) {
      if (attribute.name == "depends_on") {
        check_dependencies(attribute.value, place);
      } else if (!is_one_of(attribute.name, {"provider", "providers", "ignore_changes", "replace_triggered_by", "when",
                                             "on_failure", "iterator"})) {
        check(attribute.value, place);
      }
    }
    for (const Block& block : body.blocks) {
      if (block.type == "action_trigger") continue;  // Its events are words.
      Place inner = place;
      if (is_one_of(block.type, {"provisioner", "connection", "lifecycle"})) {
        inner.has_self = true;
        inner.is_in_graph = false;
      }
      if (block.type != "dynamic" || block.labels.empty()) {
        check_body(block.body, inner);
        continue;
      }
      const Attribute* iterator = block.body.attribute("iterator");
      bound_.push_back(iterator && iterator->value.file
                           ? iterator->value.file->spelled(iterator->value.file->nodes[iterator->value.node])
                           : block.labels[0]);
      check_body(block.body, inner);
      bound_.pop_back();
    }
  }

  void check_dependencies(const Expression& value, const Place& place) {
    if (value.json) {
      for (const Member& part : value.json->parts()) {
        if (part.value->kind != Kind::string) continue;
        Named named = split(part.value->string());
        named.span = part.where.is_somewhere() ? part.where : part.value->from;
        if (named.count > 0) resolve(named, place);
      }
      return;
    }
    if (!value.file) return;
    const hcl::File& file = *value.file;
    const hcl::Node& node = file.nodes[value.node];
    if (node.kind != hcl::Kind::tuple)
      return add(Notice::Severity::warning, value.span(), "is no list of references, and depends_on takes one");
    for (std::uint32_t child = value.node + 1; child < node.next; child = file.nodes[child].next) {
      const hcl::Kind kind = file.nodes[child].kind;
      if (!is_one_of_kinds(kind))
        add(Notice::Severity::warning, span_of(file, file.nodes[child]), "is no reference, and depends_on takes those");
    }
    check(value, place);
  }

  static bool is_one_of_kinds(hcl::Kind kind) {
    return kind == hcl::Kind::get_attribute || kind == hcl::Kind::get_index || kind == hcl::Kind::variable ||
           kind == hcl::Kind::splat || kind == hcl::Kind::text || kind == hcl::Kind::error;
  }

  static Named split(std::string_view text) {
    Named named;
    std::size_t parts = 0;
    while (!text.empty() && parts < 4) {
      const std::size_t end = std::min(text.find('.'), text.size());
      const std::string_view part = text.substr(0, std::min(end, text.find('[')));
      if (parts++ == 0) {
        named.root = part;
      } else {
        named.steps[named.count++] = part;
      }
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    return named;
  }

  void check(const Expression& value, const Place& place) {
    if (value.json) return check_json(value, *value.json, place);
    if (value.file) check_nodes(*value.file, value.node, place, false);
  }

  void check_json(const Expression& value, const stackworthy::Node& node, const Place& place) {
    if (!value.owner) return;
    const auto look = [&](const void* owner) {
      const auto found = value.owner->templates.find(owner);
      if (found != value.owner->templates.end()) check_nodes(*found->second, 0, place, true);
    };
    look(&node);
    for (const Member& part : node.parts()) {
      if (part.name) look(part.name);
      check_json(value, *part.value, place);
    }
  }

  void check_nodes(const hcl::File& file, std::uint32_t at, const Place& place, bool is_json) {
    const std::size_t outer = bound_.size();
    const std::uint32_t end = file.nodes[at].next;
    for (std::uint32_t each = at; each < end && bound_.size() - outer <= most_bound; ++each) {
      const hcl::Node& node = file.nodes[each];
      if (node.kind == hcl::Kind::for_tuple || node.kind == hcl::Kind::for_object ||
          node.kind == hcl::Kind::for_directive) {
        bound_.push_back(file.spelled(file.nodes[each + 1]));
        if ((node.flags & hcl::flags::two_names) != 0) bound_.push_back(file.spelled(file.nodes[each + 2]));
      }
      if (node.kind != hcl::Kind::variable) continue;
      if (std::find(bound_.begin(), bound_.end(), file.spelled(node)) != bound_.end()) continue;
      const Named named = named_at(file, at, each);
      if (!is_json || is_known_root(named.root)) resolve(named, place);
    }
    bound_.resize(outer);
  }

  static bool is_known_root(std::string_view root) {
    return is_one_of(root, {"var", "local", "module", "data", "path", "terraform"});
  }

  static Named named_at(const hcl::File& file, std::uint32_t at, std::uint32_t variable) {
    Named named;
    named.root = file.spelled(file.nodes[variable]);
    named.span = span_of(file, file.nodes[variable]);
    for (std::uint32_t outer = variable; outer > at && named.count < 3;) {
      const hcl::Node& get = file.nodes[--outer];
      if (get.kind == hcl::Kind::get_index) continue;
      if (get.kind != hcl::Kind::get_attribute) break;
      const std::string_view step = file.spelled(file.nodes[file.nodes[outer + 1].next]);
      if (!is_digits(step)) named.steps[named.count++] = step;
      if (named.count == 1) named.span = span_of(file, get);
    }
    return named;
  }

  void undeclared(const Named& named, const std::string& what, Notice::Severity severity = Notice::Severity::warning) {
    add(severity, named.span, "refers to " + what + ", which no file of this directory declares");
  }

  void resolve(const Named& named, const Place& place) {
    const std::string_view root = named.root, first = named.steps[0];
    const std::string spelled(root);
    if (root == "count" || root == "each") return resolve_repetition(named, place);
    if (root == "self") {
      if (!place.has_self)
        add(Notice::Severity::warning, named.span,
            "refers to self outside of provisioners, connections and postconditions");
      return;
    }
    if (is_one_of(root, {"ephemeral", "action", "list", "tofu", "run"})) return;
    if (named.count == 0) {
      const bool is_own = is_one_of(root, {"var", "local", "module", "data", "path", "terraform", "resource"});
      add(Notice::Severity::warning, named.span,
          is_own ? "names nothing behind '" + spelled + "'"
                 : "'" + spelled + "' is no reference; text stands in quotes");
      return;
    }
    if (root == "path" || root == "terraform") {
      const bool is_there =
          root == "path" ? is_one_of(first, {"module", "root", "cwd"}) : is_one_of(first, {"workspace", "applying"});
      if (!is_there)
        add(Notice::Severity::warning, named.span,
            "refers to " + spelled + "." + std::string(first) + ", which is not there");
    } else if (root == "var") {
      if (!module_.variable(first)) undeclared(named, "var." + std::string(first), Notice::Severity::note);
    } else if (root == "local") {
      const LocalValue* local = module_.local(first);
      depend(local, place);
      if (!local) undeclared(named, "local." + std::string(first));
    } else if (root == "module") {
      resolve_output(named);
    } else {
      resolve_resource(named, place);
    }
  }

  void resolve_repetition(const Named& named, const Place& place) {
    const bool is_count = named.root == "count";
    const std::string_view first = named.steps[0];
    if (named.count > 0 && !(is_count ? first == "index" : first == "key" || first == "value")) {
      add(Notice::Severity::warning, named.span,
          "refers to " + std::string(named.root) + "." + std::string(first) + ", which is not there");
    } else if (!(is_count ? place.has_count : place.has_each)) {
      const char* lacking = is_count ? "count" : "for_each";
      add(Notice::Severity::warning, named.span,
          "refers to " + std::string(named.root) + " where there is no " + lacking);
    }
  }

  void resolve_output(const Named& named) {
    const Declaration* call = module_.call(named.steps[0]);
    if (!call) return undeclared(named, "module." + std::string(named.steps[0]));
    const Module* called = whole_module(*call);
    if (!called || named.count < 2 || called->output(named.steps[1])) return;
    add(Notice::Severity::warning, named.span,
        "asks for the output '" + std::string(named.steps[1]) + "', which '" + called->directory +
            "' does not declare");
  }

  void resolve_resource(const Named& named, const Place& place) {
    std::string address;
    const bool has_prefix = named.root == "resource" || named.root == "data";
    if (named.root == "data") address = "data.";
    if (has_prefix && named.count < 2)
      return add(Notice::Severity::warning, named.span, "names a type of resources, but none of them");
    address.append(has_prefix ? named.steps[0] : named.root).append(".").append(named.steps[has_prefix ? 1 : 0]);
    const Declaration* resource = module_.resource(address);
    depend(resource, place);
    if (!resource) undeclared(named, address);
  }

  /// The module that a call leads to; nullptr where it was not read, or not whole.
  const Module* whole_module(const Declaration& call) {
    const std::string directory = parsers::called_directory(all_, module_, call);
    const Module* called = directory.empty() ? nullptr : all_.module(directory);
    return called && called->is_whole ? called : nullptr;
  }

  void check_call(const Declaration& call) {
    const Attribute* source = call.attribute("source");
    std::string_view text;
    if (source && call.attribute("version") && literal_text(source->value, text) && parsers::is_local_source(text))
      add(Notice::Severity::warning, source->value.span(), "is a path, and only modules of a registry have a version");
    const Module* called = whole_module(call);
    arguments_ += called ? called->variables.size() + call.block.body.attributes.size() : 0;
    if (!called || arguments_ > most_arguments) return;
    std::unordered_set<std::string_view> given;
    for (const Attribute& attribute : call.block.body.attributes) given.insert(attribute.name);
    for (const Attribute& attribute : call.block.body.attributes) {
      if (is_one_of(attribute.name, {"source", "version", "providers", "count", "for_each", "depends_on"})) continue;
      if (!called->variable(attribute.name))
        add(Notice::Severity::warning, attribute.name_span,
            "sets '" + std::string(attribute.name) + "', which '" + called->directory + "' does not declare");
    }
    for (const Declaration& variable : called->variables) {
      if (!variable.attribute("default") && given.count(variable.name) == 0)
        add(Notice::Severity::warning, call.block.head,
            "lacks '" + std::string(variable.name) + "', which '" + called->directory + "' requires");
    }
  }

  void begin(const void* what, const LocalValue* local, const Declaration* resource, Span where) {
    from_ = points_.size();
    numbers_.emplace(what, from_);
    points_.push_back({local, resource, where, {}, 0});
  }

  void depend(const void* what, const Place& place) {
    if (what && from_ != nowhere && place.is_in_graph) points_[from_].leads_to.push_back(what);
  }

  /// Depth first, without recursion; each cycle is named once, at the declaration that was met first.
  void find_cycles() {
    struct Visit {
      std::size_t point, next;
    };
    std::vector<Visit> path;
    for (std::size_t start = 0; start < points_.size(); ++start) {
      if (points_[start].state != 0) continue;
      path.push_back({start, 0});
      points_[start].state = 1;
      while (!path.empty()) {
        Point& here = points_[path.back().point];
        if (path.back().next == here.leads_to.size()) {
          here.state = 2;
          path.pop_back();
          continue;
        }
        const auto found = numbers_.find(here.leads_to[path.back().next++]);
        if (found == numbers_.end()) continue;
        Point& there = points_[found->second];
        if (there.state == 0) {
          there.state = 1;
          path.push_back({found->second, 0});
        } else if (there.state == 1) {
          if (notices_.size() > most_reference_notices) return;
          std::string members;
          std::size_t named = 0;
          auto first = std::find_if(path.begin(), path.end(), [&](const Visit& v) { return v.point == found->second; });
          for (; first != path.end() && named < most_members; ++first, ++named)
            members.append(points_[first->point].address()).append(" -> ");
          if (first != path.end()) members.append("... -> ");
          add(Notice::Severity::warning, there.where, "depends on itself: " + members + there.address());
        }
      }
    }
  }

  struct Point {
    const LocalValue* local;
    const Declaration* resource;
    Span where;
    std::vector<const void*> leads_to;
    int state;  // Of the search: 0 not met, 1 on the path, 2 left behind.

    std::string address() const { return local ? "local." + std::string(local->name) : resource_key(*resource); }
  };

  static constexpr std::size_t nowhere = static_cast<std::size_t>(-1);
  const parsers::TerraformFiles& all_;
  const Module& module_;
  std::vector<Notice>& notices_;
  std::vector<std::string_view> bound_;
  std::vector<Point> points_;
  std::unordered_map<const void*, std::size_t> numbers_;
  std::size_t from_ = nowhere;
  std::size_t arguments_ = 0;
};

}  // namespace

void check_references(const parsers::TerraformFiles& all, const Module& module, std::vector<Notice>& notices) {
  ReferenceChecks(all, module, notices).run();
}

}  // namespace stackworthy::terraform
