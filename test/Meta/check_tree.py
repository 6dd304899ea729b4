"""Checks what every file of the tree must have: an opening comment, a licence line, a size that one
job needs, no leftovers; that each source is built, and that each lit test checks something."""
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %root
# RUN: not %python %s %S/Inputs/bad_tree | FileCheck %s
import re

import tree

LICENCE = "SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception"
SOURCES = (".cpp", ".h", ".td", ".py", ".cmake", "CMakeLists.txt")
MAX_LINES = 500
# Written apart, so that this file does not hold them.
LEFTOVERS = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK", "DELETE" + "ME", "lorem " + "ipsum", "place" + "holder",
             "stand" + "alone-opt", "not " + "implemented", "/ho" + "me/", "/ro" + "ot/", "/tm" + "p/"]
# A lit test checks something when one of these follows from its RUN lines.
CHECKERS = re.compile(r"FileCheck|verify-diagnostics|\bdiff\b|\bcmp\b|%python|%cmake|\bnot\b|--check-gradients")
FILECHECK_LINE = re.compile(r"(//|#|;)\s*[A-Z][A-Z0-9_-]*(-(NEXT|SAME|NOT|DAG|LABEL|COUNT-\d+|EMPTY))?:")


def line_of(text, position):
    return text.count("\n", 0, position) + 1


def check_opening(path, lines):
    # CHECK-DAG: lib/Wrong.cpp:1: error: first line is not a comment that says what the file is for
    # CHECK-DAG: lib/Wrong.cpp:1: error: no licence line in the first 20 lines
    comment = ("//", "#", '"""')
    if not lines or not lines[0].startswith(comment) or len(lines[0].strip("/#\" ")) < 4:
        yield path, 1, "first line is not a comment that says what the file is for"
    if not any(LICENCE in line for line in lines[:20]):
        yield path, 1, "no licence line in the first 20 lines"


def check_size(path, lines):
    # CHECK-DAG: lib/Long.td:501: error: 512 lines, at most 500 are allowed
    if len(lines) > MAX_LINES:
        yield path, MAX_LINES + 1, "%d lines, at most %d are allowed" % (len(lines), MAX_LINES)


def check_text(path, lines):
    # CHECK-DAG: lib/Wrong.cpp:2: error: leftover: {{TO}}DO
    # CHECK-DAG: lib/Wrong.cpp:3: error: space at the end of the line
    # CHECK-DAG: lib/Wrong.cpp:4: error: tab
    for number, line in enumerate(lines, 1):
        for word in LEFTOVERS:
            if word in line:
                yield path, number, "leftover: " + word
        if line != line.rstrip():
            yield path, number, "space at the end of the line"
        if "\t" in line:
            yield path, number, "tab"


def check_listed(root, path):
    # CHECK-DAG: lib/Wrong.cpp:1: error: no CMakeLists.txt above it names this file
    folder = path.parent
    while folder != root:
        lists = folder / "CMakeLists.txt"
        name = path.relative_to(folder).as_posix()
        if lists.exists() and re.search(r"(?<![\w/.-])" + re.escape(name) + r"(?![\w.-])", lists.read_text()):
            return
        folder = folder.parent
    yield path, 1, "no CMakeLists.txt above it names this file"


def check_lit_test(path, text):
    # CHECK-DAG: test/norun.mlir:1: error: no RUN line
    # CHECK-DAG: test/nocheck.mlir:1: error: no RUN line checks an output
    # CHECK-DAG: test/nolines.mlir:1: error: FileCheck is run, but there is no line for it
    # CHECK-DAG: test/nodiag.mlir:1: error: diagnostics are verified, but none is expected
    runs = "\n".join(re.findall(r"RUN[:](.*)", text))
    if not runs:
        yield path, 1, "no RUN line"
        return
    if not CHECKERS.search(runs):
        yield path, 1, "no RUN line checks an output"
    body = re.sub(r".*RUN[:].*", "", text)
    if "FileCheck" in runs and not FILECHECK_LINE.search(body) and "%S/" not in runs and "--input-file" not in runs:
        yield path, 1, "FileCheck is run, but there is no line for it"
    if "verify-diagnostics" in runs and not re.search(r"expected-(error|warning|remark|note)", body):
        if "FileCheck" not in runs:
            yield path, 1, "diagnostics are verified, but none is expected"


def main():
    root = tree.root_argument()
    problems = []
    for path in tree.files(root, *SOURCES, ".mlir", ".test"):
        text = path.read_text()
        lines = text.split("\n")[:-1] if text.endswith("\n") else text.split("\n")
        problems += check_text(path, lines)
        if path.name.endswith(SOURCES):
            problems += [*check_opening(path, lines), *check_size(path, lines)]
        if path.suffix == ".cpp" and path.relative_to(root).parts[0] != "test" or "unit" in path.parts and path.suffix == ".cpp":
            problems += check_listed(root, path)
        if path.suffix in (".mlir", ".test"):
            problems += check_lit_test(path, text)
    tree.report(root, problems)


if __name__ == "__main__":
    main()
