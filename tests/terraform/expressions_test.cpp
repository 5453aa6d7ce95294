// Terraform's own answers, asked of the terraform binary and recorded in tests/data/expressions.tsv by
// tests/oracle/expressions.py, against ours: value, type, what is unknown and what is sensitive. Unknown is honest, but
// each is explained in its row; another answer is a defect. EXPRESSIONS names another table of the same form, for a run
// over more random rows than are kept.

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/terraform/trees.h"

using namespace stackworthy;

namespace {

using nlohmann::json;

struct Row {
  std::string expression, configuration, given, value, type, unknown, sensitive, reason;
};

/// A cell with line feeds, returns and tabs instead of their pictures, and `$N` as the row's own name.
std::string plain(std::string text) {
  const std::pair<std::string_view, std::string_view> replacements[] = {
      {"\u240a", "\n"}, {"\u240d", "\r"}, {"\u2409", "\t"}, {"$N", "x00000"}};
  for (const auto& [from, to] : replacements) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
      text.replace(at, from.size(), to);
  }
  return text;
}

std::vector<Row> read_rows(const std::string& path) {
  std::ifstream file(path);
  REQUIRE(file);
  std::vector<Row> rows;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('#')) continue;
    Row row;
    std::size_t at = 0;
    for (std::string* cell : {&row.expression, &row.configuration, &row.given, &row.value, &row.type, &row.unknown,
                              &row.sensitive, &row.reason}) {
      const std::size_t tab = std::min(line.find('\t', at), line.size());
      *cell = line.substr(at, tab - at);
      at = std::min(tab + 1, line.size());
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

/// What terraform says of one value.
struct Answer {
  json value, type, unknown, sensitive;

  static json below(const json& all, const json& key) {
    if (all.is_boolean()) return all;
    if (all.is_object() && key.is_string() && all.contains(key.get<std::string>())) return all[key.get<std::string>()];
    if (all.is_array() && key.is_number() && key.get<std::size_t>() < all.size()) return all[key.get<std::size_t>()];
    return nullptr;
  }
  json type_below(const json& key) const {
    if (!type.is_array()) return "dynamic";
    if (type[0] == "object" || type[0] == "tuple") return below(type[1], key);
    return type[1];
  }
  Answer part(const json& key) const {
    return {below(value, key), type_below(key), below(unknown, key), below(sensitive, key)};
  }
};

bool is_type(const Node& ours, const json& theirs) {
  if (ours.has(mark::json)) return theirs == "string";
  const std::string outer = theirs.is_array() ? theirs[0].get<std::string>() : theirs.get<std::string>();
  if (outer == "dynamic") return true;
  switch (ours.kind) {
    case Kind::boolean:
      return outer == "bool";
    case Kind::number:
      return outer == "number";
    case Kind::string:
    case Kind::text:
      return outer == "string";
    case Kind::list:
      return outer == (ours.has(mark::set) ? "set" : ours.has(mark::map) ? "list" : "tuple");
    case Kind::object:
      return outer == (ours.has(mark::map) ? "map" : "object");
    default:
      return true;
  }
}

bool same_number(const Node& ours, const json& theirs) {
  if (theirs.is_object()) return theirs.value("$num", "") == number_text(ours);
  if (!theirs.is_number()) return false;
  if (ours.has(mark::integer)) return theirs.is_number_integer() && theirs.get<std::int64_t>() == ours.integer;
  return theirs.get<double>() == ours.number();
}

/// Holds our values against terraform's, leaf by leaf.
class Comparison {
 public:
  std::string wrong;
  bool has_unknown = false;
  bool knows_more = false;  ///< A value where terraform waits.

  void compare(const Node& ours, const Answer& theirs, const std::string& path, bool is_inside_secret) {
    const bool is_secret = is_inside_secret || ours.has(mark::sensitive);
    if (is_secret != (theirs.sensitive == json(true)) && !theirs.sensitive.is_structured())
      differs(path, is_secret ? "is marked sensitive" : "is not marked sensitive");
    if (is_secret && theirs.sensitive.is_structured()) differs(path, "is marked sensitive as a whole");
    if (ours.kind == Kind::unknown || ours.kind == Kind::text || ours.kind == Kind::choice) {
      if (theirs.unknown != json(true)) has_unknown = true;
      if (!is_type(ours, theirs.type)) differs(path, "is not of the type");
      return;
    }
    if (ours.has(mark::json) && !is_wholly_known(ours)) {
      has_unknown = has_unknown || theirs.unknown != json(true);
      return;
    }
    if (theirs.unknown == json(true)) {
      knows_more = true;
      return;
    }
    if (!is_type(ours, theirs.type)) differs(path, "is not of the type " + theirs.type.dump());
    compare_known(ours, theirs, path, is_secret);
  }

 private:
  void differs(const std::string& path, const std::string& how) {
    if (wrong.empty()) wrong = "(value" + path + ") " + how;
  }

  void compare_known(const Node& ours, const Answer& theirs, const std::string& path, bool is_secret) {
    const auto check = [&](bool is_same) {
      if (!is_same) differs(path, "is " + to_text(ours) + " instead of " + theirs.value.dump());
    };
    if (ours.has(mark::json)) return check(theirs.value == json(to_json(ours)));
    switch (ours.kind) {
      case Kind::null:
        return check(theirs.value.is_null());
      case Kind::boolean:
        return check(theirs.value == json(ours.boolean));
      case Kind::number:
        return check(same_number(ours, theirs.value));
      case Kind::string:
        return check(theirs.value == json(std::string(ours.string())));
      default:
        return compare_parts(ours, theirs, path, is_secret);
    }
  }

  void compare_parts(const Node& ours, const Answer& theirs, const std::string& path, bool is_secret) {
    const auto is_doubtful = [](const Member& member) { return member.exists != Truth::yes; };
    if (std::any_of(ours.parts().begin(), ours.parts().end(), is_doubtful)) {
      has_unknown = true;
      return;
    }
    const bool is_list = ours.kind == Kind::list;
    std::size_t size = theirs.value.size();
    if (!is_list && theirs.unknown.is_object()) {
      for (const auto& [key, mask] : theirs.unknown.items()) size += mask == json(true) && !theirs.value.contains(key);
    }
    if (theirs.unknown.is_array()) size = std::max(size, theirs.unknown.size());
    if (theirs.value.is_array() != is_list || (theirs.value.is_null() && !theirs.unknown.is_structured()) ||
        size != ours.size)
      return differs(path, "is " + to_text(ours) + " instead of " + theirs.value.dump());
    for (std::size_t i = 0; i < ours.size; ++i) {
      const Member& part = ours.parts()[i];
      const json key = is_list ? json(i) : json(std::string(part.name->spelled));
      const bool is_there =
          is_list || theirs.value.contains(key.get<std::string>()) || Answer::below(theirs.unknown, key) == json(true);
      if (!is_there) return differs(path, "has the key " + key.dump());
      compare(*part.value, theirs.part(key), path + "[" + key.dump() + "]", is_secret);
    }
  }
};

/// `more`: a value where terraform waits; `accepted`: a value where terraform refuses.
enum class Verdict { equal, unknown, more, accepted, wrong };

Verdict judge(const Row& row, test::Tree::Files files, std::string& why) {
  const std::string expression = "(\n" + plain(row.expression) + "\n)";
  files["row.tf"] = "output \"value\" {\n  value = " + expression + "\n}\noutput \"can\" {\n  value = can(" +
                    expression + ")\n}\n" + plain(row.configuration);
  if (!row.given.empty()) files["row.auto.tfvars"] = "x00000 = " + plain(row.given) + "\n";
  const test::Tree tree(std::move(files));
  const Member* value = tree.stack().outputs ? find_member(*tree.stack().outputs, "value") : nullptr;
  const std::string can = tree.output("can");
  std::ostringstream notices;
  for (const Notice& notice : tree.stack().notices) notices << " / " << notice.message;
  for (const Notice& notice : parsers::notices(tree.files())) notices << " / " << notice.message;
  if (!value) {
    why = "no value" + notices.str();
    return row.value == "error" ? Verdict::equal : Verdict::wrong;
  }
  const bool is_noted = value->value->kind == Kind::unknown && !notices.str().empty();
  const bool refuses = can == "false" || (is_noted && row.value == "error");
  if (row.value == "error") {
    if (refuses) return Verdict::equal;
    why = "is not refused, but " + to_text(*value->value);
    return is_wholly_known(*value->value) ? Verdict::accepted : Verdict::unknown;
  }
  if (refuses) {
    why = "is refused" + notices.str();
    return Verdict::wrong;
  }
  Comparison comparison;
  comparison.compare(
      *value->value,
      {json::parse(row.value), json::parse(row.type), json::parse(row.unknown), json::parse(row.sensitive)}, "", false);
  why = comparison.wrong.empty() ? to_text(*value->value) : comparison.wrong;
  if (!comparison.wrong.empty()) return Verdict::wrong;
  return comparison.has_unknown ? Verdict::unknown : comparison.knows_more ? Verdict::more : Verdict::equal;
}

/// What all rows stand beside.
test::Tree::Files read_directory(const std::filesystem::path& top) {
  test::Tree::Files files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(top)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path());
    files[entry.path().lexically_relative(top).string()] = {std::istreambuf_iterator<char>(file), {}};
  }
  REQUIRE(files.count("prelude.tf") == 1);
  return files;
}

}  // namespace

TEST_CASE("expressions have the value, type and marks that terraform gives them") {
  const std::string data = STACKWORTHY_SOURCE_DIR "/tests/data/";
  const char* other = std::getenv("EXPRESSIONS");
  const std::vector<Row> rows = read_rows(other ? other : data + "expressions.tsv");
  const test::Tree::Files beside = read_directory(data + "expressions");
  std::size_t counts[5] = {0, 0, 0, 0, 0};
  std::size_t newer = 0, unexplained = 0;
  std::ostringstream list;
  constexpr std::string_view words[] = {"equal", "unknown", "more", "accepted", "wrong"};
  for (const Row& row : rows) {
    std::string why;
    const Verdict verdict = judge(row, beside, why);
    if (verdict != Verdict::equal && row.reason.starts_with("newer: ")) {
      ++newer;
      continue;
    }
    const std::string_view word = words[static_cast<std::size_t>(verdict)];
    ++counts[static_cast<std::size_t>(verdict)];
    if (verdict == Verdict::equal || row.reason.starts_with(std::string(word) + ": ")) continue;
    ++unexplained;
    list << word << " " << row.expression << "  " << row.configuration << row.given << "\n    terraform " << row.value
         << " " << row.type << "\n    ours      " << why << "\n";
  }
  std::cout << list.str() << "expressions: equal " << counts[0] << ", unknown " << counts[1]
            << ", known where terraform waits " << counts[2] << ", accepted where terraform refuses " << counts[3]
            << ", newer " << newer << ", wrong " << counts[4] << " of " << rows.size() << " (" << unexplained
            << " not explained in the table)\n";
  if (other) return;
  CHECK(rows.size() >= 1200);
  CHECK(counts[4] == 0);
  CHECK(unexplained == 0);
}
