// The hops between a place and the literal behind it, found again in the syntax: variable to argument to local, as long
// as the value is passed on unchanged.

#include "parsers/terraform/tracer.h"

#include <algorithm>

namespace stackworthy::terraform {

namespace {

constexpr std::size_t most_hops = 64;

/// A module on the way: its declarations, and the call that leads into it.
struct Level {
  const Module* module = nullptr;
  const Call* call = nullptr;
};

class Trail {
 public:
  Trail(const parsers::TerraformFiles& files, std::string_view root) : files_(files), root_(root) {}

  Level level_of(const Call* call) const { return {files_.module(call ? call->directory : root_), call}; }

  std::vector<Span> follow(Level level, Span where, Span from) {
    from_ = from;
    hops_.push_back(where);
    Expression expression;
    for (const auto& file : files_.files()) {
      if (file->source->id() == where.file && file->syntax) expression = expression_at(*file->syntax, where);
    }
    while (expression.file && level.module && hops_.size() < most_hops) {
      const Expression next = step(level, expression);
      if (!next) break;
      add(next.span());
      expression = next;
    }
    return hops_;
  }

 private:
  void add(Span span) {
    if (span.is_somewhere() && hops_.back() != span) hops_.push_back(span);
  }

  static Expression expression_at(const hcl::File& file, Span where) {
    for (std::uint32_t at = 0; at < file.nodes.size(); ++at) {
      const hcl::Node& node = file.nodes[at];
      const bool is_expression =
          node.kind != hcl::Kind::body && node.kind != hcl::Kind::block && node.kind != hcl::Kind::attribute;
      if (is_expression && node.begin == where.begin && node.end == where.end) return {&file, at, nullptr, nullptr};
    }
    return {};
  }

  static const Declaration* declaration_of(const Call& call, const Module& caller) {
    const auto found = std::find_if(caller.calls.begin(), caller.calls.end(),
                                    [&](const Declaration& each) { return each.block.head == call.head; });
    return found == caller.calls.end() ? nullptr : &*found;
  }

  /// The names of a traversal, outermost first: `var`, `x`; empty for anything else.
  static std::vector<std::string_view> names_of(const hcl::File& file, std::uint32_t at) {
    std::vector<std::string_view> names;
    while (file.nodes[at].kind == hcl::Kind::parentheses) ++at;
    while (file.nodes[at].kind == hcl::Kind::get_attribute || file.nodes[at].kind == hcl::Kind::get_index) {
      const std::uint32_t behind = file.nodes[at + 1].next;
      const bool by_name = file.nodes[at].kind == hcl::Kind::get_attribute;
      names.push_back(by_name ? file.spelled(file.nodes[behind]) : std::string_view());
      ++at;
    }
    if (file.nodes[at].kind != hcl::Kind::variable) return {};
    names.push_back(file.spelled(file.nodes[at]));
    std::reverse(names.begin(), names.end());
    return names;
  }

  Expression step(Level& level, const Expression& expression) {
    const std::vector<std::string_view> names = names_of(*expression.file, expression.node);
    if (names.size() < 2) return {};
    if (names[0] == "local") {
      const LocalValue* local = level.module->local(names[1]);
      return local ? local->value : Expression{};
    }
    if (names[0] == "var") return argument_of(level, names[1]);
    if (names[0] == "module") return output_of(level, names);
    return {};
  }

  Expression argument_of(Level& level, std::string_view name) {
    const Declaration* variable = level.module->variable(name);
    if (!variable) return {};
    add(variable->block.head);
    const Attribute* fallback = variable->attribute("default");
    const Expression otherwise = fallback ? fallback->value : Expression{};
    // A default stands for the value only where no file of variables and no Terragrunt unit gives one.
    if (!level.call) return otherwise.span() == from_ ? otherwise : Expression{};
    const Level outer = level_of(level.call->caller);
    const Declaration* call = outer.module ? declaration_of(*level.call, *outer.module) : nullptr;
    const Attribute* argument = call ? call->attribute(name) : nullptr;
    if (!argument) return otherwise;
    level = outer;
    return argument->value;
  }

  Expression output_of(Level& level, const std::vector<std::string_view>& names) {
    const Declaration* call = level.module->call(names[1]);
    const std::size_t at = names.size() > 2 && names[2].empty() ? 3 : 2;
    if (!call || at >= names.size()) return {};
    const Module* module = files_.module(parsers::called_directory(files_, *level.module, *call));
    const Declaration* output = module ? module->output(names[at]) : nullptr;
    const Attribute* value = output ? output->attribute("value") : nullptr;
    if (!value) return {};
    Call& made = calls_.emplace_back();
    made.caller = level.call;
    made.directory = module->directory;
    made.head = call->block.head;
    level = {module, &made};
    return value->value;
  }

  const parsers::TerraformFiles& files_;
  std::string_view root_;
  Span from_;
  std::vector<Span> hops_;
  std::deque<Call> calls_;
};

}  // namespace

std::vector<Span> SyntaxTracer::hops(const Resource& resource, Span where, Span from) const {
  Trail trail(*files_, root_);
  std::vector<Span> hops = trail.follow(trail.level_of(resource.call), where, from);
  const auto at_literal = std::find(hops.begin(), hops.end(), from);
  hops.erase(at_literal, hops.end());
  hops.push_back(from);
  if (hops.size() == 1) hops.push_back(where);
  std::reverse(hops.begin(), hops.end());
  return hops;
}

}  // namespace stackworthy::terraform
