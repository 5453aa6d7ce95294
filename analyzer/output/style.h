#pragma once

#include <string>
#include <string_view>

#include "analyzer/rule.h"

namespace stackworthy::output {

/// Colours of a terminal, or none.
class Style {
 public:
  explicit Style(bool colored) : colored_(colored) {}

  std::string bold(std::string_view text) const { return in("1", text); }
  std::string dim(std::string_view text) const { return in("34", text); }
  std::string severity(Severity severity, std::string_view text) const {
    return in(severity >= Severity::high ? "1;31" : severity == Severity::medium ? "1;33" : "1;36", text);
  }

 private:
  std::string in(std::string_view codes, std::string_view text) const {
    if (!colored_) return std::string(text);
    return "\x1b[" + std::string(codes) + 'm' + std::string(text) + "\x1b[0m";
  }
  bool colored_;
};

}  // namespace stackworthy::output
