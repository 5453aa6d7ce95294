#include <algorithm>

#include "parsers/terraform/hcl/conversion.h"
#include "parsers/terraform/hcl/scanner.h"

// Texts. Literal text is taken as the gap between what stands in it: a heredoc's indentation belongs to no node of
// tree-sitter's tree.

namespace stackworthy::hcl {

bool Conversion::enter_text(Frame& frame, Frame& parent) {
  switch (frame.symbol) {
    case Symbol::string_literal:
    case Symbol::quoted_template:
    case Symbol::heredoc: {
      const TextKind kind = frame.symbol == Symbol::heredoc ? TextKind::heredoc : TextKind::quoted;
      frame.node = tree_.open(Kind::text, frame.begin);
      texts_.push_back({kind, frame.begin + 1, 0, false});
      tree_[frame.node].op = static_cast<std::uint8_t>(kind);
      return true;
    }
    case Symbol::heredoc_start:
      if (frame.end - frame.begin == 3) texts_.back().kind = TextKind::indented_heredoc;
      tree_[parent.node].op = static_cast<std::uint8_t>(texts_.back().kind);
      return true;
    case Symbol::heredoc_identifier:
      heredoc_identifier(frame);
      return true;
    case Symbol::interpolation:
      texts_.back().is_broken = texts_.back().is_broken || is_escaped(frame.begin);
      piece(frame.begin);
      frame.node = tree_.open(Kind::interpolation, frame.begin);
      return true;
    case Symbol::template_if:
    case Symbol::template_for:
      texts_.back().is_broken = texts_.back().is_broken || is_escaped(frame.begin);
      piece(frame.begin);
      frame.node =
          tree_.open(frame.symbol == Symbol::template_if ? Kind::if_directive : Kind::for_directive, frame.begin);
      return true;
    case Symbol::else_intro:
    case Symbol::if_end:
    case Symbol::for_end:
      close_branch(parent, frame.begin);
      return true;
    case Symbol::strip_marker:
      strip(frame, parent);
      return false;
    default:
      return false;
  }
}

void Conversion::leave_text(Frame& frame, Frame& parent) {
  switch (frame.symbol) {
    case Symbol::string_literal:
    case Symbol::quoted_template:
      piece(frame.end - 1);
      [[fallthrough]];
    case Symbol::heredoc:
      frame.is_spoiled = frame.is_spoiled || texts_.back().is_broken;
      texts_.pop_back();
      tree_.close(frame.node, end_);
      break;
    case Symbol::interpolation:
      frame.is_spoiled = frame.is_spoiled || frame.parts != 1;
      [[fallthrough]];
    case Symbol::template_if:
    case Symbol::template_for:
      tree_.close(frame.node, frame.end);
      texts_.back().piece = frame.end;
      break;
    case Symbol::if_intro:
    case Symbol::for_start:
    case Symbol::else_intro:
      texts_.back().piece = frame.end;
      open_branch(parent);
      break;
    default:
      break;
  }
}

/// Whether a sequence at `begin` is none: tree-sitter sees one in `$$${`, of which the last three characters are an
/// escape.
bool Conversion::is_escaped(std::uint32_t begin) const {
  return begin > texts_.back().piece && text_[begin - 1] == text_[begin];
}

/// Ends the literal text that goes up to `end`.
void Conversion::piece(std::uint32_t end) {
  Text& text = texts_.back();
  if (end <= text.piece) return;
  tree_.leaf(Kind::piece, text.piece, end);
  if (text.kind != TextKind::quoted) return;
  bool is_sound = true;
  for (std::size_t at = text_.find('\\', text.piece); at < end; at = text_.find('\\', at)) {
    at += escape_length(text_, static_cast<std::uint32_t>(at), is_sound);
    text.is_broken = text.is_broken || !is_sound;
  }
}

void Conversion::open_branch(Frame& directive) {
  directive.body = tree_.open(Kind::text, texts_.back().piece);
  tree_[directive.body].op = static_cast<std::uint8_t>(texts_.back().kind);
}

void Conversion::close_branch(Frame& directive, std::uint32_t end) {
  piece(end);
  if (directive.body == 0) {
    directive.is_spoiled = true;
  } else {
    tree_.close(directive.body, end);
  }
}

/// A `~`: on the left where it stands behind the sequence's opening.
void Conversion::strip(const Frame& frame, Frame& parent) {
  const std::uint8_t flag = frame.begin == parent.begin + 2 ? flags::strip_left : flags::strip_right;
  const std::uint32_t owner = frames_[frames_.size() - 2].node;
  switch (parent.symbol) {
    case Symbol::interpolation:
      tree_[parent.node].flags |= flag;
      break;
    case Symbol::if_intro:
    case Symbol::for_start:
      tree_[owner].flags |= flag;
      break;
    case Symbol::else_intro:
      tree_[owner].extra |= flag;
      break;
    case Symbol::if_end:
    case Symbol::for_end:
      tree_[owner].extra |= static_cast<std::uint8_t>(flag << 4);
      break;
    default:
      break;
  }
}

void Conversion::heredoc_identifier(const Frame& frame) {
  Text& text = texts_.back();
  const std::size_t line_end = std::min(text_.find('\n', frame.end), text_.size());
  if (text.markers++ == 0) {
    text.piece = static_cast<std::uint32_t>(std::min(line_end + 1, text_.size()));
    return;
  }
  const std::size_t line = text_.rfind('\n', frame.begin) + 1;
  piece(std::max(static_cast<std::uint32_t>(line), text.piece));
  const bool has_return = line_end > frame.end && text_[line_end - 1] == '\r';
  end_ = static_cast<std::uint32_t>(line_end - (has_return ? 1 : 0));
}

}  // namespace stackworthy::hcl
