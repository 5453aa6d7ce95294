#pragma once

#include <string_view>

#include "analyzer/output/json_writer.h"
#include "analyzer/output/print.h"

namespace stackworthy::output {

/// Writes places as SARIF's `physicalLocation`: relative URIs, one line, columns in UTF-16 code units.
class SarifPlaces {
 public:
  SarifPlaces(const Printer& printer, JsonWriter& out) : printer_(printer), out_(out) {}

  /// The first line of a span; `context`, where it is somewhere, is the block around it.
  void physical(Span span, Span context);
  /// A file without a region; its path is masked already.
  void whole_file(std::string_view path);

 private:
  void artifact(std::string_view path);

  const Printer& printer_;
  JsonWriter& out_;
};

}  // namespace stackworthy::output
