#pragma once

#include <string_view>

#include "analyzer/model/value.h"

namespace stackworthy::parsers::yaml {

/// In what the engines differ over a scalar without quotes.
struct Flavour {
  bool has_y_n = false;            ///< `y` and `n` are booleans.
  bool has_yes_no = false;         ///< `yes`, `no`, `on`, `off` are booleans.
  bool has_octal_zero = false;     ///< `0777` is 511, else 777.
  bool has_octal_o = false;        ///< `0o777` is 511.
  bool has_hexadecimal = false;    ///< `0x1F` is 31.
  bool has_binary = false;         ///< `0b11` is 3.
  bool has_underscores = false;    ///< `1_000` is 1000.
  bool has_bare_exponent = false;  ///< `1e3` is a number, else only `1.0e+3`.
};

/// The value of a scalar without quotes: null, boolean, number, else a string that views `text`.
const Node* plain_scalar(Arena&, std::string_view text, Span from, const Flavour&);

}  // namespace stackworthy::parsers::yaml
