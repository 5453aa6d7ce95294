// Module calls and provider configurations. A call of a local directory makes a chain with instances of its own; every
// other source is opaque: its arguments are seen, its outputs are unknown.

#include <algorithm>

#include "parsers/terraform/evaluator.h"

namespace stackworthy::terraform {

namespace {

constexpr unsigned deepest_module = 32;

}  // namespace

std::string relative_path(std::string_view root, std::string_view directory) {
  if (root == ".") return std::string(directory);
  if (directory == root) return ".";
  if (directory.size() > root.size() && directory.substr(0, root.size()) == root && directory[root.size()] == '/') {
    return std::string(directory.substr(root.size() + 1));
  }
  std::string up;
  std::string_view from = root, to = directory == "." ? std::string_view() : directory;
  for (;;) {
    const std::string_view a = from.substr(0, from.find('/')), b = to.substr(0, to.find('/'));
    if (a.empty() || a != b) break;
    from.remove_prefix(std::min(from.size(), a.size() + 1));
    to.remove_prefix(std::min(to.size(), b.size() + 1));
  }
  if (!from.empty()) {
    up = "..";
    for (const char c : from) {
      if (c == '/') up += "/..";
    }
  }
  if (!to.empty()) (up.empty() ? up : up += '/').append(to);
  return up;
}

Chain& Evaluator::chain_of(ModuleInstance& parent, const Declaration& call, bool has_keys) {
  std::unique_ptr<Chain>& chain = parent.chain->children[call.name];
  if (chain) return *chain;
  chain = std::make_unique<Chain>();
  chain->parent = parent.chain;
  chain->call = &call;
  chain->has_keys = parent.chain->has_keys || has_keys;
  chain->depth = parent.chain->depth + 1;
  const std::string directory = parsers::called_directory(files_, *parent.chain->module, call);
  const Module* module = directory.empty() ? nullptr : files_.module(directory);
  const Attribute* source = call.attribute("source");
  const Span where = source ? source->value.span() : call.block.head;
  if (!directory.empty() && !module)
    note(Notice::Severity::warning, where, "leads to '" + directory + "', where no module lies");
  for (const Chain* outer = parent.chain; module && outer; outer = outer->parent) {
    if (outer->module != module) continue;
    note(Notice::Severity::error, where, "calls itself: '" + directory + "' is already being called here");
    module = nullptr;
  }
  if (chain->depth > deepest_module) {
    note(Notice::Severity::warning, where, "is called more than 32 modules deep");
    module = nullptr;
  }
  chain->module = module;
  chain->path = directory.empty() ? std::string() : relative_path(directory_, directory);
  return *chain;
}

Calls& Evaluator::calls(ModuleInstance& module, const Declaration& call) {
  Calls& all = module.calls[&call];
  if (all.state == Slot::State::done) return all;
  if (all.state == Slot::State::running) {
    note(Notice::Severity::error, call.block.head,
         "depends on itself: the number of its instances is computed from module." + std::string(call.name));
    return all;
  }
  all.state = Slot::State::running;
  const std::uint64_t before = touched_;
  touched_ = 0;
  Scope scope;
  scope.module = &module;
  const Expansion expansion = expand(call, scope);
  all.touched = module.chain->has_keys ? touched_ : 0;
  touched_ = before;
  all.is_symbolic = expansion.is_symbolic;
  all.kind = expansion.kind;
  Chain& chain = chain_of(module, call, expansion.kind != Repetition::Kind::none);
  for (const Repetition& repetition : expansion.repetitions)
    all.modules.push_back(make_module(module, call, chain, repetition));
  all.state = Slot::State::done;
  return all;
}

ModuleInstance* Evaluator::make_module(ModuleInstance& parent, const Declaration& call, Chain& chain,
                                       const Repetition& repetition) {
  std::string address = in_module(parent, "module." + std::string(call.name));
  if (repetition.kind != Repetition::Kind::none) address.append("[").append(repetition.key_text).append("]");
  ModuleInstance& made = modules_.emplace_back();
  made.chain = &chain;
  made.parent = &parent;
  made.repetition = repetition;
  made.exists = parent.exists && repetition.exists;
  made.address = text_of(address);
  Call record;
  record.caller = parent.call;
  record.address = made.address;
  record.directory = chain.module ? std::string_view(chain.module->directory) : std::string_view();
  record.head = call.block.head;
  record.extent = call.block.extent;
  made.call = stack_.arena.make(record);
  budget_.spend(1, sizeof(ModuleInstance) + address.size());
  return &made;
}

const Node* Evaluator::whole_of(ModuleInstance& module, Span where) {
  if (!module.chain->module) {
    touched_ |= touch::module_instance;
    return unknown_at(module.address, where, Shape::object, handle::module);
  }
  if (module.whole) {
    if (module.chain->has_keys) touched_ |= touch::module_instance;
    return module.whole;
  }
  Members members;
  for (const Declaration& declaration : module.chain->module->outputs) {
    const Node* value = output(module, declaration.name, where);
    if (!value) value = unknown({}, declaration.block.head);
    members.push_back({value, name(declaration.name), declaration.block.head, Truth::yes});
  }
  if (module.chain->has_keys) touched_ |= touch::module_instance;
  const Node* made = make::object(stack_.arena, members, where, mark::computed);
  if (running_.empty()) module.whole = made;
  return made;
}

const Node* Evaluator::whole_of(Calls& all, ModuleInstance& parent, const Declaration& call, Span where) {
  if (all.is_symbolic) {
    const std::string_view address = text_of(in_module(parent, "module." + std::string(call.name)));
    return unknown_at(address, where, all.kind == Repetition::Kind::count ? Shape::list : Shape::object,
                      handle::modules);
  }
  Members members;
  for (ModuleInstance* instance : all.modules) {
    Member member{whole_of(*instance, where), nullptr, where, instance->repetition.exists};
    if (all.kind == Repetition::Kind::each) member.name = name(instance->repetition.key->string());
    members.push_back(member);
  }
  return all.kind == Repetition::Kind::each ? make::object(stack_.arena, members, where, mark::computed)
                                            : make::list(stack_.arena, members, where, mark::computed);
}

const Provider* Evaluator::provider_of(ModuleInstance& module, std::string_view type, std::string_view alias) {
  if (!module.chain->module) return nullptr;
  if (const Declaration* declaration = module.chain->module->provider(type, alias)) {
    const Provider*& made = module.providers[declaration];
    if (made) return made;
    Provider provider;
    provider.type = type;
    provider.alias = alias;
    provider.head = declaration->block.head;
    made = stack_.arena.make(provider);
    Scope scope;
    scope.module = &module;
    provider.body = body(declaration->block.body, scope, false);
    return made = stack_.arena.make(provider);
  }
  if (!module.parent) return open_provider(type, alias);
  std::string wanted(type);
  if (!alias.empty()) wanted.append(".").append(alias);
  if (const Attribute* given = module.chain->call->attribute("providers")) {
    std::string_view parent_type, parent_alias;
    if (mapped_provider(given->value, wanted, parent_type, parent_alias))
      return provider_of(*module.parent, parent_type, parent_alias);
    return nullptr;
  }
  return alias.empty() ? provider_of(*module.parent, type, {}) : nullptr;
}

/// What a generated file that was not read may configure.
const Provider* Evaluator::open_provider(std::string_view type, std::string_view alias) {
  if (!has_open_providers_) return nullptr;
  const Provider*& made = open_providers_[std::string(type) + "." + std::string(alias)];
  if (!made) made = stack_.arena.make(Provider{text_of(type), text_of(alias), unknown({}, {}, Shape::object), {}});
  return made;
}

bool Evaluator::mapped_provider(const Expression& given, std::string_view wanted, std::string_view& type,
                                std::string_view& alias) const {
  const auto split = [&](std::string_view text) {
    const std::size_t dot = text.find('.');
    type = text.substr(0, dot);
    alias = dot == std::string_view::npos ? std::string_view() : text.substr(dot + 1);
  };
  if (given.json) {
    const Member* member = given.json->kind == Kind::object ? find_member(*given.json, wanted) : nullptr;
    if (member) split(member->value->string());
    return member != nullptr;
  }
  const hcl::File& file = *given.file;
  if (file.nodes[given.node].kind != hcl::Kind::object) return false;
  for (std::uint32_t item = given.node + 1; item < file.nodes[given.node].next; item = file.nodes[item].next) {
    const hcl::Node& key = file.nodes[item + 1];
    if (file.spelled(key) != wanted) continue;
    split(file.spelled(file.nodes[key.next]));
    return true;
  }
  return false;
}

const Provider* Evaluator::provider_for(ModuleInstance& module, const Declaration& resource) {
  std::string_view type = resource.type.substr(0, resource.type.find('_')), alias;
  if (const Attribute* given = resource.attribute("provider")) {
    std::string_view text;
    if (!literal_text(given->value, text) && given->value.file)
      text = given->value.file->spelled(given->value.file->nodes[given->value.node]);
    const std::size_t dot = text.find('.');
    type = text.substr(0, dot);
    alias = dot == std::string_view::npos ? std::string_view() : text.substr(dot + 1);
  }
  return provider_of(module, type, alias);
}

}  // namespace stackworthy::terraform
