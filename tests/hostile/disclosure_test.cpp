// THREATS row 10: each place that can hold a secret holds one of its own, and no command shows it, its base64, or a
// piece of twelve bytes of either.

#include <array>
#include <catch2/catch.hpp>
#include <filesystem>

#include "analyzer/secrets/encoding.h"
#include "analyzer/secrets/formats.h"
#include "tests/hostile/workplace.h"

namespace stackworthy::hostile {
namespace {

/// A secret and where it was put.
struct Planted {
  std::string where;
  std::string secret;
};

/// Hands out a token of another family each time, and remembers what for.
class Tokens {
 public:
  std::string at(const std::string& where) {
    const auto all = secrets::formats();
    while (true) {
      REQUIRE(next_ < all.size());
      const secrets::Format& format = all[next_++];
      const std::string token = secrets::example_token(format.id);
      const bool is_word = token.find_first_not_of(
                               "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == std::string::npos;
      const bool stands_alone = format.search == secrets::Search::at_keyword && format.setting.empty();
      if (!stands_alone || !is_word || token.size() < 24 || token.size() > 100) continue;
      planted_.push_back({where, token});
      return token;
    }
  }
  /// A password that no format knows.
  std::string password(const std::string& where, const std::string& text) {
    planted_.push_back({where, text});
    return text;
  }
  const std::vector<Planted>& planted() const { return planted_; }

 private:
  std::size_t next_ = 0;
  std::vector<Planted> planted_;
};

/// The base64 of anything that holds the text has one of these in it, whatever stands around it.
std::array<std::string, 3> in_base64(const std::string& text) {
  std::array<std::string, 3> all;
  for (std::size_t shift = 0; shift < 3; ++shift) {
    const std::size_t before = (3 - shift) % 3;
    all[shift] = secrets::encode_base64(text.substr(before, (text.size() - before) / 3 * 3));
  }
  return all;
}

/// A piece of twelve bytes of the text that the output shows, empty where it shows none.
std::string shown_piece(const std::string& output, const std::string& text) {
  constexpr std::size_t least = 12;
  for (std::size_t at = 0; at + least <= text.size(); ++at) {
    const std::string piece = text.substr(at, least);
    if (output.find(piece) != std::string::npos) return piece;
  }
  return {};
}

std::string line_of(const std::string& output, const std::string& piece) {
  const std::size_t at = output.find(piece);
  const std::size_t begin = at < 200 ? 0 : at - 200;
  return output.substr(begin, 400);
}

const std::vector<std::vector<std::string>>& commands() {
  static const std::vector<std::vector<std::string>> all = [] {
    std::vector<std::vector<std::string>> made;
    for (const char* format : {"text", "concise", "json", "sarif", "github", "markdown"}) {
      for (const char* ignored : {"cost", "secrets"}) {
        made.push_back({"check", ".", "--root", ".", "--exit-zero", "-v", "--severity", "info", "--stats=json",
                        "--ignore", ignored, "-o", format});
      }
      made.push_back({"check", ".", "--root", ".", "--exit-zero", "--no-suppressions", "--stats", "-o", format});
    }
    for (const char* format : {"dot", "mermaid", "json"})
      made.push_back({"graph", ".", "--root", ".", "--format", format});
    made.push_back({"graph", ".", "--root", ".", "--format", "json", "--show-values"});
    return made;
  }();
  return all;
}

void check_nothing_is_shown(const Workplace& place, const Tokens& tokens) {
  for (const auto& command : commands()) {
    const Run run = place.run(command);
    std::string spelled;
    for (const std::string& word : command) spelled += word + ' ';
    INFO(spelled);
    INFO(run.err.substr(0, 500));
    CHECK(run.exit == 0);
    for (const Planted& planted : tokens.planted()) {
      const auto encoded = in_base64(planted.secret);
      for (const std::string& text : {planted.secret, encoded[0], encoded[1], encoded[2]}) {
        for (const std::string& output : {run.out, run.err}) {
          const std::string piece = shown_piece(output, text);
          INFO(planted.where << ": " << line_of(output, piece));
          CHECK(piece.empty());
        }
      }
    }
  }
}

void plant_terraform(const Workplace& place, Tokens& tokens) {
  place.write(
      "tf/main.tf",
      "# " + tokens.at("a comment above a resource") +
          "\n"
          "resource \"aws_db_instance\" \"orders\" {\n"
          "  tags = { a = \"" +
          tokens.at("the first of a line") + "\", b = \"" + tokens.at("the second of a line") +
          "\" }\n"
          "  identifier = \"" +
          tokens.at("the line above a mark") +
          "\"\n"
          "  backup_retention_period = 0 # " +
          tokens.at("behind a mark") +
          "\n"
          "  db_name = \"x:" +
          tokens.at("the line below a mark") +
          "\"\n"
          "}\n"
          "resource \"aws_db_instance\" \"heredoc\" {\n  backup_retention_period = 0\n  character_set_name = <<EOT\n"
          "first line\n  " +
          tokens.at("a heredoc") +
          "\nEOT\n}\n"
          "# stackworthy: ignore[backup/retention-off] " +
          tokens.at("the reason of a suppression") +
          "\n"
          "resource \"aws_db_instance\" \"suppressed\" {\n  backup_retention_period = 0\n}\n"
          "resource \"aws_db_instance\" \"keys\" {\n  for_each = toset([\"" +
          tokens.at("a key of for_each") +
          "\"])\n"
          "  backup_retention_period = 0\n}\n"
          "variable \"tokens\" {\n  type = map(number)\n}\n"
          "resource \"aws_db_instance\" \"waits\" {\n  backup_retention_period = var.tokens[\"" +
          tokens.at("what an undecided finding waits for") +
          "\"]\n}\n"
          "output \"shown\" {\n  value = \"Bearer " +
          tokens.at("the value of an output") +
          "\"\n}\n"
          "module \"remote\" {\n  source = \"git::https://" +
          tokens.at("the source of a module") +
          "@github.com/orders/infra.git\"\n}\n"
          "module \"gone\" {\n  source = \"./" +
          tokens.at("the directory of a module that is not there") +
          "\"\n}\n"
          "output \"gone\" {\n  value = file(\"" +
          tokens.at("the name of a file that is not there") +
          "\")\n}\n"
          "output \"wrong\" {\n  value = tonumber(\"" +
          tokens.at("an expression that fails") +
          "\")\n}\n"
          "resource \"null_resource\" \"" +
          tokens.at("a name declared twice") + "\" {\n}\n");
  const std::string twice = tokens.planted().back().secret;
  place.write("tf/twice.tf", "resource \"null_resource\" \"" + twice + "\" {\n}\n");
  place.write("tf/terraform.tfvars", "unused = \"" + tokens.at("a variable file") + "\"\n");
  place.write("tf/quote.tf", "locals {\n  a = \"" + tokens.at("a quote that is not closed") + "\n}\n");
  place.write("tf/broken.tf", "locals {\n  b = " + tokens.at("an expression that is none") + " @ 1\n}\n");
}

void plant_flows(const Workplace& place, Tokens& tokens) {
  const std::string password = tokens.password("a default that reaches a password", "tR7hq-Zw4Lx9-bVn2Kd8s");
  const std::string token = tokens.at("a default that is joined, formatted and encoded");
  const std::string file = tokens.password("a variable file that reaches a password", "mQ3pz-Yc6Jt1-gXf5Wr0a");
  place.write("flow/main.tf", "variable \"password\" {\n  default = \"" + password +
                                  "\"\n}\n"
                                  "variable \"token\" {\n  default = \"" +
                                  token +
                                  "\"\n}\n"
                                  "variable \"given\" {\n  type = string\n}\n"
                                  "module \"db\" {\n  source   = \"./db\"\n  password = var.password\n}\n"
                                  "resource \"aws_db_instance\" \"given\" {\n  password = var.given\n}\n"
                                  "resource \"null_resource\" \"made\" {\n  triggers = {\n"
                                  "    joined    = join(\":\", [\"user\", var.password])\n"
                                  "    formatted = format(\"Basic %s!\", var.token)\n"
                                  "    encoded   = base64encode(var.password)\n"
                                  "    pair      = base64encode(\"user:${var.password}\")\n"
                                  "    other     = base64encode(\"ab:${var.token}:c\")\n"
                                  "    document  = jsonencode({ key = var.token, \"${var.password}\" = 1 })\n"
                                  "  }\n}\n"
                                  "output \"encoded\" {\n  value = base64encode(jsonencode([var.password]))\n}\n");
  place.write("flow/terraform.tfvars", "given = \"" + file + "\"\n");
  place.write("flow/db/main.tf",
              "variable \"password\" {}\nresource \"aws_db_instance\" \"inner\" {\n  password = var.password\n  "
              "backup_retention_period = 0\n}\noutput \"p\" {\n  value = var.password\n}\n");
}

void plant_templates(const Workplace& place, Tokens& tokens) {
  place.write("cfn/stack.yaml",
              "AWSTemplateFormatVersion: '2010-09-09'\nDescription: " + tokens.at("a description") +
                  "\n"
                  "Parameters:\n  Password:\n    Type: String\n    Default: " +
                  tokens.password("the default of a parameter", "wB5nk-Ge8Uv3-cRm7Ts1q") +
                  "\n"
                  "Mappings:\n  M:\n    a:\n      b: " +
                  tokens.at("a mapping") +
                  "\n"
                  "Resources:\n  Db:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      BackupRetentionPeriod: 0\n"
                  "      MasterUserPassword: !Ref Password\n      DBName: !Sub 'x${Password}'\n"
                  "  Inline:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      BackupRetentionPeriod: 0 # " +
                  tokens.at("a comment of a template") +
                  "\n"
                  "      MasterUserPassword: " +
                  tokens.password("a property of a template", "kD2xf-Sj9Ha4-zPy6Lo3e") +
                  "\n"
                  "      DBSnapshotIdentifier: !FindInMap [M, a, b]\n      Tags: [{Key: k, Value: !Base64 " +
                  tokens.at("a tag of a template") +
                  "}]\n"
                  "  Wrong:\n    Type: AWS::SNS::Topic\n    Condition: " +
                  tokens.at("a condition that is not there") +
                  "\n"
                  "    Properties: {TopicName: !Ref " +
                  tokens.at("a reference that leads nowhere") +
                  "}\n"
                  "Outputs:\n  O:\n    Value: !Join ['-', [a, !Ref Password]]\n");
}

void plant_manifests(const Workplace& place, Tokens& tokens) {
  const std::string encoded = tokens.at("the data of a Secret");
  place.write(
      "k8s/app.yaml",
      "apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\ndata:\n  key: " + secrets::encode_base64(encoded) +
          "\n"
          "stringData:\n  other: " +
          tokens.at("the stringData of a Secret") +
          "\n---\n"
          "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  annotations: {a: " +
          tokens.at("an annotation") +
          "}\n"
          "spec:\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec:\n"
          "      containers:\n        - name: c\n          image: web:1\n          args: [\"--token=" +
          tokens.at("an argument") +
          "\"]\n"
          "          env: [{name: TOKEN, value: " +
          tokens.at("an environment variable") +
          "}]\n---\n"
          "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  selector: {app: web}\n  ports: [{port: "
          "80}]\n");
  place.write("k8s/broken.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {a: \"" +
                                     tokens.at("a broken manifest") + "\n");
  place.write("k8s/twice.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: y}\ndata:\n  " +
                                    tokens.at("a key that is there twice") + ": a\n  " +
                                    tokens.planted().back().secret + ": b\n");
  place.write("k8s/broken.json", "{\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\", \"data\": {\"a\": \"" +
                                     tokens.at("a broken JSON file") + "\", }\n");
}

TEST_CASE("no command shows a secret of Terraform, its base64 or a piece of it", "[hostile]") {
  Workplace place;
  Tokens tokens;
  plant_terraform(place, tokens);
  check_nothing_is_shown(place, tokens);
}

TEST_CASE("no command shows what flows into a credential, joined or encoded on its way", "[hostile]") {
  Workplace place;
  Tokens tokens;
  plant_flows(place, tokens);
  check_nothing_is_shown(place, tokens);
}

TEST_CASE("no command shows a secret of a template or a manifest, its base64 or a piece of it", "[hostile]") {
  Workplace place;
  Tokens tokens;
  plant_templates(place, tokens);
  plant_manifests(place, tokens);
  check_nothing_is_shown(place, tokens);
}

TEST_CASE("no command shows a secret that is a file's name", "[hostile]") {
  Workplace place;
  Tokens tokens;
  const std::string database = "resource \"aws_db_instance\" \"x\" {\n  backup_retention_period = 0\n}\n";
  place.write("a/" + tokens.at("a file") + ".tf", database);
  place.write(tokens.at("a directory") + "/main.tf", database);
  place.write("b/" + tokens.at("a file that is not read") + ".yaml", "apiVersion: v1\nkind: \"\n");
  std::filesystem::create_symlink("/etc", place.path() + "/b/" + tokens.at("a link"));
  check_nothing_is_shown(place, tokens);
}

TEST_CASE("errors and fixtures show no secret", "[hostile]") {
  Workplace place;
  Tokens tokens;
  const std::string token = tokens.at("a fixture");
  place.write("fixtures/backup/retention-off/bad.tf",
              "resource \"aws_db_instance\" \"x\" {\n  backup_retention_period = 7 # expect: bad " + token +
                  "\n  tags = { a = \"" + token + "\" }\n}\n");
  place.write("x.tfvars", "a = \"" + token + "\n");
  place.write("main.tf", "variable \"a\" {}\noutput \"o\" {\n  value = var.a\n}\n");
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"test", "fixtures"},
        std::vector<std::string>{"check", ".", "--root", ".", "--var-file", "x.tfvars", "-v"},
        std::vector<std::string>{"graph", ".", "--root", ".", "--var-file", "x.tfvars", "--format", "json",
                                 "--show-values"}}) {
    const Run run = place.run(command);
    INFO(command[0]);
    const std::string piece = shown_piece(run.out + run.err, token);
    INFO(line_of(run.out + run.err, piece));
    CHECK(piece.empty());
    CHECK(run.exit <= 2);
    CHECK(run.exit >= 0);
  }
}

}  // namespace
}  // namespace stackworthy::hostile
