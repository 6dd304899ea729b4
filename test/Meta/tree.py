"""Which files the tree checks look at, and how they report."""
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import pathlib
import sys

FOLDERS = ["include", "lib", "tools", "test", "examples", "bench", "cmake", "utils"]
SKIPPED = {"__pycache__", "Inputs"}


def files(root, *suffixes, folders=FOLDERS):
    """Yields the files of the named folders that end in one of the suffixes, in order."""
    for folder in folders:
        for path in sorted((root / folder).rglob("*")):
            parts = path.relative_to(root).parts
            if path.is_file() and path.name.endswith(suffixes) and not SKIPPED & set(parts):
                yield path


def root_argument():
    if len(sys.argv) < 2:
        sys.exit("usage: %s ROOT [BUILD]" % sys.argv[0])
    return pathlib.Path(sys.argv[1]).resolve()


def report(root, problems):
    """Prints each (path, line, text) as a compiler would and exits 1 when there is one."""
    for path, line, text in problems:
        print("%s:%d: error: %s" % (path.relative_to(root), line, text))
    sys.exit(1 if problems else 0)
