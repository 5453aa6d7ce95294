#include <catch2/catch.hpp>

#include "analyzer/discover/classify.h"

namespace stackworthy {
namespace {

using discover::classify;
using discover::FileKind;

struct Row {
  const char* path;
  std::string text;
  FileKind kind;
  const char* reason;
};

TEST_CASE("a file is told by its name and content, before it is parsed") {
  const std::vector<Row> rows = {
      {"a.tf", "locals {}\n", FileKind::terraform, ""},
      {"a.tofu", "locals {}\n", FileKind::terraform, ""},
      {"a.tf.json", "{}", FileKind::terraform, ""},
      {"prod.tfvars", "a = 1\n", FileKind::variables, ""},
      {"t.yaml", "Resources:\n  B:\n    Type: AWS::S3::Bucket\n", FileKind::cloudformation, ""},
      {"t.template", "{\"Resources\": {\"B\": {\"Type\": \"AWS::S3::Bucket\"}}}", FileKind::cloudformation, ""},
      {"m.yml", "apiVersion: v1\nkind: Service\nmetadata: {name: a}\n", FileKind::kubernetes, ""},
      {"plan.json", "{\"format_version\":\"1.2\",\"planned_values\":{}}", FileKind::not_read,
       "a plan of Terraform, not read yet"},
      {"package.json", "{\"name\": \"web\", \"planned_values\": 1}", FileKind::text, "no template or manifest"},
      {"s.yaml", "a: ENC[AES256_GCM,data:x]\nsops: {}\n", FileKind::not_read, "encrypted by SOPS"},
      {"c.tfvars", std::string("\0GITCRYPT\0abc", 13), FileKind::not_read, "encrypted by git-crypt"},
      {"u.yaml",
       "\xFF\xFE"
       "a",
       FileKind::not_read, "UTF-16 encoding"},
      {"b.json", std::string("{\0}", 3), FileKind::skipped, "binary"},
      {"run.sh", "echo\n", FileKind::text, "no template or manifest"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.path);
    const auto verdict = classify(row.path, row.text, false);
    CHECK(verdict.kind == row.kind);
    CHECK(verdict.reason == row.reason);
  }
}

TEST_CASE("what lies in a chart's templates is not a manifest yet") {
  const auto verdict = classify("web/templates/a.yaml", "apiVersion: v1\nkind: {{ .Values.kind }}\n", true);
  CHECK(verdict.kind == FileKind::not_read);
}

}  // namespace
}  // namespace stackworthy
