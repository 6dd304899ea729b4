// ad.mean: divides the sum by the count; of nothing it is NaN
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE
// RUN: ad-opt %s --split-input-file --verify-diagnostics --canonicalize | FileCheck %s --check-prefix=FOLD
// RUN: sed -n '/^.. ---- jvp/,$p' %s > %t.mlir
// RUN: ad-run %t.mlir --entry=jvp '[[1.0, 5.0, 5.0], [-2.0, -1.0, -4.0]]' '[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]' | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --entry=vjp '[[1.0, 5.0, 5.0], [-2.0, -1.0, -4.0]]' '[3.0, -6.0]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --engine=jit --entry=vjp '[[1.0, 5.0, 5.0], [-2.0, -1.0, -4.0]]' '[3.0, -6.0]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --entry=rows '[[1.0, 5.0, 5.0], [-2.0, -1.0, -4.0]]' | FileCheck %s --check-prefix=ROWS
// RUN: ad-run %t.mlir --engine=jit --entry=rows '[[1.0, 5.0, 5.0], [-2.0, -1.0, -4.0]]' | FileCheck %s --check-prefix=ROWS
// RUN: ad-run %t.mlir --entry=columns '[[1.0, 5.0, 5.0], [-2.0, -1.0, -4.0]]' | FileCheck %s --check-prefix=COLUMNS
// RUN: ad-run %t.mlir --engine=jit --entry=columns '[[1.0, 5.0, 5.0], [-2.0, -1.0, -4.0]]' | FileCheck %s --check-prefix=COLUMNS
// RUN: ad-run %t.mlir --entry=all '[[1.0, 5.0, 5.0], [-2.0, -1.0, -4.0]]' | FileCheck %s --check-prefix=ALL
// RUN: ad-run %t.mlir --engine=jit --entry=all '[[1.0, 5.0, 5.0], [-2.0, -1.0, -4.0]]' | FileCheck %s --check-prefix=ALL
// RUN: ad-run %t.mlir --entry=nothing '[]' | FileCheck %s --check-prefix=NOTHING
// RUN: ad-run %t.mlir --engine=jit --entry=nothing '[]' | FileCheck %s --check-prefix=NOTHING

// ---- parse

// PARSE-LABEL: @parse(
// PARSE: ad.mean %{{.*}} {axes = array<i64: 0, 2>} : tensor<2x3x4xf32> -> tensor<3xf32>
func.func @parse(%x: tensor<2x3x4xf32>) -> tensor<3xf32> {
  %y = ad.mean %x {axes = array<i64: 0, 2>} : tensor<2x3x4xf32> -> tensor<3xf32>
  return %y : tensor<3xf32>
}

// -----

// ---- errors

func.func @range(%x: tensor<2x3xf32>) {
  // expected-error @below {{'ad.mean' op axis 2 is out of range, expected 0 <= axis < rank 2}}
  // expected-error @below {{'ad.mean' op failed to infer returned types}}
  %y = ad.mean %x {axes = array<i64: 2>} : tensor<2x3xf32> -> tensor<2x3xf32>
  return
}

// -----

func.func @order(%x: tensor<2x3xf32>) {
  // expected-error @below {{'ad.mean' op axes are not in ascending order: 0 follows 1}}
  // expected-error @below {{'ad.mean' op failed to infer returned types}}
  %y = ad.mean %x {axes = array<i64: 1, 0>} : tensor<2x3xf32> -> tensor<f32>
  return
}

// -----

func.func @result(%x: tensor<2x3xf32>) {
  // expected-error @below {{'ad.mean' op inferred type(s) 'tensor<2xf32>' are incompatible with return type(s) of operation 'tensor<3xf32>'}}
  // expected-error @below {{'ad.mean' op failed to infer returned types}}
  %y = ad.mean %x {axes = array<i64: 1>} : tensor<2x3xf32> -> tensor<3xf32>
  return
}

// -----

func.func @integers(%x: tensor<2x3xi32>) {
  // expected-error @below {{'ad.mean' op operand #0 must be statically shaped tensor of f16, bf16, f32 or f64, but got 'tensor<2x3xi32>'}}
  %y = ad.mean %x {axes = array<i64: 1>} : tensor<2x3xi32> -> tensor<2xi32>
  return
}

// -----

// ---- fold

// FOLD-LABEL: @nothing(
// FOLD-SAME: %[[X:.*]]: tensor<3xf32>
// FOLD-NEXT: return %[[X]]
func.func @nothing(%x: tensor<3xf32>) -> tensor<3xf32> {
  %y = ad.mean %x {axes = array<i64>} : tensor<3xf32> -> tensor<3xf32>
  return %y : tensor<3xf32>
}

// FOLD-LABEL: @keeps(
// FOLD: ad.mean
func.func @keeps(%x: tensor<3xf32>) -> tensor<f32> {
  %y = ad.mean %x {axes = array<i64: 0>} : tensor<3xf32> -> tensor<f32>
  return %y : tensor<f32>
}

// -----

// ---- jvp

func.func private @f(%x: tensor<2x3xf64>) -> tensor<2xf64> {
  %y = ad.mean %x {axes = array<i64: 1>} : tensor<2x3xf64> -> tensor<2xf64>
  return %y : tensor<2xf64>
}

// JVP: tensor([2., 5.], dtype=torch.float64)
func.func @jvp(%x: tensor<2x3xf64>, %dx: tensor<2x3xf64>) -> tensor<2xf64> {
  %0:2 = ad.jvp @f(%x, %dx) {wrt = array<i64: 0>} : (tensor<2x3xf64>, tensor<2x3xf64>) -> (tensor<2xf64>, tensor<2xf64>)
  return %0#1 : tensor<2xf64>
}

// ---- vjp

// VJP: tensor({{\[\[}} 1.,  1.,  1.],
// VJP-NEXT: [-2., -2., -2.]], dtype=torch.float64)
func.func @vjp(%x: tensor<2x3xf64>, %cy: tensor<2xf64>) -> tensor<2x3xf64> {
  %0:2 = ad.vjp @f(%x, %cy) {wrt = array<i64: 0>} : (tensor<2x3xf64>, tensor<2xf64>) -> (tensor<2xf64>, tensor<2x3xf64>)
  return %0#1 : tensor<2x3xf64>
}

// ---- run

// ROWS: tensor([ 3.6667, -2.3333])
func.func @rows(%x: tensor<2x3xf32>) -> tensor<2xf32> {
  %y = ad.mean %x {axes = array<i64: 1>} : tensor<2x3xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// COLUMNS: tensor([-0.5000,  2.0000,  0.5000], dtype=torch.float64)
func.func @columns(%x: tensor<2x3xf64>) -> tensor<3xf64> {
  %y = ad.mean %x {axes = array<i64: 0>} : tensor<2x3xf64> -> tensor<3xf64>
  return %y : tensor<3xf64>
}

// ALL: tensor(0.6667)
func.func @all(%x: tensor<2x3xf32>) -> tensor<f32> {
  %y = ad.mean %x {axes = array<i64: 0, 1>} : tensor<2x3xf32> -> tensor<f32>
  return %y : tensor<f32>
}

// NOTHING: tensor(nan)
func.func @nothing(%x: tensor<0xf32>) -> tensor<f32> {
  %y = ad.mean %x {axes = array<i64: 0>} : tensor<0xf32> -> tensor<f32>
  return %y : tensor<f32>
}
