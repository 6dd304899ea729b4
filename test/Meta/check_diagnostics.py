"""Checks that the text of every diagnostic in lib/ and tools/ is expected by some test, and that it
follows the house style: lower case, no full stop."""
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %root
# RUN: not %python %s %S/Inputs/bad_diagnostics | FileCheck %s
# CHECK-DAG: lib/Errors.cpp:5: error: no test expects 'operand is of a type that nobody tests'
# CHECK-DAG: lib/Errors.cpp:6: error: diagnostic starts with an upper-case word
# CHECK-DAG: lib/Errors.cpp:7: error: diagnostic ends in a full stop
# CHECK-NOT: lib/Errors.cpp:8:
import pathlib
import re
import sys

import tree

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "utils"))
import diagnostics

# Guards against what no IR file that our tools read can hold: ops with regions of other dialects, other
# terminators, resources of the wrong size, groups that ad-fuse does not make; and memory that runs out.
GUARDS = ["captures a value that carries a derivative", "ends a block, expected", "is not known to the interpreter",
          "cannot be read: expected dense elements", "is not one loop nest", "there is no memory for"]
# What a diagnostic must be recognized by: its longest literal, when it is at least this long.
SHORTEST = 8


def expected_text(root):
    texts = [p.read_text() for p in tree.files(root, ".mlir", ".test", ".cpp", ".h", ".py", ".txt", folders=["test"])
             if p.parts[-2] != "Meta"]
    # A test may wrap a long text over adjacent literals, and quotes what may be special in a regex.
    return re.sub(r"\\([\[\](){}.*+?|\"])", r"\1", re.sub(r'"\s*\n\s*"', "", "\n".join(texts)))


def check_statement(path, line, pieces, expected):
    longest = max((piece.strip() for piece in pieces), key=len, default="")
    guards = any(guard in longest for guard in GUARDS)
    if len(longest) >= SHORTEST and longest not in expected and not guards:
        yield path, line, "no test expects '%s'" % longest
    if pieces and re.match(r"[A-Z][a-z]", pieces[0]):
        yield path, line, "diagnostic starts with an upper-case word"
    if pieces and re.search(r"[a-z]\.$", pieces[-1]):
        yield path, line, "diagnostic ends in a full stop"


def main():
    root = tree.root_argument()
    expected = expected_text(root)
    problems = []
    for path in tree.files(root, ".cpp", ".h", folders=["lib", "tools"]):
        for line, _, statement in diagnostics.diagnostics_in(path.read_text()):
            problems += check_statement(path, line, diagnostics.pieces_of(statement), expected)
    tree.report(root, problems)


if __name__ == "__main__":
    main()
