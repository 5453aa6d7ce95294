#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stackworthy::output {

/// Writes JSON in the order it is told to, two spaces a level, every string escaped by `escape_json`. Members of an
/// object are written with `key` before each value.
class JsonWriter {
 public:
  void open_object() { open('{', false); }
  void open_list() { open('[', false); }
  /// A list whose elements stand on one line.
  void open_row() { open('[', true); }
  void close();
  void key(std::string_view name);
  void string(std::string_view text);
  void integer(std::int64_t value);
  /// The shortest spelling that reads back as the same number; null where JSON has none.
  void real(double value);
  /// A number by its digits.
  void digits(std::string_view number);
  void boolean(bool value);
  void null();
  void field(std::string_view name, std::string_view text);
  void field(std::string_view name, std::int64_t value);
  void flag(std::string_view name, bool value);
  /// A list of strings on one line.
  template <class Texts>
  void row(std::string_view name, const Texts& texts) {
    key(name);
    open_row();
    for (const auto& text : texts) string(text);
    close();
  }
  /// The whole text with a line end; everything is closed.
  std::string take();

 private:
  struct Level {
    char closing;
    bool is_row;
    bool is_empty;
  };
  void open(char opening, bool is_row);
  void before_value();
  void new_line();

  std::string out_;
  std::vector<Level> levels_;
  bool after_key_ = false;
};

}  // namespace stackworthy::output
