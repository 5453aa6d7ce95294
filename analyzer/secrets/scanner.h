#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "analyzer/secrets/formats.h"

namespace stackworthy::secrets {

/// A credential in a text, as byte offsets of that text.
struct TokenMatch {
  const Format* format = nullptr;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

/// Why a place that has a format's keyword is no credential.
enum class Refusal : std::uint8_t {
  shape,      ///< What stands there is shorter, longer or of other characters.
  part,       ///< It is a part of something longer.
  sample,     ///< It is a documented sample, a template or a placeholder.
  checksum,   ///< Its checksum or inner structure is not right.
  context,    ///< What must stand around it does not.
  encrypted,  ///< The file is encrypted by git-crypt, SOPS or Ansible.
};

/// What the refusal is called.
std::string_view spelling(Refusal refusal);

/// A place that was looked at and refused.
struct RefusedHit {
  const Format* format = nullptr;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  Refusal refusal = Refusal::shape;
};

/// The credentials of known formats in the text, in order, no two overlapping. A pure function of the bytes; the time
/// is linear in them.
std::vector<TokenMatch> find_tokens(std::string_view text);

/// The places of the text where a keyword stands and `find_tokens` finds nothing, for judging its silence.
std::vector<RefusedHit> find_keyword_hits(std::string_view text);

/// The credentials in what the base64 text decodes to, each standing for the whole of `encoded`; one per format. None
/// where `find_tokens` sees one in the encoded text itself, such as a private key.
std::vector<TokenMatch> find_tokens_in_base64(std::string_view encoded);

/// Whether the file is kept encrypted: git-crypt, SOPS with its block and authentication code, Ansible Vault.
bool is_encrypted_file(std::string_view text);

}  // namespace stackworthy::secrets
