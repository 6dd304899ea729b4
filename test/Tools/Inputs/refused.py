"""Checks that options of the stock driver and of LLVM's libraries are refused with one line: refused.py TOOL."""
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import subprocess
import sys

OPTIONS = ["--load-pass-plugin", "--load-dialect-plugin", "--irdl-file", "--run-reproducer", "--log-actions-to",
           "--profile-actions-to", "--mlir-pass-pipeline-crash-reproducer", "--mlir-pass-pipeline-local-reproducer",
           "--mlir-print-ir-tree-dir", "--mlir-generate-reproducer-before-pass", "--log-mlir-actions-filter",
           "--mlir-print-stacktrace-on-diagnostic", "--remarks-output-file", "--info-output-file", "--debug-only",
           "--emit-bytecode", "--load", "--stats", "--track-memory", "--print-all-options", "--mlir-debug-counter"]


def main():
    for option in OPTIONS:
        done = subprocess.run([sys.argv[1], option + "=x"], stdin=subprocess.DEVNULL, capture_output=True, text=True)
        expected = "ad-opt: error: Unknown command line argument '%s=x'\n" % option
        if (done.returncode, done.stdout, done.stderr) != (1, "", expected):
            sys.exit("%s: exit %d, %r" % (option, done.returncode, done.stdout + done.stderr))
    print("every option is refused")


if __name__ == "__main__":
    main()
