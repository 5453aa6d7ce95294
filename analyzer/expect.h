#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/finding.h"

namespace stackworthy {

/// What a fixture says about one of its lines.
struct Expectation {
  enum class Kind : std::uint8_t { finding, undecided, known_miss, known_noise };
  Kind kind = Kind::finding;
  std::string path;
  std::uint32_t line = 0;  ///< The line it speaks of.
  std::string rule;        ///< Empty: the one that runs.
  std::string text;        ///< Part of the message; the reason for known-miss and known-noise.
};

/// The expectations in the comments of a file: `# expect rule-id "part"`, on its line or alone on the line above.
std::vector<Expectation> expectations(std::string_view path, std::string_view text);
/// Those of a file beside a JSON file, which has no comments: `LINE expect rule-id "part"`.
std::vector<Expectation> expectations_beside(std::string_view path, std::string_view text);
/// What differs between the expectations and the results, one line of text for each difference.
std::vector<std::string> differences(const std::vector<Expectation>& expected, const Results& results);

}  // namespace stackworthy
