#!/usr/bin/env python3
"""Writes tests/data/configurations/NAME.json: a configuration with real resources, the same rewritten for terraform_data
(blocks as lists of objects, dynamic blocks as for expressions), and what terraform plans for the latter.

    python3 configurations.py ../data/configurations

`@{TYPE.NAME}` in an expression is a resource, `@{ITERATOR.key}` what a dynamic block binds. Needs terraform, no network.
"""

import concurrent.futures
import json
import os
import re
import subprocess
import sys
import tempfile


class Block:
    def __init__(self, name, attributes=None, blocks=(), each=None, iterator=None):
        self.name, self.attributes, self.blocks = name, attributes or {}, blocks
        self.each, self.iterator = each, iterator


def original_text(text):
    return re.sub(r"@\{([^}]*)\}", r"\1", text)


def rewritten_text(text):
    text = re.sub(r"@\{(\w+)\.(key|value)\}", r"\1_\2", text)
    return re.sub(r"@\{(\w+)\.(\w+)(\[[^\]]*\])?\}", r"terraform_data.\1_\2\3.input", text)


def original_body(attributes, blocks, depth=1):
    pad, out = "  " * depth, []
    for name, value in attributes.items():
        out.append(f"{pad}{name} = {original_text(value)}\n")
    for block in blocks:
        if block.each is None:
            out.append(f"{pad}{block.name} {{\n{original_body(block.attributes, block.blocks, depth + 1)}{pad}}}\n")
            continue
        out.append(f'{pad}dynamic "{block.name}" {{\n{pad}  for_each = {original_text(block.each)}\n')
        if block.iterator:
            out.append(f"{pad}  iterator = {block.iterator}\n")
        out.append(f"{pad}  content {{\n{original_body(block.attributes, block.blocks, depth + 2)}{pad}  }}\n{pad}}}\n")
    return "".join(out)


def rewritten_object(attributes, blocks):
    parts = [f"{name} = {rewritten_text(value)}" for name, value in attributes.items()]
    for name in dict.fromkeys(block.name for block in blocks):
        lists = []
        for block in blocks:
            if block.name != name:
                continue
            made = rewritten_object(block.attributes, block.blocks)
            bound = block.iterator or name
            lists.append(f"[{made}]" if block.each is None else
                         f"[for {bound}_key, {bound}_value in {rewritten_text(block.each)} : {made}]")
        parts.append(f"{name} = concat({', '.join(lists)})")
    return "{ " + ", ".join(parts) + " }"


def resource(kind, name, attributes=None, blocks=(), **meta):
    attributes = attributes or {}
    head = "".join(f"  {key} = %({value}%)\n" for key, value in meta.items())
    fill = lambda change: re.sub(r"%\((.*?)%\)", lambda found: change(found[1]), head)
    return (f'resource "{kind}" "{name}" {{\n{fill(original_text)}{original_body(attributes, blocks)}}}\n',
            f'resource "terraform_data" "{kind}_{name}" {{\n{fill(rewritten_text)}  input = {rewritten_object(attributes, blocks)}\n}}\n')


def text(source):
    return original_text(source), rewritten_text(source)


CLOUDS = {
    # The resource with rules, its block of rules with the arguments for number, name and list; one with a nested block.
    "aws": ("aws_security_group", "ingress", "from_port", "description", "cidr_blocks",
            "aws_s3_bucket_lifecycle_configuration", "rule", "transition", "days", "storage_class"),
    "google": ("google_compute_firewall", "allow", "priority", "protocol", "ports",
               "google_storage_bucket", "lifecycle_rule", "condition", "age", "with_state"),
    "azurerm": ("azurerm_network_security_group", "security_rule", "priority", "name", "source_address_prefixes",
                "azurerm_storage_management_policy", "rule", "actions", "delay", "tier"),
}


def cases(cloud):
    flat, rule, number, name, many, deep, outer, inner, inner_number, inner_name = CLOUDS[cloud]
    content = lambda n, d, m: {number: n, name: d, many: m}
    yield "static_blocks", {"main.tf": [
        resource(flat, "a", {"name": '"a"'}, [Block(rule, content("80", '"web"', '["10.0.0.0/8"]')),
                                             Block(rule, content("443", '"tls"', "[]"))])]}
    yield "dynamic_over_a_list", {"main.tf": [
        text('variable "ports" {\n  type    = list(number)\n  default = [22, 80, 443]\n}\n'),
        resource(flat, "a", {}, [Block(rule, content(f"@{{{rule}.value}}", f'"${{@{{{rule}.key}}}}-x"', '["0.0.0.0/0"]'),
                                       each="var.ports")])]}
    yield "dynamic_over_a_map_with_iterator", {"main.tf": [
        text('variable "rules" {\n  type = map(object({ port = number, from = optional(list(string), ["10.0.0.0/8"]) }))\n'
             '  default = {\n    web = { port = 80 }\n    db  = { port = "5432", from = ["10.1.0.0/16"] }\n  }\n}\n'),
        resource(flat, "a", {}, [Block(rule, content("@{it.value}.port", "upper(@{it.key})", "@{it.value}.from"),
                                       each="var.rules", iterator="it")])]}
    yield "dynamic_over_a_set", {"main.tf": [
        text('locals {\n  names = toset(["b", "a", "b"])\n}\n'),
        resource(flat, "a", {}, [Block(rule, content("length(@{it.key})", "@{it.value}", "[@{it.key}, @{it.value}]"),
                                       each="local.names", iterator="it")])]}
    yield "nested_dynamic_blocks", {"main.tf": [
        text('variable "tiers" {\n  default = {\n    logs = { "30" = "COLD", "90" = "COLDER" }\n    tmp  = {}\n  }\n}\n'),
        resource(deep, "a", {}, [Block(outer, {"id": "@{one.key}"}, [
            Block(inner, {inner_number: "tonumber(@{two.key})", inner_name: '"${@{one.key}}/${@{two.value}}"'},
                  each="@{one.value}", iterator="two")], each="var.tiers", iterator="one")])]}
    yield "conditional_dynamic_block", {"main.tf": [
        text('variable "open" {\n  default = false\n}\nvariable "closed" {\n  default = true\n}\n'),
        resource(flat, "a", {"name": '"a"'}, [
            Block(rule, content("1", '"open"', "[]"), each="var.open ? [1] : []"),
            Block(rule, content("2", '"closed"', "[]"), each="var.closed ? [1] : []")])]}
    yield "static_and_dynamic_in_order", {"main.tf": [
        resource(flat, "a", {}, [Block(rule, content("1", '"first"', "[]")),
                                 Block(rule, content(f"@{{{rule}.value}} * 10", '"middle"', "[]"), each="range(2, 4)"),
                                 Block(rule, content("9", '"last"', "[]"))])]}
    yield "count_and_dynamic", {"main.tf": [
        resource(flat, "a", {"name": 'format("n%02d", count.index)'},
                 [Block(rule, content(f"count.index + @{{{rule}.value}}", '"r"', "[]"), each="range(count.index + 1)")],
                 count="3")]}
    yield "for_each_and_dynamic", {"main.tf": [
        text('locals {\n  groups = { web = [80, 443], none = [] }\n}\n'),
        resource(flat, "a", {"name": "each.key"},
                 [Block(rule, content(f"@{{{rule}.value}}", '"${each.key}-${length(each.value)}"', "[]"), each="each.value")],
                 for_each="local.groups")]}
    leaf = [text('variable "name" {\n  type = string\n}\nvariable "rules" {\n  type = list(object({\n    port = number\n'
                 '    text = optional(string, "none")\n    from = optional(set(string))\n  }))\n  default = []\n}\n'),
            resource(flat, "this", {"name": '"${var.name}-sg"'},
                     [Block(rule, content("@{r.value}.port", "@{r.value}.text", "coalesce(@{r.value}.from, [])"),
                            each="var.rules", iterator="r")]),
            text(f'output "name" {{\n  value = @{{{flat}.this}}.name\n}}\n'
                 f'output "count" {{\n  value = length(var.rules)\n}}\n')]
    yield "module_with_optional_attributes", {"main.tf": [
        text('module "m" {\n  source = "./leaf"\n  name   = "x"\n  rules  = [{ port = 1 }, { port = "2", text = null, from = ["b", "a", "b"] }]\n}\n')],
        "leaf/main.tf": leaf}
    yield "nested_modules_with_for_each", {"main.tf": [
        text('module "outer" {\n  source   = "./outer"\n  for_each = { dev = 1, prod = 2 }\n  env      = each.key\n  most     = each.value\n}\n')],
        "outer/main.tf": [
            text('variable "env" {\n}\nvariable "most" {\n}\nmodule "leaf" {\n  source = "../leaf"\n  count  = var.most\n'
                 '  name   = "${var.env}${count.index}"\n  rules  = [for i in range(var.most) : { port = i + 1, text = var.env }]\n}\n'
                 'output "names" {\n  value = module.leaf[*].name\n}\n')],
        "leaf/main.tf": leaf}
    yield "references_between_resources", {"main.tf": [
        resource(flat, "a", {"name": '"first"'}, [Block(rule, content("7", '"x"', '["1.1.1.1/32"]'))]),
        resource(flat, "b", {"name": f'"${{@{{{flat}.a}}.name}}-second"'},
                 [Block(rule, content(f"@{{{flat}.a}}.{rule}[0].{number} + 1", f"@{{{flat}.a}}.{rule}[0].{name}",
                                      f"concat(@{{{flat}.a}}.{rule}[0].{many}, [\"2.2.2.2/32\"])"))])]}
    yield "dynamic_over_a_filtered_product", {"main.tf": [
        text('locals {\n  all = [for p in setproduct(["tcp", "udp"], [53, 80]) : { kind = p[0], port = p[1] }]\n'
             '  kept = { for r in local.all : "${r.kind}-${r.port}" => r if !(r.kind == "udp" && r.port == 80) }\n}\n'),
        resource(flat, "a", {"name": 'join(",", keys(local.kept))'},
                 [Block(rule, content("@{it.value}.port", "@{it.key}", "[@{it.value}.kind]"), each="local.kept", iterator="it")])]}
    yield "outputs_into_another_module", {"main.tf": [
        text('module "one" {\n  source = "./leaf"\n  name   = "one"\n  rules  = [{ port = 1 }]\n}\n'
             'module "two" {\n  source = "./leaf"\n  name   = "after-${module.one.name}"\n'
             '  rules  = [for i in range(module.one.count + 1) : merge({ port = i }, i == 0 ? {} : { text = "t" })]\n}\n'
             'locals {\n  last = try(module.two.name, "none")\n}\n'),
        resource(flat, "end", {"name": "lookup({ a = local.last }, \"a\", \"?\")"})],
        "leaf/main.tf": leaf}


def plan(files):
    with tempfile.TemporaryDirectory() as directory:
        for path, body in files.items():
            os.makedirs(os.path.dirname(os.path.join(directory, path)), exist_ok=True)
            with open(os.path.join(directory, path), "w") as file:
                file.write(body)
        run = lambda *words: subprocess.run(["terraform", *words], cwd=directory, check=True, capture_output=True, text=True,
                                            env=dict(os.environ, CHECKPOINT_DISABLE="1"))
        run("init", "-backend=false", "-input=false")
        run("plan", "-out=plan", "-input=false")
        return json.loads(run("show", "-json", "plan").stdout)["planned_values"].get("root_module", {})


def planned(module, found):
    for each in module.get("resources", []):
        found[each["address"]] = each["values"]["input"]
    for child in module.get("child_modules", []):
        planned(child, found)
    return found


def write(directory, cloud, case):
    title, files = case
    original = {path: "".join(part[0] for part in parts) for path, parts in files.items()}
    rewritten = {path: "".join(part[1] for part in parts) for path, parts in files.items()}
    try:
        found = planned(plan(rewritten), {})
    except subprocess.CalledProcessError as error:
        return f"{cloud}_{title}: {error.stderr}"
    expected = {}
    for address, value in found.items():
        expected[re.sub(rf"terraform_data\.({cloud}_\w+)_(\w+?)(?=\[|$)", r"\1.\2", address)] = value
    with open(os.path.join(directory, f"{cloud}_{title}.json"), "w") as file:
        json.dump({"original": original, "rewritten": rewritten, "expected": expected}, file, indent=1, sort_keys=True)
        file.write("\n")
    return f"{cloud}_{title}: {len(expected)} resources"


def main():
    all_cases = [(cloud, case) for cloud in CLOUDS for case in cases(cloud)]
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        for line in pool.map(lambda each: write(sys.argv[1], *each), all_cases):
            print(line, flush=True)


main()
