// Addresses of places in HCL files, and the way back from decoded text to where it was written.

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "parsers/terraform/hcl/literal.h"
#include "parsers/terraform/hcl/syntax.h"
#include "parsers/terraform/outline.h"

using namespace stackworthy;

namespace {

/// The address of the place where `needle` stands in the file.
std::string address(const std::string& path, const std::string& text, const std::string& needle) {
  Sources sources({}, {});
  const Outline outline = parsers::outline_hcl(sources.add(path, text));
  return path_at(outline, static_cast<std::uint32_t>(text.find(needle)));
}

const std::string estate = R"(
resource "aws_security_group" "web" {
  name = "n1"
  ingress { from_port = 11 }
  ingress {
    blocks = ["b1", { x = 12 }]
  }
  dynamic "egress" {
    for_each = [1]
    content { port = 13 }
  }
  policy = jsonencode({ Statement = [{ Action = "act" }], "a b" = 14, (k) = 15 })
}
data "aws_ami" "this" { owner = 16 }
variable "days" { default = 17 }
locals {
  a = { b = 18 }
}
module "db" { days = 19 }
provider "aws" {
  region = 20
  alias  = "east"
}
terraform {
  backend "s3" { bucket = 21 }
}
)";

}  // namespace

TEST_CASE("blocks of a file are addressed as Terraform addresses them") {
  CHECK(address("main.tf", estate, "n1") == "aws_security_group.web.name");
  CHECK(address("main.tf", estate, "16") == "data.aws_ami.this.owner");
  CHECK(address("main.tf", estate, "17") == "var.days");
  CHECK(address("main.tf", estate, "18") == "local.a.b");
  CHECK(address("main.tf", estate, "19") == "module.db.days");
  CHECK(address("main.tf", estate, "20") == "provider.aws.east.region");
  CHECK(address("main.tf", estate, "21") == "terraform.backend.bucket");
  CHECK(address("prod.tfvars", "days = 1\n", "1") == "var.days");
}

TEST_CASE("repeated blocks, list elements and keys have places of their own") {
  CHECK(address("main.tf", estate, "11") == "aws_security_group.web.ingress[0].from_port");
  CHECK(address("main.tf", estate, "\"b1") == "aws_security_group.web.ingress[1].blocks[0]");
  CHECK(address("main.tf", estate, "12") == "aws_security_group.web.ingress[1].blocks[1].x");
  CHECK(address("main.tf", estate, "13") == "aws_security_group.web.egress.port");
  CHECK(address("main.tf", estate, "\"act") == "aws_security_group.web.policy.Statement[0].Action");
  CHECK(address("main.tf", estate, "14") == "aws_security_group.web.policy[\"a b\"]");
}

TEST_CASE("comments know whether something stands before them in their line") {
  Sources sources({}, {});
  const Outline outline = parsers::outline_hcl(sources.add("main.tf", "# a\nb = 1 # c\n  // d\n/* e */ f = 2\n"));
  std::vector<bool> alone;
  for (const Comment& comment : outline.comments) alone.push_back(comment.alone);
  CHECK(alone == std::vector<bool>{true, false, true, true});
}

TEST_CASE("an outline of a broken file holds what is sound") {
  CHECK(address("main.tf", "resource \"a\" \"b\" {\n  c = @\n  d = 5\n}\n", "5") == "a.b.d");
}

TEST_CASE("decoded text knows where each of its bytes was written") {
  const std::string text = "a = <<-E\n    one\n      $${two}\n    E\nb = \"x\\ny$${z}\"\n";
  Sources sources({}, {});
  const hcl::File file = hcl::read(sources.add("main.tf", text));
  const auto heredoc = hcl::decode_pieces(file, 3);
  REQUIRE(heredoc.size() == 1);
  CHECK(heredoc[0].literal.text() == "one\n  ${two}\n");
  for (const char* word : {"one", "  $", "{two}"}) {
    const auto at = static_cast<std::uint32_t>(heredoc[0].literal.text().find(word));
    CHECK(text.substr(heredoc[0].literal.source(at), 1) == std::string(word).substr(0, 1));
  }
  CHECK(heredoc[0].literal.source(6) == text.find("$$"));
  CHECK(heredoc[0].literal.source(7) == text.find("{two"));
  const auto quoted = hcl::decode_pieces(file, file.nodes[1].next + 2);
  REQUIRE(quoted.size() == 1);
  CHECK(quoted[0].literal.text() == "x\ny${z}");
  CHECK(quoted[0].literal.source(1) == text.find("\\n"));
  CHECK(quoted[0].literal.source(2) == text.find("y$"));
  CHECK(quoted[0].literal.source(7) == text.find("\"\n", text.find("{z}")));
}

TEST_CASE("an expression and a template are read where they stand in their source") {
  Sources sources({}, {});
  const Source& source = sources.add("main.tf.json", "{\"a\": \"${b}-c\", \"d\": \"1 +\"}");
  const hcl::File templ = hcl::read_template(source, source.text().substr(7, 6), 7);
  REQUIRE(templ.nodes.size() == 4);
  CHECK(templ.nodes[0].kind == hcl::Kind::text);
  CHECK(templ.spelled(templ.nodes[2]) == "b");
  CHECK(templ.nodes[2].begin == 9);
  const hcl::File broken = hcl::read_expression(source, source.text().substr(22, 3), 22);
  REQUIRE(broken.nodes.size() == 1);
  CHECK(broken.nodes[0].kind == hcl::Kind::error);
  REQUIRE(broken.notices.size() == 1);
  CHECK(broken.notices[0].span == Span{1, 25, 25});
}
