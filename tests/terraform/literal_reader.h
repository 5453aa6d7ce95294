#pragma once

#include <string>
#include <string_view>

#include "parsers/terraform/functions/functions.h"

namespace stackworthy::terraform {

/// Evaluates literals and calls of functions, without operators, references and templates: enough to ask one function
/// without the evaluator. `?name` is an unknown that waits for that name, `~name` text with a hole (`known-${name}`).
class LiteralReader {
 public:
  LiteralReader(std::string_view text, CallContext& context) : text_(text), context_(context) {}

  /// The value, or the failure of the innermost call that fails. Not understood: a failure that begins with "syntax".
  Called read() {
    const Called called = value();
    if (called.failure) return called;
    skip_space();
    return at_ == text_.size() ? called : syntax();
  }

 private:
  static Called syntax() { return {nullptr, "syntax"}; }
  static Called of(const Node* node) { return {node, nullptr}; }

  void skip_space() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }
  bool take(char c) {
    skip_space();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  char peek() {
    skip_space();
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == ':' ||
           c == '-';
  }
  std::string_view word() {
    skip_space();
    const std::size_t first = at_;
    while (at_ < text_.size() && is_word(text_[at_])) ++at_;
    return text_.substr(first, at_ - first);
  }

  Called value() {
    const char c = peek();
    if (c == '"') return string();
    if (c == '[') return list();
    if (c == '{') return object();
    if (c == '?' || c == '~') return hole();
    if (c == '-' || (c >= '0' && c <= '9')) return number();
    const std::string_view name = word();
    if (name == "true" || name == "false") return of(make::boolean(context_.arena, name == "true", context_.where));
    if (name == "null") return of(make::null(context_.arena, context_.where));
    return name.empty() ? syntax() : call(name);
  }

  Called hole() {
    const bool has_head = text_[at_++] == '~';
    const std::size_t first = at_;
    while (at_ < text_.size() && (is_word(text_[at_]) || text_[at_] == '.')) ++at_;
    const Reference reference{context_.arena.copy(text_.substr(first, at_ - first)), context_.where};
    const Node* unknown = make::unknown(context_.arena, {&reference, 1}, context_.where);
    if (!has_head) return of(unknown);
    const Member pieces[] = {
        {make::string(context_.arena, "known-", context_.where), nullptr, context_.where, Truth::yes},
        {unknown, nullptr, context_.where, Truth::yes}};
    return of(make::text(context_.arena, pieces, context_.where));
  }

  Called number() {
    const std::size_t first = at_;
    const auto is_part = [&](char c) {
      const bool is_sign = (c == '-' || c == '+') && (at_ == first || text_[at_ - 1] == 'e');
      return (c >= '0' && c <= '9') || c == '.' || c == 'e' || is_sign;
    };
    while (at_ < text_.size() && is_part(text_[at_])) ++at_;
    const Node* const spelled[] = {make::string(context_.arena, text_.substr(first, at_ - first), context_.where)};
    const auto called = call_function("tonumber", spelled, context_);
    return called ? *called : syntax();
  }

  Called string() {
    std::string out;
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_.substr(at_, 3) == "$${" || text_.substr(at_, 3) == "%%{") ++at_;
      if (text_[at_] != '\\') {
        out += text_[at_];
        continue;
      }
      const char escaped = ++at_ < text_.size() ? text_[at_] : '\0';
      if (escaped == 'u' || escaped == 'U') {
        const std::size_t digits = escaped == 'u' ? 4 : 8;
        append(out, std::stoul(std::string(text_.substr(at_ + 1, digits)), nullptr, 16));
        at_ += digits;
        continue;
      }
      out += escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped == 'r' ? '\r' : escaped;
    }
    return take('"') ? of(make::string(context_.arena, out, context_.where)) : syntax();
  }

  static void append(std::string& out, unsigned long point) {
    const auto tail = [&](int shift) { out += static_cast<char>(0x80 | ((point >> shift) & 0x3F)); };
    if (point < 0x80) {
      out += static_cast<char>(point);
    } else if (point < 0x800) {
      out += static_cast<char>(0xC0 | (point >> 6));
      tail(0);
    } else if (point < 0x10000) {
      out += static_cast<char>(0xE0 | (point >> 12));
      tail(6);
      tail(0);
    } else {
      out += static_cast<char>(0xF0 | (point >> 18));
      tail(12);
      tail(6);
      tail(0);
    }
  }

  Called list() {
    std::vector<Member> members;
    take('[');
    while (peek() != ']') {
      const Called element = value();
      if (element.failure) return element;
      members.push_back({element.value, nullptr, context_.where, Truth::yes});
      if (!take(',') && peek() != ']') return syntax();
    }
    take(']');
    return of(make::list(context_.arena, members, context_.where));
  }

  Called object() {
    std::vector<Member> members;
    take('{');
    while (peek() != '}') {
      std::string_view key;
      const bool is_quoted = peek() == '"';
      if (is_quoted) {
        const Called spelled = string();
        if (spelled.failure) return spelled;
        key = spelled.value->string();
      } else {
        key = word();
      }
      if ((key.empty() && !is_quoted) || !take('=')) return syntax();
      const Called element = value();
      if (element.failure) return element;
      members.push_back({element.value, make::name(context_.arena, key, key), context_.where, Truth::yes});
      if (!take(',') && peek() != '}') return syntax();
    }
    take('}');
    return of(make::object(context_.arena, members, context_.where));
  }

  Called call(std::string_view name) {
    if (!take('(')) return syntax();
    std::vector<const Node*> arguments;
    while (peek() != ')') {
      const Called argument = value();
      if (argument.failure) return argument;
      arguments.push_back(argument.value);
      if (text_.substr(at_, 3) == "...") {
        at_ += 3;
        arguments.pop_back();
        for (const Member& member : argument.value->parts()) arguments.push_back(member.value);
      }
      if (!take(',') && peek() != ')') return syntax();
    }
    take(')');
    const auto called = call_function(name, arguments, context_);
    return called ? *called : Called{nullptr, "no such function"};
  }

  std::string_view text_;
  CallContext& context_;
  std::size_t at_ = 0;
};

}  // namespace stackworthy::terraform
