#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "parsers/terraform/hcl/preorder.h"
#include "parsers/terraform/hcl/symbols.h"
#include "parsers/terraform/hcl/tolerant.h"

namespace stackworthy::hcl {

/// Turns a walk over tree-sitter's tree into syntax: told of each node when it is entered and left.
class Conversion {
 public:
  Conversion(std::string_view text, Tolerant& result) : text_(text), result_(result), tree_(result.nodes) {}

  void begin();
  void enter(TSNode node);
  void leave();
  void end();

 private:
  /// Conditionals of which each is the condition of the next: their wraps, and the first node of the last one's last
  /// part.
  struct Chain {
    std::vector<std::size_t> wraps;
    std::uint32_t last = 0;
  };
  /// A node of tree-sitter's tree that is open.
  struct Frame {
    Symbol symbol = Symbol::other;
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::uint32_t first = 0;        ///< The first node of the syntax that was made in it.
    std::uint32_t node = 0;         ///< Its own node, where it has one; of a block also `body`.
    std::uint32_t body = 0;         ///< Of a block, its body; of a directive, its open branch.
    std::uint32_t operand = 0;      ///< First node of the operand to which steps apply.
    std::uint32_t source = 0;       ///< Of a splat.
    std::uint32_t parentheses = 0;  ///< The node of those that are open.
    std::uint32_t parts = 0;        ///< Children that were expressions or names.
    std::uint32_t last_part = 0;    ///< First node of the last of them.
    std::uint8_t op = 0;
    bool is_spoiled = false;            ///< It holds what could not be read.
    bool is_closed = false;             ///< A splat that an index has ended.
    bool is_conditional = false;        ///< An expression that is a conditional and nothing else.
    std::vector<std::uint32_t> splats;  ///< Sources of the full splats that are open: steps go into the last of them.
    Chain chain;                        ///< Of a conditional's condition.
  };
  /// A text that is open, and where its next literal piece begins.
  struct Text {
    TextKind kind;
    std::uint32_t piece;
    std::uint32_t markers;  ///< Of a heredoc: how many were seen.
    bool is_broken;         ///< It holds an escape that is none.
  };

  // conversion.cpp
  bool enter_named(Frame& frame, Frame& parent);
  bool enter_item(Frame& frame, Frame& parent);
  bool skip(Frame& frame);
  void token(const Frame& frame, Frame& parent);
  void identifier(const Frame& frame, Frame& parent);
  void separator(Frame& parent);
  void leave_item(Frame& frame);
  void leave_expression(Frame& frame, Frame& parent);

  // conversion_steps.cpp
  Frame& holder();
  void finish_operand(Frame& frame);
  void step(Kind kind);
  bool enter_step(Frame& frame);
  void leave_step(Frame& frame);
  void operator_token(const Frame& frame, Frame& parent);
  void leave_conditional(Frame& frame, Frame& parent);

  // conversion_text.cpp
  bool enter_text(Frame& frame, Frame& parent);
  void leave_text(Frame& frame, Frame& parent);
  bool is_escaped(std::uint32_t begin) const;
  void piece(std::uint32_t end);
  void open_branch(Frame& directive);
  void close_branch(Frame& directive, std::uint32_t end);
  void strip(const Frame& frame, Frame& parent);
  void heredoc_identifier(const Frame& frame);

  std::string_view text_;
  Tolerant& result_;
  Preorder tree_;
  std::vector<Frame> frames_;
  std::vector<Text> texts_;
  Chain chain_;            ///< Of the conditional that was left last.
  std::uint32_t end_ = 0;  ///< Where the last token ends.
};

}  // namespace stackworthy::hcl
