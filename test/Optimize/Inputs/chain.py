"""Writes the gradient request of a chain of elementwise ops with fresh constants and a mean."""
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# usage: chain.py OPS
import sys

T = "tensor<65536xf32>"
STEPS = ["%c{0} = ad.constant dense<1.0{0:04}> : {1}\n  %y{0} = ad.mul {2}, %c{0} : {1}",
         "%c{0} = ad.constant dense<0.0{0:04}> : {1}\n  %y{0} = ad.add {2}, %c{0} : {1}",
         "%y{0} = ad.tanh {2} : {1}",
         "%y{0} = ad.sin {2} : {1}"]


def main():
    print("func.func private @loss(%%x: %s) -> tensor<f32> {" % T)
    value = "%x"
    for i in range(int(sys.argv[1])):
        print("  " + STEPS[i % 4].format(i, T, value))
        value = "%%y%d" % i
    print("  %%m = ad.mean %s {axes = array<i64: 0>} : %s -> tensor<f32>\n  return %%m : tensor<f32>\n}" % (value, T))
    print("func.func @main(%%x: %s) -> (tensor<f32>, %s) {" % (T, T))
    print("  %%r:2 = ad.grad @loss(%%x) {value, wrt = array<i64: 0>} : (%s) -> (tensor<f32>, %s)" % (T, T))
    print("  return %%r#0, %%r#1 : tensor<f32>, %s\n}" % T)


main()
