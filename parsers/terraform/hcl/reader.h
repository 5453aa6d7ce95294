#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "parsers/terraform/hcl/preorder.h"
#include "parsers/terraform/hcl/scanner.h"
#include "parsers/terraform/hcl/syntax.h"

namespace stackworthy::hcl {

/// What was wrong, and where in the text that was read.
struct Fault {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::string message;
};

/// The strict reader: recursive descent from the bytes to preorder nodes. It stops at the first fault of structure;
/// faults inside a sound structure (an attribute set twice, a bad escape) are noted and cost one node. Offsets count
/// from the text's begin.
class Reader {
 public:
  Reader(std::string_view text, std::vector<Node>& nodes, std::vector<Comment>& comments)
      : tree_(nodes), scanner_(text, comments) {}

  /// From here on a fault inside brackets costs the element in which it stands, where commas and brackets tell its end.
  void get_over_elements() { gets_over_elements_ = true; }

  /// Reads a whole file below a `body` node; false where it stopped at a fault, the last of `faults`.
  bool read_file();
  /// Reads items into the open body of the file, up to the end of the text.
  bool read_items();
  /// Reads the head of a block that begins at `at`: the nodes of the block (not closed), its type and its labels. Where
  /// its
  /// `{` stands, if that ends the line; 0 otherwise.
  std::uint32_t read_head(std::uint32_t at);
  /// Reads one item that begins at `at`, without a body around it; the offset behind its line, 0 where it stopped at a
  /// fault.
  std::uint32_t read_item(std::uint32_t at);
  /// Reads one expression and nothing behind it.
  bool read_expression();
  /// Reads all of the text as a template.
  bool read_template();

  Scanner& scanner() { return scanner_; }
  const std::vector<Fault>& faults() const { return faults_; }
  /// Whether it stopped because of the limit of nesting.
  bool is_too_deep() const { return is_too_deep_; }

 private:
  /// How deep the syntax is that was read; 0 where it stopped at a fault.
  using Depth = std::uint32_t;

  /// The template that is being read, and where it ends.
  struct Template {
    TextKind kind = TextKind::quoted;
    bool is_bare = false;
    bool at_line_start = true;
    bool is_spoiled = false;  ///< It holds what stands for no character.
    std::string_view marker;
  };
  enum class Stop : std::uint8_t { close, interpolation, directive, else_, endif, endfor };
  /// What ended a run of text: where it begins and ends, the strips of a directive.
  struct Ending {
    Stop stop = Stop::close;
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::uint8_t strips = 0;
  };

  /// The arguments that a body has set: the last ones of `names_`, and a set of them where they are many.
  struct Names {
    std::size_t first;
    std::unordered_set<std::string_view> many;
  };

  // body.cpp
  bool item(Names& names);
  bool attribute(Lexeme name, Names& names);
  bool quoted_attribute(Names& names);
  bool value(std::uint32_t attribute);
  bool block(Lexeme type);
  bool block_head(Lexeme type);
  bool block_body();
  bool single_attribute();
  bool label();
  void set(Names& names, std::uint32_t begin, std::uint32_t end);
  bool end_of_line(const char* message);

  // expression.cpp
  Depth expression();
  Depth binary(int least);
  Depth operand();
  Depth steps(Depth depth, std::uint32_t first);
  Depth term();
  Depth parentheses();
  Depth unary(Operator op);
  Depth word();
  Depth number();
  bool dotted(Depth& depth, std::uint32_t first);
  bool attribute_splat(Depth& depth, std::uint32_t first);
  bool bracketed(Depth& depth, std::uint32_t first);

  // collection.cpp
  Depth call(Lexeme name);
  bool call_name(std::uint32_t& end);
  Depth tuple();
  Depth object();
  bool object_item(Depth& depth);
  Depth element(Token closing);
  bool skip_element(std::uint32_t& end);
  Depth for_expression(Lexeme open, bool is_object);
  bool for_names(std::uint32_t node, const char* missing);
  bool for_result(std::uint32_t node, bool is_object, Depth& depth);

  // template.cpp
  Depth text(Lexeme open);
  Depth parts(Template& shape, Ending& ending);
  bool literal(Template& shape, Ending& ending);
  bool quoted_literal(Template& shape, Ending& ending);
  bool line_literal(Template& shape, Ending& ending);
  bool rest_of_line(Template& shape, std::uint32_t& at, Ending& ending);
  bool sequence(std::uint32_t& at, Ending& ending) const;
  std::uint32_t end_marker(const Template& shape, std::uint32_t line) const;
  std::uint32_t escape(Template& shape, std::uint32_t at);
  std::uint32_t character(Template& shape, std::uint32_t at);
  Depth interpolation(std::uint32_t begin);
  Depth directive(Template& shape, Ending& ending);
  Depth if_directive(Template& shape, std::uint32_t begin, std::uint8_t strips);
  Depth for_directive(Template& shape, std::uint32_t begin, std::uint8_t strips);
  Depth branch(Template& shape, Ending& ending);
  std::uint8_t open_sequence(std::uint32_t begin);
  bool close_sequence(std::uint8_t& strips);

  std::uint32_t here() const { return tree_.here(); }
  std::uint32_t open(Kind kind, std::uint32_t begin) { return tree_.open(kind, begin); }
  void close(std::uint32_t node, std::uint32_t end) { tree_.close(node, end); }
  void leaf(Kind kind, std::uint32_t begin, std::uint32_t end) { tree_.leaf(kind, begin, end); }
  void wrap(std::uint32_t first, Node node) { tree_.wrap(first, node); }

  /// Notes a fault that stops the reader; always 0.
  Depth stop(std::uint32_t begin, std::uint32_t end, std::string message);
  Depth stop(const Lexeme& lexeme, std::string message) { return stop(lexeme.begin, lexeme.end, std::move(message)); }
  void note(std::uint32_t begin, std::uint32_t end, std::string message);
  /// Replaces what was read since node `first` by one error node.
  void spoil(std::uint32_t first, std::uint32_t begin, std::uint32_t end);
  /// One more than `depth`; 0, with a fault, where it is too much.
  Depth deeper(Depth depth);
  bool enter();
  void leave() { --nesting_; }

  Preorder tree_;
  Scanner scanner_;
  Names file_names_{0, {}};
  std::vector<std::string_view> names_;
  std::vector<Fault> faults_;
  std::uint32_t nesting_ = 0;
  bool is_too_deep_ = false;
  bool gets_over_elements_ = false;
};

}  // namespace stackworthy::hcl
