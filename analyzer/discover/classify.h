#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace stackworthy::discover {

/// What a file is to us.
enum class FileKind : std::uint8_t {
  terraform,  ///< `.tf .tofu .tf.json .tofu.json`
  variables,  ///< `.tfvars .tfvars.json`
  cloudformation,
  kubernetes,
  text,      ///< Looked at for secrets only: scripts, templates, value files.
  skipped,   ///< Not ours.
  not_read,  ///< Ours or may be, and could not be read.
};
std::string_view to_text(FileKind);

struct Verdict {
  FileKind kind = FileKind::skipped;
  std::string reason;  ///< Empty for what is analysed.
};

/// By the name alone: whether the content is worth reading at all.
bool is_candidate(std::string_view path);
/// Whether a file that is none of the three languages is scanned for secrets.
bool is_scanned_text(std::string_view path);
/// Whether the name is that of Terraform's configuration or variables.
bool is_terraform_name(std::string_view path);
/// How large a file of that name may be, in bytes.
std::uint64_t most_bytes(std::string_view path);
/// By name and content; `in_chart` where the path lies in the `templates` directory of a chart.
Verdict classify(std::string_view path, std::string_view text, bool in_chart);

}  // namespace stackworthy::discover
