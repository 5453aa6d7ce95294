#include "analyzer/output/sarif_places.h"

#include <algorithm>

#include "analyzer/output/escape.h"
#include "analyzer/output/render.h"
#include "analyzer/output/unicode.h"

namespace stackworthy::output {

namespace {

constexpr std::uint32_t lines_around = 2;

struct Region {
  std::uint32_t line = 1;
  std::size_t column = 1;
  std::size_t end_column = 1;
  std::size_t line_end_column = 1;
};

Region region_of(Span span, const Printer& printer) {
  const Source& source = printer.sources()[span.file];
  const Span line = first_line(span, printer.sources());
  const Position position = source.position(line.begin);
  const std::uint32_t begin = line.begin - (position.column - 1);
  Region region;
  region.line = position.line;
  region.column = 1 + utf16_units(source.text({line.file, begin, line.begin}));
  region.end_column = region.column + utf16_units(source.text(line));
  region.line_end_column = 1 + utf16_units(source.line(position.line));
  return region;
}

/// The block around the region: strictly larger, or none.
void write_context(const Region& region, Span context, const Printer& printer, JsonWriter& out) {
  const Source& source = printer.sources()[context.file];
  std::uint32_t first = std::min(source.position(context.begin).line, region.line);
  std::uint32_t last = std::max(source.position(context.end).line, region.line);
  const bool ends_with_line_end =
      source.line_count() > 1 && source.line_begin(source.line_count()) == source.text().size();
  const std::uint32_t count = source.line_count() - (ends_with_line_end ? 1 : 0);
  last = std::max(std::min(last, count), region.line);
  if (first == last) {
    first = region.line > lines_around ? region.line - lines_around : 1;
    last = std::max(std::min(region.line + lines_around, count), region.line);
  }
  if (first == last && region.column == 1 && region.end_column == region.line_end_column) return;
  out.key("contextRegion");
  out.open_object();
  out.field("startLine", first);
  out.field("endLine", last);
  out.close();
}

}  // namespace

void SarifPlaces::artifact(std::string_view path) {
  out_.key("artifactLocation");
  out_.open_object();
  out_.field("uri", escape_uri(path));
  out_.field("uriBaseId", "%SRCROOT%");
  out_.close();
}

void SarifPlaces::physical(Span span, Span context) {
  const Region region = region_of(span, printer_);
  out_.key("physicalLocation");
  out_.open_object();
  artifact(printer_.name(printer_.sources()[span.file].path()));
  out_.key("region");
  out_.open_object();
  out_.field("startLine", region.line);
  out_.field("startColumn", static_cast<std::int64_t>(region.column));
  out_.field("endLine", region.line);
  out_.field("endColumn", static_cast<std::int64_t>(region.end_column));
  out_.close();
  if (context.is_somewhere()) write_context(region, context, printer_, out_);
  out_.close();
}

void SarifPlaces::whole_file(std::string_view path) {
  out_.key("physicalLocation");
  out_.open_object();
  artifact(path);
  out_.close();
}

}  // namespace stackworthy::output
