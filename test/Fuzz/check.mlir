// A case in a file: each oracle says whether it holds, and what is no case is refused.
// RUN: ad-fuzz check %s --seed 3 | FileCheck %s
// CHECK: o1 holds
// CHECK: o3 holds
// CHECK: o6 is skipped
// CHECK: o7 fails: <w, Jv>
// CHECK: o10 holds
// RUN: ad-fuzz check %s --flavor differential | FileCheck %s --check-prefix=ANY
// ANY: o1 holds
// ANY-NEXT: o10 holds
// RUN: not ad-fuzz check %s --flavor smoth 2>&1 | FileCheck %s --check-prefix=FLAVOR
// FLAVOR: error: --flavor: there is no flavor 'smoth'
// RUN: not ad-fuzz check 2>&1 | FileCheck %s --check-prefix=NOFILE
// NOFILE: error: 'check' needs a FILE
// RUN: not ad-fuzz graphs %s 2>&1 | FileCheck %s --check-prefix=FILE
// FILE: error: 'graphs' takes no FILE
// RUN: not ad-fuzz check %S/Inputs/other.mlir 2>&1 | FileCheck %s --check-prefix=OTHER
// OTHER: error: {{.*}}other.mlir: has no function 'f' with a body
// RUN: not ad-fuzz check %S/Inputs/novalue.mlir 2>&1 | FileCheck %s --check-prefix=NOVALUE
// NOVALUE: error: {{.*}}novalue.mlir: argument 1 of f has no 'ad.value' of its type
// RUN: not ad-fuzz check %S/Inputs/words.mlir 2>&1 | FileCheck %s --check-prefix=WORDS
// WORDS: error: {{.*}}words.mlir: cannot be parsed

// The derivative of |x| at 0 is 0 by the table of sub-gradients. Differences see the corner as
// their mean: also 0; next to it, at 1e-7, they do not see what is the derivative.
func.func @f(%x: tensor<2xf64> {ad.value = dense<[1.0e-07, 2.0]> : tensor<2xf64>}) -> tensor<2xf64> {
  %0 = ad.abs %x : tensor<2xf64>
  return %0 : tensor<2xf64>
}
