// format and formatlist. A verb is `%`, flags, width, precision, `[argument]` and a letter, in that order; numbers are
// laid out from their decimal digits, as Go's big.Int and big.Float do. What is not known becomes a piece of text.

#include <algorithm>

#include "parsers/terraform/functions/table.h"

namespace stackworthy::terraform {

namespace {

struct Verb {
  bool plus = false;
  bool minus = false;
  bool space = false;
  bool zero = false;
  bool sharp = false;
  std::uint64_t width = 0;
  std::optional<std::uint64_t> precision;
  std::optional<std::uint64_t> argument;  ///< From 1.
  char letter = 0;
};

/// Digits at `at`, at most ten million, so that what is too large is refused by the budget.
std::uint64_t read_count(std::string_view format, std::size_t& at) {
  std::uint64_t count = 0;
  for (; at < format.size() && format[at] >= '0' && format[at] <= '9'; ++at)
    count = std::min<std::uint64_t>(count * 10 + static_cast<std::uint64_t>(format[at] - '0'), 10'000'000);
  return count;
}

/// The verb whose `%` stands before `at`, which moves behind it; nothing where it is malformed.
std::optional<Verb> read_verb(std::string_view format, std::size_t& at) {
  Verb verb;
  for (bool in_flags = true; in_flags && at < format.size();) {
    bool* const flag = format[at] == '+'   ? &verb.plus
                       : format[at] == '-' ? &verb.minus
                       : format[at] == ' ' ? &verb.space
                       : format[at] == '0' ? &verb.zero
                       : format[at] == '#' ? &verb.sharp
                                           : nullptr;
    in_flags = flag != nullptr;
    if (flag) {
      *flag = true;
      ++at;
    }
  }
  verb.width = read_count(format, at);
  if (at < format.size() && format[at] == '.') verb.precision = read_count(format, ++at);
  if (at < format.size() && format[at] == '[') {
    ++at;
    if (at >= format.size() || format[at] < '1' || format[at] > '9') return std::nullopt;
    verb.argument = read_count(format, at);
    if (at >= format.size() || format[at] != ']') return std::nullopt;
    ++at;
  }
  if (at >= format.size()) return std::nullopt;
  verb.letter = format[at++];
  return std::string_view("vtdboxXeEfgGsq").find(verb.letter) != std::string_view::npos ? std::optional<Verb>(verb)
                                                                                        : std::nullopt;
}

/// Pads text to the width, counted in characters; nothing where they cannot be counted.
std::optional<std::string> padded(const Verb& verb, std::string text) {
  if (verb.width == 0) return text;
  const auto characters = characters_of(text);
  if (!characters) return std::nullopt;
  if (characters->size() >= verb.width) return text;
  const std::string padding(verb.width - characters->size(), verb.zero ? '0' : ' ');
  return verb.minus ? text + padding : padding + text;
}

std::optional<std::string> cut(const Verb& verb, std::string_view text) {
  if (!verb.precision || *verb.precision == 0) return std::string(text);
  const auto characters = characters_of(text);
  if (!characters) return std::nullopt;
  std::string out;
  for (std::size_t i = 0; i < characters->size() && i < *verb.precision; ++i) out += (*characters)[i];
  return out;
}

std::string sign_of(const Verb& verb, bool is_negative) {
  return is_negative ? "-" : verb.plus ? "+" : verb.space ? " " : "";
}

std::string digits_in_base(const Node& number, const Digits& decimal, char letter) {
  const unsigned base = letter == 'b' ? 2 : letter == 'o' ? 8 : letter == 'd' ? 10 : 16;
  if (!number.has(mark::integer)) {
    std::string digits = decimal.significant;
    return digits.append(static_cast<std::size_t>(decimal.point) - digits.size(), '0');
  }
  std::uint64_t rest =
      number.integer < 0 ? 0 - static_cast<std::uint64_t>(number.integer) : static_cast<std::uint64_t>(number.integer);
  const char* const alphabet = letter == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
  std::string digits;
  do {
    digits += alphabet[rest % base];
    rest /= base;
  } while (rest != 0);
  std::reverse(digits.begin(), digits.end());
  return digits;
}

/// %d %b %o %x %X of a whole number, as Go's big.Int.
std::optional<std::string> whole_number(const Verb& verb, const Node& number) {
  const Digits decimal = digits_of(number);
  if (!number.has(mark::integer) && verb.letter != 'd') return std::nullopt;
  std::string digits = digits_in_base(number, decimal, verb.letter);
  if (verb.precision) {
    if (digits == "0" && *verb.precision == 0) return std::string();
    if (digits.size() < *verb.precision) digits.insert(0, *verb.precision - digits.size(), '0');
  }
  std::string head = sign_of(verb, decimal.is_negative);
  if (verb.sharp)
    head += verb.letter == 'b'   ? "0b"
            : verb.letter == 'o' ? "0"
            : verb.letter == 'x' ? "0x"
            : verb.letter == 'X' ? "0X"
                                 : "";
  const std::size_t length = head.size() + digits.size();
  const std::size_t padding = verb.width > length ? verb.width - length : 0;
  if (verb.minus) return head + digits + std::string(padding, ' ');
  if (verb.zero && !verb.precision) return head + std::string(padding, '0') + digits;
  return std::string(padding, ' ') + head + digits;
}

/// Keeps `count` digits, half to even.
void round_digits(Digits& digits, long count) {
  const long size = static_cast<long>(digits.significant.size());
  if (count >= size) return;
  if (count < 0) {
    digits.significant.clear();
    return;
  }
  const auto kept = static_cast<std::size_t>(count);
  const std::string dropped = digits.significant.substr(kept);
  const bool is_odd = kept > 0 && (digits.significant[kept - 1] - '0') % 2 == 1;
  const bool up = dropped[0] > '5' || (dropped[0] == '5' && (dropped.size() > 1 || is_odd));
  digits.significant.resize(kept);
  std::size_t i = kept;
  while (up && i > 0 && digits.significant[i - 1] == '9') --i;
  if (up && i > 0) {
    ++digits.significant[i - 1];
    digits.significant.resize(i);
  } else if (up) {
    digits.significant = "1";
    ++digits.point;
  }
  while (!digits.significant.empty() && digits.significant.back() == '0') digits.significant.pop_back();
}

std::string laid_out_fixed(const Digits& digits, std::size_t precision) {
  std::string whole;
  std::string fraction;
  for (long i = 0; i < digits.point; ++i)
    whole += i < static_cast<long>(digits.significant.size()) ? digits.significant[static_cast<std::size_t>(i)] : '0';
  if (whole.empty()) whole = "0";
  for (std::size_t i = 0; i < precision; ++i) {
    const long at = digits.significant.empty() ? -1 : digits.point + static_cast<long>(i);
    fraction += at >= 0 && at < static_cast<long>(digits.significant.size())
                    ? digits.significant[static_cast<std::size_t>(at)]
                    : '0';
  }
  return precision == 0 ? whole : whole + "." + fraction;
}

std::string laid_out_scientific(const Digits& digits, std::size_t precision, char letter) {
  std::string mantissa = digits.significant.empty() ? "0" : digits.significant;
  const long exponent = digits.significant.empty() ? 0 : digits.point - 1;
  mantissa.resize(std::max(mantissa.size(), precision + 1), '0');
  std::string out = mantissa.substr(0, 1);
  if (precision > 0) out += "." + mantissa.substr(1, precision);
  out += letter;
  out += exponent < 0 ? '-' : '+';
  const std::string power = std::to_string(exponent < 0 ? -exponent : exponent);
  return out + (power.size() < 2 ? "0" : "") + power;
}

/// %g: the shorter of both, as Go chooses; without precision all digits, in the scientific form from 1e6 and below
/// 1e-4.
std::string general(Digits digits, std::optional<std::uint64_t> precision, char letter) {
  long most = precision ? std::max<long>(static_cast<long>(*precision), 1) : 0;
  if (precision) round_digits(digits, most);
  const long size = static_cast<long>(digits.significant.size());
  long threshold = precision ? most : 6;
  if (precision && threshold > size && size >= digits.point) threshold = size;
  if (!precision) most = size;
  const long exponent = digits.significant.empty() ? 0 : digits.point - 1;
  if (digits.significant.empty()) return "0";
  if (exponent < -4 || exponent >= threshold)
    return laid_out_scientific(digits, static_cast<std::size_t>(std::max<long>(std::min(most, size) - 1, 0)), letter);
  return laid_out_fixed(digits, static_cast<std::size_t>(std::max<long>(size - digits.point, 0)));
}

/// %e %E %f %g %G, as Go's big.Float.
std::string real_number(const Verb& verb, const Node& number) {
  const bool is_general = verb.letter == 'g' || verb.letter == 'G';
  Digits digits = is_general && !verb.precision ? digits_of(number) : BigNumber::of(number).digits();
  const bool is_negative = digits.is_negative;
  std::string text;
  const std::size_t precision = verb.precision.value_or(6);
  if (verb.letter == 'f') {
    round_digits(digits, digits.point + static_cast<long>(precision));
    text = laid_out_fixed(digits, precision);
  } else if (is_general) {
    text = general(digits, verb.precision, verb.letter == 'G' ? 'E' : 'e');
  } else {
    round_digits(digits, static_cast<long>(precision) + 1);
    text = laid_out_scientific(digits, precision, verb.letter);
  }
  const std::string sign = sign_of(verb, is_negative);
  const std::size_t length = sign.size() + text.size();
  const std::size_t padding = verb.width > length ? verb.width - length : 0;
  if (verb.minus) return sign + text + std::string(padding, ' ');
  if (verb.zero) return sign + std::string(padding, '0') + text;
  return std::string(padding, ' ') + sign + text;
}

/// One verb's text; nothing where it cannot be said; `why` where Terraform refuses.
std::optional<std::string> formatted(const Call& call, const Verb& verb, const Node& value, const char*& why) {
  const bool is_whole = std::string_view("dboxX").find(verb.letter) != std::string_view::npos;
  const bool is_real = std::string_view("eEfgG").find(verb.letter) != std::string_view::npos;
  CallContext& context = call.context();
  if (is_whole || is_real) {
    const Node* number = as_number(value, context);
    if (!number) why = "has a verb for numbers where no number is given";
    if (!number || number->kind != Kind::number) return std::nullopt;
    if (is_real && !call.budget().spend(BigNumber::cost)) return std::nullopt;
    if (is_real) return real_number(verb, *number);
    const Digits digits = digits_of(*number);
    if (digits.point < static_cast<long>(digits.significant.size()))
      why = "has a verb for whole numbers where none is given";
    return why ? std::nullopt : whole_number(verb, *number);
  }
  if (verb.letter == 't') {
    const Node* boolean = as_boolean(value, context);
    if (!boolean) why = "has a verb for booleans where none is given";
    if (!boolean || boolean->kind != Kind::boolean) return std::nullopt;
    return boolean->boolean ? "true" : "false";
  }
  if (verb.letter == 'v') {
    if (value.kind == Kind::unknown || value.kind == Kind::text || value.kind == Kind::choice) return std::nullopt;
    if (!verb.sharp && value.kind == Kind::string) return padded(verb, std::string(value.string()));
    if (!verb.sharp && value.kind == Kind::number) {
      const Digits digits = digits_of(value);
      return padded(verb, (digits.is_negative ? "-" : "") + general(digits, std::nullopt, 'e'));
    }
    const auto json = json_text(value, context.budget);
    return json ? padded(verb, *json) : json;
  }
  const Node* string = as_string(value, context);
  if (!string) why = "has a verb for strings where none is given";
  if (!string || string->kind != Kind::string) return std::nullopt;
  const auto text = cut(verb, string->string());
  if (!text || verb.letter == 's') return text ? padded(verb, *text) : text;
  const auto quoted = json_text(*call.made_string(*text), context.budget);
  return quoted ? padded(verb, *quoted) : quoted;
}

/// A format that is being filled: known text, and pieces that are not known.
struct Filled {
  std::vector<Member> pieces;
  std::string text;
  const char* failure = nullptr;
  bool is_refused = false;  ///< Nothing can be said.

  void close(const Call& call) {
    if (!text.empty()) pieces.push_back(call.member(call.made_string(text)));
    text.clear();
  }
};

/// Adds an argument that is not known, or not to the last digit.
void add_piece(const Call& call, Filled& filled, const Verb& verb, const Node& value) {
  filled.close(call);
  const bool is_as_given =
      verb.width == 0 && !verb.precision && (verb.letter == 's' || verb.letter == 'v') && !verb.sharp;
  if (is_as_given && value.kind != Kind::unknown && is_stringlike(value) && !value.is_collection()) {
    filled.pieces.push_back(call.member(&value));
    return;
  }
  const Node* const one[] = {&value};
  const bool keeps_shape = is_as_given && value.kind == Kind::unknown && value.shape == Shape::word;
  const bool is_number = std::string_view("dboxX").find(verb.letter) != std::string_view::npos;
  filled.pieces.push_back(call.member(
      call.made_unknown(references_of(one, call.budget()), keeps_shape || is_number ? Shape::word : Shape::string)));
}

void fill_verb(const Call& call, Filled& filled, const Verb& verb, const Node& value) {
  if (value.kind == Kind::null) {
    filled.is_refused = true;
    return;
  }
  const bool is_too_wide = !call.budget().allows_string(std::max(verb.width, verb.precision.value_or(0)));
  if (is_too_wide) {
    add_piece(call, filled, verb, value);
    return;
  }
  const auto text = formatted(call, verb, value, filled.failure);
  if (filled.failure) return;
  if (text) {
    filled.text += *text;
  } else {
    add_piece(call, filled, verb, value);
  }
}

Called fill(const Call& call, std::string_view format, std::span<const Node* const> arguments) {
  Filled filled;
  std::uint64_t next = 0;
  std::uint64_t highest = 0;
  for (std::size_t at = 0; at < format.size();) {
    if (!call.budget().spend(1) || filled.text.size() > Budget::longest_string) return call.unknown(Shape::string);
    const std::size_t percent = std::min(format.find('%', at), format.size());
    filled.text += format.substr(at, percent - at);
    at = percent + 1;
    if (percent == format.size()) break;
    if (at < format.size() && format[at] == '%') {
      filled.text += '%';
      ++at;
      continue;
    }
    const auto verb = read_verb(format, at);
    if (!verb) return Call::fail("has a format with a malformed verb");
    next = verb->argument.value_or(next + 1);
    highest = std::max(highest, next);
    if (next > arguments.size()) return Call::fail("has a format that asks for more arguments than are given");
    fill_verb(call, filled, *verb, *arguments[next - 1]);
    if (filled.failure) return Call::fail(filled.failure);
  }
  if (highest < arguments.size()) return Call::fail("is given more arguments than its format takes");
  if (filled.is_refused) return call.unknown(Shape::string);
  if (filled.pieces.empty()) return call.string(filled.text);
  filled.close(call);
  return call.text(filled.pieces);
}

Called format(const Call& call) { return fill(call, call[0].string(), call.arguments().subspan(1)); }

Called formatlist(const Call& call) {
  std::optional<std::size_t> length;
  const auto is_list = [](const Node& node) { return node.kind == Kind::list && !node.has(mark::json); };
  for (const Node* argument : call.arguments().subspan(1)) {
    if (argument->kind == Kind::null || has_doubtful_members(*argument)) return call.unknown(Shape::list);
    const bool is_open =
        argument->kind == Kind::unknown && (argument->shape == Shape::any || argument->shape == Shape::list);
    if (is_open) return call.unknown(Shape::list);
    if (!is_list(*argument)) continue;
    if (length && *length != argument->size) return Call::fail("is given lists of different lengths");
    length = argument->size;
  }
  const std::size_t count = length.value_or(1);
  if (!call.budget().allows_list(count * call.size())) return call.unknown(Shape::list);
  std::vector<Member> results;
  for (std::size_t i = 0; i < count; ++i) {
    std::vector<const Node*> arguments;
    for (const Node* argument : call.arguments().subspan(1)) {
      arguments.push_back(is_list(*argument) ? argument->parts()[i].value : argument);
      if (arguments.back()->kind == Kind::null) return Call::fail("formats a null");
    }
    const Called one = fill(call, call[0].string(), arguments);
    if (one.failure) return one;
    results.push_back(call.member(one.value));
  }
  return call.list(results, mark::map);
}

constexpr Function format_table[] = {
    {"format", 1, 255, "s?", Shape::string, format},
    {"formatlist", 1, 255, "s?", Shape::list, formatlist},
};

}  // namespace

std::span<const Function> format_functions() { return format_table; }

}  // namespace stackworthy::terraform
