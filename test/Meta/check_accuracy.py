"""Checks that docs/reference/accuracy.md has a row for every math function of the op list, and that no
error in it is above its bound: the bounds are what the unit tests of VectorMath hold the functions to."""
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %root %build/lib/Dialect/ops.json
# RUN: not %python %s %S/Inputs/bad_accuracy %S/Inputs/bad_accuracy/ops.json | FileCheck %s
# CHECK-DAG: docs/reference/accuracy.md:1: error: no row for 'cos'
# CHECK-DAG: docs/reference/accuracy.md:3: error: an error of 'sin' is 1.5, its bound 1
# CHECK-NOT: error:
import json
import pathlib
import re
import sys

import tree

ROW = re.compile(r"^\| `(\w+)` \| ([\d.]+) \| [^|]* \| ([\d.]+) \| ([\d.]+) \| [^|]* \| ([\d.]+) \|$")


def check(path, functions):
    rows = {}
    for number, line in enumerate(path.read_text().splitlines(), 1):
        row = ROW.match(line)
        if not row:
            continue
        rows[row[1]] = number
        for error, bound in ((row[2], row[3]), (row[4], row[5])):
            if float(error) > float(bound):
                yield path, number, "an error of '%s' is %g, its bound %g" % (row[1], float(error), float(bound))
    for name in functions:
        if name not in rows:
            yield path, 1, "no row for '%s'" % name


def main():
    root = tree.root_argument()
    ops = json.loads(pathlib.Path(sys.argv[2]).read_text())
    functions = [op["mnemonic"] for op in ops if op["math_function"]]
    tree.report(root, list(check(root / "docs/reference/accuracy.md", functions)))


if __name__ == "__main__":
    main()
