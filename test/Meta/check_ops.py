"""Checks that every op of the op list has test/Ops/<mnemonic>.mlir with the sections that its kind
needs, that each section does what its title says, and that no such file is left without an op."""
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %root %build/lib/Dialect/ops.json
# RUN: not %python %s %S/Inputs/bad_ops %S/Inputs/bad_ops/ops.json | FileCheck %s
# CHECK-DAG: test/Ops/gone.mlir:1: error: no op of this name
# CHECK-DAG: test/Ops/sin.mlir:1: error: no section 'errors'
# CHECK-DAG: test/Ops/sin.mlir:1: error: no section 'jvp'
# CHECK-DAG: test/Ops/sin.mlir:1: error: no RUN line runs 'ad-run', which section 'run' needs
# CHECK-DAG: test/Ops/sin.mlir:4: error: section 'vjp' does not name 'ad.vjp' or 'ad.grad'
# CHECK-DAG: test/Ops/cos.mlir:1: error: no test for 'ad.cos'
import json
import pathlib
import re
import sys

import tree

ALL = ["parse", "errors", "fold", "jvp", "vjp", "run"]
# Requests are expanded before they run; a fused group is made by a pass and has no derivative. What has bodies or rules has no folds.
ALL_OF_REQUEST = ["parse", "errors"]
SECTIONS = {name: ["parse", "errors"] for name in ("fused", "yield")}
SECTIONS |= {name: ["parse", "errors", "jvp", "vjp", "run"] for name in ("for", "if", "while", "checkpoint", "reversal", "custom")}
TITLE = re.compile(r"^// ---- (\w+)\b", re.MULTILINE)
# Section -> what its body must hold, in words and as a pattern.
BODY = {
    "errors": ("an 'expected-error'", r"expected-error"),
    "jvp": ("'ad.jvp'", r"ad\.jvp"),
    "vjp": ("'ad.vjp' or 'ad.grad'", r"ad\.(vjp|grad)"),
}
RUNS = {"errors": "--verify-diagnostics", "run": "ad-run", "fold": "--canonicalize"}


def sections_of(text):
    """Maps each section title to its first line and its body."""
    titles = list(TITLE.finditer(text))
    ends = [t.start() for t in titles[1:]] + [len(text)]
    return {t[1]: (text.count("\n", 0, t.start()) + 1, text[t.end():end]) for t, end in zip(titles, ends)}


def check_file(path, op):
    text = path.read_text()
    sections = sections_of(text)
    runs = "\n".join(re.findall(r"RUN[:](.*)", text))
    for name in SECTIONS.get(op["mnemonic"], ALL_OF_REQUEST if op.get("request") else ALL):
        if name not in sections:
            yield path, 1, "no section '%s'" % name
            continue
        line, body = sections[name]
        words, pattern = BODY.get(name, ("", ""))
        if not re.search(pattern, body):
            yield path, line, "section '%s' does not name %s" % (name, words)
        if name in RUNS and RUNS[name] not in runs:
            yield path, 1, "no RUN line runs '%s', which section '%s' needs" % (RUNS[name], name)


def main():
    root = tree.root_argument()
    ops = {op["mnemonic"]: op for op in json.loads(pathlib.Path(sys.argv[2]).read_text())}
    folder = root / "test/Ops"
    problems = []
    for mnemonic, op in ops.items():
        path = folder / (mnemonic + ".mlir")
        problems += check_file(path, op) if path.exists() else [(path, 1, "no test for 'ad.%s'" % mnemonic)]
    problems += [(p, 1, "no op of this name") for p in folder.glob("*.mlir") if p.stem not in ops]
    tree.report(root, problems)


if __name__ == "__main__":
    main()
