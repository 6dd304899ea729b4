"""Checks the seeded bugs: that there are enough, that each is made, at one place of a file (stages
that must agree make a mistake together), and that an ordinary program has none."""
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %root %build/lib/Dialect/ops.json %build/bin/ad-fuzz %build/bin/ad-opt %build/bin/ad-run
# RUN: not %python %s %S/Inputs/bad_bugs %S/Inputs/bad_bugs/ops.json %S/Inputs/bad_bugs/program | FileCheck %s
import json
import pathlib
import re
import sys

import tree

LEAST = 60
LIST = "lib/SeededBugs/SeededBugs.def"
BUG = re.compile(r"^AD_SEEDED_BUG\((\w+), ", re.MULTILINE)
RULE_BUG = re.compile(r'^AD_SEEDED_RULE_BUG\((\w+), "ad\.(\w+)", (\d+), ', re.MULTILINE)
PLACE = re.compile(r"\bAD_SEEDED\(\s*(\w+),")
RULE_PLACE = re.compile(r"\bAD_SEEDED_RULE\(")


def check_places(root, bugs, has_rules):
    # CHECK-DAG: lib/Wrong.cpp:2: error: 'twice' is made a second time
    # CHECK-DAG: lib/Wrong.cpp:3: error: 'unknown' is no seeded bug
    # CHECK-DAG: lib/SeededBugs/SeededBugs.def:4: error: 'nowhere' is never made
    # CHECK-DAG: lib/SeededBugs/SeededBugs.def:1: error: no AD_SEEDED_RULE makes the bugs of rules
    seen, seen_rule = set(), False
    for path in tree.files(root, ".cpp", ".h", ".td"):
        if path.name == "SeededBugs.h":
            continue
        text, here = path.read_text(), set()
        seen_rule = seen_rule or RULE_PLACE.search(text)
        for match in PLACE.finditer(text):
            line, name = text.count("\n", 0, match.start()) + 1, match[1]
            if name not in bugs:
                yield path, line, "'%s' is no seeded bug" % name
            elif name in here:
                yield path, line, "'%s' is made a second time" % name
            here.add(name)
        seen |= here
    for name in bugs:
        if name not in seen:
            yield root / LIST, bugs[name], "'%s' is never made" % name
    if has_rules and not seen_rule:
        yield root / LIST, 1, "no AD_SEEDED_RULE makes the bugs of rules"


def check_rules(root, text, ops):
    # CHECK-DAG: lib/SeededBugs/SeededBugs.def:5: error: there is no op 'ad.gone'
    # CHECK-DAG: lib/SeededBugs/SeededBugs.def:6: error: 'ad.sin' has no operand 1
    operands = {op["mnemonic"]: op["operands"] for op in ops}
    for match in RULE_BUG.finditer(text):
        line, op, index = text.count("\n", 0, match.start()) + 1, match[2], int(match[3])
        if op not in operands:
            yield root / LIST, line, "there is no op 'ad.%s'" % op
        elif index >= len(operands[op]):
            yield root / LIST, line, "'ad.%s' has no operand %d" % (op, index)


def check_program(program, names):
    # CHECK-DAG: program:1: error: has 'once' of the seeded bugs
    content = program.read_bytes()
    for name in names:
        # The search for the bytes alone is quick.
        if name.encode() in content and re.search(rb"\b%s\b" % name.encode(), content):
            yield program, 1, "has '%s' of the seeded bugs" % name
    if b"SeededBug" in content:
        yield program, 1, "has symbols of the seeded bugs"


def main():
    root, ops = tree.root_argument(), json.loads(pathlib.Path(sys.argv[2]).read_text())
    text = (root / LIST).read_text()
    bugs = {m[1]: text.count("\n", 0, m.start()) + 1 for m in BUG.finditer(text)}
    names = BUG.findall(text) + [m[0] for m in RULE_BUG.findall(text)]
    problems = [*check_places(root, bugs, len(names) > len(bugs)), *check_rules(root, text, ops)]
    # CHECK-DAG: lib/SeededBugs/SeededBugs.def:1: error: 5 seeded bugs, at least 60 are wanted
    if len(set(names)) < LEAST:
        problems.append((root / LIST, 1, "%d seeded bugs, at least %d are wanted" % (len(set(names)), LEAST)))
    for program in sys.argv[3:]:
        problems += check_program(pathlib.Path(program).resolve(), names)
    for path, line, problem in problems:
        print("%s:%d: error: %s" % (path.relative_to(root) if root in path.parents else path, line, problem))
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
