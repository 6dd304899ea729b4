// ad.checkpoint: a body whose values are computed again for its derivative
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE
// RUN: sed -n '/^.. ---- jvp/,$p' %s > %t.mlir
// RUN: ad-opt %t.mlir --ad-differentiate | FileCheck %s --check-prefix=ADJOINT
// RUN: ad-run %t.mlir --entry=jvp '[1.0, 2.0]' '[1.0, 1.0]' | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --engine=jit --entry=jvp '[1.0, 2.0]' '[1.0, 1.0]' | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --entry=vjp '[1.0, 2.0]' '1.0' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --engine=jit --entry=vjp '[1.0, 2.0]' '1.0' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --entry=second '[1.0, 2.0]' | FileCheck %s --check-prefix=SECOND
// RUN: ad-run %t.mlir --engine=jit --entry=second '[1.0, 2.0]' | FileCheck %s --check-prefix=SECOND
// RUN: ad-run %t.mlir --entry=batch '[[1.0, 2.0], [3.0, 4.0]]' | FileCheck %s --check-prefix=BATCH
// RUN: ad-run %t.mlir --engine=jit --entry=batch '[[1.0, 2.0], [3.0, 4.0]]' | FileCheck %s --check-prefix=BATCH
// RUN: ad-run %t.mlir --entry=run '[1.0, 2.0]' '10.0' | FileCheck %s --check-prefix=VALUE
// RUN: ad-run %t.mlir --engine=jit --entry=run '[1.0, 2.0]' '10.0' | FileCheck %s --check-prefix=VALUE
// RUN: ad-run %t.mlir --entry=f --check-gradients '[1.0, 2.0]' | FileCheck %s --check-prefix=RULES
// RULES-NOT: wrong

// ---- parse

// PARSE-LABEL: @parse(
// PARSE: ad.checkpoint(%{{.*}}) : (tensor<2xf32>) -> tensor<2xf32> {
func.func @parse(%x: tensor<2xf32>) -> tensor<2xf32> {
  %y = ad.checkpoint(%x) : (tensor<2xf32>) -> tensor<2xf32> {
  ^bb0(%a: tensor<2xf32>):
    %s = ad.sin %a : tensor<2xf32>
    ad.yield %s : tensor<2xf32>
  }
  return %y : tensor<2xf32>
}

// -----

// ---- errors

func.func @inputs(%x: tensor<2xf32>) {
  // expected-error @below {{'ad.checkpoint' op block arguments 0 is 'tensor<3xf32>', expected 'tensor<2xf32>'}}
  %y = ad.checkpoint(%x) : (tensor<2xf32>) -> tensor<3xf32> {
  ^bb0(%a: tensor<3xf32>):
    ad.yield %a : tensor<3xf32>
  }
  return
}

// -----

// ---- jvp

// sum(x² · x²)
func.func private @f(%x: tensor<2xf64>) -> tensor<f64> {
  %y = ad.checkpoint(%x) : (tensor<2xf64>) -> tensor<2xf64> {
  ^bb0(%a: tensor<2xf64>):
    %s = ad.square %a : tensor<2xf64>
    %t = ad.square %s : tensor<2xf64>
    ad.yield %t : tensor<2xf64>
  }
  %l = ad.sum %y {axes = array<i64: 0>} : tensor<2xf64> -> tensor<f64>
  return %l : tensor<f64>
}

// 4·x³
// JVP: tensor(17.,
// JVP: tensor(36.,
func.func @jvp(%x: tensor<2xf64>, %dx: tensor<2xf64>) -> (tensor<f64>, tensor<f64>) {
  %y:2 = ad.jvp @f(%x, %dx) {wrt = array<i64: 0>} : (tensor<2xf64>, tensor<2xf64>) -> (tensor<f64>, tensor<f64>)
  return %y#0, %y#1 : tensor<f64>, tensor<f64>
}

// ---- vjp

// The pullback takes nothing from the forward run but the inputs, and computes x² again.
// ADJOINT-LABEL: func.func private @f_vjp(
// ADJOINT-SAME: %[[X:.*]]: tensor<2xf64>, %[[CY:.*]]: tensor<f64>
// ADJOINT: ad.checkpoint(%[[X]])
// ADJOINT: ad.checkpoint(%[[X]], %{{[^,]*}}) : (tensor<2xf64>, tensor<2xf64>) -> tensor<2xf64> {
// ADJOINT-NEXT: ^bb0(%[[A:.*]]: tensor<2xf64>, %{{.*}}: tensor<2xf64>):
// ADJOINT-NEXT: ad.square %[[A]]
// ADJOINT-NOT: ad.square
// ADJOINT: ad.yield
// VJP: tensor(17.,
// VJP: tensor([ 4., 32.],
func.func @vjp(%x: tensor<2xf64>, %cy: tensor<f64>) -> (tensor<f64>, tensor<2xf64>) {
  %y:2 = ad.vjp @f(%x, %cy) {wrt = array<i64: 0>} : (tensor<2xf64>, tensor<f64>) -> (tensor<f64>, tensor<2xf64>)
  return %y#0, %y#1 : tensor<f64>, tensor<2xf64>
}

func.func private @g(%x: tensor<2xf64>) -> tensor<f64> {
  %g = ad.grad @f(%x) {wrt = array<i64: 0>} : (tensor<2xf64>) -> tensor<2xf64>
  %l = ad.sum %g {axes = array<i64: 0>} : tensor<2xf64> -> tensor<f64>
  return %l : tensor<f64>
}
// 12·x²
// SECOND: tensor([12., 48.],
func.func @second(%x: tensor<2xf64>) -> tensor<2xf64> {
  %g = ad.grad @g(%x) {wrt = array<i64: 0>} : (tensor<2xf64>) -> tensor<2xf64>
  return %g : tensor<2xf64>
}

func.func private @grad(%x: tensor<2xf64>) -> tensor<2xf64> {
  %g = ad.grad @f(%x) {wrt = array<i64: 0>} : (tensor<2xf64>) -> tensor<2xf64>
  return %g : tensor<2xf64>
}
// BATCH: tensor({{\[\[}}  4.,  32.],
// BATCH-NEXT: [108., 256.]]
func.func @batch(%x: tensor<2x2xf64>) -> tensor<2x2xf64> {
  %g = ad.vmap @grad(%x) {in_axes = array<i64: 0>, out_axes = array<i64: 0>} : (tensor<2x2xf64>) -> tensor<2x2xf64>
  return %g : tensor<2x2xf64>
}

// ---- run

// VALUE: tensor(13.,
func.func @run(%x: tensor<2xf64>, %c: tensor<f64>) -> tensor<f64> {
  %y = ad.checkpoint(%x, %c) : (tensor<2xf64>, tensor<f64>) -> tensor<f64> {
  ^bb0(%a: tensor<2xf64>, %b: tensor<f64>):
    %s = ad.sum %a {axes = array<i64: 0>} : tensor<2xf64> -> tensor<f64>
    %t = ad.add %s, %b : tensor<f64>
    ad.yield %t : tensor<f64>
  }
  return %y : tensor<f64>
}
