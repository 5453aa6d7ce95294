#!/usr/bin/env python3
"""Asks terraform for every expression of tests/data/expressions.tsv again and writes its answers beside them.

    tests/oracle/expressions.py SHARED/terraform-oracle [--random SEED COUNT] [--out FILE] [MORE.txt ...]

A row is: expression, configuration, given value, terraform's value as JSON or `error`, type, unknown mask, sensitive mask,
reason. The names and files of tests/data/expressions may be used. `$N` in expression and configuration is a name of the row's own
(terraform sees all rows in one directory); a given value is what a variables file says for the variable of that name. Line
feeds, returns and tabs are written as U+240A, U+240D and U+2409. The reason is ours: why our answer may be another one
(`unknown:`, `newer: SOURCE`; `more:` where we know what terraform waits for; `accepted:` where it refuses), kept from run to
run. MORE has rows of which only the first columns are filled.
"""
import argparse
import json
import pathlib
import random
import shutil
import sys
import tempfile

DATA = pathlib.Path(__file__).parent.parent / "data"
HEAD = (
    "# What terraform 1.11.4 answers; written by tests/oracle/expressions.py, which explains the columns.\n"
    "# expression\tconfiguration\tgiven\tvalue\ttype\tunknown\tsensitive\treason\n"
)
PICTURES = {"\n": "\u240a", "\r": "\u240d", "\t": "\u2409"}
NAMES = {
    "number": ["local.n", "local.f", "local.neg", "0", "1", "2", "-1", "10", "3.75", "1e3"],
    "string": ["local.s", '"a"', '""', '"12"', '"true"', '"x y"', '"a-b"', "local.o.name"],
    "bool": ["local.t", "true", "false"],
    "list": ["local.l", "local.ln", "local.e", "local.tu", '["q", 2]', "[1, 2, 3]", "local.o.list", "local.st"],
    "object": ["local.m", "local.mp", "local.eo", "local.o", "{ a = 9 }", '{ "k" = local.n }'],
    "odd": ["local.z", "local.us", "local.ua", "local.ub", "local.un", "local.ul", "local.uo", "local.sec", "local.so"],
}
FUNCTIONS = {
    "number": ["abs(#n)", "ceil(#n)", "floor(#n)", "length(#l)", "length(#s)", "max(#n, #n)", "min(#n, #n)", "signum(#n)",
               "sum([#n, #n])", "parseint(#s, 10)", "tonumber(#s)", "pow(#n, 2)", "log(#n, 2)", "index(#l, #n)"],
    "string": ["upper(#s)", "lower(#s)", "title(#s)", "strrev(#s)", "substr(#s, #n, #n)", "join(#s, #l)", "format(\"%s-%v\", #s, #n)",
               "format(\"%05d\", #n)", "replace(#s, #s, #s)", "trim(#s, #s)", "trimspace(#s)", "tostring(#n)", "jsonencode(#l)",
               "jsonencode(#o)", "coalesce(#s, #s)", "md5(#s)", "chomp(#s)", "indent(2, #s)", "trimprefix(#s, #s)", "yamlencode(#o)"],
    "bool": ["contains(#l, #s)", "startswith(#s, #s)", "endswith(#s, #s)", "strcontains(#s, #s)", "tobool(#s)", "can(#s)",
             "alltrue([#b, #b])", "anytrue([#b, #b])", "can(#n + 1)", "issensitive(#s)"],
    "list": ["concat(#l, #l)", "distinct(#l)", "reverse(#l)", "slice(#l, 0, 1)", "tolist(#l)", "toset(#l)", "flatten([#l, #l])",
             "keys(#o)", "values(#o)", "split(#s, #s)", "range(#n)", "chunklist(#l, 2)", "sort(#l)", "compact(#l)",
             "setunion(#l, #l)", "setintersection(#l, #l)", "coalescelist(#l, #l)", "setproduct(#l, #l)", "formatlist(\"%s!\", #l)"],
    "object": ["merge(#o, #o)", "zipmap(#l, #l)", "tomap(#o)", "jsondecode(jsonencode(#o))"],
    "any": ["try(#a, #a)", "element(#l, #n)", "lookup(#o, #s, #a)", "one(#l)", "nonsensitive(#a)", "sensitive(#a)", "type(#a)"],
}


class Author:
    """Writes random expressions, most of them well typed."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def leaf(self, kind, names):
        if names and self.random.random() < 0.3:
            return self.random.choice(names)
        if kind == "any" or self.random.random() < 0.05:
            kind = self.random.choice(list(NAMES))
        return self.random.choice(NAMES[kind])

    def fill(self, pattern, depth, names):
        kinds = {"n": "number", "s": "string", "b": "bool", "l": "list", "o": "object", "a": "any"}
        out = ""
        parts = pattern.split("#")
        for at, part in enumerate(parts):
            if at:
                out += self.make(kinds[part[0]], depth - 1, names)
                part = part[1:]
            out += part
        return out

    def make(self, kind, depth, names=()):
        r = self.random
        if kind == "any":
            kind = r.choice(["number", "string", "bool", "list", "object"])
        if depth <= 0 or r.random() < 0.12:
            return self.leaf(kind, names)
        if r.random() < 0.12:
            inner = [kind, r.choice(["number", "string", "bool", "list", "object"])]
            sides = [self.make(inner[0], depth - 1, names), self.make(r.choice(inner), depth - 1, names)]
            r.shuffle(sides)
            return f"({self.make('bool', depth - 1, names)} ? {sides[0]} : {sides[1]})"
        if r.random() < 0.08:
            return self.fill(r.choice(FUNCTIONS["any"]), depth, names)
        if r.random() < 0.45:
            return self.fill(r.choice(FUNCTIONS[kind]), depth, names)
        return getattr(self, kind)(depth, names)

    def number(self, depth, names):
        op = self.random.choice(["+", "-", "*", "/", "%"])
        if self.random.random() < 0.1:
            return f"-({self.make('number', depth - 1, names)})"
        return f"({self.make('number', depth - 1, names)} {op} {self.make('number', depth - 1, names)})"

    def string(self, depth, names):
        r = self.random.random()
        if r < 0.2:
            cond = self.make("bool", depth - 1, names)
            return '"<%{ if ' + cond + " }" + self.plain() + "%{ else }" + self.plain() + '%{ endif }>"'
        if r < 0.4:
            return '"%{ for i in ' + self.make("list", depth - 1, names) + ' }[${i}]%{ endfor }"'
        return '"' + self.plain() + "${" + self.make("any", depth - 1, names) + "}" + self.plain() + '"'

    def plain(self):
        return self.random.choice(["", "a", " - ", "$${", "\\n", "ü", "%%{x}"])

    def bool(self, depth, names):
        r = self.random.random()
        if r < 0.35:
            op = self.random.choice(["==", "!="])
            kind = self.random.choice(["number", "string", "list", "object", "any"])
            return f"({self.make(kind, depth - 1, names)} {op} {self.make(kind, depth - 1, names)})"
        if r < 0.6:
            op = self.random.choice(["<", "<=", ">", ">="])
            return f"({self.make('number', depth - 1, names)} {op} {self.make('number', depth - 1, names)})"
        if r < 0.75:
            return f"!{self.make('bool', depth - 1, names)}"
        op = self.random.choice(["&&", "||"])
        return f"({self.make('bool', depth - 1, names)} {op} {self.make('bool', depth - 1, names)})"

    def list(self, depth, names):
        r = self.random.random()
        if r < 0.4:
            source = self.make(self.random.choice(["list", "object"]), depth - 1, names)
            inner = [*names, "k", "v"] if r < 0.2 else [*names, "v"]
            condition = f" if {self.make('bool', depth - 2, inner)}" if self.random.random() < 0.4 else ""
            return f"[for {'k, ' if r < 0.2 else ''}v in {source} : {self.make('any', depth - 1, inner)}{condition}]"
        if r < 0.55:
            return f"{self.random.choice(['local.o.list', 'local.o', 'local.z', 'local.uo', '[local.m]'])}[*].{self.random.choice(['id', 'v', 'a', 'name'])}"
        return "[" + ", ".join(self.make("any", depth - 1, names) for _ in range(self.random.randrange(4))) + "]"

    def object(self, depth, names):
        r = self.random.random()
        if r < 0.35:
            source = self.make(self.random.choice(["list", "object"]), depth - 1, names)
            inner = [*names, "k", "v"]
            group = "..." if self.random.random() < 0.4 else ""
            return "{ for k, v in " + source + " : " + self.random.choice(["k", "v", '"x${k}"', '"g"']) + " => " + \
                self.make("any", depth - 1, inner) + group + " }"
        keys = self.random.sample(["a", "b", "c", '"d e"', "(local.s)", "k"], self.random.randrange(4))
        return "{ " + ", ".join(f"{key} = {self.make('any', depth - 1, names)}" for key in keys) + " }"


def shown(text):
    for plain, picture in PICTURES.items():
        text = text.replace(plain, picture)
    return text


def plain(text):
    for mark, picture in PICTURES.items():
        text = text.replace(picture, mark)
    return text


def by_digits(value):
    """The value with numbers that JSON readers do not keep as {"$num": DIGITS}."""
    if isinstance(value, dict):
        return value if "$num" in value else {key: by_digits(part) for key, part in value.items()}
    if isinstance(value, list):
        return [by_digits(part) for part in value]
    is_large = isinstance(value, int) and not isinstance(value, bool) and not -2**63 <= value < 2**63
    return {"$num": str(value)} if is_large else value


def ask(evaluate, rows):
    """Terraform's answer for each row, in chunks of which each row knows its own name."""
    answers = []
    for start in range(0, len(rows), 300):
        chunk = rows[start:start + 300]
        with tempfile.TemporaryDirectory() as fixtures:
            given, questions = [], []
            for at, row in enumerate(chunk):
                name = "x%05d" % at
                if row[2]:
                    given.append(f"{name} = {plain(row[2])}\n")
                questions.append((at, plain(row[0]).replace("$N", name), None, plain(row[1]).replace("$N", name)))
            pathlib.Path(fixtures, "rows.auto.tfvars").write_text("".join(given))
            shutil.copytree(DATA / "expressions", fixtures, dirs_exist_ok=True)
            found = evaluate(questions, fixtures=fixtures, chunk=300)
            answers += [found[at] for at in range(len(chunk))]
    return answers


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("oracle")
    arguments.add_argument("--random", nargs=2, type=int, default=(0, 0))
    arguments.add_argument("--depth", type=int, default=3)
    arguments.add_argument("--out", type=pathlib.Path, default=DATA / "expressions.tsv")
    arguments.add_argument("--alone", action="store_true", help="do not read the rows that are there")
    arguments.add_argument("more", nargs="*")
    options = arguments.parse_intermixed_args()
    sys.path.insert(0, options.oracle)
    from evaluate import evaluate
    lines = [] if options.alone or not options.out.exists() else options.out.read_text().splitlines()
    for more in options.more:
        lines += pathlib.Path(more).read_text().splitlines()
    author = Author(options.random[0])
    lines += [shown(author.make("any", options.depth)) for _ in range(options.random[1])]
    rows = {}
    for line in lines:
        columns = (line.split("\t") + [""] * 8)[:8]
        if columns[0] and not columns[0].startswith("#"):
            rows.setdefault(tuple(columns[:3]), columns)
    rows = list(rows.values())
    answers = ask(evaluate, rows)
    dump = lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    with options.out.open("w") as table:
        table.write(HEAD)
        for row, answer in zip(rows, answers):
            if answer["ok"] is None or answer.get("phase") == "crash":
                print("left out:", row[0], answer.get("errors"), file=sys.stderr)
                continue
            cells = [row[0], row[1], row[2]]
            if answer["ok"]:
                cells += [dump(by_digits(answer.get("value"))), dump(answer.get("type", "dynamic")), dump(answer.get("unknown", False)),
                          dump(answer.get("sensitive", False))]
            else:
                cells += ["error", "", "", ""]
            table.write("\t".join([*cells, row[7]]) + "\n")


if __name__ == "__main__":
    main()
