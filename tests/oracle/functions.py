#!/usr/bin/env python3
"""Asks terraform again for every expression of tests/data/functions.tsv and writes its answers beside them.

    tests/oracle/functions.py SHARED/terraform-oracle [MORE.txt ...]      MORE: further expressions, one a line

A row is an expression, a tab, and what terraform makes of it as JSON, or `error`. Expressions that only terraform's run
decides are left out, and so are those that tests/terraform/literal_reader.h does not read (operators, references).
"""
import json
import pathlib
import re
import sys

sys.path.insert(0, sys.argv[1])
from evaluate import evaluate  # noqa: E402

TABLE = pathlib.Path(__file__).parent.parent / "data" / "functions.tsv"
HEAD = "# What terraform 1.11.4 answers; written by tests/oracle/functions.py. expression<TAB>JSON or error\n"
NOT_READ = re.compile(r"(?<!\$)\$\{|\(-0\.0|terraform_data|\bfor\b|\)\.|\d/\d|^(bcrypt|uuid|timestamp|plantimestamp)\(")


def has_no_json(value):
    if isinstance(value, dict):
        return "$num" in value or any(map(has_no_json, value.values()))
    if isinstance(value, int):
        return abs(value) > 10**300
    return isinstance(value, list) and any(map(has_no_json, value))


lines = TABLE.read_text().splitlines() if TABLE.exists() else []
expressions = [line.split("\t")[0] for line in lines if not line.startswith("#")]
for more in sys.argv[2:]:
    expressions += pathlib.Path(more).read_text().splitlines()
expressions = [e for e in dict.fromkeys(expressions) if e and not NOT_READ.search(e)]
answers = evaluate(list(enumerate(expressions)))
with TABLE.open("w") as table:
    table.write(HEAD)
    for at, expression in enumerate(expressions):
        answer = answers[at]
        known = answer["ok"] is False or (answer["ok"] and "unknown" not in answer)
        if not known or has_no_json(answer.get("value")):
            continue
        text = json.dumps(answer.get("value"), ensure_ascii=False) if answer["ok"] else "error"
        table.write(f"{expression}\t{text}\n")
