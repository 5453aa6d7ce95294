#include <algorithm>
#include <array>

#include "parsers/outline_lines.h"
#include "parsers/outline_yaml.h"
#include "parsers/parsers.h"
#include "parsers/terraform/outline.h"

namespace stackworthy::parsers {

namespace {

template <std::size_t size>
bool ends_with_any(std::string_view path, const std::array<std::string_view, size>& suffixes) {
  return std::any_of(suffixes.begin(), suffixes.end(),
                     [path](std::string_view suffix) { return path.ends_with(suffix); });
}

constexpr std::array<std::string_view, 4> hcl_suffixes{".tf", ".tofu", ".tfvars", ".hcl"};
constexpr std::array<std::string_view, 8> line_suffixes{".sh",   ".ps1", ".env", ".properties",
                                                        ".conf", ".cfg", ".ini", ".toml"};
constexpr std::array<std::string_view, 4> yaml_suffixes{".yaml", ".yml", ".json", ".template"};

}  // namespace

Outline outline(const Source& source) {
  if (ends_with_any(source.path(), hcl_suffixes)) return outline_hcl(source);
  if (ends_with_any(source.path(), line_suffixes)) return outline_lines(source);
  const bool is_yaml = ends_with_any(source.path(), yaml_suffixes) ||
                       looks_like_cloudformation(source.text(), source.path()) ||
                       looks_like_kubernetes(source.text(), source.path());
  return is_yaml ? outline_yaml(source) : Outline{};
}

}  // namespace stackworthy::parsers
