#include "analyzer/model/path.h"
#include "parsers/outline_lines.h"
#include "parsers/outline_yaml.h"
#include "parsers/parsers.h"
#include "parsers/terraform/outline.h"

namespace stackworthy::parsers {

Outline outline(const Source& source) {
  if (ends_with_any(source.path(), {".tf", ".tofu", ".tfvars", ".hcl"})) return outline_hcl(source);
  if (ends_with_any(source.path(), {".sh", ".ps1", ".env", ".properties", ".conf", ".cfg", ".ini", ".toml"}))
    return outline_lines(source);
  const bool is_yaml = ends_with_any(source.path(), {".yaml", ".yml", ".json", ".template"}) ||
                       looks_like_cloudformation(source.text(), source.path()) ||
                       looks_like_kubernetes(source.text(), source.path());
  return is_yaml ? outline_yaml(source) : Outline{};
}

}  // namespace stackworthy::parsers
