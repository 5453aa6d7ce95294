#pragma once

#include <span>
#include <string_view>

namespace stackworthy::vocabulary {

/// An argument whose value is itself a credential.
struct CredentialSink {
  std::string_view type;         ///< Terraform's type, `provider/NAME` for a provider block, or CloudFormation's type.
  std::string_view path;         ///< Dotted, as that dialect spells it; lists are not counted: `user.password`.
  std::string_view source = {};  ///< The page that documents it, where no schema of the provider was at hand.
};

/// All of them: Terraform and providers first, then CloudFormation.
std::span<const CredentialSink> credential_sinks();

/// Whether the argument at `path` of the type holds a credential. The type is canonical, `provider/NAME` or
/// CloudFormation's own; the path is dotted, in either spelling, indices ignored (`user[0].password`).
bool is_credential(std::string_view type, std::string_view path);

}  // namespace stackworthy::vocabulary
