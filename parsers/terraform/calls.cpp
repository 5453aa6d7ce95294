// Function calls. The pure functions are elsewhere; here are those that decide whether their arguments are evaluated,
// or that read files.

#include <algorithm>

#include "parsers/terraform/evaluator.h"
#include "parsers/terraform/functions/characters.h"
#include "parsers/terraform/terragrunt/terragrunt.h"

namespace stackworthy::terraform {

namespace {

/// What is done with a file's bytes by the functions that are named after it.
std::string_view inner_function(std::string_view name) {
  if (name == "filebase64") return "base64encode";
  if (name == "filemd5") return "md5";
  if (name == "filesha1") return "sha1";
  if (name == "filesha256") return "sha256";
  if (name == "filesha512") return "sha512";
  if (name == "filebase64sha256") return "base64sha256";
  if (name == "filebase64sha512") return "base64sha512";
  return {};
}

bool is_plain_string(const Node& node) { return node.kind == Kind::string && !node.has(mark::json); }

std::string base_name(std::string_view path) {
  while (path.size() > 1 && path.back() == '/') path.remove_suffix(1);
  if (path.empty()) return ".";
  if (path == "/") return "/";
  const std::size_t slash = path.rfind('/');
  return std::string(slash == std::string_view::npos ? path : path.substr(slash + 1));
}

std::string directory_name(std::string_view path) {
  const bool is_absolute = path.substr(0, 1) == "/";
  const std::size_t slash = path.rfind('/');
  std::string_view directory = slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
  std::vector<std::string_view> parts;
  while (!directory.empty()) {
    const std::string_view part = directory.substr(0, directory.find('/'));
    directory.remove_prefix(std::min(directory.size(), part.size() + 1));
    if (part.empty() || part == ".") continue;
    const bool can_go_up = !parts.empty() && parts.back() != "..";
    if (part != "..") {
      parts.push_back(part);
    } else if (can_go_up) {
      parts.pop_back();
    } else if (!is_absolute) {
      parts.push_back(part);
    }
  }
  std::string made = is_absolute ? "/" : "";
  for (const std::string_view part : parts) {
    if (!made.empty() && made.back() != '/') made += '/';
    made += part;
  }
  return made.empty() ? "." : made;
}

/// Whether the expression is a reference to something declared, in which a template may stand.
bool names_a_value(const hcl::File& file, std::uint32_t at) {
  while (file.nodes[at].kind == hcl::Kind::get_attribute || file.nodes[at].kind == hcl::Kind::get_index ||
         file.nodes[at].kind == hcl::Kind::parentheses)
    ++at;
  return file.nodes[at].kind == hcl::Kind::variable;
}

/// Whether a name can be one of a template's variables.
bool is_identifier_name(std::string_view name) {
  if (name.empty() || name[0] == '-' || (name[0] >= '0' && name[0] <= '9')) return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
    return is_letter || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

/// Whether a file's name matches a pattern of fileset: `*`, `?`, `[a-z]`, `{a,b}` and `**` across directories;
/// no, too, once the steps are used up.
bool glob(std::string_view pattern, std::string_view path, unsigned& steps) {
  if (steps == 0) return false;
  --steps;
  std::size_t p = 0, s = 0;
  while (p < pattern.size()) {
    const char c = pattern[p];
    if (c == '*') {
      const bool deep = pattern.substr(p, 2) == "**";
      std::string_view rest = pattern.substr(p + (deep ? 2 : 1));
      if (deep && rest.substr(0, 1) == "/" && glob(rest.substr(1), path.substr(s), steps)) return true;
      for (std::size_t end = s;; ++end) {
        if (glob(rest, path.substr(end), steps)) return true;
        if (end >= path.size() || (!deep && path[end] == '/')) return false;
      }
    }
    if (c == '{') {
      const std::size_t close = pattern.find('}', p);
      if (close == std::string_view::npos) return false;
      std::string_view options = pattern.substr(p + 1, close - p - 1);
      for (;;) {
        const std::size_t comma = options.find(',');
        std::string whole(options.substr(0, comma));
        whole.append(pattern.substr(close + 1));
        if (glob(whole, path.substr(s), steps)) return true;
        if (comma == std::string_view::npos) return false;
        options.remove_prefix(comma + 1);
      }
    }
    if (s >= path.size()) return false;
    if (c == '[') {
      const std::size_t close = pattern.find(']', p + 1);
      if (close == std::string_view::npos) return false;
      std::string_view set = pattern.substr(p + 1, close - p - 1);
      const bool is_negated = !set.empty() && (set[0] == '^' || set[0] == '!');
      if (is_negated) set.remove_prefix(1);
      bool found = false;
      for (std::size_t i = 0; i < set.size(); ++i) {
        const bool is_range = i + 2 < set.size() && set[i + 1] == '-';
        found = found || (is_range ? set[i] <= path[s] && path[s] <= set[i + 2] : set[i] == path[s]);
        if (is_range) i += 2;
      }
      if (found == is_negated || path[s] == '/') return false;
      p = close + 1;
      ++s;
      continue;
    }
    if (c == '?' ? path[s] == '/' : c != path[s]) return false;
    ++p;
    ++s;
  }
  return s == path.size();
}

}  // namespace

const Node* Evaluator::call(const hcl::File& file, std::uint32_t at, const Scope& scope) {
  const hcl::Node& node = file.nodes[at];
  const Span where = span_of(file, node);
  std::string_view name = file.spelled(file.nodes[at + 1]);
  if (name.substr(0, 6) == "core::") name.remove_prefix(6);
  std::vector<std::uint32_t> arguments;
  for (std::uint32_t child = file.nodes[at + 1].next; child < node.next; child = file.nodes[child].next)
    arguments.push_back(child);
  if (name == "try") return try_call(file, arguments, 0, scope);
  if (name == "can") return can_call(file, arguments, scope);
  const bool is_template = name == "templatestring" && !arguments.empty();
  if (is_template && !names_a_value(file, arguments[0]))
    return fail(where, "templatestring: is given a template that is no reference");
  std::vector<const Node*> values;
  const Node* open = nullptr;
  if (!evaluate_arguments(file, at, arguments, scope, values, open)) return nullptr;
  if (open) return unknown_of({open}, where);
  if (scope.module && scope.module->chain->terragrunt) {
    if (const auto made = terragrunt_->call(*scope.module->chain->terragrunt, name, values, where)) return *made;
  }
  if (const auto special = special_call(name, values, where, scope)) return *special;
  CallContext here = context(where);
  const auto called = call_function(name, values, here);
  if (!called) {
    if (name.find("::") == std::string_view::npos)
      return fail(where, "calls '" + std::string(name) + "', which is no function");
    References all;
    for (const Node* value : values) {
      for (const Reference& reference : waits_for(*value)) all.push_back(reference);
    }
    return unknown(all, where);
  }
  if (!called->value)
    return fail(where, std::string(name) + ": " + (called->failure ? called->failure : "refuses its arguments"));
  return called->value;
}

bool Evaluator::evaluate_arguments(const hcl::File& file, std::uint32_t at, const std::vector<std::uint32_t>& arguments,
                                   const Scope& scope, std::vector<const Node*>& values, const Node*& open) {
  for (const std::uint32_t argument : arguments) {
    const Node* value = evaluate(file, argument, scope);
    if (!value) return false;
    values.push_back(value);
  }
  if ((file.nodes[at].flags & hcl::flags::expand_last) == 0 || values.empty()) return true;
  const Node* last = values.back();
  values.pop_back();
  const bool is_open = last->kind == Kind::unknown || last->kind == Kind::choice ||
                       std::any_of(last->parts().begin(), last->parts().end(),
                                   [](const Member& part) { return part.exists != Truth::yes; });
  if (is_open) {
    open = last;
    return true;
  }
  if (last->kind != Kind::list || last->has(mark::json)) {
    fail(last->from, "is expanded into arguments, but is no list");
    return false;
  }
  for (const Member& part : last->parts()) values.push_back(with_sensitivity(part.value, {last}));
  return true;
}

const Node* Evaluator::try_call(const hcl::File& file, const std::vector<std::uint32_t>& arguments, std::size_t first,
                                const Scope& scope) {
  for (std::size_t i = first; i < arguments.size(); ++i) {
    const bool before = is_uncertain_;
    is_uncertain_ = false;
    ++guards_;
    const Node* value = evaluate(file, arguments[i], scope);
    --guards_;
    const bool is_uncertain = is_uncertain_;
    is_uncertain_ = before;
    if (!value) continue;
    if (!is_uncertain) return value;
    const Node* rest = try_call(file, arguments, i + 1, scope);
    if (rest) return merged(value, rest, waits_for(*value), value->from);
    is_uncertain_ = true;
    return value;
  }
  return nullptr;
}

const Node* Evaluator::can_call(const hcl::File& file, const std::vector<std::uint32_t>& arguments,
                                const Scope& scope) {
  if (arguments.size() != 1) return fail({}, "can takes one argument");
  const Span where = span_of(file, file.nodes[arguments[0]]);
  const bool before = is_uncertain_;
  is_uncertain_ = false;
  ++guards_;
  const Node* value = evaluate(file, arguments[0], scope);
  --guards_;
  const bool is_uncertain = is_uncertain_;
  is_uncertain_ = before;
  if (value && (is_uncertain || !is_wholly_known(*value))) return unknown_of({value}, where, Shape::boolean);
  return make::moved(stack_.arena, *make::boolean(stack_.arena, value != nullptr, where), where, mark::computed);
}

std::optional<const Node*> Evaluator::special_call(std::string_view name, const std::vector<const Node*>& values,
                                                   Span where, const Scope& scope) {
  if (name == "templatefile" || name == "templatestring") {
    if (values.size() != 2) return fail(where, std::string(name) + " takes two arguments");
    if (values[0]->kind == Kind::null) return fail(where, std::string(name) + ": is given null");
    if (!is_plain_string(*values[0])) return unknown_of({values[0], values[1]}, where, Shape::string);
    if (name == "templatefile") return template_call(*values[0], *values[1], where, scope);
    const Source& source = texts_.emplace_back(0, "template");
    texts_.back().set_text(std::string(values[0]->string()));
    files_read_.push_back(std::make_unique<hcl::File>(hcl::read_template(source, source.text(), 0)));
    return with_sensitivity(render(*files_read_.back(), *values[1], where), {values[0]});
  }
  if (name == "fileset") return fileset(values, where, scope);
  if (name == "file" || name == "fileexists" || !inner_function(name).empty())
    return file_call(name, values, where, scope);
  if (name == "type") return fail(where, "calls 'type', which only the console has");
  if (name == "basename" || name == "dirname" || name == "pathexpand" || name == "abspath") {
    return path_call(name, values, where);
  }
  return std::nullopt;
}

const Node* Evaluator::path_call(std::string_view name, const std::vector<const Node*>& values, Span where) {
  if (values.size() != 1) return fail(where, std::string(name) + " takes one argument");
  if (values[0]->kind == Kind::null) return fail(where, std::string(name) + ": is given null");
  const bool is_home = name == "pathexpand" && values[0]->string().substr(0, 1) == "~";
  const bool hangs_on_place = name == "abspath" && values[0]->string().substr(0, 1) != "/";
  if (!is_plain_string(*values[0]) || hangs_on_place || is_home) return unknown_of({values[0]}, where, Shape::string);
  if (name == "pathexpand") return values[0];
  const std::string_view given = values[0]->string();
  const std::string made = name == "basename"  ? base_name(given)
                           : name == "abspath" ? directory_name(std::string(given) + "/x")
                                               : directory_name(given);
  return make::moved(stack_.arena, *make::string(stack_.arena, made, where), where, mark::computed);
}

const Source* Evaluator::open_file(const Node& path, const Scope& scope, std::string& resolved) {
  resolved = path_of(path.string(), scope);
  const bool is_in_module = !scope.module || !scope.module->chain->terragrunt;
  if (!overlay_.empty() && is_in_module) {
    const std::string over = join_path(overlay_, path.string());
    if (!over.empty() && sources_.find(over)) resolved = over;
  }
  return resolved.empty() ? nullptr : sources_.open(resolved);
}

const Node* Evaluator::file_call(std::string_view name, const std::vector<const Node*>& values, Span where,
                                 const Scope& scope) {
  if (values.size() != 1) return fail(where, std::string(name) + " takes one argument");
  if (values[0]->kind == Kind::null) return fail(where, std::string(name) + ": is given null");
  const bool asks_existence = name == "fileexists";
  if (!is_plain_string(*values[0]))
    return unknown_of({values[0]}, where, asks_existence ? Shape::boolean : Shape::string);
  std::string path;
  const Source* source = open_file(*values[0], scope, path);
  if (path.empty()) return unknown({}, where, asks_existence ? Shape::boolean : Shape::string);
  if (asks_existence) {
    if (!source && sources_.find(path)) return unknown({}, where, Shape::boolean);
    if (!source && !sources_.below(path).empty()) return fail(where, "fileexists: is given a directory");
    return make::moved(stack_.arena, *make::boolean(stack_.arena, source != nullptr, where), where, mark::computed);
  }
  if (!source) {
    note(Notice::Severity::note, where, "reads '" + path + "', which is not there");
    return unknown({}, where, Shape::string);
  }
  const std::string_view text = source->text();
  if (!budget_.allows_string(text.size())) return unknown({}, where, Shape::string);
  const auto other = composed(text);
  const Node* content =
      other ? make::string(stack_.arena, *other, source->whole()) : make::borrowed(stack_.arena, text, source->whole());
  if (name == "file") return make::moved(stack_.arena, *content, source->whole(), mark::computed);
  CallContext here = context(where);
  const Node* arguments[] = {content};
  const auto called = call_function(inner_function(name), arguments, here);
  if (!called || !called->value) return unknown({}, where, Shape::string);
  return called->value;
}

const Node* Evaluator::template_call(const Node& path, const Node& variables, Span where, const Scope& scope) {
  std::string resolved;
  const Source* source = open_file(path, scope, resolved);
  if (!source) {
    if (!resolved.empty()) note(Notice::Severity::note, where, "reads '" + resolved + "', which is not there");
    return unknown_of({&variables}, where, Shape::string);
  }
  if (std::find(open_templates_.begin(), open_templates_.end(), resolved) != open_templates_.end()) {
    return fail(where, "renders '" + resolved + "' inside itself");
  }
  const hcl::File*& file = templates_[resolved];
  if (!file) {
    files_read_.push_back(std::make_unique<hcl::File>(hcl::read_template(*source, source->text(), 0)));
    file = files_read_.back().get();
    for (const Notice& notice : file->notices) note(notice.severity, notice.span, notice.message);
  }
  if (!file->is_whole) return unknown_of({&variables}, where, Shape::string);
  open_templates_.push_back(resolved);
  const Node* made = render(*file, variables, where);
  open_templates_.pop_back();
  return made;
}

const Node* Evaluator::render(const hcl::File& file, const Node& variables, Span where) {
  if (variables.kind != Kind::object || variables.has(mark::json)) {
    if (variables.kind == Kind::unknown || variables.kind == Kind::choice)
      return unknown_of({&variables}, where, Shape::string);
    return fail(where, "gives a template variables that are no object");
  }
  std::deque<Binding> bindings;
  for (const Member& member : variables.parts()) {
    if (!is_identifier_name(member.name->spelled))
      return fail(where, "gives a template a variable whose name is no identifier");
    bindings.push_back({member.name->spelled, member.value, 0, bindings.empty() ? nullptr : &bindings.back(), 0});
  }
  Scope scope;
  scope.bindings = bindings.empty() ? nullptr : &bindings.back();
  return evaluate(file, 0, scope);
}

const Node* Evaluator::fileset(const std::vector<const Node*>& values, Span where, const Scope& scope) {
  if (values.size() != 2) return fail(where, "fileset takes two arguments");
  if (!is_plain_string(*values[0]) || !is_plain_string(*values[1]))
    return unknown_of({values[0], values[1]}, where, Shape::list);
  const std::string directory = path_of(values[0]->string(), scope);
  if (directory.empty()) return unknown({}, where, Shape::list);
  std::string pattern(values[1]->string());
  if (pattern.substr(0, 2) == "./") pattern.erase(0, 2);
  Members found;
  for (std::string_view path : sources_.below(directory)) {
    if (!budget_.spend(1 + pattern.size())) return unknown({}, where, Shape::list);
    if (directory != ".") path.remove_prefix(directory.size() + 1);
    unsigned steps = 2'000;
    const bool is_match = glob(pattern, path, steps);
    if (steps == 0) return unknown({}, where, Shape::list);
    if (is_match) found.push_back({make::string(stack_.arena, path, where), nullptr, where, Truth::yes});
  }
  CallContext here = context(where);
  return make_set(found, where, here);
}

}  // namespace stackworthy::terraform
