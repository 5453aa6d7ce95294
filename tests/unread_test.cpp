// Modules from elsewhere are said not to be read, each once, by where they come from.

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "analyzer/scan.h"

namespace {

using namespace stackworthy;

std::vector<Unread> unread_in(const std::string& text) {
  ScanOptions options;
  options.memory = {{"main.tf", text}, {"modules/here/main.tf", "resource \"aws_sqs_queue\" \"q\" {}\n"}};
  const auto done = scan(options);
  REQUIRE(done);
  return (*done)->results.coverage.unread;
}

std::string call(const std::string& source, const std::string& more = "") {
  return "module \"m\" {\n  source = \"" + source + "\"\n" + more + "}\n";
}

}  // namespace

TEST_CASE("a module that is not read is named by where it comes from") {
  const auto reason = [](const std::string& source) {
    const auto unread = unread_in(call(source));
    REQUIRE(unread.size() == 1);
    CHECK(unread[0].kind == Unread::Kind::module);
    return unread[0].reason;
  };
  CHECK(reason("terraform-aws-modules/rds/aws") == "registry module");
  CHECK(reason("app.terraform.io/acme/platform/aws") == "registry module");
  CHECK(reason("git::ssh://git@github.com/acme/modules.git//db?ref=v1") == "git module");
  CHECK(reason("git@github.com:acme/modules.git") == "git module");
  CHECK(reason("github.com/acme/modules") == "git module");
  CHECK(reason("https://example.com/modules/db.zip") == "remote module");
  CHECK(reason("s3::https://s3.amazonaws.com/modules/db.zip") == "remote module");
  CHECK(reason("./modules/gone") == "missing module");
  CHECK(unread_in(call("./modules/here")).empty());
}

TEST_CASE("a module that is not read is named once for all its instances, and without the user of its address") {
  const auto unread = unread_in(
      call("git::https://user:Hunt-3r@git.example.com/acme/db.git", "  for_each = toset([\"a\", \"b.c]\"])\n"));
  REQUIRE(unread.size() == 1);
  CHECK(unread[0].name == "module.m from git::https://git.example.com/acme/db.git");
  CHECK(unread_in(call("git::https://user:Hunt/3r@git.example.com/db"))[0].name ==
        "module.m from git::https://git.example.com/db");
  CHECK(unread_in(call("git::https://git.example.com/db@2"))[0].name ==
        "module.m from git::https://git.example.com/db@2");
  CHECK(unread_in(call("terraform-aws-modules/rds/aws", "  count = 0\n")).empty());
}
