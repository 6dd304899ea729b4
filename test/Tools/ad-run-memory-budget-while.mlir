// A memory budget decides how many states the gradient of a while keeps; no bit of a result depends on it.
// RUN: ad-run %s --engine=jit 300 > %t.usual
// RUN: ad-run %s 300 | diff %t.usual -
// RUN: ad-run %s --engine=jit --memory-budget=1000000 300 | diff %t.usual -
// RUN: ad-run %s --engine=jit --memory-budget=8000 300 | diff %t.usual -
// RUN: ad-run %s --engine=jit --memory-budget=4300 300 | diff %t.usual -
// RUN: ad-run %s --memory-budget=4300 300 | diff %t.usual -
// RUN: not ad-run %s --engine=jit --memory-budget=1500 300 2>&1 | FileCheck %s --check-prefix=LEAST
// LEAST: ad-run-memory-budget-while.mlir:[[#]]:1: error: 'func.func' op takes 2176 bytes of temporaries with all recomputation that helps, expected at most its memory budget of 1500
// The states take half of it.
// RUN: ad-run %s --emit=llvm --memory-budget=1000000 | FileCheck %s --check-prefix=MUCH
// MUCH: @f_workspace_bytes()
// MUCH-NEXT: ret i64 501184
// RUN: ad-run %s --emit=llvm --memory-budget=8000 | FileCheck %s --check-prefix=SOME
// SOME: @f_workspace_bytes()
// SOME-NEXT: ret i64 4736
// RUN: ad-run %s --emit=llvm --memory-budget=4300 | FileCheck %s --check-prefix=FEW
// FEW: @f_workspace_bytes()
// FEW-NEXT: ret i64 3200

func.func private @until(%x: tensor<64xf64>, %n: tensor<i64>) -> tensor<f64> {
  %zero = ad.constant dense<0> : tensor<i64>
  %y:2 = ad.while(%x, %zero) with(%n) limit 1000 : (tensor<64xf64>, tensor<i64>, tensor<i64>) -> (tensor<64xf64>, tensor<i64>) {
  ^bb0(%a: tensor<64xf64>, %i: tensor<i64>, %e: tensor<i64>):
    %less = ad.compare lt, %i, %e : tensor<i64>
    ad.yield %less : tensor<i1>
  } do {
  ^bb0(%a: tensor<64xf64>, %i: tensor<i64>, %e: tensor<i64>):
    %one = ad.constant dense<1> : tensor<i64>
    %s = ad.sin %a : tensor<64xf64>
    %j = ad.add %i, %one : tensor<i64>
    ad.yield %s, %j : tensor<64xf64>, tensor<i64>
  }
  %l = ad.sum %y#0 {axes = array<i64: 0>} : tensor<64xf64> -> tensor<f64>
  return %l : tensor<f64>
}
func.func @f(%n: tensor<i64>) -> tensor<64xf64> {
  %i = ad.iota {axis = 0 : i64} : tensor<64xf64>
  %x = ad.cos %i : tensor<64xf64>
  %g = ad.grad @until(%x, %n) {wrt = array<i64: 0>} : (tensor<64xf64>, tensor<i64>) -> tensor<64xf64>
  return %g : tensor<64xf64>
}
