// ad.broadcast: repeats along new axes; the pullback sums
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE
// RUN: ad-opt %s --split-input-file --verify-diagnostics --canonicalize | FileCheck %s --check-prefix=FOLD
// RUN: sed -n '/^.. ---- jvp/,$p' %s > %t.mlir
// RUN: ad-run %t.mlir --entry=jvp 0 '[1.0, 2.0]' | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --entry=vjp 0 '[[[1.0, 2.0], [3.0, 4.0]], [[5.0, 6.0], [7.0, 8.0]]]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --engine=jit --entry=vjp 0 '[[[1.0, 2.0], [3.0, 4.0]], [[5.0, 6.0], [7.0, 8.0]]]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --entry=f32 '[1.0, 2.0]' | FileCheck %s --check-prefix=F32
// RUN: ad-run %t.mlir --engine=jit --entry=f32 '[1.0, 2.0]' | FileCheck %s --check-prefix=F32
// RUN: ad-run %t.mlir --entry=i32 '[1, 2]' | FileCheck %s --check-prefix=I32
// RUN: ad-run %t.mlir --engine=jit --entry=i32 '[1, 2]' | FileCheck %s --check-prefix=I32

// ---- parse

// PARSE-LABEL: @parse(
// PARSE: ad.broadcast %{{.*}} {axes = array<i64: 0, 2>} : tensor<2xf32> -> tensor<2x2x2xf32>
func.func @parse(%x: tensor<2xf32>) -> tensor<2x2x2xf32> {
  %y = ad.broadcast %x {axes = array<i64: 0, 2>} : tensor<2xf32> -> tensor<2x2x2xf32>
  return %y : tensor<2x2x2xf32>
}

// -----

// ---- errors

func.func @shape(%x: tensor<3xf32>) {
  // expected-error @below {{'ad.broadcast' op operand shape is [3], expected the result shape [2, 4] without axes [0]: [4]}}
  %y = ad.broadcast %x {axes = array<i64: 0>} : tensor<3xf32> -> tensor<2x4xf32>
  return
}

// -----

// An axis of size 1 is not stretched.
func.func @stretch(%x: tensor<1x3xf32>) {
  // expected-error @below {{'ad.broadcast' op operand shape is [1, 3], expected the result shape [2, 3] without axes [0]: [3]}}
  %y = ad.broadcast %x {axes = array<i64: 0>} : tensor<1x3xf32> -> tensor<2x3xf32>
  return
}

// -----

func.func @range(%x: tensor<3xf32>) {
  // expected-error @below {{'ad.broadcast' op axis 2 is out of range, expected 0 <= axis < rank 2}}
  %y = ad.broadcast %x {axes = array<i64: 2>} : tensor<3xf32> -> tensor<2x3xf32>
  return
}

// -----

// ---- fold

// FOLD-LABEL: @splat(
// FOLD-NEXT: ad.constant dense<2.000000e+00> : tensor<2x3xf32>
// FOLD-NEXT: return
func.func @splat() -> tensor<2x3xf32> {
  %x = ad.constant dense<2.0> : tensor<3xf32>
  %y = ad.broadcast %x {axes = array<i64: 0>} : tensor<3xf32> -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// FOLD-LABEL: @nothing(
// FOLD-SAME: %[[X:.*]]: tensor<3xf32>
// FOLD-NEXT: return %[[X]]
func.func @nothing(%x: tensor<3xf32>) -> tensor<3xf32> {
  %y = ad.broadcast %x {axes = array<i64>} : tensor<3xf32> -> tensor<3xf32>
  return %y : tensor<3xf32>
}

// FOLD-LABEL: @keeps(
// FOLD: ad.broadcast
func.func @keeps(%x: tensor<3xf32>) -> tensor<2x3xf32> {
  %y = ad.broadcast %x {axes = array<i64: 0>} : tensor<3xf32> -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// FOLD-LABEL: @merge(
// FOLD-NEXT: ad.broadcast %{{.*}} {axes = array<i64: 0, 2>} : tensor<3xf32> -> tensor<2x3x4xf32>
// FOLD-NEXT: return
func.func @merge(%x: tensor<3xf32>) -> tensor<2x3x4xf32> {
  %0 = ad.broadcast %x {axes = array<i64: 1>} : tensor<3xf32> -> tensor<3x4xf32>
  %1 = ad.broadcast %0 {axes = array<i64: 0>} : tensor<3x4xf32> -> tensor<2x3x4xf32>
  return %1 : tensor<2x3x4xf32>
}

// -----

// ---- jvp

func.func private @f(%x: tensor<2xf64>) -> tensor<2x2x2xf64> {
  %y = ad.broadcast %x {axes = array<i64: 0, 2>} : tensor<2xf64> -> tensor<2x2x2xf64>
  return %y : tensor<2x2x2xf64>
}

// JVP: tensor({{\[\[}}[1., 1.],
// JVP-NEXT: [2., 2.]],
// JVP-EMPTY:
// JVP-NEXT: {{\[\[}}1., 1.],
// JVP-NEXT: [2., 2.]]], dtype=torch.float64)
func.func @jvp(%x: tensor<2xf64>, %dx: tensor<2xf64>) -> tensor<2x2x2xf64> {
  %0:2 = ad.jvp @f(%x, %dx) {wrt = array<i64: 0>} : (tensor<2xf64>, tensor<2xf64>) -> (tensor<2x2x2xf64>, tensor<2x2x2xf64>)
  return %0#1 : tensor<2x2x2xf64>
}

// ---- vjp

// VJP: tensor([14., 22.], dtype=torch.float64)
func.func @vjp(%x: tensor<2xf64>, %cy: tensor<2x2x2xf64>) -> tensor<2xf64> {
  %0:2 = ad.vjp @f(%x, %cy) {wrt = array<i64: 0>} : (tensor<2xf64>, tensor<2x2x2xf64>) -> (tensor<2x2x2xf64>, tensor<2xf64>)
  return %0#1 : tensor<2xf64>
}

// ---- run

// F32: tensor({{\[\[}}[1., 1.],
// F32-NEXT: [2., 2.]],
// F32-EMPTY:
// F32-NEXT: {{\[\[}}1., 1.],
// F32-NEXT: [2., 2.]]])
func.func @f32(%x: tensor<2xf32>) -> tensor<2x2x2xf32> {
  %y = ad.broadcast %x {axes = array<i64: 0, 2>} : tensor<2xf32> -> tensor<2x2x2xf32>
  return %y : tensor<2x2x2xf32>
}

// I32: tensor({{\[\[}}[1, 1],
// I32-NEXT: [2, 2]],
// I32-EMPTY:
// I32-NEXT: {{\[\[}}1, 1],
// I32-NEXT: [2, 2]]], dtype=torch.int32)
func.func @i32(%x: tensor<2xi32>) -> tensor<2x2x2xi32> {
  %y = ad.broadcast %x {axes = array<i64: 0, 2>} : tensor<2xi32> -> tensor<2x2x2xi32>
  return %y : tensor<2x2x2xi32>
}
