"""Checks that libad.so exports nothing but the interface in namespace ad, and needs only the system's
own libraries: so it can stand beside any other LLVM in one program."""
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# UNSUPPORTED: asan
# RUN: %python %s %build/lib/libad.so
# RUN: %cxx -shared -fPIC %S/Inputs/leaky.cpp -o %t.so
# RUN: not %python %s %t.so | FileCheck %s
# CHECK: error: exports 'mlir::leak()'
import re
import subprocess
import sys

# Conversion operators are left mangled by the demangler.
EXPORTED = re.compile(r"^((typeinfo (name )?for |vtable for )?ad::|_ZNK?2ad)")
NEEDED = re.compile(r"^(lib(c|m|gcc_s|stdc\+\+|z|zstd)|ld-linux-x86-64)\.so\.\d+$")


def output_of(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def problems_of(library):
    # Format: address, kind, name.
    symbols = output_of("llvm-nm", "-D", "--defined-only", "--demangle", library).splitlines()
    names = [line.split(None, 2)[2] for line in symbols]
    if not names:
        yield "exports nothing"
    for name in names:
        if not EXPORTED.match(name):
            yield "exports '%s'" % name
    for needed in re.findall(r"\(NEEDED\).*\[(.*)\]", output_of("llvm-readelf", "-d", library)):
        if not NEEDED.match(needed):
            yield "needs '%s'" % needed


def main():
    problems = list(problems_of(sys.argv[1]))
    print("\n".join("error: " + problem for problem in problems[:50]))
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
