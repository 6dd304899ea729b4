#!/usr/bin/env python3
"""Runs functions of an IR file by the interpreter and as native code, and compares the results byte
by byte.
  same_bits.py AD_RUN FILE FOLDER FUNCTION..."""
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import pathlib
import subprocess
import sys


def results(tool, source, function, folder, options):
    """The results as .npy files in `folder`, by name."""
    folder.mkdir(parents=True, exist_ok=True)
    command = [tool, source, f"--entry={function}", "--random=7", f"--output={folder}", *options]
    subprocess.run(command, check=True)
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def main():
    tool, source, root, *functions = sys.argv[1:]
    differences = []
    for function in functions:
        folder = pathlib.Path(root) / function
        expected = results(tool, source, function, folder / "interpret", ["--engine=interpret"])
        if not expected:
            sys.exit(f"{function} has no results")
        if results(tool, source, function, folder / "jit", ["--engine=jit"]) != expected:
            differences.append(function)
    if differences:
        sys.exit("other bits than the interpreter: " + ", ".join(differences))


if __name__ == "__main__":
    main()
