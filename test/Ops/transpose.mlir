// ad.transpose: permutes the axes
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE
// RUN: ad-opt %s --split-input-file --verify-diagnostics --canonicalize | FileCheck %s --check-prefix=FOLD
// RUN: sed -n '/^.. ---- jvp/,$p' %s > %t.mlir
// RUN: ad-run %t.mlir --entry=jvp 0 '[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]' | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --entry=vjp 0 '[[1.0, 4.0], [2.0, 5.0], [3.0, 6.0]]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --engine=jit --entry=vjp 0 '[[1.0, 4.0], [2.0, 5.0], [3.0, 6.0]]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --entry=f32 '[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]' | FileCheck %s --check-prefix=F32
// RUN: ad-run %t.mlir --engine=jit --entry=f32 '[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]' | FileCheck %s --check-prefix=F32
// RUN: ad-run %t.mlir --entry=i32 '[[1, 2, 3], [4, 5, 6]]' | FileCheck %s --check-prefix=I32
// RUN: ad-run %t.mlir --engine=jit --entry=i32 '[[1, 2, 3], [4, 5, 6]]' | FileCheck %s --check-prefix=I32

// ---- parse

// PARSE-LABEL: @parse(
// PARSE: ad.transpose %{{.*}} {permutation = array<i64: 1, 0>} : tensor<2x3xf32> -> tensor<3x2xf32>
func.func @parse(%x: tensor<2x3xf32>) -> tensor<3x2xf32> {
  %y = ad.transpose %x {permutation = array<i64: 1, 0>} : tensor<2x3xf32> -> tensor<3x2xf32>
  return %y : tensor<3x2xf32>
}

// -----

// ---- errors

func.func @twice(%x: tensor<2x3xf32>) {
  // expected-error @below {{'ad.transpose' op permutation is [0, 0], expected a permutation of [0, 1]}}
  // expected-error @below {{'ad.transpose' op failed to infer returned types}}
  %y = ad.transpose %x {permutation = array<i64: 0, 0>} : tensor<2x3xf32> -> tensor<2x2xf32>
  return
}

// -----

func.func @short(%x: tensor<2x3xf32>) {
  // expected-error @below {{'ad.transpose' op permutation is [0], expected a permutation of [0, 1]}}
  // expected-error @below {{'ad.transpose' op failed to infer returned types}}
  %y = ad.transpose %x {permutation = array<i64: 0>} : tensor<2x3xf32> -> tensor<2xf32>
  return
}

// -----

func.func @result(%x: tensor<2x3xf32>) {
  // expected-error @below {{'ad.transpose' op inferred type(s) 'tensor<3x2xf32>' are incompatible with return type(s) of operation 'tensor<2x3xf32>'}}
  // expected-error @below {{'ad.transpose' op failed to infer returned types}}
  %y = ad.transpose %x {permutation = array<i64: 1, 0>} : tensor<2x3xf32> -> tensor<2x3xf32>
  return
}

// -----

// ---- fold

// FOLD-LABEL: @splat(
// FOLD-NEXT: ad.constant dense<2.000000e+00> : tensor<3x2xf32>
// FOLD-NEXT: return
func.func @splat() -> tensor<3x2xf32> {
  %x = ad.constant dense<2.0> : tensor<2x3xf32>
  %y = ad.transpose %x {permutation = array<i64: 1, 0>} : tensor<2x3xf32> -> tensor<3x2xf32>
  return %y : tensor<3x2xf32>
}

// FOLD-LABEL: @nothing(
// FOLD-SAME: %[[X:.*]]: tensor<2x3xf32>
// FOLD-NEXT: return %[[X]]
func.func @nothing(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %y = ad.transpose %x {permutation = array<i64: 0, 1>} : tensor<2x3xf32> -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// FOLD-LABEL: @keeps(
// FOLD: ad.transpose
func.func @keeps(%x: tensor<2x3xf32>) -> tensor<3x2xf32> {
  %y = ad.transpose %x {permutation = array<i64: 1, 0>} : tensor<2x3xf32> -> tensor<3x2xf32>
  return %y : tensor<3x2xf32>
}

// FOLD-LABEL: @twice(
// FOLD-SAME: %[[X:.*]]: tensor<2x3x4xf32>
// FOLD-NEXT: return %[[X]]
func.func @twice(%x: tensor<2x3x4xf32>) -> tensor<2x3x4xf32> {
  %0 = ad.transpose %x {permutation = array<i64: 2, 0, 1>} : tensor<2x3x4xf32> -> tensor<4x2x3xf32>
  %1 = ad.transpose %0 {permutation = array<i64: 1, 2, 0>} : tensor<4x2x3xf32> -> tensor<2x3x4xf32>
  return %1 : tensor<2x3x4xf32>
}

// -----

// ---- jvp

func.func private @f(%x: tensor<2x3xf64>) -> tensor<3x2xf64> {
  %y = ad.transpose %x {permutation = array<i64: 1, 0>} : tensor<2x3xf64> -> tensor<3x2xf64>
  return %y : tensor<3x2xf64>
}

// JVP: tensor({{\[\[}}1., 4.],
// JVP-NEXT: [2., 5.],
// JVP-NEXT: [3., 6.]], dtype=torch.float64)
func.func @jvp(%x: tensor<2x3xf64>, %dx: tensor<2x3xf64>) -> tensor<3x2xf64> {
  %0:2 = ad.jvp @f(%x, %dx) {wrt = array<i64: 0>} : (tensor<2x3xf64>, tensor<2x3xf64>) -> (tensor<3x2xf64>, tensor<3x2xf64>)
  return %0#1 : tensor<3x2xf64>
}

// ---- vjp

// VJP: tensor({{\[\[}}1., 2., 3.],
// VJP-NEXT: [4., 5., 6.]], dtype=torch.float64)
func.func @vjp(%x: tensor<2x3xf64>, %cy: tensor<3x2xf64>) -> tensor<2x3xf64> {
  %0:2 = ad.vjp @f(%x, %cy) {wrt = array<i64: 0>} : (tensor<2x3xf64>, tensor<3x2xf64>) -> (tensor<3x2xf64>, tensor<2x3xf64>)
  return %0#1 : tensor<2x3xf64>
}

// ---- run

// F32: tensor({{\[\[}}1., 4.],
// F32-NEXT: [2., 5.],
// F32-NEXT: [3., 6.]])
func.func @f32(%x: tensor<2x3xf32>) -> tensor<3x2xf32> {
  %y = ad.transpose %x {permutation = array<i64: 1, 0>} : tensor<2x3xf32> -> tensor<3x2xf32>
  return %y : tensor<3x2xf32>
}

// I32: tensor({{\[\[}}1, 4],
// I32-NEXT: [2, 5],
// I32-NEXT: [3, 6]], dtype=torch.int32)
func.func @i32(%x: tensor<2x3xi32>) -> tensor<3x2xi32> {
  %y = ad.transpose %x {permutation = array<i64: 1, 0>} : tensor<2x3xi32> -> tensor<3x2xi32>
  return %y : tensor<3x2xi32>
}
