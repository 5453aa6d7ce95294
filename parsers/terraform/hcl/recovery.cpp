#include "parsers/terraform/hcl/recovery.h"

#include <algorithm>

#include "parsers/terraform/hcl/lines.h"
#include "parsers/terraform/hcl/tolerant.h"

// Recovery goes by lines and their indentation, which people get right where they get a bracket wrong. An item is tried
// by the strict reader; where it fails, or ends before the lines do that are indented below it (a bracket too many),
// the item is what its indentation says: its own line, all deeper lines that follow, and a closing bracket at its own
// depth. Of a block the head is taken and the lines inside are read as items in turn. In the value of an argument a
// fault costs the element of a list, an object or a call in which it stands, where the brackets close; where they do
// not, tree-sitter says what it sees in that argument. It gets no more text than that: over a whole file its guesses go
// astray, it hangs arguments into the wrong block, or takes `a =` and the line `b = 2` for `a = 2`.
//
// Each try may read to the end of the lines around it, so their sum is bounded; what is left when the bound is reached
// is one error.

namespace stackworthy::hcl {

namespace {

constexpr std::int64_t rereadings = 16;
constexpr int most_blocks = 150;

class Recovery {
 public:
  Recovery(std::string_view text, std::vector<Node>& nodes)
      : text_(text), lines_(text), tree_(nodes), budget_(static_cast<std::int64_t>(text.size()) * rereadings + 1000) {}

  void read_file() {
    const auto size = static_cast<std::uint32_t>(text_.size());
    tree_.open(Kind::body, 0);
    read_items(text_.starts_with("\xEF\xBB\xBF") ? 3 : 0, size);
    tree_.close(0, size);
  }

  std::vector<Comment> comments() const { return lines_.comments(); }

  std::vector<Fault> faults;

 private:
  /// Reads what stands from `at` to `end` as items.
  void read_items(std::uint32_t at, std::uint32_t end) {
    for (;;) {
      at = next_token(at, end);
      if (at >= end) return;
      if (budget_ < 0) return tree_.leaf(Kind::error, at, end);
      const std::uint32_t extent = lines_.item_extent(at, end);
      const std::uint32_t behind = try_item(at, extent, end);
      if (behind == 0) read_broken(at, extent);
      at = behind == 0 ? extent : behind;
    }
  }

  std::uint32_t next_token(std::uint32_t at, std::uint32_t end) {
    std::vector<Comment> comments;
    Scanner scanner(text_.substr(0, end), comments);
    scanner.see_newlines(false);
    scanner.jump(at);
    return scanner.peek().begin;
  }

  /// Adds the item at `at` if it is sound and reaches to `extent`; the offset behind it, else 0.
  std::uint32_t try_item(std::uint32_t at, std::uint32_t extent, std::uint32_t end) {
    std::vector<Node> nodes;
    std::vector<Comment> comments;
    Reader reader(text_.substr(0, end), nodes, comments);
    const std::uint32_t behind = reader.read_item(at);
    const std::uint32_t seen = behind != 0 ? behind : std::max(at, reader.scanner().peek().end);
    budget_ -= static_cast<std::int64_t>(seen) - at;
    last_fault_ =
        reader.faults().empty() ? Fault{at, extent, "brackets and indentation do not agree"} : reader.faults().back();
    if (behind == 0 || next_token(behind, end) < extent) return 0;
    faults.insert(faults.end(), reader.faults().begin(), reader.faults().end());
    append(nodes, 0, 0);
    return behind;
  }

  void read_broken(std::uint32_t at, std::uint32_t extent) {
    const Fault fault = last_fault_;
    const std::uint32_t first = tree_.here();
    std::vector<Node> head;
    std::vector<Comment> comments;
    Reader reader(text_.substr(0, extent), head, comments);
    const std::uint32_t brace = reader.read_head(at);
    if (brace != 0 && nesting_ < most_blocks) {
      append(head, 0, 0);
      return read_block(first, brace, extent, fault);
    }
    if (read_value(at, extent, fault)) return;
    faults.push_back(fault);
    tree_.leaf(Kind::error, at, lines_.trimmed_end(at, extent));
  }

  void read_block(std::uint32_t block, std::uint32_t brace, std::uint32_t extent, const Fault& fault) {
    const std::uint32_t body = tree_.open(Kind::body, brace);
    const std::uint32_t closing = lines_.closing_line(brace, extent);
    ++nesting_;
    read_items(brace + 1, closing == 0 ? extent : closing);
    --nesting_;
    std::uint32_t end = lines_.trimmed_end(brace, extent);
    if (closing == 0) {
      tree_.leaf(Kind::error, end, end);
      faults.push_back(fault);
    } else {
      end = static_cast<std::uint32_t>(text_.find('}', closing)) + 1;
    }
    tree_.close(body, end);
    tree_.close(block, end);
  }

  /// Reads a broken argument; false where its name and `=` are not there.
  bool read_value(std::uint32_t at, std::uint32_t extent, const Fault& fault) {
    std::vector<Comment> comments;
    Scanner scanner(text_.substr(0, extent), comments);
    scanner.jump(at);
    const Lexeme name = scanner.take();
    if (name.token != Token::name || !scanner.take_if(Token::equal)) return false;
    const std::uint32_t end = std::max(scanner.at(), lines_.trimmed_end(at, extent));
    if (read_elements(at, end)) return true;
    faults.push_back(fault);
    if (read_region(at, end, name.end)) return true;
    const std::uint32_t attribute = tree_.open(Kind::attribute, at);
    tree_.leaf(Kind::name, name.begin, name.end);
    tree_.leaf(Kind::error, std::min(scanner.peek().begin, end), end);
    tree_.close(attribute, end);
    return true;
  }

  /// The strict reader, told to get over elements.
  bool read_elements(std::uint32_t at, std::uint32_t end) {
    std::vector<Node> nodes;
    std::vector<Comment> comments;
    Reader reader(text_.substr(0, end), nodes, comments);
    reader.get_over_elements();
    if (reader.read_item(at) < end) return false;
    faults.insert(faults.end(), reader.faults().begin(), reader.faults().end());
    append(nodes, 0, 0);
    return true;
  }

  /// tree-sitter, over the argument alone; it must find just that.
  bool read_region(std::uint32_t at, std::uint32_t end, std::uint32_t name_end) {
    tolerant_budget_ -= static_cast<std::int64_t>(end - at);
    Tolerant tolerant;
    if (tolerant_budget_ < 0 || !read_tolerantly(text_.substr(at, end - at), tolerant)) return false;
    const std::vector<Node>& nodes = tolerant.nodes;
    const bool is_argument = nodes.size() > 2 && nodes[1].kind == Kind::attribute && nodes[1].next == nodes.size() &&
                             nodes[2].end == name_end - at;
    if (!is_argument || !tolerant.has_error) return false;
    append(nodes, 1, at);
    return true;
  }

  /// Adds nodes from `first` on that were read from a text which begins at `shift`.
  void append(const std::vector<Node>& nodes, std::uint32_t first, std::uint32_t shift) {
    const std::uint32_t to = tree_.here() - first;
    for (std::size_t i = first; i < nodes.size(); ++i) {
      Node node = nodes[i];
      node.next += to;
      node.begin += shift;
      node.end += shift;
      tree_.add(node);
    }
  }

  std::string_view text_;
  Lines lines_;
  Preorder tree_;
  std::int64_t budget_;
  std::int64_t tolerant_budget_ = 64 * 1024;
  int nesting_ = 0;
  Fault last_fault_;
};

}  // namespace

std::vector<Fault> recover(std::string_view text, const std::vector<Fault>& faults, std::vector<Node>& nodes,
                           std::vector<Comment>& comments) {
  nodes.clear();
  Recovery recovery(text, nodes);
  recovery.read_file();
  comments = recovery.comments();
  std::vector<Fault> all = faults;
  all.insert(all.end(), recovery.faults.begin(), recovery.faults.end());
  std::stable_sort(all.begin(), all.end(), [](const Fault& a, const Fault& b) { return a.begin < b.begin; });
  all.erase(std::unique(all.begin(), all.end(), [](const Fault& a, const Fault& b) { return a.begin == b.begin; }),
            all.end());
  return all;
}

}  // namespace stackworthy::hcl
