#include "analyzer/rule.h"
#include "analyzer/secrets/scanner.h"

namespace stackworthy::rules::secrets::known_token {

namespace tokens = ::stackworthy::secrets;

static void report_at(const tokens::TokenMatch& match, Span where, Report& report) {
  report(Truth::yes, where, "is a credential in clear text: ", match.format->title)
      .named(std::string(match.format->id));
}

static bool is_base64(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '+' || c == '/' || c == '=';
}

/// The `data` of a Secret is base64 text: each word that could be some is decoded.
static void look_into_secret_data(const Source& source, Report& report) {
  constexpr std::size_t shortest = 20;
  const std::string_view text = source.text();
  if (text.find("kind: Secret") == std::string_view::npos) return;
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = begin;
    while (end < text.size() && is_base64(text[end])) ++end;
    if (end - begin >= shortest) {
      for (const auto& match : tokens::find_tokens_in_base64(text.substr(begin, end - begin)))
        report_at(match, {source.id(), static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)}, report);
    }
    begin = end + 1;
  }
}

extern constinit const Rule rule{
    .id = "secrets/known-token",
    .severity = Severity::critical,
    .title = "a provider's token stands in a file",
    .why = R"(
Whoever can read the repository, one of its clones or its history can act with
this token. Providers' formats carry a prefix and often a checksum, so this is no
guess from randomness.)",
    .fix = R"(
Revoke the token, make a new one, and keep it in a secrets manager that the code
refers to. Removing the line is not enough: the history keeps it.)",
    .references = {"https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html"},
    .related = {"checkov:CKV_SECRET_2", "checkov:CKV_SECRET_6", "kics:a88baa34"},
    .cwe = {"CWE-798", "CWE-540"},
    .exposure = Exposure::secret,
    .precision = Precision::very_high,
    .check =
        [](const Source& source, Report& report) {
          for (const auto& match : tokens::find_tokens(source.text()))
            report_at(match, {source.id(), match.begin, match.end}, report);
          if (!tokens::is_encrypted_file(source.text())) look_into_secret_data(source, report);
        },
};

}  // namespace stackworthy::rules::secrets::known_token
