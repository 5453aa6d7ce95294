#include "analyzer/output/json_writer.h"

#include <charconv>
#include <cmath>

#include "analyzer/model/expects.h"
#include "analyzer/output/escape.h"

namespace stackworthy::output {

void JsonWriter::new_line() {
  out_ += '\n';
  out_.append(2 * levels_.size(), ' ');
}

void JsonWriter::before_value() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (levels_.empty()) return;
  Level& level = levels_.back();
  if (!level.is_empty) out_ += level.is_row ? ", " : ",";
  level.is_empty = false;
  if (!level.is_row) new_line();
}

void JsonWriter::open(char opening, bool is_row) {
  const bool inside_row = !levels_.empty() && levels_.back().is_row;
  before_value();
  out_ += opening;
  levels_.push_back({opening == '{' ? '}' : ']', is_row || inside_row, true});
}

void JsonWriter::close() {
  expects(!levels_.empty() && !after_key_);
  const Level level = levels_.back();
  levels_.pop_back();
  if (!level.is_empty && !level.is_row) new_line();
  out_ += level.closing;
}

void JsonWriter::key(std::string_view name) {
  expects(!levels_.empty() && levels_.back().closing == '}' && !after_key_);
  before_value();
  out_ += '"' + escape_json(name) + "\": ";
  after_key_ = true;
}

void JsonWriter::string(std::string_view text) {
  before_value();
  out_ += '"' + escape_json(text) + '"';
}

void JsonWriter::integer(std::int64_t value) {
  before_value();
  out_ += std::to_string(value);
}

void JsonWriter::real(double value) {
  if (!std::isfinite(value)) return null();
  before_value();
  char buffer[40];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  out_.append(buffer, end);
}

void JsonWriter::digits(std::string_view number) {
  before_value();
  out_ += number;
}

void JsonWriter::boolean(bool value) {
  before_value();
  out_ += value ? "true" : "false";
}

void JsonWriter::null() {
  before_value();
  out_ += "null";
}

void JsonWriter::field(std::string_view name, std::string_view text) {
  key(name);
  string(text);
}

void JsonWriter::field(std::string_view name, std::int64_t value) {
  key(name);
  integer(value);
}

void JsonWriter::flag(std::string_view name, bool value) {
  key(name);
  boolean(value);
}

std::string JsonWriter::take() {
  expects(levels_.empty() && !after_key_);
  out_ += '\n';
  return std::move(out_);
}

}  // namespace stackworthy::output
