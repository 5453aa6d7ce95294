// What `init` writes: a file that fits, that is right, and that changes nothing until somebody edits it.

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/hostile/workplace.h"

namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using stackworthy::hostile::Run;
using stackworthy::hostile::Workplace;

std::string read(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

/// A deployment, a developer's own, a module from elsewhere that also lies here, and somebody else's code.
void plant(const Workplace& place) {
  const std::string database =
      "terraform {\n  backend \"s3\" {}\n}\nprovider \"aws\" {}\n"
      "resource \"aws_db_instance\" \"orders\" {\n  engine                  = \"postgres\"\n"
      "  backup_retention_period = 0\n}\n";
  place.write(
      "envs/prod/main.tf",
      database +
          "module \"queue\" {\n  source = \"git::https://git.example/acme/infra-modules.git//queue?ref=v1\"\n}\n");
  place.write("envs/dev/main.tf", database);
  place.write("infra-modules/queue/main.tf", "resource \"aws_sqs_queue\" \"q\" {}\n");
  place.write("vendor/operator/main.tf", "resource \"aws_sqs_queue\" \"q\" {}\n");
}

/// The text with every suggestion taken: `# key:` and the `#   ` lines below it without their `# `.
std::string taken(const std::string& text) {
  std::istringstream lines(text);
  std::string all;
  bool is_taking = false;
  for (std::string line; std::getline(lines, line);) {
    const auto colon = line.find(':');
    const bool is_key =
        line.starts_with("# ") && colon != std::string::npos && colon > 2 &&
        line.substr(2, colon - 2).find_first_not_of("abcdefghijklmnopqrstuvwxyz-") == std::string::npos &&
        (colon + 1 == line.size() || line[colon + 1] == ' ');
    if (is_key || !line.starts_with('#')) is_taking = is_key || line.ends_with(':') || line.starts_with(' ');
    if (is_key || (is_taking && line.starts_with("#   "))) line = line.substr(2);
    all += line + "\n";
  }
  return all;
}

TEST_CASE("what init writes is right, fits what was found and changes nothing") {
  Workplace place;
  plant(place);
  const auto check = [&] { return json::parse(place.run({"check", ".", "--root", ".", "-o", "json"}).out); };
  const json before = check();
  const Run run = place.run({"init", ".", "--root", "."});
  INFO(run.err);
  REQUIRE(run.exit == 0);
  const std::string text = read(place.path() + "/stackworthy.yaml");
  INFO(text);
  CHECK(place.run({"config", "validate", "--root", "."}).exit == 0);
  const json after = check();
  CHECK(after["findings"] == before["findings"]);
  CHECK(after["undecided"] == before["undecided"]);
  CHECK(after["notices"] == before["notices"]);
  CHECK(text.find("\nstacks:\n  - match: \"envs/dev\"\n    profile: dev\n") != std::string::npos);
  CHECK(text.find("\n#   envs/prod: ") != std::string::npos);
  CHECK(text.find("\n#   \"git::https://git.example/acme/infra-modules.git\": infra-modules\n") != std::string::npos);
  CHECK(text.find("{what: budget, where: \"...\"}") != std::string::npos);
  CHECK(text.find("\n#   - \"vendor/**\"\n") != std::string::npos);
}

TEST_CASE("init declares no directory a developer's below which production lies, and no example") {
  Workplace place;
  place.write("dev/main.tf", "resource \"aws_sqs_queue\" \"q\" {}\n");
  place.write("dev/prod-mirror/main.tf", "resource \"aws_sqs_queue\" \"q\" {}\n");
  place.write("test/eu/main.tf", "resource \"aws_sqs_queue\" \"q\" {}\n");
  REQUIRE(place.run({"init", ".", "--root", "."}).exit == 0);
  const std::string text = read(place.path() + "/stackworthy.yaml");
  INFO(text);
  CHECK(text.find("match: \"dev\"") == std::string::npos);
  CHECK(text.find("match: \"test") == std::string::npos);
}

TEST_CASE("every suggestion of init is right when it is taken") {
  Workplace place;
  plant(place);
  REQUIRE(place.run({"init", ".", "--root", "."}).exit == 0);
  const std::string text = taken(read(place.path() + "/stackworthy.yaml"));
  place.write("stackworthy.yaml", text);
  const Run run = place.run({"config", "validate", "--root", "."});
  INFO(text << run.err);
  CHECK(run.exit == 0);
  for (const char* key : {"\nfail-on:", "\nstacks:", "\nmodule-sources:", "\nprovided:", "\nexclude:", "\nobjectives:",
                          "\nrules:", "\nwaivers:", "\nsuppressions:"})
    CHECK(text.find(key) != std::string::npos);
}

TEST_CASE("init writes at the top of the repository and never over a file") {
  Workplace place;
  plant(place);
  fs::create_directories(place.path() + "/.git");
  CHECK(place.run({"init", "envs/prod"}).exit == 0);
  CHECK(fs::exists(place.path() + "/stackworthy.yaml"));
  place.write("stackworthy.yaml", "version: 1 # mine\n");
  const Run again = place.run({"init"});
  CHECK(again.exit == 2);
  CHECK(again.err.find("is there already") != std::string::npos);
  CHECK(read(place.path() + "/stackworthy.yaml") == "version: 1 # mine\n");
  CHECK(place.run({"init", "a", "b"}).exit == 2);
  CHECK(place.run({"init", "no-such-directory"}).exit == 2);
}

TEST_CASE("init of a place without infrastructure writes a file that is right") {
  Workplace place;
  place.write("notes.txt", "nothing");
  CHECK(place.run({"init", "--root", "."}).exit == 0);
  CHECK(place.run({"config", "validate", "--root", "."}).exit == 0);
}

}  // namespace
