#include "parsers/terraform/hcl/conversion.h"

#include <algorithm>

// tree-sitter's tree is walked without recursion, and each open node of it has a frame. Where it could not read
// something, the loss is passed outwards to the nearest node whose value may be unknown without making others wrong: an
// expression, an argument, a block's head. In a body the lines of a loss are read again, strictly, one by one.

namespace stackworthy::hcl {

void Conversion::begin() {
  tree_.open(Kind::body, 0);
  frames_.emplace_back();
  frames_.back().symbol = Symbol::body;
  frames_.back().end = static_cast<std::uint32_t>(text_.size());
}

void Conversion::end() {
  tree_.close(0, static_cast<std::uint32_t>(text_.size()));
  tree_.settle(0);
}

void Conversion::enter(TSNode node) {
  Frame frame;
  frame.symbol = symbol_of(node);
  frame.begin = ts_node_start_byte(node);
  frame.end = ts_node_end_byte(node);
  frame.first = tree_.here();
  const std::size_t parent = frames_.size() - 1;
  if (frame.symbol == Symbol::comment) {
    const bool has_return = frame.end > frame.begin && text_[frame.end - 1] == '\r';
    result_.comments.push_back({frame.begin, frame.end - (has_return ? 1 : 0)});
    frame.symbol = Symbol::skipped;
  } else if (frames_[parent].symbol == Symbol::skipped) {
    frame.symbol = Symbol::skipped;
  } else if (frame.symbol == Symbol::error || ts_node_is_missing(node)) {
    const bool is_in_block = frames_[parent].symbol == Symbol::block && frames_[parent].body != 0;
    if (is_in_block || frames_[parent].symbol == Symbol::body) {
      tree_.leaf(Kind::error, frame.begin, frame.end);
    } else {
      frames_[parent].is_spoiled = true;
    }
    skip(frame);
  } else if (frame.symbol == Symbol::attribute || frame.symbol == Symbol::block) {
    enter_item(frame, frames_[parent]);
  } else if (!enter_named(frame, frames_[parent])) {
    token(frame, frames_[parent]);
    if (ts_node_child_count(node) == 0) end_ = std::max(end_, frame.end);
  }
  frames_.push_back(std::move(frame));
}

/// What is below `frame` adds nothing but comments.
bool Conversion::skip(Frame& frame) {
  frame.symbol = Symbol::skipped;
  end_ = std::max(end_, frame.end);
  return true;
}

bool Conversion::enter_item(Frame& frame, Frame& parent) {
  if (parent.symbol != Symbol::body) {
    parent.is_spoiled = true;
    return skip(frame);
  }
  frame.node = tree_.open(frame.symbol == Symbol::block ? Kind::block : Kind::attribute, frame.begin);
  return true;
}

/// Opens what has a node of its own and children; false where it is none of those.
bool Conversion::enter_named(Frame& frame, Frame& parent) {
  const auto open = [&](Kind kind) {
    frame.node = tree_.open(kind, frame.begin);
    return true;
  };
  switch (frame.symbol) {
    case Symbol::expression:
    case Symbol::binary_operation:
      frame.operand = tree_.here();
      return true;
    case Symbol::unary_operation:
      open(Kind::unary);
      frame.operand = tree_.here();
      return true;
    case Symbol::function_call:
      return open(Kind::call);
    case Symbol::tuple:
      return open(Kind::tuple);
    case Symbol::object:
      if (parent.symbol != Symbol::body) return open(Kind::object);
      tree_.leaf(Kind::error, frame.begin, frame.end);
      return skip(frame);
    case Symbol::object_element:
      return open(Kind::object_item);
    case Symbol::for_tuple:
      return open(Kind::for_tuple);
    case Symbol::for_object:
      return open(Kind::for_object);
    case Symbol::for_condition:
      tree_[parent.node].flags |= flags::has_condition;
      return true;
    case Symbol::block_start:
      parent.body = tree_.open(Kind::body, frame.begin);
      return true;
    case Symbol::string_literal:
      if (parent.symbol != Symbol::block) return enter_text(frame, parent);
      tree_.leaf(Kind::label, frame.begin + 1, frame.end - 1);
      return skip(frame);
    default:
      return enter_step(frame) || enter_text(frame, parent);
  }
}

void Conversion::token(const Frame& frame, Frame& parent) {
  switch (frame.symbol) {
    case Symbol::identifier:
      identifier(frame, parent);
      break;
    case Symbol::numeric:
      tree_.leaf(Kind::number, frame.begin, frame.end);
      break;
    case Symbol::null:
      tree_.leaf(Kind::null_literal, frame.begin, frame.end);
      break;
    case Symbol::boolean:
      tree_.leaf(text_[frame.begin] == 't' ? Kind::true_literal : Kind::false_literal, frame.begin, frame.end);
      break;
    case Symbol::open_parenthesis:
      if (parent.symbol == Symbol::function_call) break;
      parent.operand = tree_.here();
      parent.parentheses = tree_.open(Kind::parentheses, frame.begin);
      break;
    case Symbol::close_parenthesis:
      if (parent.parentheses != 0) tree_.close(parent.parentheses, frame.end);
      parent.parentheses = 0;
      break;
    case Symbol::equal:
    case Symbol::colon:
      if (parent.symbol == Symbol::object_element) separator(parent);
      break;
    case Symbol::ellipsis: {
      auto owner = std::find_if(frames_.rbegin(), frames_.rend(), [](const Frame& f) {
        return f.symbol == Symbol::function_call || f.symbol == Symbol::for_object;
      });
      if (owner == frames_.rend()) break;
      tree_[owner->node].flags |= owner->symbol == Symbol::for_object ? flags::grouping : flags::expand_last;
      break;
    }
    default:
      operator_token(frame, parent);
  }
}

void Conversion::identifier(const Frame& frame, Frame& parent) {
  Kind kind = Kind::name;
  if (parent.symbol == Symbol::variable) kind = Kind::variable;
  if (parent.symbol == Symbol::block && parent.parts++ > 0) kind = Kind::label;
  tree_.leaf(kind, frame.begin, frame.end);
  if (parent.symbol == Symbol::for_intro || parent.symbol == Symbol::for_start) {
    Frame& owner = frames_[frames_.size() - 2];
    if (parent.parts++ > 0) tree_[owner.node].flags |= flags::two_names;
  }
}

void Conversion::separator(Frame& parent) {
  if (parent.parts != 1 || tree_.here() != parent.node + 2) return;
  const Kind kind = tree_[parent.node + 1].kind;
  const bool is_word =
      kind == Kind::variable || kind == Kind::true_literal || kind == Kind::false_literal || kind == Kind::null_literal;
  if (!is_word) return;
  tree_[parent.node + 1].kind = Kind::name;
  tree_[parent.node].flags |= flags::bare_key;
}

void Conversion::leave() {
  Frame frame = std::move(frames_.back());
  frames_.pop_back();
  if (frames_.empty() || frame.symbol == Symbol::skipped) return;
  Frame& parent = frames_.back();
  switch (frame.symbol) {
    case Symbol::body:
      return;
    case Symbol::attribute:
    case Symbol::block:
      return leave_item(frame);
    case Symbol::expression:
      return leave_expression(frame, parent);
    case Symbol::conditional:
      leave_conditional(frame, parent);
      break;
    case Symbol::object_element:
      frame.is_spoiled = frame.is_spoiled || frame.parts != 2;
      [[fallthrough]];
    case Symbol::function_call:
    case Symbol::tuple:
    case Symbol::object:
    case Symbol::for_tuple:
    case Symbol::for_object:
      tree_.close(frame.node, end_);
      break;
    default:
      leave_step(frame);
      leave_text(frame, parent);
  }
  parent.is_spoiled = parent.is_spoiled || frame.is_spoiled;
}

void Conversion::leave_expression(Frame& frame, Frame& parent) {
  finish_operand(frame);
  if (frame.is_spoiled || tree_.here() == frame.first) {
    tree_.cut(frame.first);
    tree_.leaf(Kind::error, frame.begin, frame.end);
    frame.is_conditional = false;
  }
  if (frame.is_conditional && parent.symbol == Symbol::conditional && parent.parts == 0)
    parent.chain = std::move(chain_);
  ++parent.parts;
  parent.last_part = frame.first;
}

void Conversion::leave_item(Frame& frame) {
  const bool is_block = frame.symbol == Symbol::block;
  if (is_block && frame.body != 0) {
    if (frame.is_spoiled) tree_.leaf(Kind::error, end_, end_);
    tree_.close(frame.body, end_);
  } else if (frame.is_spoiled || is_block || frame.parts == 0) {
    tree_.cut(frame.first);
    tree_.leaf(Kind::error, frame.begin, frame.end);
    return;
  }
  tree_.close(frame.node, end_);
}

}  // namespace stackworthy::hcl
