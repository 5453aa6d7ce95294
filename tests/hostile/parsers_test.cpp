// THREATS rows 6 and 7: texts made to break a parser cost what they touch and no more.

#include <catch2/catch.hpp>
#include <functional>

#include "tests/hostile/workplace.h"

namespace stackworthy::hostile {
namespace {

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  all.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

std::string alias_bomb() {
  std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before + repeated(", " + before, 9) + "]\n";
  }
  return text;
}

std::string merge_chain(int length) {
  std::string text = "m0: &m0 {k0: v}\n";
  for (int i = 1; i < length; ++i) {
    const std::string n = std::to_string(i);
    text += "m" + n + ": &m" + n + " {<<: *m" + std::to_string(i - 1) + ", k" + n + ": v}\n";
  }
  return text;
}

const std::string manifest = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n";

struct Input {
  const char* what;
  const char* file;
  std::function<std::string()> text;
};

const Input inputs[] = {
    {"YAML: an alias bomb", "x.yaml", [] { return manifest + "data:\n  a: 1\n" + alias_bomb(); }},
    {"YAML: an alias cycle", "x.yaml", [] { return manifest + "data: &a {b: *a}\n"; }},
    {"YAML: a chain of merge keys", "x.yaml", [] { return manifest + merge_chain(5000); }},
    {"YAML: 100,000 brackets", "x.yaml", [] { return manifest + "data: " + std::string(100000, '['); }},
    {"YAML: 100,000 documents", "x.yaml", [] { return repeated("---\n" + manifest, 100000 / 4); }},
    {"YAML: an unterminated quote", "x.yaml", [] { return manifest + "data: {a: \"" + std::string(1000000, 'x'); }},
    {"YAML: duplicate keys", "x.yaml", [] { return manifest + "data:\n" + repeated("  a: 1\n", 50000); }},
    {"YAML: NUL, tabs and carriage returns", "x.yaml", [] { return manifest + std::string("data:\0\r\t a: 1\r", 14); }},
    {"YAML: UTF-16", "x.yaml", [] { return std::string("\xFF\xFE") + std::string("a\0p\0i\0V\0", 8); }},
    {"YAML: a byte order mark and invalid UTF-8", "x.yaml",
     [] { return "\xEF\xBB\xBF" + manifest + "data: {a: \"\xC3\x28\"}\n"; }},
    {"YAML: one comma", "x.yaml", [] { return manifest + "---\n,"; }},
    {"YAML: nesting by indentation", "x.yaml",
     [] {
       std::string text = manifest;
       for (int i = 0; i < 2000; ++i) text += std::string(static_cast<std::size_t>(i), ' ') + "k:\n";
       return text;
     }},
    {"JSON: 100,000 brackets", "x.json",
     [] { return "{\"AWSTemplateFormatVersion\": \"2010-09-09\", \"Resources\": " + std::string(100000, '['); }},
    {"JSON: a string without end", "x.json",
     [] { return "{\"AWSTemplateFormatVersion\": \"2010-09-09\", \"Resources\": \"" + std::string(2000000, '\\'); }},
    {"JSON: 4,000,000 numbers", "x.json",
     [] {
       return "{\"AWSTemplateFormatVersion\": \"2010-09-09\", \"Resources\": [" + repeated("1,", 4000000) + "1]}";
     }},
    {"JSON: 8 MB of escapes", "x.json",
     [] {
       return "{\"AWSTemplateFormatVersion\": \"2010-09-09\", \"Resources\": \"" + repeated("\\n", 4000000) + "\"}";
     }},
    {"HCL: 50,000 resources", "x.tf",
     [] {
       std::string text;
       for (int i = 0; i < 50000; ++i) text += "resource \"aws_sns_topic\" \"t" + std::to_string(i) + "\" {}\n";
       return text;
     }},
    {"HCL: 50,000 variables, outputs, calls and providers", "x.tf",
     [] {
       std::string text;
       for (int i = 0; i < 50000; ++i) {
         const std::string n = std::to_string(i);
         text += "variable \"v" + n + "\" {}\noutput \"o" + n + "\" { value = var.v" + n + " }\nprovider \"p" + n +
                 "\" {}\n";
       }
       return text;
     }},
    {"HCL: 4 MB of blocks", "x.tf", [] { return repeated("b{}\n", 1040000); }},
    {"HCL: 2,000,000 errors", "x.tf", [] { return repeated("\"\n", 2000000); }},
    {"HCL: 1 MB of spaces", "x.tf", [] { return "locals {\n  a = 1 +" + std::string(1000000, ' ') + "2\n}\n"; }},
    {"HCL: 5 MB of newlines", "x.tf", [] { return "locals {}" + std::string(5000000, '\n'); }},
    {"HCL: 100,000 parentheses", "x.tf",
     [] { return "locals { a = " + std::string(100000, '(') + "1" + std::string(100000, ')') + " }\n"; }},
    {"HCL: 100,000 nested blocks", "x.tf", [] { return repeated("b {\n", 100000) + repeated("}\n", 100000); }},
    {"HCL: 5,000 nested templates", "x.tf",
     [] { return "locals {\n  a = " + repeated("\"${", 5000) + "1" + repeated("}\"", 5000) + "\n}\n"; }},
    {"HCL: 100,000 attributes", "x.tf",
     [] {
       std::string text = "locals {\n";
       for (int i = 0; i < 100000; ++i) text += "  a" + std::to_string(i) + " = " + std::to_string(i) + "\n";
       return text + "}\n";
     }},
    {"HCL: a string of 4 MB", "x.tf", [] { return "locals {\n  a = \"" + std::string(4000000, 'x') + "\"\n}\n"; }},
    {"HCL: NUL bytes", "x.tf", [] { return std::string("locals {\n a = \"\0\"\n}\0\n", 21); }},
    {"HCL: encrypted by git-crypt", "x.tf", [] { return std::string("\0GITCRYPT\0 junk junk", 20); }},
    {"HCL: 50,000 operators", "x.tf", [] { return "locals {\n  a = 1" + repeated(" + 1", 50000) + "\n}\n"; }},
    {"HCL: 50,000 chained conditionals", "x.tf",
     [] { return "locals {\n  a = " + repeated("true ? 1 : ", 50000) + "2\n}\n"; }},
    {"HCL: a heredoc without end", "x.tf",
     [] { return "locals {\n  a = <<EOT\n" + repeated("${x} %{ if y }\n", 50000); }},
    {"tokens: a keyword without end", "x.yaml",
     [] { return manifest + "data: {a: \"" + repeated("ghp_", 500000) + "\"}\n"; }},
    {"tokens: 20,000 of them", "x.yaml",
     [] {
       std::string text = manifest + "data:\n";
       for (int i = 0; i < 20000; ++i) {
         std::string body;
         for (std::uint64_t at = static_cast<std::uint64_t>(i) + 1; body.size() < 90;) {
           at = at * 6364136223846793005u + 1442695040888963407u;
           body += static_cast<char>('a' + at % 26);
           body += static_cast<char>('A' + (at >> 33) % 26);
           body += static_cast<char>('0' + (at >> 40) % 10);
         }
         text += "  k" + std::to_string(i) + ": \"hvs." + body + "\"\n";
       }
       return text;
     }},
    {"tokens: private keys without a body", "x.yaml",
     [] { return "#" + repeated("-----BEGIN RSA PRIVATE KEY-----", 30000) + "\n" + manifest; }},
};

TEST_CASE("a text made to break a parser costs what it touches", "[hostile]") {
  for (const Input& input : inputs) {
    DYNAMIC_SECTION(input.what) {
      Workplace place;
      place.plant_canaries();
      place.write(std::string("hostile/") + input.file, input.text());
      const Run run =
          place.run({"check", ".", "--root", ".", "--severity", "info", "-o", "json", "--exit-zero", "--stats=json"});
      INFO(run.err.substr(0, 500));
      INFO("seconds: " << run.seconds);
      REQUIRE(run.exit == 0);
      CHECK(run.out.find("canary_here") != std::string::npos);
      CHECK(run.out.find("canary_beside") != std::string::npos);
      CHECK(run.err.find(std::string("hostile/") + input.file) != std::string::npos);
    }
  }
}

}  // namespace
}  // namespace stackworthy::hostile
