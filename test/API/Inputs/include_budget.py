"""Checks what `#include <ad/ad.h>` costs: include_budget.py CXX INCLUDE GENERATED SOURCE."""
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import re
import resource
import subprocess
import sys

MAX_LINES, MAX_SECONDS = 20000, 0.4


def cpu():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main():
    cxx, *folders, source = sys.argv[1:]
    with open(source, "w", encoding="utf-8") as file:
        file.write("#include <ad/ad.h>\n")
    command = [cxx, "-std=c++17", *("-I" + folder for folder in folders), source]
    problems = []
    text = subprocess.run([*command, "-E"], check=True, capture_output=True, text=True).stdout
    if len(text.splitlines()) > MAX_LINES:
        problems.append("%d preprocessed lines, at most %d are allowed" % (len(text.splitlines()), MAX_LINES))
    files = set(re.findall(r'^# \d+ "([^"]+)"', text, re.MULTILINE))
    problems += ["reaches " + name for name in sorted(files) if re.search(r"/(mlir|llvm|llvm-c|mlir-c)/", name)]
    times = []
    for _ in range(5):
        before = cpu()
        subprocess.run([*command, "-fsyntax-only"], check=True)
        times.append(cpu() - before)
    if min(times) > MAX_SECONDS:
        problems.append("takes %.2f s of CPU, at most %.2f are allowed" % (min(times), MAX_SECONDS))
    for problem in problems:
        print("ad/ad.h: error: " + problem)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
