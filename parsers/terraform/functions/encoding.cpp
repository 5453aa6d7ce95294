#include <algorithm>
#include <array>
#include <set>

#include "parsers/terraform/functions/base64.h"
#include "parsers/terraform/functions/table.h"

namespace stackworthy::terraform {

namespace {

Called base64encode(const Call& call) {
  return call.budget().spend(call[0].size / 16) ? call.string(base64_of(call[0].string()))
                                                : call.unknown(Shape::string);
}

Called base64decode(const Call& call) {
  if (!call.budget().spend(1 + call[0].size / 16)) return call.unknown(Shape::string);
  const auto bytes = bytes_of_base64(call[0].string());
  if (!bytes) return Call::fail("is given what is not base64");
  if (!decode_utf8(*bytes)) return Call::fail("is given base64 of what is not UTF-8");
  return call.string(*bytes);
}

/// Compressed bytes hang on the compressor, of which Terraform's is not this one.
Called base64gzip(const Call& call) { return call.unknown(Shape::string); }

Called urlencode(const Call& call) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : call[0].string()) {
    const bool is_plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          std::string_view("-_.~").find(c) != std::string_view::npos;
    if (is_plain) {
      out += c;
    } else if (c == ' ') {
      out += '+';
    } else {
      out += '%';
      out += digits[static_cast<unsigned char>(c) >> 4];
      out += digits[static_cast<unsigned char>(c) & 15];
    }
  }
  return call.string(out);
}

enum class Charset { unsupported, utf8, utf16le, utf16be, latin1, ascii };

/// The character sets that are worked on; others of the IANA registry are left unknown.
Charset charset_of(std::string_view name) {
  std::string upper;
  for (const char c : name) upper += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  if (upper == "UTF-8") return Charset::utf8;
  if (upper == "UTF-16LE") return Charset::utf16le;
  if (upper == "UTF-16BE") return Charset::utf16be;
  if (upper == "ISO-8859-1") return Charset::latin1;
  if (upper == "US-ASCII") return Charset::ascii;
  return Charset::unsupported;
}

void append_utf16(std::string& out, char32_t point, bool little) {
  const auto unit = [&](unsigned value) {
    const char low = static_cast<char>(value & 0xFF);
    const char high = static_cast<char>(value >> 8);
    out += little ? low : high;
    out += little ? high : low;
  };
  if (point < 0x10000) return unit(point);
  unit(0xD800 + ((point - 0x10000) >> 10));
  unit(0xDC00 + ((point - 0x10000) & 0x3FF));
}

Called textencodebase64(const Call& call) {
  const Charset charset = charset_of(call[1].string());
  const auto decoded = decode_utf8(call[0].string());
  if (charset == Charset::unsupported || !decoded || !call.budget().spend(1 + call[0].size / 8))
    return call.unknown(Shape::string);
  std::string out;
  for (const char32_t c : *decoded) {
    if ((charset == Charset::latin1 && c > 0xFF) || (charset == Charset::ascii && c > 0x7F))
      return Call::fail("is given a character that the encoding does not have");
    if (charset == Charset::utf8) append_utf8(out, c);
    if (charset == Charset::utf16le || charset == Charset::utf16be) append_utf16(out, c, charset == Charset::utf16le);
    if (charset == Charset::latin1 || charset == Charset::ascii) out += static_cast<char>(c);
  }
  return call.string(base64_of(out));
}

/// The text of bytes in UTF-16; nothing for what is not paired.
std::optional<std::string> from_utf16(std::string_view bytes, bool little) {
  if (bytes.size() % 2 != 0) return std::nullopt;
  const auto unit = [&](std::size_t at) {
    const auto first = static_cast<unsigned char>(bytes[at]);
    const auto second = static_cast<unsigned char>(bytes[at + 1]);
    return static_cast<char32_t>(little ? first | second << 8 : first << 8 | second);
  };
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 2) {
    char32_t point = unit(i);
    if (point >= 0xD800 && point < 0xE000) {
      const char32_t low = point < 0xDC00 && i + 2 < bytes.size() ? unit(i + 2) : 0;
      if (low < 0xDC00 || low > 0xDFFF) return std::nullopt;
      point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
      i += 2;
    }
    append_utf8(out, point);
  }
  return out;
}

Called textdecodebase64(const Call& call) {
  const Charset charset = charset_of(call[1].string());
  if (!call.budget().spend(1 + call[0].size / 8)) return call.unknown(Shape::string);
  const auto bytes = bytes_of_base64(call[0].string());
  if (charset == Charset::unsupported) return call.unknown(Shape::string);
  if (!bytes) return Call::fail("is given what is not base64");
  std::optional<std::string> text;
  if (charset == Charset::utf16le || charset == Charset::utf16be)
    text = from_utf16(*bytes, charset == Charset::utf16le);
  const bool is_ascii =
      std::all_of(bytes->begin(), bytes->end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (charset == Charset::utf8 && decode_utf8(*bytes)) text = bytes;
  if (charset == Charset::ascii && is_ascii) text = bytes;
  if (charset == Charset::latin1) {
    text.emplace();
    for (const char c : *bytes) append_utf8(*text, static_cast<unsigned char>(c));
  }
  return text ? call.string(*text) : call.unknown(Shape::string);
}

/// One record of a CSV file at `at`, which moves behind it; false with `why` where it is malformed.
bool read_record(std::string_view csv, std::size_t& at, std::vector<std::string>& fields, const char*& why) {
  fields.assign(1, {});
  bool at_start = true;
  while (at < csv.size()) {
    const char c = csv[at];
    if (c == '"' && at_start) {
      for (++at;; ++at) {
        if (at >= csv.size()) {
          why = "is given CSV with a quote that is not closed";
          return false;
        }
        if (csv[at] == '\r' && at + 1 < csv.size() && csv[at + 1] == '\n') continue;
        if (csv[at] != '"') {
          fields.back() += csv[at];
          continue;
        }
        if (at + 1 >= csv.size() || csv[at + 1] != '"') break;
        fields.back() += csv[++at];
      }
      ++at;
      const bool ends = at >= csv.size() || csv[at] == ',' || csv[at] == '\n' || csv.substr(at, 2) == "\r\n";
      if (!ends) {
        why = "is given CSV with text behind a closing quote";
        return false;
      }
      at_start = false;
      continue;
    }
    if (c == '"') {
      why = "is given CSV with a quote inside a field";
      return false;
    }
    if (c == '\n' || csv.substr(at, 2) == "\r\n") {
      at += c == '\n' ? 1 : 2;
      return true;
    }
    ++at;
    at_start = c == ',';
    if (at_start) {
      fields.emplace_back();
    } else {
      fields.back() += c;
    }
  }
  return true;
}

void skip_empty_lines(std::string_view csv, std::size_t& at) {
  while (at < csv.size() && (csv[at] == '\n' || csv.substr(at, 2) == "\r\n")) at += csv[at] == '\n' ? 1 : 2;
}

Called csvdecode(const Call& call) {
  const std::string_view csv = call[0].string();
  if (!call.budget().spend(1 + csv.size())) return call.unknown(Shape::list);
  if (csv.ends_with('\r')) return call.unknown(Shape::list);
  std::size_t at = 0;
  const char* why = nullptr;
  std::vector<std::string> header;
  skip_empty_lines(csv, at);
  if (at >= csv.size()) return Call::fail("is given CSV without a header");
  if (!read_record(csv, at, header, why)) return Call::fail(why);
  if (std::set<std::string>(header.begin(), header.end()).size() != header.size())
    return Call::fail("is given CSV with a column twice");
  std::vector<const Name*> names;
  for (const std::string& name : header) {
    const std::string_view kept = call.arena().copy(name);
    names.push_back(make::name(call.arena(), kept, kept));
  }
  std::vector<Member> rows;
  std::vector<std::string> fields;
  for (skip_empty_lines(csv, at); at < csv.size(); skip_empty_lines(csv, at)) {
    if (!read_record(csv, at, fields, why)) return Call::fail(why);
    if (fields.size() != header.size()) return Call::fail("is given CSV with a row of another length");
    if (!call.budget().allows_list(fields.size()) || rows.size() > Budget::longest_list)
      return call.unknown(Shape::list);
    std::vector<Member> members;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      Member member = call.member(call.string(fields[i]).value);
      member.name = names[i];
      members.push_back(member);
    }
    rows.push_back(call.member(call.object(members).value));
  }
  return call.list(rows, mark::map);
}

constexpr Function encoding_table[] = {
    {"base64decode", 1, 1, "s", Shape::string, base64decode},
    {"base64encode", 1, 1, "s", Shape::string, base64encode},
    {"base64gzip", 1, 1, "s", Shape::string, base64gzip},
    {"csvdecode", 1, 1, "s", Shape::list, csvdecode},
    {"textdecodebase64", 2, 2, "s", Shape::string, textdecodebase64},
    {"textencodebase64", 2, 2, "s", Shape::string, textencodebase64},
    {"urlencode", 1, 1, "s", Shape::string, urlencode},
};

}  // namespace

std::span<const Function> encoding_functions() { return encoding_table; }

}  // namespace stackworthy::terraform
