#include "parsers/terraform/hcl/tolerant.h"

#include <tree_sitter/api.h>

#include <algorithm>
#include <memory>

#include "parsers/terraform/hcl/conversion.h"

// tree-sitter-hcl makes a token of every blank and of every character of a text, and looks at the rest of a run of
// blanks for each of them: it needs several hundred bytes of memory per byte, and a run of n blanks costs n * n. So it
// gets no text that is large or has long runs, and a number of steps that grows with the text.

namespace stackworthy::hcl {

namespace {

constexpr std::size_t greatest_text = 256 * 1024;
constexpr std::uint64_t greatest_blank_cost = 20'000'000;
constexpr std::uint64_t steps_per_byte = 1;  ///< Calls of the progress callback, each of which stands for many steps.
constexpr std::size_t greatest_tree_depth = 4000;

struct ParserDeleter {
  void operator()(TSParser* parser) const { ts_parser_delete(parser); }
};
struct TreeDeleter {
  void operator()(TSTree* tree) const { ts_tree_delete(tree); }
};

bool is_affordable(std::string_view text) {
  if (text.size() > greatest_text) return false;
  std::uint64_t cost = 0;
  std::uint64_t run = 0;
  for (const char c : text) {
    run = c == ' ' || c == '\t' || c == '\n' || c == '\r' ? run + 1 : 0;
    cost += run;
  }
  return cost <= greatest_blank_cost;
}

bool is_spent(TSParseState* state) {
  auto& calls = *static_cast<std::uint64_t*>(state->payload);
  return calls-- == 0;
}

struct Input {
  std::string_view text;
  static const char* read(void* payload, std::uint32_t at, TSPoint, std::uint32_t* length) {
    const std::string_view text = static_cast<Input*>(payload)->text;
    const std::size_t begin = std::min<std::size_t>(at, text.size());
    *length = static_cast<std::uint32_t>(text.size() - begin);
    return text.data() + begin;
  }
};

/// Walks the tree; false where it is too deep.
bool convert(TSNode root, std::string_view text, Tolerant& result) {
  Conversion conversion(text, result);
  conversion.begin();
  TSTreeCursor cursor = ts_tree_cursor_new(root);
  std::size_t depth = 0;
  bool is_sound = true;
  for (bool is_done = false; !is_done;) {
    conversion.enter(ts_tree_cursor_current_node(&cursor));
    if (ts_tree_cursor_goto_first_child(&cursor)) {
      is_sound = ++depth < greatest_tree_depth;
      if (is_sound) continue;
    }
    for (;;) {
      conversion.leave();
      if (is_sound && ts_tree_cursor_goto_next_sibling(&cursor)) break;
      is_done = !ts_tree_cursor_goto_parent(&cursor);
      if (is_done) break;
      --depth;
    }
  }
  ts_tree_cursor_delete(&cursor);
  conversion.end();
  return is_sound;
}

std::size_t depth_of(const std::vector<Node>& nodes) {
  std::vector<std::uint32_t> ends;
  std::size_t greatest = 0;
  for (std::uint32_t i = 0; i < nodes.size(); ++i) {
    while (!ends.empty() && ends.back() <= i) ends.pop_back();
    ends.push_back(nodes[i].next);
    greatest = std::max(greatest, ends.size());
  }
  return greatest;
}

}  // namespace

bool read_tolerantly(std::string_view text, Tolerant& result) {
  if (!is_affordable(text)) return false;
  const std::unique_ptr<TSParser, ParserDeleter> parser(ts_parser_new());
  ts_parser_set_language(parser.get(), language());
  Input payload{text};
  const TSInput input{&payload, &Input::read, TSInputEncodingUTF8, nullptr};
  std::uint64_t calls = 1000 + steps_per_byte * text.size();
  const TSParseOptions options{&calls, &is_spent};
  const std::unique_ptr<TSTree, TreeDeleter> tree(ts_parser_parse_with_options(parser.get(), nullptr, input, options));
  if (!tree) return false;
  const TSNode root = ts_tree_root_node(tree.get());
  result.has_error = ts_node_has_error(root);
  if (ts_node_is_error(root)) return false;
  if (!convert(root, text, result) || depth_of(result.nodes) > greatest_depth) return false;
  const auto is_error = [](const Node& node) { return node.kind == Kind::error; };
  result.has_error = result.has_error || std::any_of(result.nodes.begin(), result.nodes.end(), is_error);
  return true;
}

}  // namespace stackworthy::hcl
