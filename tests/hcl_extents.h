#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/terraform/hcl/syntax.h"

namespace stackworthy::tests {

/// Which texts are none to HashiCorp's parser: the branches of directives, and a constant index (`a["x"]` is a step).
inline std::vector<bool> hidden_texts(const hcl::File& file) {
  using hcl::Kind;
  std::vector<bool> is_hidden(file.nodes.size() + 1);
  for (std::size_t i = 0; i < file.nodes.size(); ++i) {
    const hcl::Node& node = file.nodes[i];
    if (node.kind == Kind::get_index) {
      const std::uint32_t key = file.nodes[i + 1].next;
      const bool is_constant =
          node.next == key + 1 || (node.next == key + 2 && file.nodes[key + 1].kind == Kind::piece);
      is_hidden[key] = is_constant;
    }
    if (node.kind == Kind::if_directive || node.kind == Kind::for_directive) {
      std::size_t child = i + 1;
      if (node.kind == Kind::for_directive) child += (node.flags & hcl::flags::two_names) != 0 ? 2 : 1;
      for (child = file.nodes[child].next; child < node.next; child = file.nodes[child].next) is_hidden[child] = true;
    }
  }
  return is_hidden;
}

/// The extents of a file's syntax as tests/oracle/hcl prints them: one line `kind begin end` each, by begin, the longer
/// first. The branches of a directive are no texts of their own there, nor is a constant index (`a["x"]` is a step).
inline std::string extents_of(const hcl::File& file) {
  using hcl::Kind;
  struct Extent {
    char kind;
    std::uint32_t begin, end;
  };
  std::vector<Extent> extents;
  const std::vector<bool> is_hidden = hidden_texts(file);
  for (std::size_t i = 0; i < file.nodes.size(); ++i) {
    const hcl::Node& node = file.nodes[i];
    char kind = 0;
    switch (node.kind) {
      case Kind::block:
        kind = 'B';
        break;
      case Kind::attribute:
        kind = 'A';
        break;
      case Kind::call:
        kind = 'C';
        break;
      case Kind::tuple:
        kind = 'T';
        break;
      case Kind::object:
        kind = 'O';
        break;
      case Kind::binary:
        kind = 'P';
        break;
      case Kind::unary:
        kind = 'U';
        break;
      case Kind::parentheses:
        kind = 'E';
        break;
      case Kind::splat:
        kind = 'X';
        break;
      case Kind::conditional:
      case Kind::if_directive:
        kind = 'Q';
        break;
      case Kind::for_tuple:
      case Kind::for_object:
      case Kind::for_directive:
        kind = 'F';
        break;
      case Kind::text:
        kind = is_hidden[i] ? '\0' : 'S';
        break;
      default:
        break;
    }
    if (kind != 0) extents.push_back({kind, node.begin, node.end});
  }
  std::sort(extents.begin(), extents.end(), [](const Extent& a, const Extent& b) {
    if (a.begin != b.begin) return a.begin < b.begin;
    return a.end != b.end ? a.end > b.end : a.kind < b.kind;
  });
  std::string lines;
  for (const Extent& extent : extents) {
    lines += extent.kind;
    lines += ' ' + std::to_string(extent.begin) + ' ' + std::to_string(extent.end) + '\n';
  }
  return lines;
}

/// FNV-1a, 32 bits, in hexadecimal.
inline std::string hash_of(std::string_view text) {
  std::uint32_t hash = 0x811C9DC5;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x1000193;
  std::string digits;
  for (int shift = 28; shift >= 0; shift -= 4) digits += "0123456789abcdef"[hash >> shift & 15];
  return digits;
}

}  // namespace stackworthy::tests
