#!/usr/bin/env python3
"""Records what HashiCorp's parser and `terraform validate` make of small configurations.

    python3 syntax.py ../data/syntax/cases.txt > recorded && mv recorded ../data/syntax/verdicts.tsv

A case of cases.txt begins with `== NAME` and holds one file or several, each behind `-- PATH` (`main.tf` where none is
named). One line per case: name, the line at which the parser refuses it (0: accepted), and what validate refuses, as
`path:line summary` joined by `;` (`-`: valid; line 0: an error without a place). Needs go, terraform and no network.
"""

import concurrent.futures
import json
import os
import re
import subprocess
import sys
import tempfile


def read_cases(path):
    cases, files, name = [], None, None
    with open(path, newline="") as file:
        for line in file:
            if line.startswith("== "):
                files = {}
                cases.append((line[3:].strip(), files))
                name = "main.tf"
            elif line.startswith("-- "):
                name = line[3:].strip()
                files[name] = ""
            else:
                files[name] = files.get(name, "") + line
    return cases


def parsed(parser, directory, names):
    lines = []
    for name in sorted(names):
        out = subprocess.run([parser, "line", os.path.join(directory, name)], capture_output=True, text=True, check=True)
        lines.append(int(out.stdout))
    return next((line for line in lines if line), 0)


def validated(directory, has_modules):
    environment = dict(os.environ, CHECKPOINT_DISABLE="1", TF_IN_AUTOMATION="1", TF_LOG="")
    run = lambda *words: subprocess.run(["terraform", *words], cwd=directory, env=environment, capture_output=True, text=True)
    if has_modules:
        # Without its modules validate does not go on: what their installation says is the answer then.
        said = run("get", "-no-color")
        places = re.findall(r"Error: (.*)\n(?:.*\n)*?.*on (\S+) line (\d+)", said.stdout + said.stderr)
        if said.returncode != 0 and places:
            return ";".join(sorted({f"{path}:{line} {summary}" for summary, path, line in places}))
    answer = json.loads(run("validate", "-json").stdout)
    found = []
    for each in answer["diagnostics"]:
        if each["severity"] != "error":
            continue
        place = each.get("range") or {"filename": "", "start": {"line": 0}}
        found.append(f"{place['filename']}:{place['start']['line']} {each['summary']}")
    return ";".join(sorted(set(found))) or "-"


def record(parser, case):
    name, files = case
    with tempfile.TemporaryDirectory() as directory:
        for path, text in files.items():
            os.makedirs(os.path.dirname(os.path.join(directory, path)), exist_ok=True)
            with open(os.path.join(directory, path), "w", newline="") as file:
                file.write(text)
        has_modules = any("module" in text for text in files.values())
        return f"{name}\t{parsed(parser, directory, files)}\t{validated(directory, has_modules)}"


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    with tempfile.TemporaryDirectory() as made:
        parser = os.path.join(made, "parser")
        subprocess.run(["go", "build", "-o", parser, "."], cwd=os.path.join(here, "hcl"), check=True)
        with concurrent.futures.ThreadPoolExecutor(3) as pool:
            for line in pool.map(lambda case: record(parser, case), read_cases(sys.argv[1])):
                print(line, flush=True)


main()
