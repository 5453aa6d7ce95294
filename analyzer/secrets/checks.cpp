#include "analyzer/secrets/checks.h"

#include <algorithm>
#include <array>
#include <string>

#include "analyzer/secrets/characters.h"
#include "analyzer/secrets/encoding.h"
#include "analyzer/secrets/placeholder.h"

namespace stackworthy::secrets {
namespace {

/// The text from `before` bytes in front of the token to `after` bytes behind it, lower case.
std::string around(std::string_view text, Range token, std::size_t before, std::size_t after) {
  const std::size_t begin = token.begin > before ? token.begin - before : 0;
  return folded(text.substr(begin, token.end + after - begin));
}

std::optional<std::string> payload_of(std::string_view jwt) {
  const auto first = jwt.find('.');
  const auto second = jwt.find('.', first + 1);
  if (first == std::string_view::npos || second == std::string_view::npos) return std::nullopt;
  return decode_base64(jwt.substr(first + 1, second - first - 1));
}

}  // namespace

bool crc_base62_closes(std::string_view token) {
  const auto underscore = token.find('_');
  if (underscore == std::string_view::npos || token.size() < underscore + 8) return false;
  const std::string_view body = token.substr(underscore + 1, token.size() - underscore - 7);
  return base62(crc32(body), 6) == token.substr(token.size() - 6);
}

bool github_refresh_closes(std::string_view token) { return token.size() != 40 || crc_base62_closes(token); }

bool gitlab_closes(std::string_view token) {
  const auto dot = token.rfind('.');
  if (dot == std::string_view::npos || token.size() - dot != 10) return true;
  return base36(crc32(token.substr(0, token.size() - 7)), 7) == token.substr(token.size() - 7);
}

bool grafana_closes(std::string_view token) {
  if (token.size() != 46) return false;
  const std::string high_first = hex32(crc32(token.substr(0, 37)));
  std::string low_first;
  for (std::size_t byte = 4; byte-- > 0;) low_first += high_first.substr(byte * 2, 2);
  return low_first == token.substr(38);
}

bool atlassian_closes(std::string_view token) {
  if (token.size() < 9) return false;
  return hex32(crc32(token.substr(0, token.size() - 8))) == folded(token.substr(token.size() - 8));
}

bool bech32_closes(std::string_view token) { return is_bech32(token); }

bool is_mixed(std::string_view token) {
  std::size_t longest_word = 0;
  std::size_t word = 0;
  for (const char c : token) {
    word = is_lower(c) ? word + 1 : 0;
    longest_word = std::max(longest_word, word);
  }
  return std::any_of(token.begin(), token.end(), is_upper) && std::any_of(token.begin(), token.end(), is_lower) &&
         std::any_of(token.begin(), token.end(), is_digit) && longest_word < 10;
}

bool has_digit_and_letter(std::string_view token) {
  return std::any_of(token.begin(), token.end(), is_digit) &&
         std::any_of(token.begin(), token.end(), [](char c) { return is_lower(c) || is_upper(c); });
}

bool is_varied(std::string_view token) {
  std::array<bool, 256> seen{};
  for (const char c : token) seen[static_cast<unsigned char>(c)] = true;
  return std::count(seen.begin(), seen.end(), true) >= 6;
}

bool is_64_bytes(std::string_view token) {
  const auto bytes = decode_base64(token);
  return bytes && bytes->size() == 64;
}

bool is_service_account_token(std::string_view token) {
  const auto payload = payload_of(token);
  return payload && has(*payload, "kubernetes/serviceaccount");
}

bool is_service_role_token(std::string_view token) {
  const auto payload = payload_of(token);
  return payload && has(*payload, "\"service_role\"");
}

bool is_grafana_api_key(std::string_view token) {
  const auto json = decode_base64(token);
  return json && has(*json, "\"k\":\"") && has(*json, "\"n\":\"") && has(*json, "\"id\":");
}

bool is_sentry_organisation_token(std::string_view token) {
  constexpr std::size_t prefix = 7;
  const auto json = decode_base64(token.substr(prefix, token.rfind('_') - prefix));
  return json && json->starts_with("{") && has(*json, "\"url\"");
}

bool is_base64_json(std::string_view token) {
  const auto json = decode_base64(token.substr(token.find('_') + 1));
  return json && json->starts_with("{\"");
}

bool is_basic_auth(std::string_view token) {
  const auto login = decode_base64(token);
  if (!login) return false;
  const auto colon = login->find(':');
  if (colon == std::string::npos || colon == 0) return false;
  const std::string_view user = std::string_view(*login).substr(0, colon);
  const std::string_view password = std::string_view(*login).substr(colon + 1);
  const bool is_text = std::all_of(login->begin(), login->end(), [](char c) { return c >= ' ' && c <= '~'; });
  return is_text && user != password && password.size() >= 6 && !is_placeholder(password, user);
}

bool is_url_password(std::string_view token) {
  if (token.size() < 6 || is_placeholder(token, "password")) return false;
  return token.size() >= 16 || !std::all_of(token.begin(), token.end(), is_lower);
}

bool near_aws_key(std::string_view text, Range token) {
  const std::size_t head = token.begin > 200 ? token.begin - 200 : 0;
  std::string before = folded(text.substr(head, token.begin - head));
  if (const auto line = before.rfind('\n'); line != std::string::npos) before.erase(0, line);
  if (has(before, "secret") && !has(before, "arn:")) return true;
  const std::size_t from = token.begin > 160 ? token.begin - 160 : 0;
  const std::string_view near = text.substr(from, token.end + 160 - from);
  for (const std::string_view prefix : {std::string_view("AKIA"), std::string_view("ASIA")}) {
    for (auto at = near.find(prefix); at != std::string_view::npos; at = near.find(prefix, at + 1)) {
      const std::string_view id = near.substr(at, 20);
      const bool whole =
          id.size() == 20 && std::all_of(id.begin(), id.end(), [](char c) { return is_upper(c) || is_digit(c); });
      if (whole && !is_sample(id)) return true;
    }
  }
  return false;
}

bool is_no_badge(std::string_view text, Range token) {
  const std::string near = around(text, token, 100, 0);
  return !has(near, ".svg") && !has(near, "shield");
}

bool is_server_side_google_key(std::string_view text, Range token) {
  const std::string near = around(text, token, 300, 300);
  return !has(near, "authdomain") && !has(near, "auth_domain") && !has(near, "next_public") &&
         !has(near, "current_key");
}

bool near_registry_logins(std::string_view text, Range token) { return has(around(text, token, 400, 0), "auths"); }

bool is_real_login(std::string_view text, Range token) {
  const std::size_t head = token.begin > 72 ? token.begin - 72 : 0;
  const std::string_view before = text.substr(head, token.begin - head);
  const std::string_view password = text.substr(token.begin, token.end - token.begin);
  const auto slashes = before.rfind("//");
  if (slashes == std::string_view::npos || before.size() < slashes + 3) return false;
  const std::string_view user = before.substr(slashes + 2, before.size() - slashes - 3);
  constexpr std::array users{std::string_view("user"), std::string_view("username"), std::string_view("login"),
                             std::string_view("foo")};
  if (folded(user) == folded(password)) return false;
  if (std::find(users.begin(), users.end(), folded(user)) != users.end()) return false;
  const std::string_view rest = text.substr(token.end + 1, 80);
  const std::string host = folded(rest.substr(0, rest.find_first_of(":/?\"' \n\r\t,;)`")));
  constexpr std::array samples{std::string_view("example."),  std::string_view("localhost"),
                               std::string_view("127.0.0.1"), std::string_view("0.0.0.0"),
                               std::string_view("<"),         std::string_view("{{")};
  return !host.empty() && host != "host" && host != "hostname" && host != "server" && host != "..." &&
         std::none_of(samples.begin(), samples.end(), [&host](std::string_view sample) { return has(host, sample); });
}

std::optional<Range> find_url_password(std::string_view text, std::size_t keyword) {
  constexpr std::size_t longest = 160;
  const std::string_view url = text.substr(keyword, longest + 40);
  const auto slashes = url.find("://");
  if (slashes == std::string_view::npos || slashes > 24) return std::nullopt;
  const std::size_t user = slashes + 3;
  const auto colon = url.find_first_of(":/@?#<>`${}\"'\\ \t\r\n,;()[]|", user);
  if (colon == std::string_view::npos || url[colon] != ':') return std::nullopt;
  const auto at = url.find_first_of("/@?#<>`${}\"'\\ \t\r\n", colon + 1);
  if (at == std::string_view::npos || url[at] != '@') return std::nullopt;
  return Range{keyword + colon + 1, keyword + at};
}

bool is_signed_query(std::string_view text, Range token) {
  const std::size_t head = token.begin > 400 ? token.begin - 400 : 0;
  const std::string_view all = text.substr(head, token.end + 400 - head);
  const std::size_t at = token.begin - head;
  const auto stop = all.find_first_of(" \n\r\t\"'", at);
  const auto start = all.find_last_of(" \n\r\t\"'", at);
  const std::size_t begin = start == std::string_view::npos ? 0 : start;
  const std::string_view query = all.substr(begin, stop == std::string_view::npos ? stop : stop - begin);
  return has(query, "sv=20") && has(query, "se=20");
}

}  // namespace stackworthy::secrets
