#include <catch2/catch.hpp>

#include "analyzer/model/estate.h"
#include "parsers/outline_yaml.h"
#include "parsers/parsers.h"

using namespace stackworthy;

namespace {

/// A template's text as a stack.
struct Template {
  explicit Template(std::string text, const parsers::Inputs& inputs = {})
      : sources({}, nullptr), source(sources.add("t.yaml", std::move(text))) {
    stack = parsers::read_cloudformation(sources, source, inputs, notices);
  }
  const Resource& resource(std::string_view address) const {
    REQUIRE(stack);
    const Resource* found = stack->find(address);
    REQUIRE(found);
    return *found;
  }
  std::string_view at(Span span) const { return source.text(span); }
  std::string text_of(std::string_view address, std::string_view property) const {
    return to_text(*resource(address)[property].value());
  }
  bool has_notice(std::string_view part) const {
    std::vector<Notice> all = notices;
    if (stack) all.insert(all.end(), stack->notices.begin(), stack->notices.end());
    for (const Notice& each : all) {
      if (each.message.find(part) != std::string::npos) return true;
    }
    return false;
  }

  Sources sources;
  const Source& source;
  std::vector<Notice> notices;
  std::unique_ptr<Stack> stack;
};

std::vector<std::string> addresses(std::span<const Reference> references) {
  std::vector<std::string> result;
  for (const Reference& each : references) result.emplace_back(each.address);
  return result;
}

}  // namespace

TEST_CASE("a parameter's default reaches a property with both places right") {
  const Template t(
      "Parameters:\n  Days: {Type: Number, Default: 3}\nResources:\n  Db:\n    Type: AWS::RDS::DBInstance\n    "
      "Properties:\n"
      "      BackupRetentionPeriod: !Ref Days\n");
  const Attr days = t.resource("Db")["backup_retention_period"];
  CHECK((days == 3) == Truth::yes);
  CHECK(days.key() == "BackupRetentionPeriod");
  CHECK(t.at(days.where()) == "!Ref Days");
  CHECK(t.at(days.from()) == "3");
  CHECK(t.resource("Db").type == "aws_db_instance");
  CHECK(t.at(t.resource("Db").head) == "Db");
  CHECK(addresses(t.resource("Db").references) == std::vector<std::string>{"Days"});
  CHECK(t.stack->tracer->hops(t.resource("Db"), days.where(), days.from()) ==
        std::vector<Span>{days.from(), days.where()});
}

TEST_CASE("JSON and YAML templates give the same values") {
  const Template json(R"({"AWSTemplateFormatVersion": "2010-09-09", "Resources": {"T": {"Type": "AWS::SNS::Topic",
    "Properties": {"TopicName": {"Fn::Join": ["-", ["a", {"Ref": "AWS::Region"}]]}, "KmsMasterKeyId": {"Fn::GetAtt": ["K", "Arn"]}}}}})");
  const Template yaml(
      "AWSTemplateFormatVersion: 2010-09-09\nResources:\n  T:\n    Type: AWS::SNS::Topic\n    Properties:\n"
      "      TopicName: !Join ['-', [a, !Ref 'AWS::Region']]\n      KmsMasterKeyId: !GetAtt K.Arn\n");
  for (const Template* t : {&json, &yaml}) {
    CHECK(t->text_of("T", "name") == "a-${AWS::Region}");
    CHECK(addresses(t->resource("T").references) == std::vector<std::string>{"K.Arn"});
    CHECK(t->at(t->resource("T").head) == "T");
  }
}

TEST_CASE("a parameter without a default is a choice of its allowed values, else unknown") {
  const Template t(
      "Parameters:\n  Env: {Type: String, AllowedValues: [dev, prod]}\n  Name: {Type: String}\n  Sub: {Type: "
      "AWS::EC2::Subnet::Id}\n"
      "  Stored: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /a/b}\n  Many: {Type: CommaDelimitedList, "
      "Default: 'a, b'}\n"
      "Resources:\n  B:\n    Type: AWS::X::Y\n    Properties: {A: !Ref Env, N: !Ref Name, S: !Ref Sub, P: !Ref Stored, "
      "L: !Ref Many}\n");
  const Resource& b = t.resource("B");
  CHECK(b["A"].value()->kind == Kind::choice);
  CHECK((b["A"] == "stage") == Truth::no);
  CHECK((b["A"] == "dev") == Truth::unknown);
  CHECK(b["N"].is_known() == Truth::unknown);
  CHECK(waits_for(*b["N"].value()).at(0).address == "Name");
  CHECK(b["S"].value()->shape == Shape::word);
  CHECK(b["P"].is_known() == Truth::unknown);
  CHECK(b["L"].size() == 2);
  CHECK(b["L"].holds("b") == Truth::yes);
}

TEST_CASE("a NoEcho parameter is sensitive wherever it goes") {
  const Template t(
      "Parameters:\n  Pw: {Type: String, NoEcho: true, Default: hunter2}\nResources:\n  B:\n    Type: AWS::X::Y\n    "
      "Properties:\n"
      "      A: !Ref Pw\n      S: !Sub 'x${Pw}'\n");
  CHECK(t.resource("B")["A"].value()->has(mark::sensitive));
  CHECK(t.resource("B")["S"].value()->has(mark::sensitive));
  CHECK(t.resource("Pw")["default"].value()->has(mark::sensitive));
  CHECK(t.resource("Pw").type == "cloudformation/parameter");
}

TEST_CASE("a given parameter wins over its default") {
  parsers::Inputs inputs;
  inputs.vars = {{"Days", "9"}};
  const Template t(
      "Parameters:\n  Days: {Type: Number, Default: 3}\nResources:\n  B: {Type: AWS::X::Y, Properties: {D: !Ref "
      "Days}}\n",
      inputs);
  CHECK((t.resource("B")["D"] == 9) == Truth::yes);
}

TEST_CASE("conditions have three values and an undecided one is pushed to the leaves") {
  const Template t(
      "Parameters:\n  Env: {Type: String}\n  Flag: {Type: String, Default: 'true'}\n"
      "Conditions:\n  IsProd: !Equals [!Ref Env, prod]\n  On: !Equals [!Ref Flag, true]\n  Both: !And [!Condition On, "
      "!Condition IsProd]\n"
      "  NotOn: !Not [!Condition On]\n  Either: !Or [!Condition On, !Condition IsProd]\n"
      "Resources:\n  A:\n    Type: AWS::X::Y\n    Condition: IsProd\n    Properties:\n      Days: !If [IsProd, 30, "
      "1]\n      Set: !If [On, yes, no]\n"
      "      May: !If [IsProd, true, !Ref AWS::NoValue]\n      Gone: !If [NotOn, 1, !Ref 'AWS::NoValue']\n"
      "      Scaling: !If [IsProd, {Min: 1, Max: 2}, {Min: 3}]\n      Tags: !If [IsProd, [a, b], [a]]\n"
      "  N: {Type: AWS::X::Y, Condition: NotOn}\n  O: {Type: AWS::X::Y, Condition: Either}\n  M: {Type: AWS::X::Y, "
      "Condition: Both}\n");
  const Resource& a = t.resource("A");
  CHECK(a.exists == Truth::unknown);
  CHECK((a["Days"] < 7) == Truth::unknown);
  CHECK((a["Days"] < 40) == Truth::yes);
  CHECK((a["Set"] == true) == Truth::yes);
  CHECK(a["May"].absent() == Truth::unknown);
  CHECK(a["Gone"].absent() == Truth::yes);
  CHECK((a["Scaling"]["Min"] >= 1) == Truth::yes);
  CHECK(a["Scaling"]["Max"].absent() == Truth::unknown);
  CHECK(a["Tags"].value()->size == 2);
  CHECK(a["Tags"].value()->parts()[1].exists == Truth::unknown);
  CHECK_FALSE(t.stack->find("N"));
  CHECK(t.resource("O").exists == Truth::yes);
  CHECK(t.resource("M").exists == Truth::unknown);
}

TEST_CASE("a condition that depends on itself is undecided and named") {
  const Template t(
      "Conditions:\n  A: !Not [!Condition B]\n  B: !Not [!Condition A]\nResources:\n  R: {Type: AWS::X::Y, Condition: "
      "A}\n");
  CHECK(t.resource("R").exists == Truth::unknown);
  CHECK(t.has_notice("depends on itself"));
}

TEST_CASE("Sub keeps its pieces, each where it is written") {
  const Template t(
      "Resources:\n  R:\n    Type: AWS::X::Y\n    Properties:\n      A: !Sub 'arn:${AWS::Partition}:s3:::${Bucket}/*'\n"
      "      B: !Sub\n        - |\n          \xC3\xA9 ${X} ${!Y} ${Bucket.Arn}\n        - X: 1\n      C: !Sub plain\n  "
      "    D: !Sub '${X'\n");
  const Attr a = t.resource("R")["A"];
  CHECK(a.ends_with("/*") == Truth::yes);
  CHECK(a.starts_with("arn:aws:") == Truth::unknown);
  CHECK((a == "*") == Truth::no);
  CHECK(t.at(a.value()->parts()[1].where) == "${AWS::Partition}");
  CHECK(t.at(a.value()->parts()[3].where) == "${Bucket}");
  const Node& b = *t.resource("R")["B"].value();
  CHECK(to_text(b) == "\xC3\xA9 1 ${Y} ${Bucket.Arn}\n");
  CHECK(t.at(b.parts()[1].where) == "${Bucket.Arn}");
  CHECK(t.text_of("R", "C") == "plain");
  CHECK(t.at(t.resource("R")["C"].from()) == "plain");
  CHECK(t.text_of("R", "D") == "${X");
  CHECK(addresses(t.resource("R").references) == std::vector<std::string>{"Bucket", "Bucket.Arn"});
}

TEST_CASE("a dynamic reference is an unknown of a secrets manager, also across pieces") {
  const Template t(
      "Resources:\n  R:\n    Type: AWS::X::Y\n    Properties:\n      A: "
      "'{{resolve:secretsmanager:db:SecretString:password}}'\n"
      "      B: !Sub '{{resolve:secretsmanager:${S}:SecretString:password}}'\n      C: !Join ['', "
      "['{{resolve:secretsmanager:', !Ref S, '}}']]\n"
      "      D: 'user:{{resolve:ssm-secure:x}}@host'\n");
  const Resource& r = t.resource("R");
  for (const std::string_view name : {"A", "B", "C"}) {
    CAPTURE(name);
    CHECK(r[name].value()->kind == Kind::unknown);
    CHECK(r[name].value()->has(mark::manager));
  }
  CHECK(r["D"].starts_with("user:") == Truth::yes);
  CHECK(r["D"].ends_with("@host") == Truth::yes);
  CHECK(r["D"].value()->has(mark::manager));
}

TEST_CASE("FindInMap with an unknown key is a choice of what the mapping holds") {
  const Template t(
      "Mappings:\n  M:\n    eu: {size: small, days: 7}\n    us: {size: big}\nResources:\n  R:\n    Type: AWS::X::Y\n   "
      " Properties:\n"
      "      A: !FindInMap [M, !Ref AWS::Region, size]\n      B: !FindInMap [M, eu, days]\n      C: !FindInMap [M, eu, "
      "none]\n");
  const Resource& r = t.resource("R");
  CHECK(r["A"].value()->kind == Kind::choice);
  CHECK((r["A"] == "tiny") == Truth::no);
  CHECK((r["B"] == 7) == Truth::yes);
  CHECK(t.at(r["B"].from()) == "7");
  CHECK(r["C"].is_known() == Truth::unknown);
}

TEST_CASE("Select, Split, Cidr, Base64 and ImportValue give what AWS gives") {
  const Template t(
      "Resources:\n  R:\n    Type: AWS::X::Y\n    Properties:\n      A: !Select [1, !Split [':', 'a:b:c']]\n      B: "
      "!Select [0, !GetAZs '']\n"
      "      C: !Cidr [10.0.0.0/16, 2, 8]\n      UserData: !Base64 'echo hi'\n      E: !ImportValue net-vpc\n"
      "      F: !Select [4, !Split [':', !Sub 'arn:aws:iam:${AWS::Region}:${AWS::AccountId}:x']]\n      G:\n        "
      "Fn::ImportValue: !Sub '${AWS::StackName}-y'\n");
  CHECK(t.text_of("R", "A") == "b");
  CHECK(t.resource("R")["B"].is_known() == Truth::unknown);
  CHECK(t.resource("R")["C"].holds("10.0.1.0/24") == Truth::yes);
  CHECK(t.text_of("R", "UserData") == "echo hi");
  CHECK(addresses(t.resource("R").references) ==
        std::vector<std::string>{"ImportValue:net-vpc", "ImportValue:${AWS::StackName}-y"});
  CHECK(waits_for(*t.resource("R")["F"].value()).at(0).address == "AWS::AccountId");
}

TEST_CASE("policy text is read as a tree with its unknown pieces") {
  const Template t(
      "Resources:\n  R:\n    Type: AWS::IAM::Policy\n    Properties:\n      PolicyName: p\n      PolicyDocument: !Sub "
      "|\n"
      "        {\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": "
      "\"arn:${AWS::Partition}:s3:::b\"}]}\n");
  const Attr policy = t.resource("R")["policy"];
  REQUIRE(policy.value()->kind == Kind::object);
  CHECK(policy.value()->has(mark::json));
  CHECK((policy["Statement"]["Action"] == "*") == Truth::yes);
  CHECK(policy["Statement"]["Resource"].ends_with(":b") == Truth::yes);
  CHECK(t.at(policy["Statement"]["Action"].where()) == "\"*\"");
  CHECK(t.at(policy["Statement"]["Resource"].where()) == "\"arn:${AWS::Partition}:s3:::b\"");
  CHECK(t.at(policy["Statement"].where()).substr(0, 12) == "[{\"Effect\": ");
}

TEST_CASE("values of policy text have their own places in every kind of string") {
  const std::string head = "Resources:\n  R:\n    Type: AWS::IAM::Policy\n    Properties:\n      PolicyDocument: ";
  for (const std::string text : {
           R"("{\"Statement\": [{\"Action\": \"s3:*\"}]}")",
           R"('{"Statement": [{"Action": "s3:*"}]}')",
           "|\n        {\n          \"Statement\": [\n            {\"Action\": \"s3:*\"}\n          ]\n        }",
           ">-\n        {\"Statement\":\n        [{\"Action\": \"s3:*\"}]}",
       }) {
    CAPTURE(text);
    const Template t(head + text + "\n");
    const Attr action = t.resource("R")["policy"]["Statement"]["Action"];
    CHECK((action == "s3:*") == Truth::yes);
    CHECK(t.at(action.where()).find("s3:*") != std::string_view::npos);
    CHECK(t.at(action.where()).size() <= 8);
  }
}

TEST_CASE("what stands beside the properties is the resource's meta") {
  const Template t(
      "Resources:\n  R:\n    Type: AWS::RDS::DBInstance\n    DeletionPolicy: Retain\n    DependsOn: [A, B]\n"
      "  N:\n    Type: AWS::CloudFormation::Stack\n    Properties: {TemplateURL: ./n.yaml}\nOutputs:\n  O:\n    Value: "
      "!GetAtt R.Endpoint.Address\n    Export: {Name: x}\n");
  const Resource& r = t.resource("R");
  REQUIRE(r.meta);
  CHECK(to_text(*find_member(*r.meta, "deletion_policy")->value) == "Retain");
  CHECK(addresses(r.depends_on) == std::vector<std::string>{"A", "B"});
  CHECK(t.resource("N").is_opaque);
  CHECK(t.stack->not_read == std::vector<std::string>{"N"});
  CHECK(t.resource("Outputs.O")["Export"]["Name"].string() == "x");
  REQUIRE(t.stack->outputs);
  CHECK(addresses(find_member(*t.stack->outputs, "O")->value->waits_for()) ==
        std::vector<std::string>{"R.Endpoint.Address"});
}

TEST_CASE("macros and loops over resources are named as not read, and the rest is read") {
  const Template t(
      "Transform: [AWS::LanguageExtensions, MyMacro]\nResources:\n  Fn::ForEach::Topics: [X, [a, b], {'T${X}': {Type: "
      "AWS::SNS::Topic}}]\n"
      "  R: {Type: AWS::X::Y, Properties: {A: !Transform {Name: M}, B: !Unknown x}}\n");
  CHECK(t.stack->not_read == std::vector<std::string>{"Fn::ForEach::Topics", "Fn::Transform:MyMacro"});
  CHECK(t.resource("R")["A"].is_known() == Truth::unknown);
  CHECK(t.resource("R")["B"].is_known() == Truth::unknown);
}

TEST_CASE("a file that is no template gives no stack and says why") {
  const Template none("Resources: nothing\nx: a::b\n");
  CHECK_FALSE(none.stack);
  CHECK(none.has_notice("no CloudFormation template"));
  const Template broken("AWSTemplateFormatVersion: x\nResources:\n  A: [\n");
  CHECK(broken.has_notice("not valid YAML"));
  const Template jinja("AWSTemplateFormatVersion: x\nResources:\n{% for x in y %}\n  A: {{ x }}\n");
  CHECK_FALSE(jinja.stack);
  CHECK(jinja.has_notice("template of another tool"));
  CHECK(parsers::looks_like_cloudformation("{\"Resources\":{\"A\":{\"Type\":\"AWS::SNS::Topic\"}}}", "a.json"));
  CHECK_FALSE(parsers::looks_like_cloudformation("apiVersion: v1\nkind: Pod\n", "a.yaml"));
}

TEST_CASE("a syntax error leaves in doubt only the resource that it cut short") {
  const Template t(
      "Resources:\n  A: {Type: AWS::X::Y}\n  B:\n    Type: AWS::X::Y\n    Properties:\n      C: [1\n  D: {Type: "
      "AWS::X::Y}\n");
  CHECK(t.resource("A").exists == Truth::yes);
  CHECK(t.resource("B").exists == Truth::unknown);
  CHECK(t.has_notice("not valid YAML"));
}

TEST_CASE("an explosion of expressions ends with a notice") {
  std::string text = "Parameters:\n  E: {Type: String}\nConditions:\n";
  for (int i = 0; i < 60; ++i) text += "  C" + std::to_string(i) + ": !Equals [!Ref E, '" + std::to_string(i) + "']\n";
  text += "Resources:\n  R:\n    Type: AWS::X::Y\n    Properties:\n      A: ";
  std::string value = "x";
  for (int i = 0; i < 60; ++i) value = "!If [C" + std::to_string(i) + ", y" + std::to_string(i) + ", " + value + "]";
  const Template nested(text + value + "\n");
  CHECK(nested.resource("R")["A"].is_known() == Truth::unknown);
  std::string wide = "Resources:\n  R:\n    Type: AWS::X::Y\n    Properties:\n";
  wide += "      A: &a [" + std::string(1, 'x');
  for (int i = 0; i < 999; ++i) wide += ",x";
  wide += "]\n      B: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\n";
  for (int i = 0; i < 20; ++i) wide += "      K" + std::to_string(i) + ": !Join ['', *b]\n";
  CHECK(Template(wide).stack);
}

TEST_CASE("a mapping or parameter of very many values is unknown in linear time") {
  std::string text = "Parameters:\n  P:\n    Type: String\n    NoEcho: true\n    AllowedValues:\n";
  for (int i = 0; i < 20'000; ++i) text += "      - v" + std::to_string(i) + "\n";
  text += "Mappings:\n  M:\n";
  for (int i = 0; i < 20'000; ++i) text += "    r" + std::to_string(i) + ": {k: v" + std::to_string(i) + "}\n";
  text += "Resources:\n  R: {Type: AWS::X::Y, Properties: {A: !Ref P, B: !FindInMap [M, !Ref 'AWS::Region', k]}}\n";
  const Template t(text);
  CHECK(t.resource("R")["A"].value()->kind == Kind::unknown);
  CHECK(t.resource("R")["A"].value()->has(mark::sensitive));
  CHECK(t.resource("R")["B"].value()->kind == Kind::unknown);
}

TEST_CASE("text that is put together from very many or very long pieces costs no more than its budget") {
  const std::string head =
      "Parameters:\n  P: {Type: String, Default: '" + std::string(20'000, 'x') +
      "'}\n  Q: {Type: String, Default: q}\nResources:\n  R:\n    Type: AWS::X::Y\n    Properties:\n      A: ";
  std::string many = "!Sub '";
  for (int i = 0; i < 50'000; ++i) many += "${Q}";
  const Template t(head + many + "'\n");
  CHECK(t.text_of("R", "A").size() == 50'000);
  std::string longer = "!Sub '";
  for (int i = 0; i < 10'000; ++i) longer += "${P}";
  const Template bomb(head + longer + "'\n");
  CHECK(bomb.resource("R")["A"].is_known() == Truth::unknown);
  CHECK(bomb.has_notice("steps to evaluate"));
  std::string escaped = "!Sub \"";
  for (int i = 0; i < 50'000; ++i) escaped += "\\x24{Q}";
  CHECK(Template(head + escaped + "\"\n").text_of("R", "A").size() == 50'000);
}

TEST_CASE("an outline's path of a property stands below its logical id") {
  Sources sources({}, nullptr);
  const Source& source = sources.add("t.yaml",
                                     "Parameters:\n  Days:\n    Default: 3\nResources:\n  Db:\n    Type: "
                                     "AWS::RDS::DBInstance\n    DeletionPolicy: Delete\n    Properties:\n"
                                     "      BackupRetentionPeriod: 1\n      P: !Sub 'text'\n      Statement:\n        "
                                     "- Sid: All\n          Action: '*'\n        - Action: q\n");
  const Outline outline = parsers::outline_yaml(source);
  const auto path = [&](std::string_view text) {
    return path_at(outline, static_cast<std::uint32_t>(source.text().find(text)));
  };
  CHECK(path("BackupRet") == "Db.BackupRetentionPeriod");
  CHECK(path("3") == "Parameters.Days.Default");
  CHECK(path("Delete") == "Db.DeletionPolicy");
  CHECK(path("'text'") == "Db.P");
  CHECK(path("'*'") == "Db.Statement[Sid=All].Action");
  CHECK(path("q") == "Db.Statement[1].Action");
  CHECK(path("Db") == "Db");
  const Source& policy =
      sources.add("p.yaml",
                  "Resources:\n  U:\n    Type: AWS::IAM::ManagedPolicy\n    Properties:\n      PolicyDocument: !Sub |\n"
                  "        {\"Statement\": [\n          {\"Action\": \"a:*\"},\n          {\"Sid\": \"B\", \"Action\": "
                  "\"${X}\"}]}\n");
  const Outline statements = parsers::outline_yaml(policy);
  const auto below = [&](std::string_view text) {
    return path_at(statements, static_cast<std::uint32_t>(policy.text().find(text)));
  };
  CHECK(below("{\"Action") == "U.PolicyDocument.Statement[0]");
  CHECK(below("\"${X}") == "U.PolicyDocument.Statement[Sid=B].Action");
}
