#include "analyzer/secrets/placeholder.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

#include "analyzer/model/trim.h"
#include "analyzer/secrets/characters.h"

namespace stackworthy::secrets {
namespace {

std::string_view without_quotes(std::string_view text) { return trimmed(text, " \t\n\r\"'"); }

template <std::size_t N>
bool has_any(std::string_view text, const std::array<std::string_view, N>& parts) {
  return std::any_of(parts.begin(), parts.end(), [text](std::string_view part) { return has(text, part); });
}

template <std::size_t N>
bool is_any(std::string_view text, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

template <std::size_t N>
bool begins_with_any(std::string_view text, const std::array<std::string_view, N>& parts) {
  return std::any_of(parts.begin(), parts.end(), [text](std::string_view part) { return text.starts_with(part); });
}

/// Long enough never to stand in a random token by chance; looked for anywhere, letters and digits only.
constexpr std::array sample_words{
    std::string_view("example"),      std::string_view("changeme"),     std::string_view("changethis"),
    std::string_view("placeholder"),  std::string_view("dummy"),        std::string_view("replaceme"),
    std::string_view("replacewith"),  std::string_view("redacted"),     std::string_view("xxxxx"),
    std::string_view("yourtoken"),    std::string_view("yourkey"),      std::string_view("yourapi"),
    std::string_view("yoursecret"),   std::string_view("yourpass"),     std::string_view("youraccess"),
    std::string_view("inserthere"),   std::string_view("tokenhere"),    std::string_view("keyhere"),
    std::string_view("secrethere"),   std::string_view("passwordhere"), std::string_view("goeshere"),
    std::string_view("notreal"),      std::string_view("notasecret"),   std::string_view("fakekey"),
    std::string_view("faketoken"),    std::string_view("fakesecret"),   std::string_view("fakepassword"),
    std::string_view("sampletoken"),  std::string_view("samplekey"),    std::string_view("samplesecret"),
    std::string_view("testtoken"),    std::string_view("testkey"),      std::string_view("testsecret"),
    std::string_view("testpassword"), std::string_view("qwertyuiop"),   std::string_view("deadbeefdeadbeef"),
    std::string_view("changeit"),     std::string_view("foobar"),       std::string_view("loremipsum"),
};

/// Words that are a placeholder when they stand alone between what is neither letter nor digit.
constexpr std::array lone_words{
    std::string_view("replace"),    std::string_view("sample"), std::string_view("fake"),
    std::string_view("todo"),       std::string_view("fixme"),  std::string_view("tbd"),
    std::string_view("insert"),     std::string_view("your"),   std::string_view("mock"),
    std::string_view("template"),   std::string_view("masked"), std::string_view("override"),
    std::string_view("overridden"), std::string_view("set"),    std::string_view("unset"),
    std::string_view("unused"),     std::string_view("xxx"),    std::string_view("xxxx"),
    std::string_view("demo"),       std::string_view("stub"),
};

/// Values that are a placeholder as a whole.
constexpr std::array whole_words{
    std::string_view("password"),    std::string_view("passwd"),     std::string_view("passw0rd"),
    std::string_view("pass"),        std::string_view("password1"),  std::string_view("password12"),
    std::string_view("password123"), std::string_view("pwd"),        std::string_view("secret"),
    std::string_view("secrets"),     std::string_view("mysecret"),   std::string_view("supersecret"),
    std::string_view("topsecret"),   std::string_view("mypassword"), std::string_view("token"),
    std::string_view("mytoken"),     std::string_view("apikey"),     std::string_view("key"),
    std::string_view("mykey"),       std::string_view("test"),       std::string_view("testing"),
    std::string_view("test123"),     std::string_view("foo"),        std::string_view("bar"),
    std::string_view("baz"),         std::string_view("string"),     std::string_view("value"),
    std::string_view("none"),        std::string_view("null"),       std::string_view("nil"),
    std::string_view("undefined"),   std::string_view("na"),         std::string_view("empty"),
    std::string_view("default"),     std::string_view("true"),       std::string_view("false"),
    std::string_view("yes"),         std::string_view("no"),         std::string_view("on"),
    std::string_view("off"),         std::string_view("enabled"),    std::string_view("disabled"),
    std::string_view("required"),    std::string_view("optional"),   std::string_view("auto"),
    std::string_view("generated"),   std::string_view("random"),     std::string_view("credentials"),
    std::string_view("username"),    std::string_view("user"),       std::string_view("letmein"),
    std::string_view("qwerty"),      std::string_view("hunter2"),    std::string_view("secretkey"),
    std::string_view("accesskey"),   std::string_view("hidden"),     std::string_view("stagingonly"),
    std::string_view("prodonly"),    std::string_view("devonly"),    std::string_view("sensitive"),
};

/// A template, an encrypted value, or a reference that another tool fills in.
bool is_template(std::string_view value) {
  constexpr std::array markers{std::string_view("${"), std::string_view("{{"), std::string_view("$("),
                               std::string_view("%{"), std::string_view("#{"), std::string_view("ENC["),
                               std::string_view("<%"), std::string_view("@@"), std::string_view("((")};
  if (has_any(value, markers)) return true;
  if (value.front() == '$' && value.size() > 1 && (is_letter(value[1]) || value[1] == '_')) return true;
  if (value.size() > 2 && value.front() == '%' && value.back() == '%') return true;
  if (value.size() > 2 && value.front() == '[' && value.back() == ']') return true;
  if (value.size() > 4 && value.starts_with("__") && value.ends_with("__")) return true;
  const auto open = value.find('<');
  return open != std::string_view::npos && value.find('>', open) != std::string_view::npos;
}

/// One character five times or more in a row for every ten, few different ones, or a block repeated throughout.
bool is_repetitive(std::string_view value) {
  if (value.size() < 4) return false;
  std::array<bool, 256> seen{};
  std::size_t different = 0;
  std::size_t run = 1;
  std::size_t longest = 1;
  for (std::size_t n = 0; n < value.size(); ++n) {
    bool& mark = seen[static_cast<unsigned char>(value[n])];
    different += mark ? 0 : 1;
    mark = true;
    run = n > 0 && value[n] == value[n - 1] ? run + 1 : 1;
    longest = std::max(longest, run);
  }
  if (different <= 2 || (different <= 4 && value.size() >= 16)) return true;
  if (longest >= 6 || (longest >= 4 && longest * 2 >= value.size())) return true;
  for (std::size_t period = 1; period <= 10 && period * 2 <= value.size(); ++period) {
    if (value.substr(period) == value.substr(0, value.size() - period)) return true;
  }
  return false;
}

/// The character that follows in a counting or alphabetical sequence; `0` after `9`, `a` after `9` in hexadecimal.
bool follows(char before, char after) {
  if (before == '9') return after == '0' || lower(after) == 'a';
  if (lower(before) == 'f' && after == '0') return true;
  return after == before + 1 && (is_digit(after) || is_letter(after));
}

/// A run of eight or more in sequence (`12345678`, `abcdefgh`, `0123456789abcdef`), up or down.
bool is_sequence(std::string_view value) {
  std::size_t up = 1;
  std::size_t down = 1;
  for (std::size_t n = 1; n < value.size(); ++n) {
    up = follows(value[n - 1], value[n]) ? up + 1 : 1;
    down = follows(value[n], value[n - 1]) ? down + 1 : 1;
    if (up >= 8 || down >= 8) return true;
  }
  return false;
}

bool has_lone_word(std::string_view value) {
  const std::string text = folded(value);
  std::size_t begin = 0;
  for (std::size_t n = 0; n <= text.size(); ++n) {
    if (n < text.size() && (is_letter(text[n]) || is_digit(text[n]))) continue;
    if (is_any(std::string_view(text).substr(begin, n - begin), lone_words)) return true;
    begin = n + 1;
  }
  return false;
}

/// `12`, `30d`, `5 minutes`, `256Mi`: a number of at most six digits and at most one word.
bool is_quantity(std::string_view value) {
  std::size_t at = 0;
  while (at < value.size() && (is_digit(value[at]) || value[at] == '.')) ++at;
  if (at == 0) return false;
  if (at == value.size()) return at <= 5;
  if (at > 6) return false;
  constexpr std::array units{
      std::string_view("ms"),     std::string_view("s"),    std::string_view("sec"),     std::string_view("seconds"),
      std::string_view("m"),      std::string_view("min"),  std::string_view("minutes"), std::string_view("h"),
      std::string_view("hours"),  std::string_view("d"),    std::string_view("days"),    std::string_view("w"),
      std::string_view("weeks"),  std::string_view("ki"),   std::string_view("mi"),      std::string_view("gi"),
      std::string_view("ti"),     std::string_view("k"),    std::string_view("g"),       std::string_view("kb"),
      std::string_view("mb"),     std::string_view("gb"),   std::string_view("tb"),      std::string_view("y"),
      std::string_view("minute"), std::string_view("hour"), std::string_view("day"),     std::string_view("second")};
  return is_any(folded(without_quotes(value.substr(at))), units);
}

/// Whether it says where a secret is rather than what it is.
bool is_reference(std::string_view value) {
  constexpr std::array schemes{std::string_view("arn:"),
                               std::string_view("ssm:"),
                               std::string_view("secretsmanager:"),
                               std::string_view("vault:"),
                               std::string_view("file:"),
                               std::string_view("op://"),
                               std::string_view("awssm://"),
                               std::string_view("gcpsm://"),
                               std::string_view("sops:"),
                               std::string_view("ref+"),
                               std::string_view("env:"),
                               std::string_view("var."),
                               std::string_view("local."),
                               std::string_view("module."),
                               std::string_view("data."),
                               std::string_view("random_password."),
                               std::string_view("aws_"),
                               std::string_view("azurerm_"),
                               std::string_view("google_"),
                               std::string_view("projects/"),
                               std::string_view("secret/"),
                               std::string_view("secrets/"),
                               std::string_view("kv/"),
                               std::string_view("@microsoft.keyvault")};
  const std::string text = folded(value);
  if (begins_with_any(std::string_view(text), schemes)) return true;
  const auto scheme = text.find("://");
  if (scheme != std::string::npos && scheme <= 12) {
    const std::string_view rest = std::string_view(text).substr(scheme + 3);
    const std::string_view authority = rest.substr(0, rest.find('/'));
    return !has(authority, "@");
  }
  const bool is_path =
      value.front() == '/' || value.starts_with("./") || value.starts_with("../") || value.starts_with("~/");
  return is_path && !has(value, " ") && !has(value, "+") && !has(value, "=");
}

bool says_its_own_name(std::string_view value, std::string_view name) {
  const std::string name_word = squeezed(name);
  if (name_word.empty()) return false;
  std::string_view last = name;
  if (const auto dot = last.find_last_of("./["); dot != std::string_view::npos) last = last.substr(dot + 1);
  const std::string last_word = squeezed(last);
  std::string word = squeezed(value);
  for (const std::string_view possessive :
       {std::string_view("my"), std::string_view("your"), std::string_view("the")}) {
    if (word.size() > possessive.size() + 3 && word.starts_with(possessive) && word != name_word) {
      const std::string rest = word.substr(possessive.size());
      if (rest == name_word || rest == last_word) return true;
    }
  }
  return word == name_word || word == last_word;
}

}  // namespace

bool is_sample(std::string_view value) {
  value = without_quotes(value);
  if (value.empty() || is_template(value)) return true;
  if (has(value, "...") || has(value, "***") || has(value, "\xE2\x80\xA6")) return true;
  return has_any(squeezed(value), sample_words) || is_repetitive(value) || is_sequence(value);
}

bool names_no_secret(std::string_view name) {
  constexpr std::array endings{
      std::string_view("name"),      std::string_view("names"),       std::string_view("arn"),
      std::string_view("arns"),      std::string_view("path"),        std::string_view("file"),
      std::string_view("filename"),  std::string_view("url"),         std::string_view("uri"),
      std::string_view("endpoint"),  std::string_view("enabled"),     std::string_view("enable"),
      std::string_view("disabled"),  std::string_view("length"),      std::string_view("policy"),
      std::string_view("rotation"),  std::string_view("version"),     std::string_view("versionid"),
      std::string_view("ref"),       std::string_view("reference"),   std::string_view("days"),
      std::string_view("hours"),     std::string_view("minutes"),     std::string_view("seconds"),
      std::string_view("ttl"),       std::string_view("expiry"),      std::string_view("expiration"),
      std::string_view("validity"),  std::string_view("description"), std::string_view("prefix"),
      std::string_view("suffix"),    std::string_view("type"),        std::string_view("format"),
      std::string_view("method"),    std::string_view("count"),       std::string_view("size"),
      std::string_view("secretid"),  std::string_view("keyid"),       std::string_view("kmskeyid"),
      std::string_view("location"),  std::string_view("engine"),      std::string_view("store"),
      std::string_view("issuer"),    std::string_view("audience"),    std::string_view("fingerprint"),
      std::string_view("publickey"), std::string_view("role"),        std::string_view("hash")};
  std::string word = squeezed(name);
  return std::any_of(endings.begin(), endings.end(), [&word](std::string_view ending) {
    return word.size() > ending.size() && word.ends_with(ending);
  });
}

bool is_placeholder(std::string_view value, std::string_view name) {
  value = without_quotes(value);
  if (value.empty() || names_no_secret(name) || is_sample(value)) return true;
  const std::string word = squeezed(value);
  if (word.empty() || is_any(std::string_view(word), whole_words)) return true;
  return has_lone_word(value) || is_quantity(value) || is_reference(value) || says_its_own_name(value, name);
}

}  // namespace stackworthy::secrets
