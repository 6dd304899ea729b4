"""Checks that a tool starts within its budget of CPU time: check_start.py MILLISECONDS TOOL."""
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# UNSUPPORTED: asan
# The promise is 6 ms; a shared machine gets twice that before it is called broken.
# RUN: %python %s 12 ad-opt
# RUN: not %python %s 12 mlir-opt
import resource
import subprocess
import sys


def cpu_of_children():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def start_ms(tool):
    """The least CPU time of ten starts, in milliseconds."""
    times = []
    for _ in range(10):
        before = cpu_of_children()
        subprocess.run([tool, "--version"], check=True, stdout=subprocess.DEVNULL)
        times.append(cpu_of_children() - before)
    return 1000 * min(times)


def main():
    limit, tool = float(sys.argv[1]), sys.argv[2]
    found = start_ms(tool)
    print("%s starts in %.1f ms of CPU" % (tool, found))
    sys.exit(1 if found > limit else 0)


if __name__ == "__main__":
    main()
