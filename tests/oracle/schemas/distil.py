#!/usr/bin/env python3
"""Distils the names of types and arguments from published schemas into tests/data/schemas/*.tsv.

    distil.py PACKAGES OUT

PACKAGES holds the npm packages (`npm pack`) @cdktf/provider-aws, -google, -azurerm and -kubernetes, whose declarations are
generated from the Terraform providers' schemas, and @aws-cdk/aws-service-spec, which is made of CloudFormation's own. Only the
types that parsers/vocabulary speaks of are kept, with nested arguments to the fourth level, one dotted path a line.
"""
import collections, glob, gzip, json, os, re, sys, tarfile

HERE = os.path.dirname(os.path.abspath(__file__))
REPOSITORY = os.path.normpath(os.path.join(HERE, "..", "..", ".."))
DEPTH = 4


def words(*files):
    found = set()
    for name in files:
        text = open(os.path.join(REPOSITORY, name), encoding="utf-8").read()
        found.update(re.findall(r'"((?:AWS::\w+::\w+)|(?:(?:aws|google|azurerm|kubernetes)_[a-z0-9_]+))"', text))
    return found


def interfaces(text):
    """Name of an interface -> [(argument, type of a nested block or None)]."""
    found = {}
    for head in re.finditer(r"export interface (\w+)[^{]*\{(.*?)\n\}", text, re.S):
        arguments = []
        for each in re.finditer(r"\{@link \S+#\w+ \w+#(\w+)\}.*?readonly \w+\??: ([^;]+);", head.group(2), re.S):
            nested = re.match(r"([A-Z]\w*)(\[\])?", each.group(2))
            arguments.append((each.group(1), nested.group(1) if nested else None))
        found[head.group(1)] = arguments
    return found


def paths_of(top, known, depth=DEPTH, prefix=""):
    for argument, nested in known.get(top, []):
        yield prefix + argument
        if nested and depth > 1 and nested in known:
            yield from paths_of(nested, known, depth - 1, prefix + argument + ".")


def terraform(packages, types):
    for provider in ("aws", "google", "azurerm", "kubernetes"):
        archive = glob.glob(os.path.join(packages, "cdktf-provider-%s-*.tgz" % provider))[0]
        texts = collections.defaultdict(str)
        with tarfile.open(archive) as tar:
            for member in tar:
                parts = member.name.split("/")
                if len(parts) > 3 and parts[1] == "lib" and parts[-1].endswith(".d.ts") and not parts[2].startswith("data-"):
                    texts[parts[2]] += tar.extractfile(member).read().decode()
        for folder, text in sorted(texts.items()):
            kind = re.search(r'tfResourceType = "(\w+)"', text)
            if not kind or kind.group(1) not in types:
                continue
            known = interfaces(text)
            top = next((name for name in known if name.endswith("Config") and re.search(
                r"export interface %s extends cdktf.TerraformMetaArguments" % name, text)), None)
            yield kind.group(1), sorted(set(paths_of(top, known)))


def cloudformation(packages, types):
    archive = glob.glob(os.path.join(packages, "aws-cdk-aws-service-spec-*.tgz"))[0]
    with tarfile.open(archive) as tar:
        spec = json.loads(gzip.decompress(tar.extractfile("package/db.json.gz").read()))["schema"]
    definitions = {each["$id"]: each for each in spec["typeDefinition"]["entities"]}

    def below(properties, depth, prefix):
        for name, each in properties.items():
            yield prefix + name
            kind = each["type"]
            while "element" in kind:
                kind = kind["element"]
            reference = kind.get("reference", {}).get("$ref") if kind.get("type") == "ref" else None
            if reference and depth > 1:
                yield from below(definitions[reference]["properties"], depth - 1, prefix + name + ".")

    for each in sorted(spec["resource"]["entities"], key=lambda each: each["cloudFormationType"]):
        if each["cloudFormationType"] in types:
            yield each["cloudFormationType"], sorted(set(below(each["properties"], 3, "")))


def write(path, provenance, rows):
    with open(path, "w", encoding="utf-8") as out:
        out.write("# %s\n" % provenance)
        for kind, names in rows:
            out.write("%s\n" % kind)
            out.writelines("\t%s\n" % name for name in names)


def main():
    packages, out = sys.argv[1:3]
    types = words("parsers/vocabulary/type_names.cpp", "parsers/vocabulary/renames.cpp", "parsers/vocabulary/defaults.cpp",
                  "parsers/vocabulary/splits.cpp", "parsers/vocabulary/vocabulary.cpp", "analyzer/link/arguments.cpp", "analyzer/facets/databases.h",
                  "analyzer/facets/billable.cpp", "analyzer/facets/alarms.h", "analyzer/facets/buckets.h")
    versions = sorted(os.path.basename(name)[:-4] for name in glob.glob(os.path.join(packages, "*.tgz")))
    tf = ", ".join(name for name in versions if name.startswith("cdktf"))
    cfn = ", ".join(name for name in versions if name.startswith("aws-cdk"))
    write(os.path.join(out, "terraform.tsv"), "by tests/oracle/schemas/distil.py from npm " + tf, terraform(packages, types))
    write(os.path.join(out, "cloudformation.tsv"), "by tests/oracle/schemas/distil.py from npm " + cfn,
          cloudformation(packages, types))


if __name__ == "__main__":
    main()
