#include <algorithm>
#include <map>
#include <tuple>

#include "analyzer/model/expects.h"
#include "analyzer/output/escape.h"
#include "analyzer/output/formats.h"
#include "analyzer/output/json_writer.h"
#include "analyzer/output/print.h"
#include "analyzer/output/render.h"
#include "analyzer/output/value.h"

namespace stackworthy::output {

namespace {

std::string_view word(Truth truth) { return truth == Truth::yes ? "yes" : truth == Truth::no ? "no" : "unknown"; }

void write_place(JsonWriter& out, Span span, const Printer& printer) {
  if (!span.is_somewhere()) return;
  const Source& source = printer.sources()[span.file];
  out.field("file", printer.name(source.path()));
  out.field("line", source.position(span.begin).line);
}

void write_resource(JsonWriter& out, const Resource& resource, bool shows_values, const Printer& printer) {
  out.open_object();
  out.field("address", printer.name(resource.address));
  out.field("type", resource.type);
  out.field("spelled_type", resource.spelled_type);
  out.field("exists", word(resource.exists));
  out.flag("data", resource.is_data);
  out.flag("virtual", resource.is_virtual);
  write_place(out, resource.head, printer);
  if (shows_values) {
    out.key("values");
    if (resource.body && resource.body->kind != Kind::object && resource.body->kind != Kind::null) {
      write_value(out, *resource.body, resource.head, printer);
    } else {
      out.open_object();
      if (resource.body) write_members(out, *resource.body, printer);
      out.close();
    }
  }
  out.close();
}

std::string_view target(const Edge& edge) { return edge.to ? edge.to->address : edge.external.key; }

/// Edges that leave resources of the stack, each (from, to, kind) once.
std::vector<std::tuple<std::string_view, std::string_view, std::string_view>> edges_of(const Stack& stack,
                                                                                       const Estate& estate) {
  std::vector<std::tuple<std::string_view, std::string_view, std::string_view>> edges;
  if (estate.edges().empty()) return edges;
  for (const Resource& resource : stack.resources) {
    for (const Edge& edge : estate.out(resource))
      edges.emplace_back(resource.address, target(edge), to_text(edge.kind));
  }
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  return edges;
}

void write_outputs(JsonWriter& out, const Stack& stack, bool shows_values, const Printer& printer) {
  out.key("outputs");
  if (stack.outputs && shows_values) return write_value(out, *stack.outputs, {}, printer);
  out.open_object();
  if (stack.outputs) {
    for (const Member& output : stack.outputs->parts()) {
      if (!output.name) continue;
      const std::string name = printer.text(output.name->spelled);
      out.key(name.starts_with('$') ? '$' + name : name);
      out.null();
    }
  }
  out.close();
}

void write_stack(JsonWriter& out, const Stack& stack, const Estate& estate, bool shows_values, const Printer& printer) {
  out.open_object();
  out.field("name", printer.name(stack.name));
  out.field("root", printer.name(stack.root));
  out.field("variant", printer.name(stack.variant));
  out.field("kind", to_text(stack.kind));
  out.field("why", printer.text(stack.why));
  out.field("profile", to_text(stack.profile));
  out.field("dialect", to_text(stack.dialect));
  out.key("resources");
  out.open_list();
  for (const Resource& resource : stack.resources) write_resource(out, resource, shows_values, printer);
  out.close();
  out.key("edges");
  out.open_list();
  for (const auto& [from, to, kind] : edges_of(stack, estate)) {
    out.open_object();
    out.field("from", printer.name(from));
    out.field("to", printer.name(to));
    out.field("kind", kind);
    out.close();
  }
  out.close();
  write_outputs(out, stack, shows_values, printer);
  out.key("not_read");
  out.open_list();
  for (const std::string& address : stack.not_read) out.string(printer.name(address));
  out.close();
  out.close();
}

}  // namespace

std::string graph_json(const Results& results, bool shows_values) {
  expects(results.estate);
  const Printer printer(results);
  JsonWriter out;
  out.open_object();
  out.key("stacks");
  out.open_list();
  for (const auto& stack : results.estate->stacks) write_stack(out, *stack, *results.estate, shows_values, printer);
  out.close();
  out.key("notices");
  out.open_list();
  for (const Notice& notice : results.notices) {
    out.open_object();
    out.field("severity", level(notice.severity));
    write_place(out, notice.span, printer);
    if (!notice.span.is_somewhere()) out.field("file", printer.name(notice.path));
    out.field("message", printer.text(notice.message));
    out.close();
  }
  out.close();
  out.close();
  return out.take();
}

namespace {

/// Resources in the order of the estate with a number each, which is their name in the drawing.
class Drawing {
 public:
  explicit Drawing(const Results& results) : results_(&results), printer_(results) {
    for (const auto& stack : results.estate->stacks) {
      for (const Resource& resource : stack->resources) ids_.emplace(&resource, "n" + std::to_string(ids_.size()));
    }
  }

  const std::string& id(const Resource& resource) const { return ids_.at(&resource); }
  std::string label(const Resource& resource) const { return printer_.name(resource.address); }
  std::string label(const Stack& stack) const { return printer_.name(stack.name); }
  std::string label(const External& external) const { return printer_.text(external.key); }
  const Estate& estate() const { return *results_->estate; }

  /// What is drawn as a node: what a provider would make, and modules that were not read.
  static bool is_drawn(const Resource& resource) { return !resource.is_declaration() || resource.is_opaque; }

  /// Calls `draw(from, to, edge)` for each edge between drawn resources; `to` is nullptr where the end is external.
  template <class Draw>
  void each_edge(Draw draw) const {
    for (const Edge& edge : estate().edges()) {
      if (!is_drawn(*edge.from) || (edge.to && !is_drawn(*edge.to))) continue;
      if (!edge.to && edge.external.key.empty()) continue;
      draw(edge);
    }
  }

 private:
  const Results* results_;
  Printer printer_;
  std::map<const Resource*, std::string> ids_;
};

}  // namespace

std::string graph_dot(const Results& results) {
  expects(results.estate);
  const Drawing drawing(results);
  std::string out = "digraph stackworthy {\n  rankdir=LR;\n  node [shape=box];\n";
  std::size_t cluster = 0;
  for (const auto& stack : drawing.estate().stacks) {
    out += "  subgraph cluster_" + std::to_string(cluster++) + " {\n    label=\"" + escape_dot(drawing.label(*stack)) +
           "\";\n";
    for (const Resource& resource : stack->resources) {
      if (!Drawing::is_drawn(resource)) continue;
      const std::string style = resource.exists == Truth::yes ? "" : ", style=dashed";
      out += "    " + drawing.id(resource) + " [label=\"" + escape_dot(drawing.label(resource)) + "\"" + style + "];\n";
    }
    out += "  }\n";
  }
  std::map<std::string, std::string> externals;
  std::string edges;
  drawing.each_edge([&](const Edge& edge) {
    std::string to;
    if (edge.to) {
      to = drawing.id(*edge.to);
    } else {
      to = externals.emplace(drawing.label(edge.external), "x" + std::to_string(externals.size())).first->second;
    }
    edges += "  " + drawing.id(*edge.from) + " -> " + to + " [label=\"" + std::string(to_text(edge.kind)) + "\"];\n";
  });
  for (const auto& [label, id] : externals) out += "  " + id + " [label=\"" + escape_dot(label) + "\", shape=oval];\n";
  return out + edges + "}\n";
}

std::string graph_mermaid(const Results& results) {
  expects(results.estate);
  const Drawing drawing(results);
  std::string out = "flowchart LR\n";
  std::size_t subgraph = 0;
  for (const auto& stack : drawing.estate().stacks) {
    out += "  subgraph s" + std::to_string(subgraph++) + "[\"" + escape_mermaid(drawing.label(*stack)) + "\"]\n";
    for (const Resource& resource : stack->resources) {
      if (Drawing::is_drawn(resource))
        out += "    " + drawing.id(resource) + "[\"" + escape_mermaid(drawing.label(resource)) + "\"]\n";
    }
    out += "  end\n";
  }
  std::map<std::string, std::string> externals;
  std::string edges;
  drawing.each_edge([&](const Edge& edge) {
    std::string to;
    if (edge.to) {
      to = drawing.id(*edge.to);
    } else {
      to = externals.emplace(drawing.label(edge.external), "x" + std::to_string(externals.size())).first->second;
    }
    edges += "  " + drawing.id(*edge.from) + " -->|" + std::string(to_text(edge.kind)) + "| " + to + "\n";
  });
  for (const auto& [label, id] : externals) out += "  " + id + "([\"" + escape_mermaid(label) + "\"])\n";
  return out + edges;
}

}  // namespace stackworthy::output
