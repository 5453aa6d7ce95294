#include <catch2/catch.hpp>

#include "tests/terraform/trees.h"

using namespace stackworthy;
using test::Tree;
using Files = Tree::Files;

TEST_CASE("a policy document is what the provider makes of it") {
  const Tree tree(
      "data \"aws_iam_policy_document\" \"base\" {\n  statement {\n    sid = \"A\"\n    actions = [\"s3:Get*\"]\n    "
      "resources = [\"*\"]\n  }\n}\n"
      "data \"aws_iam_policy_document\" \"d\" {\n  source_policy_documents = "
      "[data.aws_iam_policy_document.base.json]\n  statement {\n    effect = \"Deny\"\n"
      "    actions = [\"a:B\", \"c:D\"]\n    not_resources = [\"arn:&{aws:username}\"]\n    principals {\n      type = "
      "\"AWS\"\n      identifiers = [\"*\"]\n    }\n"
      "    condition {\n      test = \"Bool\"\n      variable = \"aws:SecureTransport\"\n      values = [\"false\"]\n  "
      "  }\n  }\n}\n"
      "resource \"aws_iam_policy\" \"p\" { policy = data.aws_iam_policy_document.d.json }\n");
  const Attr policy = tree["aws_iam_policy.p"]["policy"];
  REQUIRE(policy.value());
  CHECK(to_json(*policy.value()) ==
        "{\"Statement\":[{\"Action\":\"s3:Get*\",\"Effect\":\"Allow\",\"Resource\":\"*\",\"Sid\":\"A\"},{\"Action\":["
        "\"c:D\",\"a:B\"],\"Condition\":{\"Bool\":{\"aws:"
        "SecureTransport\":\"false\"}},\"Effect\":\"Deny\",\"NotResource\":\"arn:${aws:username}\",\"Principal\":{"
        "\"AWS\":\"*\"}}],\"Version\":\"2012-10-17\"}");
  CHECK(policy.value()->has(mark::json));
  CHECK(tree.written(policy["Statement"].at(0)["Action"].where()) == "[\"s3:Get*\"]");
}

TEST_CASE("a statement of an overriding document replaces the one of its sid") {
  const Tree tree(
      "data \"aws_iam_policy_document\" \"d\" {\n  statement {\n    sid = \"A\"\n    actions = [\"s3:*\"]\n    "
      "resources = [\"*\"]\n  }\n"
      "  override_policy_documents = [jsonencode({ Statement = [{ Sid = \"A\", Effect = \"Deny\", Action = \"s3:*\", "
      "Resource = \"x\" }] })]\n}\n"
      "output \"o\" { value = data.aws_iam_policy_document.d.json }\n");
  CHECK(tree.output("o").find("\"Resource\":\"x\"") != std::string::npos);
  CHECK(tree.output("o").find("Allow") == std::string::npos);
}

TEST_CASE("JSON in an indented heredoc is a tree whose places are those of the file") {
  const Tree tree(
      "variable \"b\" {}\nresource \"aws_iam_policy\" \"p\" {\n  policy = <<-EOF\n    {\n      \"Statement\": [{\n     "
      "   \"Action\": \"s3:*\",\n        \"Resource\": \"arn:aws:s3:::${var.b}/*\",\n"
      "        \"Principal\": ${var.b}\n      }]\n    }\n  EOF\n}\n");
  const Attr statement = tree["aws_iam_policy.p"]["policy"]["Statement"];
  CHECK((statement["Action"] == "s3:*") == Truth::yes);
  CHECK(tree.written(statement["Action"].from()).find("s3:*") != std::string::npos);
  CHECK(tree.written(statement["Action"].from()).size() <= 6);
  CHECK(statement["Resource"].starts_with("arn:aws:s3:::") == Truth::yes);
  CHECK(statement["Resource"].ends_with("/*") == Truth::yes);
  CHECK((statement["Resource"] == "*") == Truth::no);
  CHECK(Tree::shown(*statement["Principal"].value()) == "? var.b");
}

TEST_CASE("JSON of a file and of a rendered template is a tree") {
  const Tree tree(Files{{"main.tf",
                         "resource \"aws_iam_policy\" \"p\" { policy = file(\"${path.module}/p.json\") }\nresource "
                         "\"aws_iam_policy\" \"q\" { policy = templatefile(\"q.json\", { who = \"me\" }) }\n"},
                        {"p.json", "{\"Statement\": {\"Action\": \"*\"}}\n"},
                        {"q.json", "{\"Statement\": {\"Action\": \"${who}\"}}\n"}});
  CHECK((tree["aws_iam_policy.p"]["policy"]["Statement"]["Action"] == "*") == Truth::yes);
  CHECK(tree.written(tree["aws_iam_policy.p"]["policy"]["Statement"]["Action"].from()).find('*') != std::string::npos);
  CHECK((tree["aws_iam_policy.q"]["policy"]["Statement"]["Action"] == "me") == Truth::yes);
}
