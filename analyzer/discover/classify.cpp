#include "analyzer/discover/classify.h"

#include <algorithm>
#include <array>

#include "analyzer/model/path.h"
#include "parsers/parsers.h"

namespace stackworthy::discover {

namespace {

using std::string_view;

bool is_terraform(string_view path) { return ends_with_any(path, {".tf", ".tofu", ".tf.json", ".tofu.json"}); }
bool is_variables(string_view path) { return ends_with_any(path, {".tfvars", ".tfvars.json"}); }
/// `stdin` is what standard input is called.
bool is_data(string_view path) {
  return path == "stdin" || base_name(path) == "Kustomization" ||
         ends_with_any(path, {".yaml", ".yml", ".json", ".template"});
}

/// Why the bytes are not text that we read, or nothing.
string_view unreadable(string_view text) {
  if (text.starts_with(string_view("\0GITCRYPT", 9))) return "encrypted by git-crypt";
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) return "UTF-16 encoding";
  return {};
}

bool is_sops(string_view text) {
  return text.find("ENC[AES256_GCM,") != string_view::npos && text.find("sops") != string_view::npos;
}

bool is_binary(string_view text) { return text.substr(0, 8192).find('\0') != string_view::npos; }

/// `terraform show -json` writes both at its top level; a plan names every value, so the second may come late.
bool is_plan(string_view path, string_view text) {
  return path.ends_with(".json") && text.substr(0, 256).find("\"format_version\"") != string_view::npos &&
         text.find("\"planned_values\"") != string_view::npos;
}

Verdict classify_data(string_view path, string_view text, bool in_chart) {
  if (is_sops(text)) return {FileKind::not_read, "encrypted by SOPS"};
  if (is_plan(path, text)) return {FileKind::not_read, "a plan of Terraform, not read yet"};
  const bool is_template = parsers::looks_like_cloudformation(text, path);
  const bool is_manifest = !is_template && parsers::looks_like_kubernetes(text, path);
  if (in_chart) return {FileKind::not_read, "a chart's template, not read yet"};
  if (!is_template && !is_manifest) return {FileKind::text, "no template or manifest"};
  const bool is_templated = text.find("{{") != string_view::npos && text.find("{%") != string_view::npos;
  if (is_templated) return {FileKind::not_read, "templated by another tool"};
  return {is_template ? FileKind::cloudformation : FileKind::kubernetes, {}};
}

}  // namespace

std::string_view to_text(FileKind kind) {
  static constexpr std::array<string_view, 7> names = {"terraform", "variables", "cloudformation", "kubernetes",
                                                       "text",      "skipped",   "not-read"};
  return names[static_cast<std::size_t>(kind)];
}

bool is_scanned_text(string_view path) {
  if (base_name(path) == ".env") return true;
  return ends_with_any(path, {".hcl", ".tftpl", ".tpl", ".tmpl", ".sh", ".ps1", ".env", ".properties", ".conf", ".cfg",
                              ".ini", ".toml", ".yaml", ".yml", ".json", ".template"});
}

bool is_candidate(string_view path) {
  return is_terraform(path) || is_variables(path) || is_data(path) || is_scanned_text(path);
}

bool is_terraform_name(string_view path) { return is_terraform(path) || is_variables(path); }

std::uint64_t most_bytes(string_view path) {
  constexpr std::uint64_t mebibyte = 1 << 20;
  return is_terraform_name(path) ? 4 * mebibyte : 16 * mebibyte;
}

Verdict classify(string_view path, string_view text, bool in_chart) {
  if (const auto reason = unreadable(text); !reason.empty()) return {FileKind::not_read, std::string(reason)};
  if (is_terraform(path)) return {FileKind::terraform, {}};
  if (is_variables(path)) return {FileKind::variables, {}};
  if (is_binary(text)) return {FileKind::skipped, "binary"};
  if (is_data(path)) return classify_data(path, text, in_chart);
  return {FileKind::text, "no template or manifest"};
}

}  // namespace stackworthy::discover
