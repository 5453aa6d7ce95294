#pragma once

#include <string>
#include <string_view>

namespace stackworthy::terraform {

// Digests of a text as raw bytes (RFC 1321, FIPS 180-4). For values that Terraform computes, never for security.
std::string md5_of(std::string_view);
std::string sha1_of(std::string_view);
std::string sha256_of(std::string_view);
std::string sha512_of(std::string_view);

}  // namespace stackworthy::terraform
