#pragma once

#include <optional>
#include <string_view>

#include "analyzer/secrets/formats.h"

namespace stackworthy::secrets {

/// Prefix, underscore, 30 characters, and their CRC-32 in six digits of base 62 (GitHub, npm).
bool crc_base62_closes(std::string_view token);
/// As above where the token has 40 characters; longer ones have no published checksum.
bool github_refresh_closes(std::string_view token);
/// Version 2 of GitLab's tokens: seven digits of base 36 are the CRC-32 of all before them. Others pass.
bool gitlab_closes(std::string_view token);
/// `glsa_`, 32 characters, `_`, and the CRC-32 of `glsa_` and them, least significant byte first.
bool grafana_closes(std::string_view token);
/// Eight upper-case hexadecimal digits are the CRC-32 of all before them.
bool atlassian_closes(std::string_view token);
/// Bech32 with its checksum.
bool bech32_closes(std::string_view token);

/// Upper case, lower case and digits, and no word that runs through.
bool is_mixed(std::string_view token);
/// At least one digit and one letter.
bool has_digit_and_letter(std::string_view token);
/// At least six different characters.
bool is_varied(std::string_view token);
/// 64 bytes in base64.
bool is_64_bytes(std::string_view token);
/// The payload of a JSON web token says that it is a Kubernetes service account's.
bool is_service_account_token(std::string_view token);
/// The payload says `"role":"service_role"`, which passes all row-level security.
bool is_service_role_token(std::string_view token);
/// Base64 of JSON with a key, a name and an id (Grafana before version 9.5).
bool is_grafana_api_key(std::string_view token);
/// Base64 of JSON with the URL of an organisation (Sentry).
bool is_sentry_organisation_token(std::string_view token);
/// Base64 of JSON (`glc_`, `ops_`).
bool is_base64_json(std::string_view token);
/// Base64 of `user:password` with a password that is no placeholder.
bool is_basic_auth(std::string_view token);
/// The password of a URL: no placeholder, and more than a short lower-case word.
bool is_url_password(std::string_view token);

/// An AWS key id or a word that says "secret" near the token, on its own line or next to it.
bool near_aws_key(std::string_view text, Range token);
/// Not in the address of a status image, whose token shows that image and no more.
bool is_no_badge(std::string_view text, Range token);
/// The key is for a server: no Firebase web configuration around it.
bool is_server_side_google_key(std::string_view text, Range token);
/// `"auths"`, which holds the logins of registries, near the token.
bool near_registry_logins(std::string_view text, Range token);
/// The user in front of the password in a URL is another word, and the host behind it is a real one.
bool is_real_login(std::string_view text, Range token);
/// A shared access signature: `sv=` and `se=` in the same query.
bool is_signed_query(std::string_view text, Range token);

/// The password of a URL that names a user and a host (`scheme://user:password@host`); its keyword is the scheme.
std::optional<Range> find_url_password(std::string_view text, std::size_t keyword);
/// An unencrypted private key in PEM or OpenSSH armour, whole: header, DER of the length it says, footer.
std::optional<Range> find_private_key(std::string_view text, std::size_t keyword);
/// The same in a Google service account's JSON.
std::optional<Range> find_service_account_key(std::string_view text, std::size_t keyword);
/// An armoured PGP private key with its footer.
std::optional<Range> find_pgp_key(std::string_view text, std::size_t keyword);
/// A PuTTY key that no passphrase protects, up to its last private line.
std::optional<Range> find_putty_key(std::string_view text, std::size_t keyword);
/// Base64 of an unencrypted private key in PEM.
std::optional<Range> find_encoded_private_key(std::string_view text, std::size_t keyword);

}  // namespace stackworthy::secrets
