#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <set>
#include <string>
#include <vector>

#include "analyzer/pattern.h"
#include "analyzer/secrets/automaton.h"
#include "analyzer/secrets/encoding.h"
#include "analyzer/secrets/formats.h"
#include "analyzer/secrets/placeholder.h"
#include "analyzer/secrets/scanner.h"

namespace {

using namespace stackworthy::secrets;

std::string repeated(std::string_view part, std::size_t bytes) {
  std::string text;
  text.reserve(bytes + part.size());
  while (text.size() < bytes) text += part;
  return text;
}

bool is_silent(const std::string& text) { return find_tokens(text).empty(); }

std::vector<std::string> families_in(const std::string& text) {
  std::vector<std::string> ids;
  for (const TokenMatch& match : find_tokens(text)) ids.emplace_back(match.format->id);
  return ids;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

/// Changes the last letter or digit of the token into another of the same kind.
std::string with_other_end(std::string token) {
  for (auto at = token.rbegin(); at != token.rend(); ++at) {
    if (*at >= '0' && *at <= '9') {
      *at = *at == '9' ? '0' : static_cast<char>(*at + 1);
      break;
    }
    if ((*at >= 'a' && *at <= 'f') || (*at >= 'A' && *at <= 'F')) {
      *at = *at == 'f' ? 'e' : *at == 'F' ? 'E' : static_cast<char>(*at + 1);
      break;
    }
    if ((*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z')) {
      *at = static_cast<char>(*at == 'z' || *at == 'Z' ? *at - 1 : *at + 1);
      break;
    }
  }
  return token;
}

double seconds_of(const std::string& text) {
  const auto begin = std::chrono::steady_clock::now();
  const auto found = find_tokens(text);
  const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - begin;
  CHECK(found.size() <= 1);
  return passed.count();
}

std::string key_in_lines(std::string_view margin) {
  return replaced(example_token("pem-private-key"), "\\n", "\n" + std::string(margin));
}

}  // namespace

TEST_CASE("every family's row is complete and its pattern compiles") {
  std::set<std::string_view> ids;
  CHECK(formats().size() >= 80);
  for (const Format& format : formats()) {
    INFO(format.id);
    CHECK(ids.insert(format.id).second);
    CHECK(!format.title.empty());
    CHECK(!format.keywords[0].empty());
    CHECK(!format.recipe.empty());
    CHECK((format.pattern.empty()) == (format.search == Search::found));
    CHECK((format.find != nullptr) == (format.search == Search::found));
    for (const std::string_view keyword : format.keywords) {
      CHECK((keyword.empty() || keyword.size() >= 3));
      CHECK(std::none_of(keyword.begin(), keyword.end(), [](char c) { return c >= 'A' && c <= 'Z'; }));
    }
    if (!format.pattern.empty()) {
      const stackworthy::Pattern pattern{format.pattern};
      CHECK(pattern.error() == "");
      CHECK(pattern.groups() == 1);
    }
  }
}

TEST_CASE("every family's example is found once, by its own name and with its own span") {
  for (const Format& format : formats()) {
    INFO(format.id);
    const std::string token = example_token(format.id);
    CHECK(token == example_token(format.id));
    for (const std::string& text :
         {example_text(format.id), "# a\nx: 1\n" + example_text(format.id) + "\ny: \"2\"\n"}) {
      const auto found = find_tokens(text);
      REQUIRE(found.size() == 1);
      CHECK(found[0].format->id == format.id);
      CHECK(text.substr(found[0].begin, found[0].end - found[0].begin) == token);
    }
  }
}

TEST_CASE("every example is found in quotes, behind an escaped line end and at the end of the text") {
  for (const Format& format : formats()) {
    if (!format.setting.empty() || format.search == Search::found) continue;
    INFO(format.id);
    const std::string token = example_token(format.id);
    for (const std::string& text : {"k = \"" + token + "\"", "'" + token + "'", "a\\n" + token, "k=" + token}) {
      CHECK(families_in(text) == std::vector<std::string>{std::string(format.id)});
    }
  }
}

TEST_CASE("a token whose checksum does not close is silent") {
  for (const std::string_view id :
       {"github-pat", "github-oauth", "github-user-to-server", "github-app", "npm-token", "gitlab-pat-routable",
        "grafana-service-account", "atlassian-token", "bitbucket-token", "age-secret-key"}) {
    INFO(id);
    CHECK(is_silent(with_other_end(example_text(id))));
  }
}

TEST_CASE("published samples of checksums close") {
  CHECK(base62(crc32("zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ"), 6) == "0mLq17");
  CHECK(crc32("123456789") == 0xCBF43926U);
  CHECK(hex32(crc32("123456789")) == "cbf43926");
  CHECK(base36(35, 3) == "00z");
  CHECK(is_bech32("A12UEL5L"));
  CHECK(is_bech32("split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w"));
  CHECK(!is_bech32("split1checkupstagehandshakeupstreamerranterredcaperred2y9e3x"));
  CHECK(!is_bech32("A12uEL5L"));
  CHECK(decode_base64("Zm9vYmE=") == std::optional<std::string>("fooba"));
  CHECK(decode_base64("Zm9v-_8") == std::optional<std::string>(std::string("foo\xFB\xFF")));
  CHECK(!decode_base64("Zm9v!"));
  CHECK(encode_base64("foob") == "Zm9vYg==");
}

TEST_CASE("a token that is a part of something longer is silent") {
  const std::string token = example_token("github-pat");
  CHECK(is_silent("x" + token));
  CHECK(is_silent(token + "x"));
  CHECK(is_silent(token.substr(0, 39)));
  CHECK(families_in("a%22" + token + "%22").size() == 1);
  CHECK(families_in("https://x-access-token:" + token + "@github.com/orders/infra.git") ==
        std::vector<std::string>{"github-pat"});
  const std::string digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
  CHECK(is_silent("image: registry.internal/orders@sha256:" + digest));
  CHECK(is_silent("datadog_image = \"datadog/agent@sha256:" + digest + "\""));
  CHECK(is_silent("integrity: sha512-" + example_token("confluent-secret") + "aGVsbG8gd29ybGQgYQ=="));
}

TEST_CASE("documented samples and placeholders are silent") {
  const std::string secret_sample = std::string("wJalrXUtnFEMI/K7MDENG/bPxRfi") + "CYEXAMPLEKEY";
  CHECK(is_silent("aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = " + secret_sample));
  CHECK(is_silent("token: ghp_" + repeated("x", 36)));
  CHECK(is_silent("token: glpat-" + repeated("x", 20)));
  CHECK(is_silent("token: sk_live_" + repeated("1234567890abcdef", 32)));
  CHECK(is_silent("token: dop_v1_" + repeated("0123456789abcdef", 64)));
  CHECK(is_silent("url: https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX"));
  CHECK(is_silent("stripe: sk_test_" + example_token("stripe-live").substr(8)));
  CHECK(is_silent("url: postgres://user:password@host:5432/db"));
  CHECK(is_silent("url: postgres://${var.user}:${var.password}@host:5432/db"));
  CHECK(is_silent("url: postgres://orders:$(DB_PASSWORD)@db:5432/orders"));
  CHECK(is_silent("url: postgres://postgres:postgres@db:5432/orders"));
  CHECK(is_silent("url: postgres://orders:<password>@db:5432/orders"));
  CHECK(is_silent("url: https://admin:Zq8rT2vX@example.com/"));
  CHECK(is_silent("DD_API_KEY=" + repeated("a", 32)));
}

TEST_CASE("an AWS key id alone is silent and a pair is not") {
  const std::string secret = example_token("aws-secret-access-key");
  const std::string id = std::string("AKIA") + "Q3ZK7TVNB4MWYHS6";
  CHECK(is_silent("aws_access_key_id = \"" + id + "\""));
  CHECK(families_in(id + "," + secret) == std::vector<std::string>{"aws-secret-access-key"});
  CHECK(families_in("access_key: " + id + "\nother: " + secret) == std::vector<std::string>{"aws-secret-access-key"});
  CHECK(families_in("SecretAccessKey: '" + secret + "'") == std::vector<std::string>{"aws-secret-access-key"});
  CHECK(is_silent("checksum: " + secret));
  CHECK(is_silent("secret_key_sha1 = 2fd4e1c67a2d28fced849ee1bb76e7391b93eb12"));
}

TEST_CASE("a private key is found however it is written, and only whole and unencrypted") {
  const std::string key = example_token("pem-private-key");
  CHECK(families_in("key: |\n  " + key_in_lines("  ")) == std::vector<std::string>{"pem-private-key"});
  CHECK(families_in("key = <<EOT\n" + key_in_lines("") + "\nEOT\n") == std::vector<std::string>{"pem-private-key"});
  CHECK(families_in(replaced(key, "\\n", "\r\n")).size() == 1);
  CHECK(families_in(replaced(key, "\\n", "\\\\n")).size() == 1);
  CHECK(families_in("[\"" + replaced(key, "\\n", "\",\n  \"") + "\"]").size() == 1);
  CHECK(is_silent("-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA...\n-----END RSA PRIVATE KEY-----\n"));
  CHECK(is_silent("-----BEGIN RSA PRIVATE KEY-----\n-----END RSA PRIVATE KEY-----\n"));
  CHECK(is_silent(replaced(key, "RSA PRIVATE", "ENCRYPTED PRIVATE")));
  CHECK(is_silent(replaced(key, "RSA PRIVATE KEY-----\\n", "RSA PRIVATE KEY-----\\nProc-Type: 4,ENCRYPTED\\n")));
  CHECK(is_silent(replaced(key, "RSA PRIVATE KEY", "PUBLIC KEY")));
  CHECK(is_silent(replaced(key, "RSA PRIVATE KEY", "CERTIFICATE")));
  CHECK(is_silent(key.substr(0, 40) + key.substr(120)));
  CHECK(is_silent("begins with -----BEGIN RSA PRIVATE KEY----- and ends with -----END RSA PRIVATE KEY-----"));
}

TEST_CASE("an OpenSSH key is found where no passphrase protects it") {
  using namespace std::string_literals;
  const auto armoured = [](const std::string& body) {
    return "-----BEGIN OPENSSH PRIVATE KEY-----\n" + encode_base64(body) + "\n-----END OPENSSH PRIVATE KEY-----\n";
  };
  std::string noise;
  for (int n = 0; n < 200; ++n) noise.push_back(static_cast<char>(n * 37 % 251));
  CHECK(families_in(armoured("openssh-key-v1\0\0\0\0\4none\0\0\0\4none"s + noise)).size() == 1);
  CHECK(is_silent(armoured("openssh-key-v1\0\0\0\0\12aes256-ctr\0\0\0\6bcrypt"s + noise)));
}

TEST_CASE("a format that needs its provider's name is silent without it") {
  for (const Format& format : formats()) {
    if (format.search != Search::assigned) continue;
    INFO(format.id);
    const std::string token = example_token(format.id);
    CHECK(is_silent("checksum = \"" + token + "\""));
    CHECK(is_silent("# " + std::string(format.keywords[0]) + "\n" + token + "\n"));
    CHECK(is_silent(std::string(format.keywords[0]) + "_token_name = \"" + token + "\""));
  }
}

TEST_CASE("the name of a provider may stand in the name, in a block around it or beside a value") {
  const std::string token = example_token("datadog-api-key");
  for (const std::string& text :
       {"datadog_api_key = \"" + token + "\"", "provider \"datadog\" {\n  api_key = \"" + token + "\"\n}\n",
        "variable \"datadog_api_key\" {\n  type    = string\n  default = \"" + token + "\"\n}\n",
        "- name: DD_API_KEY\n  value: " + token + "\n", "{\"name\": \"DD_API_KEY\", \"value\": \"" + token + "\"}",
        "datadog:\n  apiKey: " + token + "\n", "curl -H \"DD-API-KEY: " + token + "\""}) {
    INFO(text.size());
    CHECK(families_in(text) == std::vector<std::string>{"datadog-api-key"});
  }
}

TEST_CASE("the harmless neighbours of secrets are silent") {
  const std::string uuid = example_token("heroku-legacy-key");
  CHECK(is_silent("account_id: " + uuid + "\nsubscription: \"" + uuid + "\"\n"));
  CHECK(is_silent("mongodbatlas_project_id = \"" + uuid + "\""));
  CHECK(is_silent("arn:aws:iam::123456789012:role/orders"));
  CHECK(is_silent("ssh-rsa " + encode_base64(repeated("public key material ", 270)) + " deploy@orders"));
  const std::string jwt = example_token("supabase-service-role");
  CHECK(is_silent(jwt.substr(0, jwt.find('.') + 1) +
                  encode_base64(R"({"sub":"1","name":"Jane Doe","iat":1516239022})") + jwt.substr(jwt.rfind('.'))));
  CHECK(is_silent("grafana: eyJrIjoi" + repeated("A9b", 90)));
}

TEST_CASE("encrypted files are silent") {
  using namespace std::string_literals;
  const std::string token = "token: " + example_token("github-pat") + "\n";
  CHECK(is_silent("\0GITCRYPT\0"s + token));
  CHECK(
      is_silent(token + "data: ENC[AES256_GCM,data:a,iv:b,tag:c,type:str]\nsops:\n    mac: ENC[AES256_GCM,data:d]\n"));
  CHECK(!is_silent(token + "# ENC[AES256_GCM\n"));
  CHECK(!is_encrypted_file("sops: true\n"));
}

TEST_CASE("tokens in base64 are found as one place") {
  const std::string encoded = encode_base64(example_token("github-pat") + "\n");
  const auto found = find_tokens_in_base64(encoded);
  REQUIRE(found.size() == 1);
  CHECK(found[0].format->id == "github-pat");
  CHECK(found[0].begin == 0);
  CHECK(found[0].end == encoded.size());
  CHECK(find_tokens_in_base64("bm90aGluZyB0byBzZWUgaGVyZSwgbW92ZSBvbg==").empty());
  CHECK(find_tokens_in_base64("not base64!").empty());
  CHECK(find_tokens_in_base64("").empty());
  const std::string key = example_token("encoded-private-key");
  CHECK(find_tokens(key).size() == 1);
  CHECK(find_tokens_in_base64(key).empty());
}

TEST_CASE("two tokens on a line are two, in order") {
  const std::string first = example_token("npm-token");
  const std::string second = example_token("github-pat");
  CHECK(families_in(first + " " + second) == std::vector<std::string>{"npm-token", "github-pat"});
  CHECK(families_in(second + "," + second).size() == 2);
}

TEST_CASE("refused places say why") {
  const auto reason = [](const std::string& text, std::string_view id) -> std::string {
    for (const RefusedHit& hit : find_keyword_hits(text)) {
      if (hit.format->id == id) return std::string(spelling(hit.refusal));
    }
    return "none";
  };
  const std::string token = example_token("github-pat");
  CHECK(reason("k: " + with_other_end(token), "github-pat") == "checksum");
  CHECK(reason("k: " + token + "Z", "github-pat") == "part");
  CHECK(reason("k: ghp_" + repeated("x", 36), "github-pat") == "sample");
  CHECK(reason("k: ghp_short", "github-pat") == "shape");
  CHECK(reason("datadog " + example_token("datadog-api-key"), "datadog-api-key") == "context");
  CHECK(reason("k: " + token, "github-pat") == "none");
}

TEST_CASE("placeholders are told from values") {
  for (const std::string_view value : {"",
                                       "changeme",
                                       "CHANGE_ME",
                                       "change-me-please",
                                       "REPLACE_ME",
                                       "<password>",
                                       "${var.password}",
                                       "{{ .Values.x }}",
                                       "$(PASSWORD)",
                                       "$PASSWORD",
                                       "%PASSWORD%",
                                       "example",
                                       "my-example-password",
                                       "dummy",
                                       "xxxxxxxx",
                                       "********",
                                       "TODO",
                                       "password",
                                       "Password123",
                                       "db_password",
                                       "your-password-here",
                                       "/argocd/github/api_key",
                                       "./secrets/key.pem",
                                       "arn:aws:secretsmanager:eu-west-1:1:secret:x",
                                       "https://vault.internal/v1/x",
                                       "30d",
                                       "12",
                                       "256Mi",
                                       "true",
                                       "PLACEHOLDER",
                                       "Replace after build",
                                       "{{resolve:ssm-secure:/x}}",
                                       "1234567890",
                                       "abcdefghij",
                                       "stagingonly",
                                       "secret/data/orders",
                                       "op://vault/item",
                                       "\"\"",
                                       "..."}) {
    INFO(value);
    CHECK(is_placeholder(value, "db_password"));
  }
  for (const std::string_view value : {"Zq8-rT2v-Xn4b", "correct horse battery", "S3cr3t!Pa55", "hunter22!",
                                       "oneTimePassw0rd!7", "kx9", "tr0ub4dor&3"}) {
    INFO(value);
    CHECK(!is_placeholder(value, "db_password"));
  }
  CHECK(is_placeholder("Zq8rT2vXn4b", "db_password_secret_arn"));
  CHECK(is_placeholder("dbPassword", "db_password"));
  CHECK(is_placeholder("my_db_password", "db_password"));
  CHECK(names_no_secret("PASSWORD_MIN_LENGTH"));
  CHECK(names_no_secret("tokenUrl"));
  CHECK(!names_no_secret("master_password"));
}

TEST_CASE("the automaton finds what a search of each keyword finds") {
  const std::vector<std::string_view> keywords{"abc", "bca", "abcd", "x-y", "-----begin", "zzz", "abc"};
  const Automaton automaton(keywords);
  std::string text;
  std::uint32_t state = 7;
  for (int n = 0; n < 20000; ++n) {
    state = state * 1664525U + 1013904223U;
    text.push_back("abcdABCDxyXz-Z b"[state >> 28U]);
  }
  text += "-----BEGIN";
  std::string folded = text;
  for (char& c : folded) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  std::vector<KeywordHit> expected;
  for (std::uint32_t k = 0; k < keywords.size(); ++k) {
    for (auto at = folded.find(keywords[k]); at != std::string::npos; at = folded.find(keywords[k], at + 1)) {
      expected.push_back({k, static_cast<std::uint32_t>(at)});
    }
  }
  for (const std::size_t block : {std::size_t{1}, std::size_t{7}, std::size_t{4096}, text.size() + 5}) {
    std::vector<KeywordHit> hits;
    for (std::size_t from = 0; from < text.size(); from += block) automaton.find(text, from, from + block, hits);
    std::sort(hits.begin(), hits.end());
    std::sort(expected.begin(), expected.end());
    CHECK(hits == expected);
  }
  std::vector<KeywordHit> none;
  automaton.find("ab", 0, 2, none);
  automaton.find("", 0, 0, none);
  CHECK(none.empty());
}

TEST_CASE("hostile repetition ends in time that grows with the text only") {
  for (const std::string_view part : {"ghp_",
                                      "ghp_ghp_",
                                      "-----BEGIN RSA PRIVATE KEY-----",
                                      "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n",
                                      "-----BEGIN PGP PRIVATE KEY BLOCK-----",
                                      "LS0tLS1CRUdJTi",
                                      "datadog ",
                                      "datadog_api_key=",
                                      "https://",
                                      "https://a:",
                                      "https://a:b",
                                      "glpat-",
                                      "eyJhbGciOi",
                                      "eyJhbGciOi.",
                                      "secret_key",
                                      "akia",
                                      "sig=",
                                      "T3BlbkFJ",
                                      "azdo",
                                      "aaaa",
                                      "PuTTY-User-Key-File-2: a\nEncryption: none\n",
                                      "\\",
                                      "xoxe-1-",
                                      "\"auth\": \"",
                                      "ENC[AES256_GCM sops: "}) {
    INFO(part);
    const std::string small = repeated(part, 1 << 20);
    CHECK(seconds_of(small) < 5.0);
  }
  CHECK(seconds_of(repeated("ghp_", 10 << 20)) < 20.0);
}
