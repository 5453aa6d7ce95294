#pragma once

// What those who render a report see in it.

#include <catch2/catch.hpp>
#include <regex>
#include <sstream>
#include <string>

namespace hostile {

/// Whether the line is a command of the format for GitHub: level, properties in their order, one message.
inline bool is_our_command(const std::string& line) {
  static const std::regex command(
      "::(error|warning|notice) (file=[^:,]*,line=[0-9]+,(col=[0-9]+,endColumn=[0-9]+,)?)?title=[^:,]*::.*");
  return std::regex_match(line, command);
}

/// The line without its code spans, as CommonMark finds them: a run of backticks up to the next run of that length.
inline std::string without_code(const std::string& line) {
  std::string rest;
  for (std::size_t at = 0; at < line.size();) {
    if (line[at] != '`') {
      rest += line[at++];
      continue;
    }
    const std::size_t size = std::min(line.find_first_not_of('`', at), line.size()) - at;
    std::size_t end = at + size;
    while (end < line.size()) {
      const std::size_t begin = line.find('`', end);
      if (begin == std::string::npos) break;
      const std::size_t after = std::min(line.find_first_not_of('`', begin), line.size());
      if (after - begin == size) {
        rest += '_';
        at = after;
        break;
      }
      end = after;
    }
    if (at < line.size() && line[at] == '`' && end >= line.size()) {
      rest += line.substr(at, size);
      at += size;
    }
  }
  return rest;
}

/// Pipes that end a cell: those that no backslash precedes; a backslash may itself be escaped or not.
inline std::size_t pipes(const std::string& line, bool reads_pairs) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (reads_pairs && line[i] == '\\') {
      ++i;
    } else if (line[i] == '|' && (reads_pairs || i == 0 || line[i - 1] != '\\')) {
      ++count;
    }
  }
  return count;
}

/// Outside of code there are plain words and the few marks that the program writes itself; rows have the cells of their
/// table, however one reads escapes.
inline void check_markdown(const std::string& text) {
  static const std::regex own(
      R"((### stackworthy: .*|</details>|<details><summary>[0-9a-z ]+</summary>|\|[-|]+\|))");
  static const std::regex plain(R"([A-Za-z0-9 .,;:'_()|-]*)");
  std::size_t cells = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    INFO(line);
    if (line.empty()) cells = 0;
    const std::string outside = without_code(line);
    INFO(outside);
    CHECK((std::regex_match(line, own) || std::regex_match(outside, plain)));
    CHECK(outside.find("www.") == std::string::npos);
    if (!line.starts_with("|")) continue;
    if (cells == 0) cells = pipes(line, true);
    CHECK(pipes(line, true) == cells);
    CHECK(pipes(line, false) == cells);
  }
}

}  // namespace hostile
