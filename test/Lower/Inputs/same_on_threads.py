#!/usr/bin/env python3
"""Runs functions of an IR file by the interpreter and as native code that 1, 2 and 4 threads share,
several times each, and compares the results byte by byte.
  same_on_threads.py AD_RUN FILE FOLDER FUNCTION..."""
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import pathlib
import sys

from same_bits import results

THREADS = ["1", "2", "4"]
RUNS = 3


def main():
    tool, source, root, *functions = sys.argv[1:]
    differences = []
    for function in functions:
        folder = pathlib.Path(root) / function
        expected = results(tool, source, function, folder / "interpret", ["--engine=interpret"])
        if not expected:
            sys.exit(f"{function} has no results")
        for threads in THREADS:
            for _ in range(RUNS):
                options = ["--engine=jit", "--split-cost=1", f"--threads={threads}"]
                if results(tool, source, function, folder / threads, options) != expected:
                    differences.append(f"{function} on {threads} threads")
    if differences:
        sys.exit("other bits than the interpreter: " + ", ".join(differences))


if __name__ == "__main__":
    main()
