// THREATS row 8: expressions and graphs that grow without bound end in a budget, with what they did not reach named.

#include <catch2/catch.hpp>

#include "tests/hostile/workplace.h"

namespace stackworthy::hostile {
namespace {

struct Input {
  const char* what;
  const char* file;
  const char* text;
};

const Input inputs[] = {
    {"range of a billion", "x.tf", "locals {\n  a = range(1000000000)\n}\noutput \"o\" { value = length(local.a) }\n"},
    {"a product of sets", "x.tf",
     "locals {\n  s = toset([for i in range(1000) : tostring(i)])\n  a = setproduct(local.s, local.s, local.s, "
     "local.s)\n}\noutput \"o\" { value = length(local.a) }\n"},
    {"a width of a billion", "x.tf", "output \"o\" { value = format(\"%1000000000d\", 1) }\n"},
    {"a number of a billion digits", "x.tf", "output \"o\" { value = 1e999999999 }\n"},
    {"a million long fractions", "x.tf",
     "locals {\n  r = range(1000)\n  a = [for i in local.r : [for j in local.r : format(\"%f\", (i + 0.1) / (j + "
     "0.3))]]\n}\n"
     "output \"o\" { value = local.a }\n"},
    {"a million accents", "x.tf",
     "locals {\n  r = range(1000)\n  a = [for i in local.r : strrev(join(\"\", [for j in local.r : "
     "\"e\\u0323\"]))]\n}\n"
     "output \"o\" { value = local.a }\n"},
    {"strings that double", "x.tf",
     "locals {\n  a0 = \"xxxxxxxxxxxxxxxx\"\n  a1 = "
     "\"${local.a0}${local.a0}${local.a0}${local.a0}${local.a0}${local.a0}${local.a0}${local.a0}\"\n"
     "  a2 = \"${local.a1}${local.a1}${local.a1}${local.a1}${local.a1}${local.a1}${local.a1}${local.a1}\"\n  a3 = "
     "\"${local.a2}${local.a2}${local.a2}${local.a2}${local.a2}${local.a2}${local.a2}${local.a2}\"\n"
     "  a4 = \"${local.a3}${local.a3}${local.a3}${local.a3}${local.a3}${local.a3}${local.a3}${local.a3}\"\n  a5 = "
     "\"${local.a4}${local.a4}${local.a4}${local.a4}${local.a4}${local.a4}${local.a4}${local.a4}\"\n"
     "  a6 = \"${local.a5}${local.a5}${local.a5}${local.a5}${local.a5}${local.a5}${local.a5}${local.a5}\"\n  a7 = "
     "\"${local.a6}${local.a6}${local.a6}${local.a6}${local.a6}${local.a6}${local.a6}${local.a6}\"\n"
     "  a8 = \"${local.a7}${local.a7}${local.a7}${local.a7}${local.a7}${local.a7}${local.a7}${local.a7}\"\n}\noutput "
     "\"o\" { value = length(local.a8) }\n"},
    {"lists that multiply", "x.tf",
     "locals {\n  r = range(1000)\n  a = [for x in local.r : [for y in local.r : [for z in local.r : [for w in local.r "
     ": x]]]]\n}\noutput \"o\" { value = length(local.a) }\n"},
    {"a template of itself", "x.tf", "output \"o\" { value = templatefile(\"${path.module}/x.tf\", {}) }\n"},
    {"a module of itself", "x.tf", "module \"m\" {\n  source = \"./\"\n}\n"},
    {"a module of itself, counted", "x.tf", "module \"m\" {\n  count = 1000\n  source = \"../hostile\"\n}\n"},
    {"locals in a circle", "x.tf",
     "locals {\n  a = local.b\n  b = local.c\n  c = local.a\n}\nresource \"aws_s3_bucket\" \"x\" {\n  bucket = "
     "local.a\n}\n"},
    {"a resource of itself", "x.tf", "resource \"aws_s3_bucket\" \"x\" {\n  bucket = aws_s3_bucket.x.bucket\n}\n"},
    {"a billion instances", "x.tf", "resource \"aws_s3_bucket\" \"x\" {\n  count = 1000000000\n}\n"},
    {"instances of instances", "x.tf",
     "resource \"aws_s3_bucket\" \"x\" {\n  for_each = toset([for i in range(100000) : tostring(i)])\n  bucket = "
     "each.key\n  tags = { a = [for b in aws_s3_bucket.x : b.bucket] }\n}\n"},
    {"a subnet for everybody", "x.tf",
     "output \"o\" { value = cidrsubnets(\"::/0\", [for i in range(100000) : 64]...) }\n"},
    {"YAML from a bomb", "x.tf",
     "output \"o\" { value = yamldecode(\"a: &a [x,x,x,x,x,x,x,x]\\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\\nc: &c "
     "[*b,*b,*b,*b,*b,*b,*b,*b]\\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c]\\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d]\\nf: &f "
     "[*e,*e,*e,*e,*e,*e,*e,*e]\\ng: &g [*f,*f,*f,*f,*f,*f,*f,*f]\\n\") }\n"},
    {"a pattern that grows", "x.tf",
     "output \"o\" { value = regex(\"((((a{1,100}){1,100}){1,100}){1,100})\", \"aaaa\") }\n"},
    {"a condition in a condition", "x.yaml",
     "AWSTemplateFormatVersion: '2010-09-09'\nParameters: {P: {Type: String}}\nConditions:\n  A: !Equals [!Ref P, x]\n "
     " B: !Not [!Condition C]\n  C: !Not [!Condition B]\nResources:\n  T:\n    Type: AWS::SNS::Topic\n"
     "    Properties:\n      TopicName: !If [A, !If [B, !If [A, !If [B, !If [C, a, b], c], d], e], !If [B, !If [A, f, "
     "g], h]]\n"},
    {"a template that refers to itself", "x.yaml",
     "AWSTemplateFormatVersion: '2010-09-09'\nParameters: {P: {Type: String, Default: !Sub '${P}${P}'}}\nMappings: {M: "
     "{a: {b: !FindInMap [M, a, b]}}}\nResources:\n  T:\n    Type: AWS::SNS::Topic\n    Properties: {TopicName: !Sub "
     "['${X}${X}', {X: !Sub ['${X}${X}', {X: !Ref P}]}]}\n"},
};

TEST_CASE("an evaluation without bound ends in a budget", "[hostile]") {
  for (const Input& input : inputs) {
    DYNAMIC_SECTION(input.what) {
      Workplace place;
      place.plant_canaries();
      place.write(std::string("hostile/") + input.file, input.text);
      place.check_with_canaries();
      const Run graph = place.run({"graph", ".", "--root", ".", "--format", "json", "--show-values"});
      INFO(graph.err.substr(0, 500));
      CHECK(graph.exit == 0);
    }
  }
}

}  // namespace
}  // namespace stackworthy::hostile
