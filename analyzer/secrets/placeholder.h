#pragma once

#include <string_view>

namespace stackworthy::secrets {

/// Whether nothing would be lost if the world read `value`, which stands under the key `name` (may be empty): a word to
/// be replaced, a template, a documented sample, a reference, a path, an ARN, a quantity, or its own name again.
bool is_placeholder(std::string_view value, std::string_view name);

/// The part of `is_placeholder` that also holds for the body of a token: samples, templates, repetitions, sequences.
bool is_sample(std::string_view value);

/// Whether the key says that what it holds is not the secret itself: `password_min_length`, `token_url`,
/// `DB_PASSWORD_SECRET_ARN`, `secret_name`.
bool names_no_secret(std::string_view name);

}  // namespace stackworthy::secrets
