#include "parsers/terraform/hcl/symbols.h"

#include <string_view>
#include <utility>
#include <vector>

extern "C" const TSLanguage* tree_sitter_hcl();

namespace stackworthy::hcl {

namespace {

constexpr std::pair<std::string_view, Symbol> named[] = {
    {"config_file", Symbol::body},
    {"body", Symbol::body},
    {"comment", Symbol::comment},
    {"attribute", Symbol::attribute},
    {"attr_splat", Symbol::attribute_splat},
    {"binary_operation", Symbol::binary_operation},
    {"block", Symbol::block},
    {"block_start", Symbol::block_start},
    {"bool_lit", Symbol::boolean},
    {"conditional", Symbol::conditional},
    {"template_else_intro", Symbol::else_intro},
    {"ellipsis", Symbol::ellipsis},
    {"expression", Symbol::expression},
    {"for_cond", Symbol::for_condition},
    {"template_for_end", Symbol::for_end},
    {"for_intro", Symbol::for_intro},
    {"for_object_expr", Symbol::for_object},
    {"template_for_start", Symbol::for_start},
    {"for_tuple_expr", Symbol::for_tuple},
    {"full_splat", Symbol::full_splat},
    {"function_call", Symbol::function_call},
    {"get_attr", Symbol::get_attribute},
    {"heredoc_template", Symbol::heredoc},
    {"heredoc_identifier", Symbol::heredoc_identifier},
    {"heredoc_start", Symbol::heredoc_start},
    {"identifier", Symbol::identifier},
    {"template_if_end", Symbol::if_end},
    {"template_if_intro", Symbol::if_intro},
    {"template_interpolation", Symbol::interpolation},
    {"legacy_index", Symbol::legacy_index},
    {"new_index", Symbol::new_index},
    {"null_lit", Symbol::null},
    {"numeric_lit", Symbol::numeric},
    {"object", Symbol::object},
    {"object_elem", Symbol::object_element},
    {"quoted_template", Symbol::quoted_template},
    {"string_lit", Symbol::string_literal},
    {"strip_marker", Symbol::strip_marker},
    {"template_for", Symbol::template_for},
    {"template_if", Symbol::template_if},
    {"tuple", Symbol::tuple},
    {"unary_operation", Symbol::unary_operation},
    {"variable_expr", Symbol::variable},
};

constexpr std::pair<std::string_view, Symbol> anonymous[] = {
    {"(", Symbol::open_parenthesis},
    {")", Symbol::close_parenthesis},
    {"=", Symbol::equal},
    {":", Symbol::colon},
    {"-", Symbol::operator_token},
    {"!", Symbol::operator_token},
    {"*", Symbol::operator_token},
    {"/", Symbol::operator_token},
    {"%", Symbol::operator_token},
    {"+", Symbol::operator_token},
    {">", Symbol::operator_token},
    {">=", Symbol::operator_token},
    {"<", Symbol::operator_token},
    {"<=", Symbol::operator_token},
    {"==", Symbol::operator_token},
    {"!=", Symbol::operator_token},
    {"&&", Symbol::operator_token},
    {"||", Symbol::operator_token},
};

std::vector<Symbol> all_symbols() {
  std::vector<Symbol> symbols(ts_language_symbol_count(language()), Symbol::other);
  for (TSSymbol i = 0; i < symbols.size(); ++i) {
    const std::string_view name = ts_language_symbol_name(language(), i);
    const TSSymbolType type = ts_language_symbol_type(language(), i);
    if (type == TSSymbolTypeRegular) {
      for (const auto& [spelled, symbol] : named) symbols[i] = name == spelled ? symbol : symbols[i];
    } else if (type == TSSymbolTypeAnonymous) {
      for (const auto& [spelled, symbol] : anonymous) symbols[i] = name == spelled ? symbol : symbols[i];
    }
  }
  return symbols;
}

}  // namespace

const TSLanguage* language() { return tree_sitter_hcl(); }

Symbol symbol_of(TSNode node) {
  static const std::vector<Symbol> symbols = all_symbols();
  const TSSymbol symbol = ts_node_symbol(node);
  return symbol < symbols.size() ? symbols[symbol] : Symbol::error;
}

}  // namespace stackworthy::hcl
