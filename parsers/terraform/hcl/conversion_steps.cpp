#include <algorithm>

#include "parsers/terraform/hcl/conversion.h"

// Operators and steps. tree-sitter lists the steps behind a term beside it, a full splat's steps included, while in the
// syntax everything behind `[*]` is done to each element, and an index behind `.*` to the whole. It also makes
// conditionals left-associative: `a ? b : c ? d : e` has `a ? b : c` as its condition. The conditionals of such a chain
// are made to reach to its end, and each begins the one before it ends with.

namespace stackworthy::hcl {

namespace {

Operator binary_operator(std::string_view token) {
  constexpr std::pair<std::string_view, Operator> operators[] = {
      {"||", Operator::or_},   {"&&", Operator::and_},       {"==", Operator::equal},   {"!=", Operator::not_equal},
      {"<", Operator::less},   {"<=", Operator::less_equal}, {">", Operator::greater},  {">=", Operator::greater_equal},
      {"+", Operator::add},    {"-", Operator::subtract},    {"*", Operator::multiply}, {"/", Operator::divide},
      {"%", Operator::modulo},
  };
  for (const auto& [spelled, op] : operators) {
    if (spelled == token) return op;
  }
  return Operator::or_;
}

}  // namespace

/// The frame to whose operand the next step applies.
Conversion::Frame& Conversion::holder() {
  for (auto frame = frames_.rbegin(); frame != frames_.rend(); ++frame) {
    switch (frame->symbol) {
      case Symbol::attribute_splat:
        if (frame->is_closed) break;
        return *frame;
      case Symbol::expression:
      case Symbol::unary_operation:
      case Symbol::binary_operation:
        return *frame;
      default:
        break;
    }
  }
  return frames_.front();
}

void Conversion::finish_operand(Frame& frame) {
  while (!frame.splats.empty()) {
    const std::uint32_t source = frame.splats.back();
    frame.splats.pop_back();
    tree_.wrap(source, {tree_[source].begin, end_, 0, Kind::splat, static_cast<std::uint8_t>(SplatKind::full)});
  }
}

void Conversion::step(Kind kind) {
  Frame& frame = holder();
  const std::uint32_t operand = frame.operand;
  // `1.e5` is a number, which tree-sitter takes for the step `.e5`.
  if (operand != 0 && operand < tree_.here() && tree_[operand].kind == Kind::number) frame.is_spoiled = true;
  if (operand != 0 && operand < tree_.here()) tree_.wrap(operand, {tree_[operand].begin, end_, 0, kind});
}

bool Conversion::enter_step(Frame& frame) {
  switch (frame.symbol) {
    case Symbol::legacy_index: {
      std::uint32_t digits = frame.end;
      while (digits > frame.begin && text_[digits - 1] >= '0' && text_[digits - 1] <= '9') --digits;
      tree_.leaf(Kind::name, digits, frame.end);
      end_ = frame.end;
      step(Kind::get_attribute);
      frame.symbol = Symbol::skipped;
      return true;
    }
    case Symbol::new_index: {
      Frame& splat = holder();
      if (splat.symbol != Symbol::attribute_splat) return true;
      splat.is_closed = true;
      tree_.wrap(splat.source,
                 {tree_[splat.source].begin, end_, 0, Kind::splat, static_cast<std::uint8_t>(SplatKind::attribute)});
      return true;
    }
    case Symbol::attribute_splat:
      frame.source = holder().operand;
      frame.operand = tree_.here();
      tree_.leaf(Kind::splat_item, frame.begin + 2, frame.begin + 2);
      return true;
    case Symbol::full_splat: {
      Frame& owner = holder();
      owner.splats.push_back(owner.operand);
      owner.operand = tree_.here();
      tree_.leaf(Kind::splat_item, frame.begin, frame.begin);
      return true;
    }
    case Symbol::get_attribute:
    case Symbol::conditional:
      return true;
    default:
      return false;
  }
}

void Conversion::leave_step(Frame& frame) {
  switch (frame.symbol) {
    case Symbol::new_index:
      step(Kind::get_index);
      break;
    case Symbol::get_attribute:
      step(Kind::get_attribute);
      break;
    case Symbol::attribute_splat:
      if (frame.is_closed) break;
      tree_.wrap(frame.source,
                 {tree_[frame.source].begin, end_, 0, Kind::splat, static_cast<std::uint8_t>(SplatKind::attribute)});
      break;
    case Symbol::unary_operation:
      finish_operand(frame);
      tree_[frame.node].op = frame.op;
      tree_.close(frame.node, end_);
      break;
    case Symbol::binary_operation:
      finish_operand(frame);
      frame.is_spoiled = frame.is_spoiled || frame.operand == frame.first || frame.operand == tree_.here();
      if (!frame.is_spoiled) tree_.wrap(frame.first, {tree_[frame.first].begin, end_, 0, Kind::binary, frame.op});
      break;
    default:
      break;
  }
}

void Conversion::operator_token(const Frame& frame, Frame& parent) {
  if (frame.symbol != Symbol::operator_token) return;
  const std::string_view token = text_.substr(frame.begin, frame.end - frame.begin);
  if (parent.symbol == Symbol::unary_operation) {
    parent.op = static_cast<std::uint8_t>(token == "!" ? Operator::not_ : Operator::minus);
  } else if (parent.symbol == Symbol::binary_operation) {
    finish_operand(parent);
    parent.op = static_cast<std::uint8_t>(binary_operator(token));
    parent.operand = tree_.here();
  }
}

void Conversion::leave_conditional(Frame& frame, Frame& parent) {
  if (frame.parts != 3) frame.is_spoiled = true;
  if (frame.is_spoiled) return;
  const std::uint32_t first = frame.chain.wraps.empty() ? frame.first : frame.chain.last;
  for (const std::size_t wrap : frame.chain.wraps) tree_.extend(wrap, end_);
  frame.chain.wraps.push_back(tree_.wrap(first, {tree_[first].begin, end_, 0, Kind::conditional}));
  frame.chain.last = frame.last_part;
  chain_ = std::move(frame.chain);
  parent.is_conditional = parent.symbol == Symbol::expression;
}

}  // namespace stackworthy::hcl
