"""Writes a chain of COUNT ops, products and sines in turn, or runs a command on a stack of 1 MiB: chain.py write COUNT | chain.py run COMMAND..."""
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import os
import resource
import sys


def write(count):
    print("func.func @f(%x: tensor<4xf32>, %w: tensor<4xf32>) -> tensor<f32> {")
    last = "%x"
    for i in range(count):
        op = "ad.sin %s" % last if i % 2 else "ad.mul %s, %%w" % last
        last = "%%%d" % i
        print("  %s = %s : tensor<4xf32>" % (last, op))
    print("  %%y = ad.sum %s {axes = array<i64: 0>} : tensor<4xf32> -> tensor<f32>" % last)
    print("  return %y : tensor<f32>\n}")


if sys.argv[1] == "write":
    write(int(sys.argv[2]))
else:
    resource.setrlimit(resource.RLIMIT_STACK, (1 << 20, 1 << 20))
    os.execvp(sys.argv[2], sys.argv[2:])
