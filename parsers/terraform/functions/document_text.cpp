// JSON and YAML as Terraform's encoders write them. YAML follows its emitter: every string in double quotes, folded at
// spaces beyond column 80, or a literal block where it has several lines that a block can hold.

#include <algorithm>

#include "parsers/terraform/functions/arguments.h"

namespace stackworthy::terraform {

namespace {

constexpr int deepest = 200;

void append_hex(std::string& out, std::uint32_t value, int digits) {
  static constexpr char alphabet[] = "0123456789ABCDEF";
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) out += alphabet[(value >> shift) & 15];
}

void append_json_string(std::string& out, std::string_view text) {
  static constexpr char hex[] = "0123456789abcdef";
  out += '"';
  for (std::size_t i = 0; i < text.size(); ++i) {
    const unsigned char c = static_cast<unsigned char>(text[i]);
    const std::size_t named = std::string_view("\"\\\b\f\n\r\t").find(text[i]);
    const bool is_separator = text.substr(i, 3) == "\xE2\x80\xA8" || text.substr(i, 3) == "\xE2\x80\xA9";
    if (named != std::string_view::npos) {
      out += '\\';
      out += "\"\\bfnrt"[named];
    } else if (c < 0x20 || c == '<' || c == '>' || c == '&') {
      out += "\\u00";
      out += hex[c >> 4];
      out += hex[c & 15];
    } else if (is_separator) {
      out += text[i + 2] == '\xA8' ? "\\u2028" : "\\u2029";
      i += 2;
    } else {
      out += text[i];
    }
  }
  out += '"';
}

/// Writes JSON until something is not known or the budget ends.
class JsonWriter {
 public:
  explicit JsonWriter(Budget& budget) : budget_(budget) {}

  bool write(const Node& node, int depth = 0) {
    if (depth > deepest || out_.size() > Budget::longest_string || !budget_.spend(1 + node.size / 64)) return false;
    if (node.is_collection() && node.has(mark::json) && depth > 0) {
      JsonWriter inner(budget_);
      if (!inner.write(node)) return false;
      append_json_string(out_, inner.out_);
      return true;
    }
    switch (node.kind) {
      case Kind::null:
        out_ += "null";
        return true;
      case Kind::boolean:
        out_ += node.boolean ? "true" : "false";
        return true;
      case Kind::number:
        out_ += number_text(node);
        return true;
      case Kind::string:
        append_json_string(out_, node.string());
        return true;
      case Kind::list:
        return write_list(node, depth);
      case Kind::object:
        return write_object(node, depth);
      default:
        return false;
    }
  }

  std::string take() { return std::move(out_); }

 private:
  bool write_list(const Node& list, int depth) {
    out_ += '[';
    bool is_first = true;
    for (const Member& member : list.parts()) {
      if (!is_first) out_ += ',';
      is_first = false;
      if (member.exists != Truth::yes || !write(*member.value, depth + 1)) return false;
    }
    out_ += ']';
    return true;
  }

  bool write_object(const Node& object, int depth) {
    out_ += '{';
    bool is_first = true;
    for (const Member& member : sorted_members(object)) {
      if (!is_first) out_ += ',';
      is_first = false;
      append_json_string(out_, member.name->spelled);
      out_ += ':';
      if (member.exists != Truth::yes || !write(*member.value, depth + 1)) return false;
    }
    out_ += '}';
    return true;
  }

  Budget& budget_;
  std::string out_;
};

bool is_break(char32_t c) { return c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029; }

/// As the emitter understands it: no tab, nothing beyond the Basic Multilingual Plane.
bool is_printable(char32_t c) {
  return c == '\n' || (c >= 0x20 && c <= 0x7E) || (c >= 0xA0 && c < 0xD800) ||
         (c >= 0xE000 && c < 0xFFFE && c != 0xFEFF);
}

void append_yaml_escape(std::string& out, char32_t c) {
  static constexpr char32_t named[] = {0, 7, 8, 9, 10, 11, 12, 13, 0x1B, '"', '\\', 0x85, 0x2028, 0x2029};
  const auto* const found = std::find(std::begin(named), std::end(named), c);
  out += '\\';
  if (found != std::end(named)) {
    out += "0abtnvfre\"\\NLP"[found - std::begin(named)];
  } else if (c <= 0xFF) {
    out += 'x';
    append_hex(out, c, 2);
  } else if (c <= 0xFFFF) {
    out += 'u';
    append_hex(out, c, 4);
  } else {
    out += 'U';
    append_hex(out, c, 8);
  }
}

class YamlWriter {
 public:
  explicit YamlWriter(Budget& budget) : budget_(budget) {}

  bool write_document(const Node& node) {
    if (!write(node, 0, 0, true)) return false;
    const bool is_plain = node.kind == Kind::null || node.kind == Kind::boolean || node.kind == Kind::number;
    if (out_.back() != '\n') line();
    if (is_plain) text("...\n");
    return true;
  }

  std::string take() { return std::move(out_); }

 private:
  void text(std::string_view ascii) {
    out_ += ascii;
    column_ += ascii.size();
  }

  void line(std::size_t indent = 0) {
    out_ += '\n';
    out_.append(indent, ' ');
    column_ = indent;
  }

  /// A value of which the first line is begun; `indent` is the column of its keys or dashes.
  bool write(const Node& node, std::size_t indent, int depth, bool is_root = false) {
    if (depth > deepest || out_.size() > Budget::longest_string || !budget_.spend(1 + node.size / 64)) return false;
    if (node.is_collection() && node.has(mark::json)) {
      const auto json = json_text(node, budget_);
      return json && write_string(*json, indent, true);
    }
    switch (node.kind) {
      case Kind::null:
        text("null");
        return true;
      case Kind::boolean:
        text(node.boolean ? "true" : "false");
        return true;
      case Kind::number:
        text(number_text(node));
        return true;
      case Kind::string:
        return write_string(node.string(), is_root ? 2 : indent, true);
      case Kind::list:
        return write_list(node, indent, depth);
      case Kind::object:
        return write_object(node, indent, depth);
      default:
        return false;
    }
  }

  bool write_list(const Node& list, std::size_t indent, int depth) {
    if (list.size == 0) text("[]");
    bool is_first = true;
    for (const Member& member : list.parts()) {
      if (!is_first) begin_line(indent);
      is_first = false;
      text("- ");
      if (member.exists != Truth::yes || !write(*member.value, indent + 2, depth + 1)) return false;
    }
    return true;
  }

  bool write_object(const Node& object, std::size_t indent, int depth) {
    constexpr std::size_t longest_simple_key = 128;
    if (object.size == 0) text("{}");
    bool is_first = true;
    for (const Member& member : sorted_members(object)) {
      const std::string_view key = member.name->spelled;
      const Node& value = *member.value;
      if (!is_first) begin_line(indent);
      is_first = false;
      const bool is_simple = key.size() <= longest_simple_key && key.find('\n') == std::string_view::npos;
      if (!is_simple || member.exists != Truth::yes || !write_string(key, indent, false)) return false;
      text(":");
      const bool is_block = value.is_collection() && value.size != 0 && !value.has(mark::json);
      const std::size_t inner = is_block && value.kind == Kind::list ? indent : indent + 2;
      if (is_block) {
        line(inner);
      } else {
        text(" ");
      }
      if (!write(value, inner, depth + 1)) return false;
    }
    return true;
  }

  void begin_line(std::size_t indent) {
    if (out_.empty() || out_.back() != '\n') {
      line(indent);
      return;
    }
    out_.append(indent, ' ');
    column_ = indent;
  }

  bool write_string(std::string_view string, std::size_t indent, bool may_break) {
    const auto decoded = decode_utf8(string);
    if (!decoded) return false;
    if (string.find('\n') == std::string_view::npos) return write_quoted(*decoded, indent, may_break), true;
    bool fits_block = decoded->back() != ' ';
    for (std::size_t i = 0; i < decoded->size(); ++i) {
      const char32_t c = (*decoded)[i];
      const bool is_odd_break = is_break(c) && c != '\n' && c != '\r';
      if (is_odd_break) return false;
      fits_block =
          fits_block && is_printable(c) && !(c == ' ' && i + 1 < decoded->size() && is_break((*decoded)[i + 1]));
    }
    if (fits_block) {
      write_block(string, indent);
    } else {
      write_quoted(*decoded, indent, may_break);
    }
    return true;
  }

  void write_quoted(std::u32string_view string, std::size_t indent, bool may_break) {
    constexpr std::size_t best_width = 80;
    text("\"");
    bool after_space = false;
    for (std::size_t i = 0; i < string.size(); ++i) {
      const char32_t c = string[i];
      const std::size_t before = out_.size();
      if (!is_printable(c) || is_break(c) || c == '"' || c == '\\') {
        append_yaml_escape(out_, c);
        column_ += out_.size() - before;
        after_space = false;
      } else if (c == ' ' && may_break && !after_space && column_ > best_width && i > 0 && i + 1 < string.size()) {
        line(indent);
        if (string[i + 1] == ' ') text("\\");
        after_space = true;
      } else {
        append_utf8(out_, c);
        ++column_;
        after_space = c == ' ';
      }
    }
    text("\"");
  }

  void write_block(std::string_view string, std::size_t indent) {
    text("|");
    if (string.front() == ' ' || string.front() == '\n') text("2");
    if (string.back() != '\n') {
      text("-");
    } else if (string.size() == 1 || string[string.size() - 2] == '\n') {
      text("+");
    }
    while (!string.empty()) {
      const std::size_t end = std::min(string.find('\n'), string.size());
      line(end == 0 ? 0 : indent);
      out_ += string.substr(0, end);
      string.remove_prefix(std::min(end + 1, string.size()));
    }
    line();
  }

  Budget& budget_;
  std::string out_;
  std::size_t column_ = 0;
};

}  // namespace

std::optional<std::string> json_text(const Node& node, Budget& budget) {
  JsonWriter writer(budget);
  if (!writer.write(node)) return std::nullopt;
  std::string text = writer.take();
  return budget.allows_string(text.size()) ? std::optional<std::string>(std::move(text)) : std::nullopt;
}

std::optional<std::string> yaml_text(const Node& node, Budget& budget) {
  YamlWriter writer(budget);
  if (!writer.write_document(node)) return std::nullopt;
  std::string text = writer.take();
  return budget.allows_string(text.size()) ? std::optional<std::string>(std::move(text)) : std::nullopt;
}

}  // namespace stackworthy::terraform
