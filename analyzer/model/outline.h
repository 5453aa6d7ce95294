#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace stackworthy {

/// A named construct of a file: a block, an attribute, a mapping entry, a list element.
struct Item {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t head_end = 0;  ///< End of its head line part: `resource "t" "n"`, `key:`.
  std::int32_t parent = -1;    ///< Index of the enclosing item, -1 at the top.
  std::string name;            ///< Its part of the address; empty where it adds nothing.
};

/// A comment token.
struct Comment {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  bool alone = false;  ///< Nothing but white space before it on its line.
};

/// What a construct says of itself outside of comments: an annotation of a manifest, an entry of a template's
/// `Metadata`, the `//` member of a block in JSON.
struct Note {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::int32_t item = -1;  ///< Index of the construct that it speaks of; -1: the whole file.
  std::string name;        ///< The annotation's key, the path below `Metadata` (`checkov.skip`), `//`.
  std::vector<std::pair<std::string, std::string>> fields;  ///< Of an entry; a scalar stands under an empty name.
};

/// What stands where in one file: items sorted by begin, parents before children.
struct Outline {
  std::vector<Item> items;
  std::vector<Comment> comments;
  std::vector<Note> notes;
};

/// The dotted address of the innermost item around the offset: `aws_db_instance.this.backup_retention_period`.
std::string path_at(const Outline&, std::uint32_t offset);

}  // namespace stackworthy
