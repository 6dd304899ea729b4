// ad.slice: a strided window; the pullback writes into zeros
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE
// RUN: ad-opt %s --split-input-file --verify-diagnostics --canonicalize | FileCheck %s --check-prefix=FOLD
// RUN: sed -n '/^.. ---- jvp/,$p' %s > %t.mlir
// RUN: ad-run %t.mlir --entry=jvp 0 '[[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0], [9.0, 10.0, 11.0, 12.0]]' | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --entry=vjp 0 '[[1.0, 2.0], [3.0, 4.0]]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --engine=jit --entry=vjp 0 '[[1.0, 2.0], [3.0, 4.0]]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --entry=f32 '[[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0], [9.0, 10.0, 11.0, 12.0]]' | FileCheck %s --check-prefix=F32
// RUN: ad-run %t.mlir --engine=jit --entry=f32 '[[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0], [9.0, 10.0, 11.0, 12.0]]' | FileCheck %s --check-prefix=F32
// RUN: ad-run %t.mlir --entry=i32 '[[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]]' | FileCheck %s --check-prefix=I32
// RUN: ad-run %t.mlir --engine=jit --entry=i32 '[[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]]' | FileCheck %s --check-prefix=I32

// ---- parse

// PARSE-LABEL: @parse(
// PARSE: ad.slice %{{.*}} {offsets = array<i64: 1, 0>, strides = array<i64: 1, 2>} : tensor<3x4xf32> -> tensor<2x2xf32>
func.func @parse(%x: tensor<3x4xf32>) -> tensor<2x2xf32> {
  %y = ad.slice %x {offsets = array<i64: 1, 0>, strides = array<i64: 1, 2>} : tensor<3x4xf32> -> tensor<2x2xf32>
  return %y : tensor<2x2xf32>
}

// -----

// ---- errors

func.func @passes_the_end(%x: tensor<4xf32>) {
  // expected-error @below {{'ad.slice' op window of axis 0 (offset 2, stride 1, size 3) passes the end of the operand's 4 elements}}
  %y = ad.slice %x {offsets = array<i64: 2>, strides = array<i64: 1>} : tensor<4xf32> -> tensor<3xf32>
  return
}

// -----

func.func @stride(%x: tensor<4xf32>) {
  // expected-error @below {{'ad.slice' op axis 0 has offset 0 and stride 0, expected offset >= 0 and stride >= 1}}
  %y = ad.slice %x {offsets = array<i64: 0>, strides = array<i64: 0>} : tensor<4xf32> -> tensor<3xf32>
  return
}

// -----

func.func @rank(%x: tensor<4xf32>) {
  // expected-error @below {{'ad.slice' op rank of the result is 2, expected the operand's 1}}
  %y = ad.slice %x {offsets = array<i64: 0>, strides = array<i64: 1>} : tensor<4xf32> -> tensor<2x1xf32>
  return
}

// -----

// ---- fold

// FOLD-LABEL: @splat(
// FOLD-NEXT: ad.constant dense<2.000000e+00> : tensor<2x2xf32>
// FOLD-NEXT: return
func.func @splat() -> tensor<2x2xf32> {
  %x = ad.constant dense<2.0> : tensor<3x4xf32>
  %y = ad.slice %x {offsets = array<i64: 1, 0>, strides = array<i64: 1, 2>} : tensor<3x4xf32> -> tensor<2x2xf32>
  return %y : tensor<2x2xf32>
}

// FOLD-LABEL: @nothing(
// FOLD-SAME: %[[X:.*]]: tensor<4xf32>
// FOLD-NEXT: return %[[X]]
func.func @nothing(%x: tensor<4xf32>) -> tensor<4xf32> {
  %y = ad.slice %x {offsets = array<i64: 0>, strides = array<i64: 1>} : tensor<4xf32> -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// FOLD-LABEL: @keeps(
// FOLD: ad.slice
func.func @keeps(%x: tensor<3x4xf32>) -> tensor<2x2xf32> {
  %y = ad.slice %x {offsets = array<i64: 1, 0>, strides = array<i64: 1, 2>} : tensor<3x4xf32> -> tensor<2x2xf32>
  return %y : tensor<2x2xf32>
}

// -----

// ---- jvp

func.func private @f(%x: tensor<3x4xf64>) -> tensor<2x2xf64> {
  %y = ad.slice %x {offsets = array<i64: 1, 0>, strides = array<i64: 1, 2>} : tensor<3x4xf64> -> tensor<2x2xf64>
  return %y : tensor<2x2xf64>
}

// JVP: tensor({{\[\[}} 5.,  7.],
// JVP-NEXT: [ 9., 11.]], dtype=torch.float64)
func.func @jvp(%x: tensor<3x4xf64>, %dx: tensor<3x4xf64>) -> tensor<2x2xf64> {
  %0:2 = ad.jvp @f(%x, %dx) {wrt = array<i64: 0>} : (tensor<3x4xf64>, tensor<3x4xf64>) -> (tensor<2x2xf64>, tensor<2x2xf64>)
  return %0#1 : tensor<2x2xf64>
}

// ---- vjp

// VJP: tensor({{\[\[}}0., 0., 0., 0.],
// VJP-NEXT: [1., 0., 2., 0.],
// VJP-NEXT: [3., 0., 4., 0.]], dtype=torch.float64)
func.func @vjp(%x: tensor<3x4xf64>, %cy: tensor<2x2xf64>) -> tensor<3x4xf64> {
  %0:2 = ad.vjp @f(%x, %cy) {wrt = array<i64: 0>} : (tensor<3x4xf64>, tensor<2x2xf64>) -> (tensor<2x2xf64>, tensor<3x4xf64>)
  return %0#1 : tensor<3x4xf64>
}

// ---- run

// F32: tensor({{\[\[}} 5.,  7.],
// F32-NEXT: [ 9., 11.]])
func.func @f32(%x: tensor<3x4xf32>) -> tensor<2x2xf32> {
  %y = ad.slice %x {offsets = array<i64: 1, 0>, strides = array<i64: 1, 2>} : tensor<3x4xf32> -> tensor<2x2xf32>
  return %y : tensor<2x2xf32>
}

// I32: tensor({{\[\[}} 5,  7],
// I32-NEXT: [ 9, 11]], dtype=torch.int32)
func.func @i32(%x: tensor<3x4xi32>) -> tensor<2x2xi32> {
  %y = ad.slice %x {offsets = array<i64: 1, 0>, strides = array<i64: 1, 2>} : tensor<3x4xi32> -> tensor<2x2xi32>
  return %y : tensor<2x2xi32>
}
