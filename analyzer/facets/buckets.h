#pragma once

#include "analyzer/model/estate.h"
#include "analyzer/model/words.h"

namespace stackworthy::facets {

/// Stores of objects that can keep older versions.
inline constexpr Words<8> buckets{
    "aws_s3_bucket",       "google_storage_bucket",      "azurerm_storage_account",
    "alicloud_oss_bucket", "digitalocean_spaces_bucket", "oci_objectstorage_bucket",
};

/// Whether a bucket keeps older versions, and what says so.
struct Versioning {
  Attr setting = {};                 ///< Absent, at the bucket, where nothing is said.
  const Resource* holder = nullptr;  ///< The bucket, or the resource that configures it.
  Truth on = Truth::no;
  Truth said = Truth::yes;  ///< Whether anything is said; a bucket without a word keeps none.
};
Versioning versioning_of(const Resource& bucket);

/// Whether what the bucket holds can be made again or soon goes: logs, a website, artifacts of a build, what is deleted
/// within a week. Unknown where only its name says so.
struct Purpose {
  Truth is_replaceable = Truth::no;
  std::string_view because = {};  ///< "holds logs"
};
Purpose purpose_of(const Resource& bucket);

}  // namespace stackworthy::facets
